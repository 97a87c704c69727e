import { resolveStyle, isDateStyle } from "./styles.mjs";
import { serialToDate } from "../_date.mjs";
import { parseSax, decodeOoxmlEscapes } from "../xml/parser.mjs";
import { MAX_COL_INDEX, MAX_ROW_INDEX, MAX_TOTAL_CELLS } from "../limits.mjs";
import { ParseError } from "../errors.mjs";

function isDynamicArrayCm(raw, ctx) {
	if (raw === undefined) return false;
	const index = Number(raw);
	if (!Number.isFinite(index) || index <= 0) return false;
	return ctx.dynamicArrayCm ? ctx.dynamicArrayCm.has(index) : true;
}


export function parseCellRef(ref) {
	let i = 0;
	let col = 0;
	
	while (i < ref.length) {
		const code = ref.charCodeAt(i);
		if (code >= 65 && code <= 90) {
			
			col = col * 26 + (code - 64);
			i++;
		} else if (code >= 97 && code <= 122) {
			
			col = col * 26 + (code - 96);
			i++;
		} else {
			break;
		}
	}
	col--;
	
	const row = Number(ref.slice(i)) - 1;
	return {
		row,
		col
	};
}

function clampColumnBound(raw, fallback) {
	const value = Number(raw ?? "");
	if (Number.isNaN(value)) return fallback;
	
	
	const truncated = Math.trunc(value);
	if (truncated < 1) return fallback;
	return Math.min(truncated, MAX_COL_INDEX + 1);
}

function parseRangeRef(ref) {
	const parts = ref.split(":");
	const start = parseCellRef(parts[0]);
	const end = parts.length > 1 ? parseCellRef(parts[1]) : start;
	return {
		startRow: start.row,
		startCol: start.col,
		endRow: end.row,
		endCol: end.col
	};
}


export function parseWorksheet(xml, name, ctx) {
	const rows = [];
	const cells = new Map();
	const merges = [];
	let maxCol = -1;
	let maxRow = -1;
	let hasCells = false;
	
	let rangeFilter;
	if (ctx.range) {
		rangeFilter = parseRangeRef(ctx.range);
	}
	const rawHyperlinks = [];
	
	const dataValidations = [];
	
	const conditionalRules = [];
	
	let autoFilter;
	let inAutoFilter = false;
	let currentFilterColIndex = -1;
	let currentFilterValues = [];
	
	let sheetProtection;
	
	let sheetView;
	let inSheetPr = false;
	let fitToPageFlag = false;
	let outlineProperties;
	
	let freezePane;
	let splitPane;
	
	let pageSetup;
	let pageMargins;
	let headerFooter;
	
	const rowBreaks = [];
	const colBreaks = [];
	let inRowBreaks = false;
	let inColBreaks = false;
	
	const sparklines = [];
	let inSparklineGroups = false;
	let inSparklineGroup = false;
	let inSparkline = false;
	let inSparklineF = false;
	let inSparklineSqref = false;
	let sparklineGroupType = "";
	let sparklineGroupColor = "";
	let sparklineGroupMarkers = false;
	let sparklineF = "";
	let sparklineSqref = "";
	
	let inHeaderFooter = false;
	let inOddHeader = false;
	let inOddFooter = false;
	let inEvenHeader = false;
	let inEvenFooter = false;
	let inFirstHeader = false;
	let inFirstFooter = false;
	let hfText = "";
	
	const maxRowsLimit = ctx.maxRows ?? 0;
	let dataRowCount = 0;
	
	const rowDefs = new Map();
	
	const columnDefs = [];
	let inCols = false;
	
	let inSheetData = false;
	let inRow = false;
	let inCell = false;
	let inValue = false;
	let inFormula = false;
	let inInlineStr = false;
	let inInlineT = false;
	let inMergeCells = false;
	let inHyperlinks = false;
	let inDataValidations = false;
	let inDataValidation = false;
	let inDvFormula1 = false;
	let inDvFormula2 = false;
	
	let dvFormula1Text = "";
	let dvFormula2Text = "";
	let dvAttrs = {};
	
	let inConditionalFormatting = false;
	let cfSqref = "";
	let inCfRule = false;
	let cfRuleAttrs = {};
	let inCfFormula = false;
	let cfFormulaText = "";
	let cfFormulas = [];
	
	let inColorScale = false;
	let csCfvos = [];
	let csColors = [];
	
	let inDataBar = false;
	let dbCfvos = [];
	let dbColor = "";
	
	let inIconSet = false;
	let isAttrs = {};
	let isCfvos = [];
	
	let inInlineR = false;
	let inInlineRPr = false;
	let inInlineRT = false;
	
	let cellRef = "";
	
	
	let currentRowNum = 0;
	let implicitCol = 0;
	let cellType = "";
	let cellStyleIndex = -1;
	let cellValueText = "";
	let cellFormulaText = "";
	let cellFormulaType = "";
	let cellFormulaSi = -1;
	let cellFormulaRef = "";
	let cellFormulaCm = false;
	let inlineText = "";
	
	let inlineRichText = [];
	let currentRunText = "";
	let currentRunFont;
	let _fontPropTag = "";
	parseSax(xml, {
		onOpenTag(tag, attrs) {
			const local = tag.includes(":") ? tag.slice(tag.indexOf(":") + 1) : tag;
			switch (local) {
				case "cols":
					inCols = true;
					break;
				case "col":
					if (inCols) {
						
						
						
						
						
						
						const minCol = clampColumnBound(attrs["min"], 1);
						const maxCol2 = clampColumnBound(attrs["max"], 0);
						const width = attrs["width"] ? Number(attrs["width"]) : undefined;
						const hidden = attrs["hidden"] === "1" || attrs["hidden"] === "true";
						const outlineLevel = attrs["outlineLevel"] ? Number(attrs["outlineLevel"]) : undefined;
						const collapsed = attrs["collapsed"] === "1" || attrs["collapsed"] === "true";
						
						for (let c = minCol; c <= maxCol2; c++) {
							const idx = c - 1;
							
							while (columnDefs.length <= idx) {
								columnDefs.push({});
							}
							const def = {};
							if (width !== undefined && !Number.isNaN(width)) def.width = width;
							if (hidden) def.hidden = true;
							if (outlineLevel !== undefined && !Number.isNaN(outlineLevel) && outlineLevel > 0) {
								def.outlineLevel = outlineLevel;
							}
							if (collapsed) def.collapsed = true;
							if (Object.keys(def).length > 0) {
								columnDefs[idx] = def;
							}
						}
					}
					break;
				case "sheetData":
					inSheetData = true;
					break;
				case "row":
					if (inSheetData) {
						
						if (maxRowsLimit > 0 && dataRowCount >= maxRowsLimit) {
							break;
						}
						inRow = true;
						
						
						currentRowNum = Number(attrs["r"]) || currentRowNum + 1;
						implicitCol = 0;
						
						if (attrs["ht"] && (attrs["customHeight"] === "1" || attrs["customHeight"] === "true")) {
							const rowNum = Number(attrs["r"]) - 1;
							const height = Number(attrs["ht"]);
							if (!Number.isNaN(rowNum) && !Number.isNaN(height)) {
								const existing = rowDefs.get(rowNum) ?? {};
								existing.height = height;
								rowDefs.set(rowNum, existing);
							}
						}
						if (attrs["hidden"] === "1" || attrs["hidden"] === "true") {
							const rowNum = Number(attrs["r"]) - 1;
							if (!Number.isNaN(rowNum)) {
								const existing = rowDefs.get(rowNum) ?? {};
								existing.hidden = true;
								rowDefs.set(rowNum, existing);
							}
						}
						if (attrs["outlineLevel"]) {
							const rowNum = Number(attrs["r"]) - 1;
							const level = Number(attrs["outlineLevel"]);
							if (!Number.isNaN(rowNum) && !Number.isNaN(level) && level > 0) {
								const existing = rowDefs.get(rowNum) ?? {};
								existing.outlineLevel = level;
								rowDefs.set(rowNum, existing);
							}
						}
						if (attrs["collapsed"] === "1" || attrs["collapsed"] === "true") {
							const rowNum = Number(attrs["r"]) - 1;
							if (!Number.isNaN(rowNum)) {
								const existing = rowDefs.get(rowNum) ?? {};
								existing.collapsed = true;
								rowDefs.set(rowNum, existing);
							}
						}
					}
					break;
				case "c":
					if (inRow) {
						inCell = true;
						cellRef = attrs["r"] ?? "";
						cellType = attrs["t"] ?? "";
						cellStyleIndex = attrs["s"] ? Number(attrs["s"]) : -1;
						cellValueText = "";
						cellFormulaText = "";
						cellFormulaType = "";
						cellFormulaSi = -1;
						cellFormulaRef = "";
						
						
						
						
						
						cellFormulaCm = isDynamicArrayCm(attrs["cm"], ctx);
						inlineText = "";
						inlineRichText = [];
					}
					break;
				case "v":
					if (inCell) inValue = true;
					break;
				case "f":
					if (inSparkline) {
						inSparklineF = true;
						sparklineF = "";
					} else if (inCell) {
						inFormula = true;
						cellFormulaType = attrs["t"] ?? "";
						if (attrs["si"] !== undefined) {
							cellFormulaSi = Number(attrs["si"]);
						}
						if (attrs["ref"]) {
							cellFormulaRef = attrs["ref"];
						}
						
						
						
						if (attrs["cm"] !== undefined && isDynamicArrayCm(attrs["cm"], ctx)) {
							cellFormulaCm = true;
						}
					}
					break;
				case "is":
					if (inCell) inInlineStr = true;
					break;
				case "t":
					if (inInlineStr && !inInlineR) {
						inInlineT = true;
					} else if (inInlineR) {
						inInlineRT = true;
					}
					break;
				case "r":
					if (inInlineStr) {
						inInlineR = true;
						currentRunText = "";
						currentRunFont = undefined;
					}
					break;
				case "rPr":
					if (inInlineR) {
						inInlineRPr = true;
						currentRunFont = {};
					}
					break;
				case "sheetPr":
					inSheetPr = true;
					break;
				case "outlinePr":
					
					
					
					if (inSheetPr) {
						const outline = {};
						if (attrs["summaryBelow"] !== undefined) {
							outline.summaryBelow = attrs["summaryBelow"] === "1" || attrs["summaryBelow"] === "true";
						}
						if (attrs["summaryRight"] !== undefined) {
							outline.summaryRight = attrs["summaryRight"] === "1" || attrs["summaryRight"] === "true";
						}
						if (Object.keys(outline).length > 0) outlineProperties = outline;
					}
					break;
				case "pageSetUpPr":
					
					
					
					
					if (inSheetPr) {
						fitToPageFlag = attrs["fitToPage"] === "1" || attrs["fitToPage"] === "true";
					}
					break;
				case "tabColor":
					if (inSheetPr) {
						if (!sheetView) sheetView = {};
						sheetView.tabColor = parseColorAttrs(attrs);
					}
					break;
				case "sheetView":
					if (!inSheetData) {
						if (!sheetView) sheetView = {};
						if (attrs["showGridLines"] === "0" || attrs["showGridLines"] === "false") {
							sheetView.showGridLines = false;
						}
						if (attrs["showRowColHeaders"] === "0" || attrs["showRowColHeaders"] === "false") {
							sheetView.showRowColHeaders = false;
						}
						if (attrs["zoomScale"]) {
							const zoom = Number(attrs["zoomScale"]);
							if (!Number.isNaN(zoom)) {
								sheetView.zoomScale = zoom;
							}
						}
						if (attrs["rightToLeft"] === "1" || attrs["rightToLeft"] === "true") {
							sheetView.rightToLeft = true;
						}
					}
					break;
				case "pane":
					if (!inSheetData) {
						const state = attrs["state"];
						if (state === "frozen" || state === "frozenSplit") {
							
							const xSplit = Number(attrs["xSplit"] || "0");
							const ySplit = Number(attrs["ySplit"] || "0");
							if (xSplit > 0 || ySplit > 0) {
								freezePane = {};
								if (xSplit > 0) freezePane.columns = xSplit;
								if (ySplit > 0) freezePane.rows = ySplit;
							}
						} else if (state === "split") {
							
							const xSplit = Number(attrs["xSplit"] || "0");
							const ySplit = Number(attrs["ySplit"] || "0");
							if (xSplit > 0 || ySplit > 0) {
								splitPane = {};
								if (xSplit > 0) splitPane.xSplit = xSplit;
								if (ySplit > 0) splitPane.ySplit = ySplit;
							}
						}
					}
					break;
				case "sheetProtection":
					sheetProtection = parseSheetProtectionAttrs(attrs);
					break;
				case "autoFilter":
					if (attrs["ref"]) {
						autoFilter = { range: attrs["ref"] };
						inAutoFilter = true;
					}
					break;
				case "filterColumn":
					if (inAutoFilter && attrs["colId"] !== undefined) {
						currentFilterColIndex = Number(attrs["colId"]);
						currentFilterValues = [];
					}
					break;
				case "filter":
					if (inAutoFilter && currentFilterColIndex >= 0 && attrs["val"] !== undefined) {
						currentFilterValues.push(attrs["val"]);
					}
					break;
				case "mergeCells":
					inMergeCells = true;
					break;
				case "mergeCell":
					if (inMergeCells && attrs["ref"]) {
						merges.push(parseRangeRef(attrs["ref"]));
					}
					break;
				case "hyperlinks":
					inHyperlinks = true;
					break;
				case "hyperlink":
					if (inHyperlinks && attrs["ref"]) {
						const hl = { ref: attrs["ref"] };
						
						const rId = attrs["r:id"] ?? attrs["R:id"];
						if (rId) hl.rId = rId;
						if (attrs["location"]) hl.location = attrs["location"];
						if (attrs["tooltip"]) hl.tooltip = attrs["tooltip"];
						if (attrs["display"]) hl.display = attrs["display"];
						rawHyperlinks.push(hl);
					}
					break;
				case "conditionalFormatting":
					inConditionalFormatting = true;
					cfSqref = attrs["sqref"] ?? "";
					break;
				case "cfRule":
					if (inConditionalFormatting) {
						inCfRule = true;
						cfRuleAttrs = { ...attrs };
						cfFormulas = [];
						csCfvos = [];
						csColors = [];
						dbCfvos = [];
						dbColor = "";
						isCfvos = [];
						isAttrs = {};
					}
					break;
				case "colorScale":
					if (inCfRule) {
						inColorScale = true;
						csCfvos = [];
						csColors = [];
					}
					break;
				case "cfvo":
					if (inColorScale) {
						csCfvos.push({
							type: attrs["type"] ?? "min",
							value: attrs["val"]
						});
					} else if (inDataBar) {
						dbCfvos.push({
							type: attrs["type"] ?? "min",
							value: attrs["val"]
						});
					} else if (inIconSet) {
						isCfvos.push({
							type: attrs["type"] ?? "min",
							value: attrs["val"]
						});
					}
					break;
				case "dataBar":
					if (inCfRule) {
						inDataBar = true;
						dbCfvos = [];
						dbColor = "";
					}
					break;
				case "iconSet":
					if (inCfRule) {
						inIconSet = true;
						isAttrs = { ...attrs };
						isCfvos = [];
					}
					break;
				case "dataValidations":
					inDataValidations = true;
					break;
				case "dataValidation":
					if (inDataValidations) {
						inDataValidation = true;
						dvAttrs = { ...attrs };
						dvFormula1Text = "";
						dvFormula2Text = "";
					}
					break;
				case "formula1":
					if (inDataValidation) inDvFormula1 = true;
					break;
				case "formula2":
					if (inDataValidation) inDvFormula2 = true;
					break;
				case "pageMargins":
					pageMargins = parsePageMarginsAttrs(attrs);
					break;
				case "pageSetup":
					
					
					
					pageSetup = {
						...pageSetup,
						...parsePageSetupAttrs(attrs)
					};
					break;
				case "printOptions":
					
					
					
					
					pageSetup = applyPrintOptionsAttrs(pageSetup, attrs);
					break;
				case "headerFooter":
					inHeaderFooter = true;
					headerFooter = {};
					if (attrs["differentOddEven"] === "1" || attrs["differentOddEven"] === "true") {
						headerFooter.differentOddEven = true;
					}
					if (attrs["differentFirst"] === "1" || attrs["differentFirst"] === "true") {
						headerFooter.differentFirst = true;
					}
					break;
				case "oddHeader":
					if (inHeaderFooter) {
						inOddHeader = true;
						hfText = "";
					}
					break;
				case "oddFooter":
					if (inHeaderFooter) {
						inOddFooter = true;
						hfText = "";
					}
					break;
				case "evenHeader":
					if (inHeaderFooter) {
						inEvenHeader = true;
						hfText = "";
					}
					break;
				case "evenFooter":
					if (inHeaderFooter) {
						inEvenFooter = true;
						hfText = "";
					}
					break;
				case "firstHeader":
					if (inHeaderFooter) {
						inFirstHeader = true;
						hfText = "";
					}
					break;
				case "firstFooter":
					if (inHeaderFooter) {
						inFirstFooter = true;
						hfText = "";
					}
					break;
				case "rowBreaks":
					inRowBreaks = true;
					break;
				case "colBreaks":
					inColBreaks = true;
					break;
				case "brk":
					if (inRowBreaks || inColBreaks) {
						const brkId = attrs["id"];
						if (brkId) {
							const index = Number(brkId) - 1;
							if (inRowBreaks) {
								rowBreaks.push(index);
							} else {
								colBreaks.push(index);
							}
						}
					}
					break;
				case "color":
					if (inColorScale) {
						csColors.push(attrs["rgb"] ?? "");
					} else if (inDataBar) {
						dbColor = attrs["rgb"] ?? "";
					} else if (inInlineRPr && currentRunFont) {
						applyFontProp(currentRunFont, local, attrs);
					}
					break;
				case "formula":
					if (inCfRule && !inDataValidation) {
						inCfFormula = true;
						cfFormulaText = "";
					}
					break;
				case "sparklineGroups":
					inSparklineGroups = true;
					break;
				case "sparklineGroup":
					if (inSparklineGroups) {
						inSparklineGroup = true;
						sparklineGroupType = attrs["type"] ?? "line";
						sparklineGroupColor = "";
						sparklineGroupMarkers = attrs["markers"] === "1" || attrs["markers"] === "true";
					}
					break;
				case "colorSeries":
					if (inSparklineGroup) {
						const rgb = attrs["rgb"] ?? "";
						
						sparklineGroupColor = rgb.length === 8 ? rgb.slice(2) : rgb;
					}
					break;
				case "sparkline":
					if (inSparklineGroup) {
						inSparkline = true;
						sparklineF = "";
						sparklineSqref = "";
					}
					break;
				default:
					
					if (inSparkline && local === "sqref") {
						inSparklineSqref = true;
						sparklineSqref = "";
						break;
					}
					
					if (inInlineRPr && currentRunFont) {
						_fontPropTag = local;
						applyFontProp(currentRunFont, local, attrs);
					}
					break;
			}
		},
		onText(text) {
			if (inValue) {
				cellValueText += text;
			} else if (inFormula) {
				cellFormulaText += text;
			} else if (inCfFormula) {
				cfFormulaText += text;
			} else if (inInlineT) {
				inlineText += text;
			} else if (inInlineRT) {
				currentRunText += text;
			} else if (inDvFormula1) {
				dvFormula1Text += text;
			} else if (inDvFormula2) {
				dvFormula2Text += text;
			} else if (inOddHeader || inOddFooter || inEvenHeader || inEvenFooter || inFirstHeader || inFirstFooter) {
				hfText += text;
			} else if (inSparklineF) {
				sparklineF += text;
			} else if (inSparklineSqref) {
				sparklineSqref += text;
			}
		},
		onCloseTag(tag) {
			const local = tag.includes(":") ? tag.slice(tag.indexOf(":") + 1) : tag;
			switch (local) {
				case "cols":
					inCols = false;
					break;
				case "sheetData":
					inSheetData = false;
					break;
				case "row":
					if (inRow) {
						dataRowCount++;
					}
					inRow = false;
					break;
				case "c":
					if (inCell) {
						
						
						const effRow = cellRef ? parseCellRef(cellRef).row : currentRowNum - 1;
						const effCol = cellRef ? parseCellRef(cellRef).col : implicitCol;
						
						implicitCol = effCol + 1;
						
						let skipCell = false;
						if (rangeFilter) {
							if (effRow < rangeFilter.startRow || effRow > rangeFilter.endRow || effCol < rangeFilter.startCol || effCol > rangeFilter.endCol) {
								skipCell = true;
							}
						}
						if (!skipCell) {
							processCell(cellRef, cellType, cellStyleIndex, cellValueText, cellFormulaText, inlineText, inlineRichText.length > 0 ? inlineRichText : undefined, ctx, rows, cells, cellFormulaType, cellFormulaSi, cellFormulaRef, cellFormulaCm, effRow, effCol);
							
							if (effRow >= 0 && effCol >= 0) {
								if (effCol > maxCol) maxCol = effCol;
								if (effRow > maxRow) maxRow = effRow;
								hasCells = true;
							}
						}
						inCell = false;
					}
					break;
				case "v":
					inValue = false;
					break;
				case "f":
					if (inSparklineF) {
						inSparklineF = false;
					} else {
						inFormula = false;
					}
					break;
				case "is":
					inInlineStr = false;
					break;
				case "t":
					if (inInlineRT) {
						inInlineRT = false;
					} else if (inInlineT) {
						inInlineT = false;
					}
					break;
				case "r":
					if (inInlineR) {
						const decodedRunText = decodeOoxmlEscapes(currentRunText);
						inlineRichText.push(currentRunFont ? {
							text: decodedRunText,
							font: currentRunFont
						} : { text: decodedRunText });
						inInlineR = false;
					}
					break;
				case "rPr":
					inInlineRPr = false;
					break;
				case "sheetPr":
					inSheetPr = false;
					break;
				case "mergeCells":
					inMergeCells = false;
					break;
				case "autoFilter":
					inAutoFilter = false;
					break;
				case "filterColumn":
					if (inAutoFilter && autoFilter && currentFilterColIndex >= 0 && currentFilterValues.length > 0) {
						if (!autoFilter.columns) autoFilter.columns = [];
						autoFilter.columns.push({
							colIndex: currentFilterColIndex,
							filters: currentFilterValues
						});
					}
					currentFilterColIndex = -1;
					currentFilterValues = [];
					break;
				case "hyperlinks":
					inHyperlinks = false;
					break;
				case "conditionalFormatting":
					inConditionalFormatting = false;
					break;
				case "cfRule":
					if (inCfRule) {
						const cfRule = buildConditionalRule(cfRuleAttrs, cfSqref, cfFormulas, csCfvos, csColors, dbCfvos, dbColor, isCfvos, isAttrs, ctx.styles?.dxfs);
						if (cfRule) {
							conditionalRules.push(cfRule);
						}
						inCfRule = false;
					}
					break;
				case "colorScale":
					inColorScale = false;
					break;
				case "dataBar":
					if (inCfRule) {
						inDataBar = false;
					}
					break;
				case "iconSet":
					inIconSet = false;
					break;
				case "formula":
					if (inCfFormula) {
						cfFormulas.push(cfFormulaText);
						inCfFormula = false;
					}
					break;
				case "dataValidations":
					inDataValidations = false;
					break;
				case "dataValidation":
					if (inDataValidation) {
						const dv = buildDataValidation(dvAttrs, dvFormula1Text, dvFormula2Text);
						if (dv) {
							dataValidations.push(dv);
						}
						inDataValidation = false;
					}
					break;
				case "formula1":
					inDvFormula1 = false;
					break;
				case "formula2":
					inDvFormula2 = false;
					break;
				case "headerFooter":
					inHeaderFooter = false;
					break;
				case "oddHeader":
					if (inOddHeader && headerFooter) {
						headerFooter.oddHeader = hfText;
						inOddHeader = false;
					}
					break;
				case "oddFooter":
					if (inOddFooter && headerFooter) {
						headerFooter.oddFooter = hfText;
						inOddFooter = false;
					}
					break;
				case "evenHeader":
					if (inEvenHeader && headerFooter) {
						headerFooter.evenHeader = hfText;
						inEvenHeader = false;
					}
					break;
				case "evenFooter":
					if (inEvenFooter && headerFooter) {
						headerFooter.evenFooter = hfText;
						inEvenFooter = false;
					}
					break;
				case "firstHeader":
					if (inFirstHeader && headerFooter) {
						headerFooter.firstHeader = hfText;
						inFirstHeader = false;
					}
					break;
				case "firstFooter":
					if (inFirstFooter && headerFooter) {
						headerFooter.firstFooter = hfText;
						inFirstFooter = false;
					}
					break;
				case "rowBreaks":
					inRowBreaks = false;
					break;
				case "colBreaks":
					inColBreaks = false;
					break;
				case "sparklineGroups":
					inSparklineGroups = false;
					break;
				case "sparklineGroup":
					inSparklineGroup = false;
					break;
				case "sparkline":
					if (inSparkline && sparklineSqref) {
						const sp = {
							location: sparklineSqref,
							dataRange: sparklineF
						};
						if (sparklineGroupType && sparklineGroupType !== "line") {
							sp.type = sparklineGroupType;
						}
						if (sparklineGroupColor) {
							sp.color = sparklineGroupColor;
						}
						if (sparklineGroupMarkers) {
							sp.markers = true;
						}
						sparklines.push(sp);
					}
					inSparkline = false;
					break;
				default:
					
					if (inSparkline && local === "sqref") {
						inSparklineSqref = false;
						break;
					}
					if (inInlineRPr) {
						_fontPropTag = "";
					}
					break;
			}
		}
	});
	
	if (hasCells) {
		const colCount = maxCol + 1;
		
		
		
		
		const totalCells = (maxRow + 1) * colCount;
		if (totalCells > MAX_TOTAL_CELLS) {
			throw new ParseError(`Sheet "${name}" spans ${maxRow + 1} rows x ${colCount} columns ` + `(${totalCells} cells), over the ${MAX_TOTAL_CELLS} limit. ` + `Use the \`range\` or \`maxRows\` read option to bound the area read.`);
		}
		for (let r = 0; r <= maxRow; r++) {
			if (!rows[r]) {
				rows[r] = Array.from({ length: colCount }, () => null);
			} else {
				while (rows[r].length < colCount) {
					rows[r].push(null);
				}
			}
		}
	}
	
	
	const relMap = new Map();
	if (ctx.worksheetRels) {
		for (const rel of ctx.worksheetRels) {
			relMap.set(rel.id, rel.target);
		}
	}
	for (const hl of rawHyperlinks) {
		const pos = parseCellRef(hl.ref);
		const key = `${pos.row},${pos.col}`;
		
		let cell = cells.get(key);
		if (!cell) {
			cell = {
				value: (rows[pos.row] && rows[pos.row][pos.col]) ?? null,
				type: "string"
			};
			cells.set(key, cell);
		}
		const hyperlink = { target: "" };
		if (hl.location) {
			
			hyperlink.location = hl.location;
			hyperlink.target = hl.location;
		} else if (hl.rId) {
			
			const target = relMap.get(hl.rId);
			if (target) {
				hyperlink.target = target;
			}
		}
		if (hl.tooltip) hyperlink.tooltip = hl.tooltip;
		if (hl.display) hyperlink.display = hl.display;
		cell.hyperlink = hyperlink;
	}
	const sheet = {
		name,
		rows
	};
	if (cells.size > 0) {
		sheet.cells = cells;
	}
	
	if (columnDefs.some((c) => Object.keys(c).length > 0)) {
		sheet.columns = columnDefs;
	}
	if (merges.length > 0) {
		sheet.merges = merges;
	}
	if (dataValidations.length > 0) {
		sheet.dataValidations = dataValidations;
	}
	if (conditionalRules.length > 0) {
		sheet.conditionalRules = conditionalRules;
	}
	if (autoFilter) {
		sheet.autoFilter = autoFilter;
	}
	if (freezePane) {
		sheet.freezePane = freezePane;
	}
	if (splitPane) {
		sheet.splitPane = splitPane;
	}
	if (sheetProtection) {
		sheet.protection = sheetProtection;
	}
	
	if (sheetView && Object.keys(sheetView).length > 0) {
		sheet.view = sheetView;
	}
	
	if (pageSetup || pageMargins || fitToPageFlag) {
		const ps = pageSetup ?? {};
		if (pageMargins) {
			ps.margins = pageMargins;
		}
		if (fitToPageFlag) {
			ps.fitToPage = true;
		}
		sheet.pageSetup = ps;
	}
	
	if (headerFooter && Object.keys(headerFooter).length > 0) {
		sheet.headerFooter = headerFooter;
	}
	
	if (rowBreaks.length > 0) {
		sheet.rowBreaks = rowBreaks.sort((a, b) => a - b);
	}
	if (colBreaks.length > 0) {
		sheet.colBreaks = colBreaks.sort((a, b) => a - b);
	}
	
	if (rowDefs.size > 0) {
		sheet.rowDefs = rowDefs;
	}
	
	if (sparklines.length > 0) {
		sheet.sparklines = sparklines;
	}
	
	if (outlineProperties) {
		sheet.outlineProperties = outlineProperties;
	}
	return sheet;
}


function parseSheetProtectionAttrs(attrs) {
	const prot = {};
	
	
	
	
	if (attrs["sheet"] === "1" || attrs["sheet"] === "true") {
		prot.sheet = true;
	}
	if (attrs["objects"] === "1" || attrs["objects"] === "true") {
		prot.objects = true;
	}
	if (attrs["scenarios"] === "1" || attrs["scenarios"] === "true") {
		prot.scenarios = true;
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
	for (const [attr, prop] of allowOptions) {
		const val = attrs[attr];
		if (val !== undefined) {
			
			
			;
			prot[prop] = !(val === "1" || val === "true");
		}
	}
	return prot;
}

const VALID_TYPES = new Set([
	"list",
	"whole",
	"decimal",
	"date",
	"time",
	"textLength",
	"custom"
]);
const VALID_OPERATORS = new Set([
	"between",
	"notBetween",
	"equal",
	"notEqual",
	"greaterThan",
	"lessThan",
	"greaterThanOrEqual",
	"lessThanOrEqual"
]);
function buildDataValidation(attrs, formula1Text, formula2Text) {
	const typeStr = attrs["type"];
	if (!typeStr || !VALID_TYPES.has(typeStr)) return null;
	const sqref = attrs["sqref"];
	if (!sqref) return null;
	const dv = {
		type: typeStr,
		range: sqref
	};
	
	const operatorStr = attrs["operator"];
	if (operatorStr && VALID_OPERATORS.has(operatorStr)) {
		dv.operator = operatorStr;
	}
	
	if (attrs["allowBlank"] === "1" || attrs["allowBlank"] === "true") {
		dv.allowBlank = true;
	}
	if (attrs["showInputMessage"] === "1" || attrs["showInputMessage"] === "true") {
		dv.showInputMessage = true;
	}
	if (attrs["showErrorMessage"] === "1" || attrs["showErrorMessage"] === "true") {
		dv.showErrorMessage = true;
	}
	
	const errorStyle = attrs["errorStyle"];
	if (errorStyle === "stop" || errorStyle === "warning" || errorStyle === "information") {
		dv.errorStyle = errorStyle;
	}
	
	if (attrs["promptTitle"]) dv.inputTitle = attrs["promptTitle"];
	if (attrs["prompt"]) dv.inputMessage = attrs["prompt"];
	if (attrs["errorTitle"]) dv.errorTitle = attrs["errorTitle"];
	if (attrs["error"]) dv.errorMessage = attrs["error"];
	
	if (formula1Text) {
		if (typeStr === "list") {
			
			const trimmed = formula1Text.trim();
			if (trimmed.startsWith("\"") && trimmed.endsWith("\"")) {
				
				const inner = trimmed.slice(1, -1);
				dv.values = inner.split(",");
			} else {
				
				dv.formula1 = formula1Text;
			}
		} else {
			dv.formula1 = formula1Text;
		}
	}
	if (formula2Text) {
		dv.formula2 = formula2Text;
	}
	return dv;
}

const VALID_CF_TYPES = new Set([
	"cellIs",
	"expression",
	"colorScale",
	"dataBar",
	"iconSet",
	"top10",
	"aboveAverage",
	"duplicateValues",
	"uniqueValues",
	"containsText",
	"notContainsText",
	"beginsWith",
	"endsWith",
	"containsBlanks",
	"notContainsBlanks"
]);
function buildConditionalRule(attrs, sqref, formulas, csCfvos, csColors, dbCfvos, dbColor, isCfvos, isAttrsObj, dxfs) {
	const typeStr = attrs["type"];
	if (!typeStr || !VALID_CF_TYPES.has(typeStr)) return null;
	if (!sqref) return null;
	const rule = {
		type: typeStr,
		priority: Number(attrs["priority"] ?? "1"),
		range: sqref
	};
	
	const operatorStr = attrs["operator"];
	if (operatorStr && VALID_OPERATORS.has(operatorStr)) {
		rule.operator = operatorStr;
	}
	
	
	
	
	const dxfId = Number(attrs["dxfId"]);
	if (dxfs && !Number.isNaN(dxfId)) {
		const dxf = dxfs[dxfId];
		
		
		if (dxf && Object.keys(dxf).length > 0) rule.style = dxf;
	}
	
	if (attrs["stopIfTrue"] === "1" || attrs["stopIfTrue"] === "true") {
		rule.stopIfTrue = true;
	}
	
	if (attrs["text"] !== undefined) {
		rule.text = attrs["text"];
	}
	
	if (formulas.length === 1) {
		rule.formula = formulas[0];
	} else if (formulas.length > 1) {
		rule.formula = formulas;
	}
	
	if (typeStr === "colorScale" && csCfvos.length > 0) {
		rule.colorScale = {
			cfvo: csCfvos.map((c) => ({
				type: c.type,
				value: c.value
			})),
			colors: csColors
		};
	}
	
	if (typeStr === "dataBar" && dbCfvos.length > 0) {
		rule.dataBar = {
			cfvo: dbCfvos.map((c) => ({
				type: c.type,
				value: c.value
			})),
			color: dbColor
		};
	}
	
	if (typeStr === "iconSet" && isCfvos.length > 0) {
		rule.iconSet = {
			iconSet: isAttrsObj["iconSet"] ?? "3TrafficLights1",
			cfvo: isCfvos.map((c) => ({
				type: c.type,
				value: c.value
			}))
		};
		if (isAttrsObj["reverse"] === "1" || isAttrsObj["reverse"] === "true") {
			rule.iconSet.reverse = true;
		}
		if (isAttrsObj["showValue"] === "0" || isAttrsObj["showValue"] === "false") {
			rule.iconSet.showValue = false;
		}
	}
	return rule;
}

function processCell(ref, type, styleIndex, valueText, formulaText, inlineText, inlineRichText, ctx, rows, cells, formulaType, formulaSi, formulaRef, formulaCm, fallbackRow, fallbackCol) {
	
	
	const pos = ref !== "" ? parseCellRef(ref) : fallbackRow !== undefined && fallbackCol !== undefined ? {
		row: fallbackRow,
		col: fallbackCol
	} : null;
	if (!pos) return;
	const { row, col } = pos;
	
	
	if (!Number.isInteger(row) || !Number.isInteger(col) || row < 0 || col < 0 || row > MAX_ROW_INDEX || col > MAX_COL_INDEX) {
		throw new ParseError(`Cell reference "${ref}" is outside the supported sheet bounds (max row ${MAX_ROW_INDEX + 1}, max col ${MAX_COL_INDEX + 1})`);
	}
	
	while (rows.length <= row) {
		rows.push([]);
	}
	while (rows[row].length <= col) {
		rows[row].push(null);
	}
	let value = null;
	let cellType = "empty";
	let formula;
	let formulaResult;
	let richText;
	
	if (formulaText) {
		formula = formulaText;
	} else if (formulaType === "shared" && formulaSi !== undefined && formulaSi >= 0) {
		
		formula = "";
	}
	
	switch (type) {
		case "s": {
			
			const idx = Number(valueText);
			if (!Number.isNaN(idx) && idx >= 0 && idx < ctx.sharedStrings.length) {
				const ss = ctx.sharedStrings[idx];
				value = ss.text;
				if (ss.richText && ss.richText.length > 0) {
					richText = ss.richText;
					cellType = "richText";
				} else {
					cellType = "string";
				}
			} else {
				
				
				value = null;
				cellType = "empty";
			}
			break;
		}
		case "str": {
			
			value = decodeOoxmlEscapes(valueText);
			cellType = formula ? "formula" : "string";
			break;
		}
		case "inlineStr": {
			
			if (inlineRichText && inlineRichText.length > 0) {
				value = inlineRichText.map((r) => r.text).join("");
				richText = inlineRichText;
				cellType = "richText";
			} else {
				value = decodeOoxmlEscapes(inlineText);
				cellType = "string";
			}
			break;
		}
		case "b": {
			
			value = valueText === "1" || valueText.toLowerCase() === "true";
			cellType = "boolean";
			break;
		}
		case "e": {
			
			value = valueText;
			cellType = "error";
			break;
		}
		case "n":
		default: {
			
			if (valueText === "" && !formula) {
				
				value = null;
				cellType = "empty";
				break;
			}
			const num = Number(valueText);
			if (!Number.isNaN(num) && valueText !== "") {
				
				if (ctx.styles && styleIndex >= 0 && isDateStyle(ctx.styles, styleIndex)) {
					value = serialToDate(num, ctx.dateSystem === "1904");
					cellType = "date";
				} else {
					value = num;
					cellType = "number";
				}
			} else if (valueText !== "") {
				
				value = valueText;
				cellType = "string";
			}
			if (formula) {
				formulaResult = value;
				cellType = "formula";
			}
			break;
		}
	}
	
	rows[row][col] = value;
	
	
	const isCheckbox = ctx.styles && styleIndex >= 0 ? ctx.styles.cellXfs[styleIndex]?.hasCheckboxFeature ?? false : false;
	
	const hasDetails = formula !== undefined || richText !== undefined || ctx.readStyles && ctx.styles && styleIndex >= 0 || isCheckbox || cellType === "error" || cellType === "formula" || cellType === "richText";
	if (hasDetails) {
		const cell = {
			value,
			type: cellType
		};
		if (isCheckbox) {
			cell.checkbox = true;
		}
		if (formula !== undefined) {
			cell.formula = formula;
			if (formulaResult !== undefined) {
				cell.formulaResult = formulaResult;
			}
			
			if (formulaType === "shared") {
				cell.formulaType = "shared";
				if (formulaSi !== undefined && formulaSi >= 0) {
					cell.formulaSharedIndex = formulaSi;
				}
				if (formulaRef) {
					cell.formulaRef = formulaRef;
				}
			} else if (formulaType === "array") {
				cell.formulaType = "array";
				if (formulaRef) {
					cell.formulaRef = formulaRef;
				}
			}
			
			
			
			if (formulaCm) {
				cell.formulaDynamic = true;
			}
		}
		if (richText) {
			cell.richText = richText;
		}
		if (ctx.readStyles && ctx.styles && styleIndex >= 0) {
			const style = resolveStyle(ctx.styles, styleIndex);
			if (Object.keys(style).length > 0) {
				cell.style = style;
			}
		}
		cells.set(`${row},${col}`, cell);
	}
}

function applyFontProp(font, tag, attrs) {
	switch (tag) {
		case "b":
			font.bold = attrs["val"] !== "0" && attrs["val"] !== "false";
			break;
		case "i":
			font.italic = attrs["val"] !== "0" && attrs["val"] !== "false";
			break;
		case "u": {
			const val = attrs["val"];
			if (val === "double") font.underline = "double";
			else font.underline = true;
			break;
		}
		case "strike":
			font.strikethrough = attrs["val"] !== "0" && attrs["val"] !== "false";
			break;
		case "sz":
			if (attrs["val"]) font.size = Number(attrs["val"]);
			break;
		case "rFont":
			if (attrs["val"]) font.name = attrs["val"];
			break;
		case "color":
			font.color = {};
			if (attrs["rgb"]) {
				const rgb = attrs["rgb"];
				font.color.rgb = rgb.length === 8 ? rgb.slice(2) : rgb;
			}
			if (attrs["theme"]) font.color.theme = Number(attrs["theme"]);
			if (attrs["tint"]) font.color.tint = Number(attrs["tint"]);
			if (attrs["indexed"]) font.color.indexed = Number(attrs["indexed"]);
			break;
		case "vertAlign":
			if (attrs["val"] === "superscript" || attrs["val"] === "subscript") {
				font.vertAlign = attrs["val"];
			}
			break;
		case "family":
			if (attrs["val"]) font.family = Number(attrs["val"]);
			break;
		case "charset":
			if (attrs["val"]) font.charset = Number(attrs["val"]);
			break;
		case "scheme":
			if (attrs["val"] === "major" || attrs["val"] === "minor" || attrs["val"] === "none") {
				font.scheme = attrs["val"];
			}
			break;
	}
}

function parsePageMarginsAttrs(attrs) {
	const m = {};
	if (attrs["left"]) m.left = Number(attrs["left"]);
	if (attrs["right"]) m.right = Number(attrs["right"]);
	if (attrs["top"]) m.top = Number(attrs["top"]);
	if (attrs["bottom"]) m.bottom = Number(attrs["bottom"]);
	if (attrs["header"]) m.header = Number(attrs["header"]);
	if (attrs["footer"]) m.footer = Number(attrs["footer"]);
	return m;
}


const PAPER_SIZE_REVERSE = {
	1: "letter",
	3: "tabloid",
	5: "legal",
	7: "executive",
	8: "a3",
	9: "a4",
	11: "a5",
	12: "b4",
	13: "b5"
};

function applyPrintOptionsAttrs(existing, attrs) {
	const ps = existing ?? {};
	const isTrue = (value) => value === "1" || value === "true";
	if (isTrue(attrs["gridLines"])) ps.showGridLines = true;
	if (isTrue(attrs["headings"])) ps.showRowColHeaders = true;
	if (isTrue(attrs["horizontalCentered"])) ps.horizontalCentered = true;
	if (isTrue(attrs["verticalCentered"])) ps.verticalCentered = true;
	return ps;
}
function parsePageSetupAttrs(attrs) {
	const ps = {};
	if (attrs["paperSize"]) {
		const num = Number(attrs["paperSize"]);
		const name = PAPER_SIZE_REVERSE[num];
		if (name) ps.paperSize = name;
	}
	if (attrs["orientation"] === "landscape" || attrs["orientation"] === "portrait") {
		ps.orientation = attrs["orientation"];
	}
	if (attrs["scale"]) {
		ps.scale = Number(attrs["scale"]);
	}
	if (attrs["fitToWidth"] !== undefined || attrs["fitToHeight"] !== undefined) {
		ps.fitToPage = true;
		if (attrs["fitToWidth"]) ps.fitToWidth = Number(attrs["fitToWidth"]);
		if (attrs["fitToHeight"]) ps.fitToHeight = Number(attrs["fitToHeight"]);
	}
	
	
	
	if (attrs["horizontalCentered"] === "1" || attrs["horizontalCentered"] === "true") {
		ps.horizontalCentered = true;
	}
	if (attrs["verticalCentered"] === "1" || attrs["verticalCentered"] === "true") {
		ps.verticalCentered = true;
	}
	return ps;
}


function parseColorAttrs(attrs) {
	const color = {};
	if (attrs["rgb"]) {
		const rgb = attrs["rgb"];
		
		color.rgb = rgb.length === 8 ? rgb.slice(2) : rgb;
	}
	if (attrs["theme"]) {
		color.theme = Number(attrs["theme"]);
	}
	if (attrs["tint"]) {
		color.tint = Number(attrs["tint"]);
	}
	if (attrs["indexed"]) {
		color.indexed = Number(attrs["indexed"]);
	}
	return color;
}
