import { xmlElement, xmlEscape, xmlSelfClose } from "../../xml/writer.mjs";
import { EMU_PER_PT, buildColorElement, clampStrokeWidthPt, normalizeBorderDash, normalizeChartColor, normalizeLineCap, normalizeLineCompound, normalizeRgbHex, normalizeRgbHex as normalizeRgbHexShared, parseBorderCapFromSpPr, parseBorderCompoundFromSpPr, parseBorderDashFromSpPr, parseBorderWidthFromSpPr, parseSchemeClr, parseSpPrBorderColor, parseSpPrFill } from "./shape.mjs";
import { buildManualLayout, normalizeChartManualLayout, normalizeManualLayout, parseManualLayout } from "./layout.mjs";
import { childElements, collectTextRuns, elementText, findChild, parseBoolAttr } from "./util.mjs";
import { FONT_SIZE_MAX_PT, FONT_SIZE_MIN_PT, FONT_SZ_PER_POINT, ROTATION_MAX_DEG, ROTATION_MIN_DEG, TXPR_ROT_PER_DEGREE } from "./text.mjs";


const TITLE_ROT_PER_DEGREE = TXPR_ROT_PER_DEGREE;
const TITLE_ROTATION_MIN_DEG = ROTATION_MIN_DEG;
const TITLE_ROTATION_MAX_DEG = ROTATION_MAX_DEG;

const TITLE_FONT_SZ_PER_POINT = FONT_SZ_PER_POINT;
const TITLE_FONT_SIZE_MIN_PT = FONT_SIZE_MIN_PT;
const TITLE_FONT_SIZE_MAX_PT = FONT_SIZE_MAX_PT;

const TITLE_DEFAULT_FONT_SIZE_SZ = 1400;


export function parseTitleLayout(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	return parseManualLayout(title);
}

export function parseTitleOverlay(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	const overlay = findChild(title, "overlay");
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

export function parseTitleRotation(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	const tx = findChild(title, "tx");
	if (!tx) return undefined;
	const rich = findChild(tx, "rich");
	if (!rich) return undefined;
	const bodyPr = findChild(rich, "bodyPr");
	if (!bodyPr) return undefined;
	const raw = bodyPr.attrs.rot;
	if (typeof raw !== "string") return undefined;
	const trimmed = raw.trim();
	if (trimmed.length === 0) return undefined;
	const parsed = Number.parseInt(trimmed, 10);
	if (!Number.isFinite(parsed)) return undefined;
	
	const degrees = Math.round(parsed / TITLE_ROT_PER_DEGREE);
	if (degrees === 0) return undefined;
	if (degrees < TITLE_ROTATION_MIN_DEG) return TITLE_ROTATION_MIN_DEG;
	if (degrees > TITLE_ROTATION_MAX_DEG) return TITLE_ROTATION_MAX_DEG;
	return degrees;
}

export function parseTitleFontSize(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	const tx = findChild(title, "tx");
	if (!tx) return undefined;
	const rich = findChild(tx, "rich");
	if (!rich) return undefined;
	
	
	
	
	const p = findChild(rich, "p");
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

export function parseTitleBold(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	const tx = findChild(title, "tx");
	if (!tx) return undefined;
	const rich = findChild(tx, "rich");
	if (!rich) return undefined;
	
	
	
	
	const p = findChild(rich, "p");
	if (!p) return undefined;
	const pPr = findChild(p, "pPr");
	if (!pPr) return undefined;
	const defRPr = findChild(pPr, "defRPr");
	if (!defRPr) return undefined;
	const parsed = parseBoolAttr(defRPr.attrs.b);
	
	
	
	if (parsed === true) return true;
	return undefined;
}

export function parseTitleItalic(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	const tx = findChild(title, "tx");
	if (!tx) return undefined;
	const rich = findChild(tx, "rich");
	if (!rich) return undefined;
	
	
	
	
	const p = findChild(rich, "p");
	if (!p) return undefined;
	const pPr = findChild(p, "pPr");
	if (!pPr) return undefined;
	const defRPr = findChild(pPr, "defRPr");
	if (!defRPr) return undefined;
	const parsed = parseBoolAttr(defRPr.attrs.i);
	
	
	
	if (parsed === true) return true;
	return undefined;
}

export function parseTitleColor(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	const tx = findChild(title, "tx");
	if (!tx) return undefined;
	const rich = findChild(tx, "rich");
	if (!rich) return undefined;
	
	
	
	
	
	const p = findChild(rich, "p");
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

export function parseTitleFillColor(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	return parseSpPrFill(title);
}

export function parseTitleBorderColor(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	return parseSpPrBorderColor(title);
}

export function parseTitleBorderWidth(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	return parseBorderWidthFromSpPr(title);
}

export function parseTitleBorderDash(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	return parseBorderDashFromSpPr(title);
}

export function parseTitleBorderCap(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	return parseBorderCapFromSpPr(title);
}

export function parseTitleBorderCompound(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	return parseBorderCompoundFromSpPr(title);
}

export function parseTitleStrike(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	const tx = findChild(title, "tx");
	if (!tx) return undefined;
	const rich = findChild(tx, "rich");
	if (!rich) return undefined;
	
	
	
	
	
	const p = findChild(rich, "p");
	if (!p) return undefined;
	const pPr = findChild(p, "pPr");
	if (!pPr) return undefined;
	const defRPr = findChild(pPr, "defRPr");
	if (!defRPr) return undefined;
	const raw = defRPr.attrs.strike;
	
	
	
	
	
	
	if (raw === "sngStrike") return true;
	return undefined;
}

export function parseTitleUnderline(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	const tx = findChild(title, "tx");
	if (!tx) return undefined;
	const rich = findChild(tx, "rich");
	if (!rich) return undefined;
	
	
	
	
	const p = findChild(rich, "p");
	if (!p) return undefined;
	const pPr = findChild(p, "pPr");
	if (!pPr) return undefined;
	const defRPr = findChild(pPr, "defRPr");
	if (!defRPr) return undefined;
	const raw = defRPr.attrs.u;
	
	
	
	
	
	
	
	if (raw === "sng") return true;
	return undefined;
}

export function parseTitleFontFamily(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	const tx = findChild(title, "tx");
	if (!tx) return undefined;
	const rich = findChild(tx, "rich");
	if (!rich) return undefined;
	
	
	
	
	
	const p = findChild(rich, "p");
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

export function parseTitle(chartEl) {
	const title = findChild(chartEl, "title");
	if (!title) return undefined;
	const tx = findChild(title, "tx");
	if (!tx) return undefined;
	
	const rich = findChild(tx, "rich");
	if (rich) {
		const parts = [];
		collectTextRuns(rich, parts);
		const joined = parts.join("").trim();
		return joined.length > 0 ? joined : undefined;
	}
	const strRef = findChild(tx, "strRef");
	if (strRef) {
		const cache = findChild(strRef, "strCache");
		if (cache) {
			for (const pt of childElements(cache)) {
				if (pt.local !== "pt") continue;
				const v = findChild(pt, "v");
				if (v) {
					const text = elementText(v).trim();
					if (text.length > 0) return text;
				}
			}
		}
	}
	return undefined;
}

export function buildTitle(title, overlay, rotationDeg, fontSizePt, bold, italic, rgbHex, strike, underline, fontFamily, layout, fillRgbHex, borderRgbHex, borderWidthPt, borderDash, borderCap, borderCompound) {
	
	
	
	
	
	const rot = rotationDeg === undefined ? 0 : rotationDeg * TITLE_ROT_PER_DEGREE;
	
	
	
	
	
	
	
	const sz = fontSizePt === undefined ? TITLE_DEFAULT_FONT_SIZE_SZ : fontSizePt * TITLE_FONT_SZ_PER_POINT;
	
	
	
	
	
	
	
	
	
	const b = bold ? 1 : 0;
	
	
	
	
	
	
	
	
	
	const i = italic === true ? 1 : undefined;
	
	
	
	
	
	
	
	
	
	
	
	
	
	const strikeAttr = strike === true ? "sngStrike" : undefined;
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	const underlineAttr = underline === true ? "sng" : undefined;
	
	
	
	
	
	
	
	
	
	const solidFillChild = rgbHex !== undefined ? xmlElement("a:solidFill", undefined, [buildColorElement(rgbHex)]) : undefined;
	
	
	
	
	
	
	
	
	
	
	
	
	const latinChild = fontFamily ? xmlSelfClose("a:latin", { typeface: fontFamily }) : undefined;
	
	
	
	
	
	
	
	const rPrChildren = [];
	if (solidFillChild) rPrChildren.push(solidFillChild);
	if (latinChild) rPrChildren.push(latinChild);
	const defRPr = rPrChildren.length > 0 ? xmlElement("a:defRPr", {
		sz,
		b,
		i,
		u: underlineAttr,
		strike: strikeAttr
	}, rPrChildren) : xmlSelfClose("a:defRPr", {
		sz,
		b,
		i,
		u: underlineAttr,
		strike: strikeAttr
	});
	const rPr = rPrChildren.length > 0 ? xmlElement("a:rPr", {
		lang: "en-US",
		sz,
		b,
		i,
		u: underlineAttr,
		strike: strikeAttr
	}, rPrChildren) : xmlSelfClose("a:rPr", {
		lang: "en-US",
		sz,
		b,
		i,
		u: underlineAttr,
		strike: strikeAttr
	});
	
	
	
	
	
	
	
	
	const layoutXml = buildManualLayout(layout);
	const titleChildren = [xmlElement("c:tx", undefined, [xmlElement("c:rich", undefined, [
		xmlElement("a:bodyPr", {
			rot,
			spcFirstLastPara: 1,
			vertOverflow: "ellipsis",
			wrap: "square",
			anchor: "ctr",
			anchorCtr: 1
		}, []),
		xmlSelfClose("a:lstStyle"),
		xmlElement("a:p", undefined, [xmlElement("a:pPr", undefined, [defRPr]), xmlElement("a:r", undefined, [rPr, xmlElement("a:t", undefined, xmlEscape(title))])])
	])])];
	if (layoutXml !== undefined) {
		titleChildren.push(layoutXml);
	}
	titleChildren.push(xmlSelfClose("c:overlay", { val: overlay ? 1 : 0 }));
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	const titleSpPrXml = buildTitleSpPr(fillRgbHex, borderRgbHex, borderWidthPt, borderDash, borderCap, borderCompound);
	if (titleSpPrXml !== undefined) {
		titleChildren.push(titleSpPrXml);
	}
	return xmlElement("c:title", undefined, titleChildren);
}

export function buildTitleSpPr(fillRgbHex, borderRgbHex, borderWidthPt, borderDash, borderCap, borderCompound) {
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

export function normalizeTitleRotation(value) {
	if (value === undefined || typeof value !== "number" || !Number.isFinite(value)) return undefined;
	let degrees = Math.round(value);
	if (degrees < TITLE_ROTATION_MIN_DEG) degrees = TITLE_ROTATION_MIN_DEG;
	else if (degrees > TITLE_ROTATION_MAX_DEG) degrees = TITLE_ROTATION_MAX_DEG;
	if (degrees === 0) return undefined;
	return degrees;
}

export function resolveTitleRotation(chart) {
	return normalizeTitleRotation(chart.titleRotation);
}

export function normalizeTitleFontSize(value) {
	if (value === undefined || typeof value !== "number" || !Number.isFinite(value)) return undefined;
	
	
	const halfSteps = Math.round(value * 2);
	const points = halfSteps / 2;
	if (points < TITLE_FONT_SIZE_MIN_PT || points > TITLE_FONT_SIZE_MAX_PT) return undefined;
	return points;
}

export function resolveTitleFontSize(chart) {
	return normalizeTitleFontSize(chart.titleFontSize);
}

export function normalizeTitleBold(value) {
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function resolveTitleBold(chart) {
	return normalizeTitleBold(chart.titleBold);
}

export function normalizeTitleItalic(value) {
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function resolveTitleItalic(chart) {
	return normalizeTitleItalic(chart.titleItalic);
}

export function normalizeTitleColor(value) {
	if (typeof value === "string") return normalizeRgbHexShared(value);
	return normalizeChartColor(value);
}

export function resolveTitleColor(chart) {
	return normalizeTitleColor(chart.titleColor);
}

export function resolveTitleFillColor(chart) {
	return normalizeTitleColor(chart.titleFillColor);
}

export function resolveTitleBorderColor(chart) {
	return normalizeTitleColor(chart.titleBorderColor);
}

export function resolveTitleBorderWidth(chart) {
	return clampStrokeWidthPt(chart.titleBorderWidth);
}

export function resolveTitleBorderDash(chart) {
	return normalizeBorderDash(chart.titleBorderDash);
}

export function resolveTitleBorderCap(chart) {
	return normalizeLineCap(chart.titleBorderCap);
}

export function resolveTitleBorderCompound(chart) {
	return normalizeLineCompound(chart.titleBorderCompound);
}

export function normalizeTitleStrike(value) {
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function resolveTitleStrike(chart) {
	return normalizeTitleStrike(chart.titleStrike);
}

export function normalizeTitleUnderline(value) {
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}

export function resolveTitleUnderline(chart) {
	return normalizeTitleUnderline(chart.titleUnderline);
}

export function normalizeTitleFontFamily(value) {
	if (typeof value !== "string") return undefined;
	const trimmed = value.trim();
	if (trimmed.length === 0) return undefined;
	return trimmed;
}

export function resolveTitleFontFamily(chart) {
	return normalizeTitleFontFamily(chart.titleFontFamily);
}

export function resolveTitleOverlay(chart) {
	return chart.titleOverlay === true;
}

export function resolveTitleLayout(chart) {
	return normalizeManualLayout(chart.titleLayout);
}

const TITLE_BORDER_WIDTH_MIN_PT = .25;
const TITLE_BORDER_WIDTH_MAX_PT = 13.5;


export function resolveCloneTitleLayout(sourceValue, override) {
	if (override === undefined) return normalizeChartManualLayout(sourceValue);
	if (override === null) return undefined;
	return normalizeChartManualLayout(override);
}

export function resolveCloneTitleOverlay(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}

export function resolveCloneTitleRotation(sourceValue, override) {
	if (override === undefined) return normalizeTitleRotation(sourceValue);
	if (override === null) return undefined;
	return normalizeTitleRotation(override);
}

export function resolveCloneTitleFontSize(sourceValue, override) {
	if (override === undefined) return normalizeTitleFontSize(sourceValue);
	if (override === null) return undefined;
	return normalizeTitleFontSize(override);
}

export function resolveCloneTitleBold(sourceValue, override) {
	if (override === undefined) return normalizeTitleBold(sourceValue);
	if (override === null) return undefined;
	return normalizeTitleBold(override);
}

export function resolveCloneTitleItalic(sourceValue, override) {
	if (override === undefined) return normalizeTitleItalic(sourceValue);
	if (override === null) return undefined;
	return normalizeTitleItalic(override);
}

export function resolveCloneTitleColor(sourceValue, override) {
	if (override === undefined) return normalizeTitleColor(sourceValue);
	if (override === null) return undefined;
	return normalizeTitleColor(override);
}

export function resolveCloneTitleFillColor(sourceValue, override) {
	if (override === undefined) return normalizeTitleColor(sourceValue);
	if (override === null) return undefined;
	return normalizeTitleColor(override);
}

export function resolveCloneTitleBorderColor(sourceValue, override) {
	if (override === undefined) return normalizeTitleColor(sourceValue);
	if (override === null) return undefined;
	return normalizeTitleColor(override);
}

export function normalizeTitleBorderWidth(value) {
	if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
	
	const snapped = Math.round(value * 4) / 4;
	if (snapped < TITLE_BORDER_WIDTH_MIN_PT) return TITLE_BORDER_WIDTH_MIN_PT;
	if (snapped > TITLE_BORDER_WIDTH_MAX_PT) return TITLE_BORDER_WIDTH_MAX_PT;
	return snapped;
}

export function resolveCloneTitleBorderWidth(sourceValue, override) {
	if (override === undefined) return normalizeTitleBorderWidth(sourceValue);
	if (override === null) return undefined;
	return normalizeTitleBorderWidth(override);
}

export function resolveCloneTitleStrike(sourceValue, override) {
	if (override === undefined) return normalizeTitleStrike(sourceValue);
	if (override === null) return undefined;
	return normalizeTitleStrike(override);
}

export function resolveCloneTitleUnderline(sourceValue, override) {
	if (override === undefined) return normalizeTitleUnderline(sourceValue);
	if (override === null) return undefined;
	return normalizeTitleUnderline(override);
}

export function resolveCloneTitleFontFamily(sourceValue, override) {
	if (override === undefined) return normalizeTitleFontFamily(sourceValue);
	if (override === null) return undefined;
	return normalizeTitleFontFamily(override);
}
