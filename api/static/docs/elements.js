// Builds elements of the page. Texts are set as text, never as HTML.

// Return an element with attributes and children; a child is an element or a string, null is left out.
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "class") made.className = value;
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

// Return a table with a caption, a row of headings, and rows of cells. `name` is its own on the page.
export function table(name, caption, headings, rows) {
  return element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": name },
    element(
      "table",
      {},
      element("caption", {}, caption),
      element("thead", {}, element("tr", {}, headings.map((text) => element("th", { scope: "col" }, text)))),
      element("tbody", {}, rows.map((cells) => element("tr", {}, cells.map(cell)))),
    ),
  );
}

function cell(content, index) {
  return index === 0 ? element("th", { scope: "row" }, content) : element("td", {}, content);
}

// Return a label and its field. `id` is the field's.
export function labeled(text, field) {
  return element("p", { class: "field" }, element("label", { for: field.id }, text), field);
}
