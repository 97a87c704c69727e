import { xmlElement, xmlEscape, xmlSelfClose } from "../../xml/writer.mjs";
import { EMU_PER_PT, buildColorElement, clampStrokeWidthPt, normalizeBorderDash, normalizeLineCap, normalizeLineCompound, normalizeRgbHex, parseBorderCapFromSpPr, parseBorderCompoundFromSpPr, parseBorderDashFromSpPr, parseBorderWidthFromSpPr, parseSchemeClr, parseSpPrBorderColor, parseSpPrFill } from "./shape.mjs";
import { elementText, findChild, readBoolAttr } from "./util.mjs";
import { FONT_SIZE_MAX_PT, FONT_SIZE_MIN_PT, FONT_SZ_PER_POINT } from "./text.mjs";
import { normalizeTitleColor, normalizeTitleFontSize } from "./title.mjs";
const TITLE_FONT_SZ_PER_POINT = FONT_SZ_PER_POINT;
const TITLE_FONT_SIZE_MIN_PT = FONT_SIZE_MIN_PT;
const TITLE_FONT_SIZE_MAX_PT = FONT_SIZE_MAX_PT;

const VALID_DLBL_POSITIONS = new Set([
	"t",
	"b",
	"l",
	"r",
	"ctr",
	"inEnd",
	"inBase",
	"outEnd",
	"bestFit"
]);


export function parseDataLabels(el) {
	
	
	
	const deleteEl = findChild(el, "delete");
	if (deleteEl && readBoolAttr(deleteEl) === true) return undefined;
	const out = {};
	const pos = findChild(el, "dLblPos");
	if (pos) {
		const val = pos.attrs.val;
		if (typeof val === "string" && VALID_DLBL_POSITIONS.has(val)) {
			out.position = val;
		}
	}
	
	
	
	
	
	
	const showLeg = findChild(el, "showLegendKey");
	if (showLeg && readBoolAttr(showLeg) === true) out.showLegendKey = true;
	const showVal = findChild(el, "showVal");
	if (showVal && readBoolAttr(showVal) === true) out.showValue = true;
	const showCat = findChild(el, "showCatName");
	if (showCat && readBoolAttr(showCat) === true) out.showCategoryName = true;
	const showSer = findChild(el, "showSerName");
	if (showSer && readBoolAttr(showSer) === true) out.showSeriesName = true;
	const showPct = findChild(el, "showPercent");
	if (showPct && readBoolAttr(showPct) === true) out.showPercent = true;
	const sep = findChild(el, "separator");
	if (sep) {
		const text = elementText(sep);
		if (text.length > 0) out.separator = text;
	}
	
	
	
	
	
	
	
	
	
	const numFmt = parseDataLabelsNumberFormat(el);
	if (numFmt) out.numberFormat = numFmt;
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	const showLeader = findChild(el, "showLeaderLines");
	if (showLeader) {
		const v = showLeader.attrs.val;
		if (typeof v === "string" && (v === "0" || v.toLowerCase() === "false")) {
			out.showLeaderLines = false;
		}
	}
	
	
	
	
	
	
	
	
	const fontSize = parseDataLabelsFontSize(el);
	if (fontSize !== undefined) out.fontSize = fontSize;
	
	
	
	
	
	
	const fontColor = parseDataLabelsFontColor(el);
	if (fontColor !== undefined) out.fontColor = fontColor;
	
	
	
	
	
	const bold = parseDataLabelsBold(el);
	if (bold !== undefined) out.bold = bold;
	
	
	
	
	
	const italic = parseDataLabelsItalic(el);
	if (italic !== undefined) out.italic = italic;
	
	
	
	
	
	
	
	const underline = parseDataLabelsUnderline(el);
	if (underline !== undefined) out.underline = underline;
	
	
	
	
	
	
	
	
	const strikethrough = parseDataLabelsStrikethrough(el);
	if (strikethrough !== undefined) out.strikethrough = strikethrough;
	
	
	
	
	
	
	const fontFamily = parseDataLabelsFontFamily(el);
	if (fontFamily !== undefined) out.fontFamily = fontFamily;
	
	
	
	
	
	
	
	
	
	
	const fillColor = parseDataLabelsFillColor(el);
	if (fillColor !== undefined) out.fillColor = fillColor;
	
	
	
	
	
	
	
	
	
	
	const borderColor = parseDataLabelsBorderColor(el);
	if (borderColor !== undefined) out.borderColor = borderColor;
	
	
	
	
	const borderWidth = parseBorderWidthFromSpPr(el);
	if (borderWidth !== undefined) out.borderWidth = borderWidth;
	
	
	
	const borderDash = parseBorderDashFromSpPr(el);
	if (borderDash !== undefined) out.borderDash = borderDash;
	
	
	
	
	const borderCap = parseBorderCapFromSpPr(el);
	if (borderCap !== undefined) out.borderCap = borderCap;
	
	
	
	const borderCompound = parseBorderCompoundFromSpPr(el);
	if (borderCompound !== undefined) out.borderCompound = borderCompound;
	
	if (out.position === undefined && !out.showValue && !out.showCategoryName && !out.showSeriesName && !out.showPercent && !out.showLegendKey && out.separator === undefined && out.numberFormat === undefined && out.showLeaderLines === undefined && out.fontSize === undefined && out.fontColor === undefined && out.bold === undefined && out.italic === undefined && out.underline === undefined && out.strikethrough === undefined && out.fontFamily === undefined && out.fillColor === undefined && out.borderColor === undefined && out.borderWidth === undefined && out.borderDash === undefined && out.borderCap === undefined && out.borderCompound === undefined) {
		return undefined;
	}
	return out;
}

export function parseDataLabelsFontSize(dLbls) {
	const txPr = findChild(dLbls, "txPr");
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

export function parseDataLabelsFontColor(dLbls) {
	const txPr = findChild(dLbls, "txPr");
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

export function parseDataLabelsBold(dLbls) {
	const txPr = findChild(dLbls, "txPr");
	if (!txPr) return undefined;
	const p = findChild(txPr, "p");
	if (!p) return undefined;
	const pPr = findChild(p, "pPr");
	if (!pPr) return undefined;
	const defRPr = findChild(pPr, "defRPr");
	if (!defRPr) return undefined;
	const raw = defRPr.attrs.b;
	if (raw === "1" || raw === "true") return true;
	return undefined;
}

export function parseDataLabelsItalic(dLbls) {
	const txPr = findChild(dLbls, "txPr");
	if (!txPr) return undefined;
	const p = findChild(txPr, "p");
	if (!p) return undefined;
	const pPr = findChild(p, "pPr");
	if (!pPr) return undefined;
	const defRPr = findChild(pPr, "defRPr");
	if (!defRPr) return undefined;
	const raw = defRPr.attrs.i;
	if (raw === "1" || raw === "true") return true;
	return undefined;
}

export function parseDataLabelsUnderline(dLbls) {
	const txPr = findChild(dLbls, "txPr");
	if (!txPr) return undefined;
	const p = findChild(txPr, "p");
	if (!p) return undefined;
	const pPr = findChild(p, "pPr");
	if (!pPr) return undefined;
	const defRPr = findChild(pPr, "defRPr");
	if (!defRPr) return undefined;
	const raw = defRPr.attrs.u;
	if (raw === "sng") return true;
	return undefined;
}

export function parseDataLabelsStrikethrough(dLbls) {
	const txPr = findChild(dLbls, "txPr");
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

export function parseDataLabelsFontFamily(dLbls) {
	const txPr = findChild(dLbls, "txPr");
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

export function parseDataLabelsFillColor(dLbls) {
	return parseSpPrFill(dLbls);
}

export function parseDataLabelsBorderColor(dLbls) {
	return parseSpPrBorderColor(dLbls);
}

export function parseDataLabelsNumberFormat(el) {
	const numFmt = findChild(el, "numFmt");
	if (!numFmt) return undefined;
	const formatCode = numFmt.attrs.formatCode;
	if (typeof formatCode !== "string" || formatCode.length === 0) return undefined;
	const out = { formatCode };
	const sourceLinked = numFmt.attrs.sourceLinked;
	if (typeof sourceLinked === "string") {
		if (sourceLinked === "1" || sourceLinked.toLowerCase() === "true") {
			out.sourceLinked = true;
		}
	}
	return out;
}


export function buildSeriesDataLabels(seriesDLbls, chartDLbls, chartType) {
	if (seriesDLbls === false) {
		
		return xmlElement("c:dLbls", undefined, [xmlElement("c:dLbl", undefined, [xmlSelfClose("c:idx", { val: 0 }), xmlSelfClose("c:delete", { val: 1 })]), xmlSelfClose("c:delete", { val: 1 })]);
	}
	if (seriesDLbls) {
		return buildDataLabelsBody(seriesDLbls, chartType);
	}
	
	
	
	void chartDLbls;
	return undefined;
}

export function buildChartLevelDataLabels(chart) {
	if (!chart.dataLabels) return undefined;
	return buildDataLabelsBody(chart.dataLabels, chart.type);
}

export function buildDataLabelsBody(dl, chartType) {
	const children = [];
	
	
	
	
	
	const numFmt = resolveDataLabelsNumberFormat(dl.numberFormat);
	if (numFmt) {
		children.push(xmlSelfClose("c:numFmt", {
			formatCode: numFmt.formatCode,
			sourceLinked: numFmt.sourceLinked === true ? 1 : 0
		}));
	}
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	const spPrXml = buildDataLabelsSpPr(resolveDataLabelsFillColor(dl.fillColor), resolveDataLabelsBorderColor(dl.borderColor), clampStrokeWidthPt(dl.borderWidth), normalizeBorderDash(dl.borderDash), normalizeLineCap(dl.borderCap), normalizeLineCompound(dl.borderCompound));
	if (spPrXml !== undefined) {
		children.push(spPrXml);
	}
	
	
	
	
	
	
	
	const txPrXml = buildDataLabelsTxPr(resolveDataLabelsFontSize(dl.fontSize), resolveDataLabelsFontColor(dl.fontColor), resolveDataLabelsBold(dl.bold), resolveDataLabelsItalic(dl.italic), resolveDataLabelsUnderline(dl.underline), resolveDataLabelsStrikethrough(dl.strikethrough), resolveDataLabelsFontFamily(dl.fontFamily));
	if (txPrXml !== undefined) {
		children.push(txPrXml);
	}
	if (dl.position) {
		children.push(xmlSelfClose("c:dLblPos", { val: dl.position }));
	}
	
	
	
	
	children.push(xmlSelfClose("c:showLegendKey", { val: dl.showLegendKey === true ? 1 : 0 }));
	children.push(xmlSelfClose("c:showVal", { val: dl.showValue ? 1 : 0 }));
	children.push(xmlSelfClose("c:showCatName", { val: dl.showCategoryName ? 1 : 0 }));
	children.push(xmlSelfClose("c:showSerName", { val: dl.showSeriesName ? 1 : 0 }));
	children.push(xmlSelfClose("c:showPercent", { val: dl.showPercent ? 1 : 0 }));
	children.push(xmlSelfClose("c:showBubbleSize", { val: 0 }));
	if (dl.separator !== undefined) {
		children.push(xmlElement("c:separator", undefined, xmlEscape(dl.separator)));
	}
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	if ((chartType === "pie" || chartType === "doughnut") && dl.showLeaderLines === false) {
		children.push(xmlSelfClose("c:showLeaderLines", { val: 0 }));
	}
	return xmlElement("c:dLbls", undefined, children);
}

export function resolveDataLabelsNumberFormat(value) {
	if (!value) return undefined;
	const formatCode = value.formatCode;
	if (typeof formatCode !== "string" || formatCode.length === 0) return undefined;
	const out = { formatCode };
	if (value.sourceLinked === true) out.sourceLinked = true;
	return out;
}

export function resolveDataLabelsFontSize(value) {
	return normalizeTitleFontSize(value);
}

export function resolveDataLabelsFontColor(value) {
	return normalizeTitleColor(value);
}

export function resolveDataLabelsBold(value) {
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function resolveDataLabelsItalic(value) {
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function resolveDataLabelsUnderline(value) {
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function resolveDataLabelsStrikethrough(value) {
	if (value === true) return true;
	return undefined;
}

export function resolveDataLabelsFontFamily(value) {
	if (typeof value !== "string") return undefined;
	const trimmed = value.trim();
	if (trimmed.length === 0) return undefined;
	return trimmed;
}

export function resolveDataLabelsFillColor(value) {
	return normalizeTitleColor(value);
}

export function resolveDataLabelsBorderColor(value) {
	return normalizeTitleColor(value);
}

export function buildDataLabelsSpPr(fillRgbHex, borderRgbHex, borderWidthPt, borderDash, borderCap, borderCompound) {
	if (fillRgbHex === undefined && borderRgbHex === undefined && borderWidthPt === undefined && borderDash === undefined && borderCap === undefined && borderCompound === undefined) {
		return undefined;
	}
	const children = [];
	if (fillRgbHex !== undefined) {
		children.push(xmlElement("a:solidFill", undefined, [buildColorElement(fillRgbHex)]));
	}
	if (borderRgbHex !== undefined || borderWidthPt !== undefined || borderDash !== undefined || borderCap !== undefined || borderCompound !== undefined) {
		const lnAttrs = {};
		if (borderWidthPt !== undefined) {
			
			
			lnAttrs.w = Math.round(borderWidthPt * EMU_PER_PT);
		}
		if (borderCap !== undefined) lnAttrs.cap = borderCap;
		if (borderCompound !== undefined) lnAttrs.cmpd = borderCompound;
		const lnChildren = [];
		if (borderRgbHex !== undefined) {
			lnChildren.push(xmlElement("a:solidFill", undefined, [buildColorElement(borderRgbHex)]));
		}
		
		
		if (borderDash !== undefined) {
			lnChildren.push(xmlSelfClose("a:prstDash", { val: borderDash }));
		}
		children.push(lnChildren.length === 0 ? xmlSelfClose("a:ln", lnAttrs) : xmlElement("a:ln", Object.keys(lnAttrs).length > 0 ? lnAttrs : undefined, lnChildren));
	}
	return xmlElement("c:spPr", undefined, children);
}

export function buildDataLabelsTxPr(fontSizePt, rgbHex, bold, italic, underline, strikethrough, fontFamily) {
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


export function resolveChartDataLabels(sourceLabels, override) {
	if (override === undefined) {
		return sourceLabels ? { ...sourceLabels } : undefined;
	}
	if (override === null) return undefined;
	return override;
}

export function resolveSeriesDataLabels(sourceLabels, override) {
	if (override === undefined) {
		return sourceLabels ? { ...sourceLabels } : undefined;
	}
	if (override === null) return undefined;
	return override;
}
