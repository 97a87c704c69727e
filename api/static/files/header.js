// Does the first row name the columns?

import { cellText, isDate, isFilled, isNumber } from "./cells.js";
import { isKnownWord } from "./known-words.js";

const SAMPLE_ROWS = 200;
const ENOUGH = 2;

/** Return True if the first row is a header. */
export function guessHeader(rows) {
  const [first, ...rest] = rows.slice(0, SAMPLE_ROWS + 1);
  if (!first || !rest.length) return first ? first.some((cell) => isKnownWord(cellText(cell))) : false;
  if (new Set(first.filter(isFilled).map(cellText)).size < first.filter(isFilled).length) return false;
  return first.reduce((votes, cell, column) => votes + vote(cell, columnCells(rest, column)), 0) >= ENOUGH;
}

function columnCells(rows, column) {
  return rows.map((row) => row[column]).filter(isFilled);
}

function vote(cell, below) {
  const text = cellText(cell).trim();
  if (!text) return 0;
  if (isNumber(cell) || isDate(cell)) return -2;
  if (isKnownWord(text)) return 2;
  if (!below.length) return 0;
  const valued = below.filter((one) => isNumber(one) || isDate(one)).length / below.length;
  if (valued > 0.8) return 2;
  const length = below.reduce((sum, one) => sum + cellText(one).length, 0) / below.length;
  return length > 12 && text.length * 2 < length ? 1 : 0;
}
