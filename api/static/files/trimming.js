// Rows and columns of a sheet that hold no data: blank ones, titles above, totals below.

import { isFilled } from "./cells.js";
import { usual } from "./delimiter.js";

const MOST_ABOVE = 20;
const SECOND_HEADER = new Set(["response", "open-ended response", "respuesta", "respuesta abierta"]);
const BELOW = /^(filtros aplicados|applied filters|total\b)/i;

/** Return `{rows, columns, blank, above, below}`: the rest, the columns kept, and how many rows were left out. */
export function trimRows(rows) {
  const filled = rows.filter((row) => row.some(isFilled));
  const above = rowsAbove(filled);
  const below = rowsBelow(filled.slice(above));
  const kept = filled.slice(above, filled.length - below);
  const columns = filledColumns(kept);
  const whole = columns.every((column, index) => column === index);
  return {
    rows: whole ? kept.map((row) => cutBlanks(row, columns.length)) : kept.map((row) => columns.map((column) => row[column] ?? "")),
    columns,
    blank: rows.length - filled.length,
    above,
    below,
  };
}

/** Return True if the row below the header repeats kinds of answers, as surveys export them. */
export function isSecondHeader(row) {
  const filled = (row ?? []).filter(isFilled);
  return filled.length > 0 && filled.every((cell) => SECOND_HEADER.has(String(cell).trim().toLowerCase()));
}

function countFilled(row) {
  return row.filter(isFilled).length;
}

function rowsAbove(rows) {
  const width = usual(rows.map(countFilled));
  if (width < 2) return 0;
  let above = 0;
  while (above < MOST_ABOVE && above < rows.length && countFilled(rows[above]) * 2 <= width) above += 1;
  return above < MOST_ABOVE && above < rows.length ? above : 0;
}

function rowsBelow(rows) {
  let below = 0;
  while (below < rows.length) {
    const cells = rows[rows.length - 1 - below].filter(isFilled);
    if (cells.length !== 1 || !BELOW.test(String(cells[0]).trim()) || widest(rows) < 2) break;
    below += 1;
  }
  return below;
}

function widest(rows) {
  return rows.slice(0, 1000).reduce((most, row) => Math.max(most, countFilled(row)), 0);
}

function filledColumns(rows) {
  const filled = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      if (isFilled(cell)) filled[column] = true;
    });
  }
  return [...filled.keys()].filter((column) => filled[column]);
}

function cutBlanks(row, width) {
  return row.length > width ? row.slice(0, width) : row;
}
