// The result as a text file in the form that came: separator, decimal sign, line end, encoding.

import { cellText } from "./cells.js";
import { harmless } from "./harmless.js";
import { outcomeNames, outcomeValues } from "./outcome-cells.js";
import { rowCells, tableWidth } from "./table.js";

const ROWS_PER_PART = 2000;
const SAMPLE_ROWS = 1000;
const OTHERS = new Set(["windows-1252", "macintosh", "cp850", "utf-8, windows-1252"]);

/** Return a Blob. `asIs` leaves cells that a spreadsheet would run as they are. */
export function writeCsv(table, results, asIs) {
  const decimal = decimalSign(table);
  const delimiter = table.form.delimiter || (decimal === "," ? ";" : ",");
  const lineEnd = table.form.lineEnd ?? "\r\n";
  const width = tableWidth(table);
  const guard = asIs ? (text) => text : harmless;
  const line = (cells) => cells.map((cell) => quoted(cell, delimiter)).join(delimiter) + lineEnd;
  const encode = encoder(table.form);
  const parts = [encode.mark];
  if (table.header) parts.push(encode.text(line([...table.header.map(guard), ...outcomeNames(table.header)])));
  for (let start = 0; start < table.rows.length; start += ROWS_PER_PART) {
    const lines = table.rows.slice(start, start + ROWS_PER_PART).map((row, index) => {
      const cells = rowCells(table, row, width).map((cell) => guard(cellText(cell)));
      const values = outcomeValues(results, start + index).map((value) => valueText(value, decimal));
      return line([...cells, ...values]);
    });
    parts.push(encode.text(lines.join("")));
  }
  const type = delimiter === "\t" ? "text/tab-separated-values" : "text/csv";
  return new Blob(parts, { type });
}

/** Return "," if the numbers of the file have a decimal comma, else "."; without any, a semicolon decides. */
export function decimalSign(table) {
  let commas = 0;
  let points = 0;
  for (const row of table.rows.slice(0, SAMPLE_ROWS)) {
    for (const cell of row) {
      if (/^-?\d+,\d+$/.test(cell)) commas += 1;
      if (/^-?\d+\.\d+$/.test(cell)) points += 1;
    }
  }
  if (commas !== points) return commas > points ? "," : ".";
  return table.form.delimiter === ";" ? "," : ".";
}

function valueText(value, decimal) {
  if (value === null) return "";
  return typeof value === "number" ? String(value).replace(".", decimal) : String(value);
}

function quoted(text, delimiter) {
  const plain = !text.includes(delimiter) && !/["\r\n]|^\s|\s$/.test(text);
  return plain ? text : `"${text.replaceAll('"', '""')}"`;
}

/** UTF-16 stays; other encodings become UTF-8, with the byte order mark that Excel needs to see it. */
function encoder({ encoding, bom, plainAscii }) {
  if (encoding?.startsWith("utf-16")) return { mark: bom ? utf16("\ufeff", encoding) : "", text: (text) => utf16(text, encoding) };
  const marked = bom || (OTHERS.has(encoding) && !plainAscii);
  return { mark: marked ? "\ufeff" : "", text: (text) => text };
}

function utf16(text, encoding) {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let index = 0; index < text.length; index += 1) {
    view.setUint16(index * 2, text.charCodeAt(index), encoding === "utf-16le");
  }
  return view.buffer;
}
