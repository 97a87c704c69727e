import { ParseError, ZipError } from "../errors.mjs";
import { assertNotEncrypted, readInputToUint8Array } from "../_input.mjs";
import { ZipReader } from "../zip/reader.mjs";
import { parseXml } from "../xml/parser.mjs";
import { MAX_COL_INDEX, MAX_REPEAT_COUNT, MAX_ROW_INDEX, MAX_TOTAL_CELLS } from "../limits.mjs";

function clampRepeat(raw) {
	const value = Number(raw ?? "1");
	if (!Number.isFinite(value) || value < 1) return 1;
	return Math.min(Math.trunc(value), MAX_REPEAT_COUNT);
}

function decodeUtf8(data) {
	return new TextDecoder("utf-8").decode(data);
}
function findChild(el, localName) {
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === localName) return child;
	}
	return undefined;
}
function findChildren(el, localName) {
	const result = [];
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === localName) result.push(child);
	}
	return result;
}
function parseStyles(doc) {
	const styles = new Map();
	
	const autoStyles = findChild(doc, "automatic-styles");
	if (!autoStyles) return styles;
	
	
	const dataStyleMap = parseDataStyles(autoStyles);
	const styleElements = findChildren(autoStyles, "style");
	for (const styleEl of styleElements) {
		const family = styleEl.attrs["style:family"];
		if (family !== "table-cell") continue;
		const name = styleEl.attrs["style:name"];
		if (!name) continue;
		const def = {};
		
		const textProps = findChild(styleEl, "text-properties");
		if (textProps) {
			if (textProps.attrs["fo:font-weight"] === "bold") {
				def.bold = true;
			}
			if (textProps.attrs["fo:font-style"] === "italic") {
				def.italic = true;
			}
			const fontSize = textProps.attrs["fo:font-size"];
			if (fontSize) {
				
				const match = fontSize.match(/^(\d+(?:\.\d+)?)/);
				if (match) def.fontSize = parseFloat(match[1]);
			}
			const color = textProps.attrs["fo:color"];
			if (color) {
				def.fontColor = color;
			}
		}
		
		const cellProps = findChild(styleEl, "table-cell-properties");
		if (cellProps) {
			const bgColor = cellProps.attrs["fo:background-color"];
			if (bgColor && bgColor !== "transparent") {
				def.backgroundColor = bgColor;
			}
		}
		
		const dataStyleRef = styleEl.attrs["style:data-style-name"];
		if (dataStyleRef) {
			const numFmt = dataStyleMap.get(dataStyleRef);
			if (numFmt) def.numFmt = numFmt;
		}
		styles.set(name, def);
	}
	return styles;
}


function parseDataStyles(autoStyles) {
	const out = new Map();
	
	const mapped = new Map();
	for (const child of autoStyles.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		const name = child.attrs["style:name"];
		if (!name) continue;
		let code;
		if (local === "number-style") {
			code = serializeDataStyleChildren(child, "number");
		} else if (local === "percentage-style") {
			code = serializeDataStyleChildren(child, "percentage");
		} else if (local === "currency-style") {
			code = serializeDataStyleChildren(child, "currency");
		} else if (local === "date-style") {
			code = serializeDataStyleChildren(child, "date");
		} else if (local === "time-style") {
			const truncate = child.attrs["number:truncate-on-overflow"];
			code = serializeDataStyleChildren(child, "time", truncate === "false");
		}
		if (!code) continue;
		out.set(name, code);
		const maps = findChildren(child, "map");
		if (maps.length > 0) {
			mapped.set(name, maps.map((m) => ({
				condition: m.attrs["style:condition"] ?? "",
				target: m.attrs["style:apply-style-name"] ?? ""
			})));
		}
	}
	
	
	
	
	
	for (const [name, maps] of mapped) {
		let positive;
		let zero;
		for (const { condition, target } of maps) {
			const code = out.get(target);
			if (!code) continue;
			if (condition.includes(">")) positive = code;
			else if (condition.includes("=")) zero = code;
		}
		
		
		
		if (!positive) continue;
		const negative = out.get(name);
		out.set(name, zero ? `${positive};${negative};${zero}` : `${positive};${negative}`);
	}
	return out;
}
function serializeDataStyleChildren(el, kind, bracketDuration = false) {
	let out = "";
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "number") {
			
			const decimals = Math.min(parseInt(child.attrs["number:decimal-places"] ?? "0", 10) || 0, MAX_REPEAT_COUNT);
			const grouping = child.attrs["number:grouping"] === "true";
			const integerPart = grouping ? "#,##0" : "0";
			out += decimals > 0 ? `${integerPart}.${"0".repeat(decimals)}` : integerPart;
		} else if (local === "currency-symbol") {
			const text = child.children.filter((c) => typeof c === "string").join("");
			out += `"${text}"`;
		} else if (local === "text") {
			const text = child.children.filter((c) => typeof c === "string").join("");
			
			if (text.length === 1 && /[\s\-/:.,()%]/.test(text)) {
				out += text;
			} else {
				out += `"${text}"`;
			}
		} else if (local === "year") {
			out += child.attrs["number:style"] === "long" ? "yyyy" : "yy";
		} else if (local === "month") {
			const long = child.attrs["number:style"] === "long";
			const textual = child.attrs["number:textual"] === "true";
			out += textual ? long ? "mmmm" : "mmm" : long ? "mm" : "m";
		} else if (local === "day") {
			out += child.attrs["number:style"] === "long" ? "dd" : "d";
		} else if (local === "day-of-week") {
			out += child.attrs["number:style"] === "long" ? "dddd" : "ddd";
		} else if (local === "hours") {
			const tok = child.attrs["number:style"] === "long" ? "hh" : "h";
			out += bracketDuration && !out.includes("[") ? `[${tok}]` : tok;
		} else if (local === "minutes") {
			out += child.attrs["number:style"] === "long" ? "mm" : "m";
		} else if (local === "seconds") {
			out += child.attrs["number:style"] === "long" ? "ss" : "s";
		} else if (local === "am-pm") {
			out += "AM/PM";
		}
	}
	if (kind === "percentage" && !out.endsWith("%")) out += "%";
	
	
	return out;
}

function odsStyleToCellStyle(def) {
	const style = {};
	if (def.bold || def.italic || def.fontSize || def.fontColor) {
		style.font = {};
		if (def.bold) style.font.bold = true;
		if (def.italic) style.font.italic = true;
		if (def.fontSize) style.font.size = def.fontSize;
		if (def.fontColor) {
			
			const hex = def.fontColor.startsWith("#") ? def.fontColor.slice(1) : def.fontColor;
			style.font.color = { rgb: hex.toUpperCase() };
		}
	}
	if (def.backgroundColor) {
		const hex = def.backgroundColor.startsWith("#") ? def.backgroundColor.slice(1) : def.backgroundColor;
		style.fill = {
			type: "pattern",
			pattern: "solid",
			fgColor: { rgb: hex.toUpperCase() }
		};
	}
	if (def.numFmt) {
		style.numFmt = def.numFmt;
	}
	return style;
}


function findHyperlink(el) {
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "a") {
			const href = child.attrs["xlink:href"];
			if (href) return {
				href,
				display: collectText(child)
			};
		}
		const nested = findHyperlink(child);
		if (nested) return nested;
	}
	return undefined;
}

function extractTextAndHyperlink(cell) {
	
	
	
	
	const paragraphs = findChildren(cell, "p");
	if (paragraphs.length === 0) return { text: "" };
	const text = paragraphs.map((p) => collectText(p)).join("\n");
	
	
	for (const p of paragraphs) {
		const link = findHyperlink(p);
		if (link) {
			return {
				text,
				hyperlink: {
					target: link.href,
					display: link.display
				}
			};
		}
	}
	return { text };
}

function collectText(el) {
	let text = "";
	for (const child of el.children) {
		if (typeof child === "string") {
			text += child;
		} else {
			const local = child.local || child.tag;
			if (local === "s") {
				
				
				
				const count = clampRepeat(child.attrs["text:c"]);
				text += " ".repeat(count);
			} else if (local === "line-break") {
				
				text += "\n";
			} else if (local === "tab") {
				
				text += "	";
			} else {
				
				text += collectText(child);
			}
		}
	}
	return text;
}


const ODS_ADDRESS = /^\$?(?:[A-Za-z]{1,3}(?:\$?\d+)?|\d+)$/;

function odsAddressToExcel(part) {
	
	
	const dot = part.lastIndexOf(".");
	if (dot < 0) return undefined;
	const address = part.slice(dot + 1);
	if (!ODS_ADDRESS.test(address)) return undefined;
	let sheet = part.slice(0, dot);
	
	
	if (sheet.includes("#")) return undefined;
	
	
	if (sheet.startsWith("$")) sheet = sheet.slice(1);
	return sheet ? `${sheet}!${address}` : address;
}

function odsFormulaToExcel(formula) {
	
	let f = formula;
	if (f.startsWith("of:=")) f = f.slice(4);
	else if (f.startsWith("oooc:=")) f = f.slice(6);
	else if (f.startsWith("=")) f = f.slice(1);
	
	
	
	
	
	
	
	
	const parts = f.split(/("(?:[^"]|"")*")/);
	for (let i = 0; i < parts.length; i++) {
		if (i % 2 === 1) continue;
		parts[i] = parts[i].replace(/\[([^\]]*)\]/g, (match, body) => {
			
			const halves = body.split(":");
			if (halves.length > 2) return match;
			const first = odsAddressToExcel(halves[0]);
			if (first === undefined) return match;
			if (halves.length === 1) return first;
			const second = odsAddressToExcel(halves[1]);
			if (second === undefined) return match;
			return `${first}:${second}`;
		});
	}
	return parts.join("");
}


export function parseOdsDateTime(text) {
	const trimmed = text.trim();
	const timeAt = trimmed.indexOf("T");
	const zoned = timeAt >= 0 && /(?:Z|[+-]\d{2}:?\d{2})$/.test(trimmed.slice(timeAt + 1));
	const date = new Date(timeAt >= 0 && !zoned ? `${trimmed}Z` : trimmed);
	return Number.isNaN(date.getTime()) ? undefined : date;
}

function parseCellValue(cell) {
	const valueType = cell.attrs["office:value-type"] ?? cell.attrs["calcext:value-type"] ?? "";
	switch (valueType) {
		case "string": {
			
			const { text } = extractTextAndHyperlink(cell);
			if (text) return text;
			
			const strVal = cell.attrs["office:string-value"];
			if (strVal !== undefined) return strVal;
			return "";
		}
		case "float":
		case "currency":
		case "percentage": {
			const val = cell.attrs["office:value"];
			if (val !== undefined) return Number(val);
			return null;
		}
		case "boolean": {
			const boolVal = cell.attrs["office:boolean-value"];
			if (boolVal === "true") return true;
			if (boolVal === "false") return false;
			return null;
		}
		case "date": {
			const dateVal = cell.attrs["office:date-value"];
			if (dateVal) return parseOdsDateTime(dateVal) ?? null;
			return null;
		}
		case "time": {
			
			const timeVal = cell.attrs["office:time-value"];
			if (timeVal) {
				return timeVal;
			}
			return null;
		}
		default: {
			
			const { text } = extractTextAndHyperlink(cell);
			if (text) return text;
			return null;
		}
	}
}

function parseContentXml(xml, options) {
	const doc = parseXml(xml);
	const sheets = [];
	
	const readStyles = options?.readStyles ?? false;
	const styleDefs = readStyles ? parseStyles(doc) : new Map();
	
	const body = findChild(doc, "body");
	if (!body) return sheets;
	const spreadsheet = findChild(body, "spreadsheet");
	if (!spreadsheet) return sheets;
	const tables = findChildren(spreadsheet, "table");
	for (const table of tables) {
		const name = table.attrs["table:name"] ?? `Sheet${sheets.length + 1}`;
		
		if (options?.sheets !== undefined) {
			const filter = options.sheets;
			const idx = sheets.length;
			let shouldRead;
			if (typeof filter === "function") {
				
				shouldRead = filter({
					name,
					index: idx
				}, idx);
			} else if (filter.length === 0) {
				shouldRead = true;
			} else {
				shouldRead = filter.some((spec) => {
					if (typeof spec === "string") return spec === name;
					if (typeof spec === "number") return spec === idx;
					return false;
				});
			}
			if (!shouldRead) {
				sheets.push({
					name,
					rows: []
				});
				continue;
			}
		}
		const rows = [];
		const merges = [];
		const cells = new Map();
		const tableRows = findChildren(table, "table-row");
		let currentRow = 0;
		let pendingEmptyRows = 0;
		for (const tableRow of tableRows) {
			const rowRepeat = Number(tableRow.attrs["table:number-rows-repeated"] ?? "1");
			
			
			const cellEntries = [];
			for (const child of tableRow.children) {
				if (typeof child === "string") continue;
				const local = child.local || child.tag;
				if (local === "table-cell") {
					const colRepeat = Number(child.attrs["table:number-columns-repeated"] ?? "1");
					const colSpan = Number(child.attrs["table:number-columns-spanned"] ?? "1");
					const rowSpan = Number(child.attrs["table:number-rows-spanned"] ?? "1");
					const value = parseCellValue(child);
					const styleName = child.attrs["table:style-name"];
					const formulaAttr = child.attrs["table:formula"];
					const formula = formulaAttr ? odsFormulaToExcel(formulaAttr) : undefined;
					const { hyperlink } = extractTextAndHyperlink(child);
					cellEntries.push({
						value,
						repeat: colRepeat,
						colSpan,
						rowSpan,
						isCovered: false,
						styleName,
						formula,
						hyperlink
					});
				} else if (local === "covered-table-cell") {
					const colRepeat = Number(child.attrs["table:number-columns-repeated"] ?? "1");
					cellEntries.push({
						value: null,
						repeat: colRepeat,
						colSpan: 1,
						rowSpan: 1,
						isCovered: true
					});
				}
			}
			
			while (cellEntries.length > 0 && cellEntries[cellEntries.length - 1].value === null && cellEntries[cellEntries.length - 1].colSpan === 1 && cellEntries[cellEntries.length - 1].rowSpan === 1 && !cellEntries[cellEntries.length - 1].styleName && !cellEntries[cellEntries.length - 1].formula && !cellEntries[cellEntries.length - 1].hyperlink) {
				cellEntries.pop();
			}
			
			const rowData = [];
			let col = 0;
			for (const entry of cellEntries) {
				
				
				
				const repeat = Math.min(entry.repeat, MAX_COL_INDEX + 1);
				for (let r = 0; r < repeat; r++) {
					rowData.push(entry.value);
					
					if (entry.colSpan > 1 || entry.rowSpan > 1) {
						merges.push({
							startRow: currentRow,
							startCol: col,
							endRow: currentRow + entry.rowSpan - 1,
							endCol: col + entry.colSpan - 1
						});
					}
					
					const hasMetadata = entry.formula || entry.hyperlink || readStyles && entry.styleName && styleDefs.has(entry.styleName);
					if (hasMetadata) {
						const cellData = {
							value: entry.value,
							type: entry.value === null ? "empty" : typeof entry.value === "string" ? "string" : typeof entry.value === "number" ? "number" : typeof entry.value === "boolean" ? "boolean" : entry.value instanceof Date ? "date" : "empty"
						};
						if (entry.formula) {
							cellData.formula = entry.formula;
							cellData.type = "formula";
						}
						if (entry.hyperlink) {
							cellData.hyperlink = entry.hyperlink;
						}
						if (readStyles && entry.styleName) {
							const styleDef = styleDefs.get(entry.styleName);
							if (styleDef) {
								cellData.style = odsStyleToCellStyle(styleDef);
							}
						}
						cells.set(`${currentRow},${col}`, cellData);
					}
					col++;
				}
			}
			if (rowData.length === 0) {
				
				
				
				
				
				
				
				
				
				
				if (rowRepeat > 0) pendingEmptyRows += rowRepeat;
				
				
				currentRow += rowRepeat;
				continue;
			}
			
			
			
			
			
			if (pendingEmptyRows > 0) {
				const flush = Math.min(pendingEmptyRows, MAX_ROW_INDEX + 1 - rows.length);
				for (let r = 0; r < flush; r++) {
					rows.push([]);
				}
				pendingEmptyRows = 0;
			}
			
			
			const effectiveRowRepeat = Math.min(rowRepeat, MAX_ROW_INDEX + 1);
			
			
			
			const projected = (rows.length + effectiveRowRepeat) * rowData.length;
			if (projected > MAX_TOTAL_CELLS) {
				throw new ParseError(`Sheet spans ${projected} cells, over the ${MAX_TOTAL_CELLS} limit`);
			}
			for (let r = 0; r < effectiveRowRepeat; r++) {
				rows.push(effectiveRowRepeat === 1 && r === 0 ? rowData : [...rowData]);
				if (r > 0 && merges.length > 0) {}
				currentRow++;
			}
		}
		
		
		
		while (rows.length > 0 && rows[rows.length - 1].length === 0) {
			rows.pop();
		}
		const sheet = {
			name,
			rows
		};
		if (merges.length > 0) {
			sheet.merges = merges;
		}
		if (cells.size > 0) {
			sheet.cells = cells;
		}
		sheets.push(sheet);
	}
	
	if (options?.sheets !== undefined) {
		const filter = options.sheets;
		return sheets.filter((s, idx) => {
			if (s.rows.length > 0 || s.merges !== undefined || s.cells !== undefined) {
				return true;
			}
			
			if (typeof filter === "function") {
				return filter({
					name: s.name,
					index: idx
				}, idx);
			}
			if (filter.length === 0) return true;
			return filter.some((spec) => {
				if (typeof spec === "string") return spec === s.name;
				return false;
			});
		});
	}
	return sheets;
}

function parseMetaXml(xml) {
	const doc = parseXml(xml);
	const props = {};
	
	const meta = findChild(doc, "meta");
	if (!meta) return props;
	for (const child of meta.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		const text = child.children.filter((c) => typeof c === "string").join("");
		switch (local) {
			case "title":
				if (text) props.title = text;
				break;
			case "subject":
				if (text) props.subject = text;
				break;
			case "initial-creator":
				if (text) props.creator = text;
				break;
			case "description":
				if (text) props.description = text;
				break;
			case "keyword":
				if (text) props.keywords = text;
				break;
			case "creation-date":
				if (text) {
					
					
					const d = parseOdsDateTime(text);
					if (d) props.created = d;
				}
				break;
			case "date":
				if (text) {
					const d = parseOdsDateTime(text);
					if (d) props.modified = d;
				}
				break;
		}
	}
	return props;
}


export async function readOds(input, options) {
	const data = await readInputToUint8Array(input, options?.maxInputBytes);
	
	
	
	
	assertNotEncrypted(data, "ods");
	
	let zip;
	try {
		zip = new ZipReader(data);
	} catch (err) {
		if (err instanceof ZipError) throw err;
		throw new ParseError("Failed to open ODS file: not a valid ZIP archive", undefined, { cause: err });
	}
	
	if (!zip.has("mimetype")) {
		throw new ParseError("Invalid ODS: missing 'mimetype' entry. The file may not be a valid OpenDocument Spreadsheet.");
	}
	const mimeData = await zip.extract("mimetype");
	const mime = decodeUtf8(mimeData).trim();
	if (!mime.startsWith("application/vnd.oasis.opendocument")) {
		throw new ParseError(`Invalid ODS mimetype: "${mime}". Expected an OpenDocument type starting with "application/vnd.oasis.opendocument".`);
	}
	
	if (!zip.has("content.xml")) {
		throw new ParseError("Invalid ODS: missing content.xml");
	}
	const contentXml = decodeUtf8(await zip.extract("content.xml"));
	const sheets = parseContentXml(contentXml, options);
	
	let properties;
	if (zip.has("meta.xml")) {
		const metaXml = decodeUtf8(await zip.extract("meta.xml"));
		const metaProps = parseMetaXml(metaXml);
		if (Object.keys(metaProps).length > 0) {
			properties = { ...metaProps };
		}
	}
	
	const workbook = { sheets };
	if (properties) {
		workbook.properties = properties;
	}
	return workbook;
}
