// The result as a file.

import { writeCsv } from "./csv-writer.js";
import { writeJson } from "./json-writer.js";
import { writeWorkbook } from "./workbook-writer.js";

const WORKBOOKS = new Set(["xlsx", "ods", "xls", "html"]);
const ENDINGS = /\.(csv|tsv|tab|txt|xlsx|xlsm|xlsb|xls|ods|jsonl|ndjson|json|parquet|html?)$/i;

/** Return `{blob, name}`: the table with four columns more, in the form that came. */
export async function writeResult(name, table, results, asIs) {
  return { blob: await blobOf(table, results, asIs), name: resultName(name, table) };
}

function blobOf(table, results, asIs) {
  if (WORKBOOKS.has(table.kind)) return writeWorkbook(table, results);
  return table.kind === "text" || table.kind === "parquet" ? writeCsv(table, results, asIs) : writeJson(table, results);
}

function resultName(name, table) {
  const [whole, ending] = ENDINGS.exec(name) ?? ["", ""];
  const stem = name.slice(0, name.length - whole.length);
  if (table.kind === "ods" || table.kind === "xlsx") return `${stem}.sentiq.${table.kind}`;
  if (table.kind === "parquet") return `${stem}.sentiq.csv`;
  if (WORKBOOKS.has(table.kind)) return `${stem}.sentiq.xlsx`;
  if (table.kind !== "text") return `${stem}.sentiq.${ending.toLowerCase() || table.kind}`;
  const isText = /^(csv|tsv|tab|txt)$/i.test(ending);
  return `${stem}.sentiq.${isText && table.form.delimiter !== "" ? ending.toLowerCase() : "csv"}`;
}
