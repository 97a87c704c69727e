import { xmlElement, xmlSelfClose } from "../../xml/writer.mjs";
import { EMU_PER_PT, buildColorElement, clampStrokeWidthPt, normalizeBorderDash, normalizeChartColor, normalizeRgbHex, parseBorderCapFromSpPr, parseBorderCompoundFromSpPr, parseBorderDashFromSpPr, parseBorderWidthFromSpPr, parseSchemeClr, parseSpPrBorderColor, parseSpPrFill } from "./shape.mjs";
import { buildManualLayout, normalizeChartManualLayout, normalizeManualLayout, parseManualLayout } from "./layout.mjs";
import { childElements, findChild, readBoolVal } from "./util.mjs";
import { FONT_SIZE_MAX_PT, FONT_SIZE_MIN_PT, FONT_SZ_PER_POINT } from "./text.mjs";
import { normalizeTitleColor, normalizeTitleFontSize } from "./title.mjs";

const TITLE_FONT_SZ_PER_POINT = FONT_SZ_PER_POINT;
const TITLE_FONT_SIZE_MIN_PT = FONT_SIZE_MIN_PT;
const TITLE_FONT_SIZE_MAX_PT = FONT_SIZE_MAX_PT;
const LEGEND_BORDER_WIDTH_MIN_PT = .25;
const LEGEND_BORDER_WIDTH_MAX_PT = 13.5;


export function parseLegend(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	
	
	
	
	const del = findChild(legend, "delete");
	if (del && readBoolVal(del.attrs.val) === true) return false;
	const pos = findChild(legend, "legendPos");
	if (!pos) {
		
		
		
		return "right";
	}
	const val = pos.attrs.val;
	if (typeof val !== "string") return "right";
	switch (val) {
		case "t": return "top";
		case "b": return "bottom";
		case "l": return "left";
		case "r": return "right";
		case "tr": return "topRight";
		default:
 
		return undefined;
	}
}

export function parseLegendOverlay(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	const overlay = findChild(legend, "overlay");
	if (!overlay) return undefined;
	const raw = overlay.attrs.val;
	if (typeof raw !== "string") return undefined;
	switch (raw) {
		case "1":
		case "true": return true;
		case "0":
		case "false":
 
		
		return undefined;
		default: return undefined;
	}
}

export function parseLegendEntries(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	const seen = new Set();
	const out = [];
	for (const child of childElements(legend)) {
		if (child.local !== "legendEntry") continue;
		const idxEl = findChild(child, "idx");
		if (!idxEl) continue;
		const raw = idxEl.attrs.val;
		if (typeof raw !== "string") continue;
		const idx = Number.parseInt(raw, 10);
		if (!Number.isFinite(idx) || idx < 0) continue;
		if (seen.has(idx)) continue;
		seen.add(idx);
		const deleteEl = findChild(child, "delete");
		const deleteFlag = deleteEl !== undefined ? readBoolVal(deleteEl.attrs.val) === true : false;
		const entry = {
			idx,
			delete: deleteFlag
		};
		
		
		
		const txPr = findChild(child, "txPr");
		if (txPr) {
			const p = findChild(txPr, "p");
			if (p) {
				const pPr = findChild(p, "pPr");
				if (pPr) {
					const defRPr = findChild(pPr, "defRPr");
					if (defRPr) {
						const sz = defRPr.attrs.sz;
						if (typeof sz === "string") {
							const trimmed = sz.trim();
							if (trimmed.length > 0) {
								const parsed = Number.parseInt(trimmed, 10);
								if (Number.isFinite(parsed)) {
									const halfSteps = Math.round(parsed / TITLE_FONT_SZ_PER_POINT * 2);
									const points = halfSteps / 2;
									if (points >= TITLE_FONT_SIZE_MIN_PT && points <= TITLE_FONT_SIZE_MAX_PT) {
										entry.fontSize = points;
									}
								}
							}
						}
						const b = defRPr.attrs.b;
						if (typeof b === "string") {
							const v = readBoolVal(b);
							if (v === true) entry.bold = true;
						}
						const i = defRPr.attrs.i;
						if (typeof i === "string") {
							const v = readBoolVal(i);
							if (v === true) entry.italic = true;
						}
						const u = defRPr.attrs.u;
						if (typeof u === "string" && u === "sng") entry.underline = true;
						const strike = defRPr.attrs.strike;
						if (typeof strike === "string" && strike === "sngStrike") entry.strikethrough = true;
						
						const solidFill = findChild(defRPr, "solidFill");
						if (solidFill) {
							const srgb = findChild(solidFill, "srgbClr");
							if (srgb) {
								const v = srgb.attrs.val;
								if (typeof v === "string") {
									const hex = v.replace(/^#/, "").toUpperCase();
									if (/^[0-9A-F]{6}$/.test(hex)) entry.color = hex;
								}
							}
						}
						
						const latin = findChild(defRPr, "latin");
						if (latin) {
							const tf = latin.attrs.typeface;
							if (typeof tf === "string") {
								const trimmed = tf.trim();
								if (trimmed.length > 0) entry.fontFamily = trimmed;
							}
						}
					}
				}
			}
		}
		out.push(entry);
	}
	return out.length > 0 ? out : undefined;
}

export function parseLegendFontSize(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	const txPr = findChild(legend, "txPr");
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

export function parseLegendBold(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	const txPr = findChild(legend, "txPr");
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

export function parseLegendItalic(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	const txPr = findChild(legend, "txPr");
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

export function parseLegendUnderline(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	const txPr = findChild(legend, "txPr");
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

export function parseLegendStrikethrough(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	const txPr = findChild(legend, "txPr");
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

export function parseLegendFontColor(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	const txPr = findChild(legend, "txPr");
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

export function parseLegendFontFamily(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	const txPr = findChild(legend, "txPr");
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

export function parseLegendLayout(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	return parseManualLayout(legend);
}

export function parseLegendFillColor(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	return parseSpPrFill(legend);
}

export function parseLegendBorderColor(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	return parseSpPrBorderColor(legend);
}

export function parseLegendBorderWidth(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	return parseBorderWidthFromSpPr(legend);
}

export function parseLegendBorderDash(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	return parseBorderDashFromSpPr(legend);
}

export function parseLegendBorderCap(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	return parseBorderCapFromSpPr(legend);
}

export function parseLegendBorderCompound(chartEl) {
	const legend = findChild(chartEl, "legend");
	if (!legend) return undefined;
	return parseBorderCompoundFromSpPr(legend);
}

export function resolveLegendPosition(chart) {
	if (chart.legend === false) return null;
	if (chart.legend === undefined) {
		
		return chart.type === "scatter" ? "b" : "r";
	}
	switch (chart.legend) {
		case "top": return "t";
		case "bottom": return "b";
		case "left": return "l";
		case "right": return "r";
		case "topRight": return "tr";
	}
}
export function buildLegend(pos, overlay, entries, fontSizePt, bold, italic, underline, strikethrough, rgbHex, fontFamily, layout, fillRgbHex, borderRgbHex, borderWidthPt, borderDash, borderCap, borderCompound) {
	const children = [xmlSelfClose("c:legendPos", { val: pos })];
	
	
	
	
	
	
	
	
	for (const entry of entries) {
		const entryChildren = [xmlSelfClose("c:idx", { val: entry.idx }), xmlSelfClose("c:delete", { val: entry.delete ? 1 : 0 })];
		
		
		const entryTxPr = buildLegendTxPr(entry.fontSize, entry.bold, entry.italic, entry.underline, entry.strikethrough, entry.color, entry.fontFamily);
		if (entryTxPr !== undefined) entryChildren.push(entryTxPr);
		children.push(xmlElement("c:legendEntry", undefined, entryChildren));
	}
	
	
	
	
	
	
	
	
	const layoutXml = buildManualLayout(layout);
	if (layoutXml !== undefined) {
		children.push(layoutXml);
	}
	children.push(xmlSelfClose("c:overlay", { val: overlay ? 1 : 0 }));
	
	
	
	
	
	
	
	
	
	
	
	
	const legendSpPrXml = buildLegendSpPr(fillRgbHex, borderRgbHex, borderWidthPt, borderDash, borderCap, borderCompound);
	if (legendSpPrXml !== undefined) {
		children.push(legendSpPrXml);
	}
	
	
	
	
	
	
	
	
	
	
	const txPrXml = buildLegendTxPr(fontSizePt, bold, italic, underline, strikethrough, rgbHex, fontFamily);
	if (txPrXml !== undefined) {
		children.push(txPrXml);
	}
	return xmlElement("c:legend", undefined, children);
}

export function buildLegendSpPr(fillRgbHex, borderRgbHex, borderWidthPt, borderDash, borderCap, borderCompound) {
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

export function buildLegendTxPr(fontSizePt, bold, italic, underline, strikethrough, rgbHex, fontFamily) {
	if (fontSizePt === undefined && bold === undefined && italic === undefined && underline === undefined && strikethrough === undefined && rgbHex === undefined && fontFamily === undefined) return undefined;
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

export function resolveLegendFontSize(chart) {
	return normalizeTitleFontSize(chart.legendFontSize);
}

export function resolveLegendBold(chart) {
	const value = chart.legendBold;
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function resolveLegendItalic(chart) {
	const value = chart.legendItalic;
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function resolveLegendUnderline(chart) {
	const value = chart.legendUnderline;
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function resolveLegendStrikethrough(chart) {
	if (chart.legendStrikethrough === true) return true;
	return undefined;
}

export function resolveLegendFontColor(chart) {
	return normalizeTitleColor(chart.legendFontColor);
}

export function normalizeLegendFontFamily(value) {
	if (typeof value !== "string") return undefined;
	const trimmed = value.trim();
	if (trimmed.length === 0) return undefined;
	return trimmed;
}

export function resolveLegendFontFamily(chart) {
	return normalizeLegendFontFamily(chart.legendFontFamily);
}

export function resolveLegendEntries(chart) {
	const raw = chart.legendEntries;
	if (!Array.isArray(raw) || raw.length === 0) return [];
	const byIdx = new Map();
	for (const entry of raw) {
		if (!entry || typeof entry !== "object") continue;
		const idx = entry.idx;
		if (typeof idx !== "number" || !Number.isFinite(idx)) continue;
		if (!Number.isInteger(idx) || idx < 0) continue;
		const resolved = {
			idx,
			delete: entry.delete === true
		};
		if (typeof entry.fontSize === "number" && Number.isFinite(entry.fontSize)) {
			
			const halfSteps = Math.round(entry.fontSize * 2);
			const points = halfSteps / 2;
			if (points >= TITLE_FONT_SIZE_MIN_PT && points <= TITLE_FONT_SIZE_MAX_PT) {
				resolved.fontSize = points;
			}
		}
		if (entry.bold === true) resolved.bold = true;
		else if (entry.bold === false) resolved.bold = false;
		if (entry.italic === true) resolved.italic = true;
		else if (entry.italic === false) resolved.italic = false;
		if (entry.underline === true) resolved.underline = true;
		else if (entry.underline === false) resolved.underline = false;
		if (entry.strikethrough === true) resolved.strikethrough = true;
		else if (entry.strikethrough === false) resolved.strikethrough = false;
		if (entry.color !== undefined) {
			const normalized = normalizeChartColor(entry.color);
			if (normalized !== undefined) resolved.color = normalized;
		}
		if (typeof entry.fontFamily === "string") {
			const trimmed = entry.fontFamily.trim();
			if (trimmed.length > 0) resolved.fontFamily = trimmed;
		}
		byIdx.set(idx, resolved);
	}
	return Array.from(byIdx.values()).sort((a, b) => a.idx - b.idx);
}

export function resolveLegendOverlay(chart) {
	return chart.legendOverlay === true;
}

export function resolveLegendLayout(chart) {
	return normalizeManualLayout(chart.legendLayout);
}

export function resolveLegendFillColor(chart) {
	return normalizeTitleColor(chart.legendFillColor);
}

export function resolveLegendBorderColor(chart) {
	return normalizeTitleColor(chart.legendBorderColor);
}

export function resolveLegendBorderWidth(chart) {
	return clampStrokeWidthPt(chart.legendBorderWidth);
}

export function resolveLegendBorderDash(chart) {
	return normalizeBorderDash(chart.legendBorderDash);
}


export function normalizeLegendBold(value) {
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function normalizeLegendItalic(value) {
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function normalizeLegendUnderline(value) {
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function normalizeLegendStrikethrough(value) {
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function normalizeLegendLayout(value) {
	return normalizeChartManualLayout(value);
}

export function normalizeLegendBorderWidth(value) {
	if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
	
	const snapped = Math.round(value * 4) / 4;
	if (snapped < LEGEND_BORDER_WIDTH_MIN_PT) return LEGEND_BORDER_WIDTH_MIN_PT;
	if (snapped > LEGEND_BORDER_WIDTH_MAX_PT) return LEGEND_BORDER_WIDTH_MAX_PT;
	return snapped;
}


export function resolveCloneLegendOverlay(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}

export function resolveCloneLegendEntries(sourceValue, override) {
	if (override === undefined) {
		if (!sourceValue || sourceValue.length === 0) return undefined;
		return sourceValue.map((entry) => ({ ...entry }));
	}
	if (override === null) return undefined;
	if (!Array.isArray(override) || override.length === 0) return undefined;
	return override.map((entry) => ({ ...entry }));
}

export function resolveCloneLegendFontSize(sourceValue, override) {
	if (override === undefined) return normalizeTitleFontSize(sourceValue);
	if (override === null) return undefined;
	return normalizeTitleFontSize(override);
}

export function resolveCloneLegendBold(sourceValue, override) {
	if (override === undefined) return normalizeLegendBold(sourceValue);
	if (override === null) return undefined;
	return normalizeLegendBold(override);
}

export function resolveCloneLegendItalic(sourceValue, override) {
	if (override === undefined) return normalizeLegendItalic(sourceValue);
	if (override === null) return undefined;
	return normalizeLegendItalic(override);
}

export function resolveCloneLegendUnderline(sourceValue, override) {
	if (override === undefined) return normalizeLegendUnderline(sourceValue);
	if (override === null) return undefined;
	return normalizeLegendUnderline(override);
}

export function resolveCloneLegendStrikethrough(sourceValue, override) {
	if (override === undefined) return normalizeLegendStrikethrough(sourceValue);
	if (override === null) return undefined;
	return normalizeLegendStrikethrough(override);
}

export function resolveCloneLegendFontColor(sourceValue, override) {
	if (override === undefined) return normalizeTitleColor(sourceValue);
	if (override === null) return undefined;
	return normalizeTitleColor(override);
}

export function resolveCloneLegendFontFamily(sourceValue, override) {
	if (override === undefined) return normalizeLegendFontFamily(sourceValue);
	if (override === null) return undefined;
	return normalizeLegendFontFamily(override);
}

export function resolveCloneLegendLayout(sourceValue, override) {
	if (override === undefined) return normalizeLegendLayout(sourceValue);
	if (override === null) return undefined;
	return normalizeLegendLayout(override);
}

export function resolveCloneLegendFillColor(sourceValue, override) {
	if (override === undefined) return normalizeTitleColor(sourceValue);
	if (override === null) return undefined;
	return normalizeTitleColor(override);
}

export function resolveCloneLegendBorderColor(sourceValue, override) {
	if (override === undefined) return normalizeTitleColor(sourceValue);
	if (override === null) return undefined;
	return normalizeTitleColor(override);
}

export function resolveCloneLegendBorderWidth(sourceValue, override) {
	if (override === undefined) return normalizeLegendBorderWidth(sourceValue);
	if (override === null) return undefined;
	return normalizeLegendBorderWidth(override);
}
