import { ZipWriter } from "../zip/writer.mjs";
import { validateSheetNames } from "../_validate.mjs";
import { unwrapCellValue } from "../xlsx/hyperlink.mjs";
import { xmlDocument, xmlElement, xmlSelfClose, xmlEscape } from "../xml/writer.mjs";
import { replaceA1Ranges } from "../cell-utils.mjs";
const encoder = /* @__PURE__ */ new TextEncoder();

const NS_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
const NS_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
const NS_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
const NS_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0";
const NS_FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0";
const NS_NUMBER = "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0";
const NS_SVG = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0";
const NS_META = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0";
const NS_DC = "http://purl.org/dc/elements/1.1/";
const NS_XLINK = "http://www.w3.org/1999/xlink";
const NS_OF = "urn:oasis:names:tc:opendocument:xmlns:of:1.2";
const MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet";


function formatNumberDisplay(value) {
	if (Number.isInteger(value)) return String(value);
	
	
	return String(parseFloat(value.toPrecision(15)));
}
function formatOdsDate(date) {
	return date.toISOString().replace(/\.\d{3}Z$/, "Z");
}
function formatOdsDateValue(date) {
	
	
	const y = date.getUTCFullYear();
	const m = String(date.getUTCMonth() + 1).padStart(2, "0");
	const d = String(date.getUTCDate()).padStart(2, "0");
	const hh = String(date.getUTCHours()).padStart(2, "0");
	const mm = String(date.getUTCMinutes()).padStart(2, "0");
	const ss = String(date.getUTCSeconds()).padStart(2, "0");
	return `${y}-${m}-${d}T${hh}:${mm}:${ss}`;
}
function isDateFormat(code) {
	
	
	const stripped = code.replace(/\[[^\]]*\]/g, "");
	return /[yY]/.test(stripped) || /[dD]/.test(stripped);
}
function isTimeFormat(code) {
	
	
	
	if (/\[[hHmMsS]+\]/.test(code)) return true;
	if (/[hHsS]/.test(code)) return true;
	return false;
}
function isPercentageFormat(code) {
	
	return /(?<!\\)%/.test(code.replace(/"[^"]*"/g, "").replace(/\\./g, ""));
}
function detectCurrencySymbol(code) {
	
	const bracketed = code.match(/\[\$([^-\]]*)(?:-[^\]]*)?\]/);
	if (bracketed && bracketed[1]) return bracketed[1];
	
	const quoted = code.match(/"([^"]+)"/);
	if (quoted && /[$€£¥₺₽₹]/.test(quoted[1])) return quoted[1];
	
	
	
	
	// #390.
	const outsideBrackets = code.replace(/\[[^\]]*\]/g, "");
	const bare = outsideBrackets.match(/[$€£¥₺₽₹]/);
	if (bare) return bare[0];
	return undefined;
}
function decimalsFromCode(code) {
	
	const m = code.match(/[0#]\.([0#]+)/);
	return m ? m[1].length : 0;
}
function hasGrouping(code) {
	return /#,##0|0,000/.test(code);
}

function buildNumberChild(decimals, grouping) {
	const attrs = {
		"number:decimal-places": String(decimals),
		"number:min-integer-digits": "1"
	};
	if (grouping) attrs["number:grouping"] = "true";
	return xmlSelfClose("number:number", attrs);
}

function buildDateChildren(code) {
	const out = [];
	
	
	
	const tokenRegex = /\[[hH]{1,2}\]|\[[mM]{1,2}\]|\[[sS]{1,2}\]|yyyy|yy|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|AM\/PM|am\/pm|"[^"]*"|\\.|./g;
	
	
	let lastWasHours = false;
	let nextIsSeconds = false;
	const tokens = [];
	let match;
	while ((match = tokenRegex.exec(code)) !== null) {
		tokens.push(match[0]);
	}
	for (let i = 0; i < tokens.length; i++) {
		const tok = tokens[i];
		const lower = tok.toLowerCase();
		nextIsSeconds = false;
		for (let j = i + 1; j < tokens.length; j++) {
			const t = tokens[j].toLowerCase();
			if (t === "s" || t === "ss") {
				nextIsSeconds = true;
				break;
			}
			if (t === "h" || t === "hh" || t === "m" || t === "mm" || t === "d" || t === "dd" || t === "yyyy" || t === "yy") break;
		}
		
		if (/^\[[hH]{1,2}\]$/.test(tok)) {
			const long = tok.length === 4;
			const attrs = {};
			if (long) attrs["number:style"] = "long";
			out.push(xmlSelfClose("number:hours", attrs));
			lastWasHours = true;
			continue;
		}
		if (/^\[[mM]{1,2}\]$/.test(tok)) {
			const long = tok.length === 4;
			const attrs = {};
			if (long) attrs["number:style"] = "long";
			out.push(xmlSelfClose("number:minutes", attrs));
			lastWasHours = false;
			continue;
		}
		if (/^\[[sS]{1,2}\]$/.test(tok)) {
			const long = tok.length === 4;
			const attrs = {};
			if (long) attrs["number:style"] = "long";
			out.push(xmlSelfClose("number:seconds", attrs));
			lastWasHours = false;
			continue;
		}
		if (lower === "yyyy") {
			out.push(xmlSelfClose("number:year", { "number:style": "long" }));
			lastWasHours = false;
		} else if (lower === "yy") {
			out.push(xmlSelfClose("number:year"));
			lastWasHours = false;
		} else if (lower === "mmmm") {
			out.push(xmlSelfClose("number:month", {
				"number:textual": "true",
				"number:style": "long"
			}));
			lastWasHours = false;
		} else if (lower === "mmm") {
			out.push(xmlSelfClose("number:month", { "number:textual": "true" }));
			lastWasHours = false;
		} else if (lower === "mm" || lower === "m") {
			
			const isMinute = lastWasHours || nextIsSeconds;
			if (isMinute) {
				const attrs = {};
				if (lower === "mm") attrs["number:style"] = "long";
				out.push(xmlSelfClose("number:minutes", attrs));
			} else {
				const attrs = {};
				if (lower === "mm") attrs["number:style"] = "long";
				out.push(xmlSelfClose("number:month", attrs));
				lastWasHours = false;
			}
		} else if (lower === "dddd") {
			out.push(xmlSelfClose("number:day-of-week", { "number:style": "long" }));
			lastWasHours = false;
		} else if (lower === "ddd") {
			out.push(xmlSelfClose("number:day-of-week"));
			lastWasHours = false;
		} else if (lower === "dd") {
			out.push(xmlSelfClose("number:day", { "number:style": "long" }));
			lastWasHours = false;
		} else if (lower === "d") {
			out.push(xmlSelfClose("number:day"));
			lastWasHours = false;
		} else if (lower === "hh") {
			out.push(xmlSelfClose("number:hours", { "number:style": "long" }));
			lastWasHours = true;
		} else if (lower === "h") {
			out.push(xmlSelfClose("number:hours"));
			lastWasHours = true;
		} else if (lower === "ss") {
			out.push(xmlSelfClose("number:seconds", { "number:style": "long" }));
			lastWasHours = false;
		} else if (lower === "s") {
			out.push(xmlSelfClose("number:seconds"));
			lastWasHours = false;
		} else if (lower === "am/pm") {
			out.push(xmlSelfClose("number:am-pm"));
			lastWasHours = false;
		} else if (tok.startsWith("\"") && tok.endsWith("\"")) {
			out.push(xmlElement("number:text", undefined, xmlEscape(tok.slice(1, -1))));
		} else if (tok.startsWith("\\") && tok.length === 2) {
			out.push(xmlElement("number:text", undefined, xmlEscape(tok.slice(1))));
		} else {
			
			out.push(xmlElement("number:text", undefined, xmlEscape(tok)));
		}
	}
	return out;
}

function splitFormatSections(code) {
	const sections = [];
	let current = "";
	let quoted = false;
	let bracketed = false;
	for (let i = 0; i < code.length; i++) {
		const ch = code[i];
		if (ch === "\\" && i + 1 < code.length) {
			current += ch + code[++i];
			continue;
		}
		if (quoted) {
			current += ch;
			if (ch === "\"") quoted = false;
			continue;
		}
		if (ch === "\"") quoted = true;
		else if (ch === "[") bracketed = true;
		else if (ch === "]") bracketed = false;
		else if (ch === ";" && !bracketed) {
			sections.push(current);
			current = "";
			continue;
		}
		current += ch;
	}
	sections.push(current);
	return sections;
}

function unquoteLiteral(text) {
	return text.replace(/[_*]./g, "").replace(/\\(.)/g, "$1").replace(/"/g, "");
}

function numberLiterals(code) {
	const first = code.search(/[#0?]/);
	if (first < 0) return {
		prefix: unquoteLiteral(code),
		suffix: ""
	};
	let last = first;
	for (let i = code.length - 1; i > first; i--) {
		if (/[#0?]/.test(code[i])) {
			last = i;
			break;
		}
	}
	return {
		prefix: unquoteLiteral(code.slice(0, first)),
		suffix: unquoteLiteral(code.slice(last + 1))
	};
}

function translateNumFmt(code) {
	if (!code) return undefined;
	const trimmed = code.trim();
	
	if (trimmed === "General" || trimmed === "@" || trimmed === "") return undefined;
	
	
	
	
	
	
	
	
	
	
	
	
	const section = trimmed.replace(/\[\$-[^\]]*\]/g, "").replace(/\[(?:black|blue|cyan|green|magenta|red|white|yellow|color\s*\d+)\]/gi, "");
	if (isPercentageFormat(section)) {
		const decimals = decimalsFromCode(section);
		const grouping = hasGrouping(section);
		const children = [buildNumberChild(decimals, grouping), xmlElement("number:text", undefined, "%")];
		return {
			kind: "percentage",
			children
		};
	}
	const currency = detectCurrencySymbol(section);
	if (currency) {
		const decimals = decimalsFromCode(section);
		const grouping = hasGrouping(section);
		const symbol = xmlElement("number:currency-symbol", undefined, xmlEscape(currency));
		const number = buildNumberChild(decimals, grouping);
		
		const beforeNum = /^[^0#]*(\$|\[\$|"[$€£¥₺₽₹])/.test(section);
		const children = beforeNum ? [symbol, number] : [number, symbol];
		return {
			kind: "currency",
			children,
			attrs: { "number:automatic-order": "true" }
		};
	}
	const time = isTimeFormat(section);
	const date = isDateFormat(section);
	
	const isElapsed = /\[[hHmMsS]+\]/.test(section);
	if (isElapsed || time && !date) {
		const def = {
			kind: "time",
			children: buildDateChildren(section)
		};
		
		
		if (isElapsed) def.attrs = { "number:truncate-on-overflow": "false" };
		return def;
	}
	if (date) {
		return {
			kind: "date",
			children: buildDateChildren(section)
		};
	}
	
	const { prefix, suffix } = numberLiterals(section);
	const children = [];
	if (prefix) children.push(xmlElement("number:text", undefined, xmlEscape(prefix)));
	
	
	if (/[#0?]/.test(section)) {
		children.push(buildNumberChild(decimalsFromCode(section), hasGrouping(section)));
	} else if (children.length === 0) {
		return undefined;
	}
	if (suffix) children.push(xmlElement("number:text", undefined, xmlEscape(suffix)));
	return {
		kind: "number",
		children
	};
}


function styleKey(style) {
	const parts = [];
	if (style.font?.bold) parts.push("b");
	if (style.font?.italic) parts.push("i");
	if (style.font?.size) parts.push(`sz${style.font.size}`);
	if (style.font?.color?.rgb) parts.push(`fc${style.font.color.rgb}`);
	if (style.fill?.type === "pattern" && style.fill.fgColor?.rgb) {
		parts.push(`bg${style.fill.fgColor.rgb}`);
	}
	if (style.numFmt) parts.push(`nf:${style.numFmt}`);
	return parts.join("|");
}

function fontTextProps(font) {
	const props = {};
	if (!font) return props;
	if (font.bold) props["fo:font-weight"] = "bold";
	if (font.italic) props["fo:font-style"] = "italic";
	if (font.size) props["fo:font-size"] = `${font.size}pt`;
	if (font.color?.rgb) props["fo:color"] = `#${font.color.rgb}`;
	return props;
}

function generateStyleElement(name, style, dataStyleName) {
	const textProps = fontTextProps(style.font);
	const cellProps = {};
	if (style.fill?.type === "pattern" && style.fill.fgColor?.rgb) {
		cellProps["fo:background-color"] = `#${style.fill.fgColor.rgb}`;
	}
	const children = [];
	if (Object.keys(textProps).length > 0) {
		children.push(xmlSelfClose("style:text-properties", textProps));
	}
	if (Object.keys(cellProps).length > 0) {
		children.push(xmlSelfClose("style:table-cell-properties", cellProps));
	}
	const attrs = {
		"style:name": name,
		"style:family": "table-cell"
	};
	if (dataStyleName) attrs["style:data-style-name"] = dataStyleName;
	return xmlElement("style:style", attrs, children);
}
function createStyleCollector() {
	return {
		styleMap: new Map(),
		styleElements: new Map(),
		counter: 1,
		dataStyleMap: new Map(),
		dataStyleElements: new Map(),
		dataStyleCounter: 100,
		textStyleMap: new Map(),
		textStyleElements: new Map(),
		textStyleCounter: 1
	};
}

function getOrCreateTextStyleName(collector, font) {
	const props = fontTextProps(font);
	if (Object.keys(props).length === 0) return "";
	const key = styleKey({ font });
	const existing = collector.textStyleMap.get(key);
	if (existing) return existing;
	const name = `T${collector.textStyleCounter++}`;
	collector.textStyleMap.set(key, name);
	collector.textStyleElements.set(name, xmlElement("style:style", {
		"style:name": name,
		"style:family": "text"
	}, xmlSelfClose("style:text-properties", props)));
	return name;
}

function emitDataStyle(collector, def, extraChildren = [], isVolatile = false) {
	const name = `N${collector.dataStyleCounter++}`;
	const attrs = { "style:name": name };
	
	
	if (isVolatile) attrs["style:volatile"] = "true";
	if (def.attrs) Object.assign(attrs, def.attrs);
	collector.dataStyleElements.set(name, xmlElement(`number:${def.kind}-style`, attrs, [...def.children, ...extraChildren]));
	return name;
}
function getOrCreateDataStyleName(collector, numFmt) {
	const existing = collector.dataStyleMap.get(numFmt);
	if (existing) return existing;
	const sections = splitFormatSections(numFmt);
	const positive = translateNumFmt(sections[0]);
	if (!positive) return undefined;
	
	
	
	
	
	
	
	
	
	const negative = sections.length > 1 ? translateNumFmt(sections[1]) : undefined;
	const zero = sections.length > 2 ? translateNumFmt(sections[2]) : undefined;
	let name;
	if (!negative) {
		name = emitDataStyle(collector, positive);
	} else {
		const maps = [xmlSelfClose("style:map", {
			"style:condition": "value()>0",
			"style:apply-style-name": emitDataStyle(collector, positive, [], true)
		})];
		if (zero) {
			maps.push(xmlSelfClose("style:map", {
				"style:condition": "value()=0",
				"style:apply-style-name": emitDataStyle(collector, zero, [], true)
			}));
		}
		name = emitDataStyle(collector, negative, maps);
	}
	collector.dataStyleMap.set(numFmt, name);
	return name;
}
function hasVisualProps(style) {
	return Boolean(style.font?.bold || style.font?.italic || style.font?.size || style.font?.color?.rgb || style.fill?.type === "pattern" && style.fill.fgColor?.rgb);
}
function getOrCreateStyleName(collector, style) {
	const key = styleKey(style);
	if (!key) return "";
	const existing = collector.styleMap.get(key);
	if (existing) return existing;
	const dataStyleName = style.numFmt ? getOrCreateDataStyleName(collector, style.numFmt) : undefined;
	
	
	
	if (!dataStyleName && !hasVisualProps(style)) return "";
	const name = `ce${collector.counter++}`;
	collector.styleMap.set(key, name);
	collector.styleElements.set(name, generateStyleElement(name, style, dataStyleName));
	return name;
}


function odsSheetLocator(sheet) {
	return sheet ? `$${sheet}` : "";
}

function excelFormulaToOds(formula) {
	
	
	
	
	
	
	
	
	const converted = replaceA1Ranges(formula, ({ sheet1, ref1, sheet2, ref2 }) => {
		const start = `${odsSheetLocator(sheet1)}.${ref1}`;
		
		
		return ref2 ? `[${start}:${odsSheetLocator(sheet2)}.${ref2}]` : `[${start}]`;
	});
	return `of:=${converted}`;
}

function richTextSpans(runs, collector) {
	let out = "";
	for (const run of runs) {
		const text = xmlEscape(run.text);
		const styleName = run.font ? getOrCreateTextStyleName(collector, run.font) : "";
		out += styleName ? xmlElement("text:span", { "text:style-name": styleName }, text) : text;
	}
	return out;
}

function cellTextP(display, ctx, collector) {
	const runs = ctx?.cellOverride?.richText;
	const hyperlink = ctx?.cellOverride?.hyperlink;
	let content = runs && runs.length > 0 ? richTextSpans(runs, collector) : xmlEscape(display);
	if (hyperlink) {
		const anchor = hyperlink.display !== undefined ? xmlEscape(hyperlink.display) : content;
		content = xmlElement("text:a", {
			"xlink:href": hyperlink.target,
			"xlink:type": "simple"
		}, anchor);
	}
	return xmlElement("text:p", undefined, content);
}
function cellToOds(value, ctx, collector) {
	const attrs = {};
	const children = [];
	if (ctx?.styleName) {
		attrs["table:style-name"] = ctx.styleName;
	}
	if (ctx?.colSpan && ctx.colSpan > 1) {
		attrs["table:number-columns-spanned"] = String(ctx.colSpan);
	}
	if (ctx?.rowSpan && ctx.rowSpan > 1) {
		attrs["table:number-rows-spanned"] = String(ctx.rowSpan);
	}
	
	const formula = ctx?.cellOverride?.formula;
	if (formula) {
		attrs["table:formula"] = excelFormulaToOds(formula);
	}
	
	const hyperlink = ctx?.cellOverride?.hyperlink;
	const richText = ctx?.cellOverride?.richText;
	
	
	
	
	if (richText && richText.length > 0) {
		attrs["office:value-type"] = "string";
		children.push(cellTextP("", ctx, collector));
		return xmlElement("table:table-cell", attrs, children);
	}
	if (value === null || value === undefined) {
		
		
		if (hyperlink?.display !== undefined) {
			attrs["office:value-type"] = "string";
			children.push(cellTextP("", ctx, collector));
			return xmlElement("table:table-cell", attrs, children);
		}
		if (Object.keys(attrs).length === 0) {
			return xmlSelfClose("table:table-cell");
		}
		return xmlElement("table:table-cell", attrs, children);
	}
	if (typeof value === "string") {
		attrs["office:value-type"] = "string";
		children.push(cellTextP(value, ctx, collector));
		return xmlElement("table:table-cell", attrs, children);
	}
	if (typeof value === "number") {
		
		
		
		if (!Number.isFinite(value)) {
			return xmlElement("table:table-cell", attrs, []);
		}
		attrs["office:value-type"] = "float";
		attrs["office:value"] = String(value);
		children.push(cellTextP(formatNumberDisplay(value), ctx, collector));
		return xmlElement("table:table-cell", attrs, children);
	}
	if (typeof value === "boolean") {
		attrs["office:value-type"] = "boolean";
		attrs["office:boolean-value"] = value ? "true" : "false";
		children.push(cellTextP(value ? "TRUE" : "FALSE", ctx, collector));
		return xmlElement("table:table-cell", attrs, children);
	}
	if (value instanceof Date) {
		
		
		
		if (Number.isNaN(value.getTime())) {
			return xmlElement("table:table-cell", attrs, []);
		}
		const dateStr = formatOdsDateValue(value);
		attrs["office:value-type"] = "date";
		attrs["office:date-value"] = dateStr;
		children.push(cellTextP(dateStr, ctx, collector));
		return xmlElement("table:table-cell", attrs, children);
	}
	if (Object.keys(attrs).length === 0) {
		return xmlSelfClose("table:table-cell");
	}
	return xmlElement("table:table-cell", attrs, children);
}


function buildMergeMap(merges) {
	const starts = new Map();
	const covered = new Set();
	if (!merges) return {
		starts,
		covered
	};
	for (const m of merges) {
		const colSpan = m.endCol - m.startCol + 1;
		const rowSpan = m.endRow - m.startRow + 1;
		starts.set(`${m.startRow},${m.startCol}`, {
			colSpan,
			rowSpan
		});
		for (let r = m.startRow; r <= m.endRow; r++) {
			for (let c = m.startCol; c <= m.endCol; c++) {
				if (r === m.startRow && c === m.startCol) continue;
				covered.add(`${r},${c}`);
			}
		}
	}
	return {
		starts,
		covered
	};
}

function rowToOds(row, rowIndex, sheet, mergeMap, styleCollector, maxCol) {
	const cellElements = [];
	
	const effectiveMax = Math.max(row.length - 1, maxCol);
	
	let lastMeaningful = row.length - 1;
	while (lastMeaningful >= 0 && (row[lastMeaningful] === null || row[lastMeaningful] === undefined)) {
		lastMeaningful--;
	}
	
	
	
	
	
	
	for (let c = lastMeaningful + 1; c <= effectiveMax; c++) {
		const key = `${rowIndex},${c}`;
		if (mergeMap.starts.has(key) || mergeMap.covered.has(key) || sheet.cells?.has(key)) {
			lastMeaningful = c;
		}
	}
	let i = 0;
	while (i <= lastMeaningful) {
		const key = `${rowIndex},${i}`;
		
		if (mergeMap.covered.has(key)) {
			
			let count = 1;
			while (i + count <= lastMeaningful && mergeMap.covered.has(`${rowIndex},${i + count}`)) {
				count++;
			}
			if (count > 1) {
				cellElements.push(xmlSelfClose("table:covered-table-cell", { "table:number-columns-repeated": String(count) }));
			} else {
				cellElements.push(xmlSelfClose("table:covered-table-cell"));
			}
			i += count;
			continue;
		}
		
		const cellOverride = sheet.cells?.get(key);
		
		
		
		
		const cell = cellOverride?.value !== undefined ? cellOverride.value : i < row.length ? row[i] : null;
		
		const ctx = {};
		if (cellOverride) ctx.cellOverride = cellOverride;
		
		const mergeInfo = mergeMap.starts.get(key);
		if (mergeInfo) {
			ctx.colSpan = mergeInfo.colSpan;
			ctx.rowSpan = mergeInfo.rowSpan;
		}
		
		const style = cellOverride?.style;
		if (style) {
			const name = getOrCreateStyleName(styleCollector, style);
			if (name) ctx.styleName = name;
		}
		if (cell === null || cell === undefined) {
			if (Object.keys(ctx).length === 0 && !ctx.cellOverride && !mergeInfo) {
				
				let count = 1;
				while (i + count <= lastMeaningful && (i + count >= row.length || row[i + count] === null || row[i + count] === undefined) && !mergeMap.covered.has(`${rowIndex},${i + count}`) && !mergeMap.starts.has(`${rowIndex},${i + count}`) && !sheet.cells?.has(`${rowIndex},${i + count}`)) {
					count++;
				}
				if (count > 1) {
					cellElements.push(xmlSelfClose("table:table-cell", { "table:number-columns-repeated": String(count) }));
				} else {
					cellElements.push(xmlSelfClose("table:table-cell"));
				}
				i += count;
				continue;
			}
		}
		cellElements.push(cellToOds(cell, ctx, styleCollector));
		i++;
	}
	return xmlElement("table:table-row", undefined, cellElements);
}

function writeContentXml(options) {
	const { sheets } = options;
	const styleCollector = createStyleCollector();
	const tableElements = [];
	
	const sheetXmlParts = [];
	for (const sheet of sheets) {
		const children = [];
		
		let rows = [];
		if (sheet.rows) {
			rows = sheet.rows;
		} else if (sheet.data && sheet.columns) {
			
			const keys = sheet.columns.map((c) => c.key ?? c.header ?? "");
			const hasHeaders = sheet.columns.some((c) => c.header);
			if (hasHeaders) {
				const headerRow = sheet.columns.map((c) => c.header ?? c.key ?? "");
				rows.push(headerRow);
			}
			for (const item of sheet.data) {
				const row = keys.map((k) => k in item ? unwrapCellValue(item[k]) : null);
				rows.push(row);
			}
		}
		
		
		
		
		if (sheet.cells && sheet.cells.size > 0) {
			let maxOverrideRow = -1;
			for (const key of sheet.cells.keys()) {
				const comma = key.indexOf(",");
				if (comma === -1) continue;
				const r = Number(key.slice(0, comma));
				if (Number.isInteger(r) && r > maxOverrideRow) maxOverrideRow = r;
			}
			if (maxOverrideRow >= rows.length) {
				if (rows === sheet.rows) rows = [...rows];
				while (rows.length <= maxOverrideRow) rows.push([]);
			}
		}
		
		const mergeMap = buildMergeMap(sheet.merges);
		
		let colCount = 0;
		for (const row of rows) {
			if (row.length > colCount) colCount = row.length;
		}
		if (sheet.merges) {
			for (const m of sheet.merges) {
				if (m.endCol + 1 > colCount) colCount = m.endCol + 1;
			}
		}
		
		let rowCount = rows.length;
		if (sheet.merges) {
			for (const m of sheet.merges) {
				if (m.endRow + 1 > rowCount) rowCount = m.endRow + 1;
			}
		}
		
		if (colCount > 0) {
			if (colCount > 1) {
				children.push(xmlSelfClose("table:table-column", { "table:number-columns-repeated": String(colCount) }));
			} else {
				children.push(xmlSelfClose("table:table-column"));
			}
		}
		
		for (let r = 0; r < rowCount; r++) {
			const row = r < rows.length ? rows[r] : [];
			children.push(rowToOds(row, r, sheet, mergeMap, styleCollector, colCount - 1));
		}
		sheetXmlParts.push(children);
	}
	
	for (let i = 0; i < sheets.length; i++) {
		tableElements.push(xmlElement("table:table", { "table:name": sheets[i].name }, sheetXmlParts[i]));
	}
	const spreadsheetBody = xmlElement("office:spreadsheet", undefined, tableElements);
	const body = xmlElement("office:body", undefined, spreadsheetBody);
	
	
	
	const allStyleParts = [
		...styleCollector.dataStyleElements.values(),
		...styleCollector.styleElements.values(),
		...styleCollector.textStyleElements.values()
	];
	const styleXml = allStyleParts.length > 0 ? xmlElement("office:automatic-styles", undefined, allStyleParts) : xmlElement("office:automatic-styles", undefined, "");
	
	
	const contentParts = [];
	contentParts.push(xmlSelfClose("office:scripts"));
	contentParts.push(xmlElement("office:font-face-decls", undefined, ""));
	contentParts.push(styleXml);
	contentParts.push(body);
	return xmlDocument("office:document-content", {
		"xmlns:office": NS_OFFICE,
		"xmlns:table": NS_TABLE,
		"xmlns:text": NS_TEXT,
		"xmlns:style": NS_STYLE,
		"xmlns:fo": NS_FO,
		"xmlns:number": NS_NUMBER,
		"xmlns:svg": NS_SVG,
		"xmlns:xlink": NS_XLINK,
		"xmlns:of": NS_OF,
		"office:version": "1.2"
	}, contentParts);
}

function writeMetaXml(props) {
	const children = [];
	if (props?.title) {
		children.push(xmlElement("dc:title", undefined, xmlEscape(props.title)));
	}
	if (props?.subject) {
		children.push(xmlElement("dc:subject", undefined, xmlEscape(props.subject)));
	}
	if (props?.creator) {
		children.push(xmlElement("meta:initial-creator", undefined, xmlEscape(props.creator)));
	}
	if (props?.description) {
		children.push(xmlElement("dc:description", undefined, xmlEscape(props.description)));
	}
	if (props?.keywords) {
		children.push(xmlElement("meta:keyword", undefined, xmlEscape(props.keywords)));
	}
	if (props?.created) {
		children.push(xmlElement("meta:creation-date", undefined, formatOdsDate(props.created)));
	}
	const modified = props?.modified ?? new Date();
	children.push(xmlElement("dc:date", undefined, formatOdsDate(modified)));
	children.push(xmlElement("meta:generator", undefined, "defter"));
	const metaContent = xmlElement("office:meta", undefined, children);
	return xmlDocument("office:document-meta", {
		"xmlns:office": NS_OFFICE,
		"xmlns:meta": NS_META,
		"xmlns:dc": NS_DC,
		"office:version": "1.2"
	}, metaContent);
}

function writeStylesXml() {
	
	
	const children = [];
	children.push(xmlElement("office:font-face-decls", undefined, ""));
	children.push(xmlElement("office:styles", undefined, ""));
	children.push(xmlElement("office:automatic-styles", undefined, ""));
	children.push(xmlElement("office:master-styles", undefined, ""));
	return xmlDocument("office:document-styles", {
		"xmlns:office": NS_OFFICE,
		"xmlns:style": NS_STYLE,
		"xmlns:text": NS_TEXT,
		"xmlns:table": NS_TABLE,
		"xmlns:fo": NS_FO,
		"xmlns:number": NS_NUMBER,
		"xmlns:svg": NS_SVG,
		"office:version": "1.2"
	}, children);
}

function writeSettingsXml() {
	const NS_CONFIG = "urn:oasis:names:tc:opendocument:xmlns:config:1.0";
	return xmlDocument("office:document-settings", {
		"xmlns:office": NS_OFFICE,
		"xmlns:config": NS_CONFIG,
		"office:version": "1.2"
	}, xmlElement("office:settings", undefined, ""));
}

function writeManifestXml() {
	const NS_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0";
	const entries = [];
	entries.push(xmlSelfClose("manifest:file-entry", {
		"manifest:full-path": "/",
		"manifest:version": "1.2",
		"manifest:media-type": MIMETYPE
	}));
	entries.push(xmlSelfClose("manifest:file-entry", {
		"manifest:full-path": "content.xml",
		"manifest:media-type": "text/xml"
	}));
	entries.push(xmlSelfClose("manifest:file-entry", {
		"manifest:full-path": "meta.xml",
		"manifest:media-type": "text/xml"
	}));
	entries.push(xmlSelfClose("manifest:file-entry", {
		"manifest:full-path": "styles.xml",
		"manifest:media-type": "text/xml"
	}));
	entries.push(xmlSelfClose("manifest:file-entry", {
		"manifest:full-path": "settings.xml",
		"manifest:media-type": "text/xml"
	}));
	return xmlDocument("manifest:manifest", {
		"xmlns:manifest": NS_MANIFEST,
		"manifest:version": "1.2"
	}, entries);
}


export async function writeOds(options) {
	
	
	validateSheetNames(options.sheets);
	const zip = new ZipWriter();
	
	zip.add("mimetype", encoder.encode(MIMETYPE), { compress: false });
	
	zip.add("META-INF/manifest.xml", encoder.encode(writeManifestXml()));
	
	zip.add("content.xml", encoder.encode(writeContentXml(options)));
	
	zip.add("meta.xml", encoder.encode(writeMetaXml(options.properties)));
	
	zip.add("styles.xml", encoder.encode(writeStylesXml()));
	
	zip.add("settings.xml", encoder.encode(writeSettingsXml()));
	return zip.build();
}
