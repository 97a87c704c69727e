// The result as JSON, an array or one object a line, as it came.

import { outcomeNames, outcomeValues } from "./outcome-cells.js";

const ROWS_PER_PART = 2000;

/** Return a Blob. Members that a record did not have stay away. */
export function writeJson(table, results) {
  const names = outcomeNames(table.header);
  const lines = table.kind === "jsonl";
  const parts = [table.form.bom ? "\ufeff" : "", lines ? "" : "["];
  for (let start = 0; start < table.rows.length; start += ROWS_PER_PART) {
    const records = table.rows.slice(start, start + ROWS_PER_PART).map((row, index) => {
      const values = outcomeValues(results, start + index);
      return JSON.stringify({ ...recordOf(table, row), ...Object.fromEntries(names.map((name, at) => [name, values[at]])) });
    });
    const between = start ? "," : "";
    parts.push(lines ? `${records.join("\n")}\n` : `${between}\n${records.join(",\n")}`);
  }
  if (!lines) parts.push("\n]\n");
  return new Blob(parts, { type: lines ? "application/x-ndjson" : "application/json" });
}

function recordOf(table, row) {
  const record = {};
  table.header.forEach((name, column) => {
    if (row[column] !== undefined) record[name] = row[column];
  });
  return record;
}
