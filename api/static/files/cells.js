// The values of cells: strings, numbers, booleans, dates, null, and formulas without a value.

const NUMBER = /^[-+]?(\d{1,3}([., ]\d{3})+|\d+)([.,]\d+)?\s*[%€$£]?$/;
const DAY = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/;
const DAY_LAST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ,].*)?$/;
const TIME_ONLY_YEAR = 1900; // spreadsheets store times as hours of a day around 1900

/** Return True if a cell holds something other than blanks. */
export function isFilled(cell) {
  return typeof cell === "string" ? cell.trim() !== "" : cell !== null && cell !== undefined;
}

/** Return True for a formula that no spreadsheet has calculated yet: its value is not in the file. */
export function isUnknown(cell) {
  return typeof cell === "object" && cell !== null && "uncalculatedFormula" in cell;
}

/** Return the text of a cell, dates as 2026-11-29 or 2026-11-29 14:05. */
export function cellText(cell) {
  if (typeof cell === "string") return cell;
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return dateText(cell);
  if (isUnknown(cell)) return `=${cell.uncalculatedFormula}`;
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

/** Return True for a number, or a text that spells one. */
export function isNumber(cell) {
  return typeof cell === "number" || (typeof cell === "string" && NUMBER.test(cell.trim()));
}

/** Return True for a date, or a text that spells one. */
export function isDate(cell) {
  return cell instanceof Date || (typeof cell === "string" && (DAY.test(cell.trim()) || DAY_LAST.test(cell.trim())));
}

/** Return `{year, first, second}` of a date: with a year first, `first` is the month. */
export function dateParts(cell) {
  if (cell instanceof Date) return { year: cell.getUTCFullYear(), first: cell.getUTCMonth() + 1, second: cell.getUTCDate(), yearFirst: true };
  const text = String(cell ?? "").trim();
  let match = DAY.exec(text);
  if (match) return { year: +match[1], first: +match[2], second: +match[3], yearFirst: true };
  match = DAY_LAST.exec(text);
  if (!match) return null;
  const year = +match[3] < 100 ? 2000 + +match[3] : +match[3];
  return { year, first: +match[1], second: +match[2], yearFirst: false };
}

function dateText(date) {
  if (Number.isNaN(date.getTime())) return "";
  const [day, time] = date.toISOString().split("T");
  const minutes = time.slice(0, time.startsWith("00", 6) ? 5 : 8);
  if (date.getUTCFullYear() <= TIME_ONLY_YEAR) return minutes;
  return time.startsWith("00:00:00") ? day : `${day} ${minutes}`;
}
