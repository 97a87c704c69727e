// The result as a workbook, ODS from ODS and XLSX from the others; texts stay texts, numbers stay numbers.

import { cellText, isUnknown } from "./cells.js";
import { outcomeNames, outcomeValues } from "./outcome-cells.js";
import { rowCells, tableWidth } from "./table.js";

const TYPES = {
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
const OUTCOMES = 4; // columns
const SAMPLE_ROWS = 200;
const TIMES_BEFORE = 1901; // years; a time of day is stored as a date around 1900

/** Return a promise of a Blob. */
export async function writeWorkbook(table, results) {
  const width = tableWidth(table);
  const rows = resultRows(table, results, width);
  const sheet = { name: sheetName(table.form.sheet), columns: dateColumns(table, width) };
  if (table.kind !== "ods") return writeXlsx(rows, sheet);
  const { writeOds } = await import("../vendor/hucre/dist/ods/writer.mjs");
  return new Blob([await writeOds({ sheets: [{ ...sheet, rows: [...rows] }] })], { type: TYPES.ods });
}

/** Write row by row: the whole workbook at once would take 400 MB for 100,000 rows, this takes 30. */
async function writeXlsx(rows, { name, columns }) {
  const { writeXlsxStream } = await import("../vendor/hucre/dist/xlsx/stream-writer.mjs");
  const outcomes = Array.from({ length: OUTCOMES }, () => ({}));
  const stream = writeXlsxStream(rows, { name, columns: [...columns, ...outcomes], inlineStrings: true });
  const blob = await new Response(stream).blob();
  return blob.slice(0, blob.size, TYPES.xlsx);
}

function* resultRows(table, results, width) {
  if (table.header) yield [...table.header, ...outcomeNames(table.header)];
  for (let row = 0; row < table.rows.length; row += 1) {
    yield [...rowCells(table, table.rows[row], width).map(workbookCell), ...outcomeValues(results, row)];
  }
}

/** Return a name that a workbook may have: names of web pages and old sheets may not do. */
function sheetName(name) {
  return (name ?? "").replace(/[\\/?*[\]:]/g, " ").slice(0, 31).trim() || "Sentiq";
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
