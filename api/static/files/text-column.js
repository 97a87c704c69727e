// The column with the texts to score.

import { cellText, isDate, isFilled, isNumber } from "./cells.js";
import { OUTCOME_NAMES } from "./outcome-cells.js";
import { namesOther, namesText } from "./known-words.js";

const SAMPLE_ROWS = 500;
const MOST_WORDS = 25; // a longer text does not make a column likelier

/** Return the number of the likeliest column, from 0. */
export function guessTextColumn(header, rows) {
  const scores = columnScores(header, rows);
  return scores.reduce((best, score, column) => (score > scores[best] ? column : best), 0);
}

/** Return a score for each column: more and different words are better. */
export function columnScores(header, rows) {
  const sample = rows.slice(0, SAMPLE_ROWS);
  const width = sample.reduce((most, row) => Math.max(most, row.length), header?.length ?? 0);
  const added = addedColumns(header ?? []);
  return Array.from({ length: width }, (_, column) =>
    added.has(column) ? 0 : scoreColumn(header?.[column] ?? "", sample.map((row) => row[column])),
  );
}

// The columns that an earlier run has added, under their names or with a number behind these.
function addedColumns(header) {
  const bare = header.map((name) => name.replace(/_[0-9]+$/, ""));
  const starts = [...bare.keys()].filter((first) => OUTCOME_NAMES.every((name, number) => bare[first + number] === name));
  return new Set(starts.flatMap((first) => OUTCOME_NAMES.map((_, number) => first + number)));
}

function scoreColumn(header, cells) {
  const filled = cells.filter(isFilled);
  if (!filled.length) return namesText(header) ? 0.5 : 0;
  const texts = filled.filter((cell) => !isNumber(cell) && !isDate(cell)).map(cellText);
  const words = texts.reduce((sum, text) => sum + Math.min(MOST_WORDS, text.trim().split(/\s+/).length), 0);
  const distinct = new Set(texts).size / Math.max(1, texts.length);
  const perCell = texts.length ? words / texts.length : 0;
  const full = filled.length / cells.length; // a column that is often empty comes behind a full one
  const score = perCell * (texts.length / filled.length) * (0.3 + 0.7 * distinct) * (0.3 + 0.7 * full);
  if (namesText(header)) return score * 2 + 1;
  return namesOther(header) ? score * 0.2 : score;
}
