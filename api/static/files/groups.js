// Shares by another column with few values, such as a shop or a month.

import { cellText, isFilled } from "./cells.js";
import { tableWidth } from "./table.js";
import { Tally } from "./tally.js";

const MOST_VALUES = 20;
const MOST_CHARS = 60;
const MOST_COLUMNS = 6;
const LEAST_ROWS = 2; // for each value, on average

/** Return `[{column, name, groups: [{value, count, counts, mean}]}]`, the largest group first. */
export function groupsByColumn(table, results, place, labels) {
  const found = [];
  const width = tableWidth(table);
  for (let column = 0; column < width && found.length < MOST_COLUMNS; column += 1) {
    if (column === table.textColumn) continue;
    const tallies = tallyColumn(table, results, place, labels, column);
    if (tallies) found.push({ column, name: table.header?.[column] ?? "", groups: sortedGroups(tallies) });
  }
  return found;
}

function tallyColumn(table, results, place, labels, column) {
  const tallies = new Map();
  let rows = 0;
  for (let row = 0; row < table.rows.length; row += 1) {
    const cell = table.rows[row][column];
    if (!isFilled(cell) || !results.label[row]) continue;
    const value = cellText(cell).trim();
    if (value.length > MOST_CHARS) return null;
    let tally = tallies.get(value);
    if (!tally) {
      if (tallies.size === MOST_VALUES) return null;
      tally = new Tally(labels);
      tallies.set(value, tally);
    }
    tally.add(place[results.label[row] - 1], results.score[row]);
    rows += 1;
  }
  return tallies.size >= 2 && rows >= LEAST_ROWS * tallies.size ? tallies : null;
}

function sortedGroups(tallies) {
  const groups = [...tallies].map(([value, tally]) => groupOf(value, tally));
  return groups.sort((one, other) => other.count - one.count);
}

export function groupOf(value, tally) {
  return { value, count: tally.count, counts: tally.labels, mean: tally.mean() };
}
