// What the results of a table say, all together.

import { groupsByColumn } from "./groups.js";
import { periodsByDate } from "./periods.js";
import { Ranking } from "./ranking.js";
import { rowText } from "./table.js";
import { Tally } from "./tally.js";

const BINS = 10;
const SHOWN = 10;
const RANKINGS = ["lowest", "highest", "unsureRows"];
const SHOWN_CHARS = 300;
const UNSURE_BELOW = 0.6; // probability, for a model that does not say what it is sure of

/**
 * Return `{rows, scored, errors, labels, counts, mean, bins, unsure, truncated, lowest, highest, unsureRows,
 * groups, periods}`: counts in the order of `labels`, rows of texts as `{row, text, sentiment, score}`.
 */
export function summarize(table, results, dayFirst) {
  const labels = orderedLabels(results.labels);
  const all = new Tally(labels.length);
  const bins = new Array(BINS).fill(0);
  const textOf = (row) => rowText(table, table.rows[row]) ?? "";
  const rankings = Object.fromEntries(RANKINGS.map((name) => [name, new Ranking(SHOWN, textOf)]));
  const place = results.labels.map((label) => labels.indexOf(label));
  const isSentiment = labels.includes("negative");
  let truncated = 0;
  let unsure = 0;
  let knowsUnsure = false;
  for (let row = 0; row < results.total; row += 1) {
    if (!results.label[row]) continue;
    const score = results.score[row];
    const { sentiment, confident, truncated: isCut } = results.get(row);
    all.add(place[results.label[row] - 1], score);
    bins[Math.min(BINS - 1, Math.floor(score * BINS))] += 1;
    if (!isSentiment || sentiment === "negative") rankings.lowest.add(row, score);
    if (!isSentiment || sentiment === "positive") rankings.highest.add(row, -score);
    knowsUnsure ||= confident !== null;
    unsure += confident === false ? 1 : 0;
    truncated += isCut ? 1 : 0;
    if (!(confident ?? results.highest[row] >= UNSURE_BELOW)) rankings.unsureRows.add(row, results.highest[row]);
  }
  return {
    rows: results.total,
    scored: all.count,
    errors: countErrors(results),
    labels,
    counts: all.labels,
    mean: all.mean(),
    bins,
    unsure: knowsUnsure ? unsure : null,
    truncated,
    ...Object.fromEntries(Object.entries(rankings).map(([name, one]) => [name, shownRows(results, one)])),
    groups: groupsByColumn(table, results, place, labels.length),
    periods: periodsByDate(table, results, place, labels.length, dayFirst),
  };
}

/** Return the labels with those of sentiment first, from negative to positive. */
function orderedLabels(labels) {
  const known = ["negative", "neutral", "positive"];
  const some = labels.some((label) => known.includes(label));
  return some ? [...known, ...labels.filter((label) => !known.includes(label))] : [...labels].sort();
}

function countErrors(results) {
  const counts = {};
  for (const number of results.error) {
    if (number) counts[results.codes[number - 1]] = (counts[results.codes[number - 1]] ?? 0) + 1;
  }
  return counts;
}

function shownRows(results, ranking) {
  return ranking.entries.map(({ row, text }) => {
    const cut = text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
    const { sentiment, score } = results.get(row);
    return { row, text: cut, sentiment, score };
  });
}
