// A table that was read: `{kind, form, header, rows, textColumn, left}`.

import { cellText, isUnknown } from "./cells.js";

/** Return the number of columns. */
export function tableWidth(table) {
  return table.header?.length ?? table.rows.reduce((most, row) => Math.max(most, row.length), 0);
}

/** Return the text to score, or null for a formula without a value. */
export function rowText(table, row) {
  const cell = textCell(table, row);
  return isUnknown(cell) ? null : cellText(cell);
}

/** Return a row's cells, exactly `width` of them or more. */
export function rowCells(table, row, width) {
  const cells = row.slice();
  if (cells.length > width && table.textColumn === width - 1) cells.splice(width - 1, cells.length, textCell(table, row));
  while (cells.length < width) cells.push("");
  return cells;
}

/** Cells behind the last column belong to its text: their separators were not quoted. */
function textCell({ textColumn, header, form }, row) {
  const isCut = header && textColumn === header.length - 1 && row.length > header.length;
  return isCut ? row.slice(textColumn).map(cellText).join(form.delimiter || " ") : row[textColumn];
}
