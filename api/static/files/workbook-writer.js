// The result as a workbook, ODS from ODS and XLSX from the others; texts stay texts, numbers stay numbers.

import { cellText, isUnknown } from "./cells.js";
import { outcomeNames, outcomeValues } from "./outcome-cells.js";
import { rowCells, tableWidth } from "./table.js";

const TYPES = {
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
const SAMPLE_ROWS = 200;
const TIMES_BEFORE = 1901; // years; a time of day is stored as a date around 1900

/** Return a promise of a Blob. */
export async function writeWorkbook(table, results) {
  const { write } = await import("../vendor/hucre/dist/defter.mjs");
  const width = tableWidth(table);
  const rows = table.rows.map((row, index) => [
    ...rowCells(table, row, width).map(workbookCell),
    ...outcomeValues(results, index),
  ]);
  if (table.header) rows.unshift([...table.header, ...outcomeNames(table.header)]);
  const format = table.kind === "ods" ? "ods" : "xlsx";
  const sheet = { name: table.form.sheet || "Sentiq", rows, columns: dateColumns(table, width) };
  const bytes = await write({ format, sheets: [sheet], stringMode: "inline" });
  return new Blob([bytes], { type: TYPES[format] });
}

function workbookCell(cell) {
  if (cell === "" || cell === undefined) return null;
  return isUnknown(cell) ? cellText(cell) : cell;
}

/** Return the columns with a number format for those that hold dates or times. */
function dateColumns(table, width) {
  return Array.from({ length: width }, (_, column) => {
    const dates = table.rows.slice(0, SAMPLE_ROWS).map((row) => row[column]).filter((cell) => cell instanceof Date);
    return dates.length ? { numFmt: dateFormat(dates) } : {};
  });
}

function dateFormat(dates) {
  const hasTime = dates.some((date) => date.getTime() % 86_400_000 !== 0);
  if (dates.every((date) => date.getUTCFullYear() < TIMES_BEFORE)) return "hh:mm:ss";
  return hasTime ? "yyyy-mm-dd hh:mm" : "yyyy-mm-dd";
}
