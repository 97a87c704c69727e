// The section that shows how a file was read, with the choices and the first rows.

import { element, find, show, tableElement } from "./dom.js";
import { phrase, words } from "./words.js";

const TEXT_KINDS = new Set(["text", "html", "json", "jsonl"]);

/** Show a preview, as the worker gives it. */
export function showFound(name, preview) {
  const { kind, form, header, left, total } = preview;
  find("#found-rows").textContent = phrase(words.found_rows, { name, rows: total });
  find("#left-out").replaceChildren(...leftOut(left).map((line) => element("li", {}, line)));
  fillSelect("#text-column", columnNames(preview), preview.textColumn, true);
  fillSelect("#sheet", (form.sheets ?? []).map((one) => [one, one]), form.sheet, (form.sheets ?? []).length > 1);
  fillSelect("#delimiter", Object.entries(words.delimiters), form.delimiter, kind === "text");
  fillSelect("#encoding", Object.entries(words.encodings), form.encoding, TEXT_KINDS.has(kind));
  setCheck("#has-header", header !== null, !preview.fixedHeader);
  const hasHidden = left.hiddenRows || left.hiddenColumns || find("#keep-hidden").checked;
  setCheck("#keep-hidden", find("#keep-hidden").checked, Boolean(hasHidden));
  find("#first-rows").replaceChildren(firstRows(preview));
}

/** Return what the reader of the page has chosen; columns and sheets that another choice renumbers are left out. */
export function chosen(preview, changed) {
  const { kind, form } = preview;
  const choices = { hidden: find("#keep-hidden").checked };
  if (TEXT_KINDS.has(kind)) choices.encoding = find("#encoding").value;
  if (kind === "text") choices.delimiter = find("#delimiter").value;
  if (form.sheets) choices.sheet = find("#sheet").value;
  const newRows = ["encoding", "delimiter", "sheet", "hidden"].includes(changed);
  if (!newRows) choices.header = find("#has-header").checked;
  if (changed === "textColumn") choices.textColumn = Number(find("#text-column").value);
  return choices;
}

/** Return the names of the columns as `[number, name]`. */
export function columnNames({ header, width }) {
  return Array.from({ length: width }, (_, column) => [
    String(column),
    header?.[column] || phrase(words.column, { number: column + 1 }),
  ]);
}

function leftOut(left) {
  return Object.entries(words.left).filter(([name]) => left[name]).map(([name, line]) => phrase(line, { count: left[name] }));
}

function fillSelect(selector, options, value, isShown) {
  const select = find(selector);
  const known = options.some(([one]) => one === String(value));
  const all = known || value === undefined ? options : [...options, [String(value), String(value)]];
  select.replaceChildren(...all.map(([one, name]) => element("option", { value: one, selected: one === String(value) }, name)));
  select.value = String(value ?? "");
  show(select.parentElement, isShown);
}

function setCheck(selector, isChecked, isShown) {
  find(selector).checked = isChecked;
  show(find(selector).parentElement, isShown);
}

function firstRows(preview) {
  const names = columnNames(preview).map(([, name]) => name);
  const table = tableElement(words.first_rows, [words.summary.row, ...names], preview.rows.map((row, index) => [String(index + 1), ...row]));
  for (const row of table.rows) row.cells[preview.textColumn + 1]?.classList.add("chosen");
  return table;
}
