// Rows from JSON: an array of objects, or one object a line.

/** Return `{kind, header, rows, records}`, or null if the text is no such JSON. */
export function parseJson(text) {
  const first = /\S/.exec(text)?.[0];
  if (first !== "[" && first !== "{") return null;
  const records = parseArray(text) ?? parseLines(text);
  if (!records || !records.length || !records.every(isObject)) return null;
  const header = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const rows = records.map((record) => header.map((name) => record[name]));
  return { kind: first === "[" ? "json" : "jsonl", header, rows };
}

function parseArray(text) {
  try {
    const value = JSON.parse(text);
    if (Array.isArray(value)) return value;
    return isObject(value) ? (Object.values(value).find(isListOfObjects) ?? [value]) : null;
  } catch {
    return null;
  }
}

function parseLines(text) {
  try {
    return text.split(/\r\n|\n/).filter((line) => line.trim()).map((line) => JSON.parse(line));
  } catch {
    return null;
  }
}

function isListOfObjects(value) {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
