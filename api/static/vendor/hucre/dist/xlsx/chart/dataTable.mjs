import { xmlElement, xmlSelfClose } from "../../xml/writer.mjs";
import { EMU_PER_PT, buildColorElement, clampStrokeWidthPt, normalizeBorderDash, normalizeLineCap, normalizeLineCompound, normalizeRgbHex, parseBorderCapFromSpPr, parseBorderCompoundFromSpPr, parseBorderDashFromSpPr, parseBorderWidthFromSpPr, parseSchemeClr, parseSpPrBorderColor, parseSpPrFill } from "./shape.mjs";
import { findChild } from "./util.mjs";
import { FONT_SIZE_MAX_PT, FONT_SIZE_MIN_PT, FONT_SZ_PER_POINT } from "./text.mjs";
import { normalizeTitleColor, normalizeTitleFontSize } from "./title.mjs";
const TITLE_FONT_SZ_PER_POINT = FONT_SZ_PER_POINT;
const TITLE_FONT_SIZE_MIN_PT = FONT_SIZE_MIN_PT;
const TITLE_FONT_SIZE_MAX_PT = FONT_SIZE_MAX_PT;


export function parseDataTable(plotArea) {
	const el = findChild(plotArea, "dTable");
	if (!el) return undefined;
	const out = {};
	const showHorzBorder = parseDataTableFlag(el, "showHorzBorder");
	if (showHorzBorder !== undefined) out.showHorzBorder = showHorzBorder;
	const showVertBorder = parseDataTableFlag(el, "showVertBorder");
	if (showVertBorder !== undefined) out.showVertBorder = showVertBorder;
	const showOutline = parseDataTableFlag(el, "showOutline");
	if (showOutline !== undefined) out.showOutline = showOutline;
	const showKeys = parseDataTableFlag(el, "showKeys");
	if (showKeys !== undefined) out.showKeys = showKeys;
	const fontSize = parseDataTableFontSize(el);
	if (fontSize !== undefined) out.fontSize = fontSize;
	const fontColor = parseDataTableFontColor(el);
	if (fontColor !== undefined) out.fontColor = fontColor;
	const bold = parseDataTableBold(el);
	if (bold !== undefined) out.bold = bold;
	const italic = parseDataTableItalic(el);
	if (italic !== undefined) out.italic = italic;
	const underline = parseDataTableUnderline(el);
	if (underline !== undefined) out.underline = underline;
	const strikethrough = parseDataTableStrikethrough(el);
	if (strikethrough !== undefined) out.strikethrough = strikethrough;
	const fontFamily = parseDataTableFontFamily(el);
	if (fontFamily !== undefined) out.fontFamily = fontFamily;
	const fillColor = parseDataTableFillColor(el);
	if (fillColor !== undefined) out.fillColor = fillColor;
	const borderColor = parseDataTableBorderColor(el);
	if (borderColor !== undefined) out.borderColor = borderColor;
	
	
	
	
	const borderWidth = parseBorderWidthFromSpPr(el);
	if (borderWidth !== undefined) out.borderWidth = borderWidth;
	
	
	
	
	const borderDash = parseBorderDashFromSpPr(el);
	if (borderDash !== undefined) out.borderDash = borderDash;
	
	
	
	
	
	const borderCap = parseBorderCapFromSpPr(el);
	if (borderCap !== undefined) out.borderCap = borderCap;
	const borderCompound = parseBorderCompoundFromSpPr(el);
	if (borderCompound !== undefined) out.borderCompound = borderCompound;
	return out;
}

export function parseDataTableBold(dTable) {
	const txPr = findChild(dTable, "txPr");
	if (!txPr) return undefined;
	const p = findChild(txPr, "p");
	if (!p) return undefined;
	const pPr = findChild(p, "pPr");
	if (!pPr) return undefined;
	const defRPr = findChild(pPr, "defRPr");
	if (!defRPr) return undefined;
	const raw = defRPr.attrs.b;
	if (typeof raw !== "string") return undefined;
	switch (raw) {
		case "1":
		case "true": return true;
		case "0":
		case "false": return false;
		default: return undefined;
	}
}

export function parseDataTableItalic(dTable) {
	const txPr = findChild(dTable, "txPr");
	if (!txPr) return undefined;
	const p = findChild(txPr, "p");
	if (!p) return undefined;
	const pPr = findChild(p, "pPr");
	if (!pPr) return undefined;
	const defRPr = findChild(pPr, "defRPr");
	if (!defRPr) return undefined;
	const raw = defRPr.attrs.i;
	if (typeof raw !== "string") return undefined;
	switch (raw) {
		case "1":
		case "true": return true;
		case "0":
		case "false": return false;
		default: return undefined;
	}
}

export function parseDataTableUnderline(dTable) {
	const txPr = findChild(dTable, "txPr");
	if (!txPr) return undefined;
	const p = findChild(txPr, "p");
	if (!p) return undefined;
	const pPr = findChild(p, "pPr");
	if (!pPr) return undefined;
	const defRPr = findChild(pPr, "defRPr");
	if (!defRPr) return undefined;
	const raw = defRPr.attrs.u;
	if (raw === "sng") return true;
	if (raw === "none") return false;
	return undefined;
}

export function parseDataTableStrikethrough(dTable) {
	const txPr = findChild(dTable, "txPr");
	if (!txPr) return undefined;
	const p = findChild(txPr, "p");
	if (!p) return undefined;
	const pPr = findChild(p, "pPr");
	if (!pPr) return undefined;
	const defRPr = findChild(pPr, "defRPr");
	if (!defRPr) return undefined;
	const raw = defRPr.attrs.strike;
	if (raw === "sngStrike") return true;
	return undefined;
}

export function parseDataTableFontFamily(dTable) {
	const txPr = findChild(dTable, "txPr");
	if (!txPr) return undefined;
	const p = findChild(txPr, "p");
	if (!p) return undefined;
	const pPr = findChild(p, "pPr");
	if (!pPr) return undefined;
	const defRPr = findChild(pPr, "defRPr");
	if (!defRPr) return undefined;
	const latin = findChild(defRPr, "latin");
	if (!latin) return undefined;
	const raw = latin.attrs.typeface;
	if (typeof raw !== "string") return undefined;
	const trimmed = raw.trim();
	if (trimmed.length === 0) return undefined;
	return trimmed;
}

export function parseDataTableFillColor(dTable) {
	return parseSpPrFill(dTable);
}

export function parseDataTableBorderColor(dTable) {
	return parseSpPrBorderColor(dTable);
}

export function parseDataTableFontColor(dTable) {
	const txPr = findChild(dTable, "txPr");
	if (!txPr) return undefined;
	const p = findChild(txPr, "p");
	if (!p) return undefined;
	const pPr = findChild(p, "pPr");
	if (!pPr) return undefined;
	const defRPr = findChild(pPr, "defRPr");
	if (!defRPr) return undefined;
	const solidFill = findChild(defRPr, "solidFill");
	if (!solidFill) return undefined;
	const srgbClr = findChild(solidFill, "srgbClr");
	if (srgbClr) return normalizeRgbHex(srgbClr.attrs.val);
	const schemeClr = findChild(solidFill, "schemeClr");
	if (schemeClr) return parseSchemeClr(schemeClr);
	return undefined;
}

export function parseDataTableFontSize(dTable) {
	const txPr = findChild(dTable, "txPr");
	if (!txPr) return undefined;
	const p = findChild(txPr, "p");
	if (!p) return undefined;
	const pPr = findChild(p, "pPr");
	if (!pPr) return undefined;
	const defRPr = findChild(pPr, "defRPr");
	if (!defRPr) return undefined;
	const raw = defRPr.attrs.sz;
	if (typeof raw !== "string") return undefined;
	const trimmed = raw.trim();
	if (trimmed.length === 0) return undefined;
	const parsed = Number.parseInt(trimmed, 10);
	if (!Number.isFinite(parsed)) return undefined;
	
	
	
	
	
	const halfSteps = Math.round(parsed / TITLE_FONT_SZ_PER_POINT * 2);
	const points = halfSteps / 2;
	if (points < TITLE_FONT_SIZE_MIN_PT || points > TITLE_FONT_SIZE_MAX_PT) return undefined;
	return points;
}

export function parseDataTableFlag(dTable, local) {
	const el = findChild(dTable, local);
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	switch (raw) {
		case "1":
		case "true": return true;
		case "0":
		case "false": return false;
		default: return undefined;
	}
}


export function resolveDataTable(chart) {
	
	
	
	
	if (chart.type === "pie" || chart.type === "doughnut") return undefined;
	const raw = chart.dataTable;
	if (raw === undefined || raw === false) return undefined;
	if (raw === true) {
		return {
			showHorzBorder: true,
			showVertBorder: true,
			showOutline: true,
			showKeys: true,
			fontSize: undefined,
			fontColor: undefined,
			bold: undefined,
			italic: undefined,
			underline: undefined,
			strikethrough: undefined,
			fontFamily: undefined,
			fillColor: undefined,
			borderColor: undefined,
			borderWidth: undefined,
			borderDash: undefined,
			borderCap: undefined,
			borderCompound: undefined
		};
	}
	
	
	
	
	return {
		showHorzBorder: raw.showHorzBorder !== false,
		showVertBorder: raw.showVertBorder !== false,
		showOutline: raw.showOutline !== false,
		showKeys: raw.showKeys !== false,
		fontSize: resolveDataTableFontSize(raw.fontSize),
		fontColor: resolveDataTableFontColor(raw.fontColor),
		bold: resolveDataTableBold(raw.bold),
		italic: resolveDataTableItalic(raw.italic),
		underline: resolveDataTableUnderline(raw.underline),
		strikethrough: resolveDataTableStrikethrough(raw.strikethrough),
		fontFamily: resolveDataTableFontFamily(raw.fontFamily),
		fillColor: resolveDataTableFillColor(raw.fillColor),
		borderColor: resolveDataTableBorderColor(raw.borderColor),
		borderWidth: clampStrokeWidthPt(raw.borderWidth),
		borderDash: normalizeBorderDash(raw.borderDash),
		borderCap: normalizeLineCap(raw.borderCap),
		borderCompound: normalizeLineCompound(raw.borderCompound)
	};
}

export function resolveDataTableFontSize(value) {
	return normalizeTitleFontSize(value);
}

export function resolveDataTableFontColor(value) {
	return normalizeTitleColor(value);
}

export function resolveDataTableBold(value) {
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function resolveDataTableItalic(value) {
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function resolveDataTableUnderline(value) {
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function resolveDataTableStrikethrough(value) {
	if (value === true) return true;
	return undefined;
}

export function resolveDataTableFontFamily(value) {
	if (typeof value !== "string") return undefined;
	const trimmed = value.trim();
	if (trimmed.length === 0) return undefined;
	return trimmed;
}

export function resolveDataTableFillColor(value) {
	return normalizeTitleColor(value);
}

export function resolveDataTableBorderColor(value) {
	return normalizeTitleColor(value);
}

export function buildDataTable(table) {
	const children = [
		xmlSelfClose("c:showHorzBorder", { val: table.showHorzBorder ? 1 : 0 }),
		xmlSelfClose("c:showVertBorder", { val: table.showVertBorder ? 1 : 0 }),
		xmlSelfClose("c:showOutline", { val: table.showOutline ? 1 : 0 }),
		xmlSelfClose("c:showKeys", { val: table.showKeys ? 1 : 0 })
	];
	
	
	
	
	
	const spPrXml = buildDataTableSpPr(table.fillColor, table.borderColor, table.borderWidth, table.borderDash, table.borderCap, table.borderCompound);
	if (spPrXml !== undefined) children.push(spPrXml);
	
	
	
	
	const txPrXml = buildDataTableTxPr(table.fontSize, table.fontColor, table.bold, table.italic, table.underline, table.strikethrough, table.fontFamily);
	if (txPrXml !== undefined) children.push(txPrXml);
	return xmlElement("c:dTable", undefined, children);
}

export function buildDataTableSpPr(fillColor, borderColor, borderWidthPt, borderDash, borderCap, borderCompound) {
	if (fillColor === undefined && borderColor === undefined && borderWidthPt === undefined && borderDash === undefined && borderCap === undefined && borderCompound === undefined) {
		return undefined;
	}
	const children = [];
	if (fillColor !== undefined) {
		children.push(xmlElement("a:solidFill", undefined, [buildColorElement(fillColor)]));
	}
	if (borderColor !== undefined || borderWidthPt !== undefined || borderDash !== undefined || borderCap !== undefined || borderCompound !== undefined) {
		const lnAttrs = {};
		if (borderWidthPt !== undefined) {
			
			
			lnAttrs.w = Math.round(borderWidthPt * EMU_PER_PT);
		}
		if (borderCap !== undefined) lnAttrs.cap = borderCap;
		if (borderCompound !== undefined) lnAttrs.cmpd = borderCompound;
		const lnChildren = [];
		if (borderColor !== undefined) {
			lnChildren.push(xmlElement("a:solidFill", undefined, [buildColorElement(borderColor)]));
		}
		
		
		if (borderDash !== undefined) {
			lnChildren.push(xmlSelfClose("a:prstDash", { val: borderDash }));
		}
		children.push(lnChildren.length === 0 ? xmlSelfClose("a:ln", lnAttrs) : xmlElement("a:ln", Object.keys(lnAttrs).length > 0 ? lnAttrs : undefined, lnChildren));
	}
	return xmlElement("c:spPr", undefined, children);
}

export function buildDataTableTxPr(fontSizePt, rgbHex, bold, italic, underline, strikethrough, fontFamily) {
	if (fontSizePt === undefined && rgbHex === undefined && bold === undefined && italic === undefined && underline === undefined && strikethrough === undefined && fontFamily === undefined) return undefined;
	const defRPrAttrs = {};
	if (fontSizePt !== undefined) defRPrAttrs.sz = fontSizePt * TITLE_FONT_SZ_PER_POINT;
	if (bold !== undefined) defRPrAttrs.b = bold ? 1 : 0;
	if (italic !== undefined) defRPrAttrs.i = italic ? 1 : 0;
	if (underline !== undefined) defRPrAttrs.u = underline ? "sng" : "none";
	
	
	
	
	
	
	if (strikethrough === true) defRPrAttrs.strike = "sngStrike";
	
	
	
	
	
	
	const solidFillChild = rgbHex !== undefined ? xmlElement("a:solidFill", undefined, [buildColorElement(rgbHex)]) : undefined;
	
	
	
	
	
	
	
	const latinChild = fontFamily ? xmlSelfClose("a:latin", { typeface: fontFamily }) : undefined;
	
	
	
	
	
	
	
	const defRPrChildren = [];
	if (solidFillChild) defRPrChildren.push(solidFillChild);
	if (latinChild) defRPrChildren.push(latinChild);
	const defRPr = defRPrChildren.length > 0 ? xmlElement("a:defRPr", defRPrAttrs, defRPrChildren) : xmlSelfClose("a:defRPr", defRPrAttrs);
	return xmlElement("c:txPr", undefined, [
		xmlSelfClose("a:bodyPr"),
		xmlSelfClose("a:lstStyle"),
		xmlElement("a:p", undefined, [xmlElement("a:pPr", undefined, [defRPr]), xmlSelfClose("a:endParaRPr", { lang: "en-US" })])
	]);
}


export function resolveCloneDataTable(sourceValue, override) {
	if (override === undefined) {
		
		
		
		return sourceValue;
	}
	if (override === null) {
		
		
		return undefined;
	}
	if (override === false) {
		
		
		
		return undefined;
	}
	
	
	
	return override;
}
