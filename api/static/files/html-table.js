// Rows of the largest table of a web page, or of SpreadsheetML of 2003: many programs save one with the name .xls.

const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };
const MOST_COLUMNS = 16_384;
const LATIN =
  "iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";
LATIN.split(" ").forEach((name, index) => {
  NAMED[name] = String.fromCharCode(161 + index);
});

/** Return the rows of the table with the most rows. */
export function parseHtmlTable(html) {
  const page = html.replace(/<!--[\s\S]*?-->|<(script|style)[\s\S]*?<\/\1>/gi, "");
  const tables = page.split(/<table\b[^>]*>/i).slice(1).map(tableRows);
  return tables.reduce((best, rows) => (rows.length > best.length ? rows : best), tables[0] ?? tableRows(page));
}

/** Return the encoding that the page states, or undefined. */
export function statedEncoding(bytes) {
  const head = String.fromCharCode(...bytes.subarray(0, 2048));
  const name = /(?:charset|encoding)\s*=\s*["']?([\w-]+)/i.exec(head)?.[1].toLowerCase();
  if (name === "utf-8") return "utf-8";
  return name && /^(windows-1252|iso-8859-1|latin1)$/.test(name) ? "windows-1252" : undefined;
}

function tableRows(table) {
  const content = table.split(/<\/table>/i)[0];
  return content.split(/<(?:tr|row)\b[^>]*>/i).slice(1).map(rowCells);
}

/** SpreadsheetML leaves empty cells out; the next one then has its number. */
function rowCells(row) {
  const cells = [];
  for (const [, tag, content] of row.matchAll(/<((?:t[dh]|cell)\b[^>]*)>([\s\S]*?)(?=<(?:t[dh]|cell)\b|<\/tr>|<\/row>|$)/gi)) {
    const number = Number(/ss:index="(\d+)"/i.exec(tag)?.[1]);
    while (number <= MOST_COLUMNS && cells.length < number - 1) cells.push("");
    cells.push(tag.endsWith("/") ? "" : cellContent(content));
  }
  return cells;
}

function cellContent(html) {
  const text = html.replace(/\s+/g, " ").replace(/<br\s*\/?>/gi, "\n").replace(/<[^>]*>/g, "");
  return text.replace(/&(#x?[\da-f]+|\w+);/gi, (whole, name) => entity(name) ?? whole).trim();
}

function entity(name) {
  if (!name.startsWith("#")) return NAMED[name];
  const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
