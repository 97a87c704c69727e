// Rows of XLSX, XLSB, XLS and ODS workbooks.

import { isFilled } from "./cells.js";
import { ReadError } from "./read-error.js";
import { columnScores } from "./text-column.js";

const SAMPLE_ROWS = 200;

/** Return `{kind, sheets, sheet, rows, hidden, unknown}` of one sheet; `chosen` is its name, or undefined. */
export async function readWorkbook(bytes, chosen, keepHidden) {
  const { read } = await import("../vendor/hucre/dist/defter.mjs");
  const workbook = await openWorkbook(read, bytes);
  const visible = workbook.sheets.filter((sheet) => !sheet.hidden && !sheet.veryHidden);
  const sheets = (visible.length ? visible : workbook.sheets).filter((sheet) => sheet.rows);
  const sheet = sheets.find((one) => one.name === chosen) ?? wordiest(sheets);
  if (!sheet) throw new ReadError("empty");
  return { kind: kindOfWorkbook(bytes), sheets: sheets.map((one) => one.name), sheet: sheet.name, ...sheetRows(sheet, keepHidden) };
}

async function openWorkbook(read, bytes) {
  try {
    return await read(bytes);
  } catch (error) {
    throw new ReadError(error.name === "EncryptedFileError" ? "password" : "broken", { cause: error });
  }
}

function kindOfWorkbook(bytes) {
  if (bytes[0] !== 0x50) return "xls";
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  return head.includes("opendocument.spreadsheet") ? "ods" : "xlsx";
}

function wordiest(sheets) {
  const scores = sheets.map((sheet) => bestColumn(sheet.rows) * Math.min(SAMPLE_ROWS, sheet.rows.length));
  return sheets[scores.reduce((best, score, index) => (score > scores[best] ? index : best), 0)];
}

function bestColumn(rows) {
  const filled = rows.slice(0, 2 * SAMPLE_ROWS).filter((row) => row.some(isFilled)).slice(0, SAMPLE_ROWS);
  return columnScores(null, filled).reduce((best, score) => Math.max(best, score), 0);
}

/** Leave hidden rows and columns out, and mark formulas that were never calculated. */
function sheetRows(sheet, keepHidden) {
  const unknown = markFormulas(sheet);
  sheet.rows.forEach(mendLineEnds);
  const hiddenRows = new Set([...(sheet.rowDefs ?? [])].filter(([, row]) => row.hidden).map(([index]) => index));
  const hiddenColumns = new Set([...(sheet.columns ?? []).keys()].filter((index) => sheet.columns[index]?.hidden));
  const hidden = { rows: hiddenRows.size, columns: hiddenColumns.size };
  if (keepHidden || !(hidden.rows || hidden.columns)) return { rows: sheet.rows, hidden, unknown };
  const rows = sheet.rows
    .filter((_, index) => !hiddenRows.has(index))
    .map((row) => row.filter((_, column) => !hiddenColumns.has(column)));
  return { rows, hidden, unknown };
}

function markFormulas(sheet) {
  let unknown = 0;
  for (const [place, cell] of sheet.cells ?? []) {
    if (cell.type !== "formula" || isFilled(cell.value)) continue;
    const [row, column] = place.split(",").map(Number);
    if (cell.formulaResult === "" || !sheet.rows[row]) continue;
    sheet.rows[row][column] = { uncalculatedFormula: cell.formula };
    unknown += 1;
  }
  return unknown;
}

/** Excel stores some line breaks of a cell as CR LF, and shows one break. */
function mendLineEnds(row) {
  row.forEach((cell, column) => {
    if (typeof cell === "string" && cell.includes("\r")) row[column] = cell.replace(/\r\n?/g, "\n");
  });
}
