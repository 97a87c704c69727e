// Shares over time, where a column holds dates.

import { dateParts, isDate, isFilled } from "./cells.js";
import { groupOf } from "./groups.js";
import { tableWidth } from "./table.js";
import { Tally } from "./tally.js";

const SAMPLE_ROWS = 500;
const DAY_MS = 86_400_000;
const EARLIEST_YEAR = 1950; // earlier ones are times of day, or ages
const ENOUGH = 0.8; // of the cells

/** Return `{column, name, unit, groups}`, or null; `unit` is day, week, month or year, `value` its first day. */
export function periodsByDate(table, results, place, labels, dayFirst) {
  const column = dateColumn(table);
  if (column < 0) return null;
  const days = readDays(table, column, dayFirst);
  const unit = unitFor(days);
  if (!unit) return null;
  const tallies = new Map();
  for (let row = 0; row < days.length; row += 1) {
    if (Number.isNaN(days[row]) || !results.label[row]) continue;
    const value = periodStart(days[row], unit);
    if (!tallies.has(value)) tallies.set(value, new Tally(labels));
    tallies.get(value).add(place[results.label[row] - 1], results.score[row]);
  }
  if (tallies.size < 2) return null;
  const groups = [...tallies].sort(([one], [other]) => one - other);
  return {
    column,
    name: table.header?.[column] ?? "",
    unit,
    groups: groups.map(([value, tally]) => groupOf(new Date(value).toISOString().slice(0, 10), tally)),
  };
}

function dateColumn(table) {
  const sample = table.rows.slice(0, SAMPLE_ROWS);
  for (let column = 0; column < tableWidth(table); column += 1) {
    const filled = sample.map((row) => row[column]).filter(isFilled);
    const dates = filled.filter((cell) => isDate(cell) && dateParts(cell).year >= EARLIEST_YEAR);
    if (column !== table.textColumn && dates.length > 1 && dates.length >= ENOUGH * filled.length) return column;
  }
  return -1;
}

/** Return the day of each row in ms, or NaN. */
function readDays(table, column, dayFirst) {
  const parts = table.rows.map((row) => (isDate(row[column]) ? dateParts(row[column]) : null));
  const days = parts.some((one) => one && !one.yearFirst && one.first > 12) || (dayFirst && !parts.some((one) => one && !one.yearFirst && one.second > 12));
  return Float64Array.from(parts, (one) => {
    if (!one) return NaN;
    const [month, day] = one.yearFirst || !days ? [one.first, one.second] : [one.second, one.first];
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? Date.UTC(one.year, month - 1, day) : NaN;
  });
}

function unitFor(days) {
  let first = Infinity;
  let last = -Infinity;
  for (const day of days) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  const span = (last - first) / DAY_MS;
  if (!(span > 0)) return null;
  if (span <= 31) return "day";
  if (span <= 182) return "week";
  return span <= 5 * 366 ? "month" : "year";
}

function periodStart(day, unit) {
  const date = new Date(day);
  if (unit === "day") return day;
  if (unit === "week") return day - ((date.getUTCDay() + 6) % 7) * DAY_MS; // Monday
  return Date.UTC(date.getUTCFullYear(), unit === "month" ? date.getUTCMonth() : 0, 1);
}
