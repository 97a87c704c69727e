import { ZipWriter } from "../zip/writer.mjs";
import { zipStream } from "../zip/stream-writer.mjs";
import { writeContentTypes } from "./content-types-writer.mjs";
import { writeRootRels, writeWorkbookRels } from "./workbook-writer.mjs";
import { createStylesCollector } from "./styles-writer.mjs";
import { createSharedStrings, writeSharedStringsXml } from "./worksheet-writer.mjs";
import { cellRef } from "./worksheet-writer.mjs";
import { writeThemeXml } from "./theme-writer.mjs";
import { validateSheetName } from "../_validate.mjs";
import { InvalidArgumentError } from "../errors.mjs";
import { dateToSerial } from "../_date.mjs";
import { xmlDocument, xmlDeclaration, xmlElement, xmlSelfClose, xmlEscape } from "../xml/writer.mjs";
const encoder = /* @__PURE__ */ new TextEncoder();
const NS_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const NS_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

export const XLSX_MAX_ROWS_PER_SHEET = 1048576;

const DEFAULT_DATE_FORMAT = "yyyy-mm-dd";

const CHUNK_THRESHOLD = 64 * 1024;

class RowSerializer {
	styles = createStylesCollector();
	sharedStrings = createSharedStrings();
	columns;
	is1904;
	inlineStrings;
	constructor(options) {
		this.columns = options.columns;
		this.is1904 = options.dateSystem === "1904";
		this.inlineStrings = options.inlineStrings ?? false;
	}
	
	serializeRow(rowIndex, values) {
		const cellElements = [];
		for (let c = 0; c < values.length; c++) {
			const colDef = this.columns?.[c];
			let style = colDef?.style;
			
			if (colDef?.numFmt && (!style || !style.numFmt)) {
				style = {
					...style,
					numFmt: colDef.numFmt
				};
			}
			const cellXml = this.serializeCell(rowIndex, c, values[c], style);
			if (cellXml) cellElements.push(cellXml);
		}
		if (cellElements.length === 0) return null;
		return xmlElement("row", { r: rowIndex + 1 }, cellElements);
	}
	serializeCell(row, col, value, style) {
		let effectiveStyle = style;
		
		if (value instanceof Date && (!effectiveStyle || !effectiveStyle.numFmt)) {
			effectiveStyle = {
				...effectiveStyle,
				numFmt: DEFAULT_DATE_FORMAT
			};
		}
		let styleIdx = 0;
		if (effectiveStyle) {
			styleIdx = this.styles.addStyle(effectiveStyle);
		}
		const ref = cellRef(row, col);
		
		if (value === null || value === undefined) {
			if (styleIdx !== 0) {
				return xmlSelfClose("c", {
					r: ref,
					s: styleIdx
				});
			}
			return null;
		}
		
		if (typeof value === "string") {
			if (this.inlineStrings) {
				const attrs = {
					r: ref,
					t: "inlineStr"
				};
				if (styleIdx !== 0) attrs["s"] = styleIdx;
				return xmlElement("c", attrs, [xmlElement("is", undefined, [textElement(value)])]);
			}
			const ssIdx = this.sharedStrings.add(value);
			const attrs = {
				r: ref,
				t: "s"
			};
			if (styleIdx !== 0) attrs["s"] = styleIdx;
			return xmlElement("c", attrs, [xmlElement("v", undefined, String(ssIdx))]);
		}
		
		if (typeof value === "number") {
			
			if (!Number.isFinite(value)) {
				if (styleIdx !== 0) {
					return xmlSelfClose("c", {
						r: ref,
						s: styleIdx
					});
				}
				return null;
			}
			const attrs = { r: ref };
			if (styleIdx !== 0) attrs["s"] = styleIdx;
			return xmlElement("c", attrs, [xmlElement("v", undefined, String(value))]);
		}
		
		if (typeof value === "boolean") {
			const attrs = {
				r: ref,
				t: "b"
			};
			if (styleIdx !== 0) attrs["s"] = styleIdx;
			return xmlElement("c", attrs, [xmlElement("v", undefined, value ? "1" : "0")]);
		}
		
		if (value instanceof Date) {
			const serial = dateToSerial(value, this.is1904);
			const attrs = { r: ref };
			if (styleIdx !== 0) attrs["s"] = styleIdx;
			return xmlElement("c", attrs, [xmlElement("v", undefined, String(serial))]);
		}
		return null;
	}
}

function textElement(value) {
	const escaped = xmlEscape(value);
	const needsPreserve = value.length > 0 && (value[0] === " " || value[value.length - 1] === " " || value.includes("\n") || value.includes("	"));
	return needsPreserve ? `<t xml:space="preserve">${escaped}</t>` : xmlElement("t", undefined, escaped);
}


function buildSheetPrelude(columns, freezePane) {
	const parts = [];
	
	const sheetViewParts = [];
	if (freezePane) {
		const fp = freezePane;
		const topLeftCell = cellRef(fp.rows ?? 0, fp.columns ?? 0);
		const paneAttrs = {};
		if (fp.columns && fp.columns > 0) paneAttrs["xSplit"] = fp.columns;
		if (fp.rows && fp.rows > 0) paneAttrs["ySplit"] = fp.rows;
		paneAttrs["topLeftCell"] = topLeftCell;
		paneAttrs["state"] = "frozen";
		const hasXSplit = fp.columns && fp.columns > 0;
		const hasYSplit = fp.rows && fp.rows > 0;
		if (hasXSplit && hasYSplit) paneAttrs["activePane"] = "bottomRight";
		else if (hasXSplit) paneAttrs["activePane"] = "topRight";
		else paneAttrs["activePane"] = "bottomLeft";
		sheetViewParts.push(xmlSelfClose("pane", paneAttrs));
	}
	parts.push(xmlElement("sheetViews", undefined, [sheetViewParts.length > 0 ? xmlElement("sheetView", { workbookViewId: 0 }, sheetViewParts) : xmlSelfClose("sheetView", { workbookViewId: 0 })]));
	
	parts.push(xmlSelfClose("sheetFormatPr", { defaultRowHeight: 15 }));
	
	if (columns && columns.length > 0) {
		const colElements = [];
		for (let i = 0; i < columns.length; i++) {
			const col = columns[i];
			if (col.width !== undefined || col.hidden || col.outlineLevel) {
				const colAttrs = {
					min: i + 1,
					max: i + 1
				};
				if (col.width !== undefined) {
					colAttrs["width"] = col.width;
					colAttrs["customWidth"] = true;
				}
				if (col.hidden) colAttrs["hidden"] = true;
				if (col.outlineLevel) colAttrs["outlineLevel"] = col.outlineLevel;
				colElements.push(xmlSelfClose("col", colAttrs));
			}
		}
		if (colElements.length > 0) {
			parts.push(xmlElement("cols", undefined, colElements));
		}
	}
	return parts;
}

function generateSheetNames(baseName, count) {
	const names = [];
	for (let i = 0; i < count; i++) {
		if (i === 0) {
			names.push(truncateSheetName(baseName));
		} else {
			const suffix = `_${i + 1}`;
			const room = 31 - suffix.length;
			const base = baseName.length > room ? baseName.slice(0, room) : baseName;
			names.push(base + suffix);
		}
	}
	return names;
}

function buildWorkbookXml(baseName, count, dateSystem) {
	const sheetNames = generateSheetNames(baseName, count);
	const sheetElements = [];
	for (let s = 0; s < count; s++) {
		sheetElements.push(xmlSelfClose("sheet", {
			name: sheetNames[s],
			sheetId: s + 1,
			"r:id": `rId${s + 1}`
		}));
	}
	const workbookParts = [];
	if (dateSystem === "1904") {
		workbookParts.push(xmlSelfClose("workbookPr", { date1904: 1 }));
	}
	workbookParts.push(xmlElement("sheets", undefined, sheetElements));
	return xmlDocument("workbook", {
		xmlns: NS_SPREADSHEET,
		"xmlns:r": NS_R
	}, workbookParts);
}

function headerFromColumns(columns) {
	if (!columns || !columns.some((col) => col.header)) return null;
	return columns.map((col) => col.header ?? col.key ?? null);
}
function validateMaxRowsPerSheet(value) {
	if (value < 2) {
		throw new InvalidArgumentError("maxRowsPerSheet must be at least 2 (one header + one data row)");
	}
}


export class XlsxStreamWriter {
	sheetName;
	columns;
	freezePane;
	dateSystem;
	maxRowsPerSheet;
	repeatHeaders;
	serializer;
	
	sheetFragments = [[]];
	
	currentSheetRowCount = 0;
	
	rowCount = 0;
	maxCols = 0;
	
	headerRowValues = null;
	constructor(options) {
		this.sheetName = options.name;
		this.columns = options.columns;
		this.freezePane = options.freezePane;
		this.dateSystem = options.dateSystem ?? "1900";
		this.maxRowsPerSheet = options.maxRowsPerSheet ?? XLSX_MAX_ROWS_PER_SHEET;
		this.repeatHeaders = options.repeatHeaders ?? true;
		this.serializer = new RowSerializer({
			columns: options.columns,
			dateSystem: this.dateSystem
		});
		
		
		
		validateSheetName(this.sheetName, 0);
		validateMaxRowsPerSheet(this.maxRowsPerSheet);
		
		const headerValues = headerFromColumns(this.columns);
		if (headerValues) {
			this.headerRowValues = headerValues.slice();
			this.addRow(headerValues);
		}
	}
	
	addRow(values) {
		
		
		
		if (this.rowCount === 0 && !this.headerRowValues) {
			this.headerRowValues = values.slice();
		}
		
		if (this.currentSheetRowCount >= this.maxRowsPerSheet) {
			this.rolloverSheet();
		}
		const rowIndex = this.currentSheetRowCount;
		this.currentSheetRowCount++;
		this.rowCount++;
		if (values.length > this.maxCols) {
			this.maxCols = values.length;
		}
		this.emit(rowIndex, values);
	}
	
	rolloverSheet() {
		this.sheetFragments.push([]);
		this.currentSheetRowCount = 0;
		if (this.repeatHeaders && this.headerRowValues) {
			
			
			
			const rowIndex = this.currentSheetRowCount;
			this.currentSheetRowCount++;
			this.emit(rowIndex, this.headerRowValues);
		}
	}
	emit(rowIndex, values) {
		const xml = this.serializer.serializeRow(rowIndex, values);
		if (xml) {
			this.sheetFragments[this.sheetFragments.length - 1].push(xml);
		}
	}
	
	addObject(item) {
		if (!this.columns) throw new Error("addObject requires columns with key accessors");
		this.addRow(objectToValues(item, this.columns));
	}
	
	async finish() {
		const hasSharedStrings = this.serializer.sharedStrings.count() > 0;
		const sheetCount = this.sheetFragments.length;
		
		const sheetPrelude = buildSheetPrelude(this.columns, this.freezePane);
		
		const zip = new ZipWriter();
		
		zip.add("[Content_Types].xml", encoder.encode(writeContentTypes({
			sheetCount,
			hasSharedStrings
		})));
		
		zip.add("_rels/.rels", encoder.encode(writeRootRels()));
		
		zip.add("xl/_rels/workbook.xml.rels", encoder.encode(writeWorkbookRels(sheetCount, hasSharedStrings)));
		
		zip.add("xl/styles.xml", encoder.encode(this.serializer.styles.toXml()));
		
		
		
		zip.add("xl/theme/theme1.xml", encoder.encode(writeThemeXml()));
		
		if (hasSharedStrings) {
			zip.add("xl/sharedStrings.xml", encoder.encode(writeSharedStringsXml(this.serializer.sharedStrings)));
		}
		
		for (let s = 0; s < sheetCount; s++) {
			const fragments = this.sheetFragments[s];
			const worksheetParts = [];
			worksheetParts.push(...sheetPrelude);
			worksheetParts.push(xmlElement("sheetData", undefined, fragments.length > 0 ? fragments : ""));
			const worksheetXml = xmlDocument("worksheet", {
				xmlns: NS_SPREADSHEET,
				"xmlns:r": NS_R
			}, worksheetParts);
			zip.add(`xl/worksheets/sheet${s + 1}.xml`, encoder.encode(worksheetXml));
		}
		
		zip.add("xl/workbook.xml", encoder.encode(buildWorkbookXml(this.sheetName, sheetCount, this.dateSystem)));
		return zip.build();
	}
	
	toStream() {
		const finish = () => this.finish();
		return new ReadableStream({ async pull(controller) {
			
			
			controller.enqueue(await finish());
			controller.close();
		} });
	}
}


export function writeXlsxStream(rows, options) {
	
	
	
	
	validateSheetName(options.name, 0);
	validateMaxRowsPerSheet(options.maxRowsPerSheet ?? XLSX_MAX_ROWS_PER_SHEET);
	return zipStream(xlsxStreamEntries(options, rows), { zip64: options.zip64 });
}

async function* xlsxStreamEntries(options, rows) {
	const dateSystem = options.dateSystem ?? "1900";
	const maxRowsPerSheet = options.maxRowsPerSheet ?? XLSX_MAX_ROWS_PER_SHEET;
	const repeatHeaders = options.repeatHeaders ?? true;
	const inlineStrings = options.inlineStrings ?? true;
	const compress = options.compress ?? true;
	const columns = options.columns;
	const serializer = new RowSerializer({
		columns,
		dateSystem,
		inlineStrings
	});
	const prelude = buildSheetPrelude(columns, options.freezePane).join("");
	const cursor = createRowCursor(rows);
	let headerRow = headerFromColumns(columns);
	let globalRowCount = 0;
	
	async function* sheetChunks(sheetIndex) {
		const chunker = new XmlChunker();
		const open = xmlDeclaration() + `<worksheet xmlns="${NS_SPREADSHEET}" xmlns:r="${NS_R}">` + prelude + "<sheetData>";
		const openChunk = chunker.push(open);
		if (openChunk) yield openChunk;
		let rowIndex = 0;
		
		
		if (headerRow && (sheetIndex === 0 || repeatHeaders)) {
			const xml = serializer.serializeRow(rowIndex, headerRow);
			rowIndex++;
			if (sheetIndex === 0) globalRowCount++;
			if (xml) {
				const chunk = chunker.push(xml);
				if (chunk) yield chunk;
			}
		}
		while (rowIndex < maxRowsPerSheet) {
			const row = await cursor.next();
			if (row === undefined) break;
			const values = Array.isArray(row) ? row : objectToValues(row, requireColumns(columns));
			
			if (globalRowCount === 0 && !headerRow) {
				headerRow = values.slice();
			}
			const xml = serializer.serializeRow(rowIndex, values);
			rowIndex++;
			globalRowCount++;
			if (xml) {
				const chunk = chunker.push(xml);
				if (chunk) yield chunk;
			}
		}
		const closeChunk = chunker.push("</sheetData></worksheet>");
		if (closeChunk) yield closeChunk;
		const tail = chunker.flush();
		if (tail) yield tail;
	}
	let sheetCount = 0;
	try {
		for (;;) {
			const sheetIndex = sheetCount++;
			yield {
				path: `xl/worksheets/sheet${sheetIndex + 1}.xml`,
				data: sheetChunks(sheetIndex),
				compress
			};
			
			
			
			if (await cursor.peek() === undefined) break;
		}
	} finally {
		await cursor.close();
	}
	const hasSharedStrings = serializer.sharedStrings.count() > 0;
	yield {
		path: "xl/styles.xml",
		data: encoder.encode(serializer.styles.toXml()),
		compress
	};
	if (hasSharedStrings) {
		yield {
			path: "xl/sharedStrings.xml",
			data: encoder.encode(writeSharedStringsXml(serializer.sharedStrings)),
			compress
		};
	}
	yield {
		path: "xl/theme/theme1.xml",
		data: encoder.encode(writeThemeXml()),
		compress
	};
	yield {
		path: "xl/workbook.xml",
		data: encoder.encode(buildWorkbookXml(options.name, sheetCount, dateSystem)),
		compress
	};
	yield {
		path: "xl/_rels/workbook.xml.rels",
		data: encoder.encode(writeWorkbookRels(sheetCount, hasSharedStrings)),
		compress
	};
	yield {
		path: "_rels/.rels",
		data: encoder.encode(writeRootRels()),
		compress
	};
	
	
	
	yield {
		path: "[Content_Types].xml",
		data: encoder.encode(writeContentTypes({
			sheetCount,
			hasSharedStrings
		})),
		compress
	};
}


class XmlChunker {
	pending = [];
	size = 0;
	
	push(xml) {
		if (xml.length === 0) return undefined;
		this.pending.push(xml);
		this.size += xml.length;
		if (this.size < CHUNK_THRESHOLD) return undefined;
		return this.flush();
	}
	
	flush() {
		if (this.size === 0) return undefined;
		const text = this.pending.join("");
		this.pending = [];
		this.size = 0;
		return encoder.encode(text);
	}
}
function createRowCursor(source) {
	const iterator = Symbol.asyncIterator in Object(source) ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
	let lookahead;
	let hasLookahead = false;
	let done = false;
	async function pull() {
		if (done) return undefined;
		const result = await iterator.next();
		if (result.done) {
			done = true;
			return undefined;
		}
		return result.value;
	}
	return {
		async peek() {
			if (!hasLookahead) {
				lookahead = await pull();
				hasLookahead = true;
			}
			return lookahead;
		},
		async next() {
			if (hasLookahead) {
				hasLookahead = false;
				const value = lookahead;
				lookahead = undefined;
				return value;
			}
			return pull();
		},
		async close() {
			if (done) return;
			done = true;
			await iterator.return?.();
		}
	};
}

function requireColumns(columns) {
	if (!columns) throw new Error("Object rows require columns with key accessors");
	return columns;
}
function objectToValues(item, columns) {
	return columns.map((col) => {
		if (col.key !== undefined) return item[col.key] ?? null;
		return null;
	});
}

function truncateSheetName(name) {
	return name.length > 31 ? name.slice(0, 31) : name;
}
