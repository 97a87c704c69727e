// The separator of a text file.

export const DELIMITERS = [";", "\t", ",", "|"];

const SAMPLE_CHARS = 200_000;
const MANY_BLANKS = 0.6; // of the separators with a blank behind them: they are punctuation
const EVEN = 0.9; // share of rows of one width, from which a table counts as even
const UNEVEN = 0.4; // share below which the widths are those of sentences
const UNEVEN_BELOW_NAME = 0.75; // the same where the first row has one cell: the name of one column, or a title

/** Return the most likely separator, or "" for one text a line. */
export function guessDelimiter(papa, text) {
  const { sample, cut } = startOf(text);
  let best = { delimiter: "", score: 0 };
  for (const delimiter of DELIMITERS) {
    if (!sample.includes(delimiter)) continue;
    const rows = papa.parse(sample, { delimiter, skipEmptyLines: false }).data;
    if (cut) rows.pop();
    const score = regularity(rows);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** Return the share of rows of the usual width, less where separators look like punctuation. */
export function regularity(rows) {
  const filled = rows.filter((row) => row.some((cell) => cell.trim()));
  const width = usual(filled.map((row) => row.length));
  if (!(width > 1)) return 0;
  const even = filled.filter((row) => row.length === width).length / filled.length;
  const blanks = shareWithBlank(filled);
  if (even < (filled[0].length === 1 ? UNEVEN_BELOW_NAME : UNEVEN) || (blanks > MANY_BLANKS && even < EVEN)) return 0;
  return even * (1 - blanks);
}

/** Return the most frequent number. */
export function usual(numbers) {
  const counts = new Map();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  let best = 0;
  let most = 0;
  for (const [number, count] of counts) {
    if (count > most) [best, most] = [number, count];
  }
  return best;
}

function startOf(text) {
  if (text.length <= SAMPLE_CHARS) return { sample: text, cut: false };
  const piece = text.slice(0, SAMPLE_CHARS);
  const end = Math.max(piece.lastIndexOf("\n"), piece.lastIndexOf("\r"));
  return { sample: end > 0 ? piece.slice(0, end + 1) : piece, cut: true };
}

function shareWithBlank(rows) {
  let separators = 0;
  let blanks = 0;
  for (const row of rows) {
    for (const cell of row.slice(1)) {
      separators += 1;
      if (cell.startsWith(" ")) blanks += 1;
    }
  }
  return separators ? blanks / separators : 0;
}
