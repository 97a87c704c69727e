// Elements from code. Texts are always text, never HTML.

/** Return an element; `attributes` with null or false are left out, `children` are nodes and strings. */
export function element(name, attributes = {}, ...children) {
  return build(document.createElement(name), attributes, children);
}

/** Return an element of SVG. */
export function svgElement(name, attributes = {}, ...children) {
  return build(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

/** Return a table with its caption; the first cell of each row is its header. Cells may be nodes or strings. */
export function tableElement(caption, columns, rows, numeric = []) {
  const cell = (content, index) =>
    element(index === 0 ? "th" : "td", { scope: index === 0 ? "row" : null, class: numeric.includes(index) ? "number" : null }, content);
  return element(
    "table",
    {},
    element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map(cell)))),
  );
}

export function find(selector) {
  return document.querySelector(selector);
}

export function show(target, isShown) {
  target.hidden = !isShown;
}

function build(target, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false && value !== undefined) target.setAttribute(name, value === true ? "" : value);
  }
  target.append(...children);
  return target;
}
