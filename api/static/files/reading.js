// From the bytes of a file to a table: guesses first, then the choices of the reader of the page.

import { isBinary, kindOfBytes } from "./bytes.js";
import { cellText, isFilled } from "./cells.js";
import { parseDelimited } from "./delimited.js";
import { decodeText } from "./encoding.js";
import { guessHeader } from "./header.js";
import { parseHtmlTable, statedEncoding } from "./html-table.js";
import { parseJson } from "./json-rows.js";
import { readParquet } from "./parquet.js";
import { ReadError } from "./read-error.js";
import { tableWidth } from "./table.js";
import { guessTextColumn } from "./text-column.js";
import { isSecondHeader, trimRows } from "./trimming.js";
import { readWorkbook } from "./workbook.js";

/**
 * Return a table: `{kind, form, header, rows, textColumn, left}`.
 *
 * `choices` may have encoding, delimiter, header, sheet, textColumn, hidden; each that is missing is guessed.
 * Raises ReadError.
 */
export async function readTable(bytes, choices = {}) {
  if (!bytes.length) throw new ReadError("empty");
  const sheet = await readSheet(bytes, choices);
  const table = sheet.header ? namedTable(sheet) : guessedTable(sheet, choices);
  if (!table.rows.length) throw new ReadError("empty");
  const guess = guessTextColumn(table.header, table.rows);
  const width = tableWidth(table);
  table.keepsHidden = Boolean(choices.hidden);
  table.textColumn = choices.textColumn < width ? choices.textColumn : guess;
  return table;
}

async function readSheet(bytes, choices) {
  const kind = kindOfBytes(bytes);
  if (kind === "zip" || kind === "ole") {
    const { rows, hidden, unknown, ...form } = await readWorkbook(bytes, choices.sheet, choices.hidden);
    return { kind: form.kind, form, rows, hidden, unknown };
  }
  if (kind === "parquet") return { ...(await readParquet(bytes)), form: { encoding: "utf-8", delimiter: "," } };
  if (kind === "other") throw new ReadError("broken");
  const stated = kind === "html" ? statedEncoding(bytes) : undefined;
  const { text, encoding, bom } = decodeText(bytes, choices.encoding || stated);
  if (isBinary(text)) throw new ReadError("broken");
  if (kind === "html") return { kind, form: { encoding, bom }, rows: parseHtmlTable(text) };
  const json = choices.delimiter === undefined ? parseJson(text) : null;
  if (json) return { ...json, form: { encoding, bom } };
  const { rows, delimiter, lineEnd } = await parseDelimited(text, choices.delimiter);
  const plainAscii = !/[^\0-\x7f]/.test(text);
  return { kind: "text", form: { encoding, bom, delimiter, lineEnd, plainAscii }, rows };
}

function namedTable({ kind, form, header, rows }) {
  const filled = rows.filter((row) => row.some(isFilled));
  return { kind, form, header, rows: filled, left: { blank: rows.length - filled.length }, fixedHeader: true };
}

function guessedTable({ kind, form, rows: all, hidden, unknown }, choices) {
  const { rows, blank, above, below } = trimRows(all);
  const named = choices.header ?? guessHeader(rows);
  const header = named && rows.length ? rows[0].map(cellText) : null;
  const second = Boolean(header) && isSecondHeader(rows[1]);
  const left = { blank, above: above + Number(second), below, hiddenRows: hidden?.rows ?? 0, hiddenColumns: hidden?.columns ?? 0, unknown: unknown ?? 0 };
  return { kind, form, header, rows: rows.slice(Number(named) + Number(second)), left };
}
