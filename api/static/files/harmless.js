// Cells that a spreadsheet would run as formulas.
// https://owasp.org/www-community/attacks/CSV_Injection

const RUNS = /^[\s\ufeff\u200b]*[=+\-@＝＋－＠]|^[\t\r]/u;
const NUMBER = /^[-+]?[\d.,\s]*\d\s*%?$/;

/** Return the cell with an apostrophe in front if a spreadsheet may run it; numbers stay as they are. */
export function harmless(text) {
  return RUNS.test(text) && !NUMBER.test(text.trim()) ? `'${text}` : text;
}
