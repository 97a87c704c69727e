import { dateToSerial } from "../_date.mjs";
import { isHyperlinkValue } from "./hyperlink.mjs";
import { xmlDocument, xmlElement, xmlSelfClose, xmlEscape } from "../xml/writer.mjs";
import { calculateColumnWidth } from "./auto-width.mjs";
import { DYNAMIC_ARRAY_CM } from "./metadata.mjs";
import { hashSheetPassword } from "./password.mjs";
import { validateColumnIndex } from "../_validate.mjs";
const NS_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const NS_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";


export function colToLetter(col) {
	
	
	
	validateColumnIndex(col);
	let result = "";
	let c = col;
	do {
		result = String.fromCharCode(65 + c % 26) + result;
		c = Math.floor(c / 26) - 1;
	} while (c >= 0);
	return result;
}

export function cellRef(row, col) {
	return colToLetter(col) + (row + 1);
}

export function rangeRef(startRow, startCol, endRow, endCol) {
	return `${cellRef(startRow, startCol)}:${cellRef(endRow, endCol)}`;
}
export function createSharedStrings() {
	const strings = [];
	const indexMap = new Map();
	function add(value) {
		const existing = indexMap.get(value);
		if (existing !== undefined) return existing;
		const idx = strings.length;
		strings.push(value);
		indexMap.set(value, idx);
		return idx;
	}
	function getAll() {
		return strings;
	}
	function count() {
		return strings.length;
	}
	return {
		add,
		getAll,
		count
	};
}

export function writeSharedStringsXml(sharedStrings) {
	const strings = sharedStrings.getAll();
	const count = strings.length;
	if (count === 0) {
		return xmlDocument("sst", {
			xmlns: NS_SPREADSHEET,
			count: 0,
			uniqueCount: 0
		}, "");
	}
	const children = [];
	for (const str of strings) {
		const escaped = xmlEscape(str);
		const needsPreserve = str.length > 0 && (str[0] === " " || str[str.length - 1] === " " || str.includes("\n") || str.includes("	"));
		const tElement = needsPreserve ? `<t xml:space="preserve">${escaped}</t>` : xmlElement("t", undefined, escaped);
		children.push(xmlElement("si", undefined, [tElement]));
	}
	return xmlDocument("sst", {
		xmlns: NS_SPREADSHEET,
		count,
		uniqueCount: count
	}, children);
}


function toHyperlink(hv) {
	const internal = hv.hyperlink.startsWith("#");
	const h = internal ? {
		target: "",
		location: hv.hyperlink.slice(1),
		display: hv.text
	} : {
		target: hv.hyperlink,
		display: hv.text
	};
	if (hv.tooltip !== undefined) h.tooltip = hv.tooltip;
	return h;
}

const DEFAULT_DATE_FORMAT = "yyyy-mm-dd";

const EXCEL_ERRORS = new Set([
	"#VALUE!",
	"#REF!",
	"#N/A",
	"#NAME?",
	"#NULL!",
	"#DIV/0!",
	"#NUM!",
	"#GETTING_DATA",
	"#SPILL!",
	"#CALC!"
]);


export function writeWorksheetXml(sheet, styles, sharedStrings, dateSystem, globalTableStartIndex, inlineStrings, globalPivotStartIndex) {
	const is1904 = dateSystem === "1904";
	
	const resolvedRows = resolveRows(sheet);
	const rowCount = resolvedRows.length;
	
	let maxCols = 0;
	for (const row of resolvedRows) {
		if (row.length > maxCols) maxCols = row.length;
	}
	if (sheet.columns && sheet.columns.length > maxCols) {
		maxCols = sheet.columns.length;
	}
	const parts = [];
	
	{
		const sheetPrChildren = [];
		if (sheet.view?.tabColor) {
			sheetPrChildren.push(xmlSelfClose("tabColor", serializeColorAttrs(sheet.view.tabColor)));
		}
		if (sheet.outlineProperties) {
			const outlineAttrs = {};
			if (sheet.outlineProperties.summaryBelow !== undefined) {
				outlineAttrs["summaryBelow"] = sheet.outlineProperties.summaryBelow ? 1 : 0;
			}
			if (sheet.outlineProperties.summaryRight !== undefined) {
				outlineAttrs["summaryRight"] = sheet.outlineProperties.summaryRight ? 1 : 0;
			}
			sheetPrChildren.push(xmlSelfClose("outlinePr", outlineAttrs));
		}
		
		
		
		
		if (sheet.pageSetup?.fitToPage) {
			sheetPrChildren.push(xmlSelfClose("pageSetUpPr", { fitToPage: 1 }));
		}
		if (sheetPrChildren.length > 0) {
			parts.push(xmlElement("sheetPr", undefined, sheetPrChildren));
		}
	}
	
	if (rowCount > 0 || maxCols > 0) {
		const endRow = rowCount > 0 ? rowCount - 1 : 0;
		const endCol = maxCols > 0 ? maxCols - 1 : 0;
		parts.push(xmlSelfClose("dimension", { ref: rangeRef(0, 0, endRow, endCol) }));
	}
	
	const sheetViewParts = [];
	if (sheet.freezePane) {
		const fp = sheet.freezePane;
		const topLeftCell = cellRef(fp.rows ?? 0, fp.columns ?? 0);
		const paneAttrs = {};
		if (fp.columns && fp.columns > 0) {
			paneAttrs["xSplit"] = fp.columns;
		}
		if (fp.rows && fp.rows > 0) {
			paneAttrs["ySplit"] = fp.rows;
		}
		paneAttrs["topLeftCell"] = topLeftCell;
		paneAttrs["state"] = "frozen";
		
		const hasXSplit = fp.columns && fp.columns > 0;
		const hasYSplit = fp.rows && fp.rows > 0;
		if (hasXSplit && hasYSplit) {
			paneAttrs["activePane"] = "bottomRight";
		} else if (hasXSplit) {
			paneAttrs["activePane"] = "topRight";
		} else {
			paneAttrs["activePane"] = "bottomLeft";
		}
		sheetViewParts.push(xmlSelfClose("pane", paneAttrs));
	} else if (sheet.splitPane) {
		const sp = sheet.splitPane;
		const paneAttrs = {};
		const hasXSplit = sp.xSplit !== undefined && sp.xSplit > 0;
		const hasYSplit = sp.ySplit !== undefined && sp.ySplit > 0;
		if (hasXSplit) {
			paneAttrs["xSplit"] = sp.xSplit;
		}
		if (hasYSplit) {
			paneAttrs["ySplit"] = sp.ySplit;
		}
		paneAttrs["topLeftCell"] = "A1";
		paneAttrs["state"] = "split";
		if (hasXSplit && hasYSplit) {
			paneAttrs["activePane"] = "bottomRight";
		} else if (hasXSplit) {
			paneAttrs["activePane"] = "topRight";
		} else {
			paneAttrs["activePane"] = "bottomLeft";
		}
		sheetViewParts.push(xmlSelfClose("pane", paneAttrs));
	}
	const viewAttrs = { workbookViewId: 0 };
	if (sheet.view) {
		if (sheet.view.showGridLines === false) viewAttrs["showGridLines"] = 0;
		if (sheet.view.showRowColHeaders === false) viewAttrs["showRowColHeaders"] = 0;
		if (sheet.view.zoomScale !== undefined) viewAttrs["zoomScale"] = sheet.view.zoomScale;
		if (sheet.view.rightToLeft) viewAttrs["rightToLeft"] = 1;
	}
	parts.push(xmlElement("sheetViews", undefined, [sheetViewParts.length > 0 ? xmlElement("sheetView", viewAttrs, sheetViewParts) : xmlSelfClose("sheetView", viewAttrs)]));
	
	parts.push(xmlSelfClose("sheetFormatPr", { defaultRowHeight: 15 }));
	
	if (sheet.columns && sheet.columns.length > 0) {
		const colElements = [];
		for (let i = 0; i < sheet.columns.length; i++) {
			const col = sheet.columns[i];
			
			let effectiveWidth = col.width;
			if (col.autoWidth && effectiveWidth === undefined) {
				const columnValues = [];
				for (const row of resolvedRows) {
					if (row && i < row.length && row[i]) {
						columnValues.push(row[i].value);
					}
				}
				effectiveWidth = calculateColumnWidth(columnValues, {
					font: col.style?.font,
					numFmt: col.numFmt ?? col.style?.numFmt
				});
			}
			if (effectiveWidth !== undefined || col.hidden || col.outlineLevel || col.collapsed) {
				const colAttrs = {
					min: i + 1,
					max: i + 1
				};
				if (effectiveWidth !== undefined) {
					colAttrs["width"] = effectiveWidth;
					colAttrs["customWidth"] = true;
				}
				if (col.hidden) {
					colAttrs["hidden"] = true;
				}
				if (col.outlineLevel) {
					colAttrs["outlineLevel"] = col.outlineLevel;
				}
				if (col.collapsed) {
					colAttrs["collapsed"] = true;
				}
				colElements.push(xmlSelfClose("col", colAttrs));
			}
		}
		if (colElements.length > 0) {
			parts.push(xmlElement("cols", undefined, colElements));
		}
	}
	
	const rowElements = [];
	let hasDynamicArray = false;
	for (let r = 0; r < rowCount; r++) {
		const row = resolvedRows[r];
		const rowDef = sheet.rowDefs?.get(r);
		const hasRowDef = rowDef && (rowDef.height !== undefined || rowDef.hidden || rowDef.outlineLevel || rowDef.collapsed);
		if ((!row || row.length === 0) && !hasRowDef) continue;
		const cellElements = [];
		let hasAnyCells = false;
		if (row) {
			for (let c = 0; c < row.length; c++) {
				const resolved = row[c];
				if (!resolved) continue;
				
				
				if (resolved.formulaDynamic && resolved.formula !== undefined && resolved.formula !== null) {
					hasDynamicArray = true;
				}
				const cellXml = serializeCell(r, c, resolved, styles, sharedStrings, is1904, inlineStrings);
				if (cellXml) {
					cellElements.push(cellXml);
					hasAnyCells = true;
				}
			}
		}
		if (hasAnyCells || hasRowDef) {
			const rowAttrs = { r: r + 1 };
			if (rowDef?.height !== undefined) {
				rowAttrs["ht"] = rowDef.height;
				rowAttrs["customHeight"] = 1;
			}
			if (rowDef?.hidden) {
				rowAttrs["hidden"] = 1;
			}
			if (rowDef?.outlineLevel) {
				rowAttrs["outlineLevel"] = rowDef.outlineLevel;
			}
			if (rowDef?.collapsed) {
				rowAttrs["collapsed"] = 1;
			}
			if (hasAnyCells) {
				rowElements.push(xmlElement("row", rowAttrs, cellElements));
			} else {
				rowElements.push(xmlSelfClose("row", rowAttrs));
			}
		}
	}
	parts.push(xmlElement("sheetData", undefined, rowElements.length > 0 ? rowElements : ""));
	
	if (sheet.protection) {
		parts.push(serializeSheetProtection(sheet.protection));
	}
	
	if (sheet.autoFilter) {
		if (sheet.autoFilter.columns && sheet.autoFilter.columns.length > 0) {
			const filterChildren = [];
			for (const col of sheet.autoFilter.columns) {
				if (col.filters && col.filters.length > 0) {
					const filterElements = col.filters.map((v) => xmlSelfClose("filter", { val: v }));
					filterChildren.push(xmlElement("filterColumn", { colId: col.colIndex }, [xmlElement("filters", undefined, filterElements)]));
				}
			}
			parts.push(xmlElement("autoFilter", { ref: sheet.autoFilter.range }, filterChildren));
		} else {
			parts.push(xmlSelfClose("autoFilter", { ref: sheet.autoFilter.range }));
		}
	}
	
	if (sheet.merges && sheet.merges.length > 0) {
		const mergeElements = sheet.merges.map((m) => xmlSelfClose("mergeCell", { ref: rangeRef(m.startRow, m.startCol, m.endRow, m.endCol) }));
		parts.push(xmlElement("mergeCells", { count: sheet.merges.length }, mergeElements));
	}
	
	if (sheet.conditionalRules && sheet.conditionalRules.length > 0) {
		parts.push(...serializeConditionalFormatting(sheet.conditionalRules, styles));
	}
	
	if (sheet.dataValidations && sheet.dataValidations.length > 0) {
		parts.push(serializeDataValidations(sheet.dataValidations));
	}
	
	const { xml: hyperlinksXml, relationships: hyperlinkRelationships } = collectHyperlinks(sheet);
	if (hyperlinksXml) {
		parts.push(hyperlinksXml);
	}
	
	
	
	
	
	
	
	const printOptionsXml = serializePrintOptions(sheet.pageSetup);
	if (printOptionsXml) {
		parts.push(printOptionsXml);
	}
	
	parts.push(serializePageMargins(sheet.pageSetup?.margins));
	
	if (sheet.pageSetup) {
		parts.push(serializePageSetup(sheet.pageSetup));
	}
	
	if (sheet.headerFooter) {
		parts.push(serializeHeaderFooter(sheet.headerFooter));
	}
	
	if (sheet.rowBreaks && sheet.rowBreaks.length > 0) {
		const sorted = [...sheet.rowBreaks].sort((a, b) => a - b);
		const brkElements = sorted.map((row) => xmlSelfClose("brk", {
			id: row + 1,
			max: 16383,
			man: 1
		}));
		parts.push(xmlElement("rowBreaks", {
			count: sorted.length,
			manualBreakCount: sorted.length
		}, brkElements));
	}
	
	if (sheet.colBreaks && sheet.colBreaks.length > 0) {
		const sorted = [...sheet.colBreaks].sort((a, b) => a - b);
		const brkElements = sorted.map((col) => xmlSelfClose("brk", {
			id: col + 1,
			max: 1048575,
			man: 1
		}));
		parts.push(xmlElement("colBreaks", {
			count: sorted.length,
			manualBreakCount: sorted.length
		}, brkElements));
	}
	
	let drawingRId = null;
	let nextRId = hyperlinkRelationships.length + 1;
	const hasImages = sheet.images && sheet.images.length > 0;
	const hasTextBoxes = sheet.textBoxes && sheet.textBoxes.length > 0;
	const hasCharts = sheet.charts && sheet.charts.length > 0;
	if (hasImages || hasTextBoxes || hasCharts) {
		
		drawingRId = `rId${nextRId}`;
		nextRId++;
		parts.push(xmlSelfClose("drawing", { "r:id": drawingRId }));
	}
	
	let legacyDrawingRId = null;
	let commentsRId = null;
	let hasComments = false;
	if (sheet.cells) {
		for (const [, cell] of sheet.cells) {
			if (cell.comment) {
				hasComments = true;
				break;
			}
		}
	}
	if (hasComments) {
		legacyDrawingRId = `rId${nextRId}`;
		nextRId++;
		commentsRId = `rId${nextRId}`;
		nextRId++;
		parts.push(xmlSelfClose("legacyDrawing", { "r:id": legacyDrawingRId }));
	}
	
	
	
	
	
	let pictureRId = null;
	if (sheet.backgroundImage) {
		pictureRId = `rId${nextRId}`;
		nextRId++;
		parts.push(xmlSelfClose("picture", { "r:id": pictureRId }));
	}
	
	const tableEntries = [];
	if (sheet.tables && sheet.tables.length > 0 && globalTableStartIndex !== undefined) {
		const tablePartElements = [];
		for (let t = 0; t < sheet.tables.length; t++) {
			const tableRId = `rId${nextRId}`;
			nextRId++;
			const globalIdx = globalTableStartIndex + t;
			tableEntries.push({
				rId: tableRId,
				globalTableIndex: globalIdx
			});
			tablePartElements.push(xmlSelfClose("tablePart", { "r:id": tableRId }));
		}
		parts.push(xmlElement("tableParts", { count: sheet.tables.length }, tablePartElements));
	}
	
	if (sheet.sparklines && sheet.sparklines.length > 0) {
		parts.push(serializeSparklines(sheet.sparklines));
	}
	
	
	
	const pivotEntries = [];
	if (sheet.pivotTables && sheet.pivotTables.length > 0 && globalPivotStartIndex !== undefined) {
		for (let p = 0; p < sheet.pivotTables.length; p++) {
			const rId = `rId${nextRId}`;
			nextRId++;
			pivotEntries.push({
				rId,
				globalPivotIndex: globalPivotStartIndex + p
			});
		}
	}
	return {
		xml: xmlDocument("worksheet", {
			xmlns: NS_SPREADSHEET,
			"xmlns:r": NS_R
		}, parts),
		hyperlinkRelationships,
		drawingRId,
		legacyDrawingRId,
		commentsRId,
		hasComments,
		tables: tableEntries,
		pictureRId,
		pivotTables: pivotEntries,
		hasDynamicArray
	};
}


function columnCellStyle(col) {
	if (!col) return undefined;
	if (col.numFmt && !col.style?.numFmt) return {
		...col.style,
		numFmt: col.numFmt
	};
	return col.style;
}
function resolveRows(sheet) {
	const resolved = [];
	if (sheet.data && sheet.columns) {
		
		const keys = sheet.columns.map((col) => col.key);
		
		const hasHeaders = sheet.columns.some((col) => col.header);
		if (hasHeaders) {
			const headerRow = [];
			for (let c = 0; c < sheet.columns.length; c++) {
				const col = sheet.columns[c];
				headerRow.push({
					value: col.header ?? col.key ?? null,
					style: col.style
				});
			}
			resolved.push(headerRow);
		}
		for (const obj of sheet.data) {
			const row = [];
			for (let c = 0; c < keys.length; c++) {
				const key = keys[c];
				const raw = key !== undefined ? obj[key] ?? null : null;
				const cell = {
					value: isHyperlinkValue(raw) ? raw.text : raw,
					style: columnCellStyle(sheet.columns[c])
				};
				if (isHyperlinkValue(raw)) cell.hyperlink = toHyperlink(raw);
				row.push(cell);
			}
			resolved.push(row);
		}
	} else if (sheet.rows) {
		
		
		
		
		
		
		for (const row of sheet.rows) {
			const resolvedRow = [];
			for (let c = 0; c < row.length; c++) {
				const value = row[c];
				const style = sheet.columns ? columnCellStyle(sheet.columns[c]) : undefined;
				resolvedRow.push(style ? {
					value,
					style
				} : { value });
			}
			resolved.push(resolvedRow);
		}
	}
	
	if (sheet.cells) {
		for (const [key, cellOverride] of sheet.cells) {
			const [rowStr, colStr] = key.split(",");
			const r = parseInt(rowStr, 10);
			const c = parseInt(colStr, 10);
			
			while (resolved.length <= r) {
				resolved.push([]);
			}
			const row = resolved[r];
			while (row.length <= c) {
				row.push(null);
			}
			const existing = row[c];
			row[c] = {
				value: cellOverride.value ?? existing?.value ?? null,
				style: cellOverride.style ?? existing?.style,
				checkbox: cellOverride.checkbox ?? existing?.checkbox,
				formula: cellOverride.formula ?? existing?.formula,
				formulaResult: cellOverride.formulaResult ?? existing?.formulaResult,
				formulaType: cellOverride.formulaType ?? existing?.formulaType,
				formulaSharedIndex: cellOverride.formulaSharedIndex ?? existing?.formulaSharedIndex,
				formulaRef: cellOverride.formulaRef ?? existing?.formulaRef,
				formulaDynamic: cellOverride.formulaDynamic ?? existing?.formulaDynamic,
				richText: cellOverride.richText ?? existing?.richText,
				hyperlink: cellOverride.hyperlink ?? existing?.hyperlink
			};
		}
	}
	return resolved;
}

function serializeCell(row, col, resolved, styles, sharedStrings, is1904, inlineStrings) {
	const { value, style, formula, formulaResult, formulaType, formulaSharedIndex, formulaRef, formulaDynamic, richText } = resolved;
	
	let styleIdx = 0;
	let effectiveStyle = style;
	
	if (value instanceof Date && (!effectiveStyle || !effectiveStyle.numFmt)) {
		effectiveStyle = {
			...effectiveStyle,
			numFmt: DEFAULT_DATE_FORMAT
		};
	}
	if (resolved.checkbox) {
		
		
		
		styleIdx = styles.addCheckboxStyle(effectiveStyle);
	} else if (effectiveStyle) {
		styleIdx = styles.addStyle(effectiveStyle);
	}
	const ref = cellRef(row, col);
	
	if (richText && richText.length > 0) {
		const cellAttrs = {
			r: ref,
			t: "inlineStr"
		};
		if (styleIdx !== 0) cellAttrs["s"] = styleIdx;
		const isContent = serializeRichTextRuns(richText);
		return xmlElement("c", cellAttrs, [xmlElement("is", undefined, isContent)]);
	}
	
	if (formula !== undefined && formula !== null) {
		const cellAttrs = { r: ref };
		if (styleIdx !== 0) cellAttrs["s"] = styleIdx;
		
		
		
		
		
		if (formulaDynamic) cellAttrs["cm"] = DYNAMIC_ARRAY_CM;
		
		let fElement;
		if (formulaType === "shared") {
			const fAttrs = { t: "shared" };
			if (formulaSharedIndex !== undefined) fAttrs["si"] = formulaSharedIndex;
			if (formulaRef) fAttrs["ref"] = formulaRef;
			
			if (formula === "") {
				fElement = xmlSelfClose("f", fAttrs);
			} else {
				fElement = xmlElement("f", fAttrs, xmlEscape(formula));
			}
		} else if (formulaType === "array") {
			const fAttrs = { t: "array" };
			if (formulaRef) fAttrs["ref"] = formulaRef;
			fElement = xmlElement("f", fAttrs, xmlEscape(formula));
		} else {
			
			
			
			
			fElement = xmlElement("f", undefined, xmlEscape(formula));
		}
		const children = [fElement];
		
		if (formulaResult !== undefined && formulaResult !== null) {
			if (typeof formulaResult === "string") {
				cellAttrs["t"] = "str";
				children.push(xmlElement("v", undefined, xmlEscape(formulaResult)));
			} else if (typeof formulaResult === "boolean") {
				cellAttrs["t"] = "b";
				children.push(xmlElement("v", undefined, formulaResult ? "1" : "0"));
			} else if (typeof formulaResult === "number") {
				children.push(xmlElement("v", undefined, String(formulaResult)));
			}
		}
		return xmlElement("c", cellAttrs, children);
	}
	
	if (value === null || value === undefined) {
		if (styleIdx !== 0) {
			return xmlSelfClose("c", {
				r: ref,
				s: styleIdx
			});
		}
		return null;
	}
	
	if (typeof value === "string" && EXCEL_ERRORS.has(value)) {
		const attrs = {
			r: ref,
			t: "e"
		};
		if (styleIdx !== 0) attrs["s"] = styleIdx;
		return xmlElement("c", attrs, [xmlElement("v", undefined, value)]);
	}
	
	if (typeof value === "string") {
		if (inlineStrings) {
			
			const attrs = {
				r: ref,
				t: "inlineStr"
			};
			if (styleIdx !== 0) attrs["s"] = styleIdx;
			return xmlElement("c", attrs, [xmlElement("is", undefined, [xmlElement("t", undefined, xmlEscape(value))])]);
		}
		const ssIdx = sharedStrings.add(value);
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
		const serial = dateToSerial(value, is1904);
		const attrs = { r: ref };
		if (styleIdx !== 0) attrs["s"] = styleIdx;
		return xmlElement("c", attrs, [xmlElement("v", undefined, String(serial))]);
	}
	return null;
}


function serializeSheetProtection(protection) {
	const attrs = {};
	
	if (protection.password) {
		attrs["password"] = hashSheetPassword(protection.password);
	}
	
	if (protection.sheet !== false) {
		
		attrs["sheet"] = 1;
	}
	if (protection.objects) {
		attrs["objects"] = 1;
	}
	if (protection.scenarios) {
		attrs["scenarios"] = 1;
	}
	
	
	
	const allowOptions = [
		["selectLockedCells", "selectLockedCells"],
		["selectUnlockedCells", "selectUnlockedCells"],
		["formatCells", "formatCells"],
		["formatColumns", "formatColumns"],
		["formatRows", "formatRows"],
		["insertColumns", "insertColumns"],
		["insertRows", "insertRows"],
		["insertHyperlinks", "insertHyperlinks"],
		["deleteColumns", "deleteColumns"],
		["deleteRows", "deleteRows"],
		["sort", "sort"],
		["autoFilter", "autoFilter"],
		["pivotTables", "pivotTables"]
	];
	for (const [prop, attr] of allowOptions) {
		const val = protection[prop];
		if (val !== undefined && typeof val === "boolean") {
			
			attrs[attr] = val ? 0 : 1;
		}
	}
	return xmlSelfClose("sheetProtection", attrs);
}


function serializeDataValidations(validations) {
	const dvElements = [];
	for (const dv of validations) {
		const attrs = {
			type: dv.type,
			sqref: dv.range
		};
		if (dv.operator) {
			attrs["operator"] = dv.operator;
		}
		if (dv.allowBlank) {
			attrs["allowBlank"] = 1;
		}
		if (dv.showInputMessage) {
			attrs["showInputMessage"] = 1;
		}
		if (dv.showErrorMessage) {
			attrs["showErrorMessage"] = 1;
		}
		if (dv.errorStyle) {
			attrs["errorStyle"] = dv.errorStyle;
		}
		if (dv.inputTitle) {
			attrs["promptTitle"] = dv.inputTitle;
		}
		if (dv.inputMessage) {
			attrs["prompt"] = dv.inputMessage;
		}
		if (dv.errorTitle) {
			attrs["errorTitle"] = dv.errorTitle;
		}
		if (dv.errorMessage) {
			attrs["error"] = dv.errorMessage;
		}
		
		const children = [];
		if (dv.type === "list" && dv.values && dv.values.length > 0) {
			
			const quotedList = `"${dv.values.join(",")}"`;
			children.push(xmlElement("formula1", undefined, xmlEscape(quotedList)));
		} else if (dv.formula1 !== undefined) {
			children.push(xmlElement("formula1", undefined, xmlEscape(dv.formula1)));
		}
		if (dv.formula2 !== undefined) {
			children.push(xmlElement("formula2", undefined, xmlEscape(dv.formula2)));
		}
		if (children.length > 0) {
			dvElements.push(xmlElement("dataValidation", attrs, children));
		} else {
			dvElements.push(xmlSelfClose("dataValidation", attrs));
		}
	}
	return xmlElement("dataValidations", { count: validations.length }, dvElements);
}


export function collectHyperlinks(sheet) {
	
	
	const resolved = resolveRows(sheet);
	const hyperlinkElements = [];
	const relationships = [];
	let rIdCounter = 1;
	for (let r = 0; r < resolved.length; r++) {
		const row = resolved[r];
		for (let c = 0; c < row.length; c++) {
			const hl = row[c]?.hyperlink;
			if (!hl) continue;
			const ref = cellRef(r, c);
			const attrs = { ref };
			if (hl.location) {
				
				attrs["location"] = hl.location;
			} else if (hl.target) {
				
				const rId = `rId${rIdCounter++}`;
				attrs["r:id"] = rId;
				relationships.push({
					id: rId,
					target: hl.target
				});
			}
			if (hl.tooltip) {
				attrs["tooltip"] = hl.tooltip;
			}
			if (hl.display) {
				attrs["display"] = hl.display;
			}
			hyperlinkElements.push(xmlSelfClose("hyperlink", attrs));
		}
	}
	if (hyperlinkElements.length === 0) {
		return {
			xml: "",
			relationships: []
		};
	}
	return {
		xml: xmlElement("hyperlinks", undefined, hyperlinkElements),
		relationships
	};
}

const PAPER_SIZE_MAP = {
	letter: 1,
	legal: 5,
	a3: 8,
	a4: 9,
	a5: 11,
	b4: 12,
	b5: 13,
	executive: 7,
	tabloid: 3
};

export const PAPER_SIZE_REVERSE = {};
for (const [name, num] of Object.entries(PAPER_SIZE_MAP)) {
	PAPER_SIZE_REVERSE[num] = name;
}


const DEFAULT_MARGINS = {
	left: .7,
	right: .7,
	top: .75,
	bottom: .75,
	header: .3,
	footer: .3
};

function serializePageMargins(margins) {
	const m = margins ?? {};
	return xmlSelfClose("pageMargins", {
		left: m.left ?? DEFAULT_MARGINS.left,
		right: m.right ?? DEFAULT_MARGINS.right,
		top: m.top ?? DEFAULT_MARGINS.top,
		bottom: m.bottom ?? DEFAULT_MARGINS.bottom,
		header: m.header ?? DEFAULT_MARGINS.header,
		footer: m.footer ?? DEFAULT_MARGINS.footer
	});
}


function serializePrintOptions(ps) {
	if (!ps) return "";
	const attrs = {};
	if (ps.showGridLines) attrs["gridLines"] = 1;
	if (ps.showRowColHeaders) attrs["headings"] = 1;
	if (ps.horizontalCentered) attrs["horizontalCentered"] = 1;
	if (ps.verticalCentered) attrs["verticalCentered"] = 1;
	if (Object.keys(attrs).length === 0) return "";
	return xmlSelfClose("printOptions", attrs);
}

function serializePageSetup(ps) {
	const attrs = {};
	if (ps.paperSize) {
		const num = PAPER_SIZE_MAP[ps.paperSize];
		if (num !== undefined) {
			attrs["paperSize"] = num;
		}
	}
	if (ps.orientation) {
		attrs["orientation"] = ps.orientation;
	}
	if (ps.scale !== undefined) {
		attrs["scale"] = ps.scale;
	}
	if (ps.fitToPage) {
		if (ps.fitToWidth !== undefined) {
			attrs["fitToWidth"] = ps.fitToWidth;
		}
		if (ps.fitToHeight !== undefined) {
			attrs["fitToHeight"] = ps.fitToHeight;
		}
	}
	
	if (Object.keys(attrs).length === 0) {
		return "";
	}
	return xmlSelfClose("pageSetup", attrs);
}

function serializeHeaderFooter(hf) {
	const attrs = {};
	if (hf.differentOddEven) {
		attrs["differentOddEven"] = 1;
	}
	if (hf.differentFirst) {
		attrs["differentFirst"] = 1;
	}
	const children = [];
	if (hf.oddHeader) {
		children.push(xmlElement("oddHeader", undefined, xmlEscape(hf.oddHeader)));
	}
	if (hf.oddFooter) {
		children.push(xmlElement("oddFooter", undefined, xmlEscape(hf.oddFooter)));
	}
	if (hf.evenHeader) {
		children.push(xmlElement("evenHeader", undefined, xmlEscape(hf.evenHeader)));
	}
	if (hf.evenFooter) {
		children.push(xmlElement("evenFooter", undefined, xmlEscape(hf.evenFooter)));
	}
	if (hf.firstHeader) {
		children.push(xmlElement("firstHeader", undefined, xmlEscape(hf.firstHeader)));
	}
	if (hf.firstFooter) {
		children.push(xmlElement("firstFooter", undefined, xmlEscape(hf.firstFooter)));
	}
	if (children.length === 0) {
		return "";
	}
	return xmlElement("headerFooter", Object.keys(attrs).length > 0 ? attrs : undefined, children);
}


function serializeColorAttrs(color) {
	const attrs = {};
	if (color.rgb !== undefined) {
		
		const rgb = color.rgb;
		attrs["rgb"] = rgb.length === 6 ? `FF${rgb}` : rgb;
	}
	if (color.theme !== undefined) {
		attrs["theme"] = color.theme;
	}
	if (color.tint !== undefined) {
		attrs["tint"] = color.tint;
	}
	if (color.indexed !== undefined) {
		attrs["indexed"] = color.indexed;
	}
	return attrs;
}


function serializeRichTextRuns(runs) {
	const elements = [];
	for (const run of runs) {
		const runChildren = [];
		
		if (run.font) {
			const rPrParts = serializeFontProps(run.font);
			if (rPrParts.length > 0) {
				runChildren.push(xmlElement("rPr", undefined, rPrParts));
			}
		}
		
		
		const text = xmlEscape(run.text);
		const needsPreserve = run.text.length > 0 && (run.text[0] === " " || run.text[run.text.length - 1] === " " || run.text.includes("\n") || run.text.includes("	"));
		if (needsPreserve) {
			runChildren.push(`<t xml:space="preserve">${text}</t>`);
		} else {
			runChildren.push(xmlElement("t", undefined, text));
		}
		elements.push(xmlElement("r", undefined, runChildren));
	}
	return elements;
}

function serializeFontProps(font) {
	const parts = [];
	if (font.bold) {
		parts.push(xmlSelfClose("b"));
	}
	if (font.italic) {
		parts.push(xmlSelfClose("i"));
	}
	if (font.underline) {
		if (font.underline === true || font.underline === "single") {
			parts.push(xmlSelfClose("u"));
		} else {
			parts.push(xmlSelfClose("u", { val: font.underline }));
		}
	}
	if (font.strikethrough) {
		parts.push(xmlSelfClose("strike"));
	}
	if (font.vertAlign) {
		parts.push(xmlSelfClose("vertAlign", { val: font.vertAlign }));
	}
	if (font.size !== undefined) {
		parts.push(xmlSelfClose("sz", { val: font.size }));
	}
	if (font.color) {
		parts.push(xmlSelfClose("color", serializeColorAttrs(font.color)));
	}
	if (font.name) {
		parts.push(xmlSelfClose("rFont", { val: font.name }));
	}
	if (font.family !== undefined) {
		parts.push(xmlSelfClose("family", { val: font.family }));
	}
	if (font.charset !== undefined) {
		parts.push(xmlSelfClose("charset", { val: font.charset }));
	}
	if (font.scheme) {
		parts.push(xmlSelfClose("scheme", { val: font.scheme }));
	}
	return parts;
}


function serializeConditionalFormatting(rules, styles) {
	
	const byRange = new Map();
	for (const rule of rules) {
		const existing = byRange.get(rule.range);
		if (existing) {
			existing.push(rule);
		} else {
			byRange.set(rule.range, [rule]);
		}
	}
	const elements = [];
	for (const [range, rangeRules] of byRange) {
		const cfRuleElements = [];
		for (const rule of rangeRules) {
			cfRuleElements.push(serializeCfRule(rule, styles));
		}
		elements.push(xmlElement("conditionalFormatting", { sqref: range }, cfRuleElements));
	}
	return elements;
}

function serializeCfRule(rule, styles) {
	const attrs = {
		type: rule.type,
		priority: rule.priority
	};
	
	if (rule.style) {
		attrs["dxfId"] = styles.addDxf(rule.style);
	}
	if (rule.operator) {
		attrs["operator"] = rule.operator;
	}
	if (rule.stopIfTrue) {
		attrs["stopIfTrue"] = true;
	}
	
	if (rule.text !== undefined) {
		attrs["text"] = rule.text;
	}
	const children = [];
	
	if (rule.formula !== undefined) {
		const formulas = Array.isArray(rule.formula) ? rule.formula : [rule.formula];
		for (const f of formulas) {
			children.push(xmlElement("formula", undefined, xmlEscape(f)));
		}
	}
	
	if (rule.type === "colorScale" && rule.colorScale) {
		const csChildren = [];
		for (const cfvo of rule.colorScale.cfvo) {
			const cfvoAttrs = { type: cfvo.type };
			if (cfvo.value !== undefined) cfvoAttrs["val"] = cfvo.value;
			csChildren.push(xmlSelfClose("cfvo", cfvoAttrs));
		}
		for (const color of rule.colorScale.colors) {
			csChildren.push(xmlSelfClose("color", { rgb: color }));
		}
		children.push(xmlElement("colorScale", undefined, csChildren));
	}
	
	if (rule.type === "dataBar" && rule.dataBar) {
		const dbChildren = [];
		for (const cfvo of rule.dataBar.cfvo) {
			const cfvoAttrs = { type: cfvo.type };
			if (cfvo.value !== undefined) cfvoAttrs["val"] = cfvo.value;
			dbChildren.push(xmlSelfClose("cfvo", cfvoAttrs));
		}
		dbChildren.push(xmlSelfClose("color", { rgb: rule.dataBar.color }));
		children.push(xmlElement("dataBar", undefined, dbChildren));
	}
	
	if (rule.type === "iconSet" && rule.iconSet) {
		const isAttrs = { iconSet: rule.iconSet.iconSet };
		if (rule.iconSet.reverse) isAttrs["reverse"] = true;
		if (rule.iconSet.showValue === false) isAttrs["showValue"] = false;
		const isChildren = [];
		for (const cfvo of rule.iconSet.cfvo) {
			const cfvoAttrs = { type: cfvo.type };
			if (cfvo.value !== undefined) cfvoAttrs["val"] = cfvo.value;
			isChildren.push(xmlSelfClose("cfvo", cfvoAttrs));
		}
		children.push(xmlElement("iconSet", isAttrs, isChildren));
	}
	if (children.length > 0) {
		return xmlElement("cfRule", attrs, children);
	}
	return xmlSelfClose("cfRule", attrs);
}

const NS_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main";
const NS_XM = "http://schemas.microsoft.com/office/excel/2006/main";
const NS_XR2 = "http://schemas.microsoft.com/office/spreadsheetml/2015/revision2";
const SPARKLINE_EXT_URI = "{05C60535-1F16-4fd2-B633-F4F36F0B64E0}";

function serializeSparklines(sparklines) {
	
	
	const sparklineGroupElements = [];
	let uidCounter = 1;
	for (const sp of sparklines) {
		const groupAttrs = {};
		const spType = sp.type ?? "line";
		if (spType !== "line") {
			
			groupAttrs["type"] = spType;
		}
		groupAttrs["displayEmptyCellsAs"] = "gap";
		
		const uid = `{00000000-0000-0000-0000-${String(uidCounter++).padStart(12, "0")}}`;
		groupAttrs["xr2:uid"] = uid;
		if (sp.markers) {
			groupAttrs["markers"] = "1";
		}
		const groupChildren = [];
		
		const color = sp.color ?? "376092";
		const colorRgb = color.length === 6 ? `FF${color}` : color;
		groupChildren.push(xmlSelfClose("x14:colorSeries", { rgb: colorRgb }));
		
		const sparklineEl = xmlElement("x14:sparkline", undefined, [xmlElement("xm:f", undefined, sp.dataRange), xmlElement("xm:sqref", undefined, sp.location)]);
		groupChildren.push(xmlElement("x14:sparklines", undefined, [sparklineEl]));
		sparklineGroupElements.push(xmlElement("x14:sparklineGroup", groupAttrs, groupChildren));
	}
	const sparklineGroupsEl = xmlElement("x14:sparklineGroups", { "xmlns:xm": NS_XM }, sparklineGroupElements);
	const extEl = xmlElement("ext", {
		uri: SPARKLINE_EXT_URI,
		"xmlns:x14": NS_X14,
		"xmlns:xr2": NS_XR2
	}, [sparklineGroupsEl]);
	return xmlElement("extLst", undefined, [extEl]);
}
