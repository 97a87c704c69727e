// Rows of a text file with separators.

import { guessDelimiter, regularity } from "./delimiter.js";
import { loadPapa } from "./papa.js";

const SEPARATOR_LINE = /^sep=(.)(\r\n|\n|\r|$)/i; // for Excel; it is no row

/** Return `{rows, delimiter, lineEnd}`; `chosen` is a separator, "" for one text a line, or undefined. */
export async function parseDelimited(text, chosen) {
  const papa = await loadPapa();
  const stated = SEPARATOR_LINE.exec(text);
  const content = stated ? text.slice(stated[0].length) : text;
  const delimiter = chosen ?? stated?.[1] ?? guessDelimiter(papa, content);
  const rows = delimiter === "" ? textLines(content) : parseRows(papa, content, delimiter);
  if (rows.at(-1)?.length === 1 && rows.at(-1)[0] === "") rows.pop(); // behind the last line end
  return { rows, delimiter, lineEnd: /\r\n|\r|\n/.exec(content)?.[0] ?? "\r\n" };
}

function textLines(text) {
  return text.split(/\r\n|\n|\r/).map((line) => [unquoted(line)]);
}

function unquoted(line) {
  if (/^[;,|\t ]+$/.test(line)) return ""; // a blank row of a table
  return /^".*"$/s.test(line) ? line.slice(1, -1).replaceAll('""', '"') : line;
}

function parseRows(papa, text, delimiter) {
  const escapeChar = text.includes('\\"') && !text.includes('""') ? "\\" : '"';
  const { data, errors } = papa.parse(text, { delimiter, escapeChar, skipEmptyLines: false, worker: false });
  if (!errors.some((error) => error.type === "Quotes")) return data;
  const plain = text.split(/\r\n|\n|\r/).map((line) => line.split(delimiter));
  return regularity(plain) >= regularity(data) ? plain : data;
}
