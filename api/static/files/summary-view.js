// The summary of a result: charts, each with its table.

import { barChart, columnChart, kindOf } from "./charts.js";
import { element, svgElement, tableElement } from "./dom.js";
import { columnNames } from "./found-view.js";
import { labelWord, number, percent, phrase, score, words } from "./words.js";

const names = words.summary;

/** Return the elements of a summary, as summary.js gives it; `preview` names the columns. */
export function summaryElements(summary, preview) {
  if (!summary.scored) return [errorsOf(summary)].filter(Boolean);
  const isSentiment = summary.labels.includes("negative") && summary.labels.includes("positive");
  return [
    element("p", {}, overview(summary)),
    part(names.shares, sharesChart(summary), sharesTable(summary)),
    part(names.histogram, histogramChart(summary), histogramTable(summary)),
    summary.periods && periodsOf(summary, columnName(preview, summary.periods)),
    ...summary.groups.map((one) => groupsOf(summary, one, columnName(preview, one))),
    textsOf(isSentiment ? names.lowest : names.lowest_other, summary.lowest),
    textsOf(isSentiment ? names.highest : names.highest_other, summary.highest),
    textsOf(names.unsure, summary.unsureRows),
    errorsOf(summary),
  ].filter(Boolean);
}

function part(title, chart, table) {
  return element("section", { class: "part-of-summary" }, element("h3", {}, title), chart ?? "", wide(table));
}

function wide(table) {
  return element("div", { class: "wide", tabindex: "0", role: "region", "aria-label": table.caption.textContent }, table);
}

function overview({ scored, mean, unsure, truncated, errors }) {
  const lines = [phrase(names.overview, { scored, mean: score(mean) })];
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0);
  if (unsure) lines.push(phrase(names.overview_unsure, { count: unsure }));
  if (truncated) lines.push(phrase(names.overview_truncated, { count: truncated }));
  if (failed) lines.push(phrase(names.overview_errors, { count: failed }));
  return lines.join(" ");
}

function columnName(preview, { column }) {
  return columnNames(preview)[column][1];
}

function partsOf(labels, counts, whole) {
  return labels.map((label, index) => ({
    share: whole ? counts[index] / whole : 0,
    kind: kindOf(label, index),
    title: `${labelWord(label)}: ${number(counts[index])}`,
  }));
}

function sharesChart({ labels, counts, scored }) {
  const bars = partsOf(labels, counts, scored).map((one, index) => ({
    name: labelWord(labels[index]),
    text: percent(one.share),
    parts: [one],
  }));
  return barChart(names.shares, bars);
}

function sharesTable({ labels, counts, scored }) {
  const rows = labels.map((label, index) => [labelWord(label), number(counts[index]), percent(counts[index] / scored)]);
  return tableElement(names.shares, [names.sentiment, names.texts, names.share], rows, [1, 2]);
}

function histogramChart({ bins }) {
  const most = Math.max(1, ...bins);
  const columns = bins.map((count, index) => ({
    parts: [{ share: count / most, kind: "part plain", title: `${binName(bins, index)}: ${number(count)}` }],
  }));
  return columnChart(names.histogram, columns, [number(0), number(0.5, 1), number(1)]);
}

function histogramTable({ bins, scored }) {
  const rows = bins.map((count, index) => [binName(bins, index), number(count), percent(count / scored)]);
  return tableElement(names.histogram, [names.score, names.texts, names.share], rows, [1, 2]);
}

function binName(bins, index) {
  return phrase(names.from_to, { from: number(index / bins.length, 1), to: number((index + 1) / bins.length, 1) });
}

function groupTable(title, first, labels, groups) {
  const columns = [first, names.texts, ...labels.map(labelWord), names.mean];
  const rows = groups.map(({ value, count, counts, mean }) => [
    value,
    number(count),
    ...counts.map((one) => percent(one / count)),
    score(mean),
  ]);
  return tableElement(title, columns, rows, columns.slice(1).map((_, index) => index + 1));
}

function legend(labels) {
  const entries = labels.map((label, index) => {
    const swatch = svgElement("svg", { width: 14, height: 14, "aria-hidden": "true" });
    swatch.append(svgElement("rect", { width: 14, height: 14, class: kindOf(label, index) }));
    return element("li", {}, swatch, labelWord(label));
  });
  return element("ul", { class: "legend" }, ...entries);
}

function withLegend(labels, chart) {
  return element("div", {}, legend(labels), chart);
}

function groupsOf({ labels }, { groups }, name) {
  const title = phrase(names.by, { name });
  const bars = groups.map(({ value, count, counts }) => ({ name: value, text: number(count), parts: partsOf(labels, counts, count) }));
  return part(title, withLegend(labels, barChart(title, bars)), groupTable(title, name, labels, groups));
}

function periodsOf({ labels, periods }, name) {
  const title = phrase(names.over_time, { name });
  const groups = periods.groups.map((group) => ({ ...group, value: periodName(group.value, periods.unit) }));
  const columns = groups.map(({ count, counts }) => ({ parts: partsOf(labels, counts, count) }));
  const marks = [groups[0].value, "", groups.at(-1).value];
  return part(title, withLegend(labels, columnChart(title, columns, marks)), groupTable(title, names.units[periods.unit], labels, groups));
}

function periodName(day, unit) {
  const options = { timeZone: "UTC", year: "numeric" };
  if (unit !== "year") options.month = "short";
  if (unit === "day" || unit === "week") options.day = "numeric";
  return new Intl.DateTimeFormat(words.language, options).format(new Date(day));
}

function textsOf(title, rows) {
  if (!rows.length) return null;
  const cells = rows.map((one) => [number(one.row + 1), one.text, labelWord(one.sentiment), score(one.score)]);
  const table = tableElement(title, [names.row, names.text, names.sentiment, names.score], cells, [0, 3]);
  table.classList.add("texts");
  return part(title, null, table);
}

function errorsOf({ errors }) {
  const rows = Object.entries(errors).map(([code, count]) => [words.errors[code] ?? code, number(count)]);
  return rows.length ? part(names.errors, null, tableElement(names.errors, [names.error, names.rows], rows, [1])) : null;
}
