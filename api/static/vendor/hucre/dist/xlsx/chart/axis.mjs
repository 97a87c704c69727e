import { buildColorElement, normalizeRgbHex, parseBorderCapFromSpPr, parseBorderCompoundFromSpPr, parseBorderDashFromSpPr, parseBorderWidthFromSpPr, parseSchemeClr, parseSpPrBorderColor, parseSpPrFill, resolveBorderDash, resolveBorderWidthPt } from "./shape.mjs";
import { buildManualLayout, parseManualLayout } from "./layout.mjs";
import { applyOverride, childElements, collectTextRuns, elementText, findChild, parseBoolAttr, parseNumericChildVal } from "./util.mjs";
import { FONT_SIZE_MAX_PT, FONT_SIZE_MIN_PT, FONT_SZ_PER_POINT, ROTATION_MAX_DEG, ROTATION_MIN_DEG, TXPR_ROT_PER_DEGREE } from "./text.mjs";
import { xmlElement, xmlEscape, xmlSelfClose } from "../../xml/writer.mjs";
import { buildTitleSpPr, normalizeTitleBold, normalizeTitleColor, normalizeTitleFontSize, normalizeTitleItalic, normalizeTitleRotation, normalizeTitleStrike, normalizeTitleUnderline } from "./title.mjs";
import { normalizeLegendLayout } from "./legend.mjs";
const TITLE_FONT_SZ_PER_POINT = FONT_SZ_PER_POINT;
const TITLE_FONT_SIZE_MIN_PT = FONT_SIZE_MIN_PT;
const TITLE_FONT_SIZE_MAX_PT = FONT_SIZE_MAX_PT;


const VALID_TICK_MARKS = new Set([
	"none",
	"in",
	"out",
	"cross"
]);

const VALID_TICK_LBL_POSITIONS = new Set([
	"nextTo",
	"low",
	"high",
	"none"
]);

const VALID_LBL_ALIGNS = new Set([
	"ctr",
	"l",
	"r"
]);

const LABEL_ROTATION_MIN_DEG = ROTATION_MIN_DEG;
const LABEL_ROTATION_MAX_DEG = ROTATION_MAX_DEG;

const VALID_CROSSES = new Set([
	"autoZero",
	"min",
	"max"
]);

const VALID_DISP_UNITS = new Set([
	"hundreds",
	"thousands",
	"tenThousands",
	"hundredThousands",
	"millions",
	"tenMillions",
	"hundredMillions",
	"billions",
	"trillions"
]);

const VALID_CROSS_BETWEEN = new Set(["between", "midCat"]);

export function parseAxisInfo(axis, familyDefaultCrossBetween) {
	const title = parseAxisTitle(axis);
	
	
	
	
	
	
	
	
	
	
	
	const axisTitleRotation = parseAxisTitleRotation(axis);
	
	
	
	
	
	
	
	
	
	
	const axisTitleFontSize = parseAxisTitleFontSize(axis);
	
	
	
	
	
	
	
	
	
	const axisTitleBold = parseAxisTitleBold(axis);
	
	
	
	
	
	
	
	
	
	
	const axisTitleItalic = parseAxisTitleItalic(axis);
	
	
	
	
	
	
	
	
	
	
	
	
	const axisTitleColor = parseAxisTitleColor(axis);
	
	
	
	
	
	
	
	
	
	
	
	const axisTitleStrike = parseAxisTitleStrike(axis);
	
	
	
	
	
	
	
	
	
	
	
	
	const axisTitleUnderline = parseAxisTitleUnderline(axis);
	
	
	
	
	
	
	
	
	
	
	
	const axisTitleFontFamily = parseAxisTitleFontFamily(axis);
	
	
	
	
	
	
	
	const axisTitleOverlay = parseAxisTitleOverlay(axis);
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	const axisTitleLayout = parseAxisTitleLayout(axis);
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	const axisTitleFillColor = parseAxisTitleFillColor(axis);
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	const axisTitleBorderColor = parseAxisTitleBorderColor(axis);
	
	
	
	
	
	
	
	
	const axisTitleBorderWidth = parseAxisTitleBorderWidth(axis);
	
	
	
	const axisTitleBorderDash = parseAxisTitleBorderDash(axis);
	
	
	
	const axisTitleBorderCap = parseAxisTitleBorderCap(axis);
	const axisTitleBorderCompound = parseAxisTitleBorderCompound(axis);
	const gridlines = parseAxisGridlines(axis);
	const scale = parseAxisScale(axis);
	const numberFormat = parseAxisNumberFormat(axis);
	
	
	
	
	
	
	const majorTickMark = parseAxisTickMark(axis, "majorTickMark", "out");
	const minorTickMark = parseAxisTickMark(axis, "minorTickMark", "none");
	const tickLblPos = parseAxisTickLblPos(axis);
	
	
	
	
	
	
	
	const labelRotation = parseAxisLabelRotation(axis);
	
	
	
	
	
	
	const labelFontSize = parseAxisLabelFontSize(axis);
	
	
	
	
	
	
	const labelBold = parseAxisLabelBold(axis);
	
	
	
	
	
	
	const labelItalic = parseAxisLabelItalic(axis);
	
	
	
	
	
	
	
	
	const labelColor = parseAxisLabelColor(axis);
	
	
	
	
	
	
	
	
	
	const labelUnderline = parseAxisLabelUnderline(axis);
	
	
	
	
	
	
	
	
	
	const labelStrike = parseAxisLabelStrike(axis);
	
	
	
	
	
	
	
	
	
	
	const labelFontFamily = parseAxisLabelFontFamily(axis);
	
	
	
	
	const reverse = parseAxisReverse(axis);
	
	
	
	
	
	
	const isCategoryAxis = axis.local === "catAx" || axis.local === "dateAx";
	const tickLblSkip = isCategoryAxis ? parseAxisSkip(axis, "tickLblSkip") : undefined;
	const tickMarkSkip = isCategoryAxis ? parseAxisSkip(axis, "tickMarkSkip") : undefined;
	
	
	
	
	const lblOffset = isCategoryAxis ? parseAxisLblOffset(axis) : undefined;
	
	
	
	const lblAlgn = isCategoryAxis ? parseAxisLblAlgn(axis) : undefined;
	
	
	
	
	
	const noMultiLvlLbl = axis.local === "catAx" ? parseAxisNoMultiLvlLbl(axis) : undefined;
	
	
	
	
	
	
	const auto = axis.local === "catAx" ? parseAxisAuto(axis) : undefined;
	
	
	
	
	const hidden = parseAxisHidden(axis);
	
	
	
	
	
	
	
	const crossesPair = parseAxisCrosses(axis);
	const crosses = crossesPair.crosses;
	const crossesAt = crossesPair.crossesAt;
	
	
	
	
	const dispUnits = axis.local === "valAx" ? parseAxisDispUnits(axis) : undefined;
	
	
	
	
	
	
	
	
	const parsedCrossBetween = axis.local === "valAx" ? parseAxisCrossBetween(axis) : undefined;
	const crossBetween = parsedCrossBetween === familyDefaultCrossBetween ? undefined : parsedCrossBetween;
	if (title === undefined && axisTitleRotation === undefined && axisTitleFontSize === undefined && axisTitleBold === undefined && axisTitleItalic === undefined && axisTitleColor === undefined && axisTitleStrike === undefined && axisTitleUnderline === undefined && axisTitleFontFamily === undefined && axisTitleOverlay === undefined && axisTitleLayout === undefined && axisTitleFillColor === undefined && axisTitleBorderColor === undefined && axisTitleBorderWidth === undefined && axisTitleBorderDash === undefined && axisTitleBorderCap === undefined && axisTitleBorderCompound === undefined && gridlines === undefined && scale === undefined && numberFormat === undefined && majorTickMark === undefined && minorTickMark === undefined && tickLblPos === undefined && labelRotation === undefined && labelFontSize === undefined && labelBold === undefined && labelItalic === undefined && labelColor === undefined && labelFontFamily === undefined && labelUnderline === undefined && labelStrike === undefined && reverse === undefined && tickLblSkip === undefined && tickMarkSkip === undefined && lblOffset === undefined && lblAlgn === undefined && noMultiLvlLbl === undefined && auto === undefined && hidden === undefined && crosses === undefined && crossesAt === undefined && dispUnits === undefined && crossBetween === undefined) {
		return undefined;
	}
	const out = {};
	if (title !== undefined) out.title = title;
	if (axisTitleRotation !== undefined) out.axisTitleRotation = axisTitleRotation;
	if (axisTitleFontSize !== undefined) out.axisTitleFontSize = axisTitleFontSize;
	if (axisTitleBold !== undefined) out.axisTitleBold = axisTitleBold;
	if (axisTitleItalic !== undefined) out.axisTitleItalic = axisTitleItalic;
	if (axisTitleColor !== undefined) out.axisTitleColor = axisTitleColor;
	if (axisTitleStrike !== undefined) out.axisTitleStrike = axisTitleStrike;
	if (axisTitleUnderline !== undefined) out.axisTitleUnderline = axisTitleUnderline;
	if (axisTitleFontFamily !== undefined) out.axisTitleFontFamily = axisTitleFontFamily;
	if (axisTitleOverlay !== undefined) out.axisTitleOverlay = axisTitleOverlay;
	if (axisTitleLayout !== undefined) out.axisTitleLayout = axisTitleLayout;
	if (axisTitleFillColor !== undefined) out.axisTitleFillColor = axisTitleFillColor;
	if (axisTitleBorderColor !== undefined) out.axisTitleBorderColor = axisTitleBorderColor;
	if (axisTitleBorderWidth !== undefined) out.axisTitleBorderWidth = axisTitleBorderWidth;
	if (axisTitleBorderDash !== undefined) out.axisTitleBorderDash = axisTitleBorderDash;
	if (axisTitleBorderCap !== undefined) out.axisTitleBorderCap = axisTitleBorderCap;
	if (axisTitleBorderCompound !== undefined) {
		out.axisTitleBorderCompound = axisTitleBorderCompound;
	}
	if (gridlines !== undefined) out.gridlines = gridlines;
	if (scale !== undefined) out.scale = scale;
	if (numberFormat !== undefined) out.numberFormat = numberFormat;
	if (majorTickMark !== undefined) out.majorTickMark = majorTickMark;
	if (minorTickMark !== undefined) out.minorTickMark = minorTickMark;
	if (tickLblPos !== undefined) out.tickLblPos = tickLblPos;
	if (labelRotation !== undefined) out.labelRotation = labelRotation;
	if (labelFontSize !== undefined) out.labelFontSize = labelFontSize;
	if (labelBold !== undefined) out.labelBold = labelBold;
	if (labelItalic !== undefined) out.labelItalic = labelItalic;
	if (labelColor !== undefined) out.labelColor = labelColor;
	if (labelFontFamily !== undefined) out.labelFontFamily = labelFontFamily;
	if (labelUnderline !== undefined) out.labelUnderline = labelUnderline;
	if (labelStrike !== undefined) out.labelStrike = labelStrike;
	if (reverse !== undefined) out.reverse = reverse;
	if (tickLblSkip !== undefined) out.tickLblSkip = tickLblSkip;
	if (tickMarkSkip !== undefined) out.tickMarkSkip = tickMarkSkip;
	if (lblOffset !== undefined) out.lblOffset = lblOffset;
	if (lblAlgn !== undefined) out.lblAlgn = lblAlgn;
	if (noMultiLvlLbl !== undefined) out.noMultiLvlLbl = noMultiLvlLbl;
	if (auto !== undefined) out.auto = auto;
	if (hidden !== undefined) out.hidden = hidden;
	if (crosses !== undefined) out.crosses = crosses;
	if (crossesAt !== undefined) out.crossesAt = crossesAt;
	if (dispUnits !== undefined) out.dispUnits = dispUnits;
	if (crossBetween !== undefined) out.crossBetween = crossBetween;
	return out;
}

export function parseAxisTickMark(axis, localName, defaultValue) {
	const el = findChild(axis, localName);
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	const value = raw.trim();
	if (!VALID_TICK_MARKS.has(value)) return undefined;
	return value === defaultValue ? undefined : value;
}

export function parseAxisTickLblPos(axis) {
	const el = findChild(axis, "tickLblPos");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	const value = raw.trim();
	if (!VALID_TICK_LBL_POSITIONS.has(value)) return undefined;
	return value === "nextTo" ? undefined : value;
}

export function parseAxisReverse(axis) {
	const scaling = findChild(axis, "scaling");
	if (!scaling) return undefined;
	const orientation = findChild(scaling, "orientation");
	if (!orientation) return undefined;
	const raw = orientation.attrs.val;
	if (typeof raw !== "string") return undefined;
	const value = raw.trim();
	if (value === "maxMin") return true;
	
	
	return undefined;
}

export function parseAxisSkip(axis, localName) {
	const el = findChild(axis, localName);
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	const trimmed = raw.trim();
	if (trimmed.length === 0) return undefined;
	const parsed = Number.parseInt(trimmed, 10);
	if (!Number.isFinite(parsed)) return undefined;
	if (parsed < 1 || parsed > 32767) return undefined;
	if (parsed === 1) return undefined;
	return parsed;
}

export function parseAxisLblOffset(axis) {
	const el = findChild(axis, "lblOffset");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	const trimmed = raw.trim();
	if (trimmed.length === 0) return undefined;
	const parsed = Number.parseInt(trimmed, 10);
	if (!Number.isFinite(parsed)) return undefined;
	if (parsed < 0 || parsed > 1e3) return undefined;
	if (parsed === 100) return undefined;
	return parsed;
}

export function parseAxisLblAlgn(axis) {
	const el = findChild(axis, "lblAlgn");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	const value = raw.trim();
	if (!VALID_LBL_ALIGNS.has(value)) return undefined;
	return value === "ctr" ? undefined : value;
}

export function parseAxisNoMultiLvlLbl(axis) {
	const el = findChild(axis, "noMultiLvlLbl");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	switch (raw.trim()) {
		case "1":
		case "true": return true;
		case "0":
		case "false": return undefined;
		default: return undefined;
	}
}

export function parseAxisAuto(axis) {
	const el = findChild(axis, "auto");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	switch (raw.trim()) {
		case "0":
		case "false": return false;
		case "1":
		case "true":
 
		
		return undefined;
		default: return undefined;
	}
}

export function parseAxisHidden(axis) {
	const el = findChild(axis, "delete");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	switch (raw.trim()) {
		case "1":
		case "true": return true;
		case "0":
		case "false":
 
		
		return undefined;
		default: return undefined;
	}
}

export function parseAxisLabelRotation(axis) {
	const txPr = findChild(axis, "txPr");
	if (!txPr) return undefined;
	const bodyPr = findChild(txPr, "bodyPr");
	if (!bodyPr) return undefined;
	const raw = bodyPr.attrs.rot;
	if (typeof raw !== "string") return undefined;
	const trimmed = raw.trim();
	if (trimmed.length === 0) return undefined;
	const parsed = Number.parseInt(trimmed, 10);
	if (!Number.isFinite(parsed)) return undefined;
	
	const degrees = Math.round(parsed / TXPR_ROT_PER_DEGREE);
	if (degrees === 0) return undefined;
	if (degrees < LABEL_ROTATION_MIN_DEG) return LABEL_ROTATION_MIN_DEG;
	if (degrees > LABEL_ROTATION_MAX_DEG) return LABEL_ROTATION_MAX_DEG;
	return degrees;
}

export function parseAxisLabelFontSize(axis) {
	const txPr = findChild(axis, "txPr");
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

export function parseAxisLabelBold(axis) {
	const txPr = findChild(axis, "txPr");
	if (!txPr) return undefined;
	const p = findChild(txPr, "p");
	if (!p) return undefined;
	const pPr = findChild(p, "pPr");
	if (!pPr) return undefined;
	const defRPr = findChild(pPr, "defRPr");
	if (!defRPr) return undefined;
	const parsed = parseBoolAttr(defRPr.attrs.b);
	
	
	
	if (parsed === true) return true;
	return undefined;
}

export function parseAxisLabelItalic(axis) {
	const txPr = findChild(axis, "txPr");
	if (!txPr) return undefined;
	const p = findChild(txPr, "p");
	if (!p) return undefined;
	const pPr = findChild(p, "pPr");
	if (!pPr) return undefined;
	const defRPr = findChild(pPr, "defRPr");
	if (!defRPr) return undefined;
	const parsed = parseBoolAttr(defRPr.attrs.i);
	
	
	
	if (parsed === true) return true;
	return undefined;
}

export function parseAxisLabelColor(axis) {
	const txPr = findChild(axis, "txPr");
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

export function parseAxisLabelUnderline(axis) {
	const txPr = findChild(axis, "txPr");
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

export function parseAxisLabelStrike(axis) {
	const txPr = findChild(axis, "txPr");
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

export function parseAxisLabelFontFamily(axis) {
	const txPr = findChild(axis, "txPr");
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

export function parseAxisCrosses(axis) {
	const crossesAtEl = findChild(axis, "crossesAt");
	if (crossesAtEl) {
		const raw = crossesAtEl.attrs.val;
		if (typeof raw === "string") {
			const trimmed = raw.trim();
			if (trimmed.length > 0) {
				const parsed = Number.parseFloat(trimmed);
				if (Number.isFinite(parsed)) {
					return { crossesAt: parsed };
				}
			}
		}
	}
	const crossesEl = findChild(axis, "crosses");
	if (!crossesEl) return {};
	const raw = crossesEl.attrs.val;
	if (typeof raw !== "string") return {};
	const value = raw.trim();
	if (!VALID_CROSSES.has(value)) return {};
	if (value === "autoZero") return {};
	return { crosses: value };
}

export function parseAxisDispUnits(axis) {
	const dispUnits = findChild(axis, "dispUnits");
	if (!dispUnits) return undefined;
	const out = {};
	
	
	
	
	const custUnit = findChild(dispUnits, "custUnit");
	if (custUnit) {
		const raw = custUnit.attrs.val;
		if (typeof raw === "string") {
			const parsed = Number.parseFloat(raw.trim());
			if (Number.isFinite(parsed) && parsed > 0) {
				out.custUnit = parsed;
			}
		}
	}
	if (out.custUnit === undefined) {
		const builtInUnit = findChild(dispUnits, "builtInUnit");
		if (builtInUnit) {
			const raw = builtInUnit.attrs.val;
			if (typeof raw === "string") {
				const trimmed = raw.trim();
				if (VALID_DISP_UNITS.has(trimmed)) {
					out.unit = trimmed;
				}
			}
		}
	}
	if (out.unit === undefined && out.custUnit === undefined) return undefined;
	const lbl = findChild(dispUnits, "dispUnitsLbl");
	if (lbl) {
		out.showLabel = true;
		
		
		
		
		const tx = findChild(lbl, "tx");
		if (tx) {
			const rich = findChild(tx, "rich");
			if (rich) {
				const buf = [];
				for (const p of rich.children) {
					if (typeof p === "string") continue;
					if (p.local !== "p") continue;
					const paraBuf = [];
					for (const r of p.children) {
						if (typeof r === "string") continue;
						if (r.local !== "r") continue;
						for (const t of r.children) {
							if (typeof t === "string") continue;
							if (t.local !== "t") continue;
							let text = "";
							for (const c of t.children) {
								if (typeof c === "string") text += c;
							}
							paraBuf.push(text);
						}
					}
					if (paraBuf.length > 0) buf.push(paraBuf.join(""));
				}
				const joined = buf.join("\n").trim();
				if (joined.length > 0) out.customLabel = joined;
			}
		}
	}
	return out;
}

export function parseAxisCrossBetween(axis) {
	const el = findChild(axis, "crossBetween");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	const trimmed = raw.trim();
	if (!VALID_CROSS_BETWEEN.has(trimmed)) return undefined;
	return trimmed;
}

export function parseAxisScale(axis) {
	const out = {};
	
	
	
	const scaling = findChild(axis, "scaling");
	if (scaling) {
		const min = parseNumericChildVal(scaling, "min");
		if (min !== undefined) out.min = min;
		const max = parseNumericChildVal(scaling, "max");
		if (max !== undefined) out.max = max;
		const logBase = parseNumericChildVal(scaling, "logBase");
		if (logBase !== undefined) out.logBase = logBase;
	}
	const majorUnit = parseNumericChildVal(axis, "majorUnit");
	if (majorUnit !== undefined && majorUnit > 0) out.majorUnit = majorUnit;
	const minorUnit = parseNumericChildVal(axis, "minorUnit");
	if (minorUnit !== undefined && minorUnit > 0) out.minorUnit = minorUnit;
	return Object.keys(out).length > 0 ? out : undefined;
}

export function parseAxisNumberFormat(axis) {
	const numFmt = findChild(axis, "numFmt");
	if (!numFmt) return undefined;
	const formatCode = numFmt.attrs.formatCode;
	if (typeof formatCode !== "string" || formatCode.length === 0) return undefined;
	const out = { formatCode };
	const sourceLinked = numFmt.attrs.sourceLinked;
	if (sourceLinked !== undefined && parseBoolAttr(sourceLinked) === true) {
		out.sourceLinked = true;
	}
	return out;
}

export function parseAxisGridlines(axis) {
	const major = findChild(axis, "majorGridlines") !== undefined;
	const minor = findChild(axis, "minorGridlines") !== undefined;
	if (!major && !minor) return undefined;
	const out = {};
	if (major) out.major = true;
	if (minor) out.minor = true;
	return out;
}

export function parseAxisTitle(axis) {
	const title = findChild(axis, "title");
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

export function parseAxisTitleRotation(axis) {
	const title = findChild(axis, "title");
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
	
	const degrees = Math.round(parsed / TXPR_ROT_PER_DEGREE);
	if (degrees === 0) return undefined;
	if (degrees < LABEL_ROTATION_MIN_DEG) return LABEL_ROTATION_MIN_DEG;
	if (degrees > LABEL_ROTATION_MAX_DEG) return LABEL_ROTATION_MAX_DEG;
	return degrees;
}

export function parseAxisTitleFontSize(axis) {
	const title = findChild(axis, "title");
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

export function parseAxisTitleBold(axis) {
	const title = findChild(axis, "title");
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

export function parseAxisTitleItalic(axis) {
	const title = findChild(axis, "title");
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

export function parseAxisTitleColor(axis) {
	const title = findChild(axis, "title");
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

export function parseAxisTitleStrike(axis) {
	const title = findChild(axis, "title");
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

export function parseAxisTitleUnderline(axis) {
	const title = findChild(axis, "title");
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

export function parseAxisTitleFontFamily(axis) {
	const title = findChild(axis, "title");
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

export function parseAxisTitleOverlay(axis) {
	const title = findChild(axis, "title");
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

export function parseAxisTitleLayout(axis) {
	const title = findChild(axis, "title");
	if (!title) return undefined;
	return parseManualLayout(title);
}

export function parseAxisTitleFillColor(axis) {
	const title = findChild(axis, "title");
	if (!title) return undefined;
	return parseSpPrFill(title);
}

export function parseAxisTitleBorderColor(axis) {
	const title = findChild(axis, "title");
	if (!title) return undefined;
	return parseSpPrBorderColor(title);
}

export function parseAxisTitleBorderWidth(axis) {
	const title = findChild(axis, "title");
	if (!title) return undefined;
	return parseBorderWidthFromSpPr(title);
}

export function parseAxisTitleBorderDash(axis) {
	const title = findChild(axis, "title");
	if (!title) return undefined;
	return parseBorderDashFromSpPr(title);
}

export function parseAxisTitleBorderCap(axis) {
	const title = findChild(axis, "title");
	if (!title) return undefined;
	return parseBorderCapFromSpPr(title);
}

export function parseAxisTitleBorderCompound(axis) {
	const title = findChild(axis, "title");
	if (!title) return undefined;
	return parseBorderCompoundFromSpPr(title);
}

export function parseAutoTitleDeleted(chartEl) {
	const el = findChild(chartEl, "autoTitleDeleted");
	if (!el) return undefined;
	const raw = el.attrs.val;
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

const VALID_AXIS_CROSSES = new Set([
	"autoZero",
	"min",
	"max"
]);
export const AXIS_ID_CAT = 111111111;
export const AXIS_ID_VAL = 222222222;
export const AXIS_ID_VAL_X = 333333333;
export const AXIS_ID_VAL_Y = 444444444;

const AXIS_TITLE_DEFAULT_FONT_SIZE_SZ = 1e3;
const TITLE_ROT_PER_DEGREE = TXPR_ROT_PER_DEGREE;

const TICK_MARK_VALUES = new Set([
	"none",
	"in",
	"out",
	"cross"
]);

const TICK_LBL_POS_VALUES = new Set([
	"nextTo",
	"low",
	"high",
	"none"
]);


export function resolveAutoTitleDeleted(chart) {
	if (chart.autoTitleDeleted === true) return true;
	if (chart.autoTitleDeleted === false) return false;
	
	
	const showTitle = chart.showTitle ?? Boolean(chart.title);
	return !(showTitle && chart.title);
}

export function normalizeAxisTitle(value) {
	if (typeof value !== "string") return undefined;
	const trimmed = value.trim();
	return trimmed.length > 0 ? trimmed : undefined;
}

export function normalizeAxisGridlines(value) {
	if (!value) return undefined;
	const major = value.major === true;
	const minor = value.minor === true;
	if (!major && !minor) return undefined;
	return {
		major,
		minor
	};
}

export function buildAxisGridlines(gridlines) {
	if (!gridlines) return [];
	const out = [];
	if (gridlines.major) out.push(xmlElement("c:majorGridlines", undefined, []));
	if (gridlines.minor) out.push(xmlElement("c:minorGridlines", undefined, []));
	return out;
}

export function normalizeAxisScale(value) {
	if (!value) return undefined;
	const out = {};
	if (typeof value.min === "number" && Number.isFinite(value.min)) out.min = value.min;
	if (typeof value.max === "number" && Number.isFinite(value.max)) out.max = value.max;
	if (out.min !== undefined && out.max !== undefined && out.min >= out.max) {
		
		
		delete out.max;
	}
	if (typeof value.majorUnit === "number" && Number.isFinite(value.majorUnit) && value.majorUnit > 0) {
		out.majorUnit = value.majorUnit;
	}
	if (typeof value.minorUnit === "number" && Number.isFinite(value.minorUnit) && value.minorUnit > 0) {
		out.minorUnit = value.minorUnit;
	}
	if (typeof value.logBase === "number" && Number.isFinite(value.logBase) && value.logBase >= 2 && value.logBase <= 1e3) {
		out.logBase = value.logBase;
	}
	return Object.keys(out).length > 0 ? out : undefined;
}

export function normalizeAxisNumberFormat(value) {
	if (!value) return undefined;
	const formatCode = typeof value.formatCode === "string" ? value.formatCode : "";
	if (formatCode.length === 0) return undefined;
	const out = { formatCode };
	if (value.sourceLinked === true) out.sourceLinked = true;
	return out;
}

export function normalizeAxisSkip(value) {
	if (value === undefined || !Number.isFinite(value)) return undefined;
	const rounded = Math.round(value);
	if (rounded < 1 || rounded > 32767) return undefined;
	if (rounded === 1) return undefined;
	return rounded;
}

export function normalizeAxisLblOffset(value) {
	if (value === undefined || !Number.isFinite(value)) return undefined;
	const rounded = Math.round(value);
	if (rounded < 0 || rounded > 1e3) return undefined;
	if (rounded === 100) return undefined;
	return rounded;
}

export function normalizeAxisLblAlgn(value) {
	if (value === undefined) return undefined;
	if (value !== "ctr" && value !== "l" && value !== "r") return undefined;
	if (value === "ctr") return undefined;
	return value;
}

export function normalizeAxisHidden(value) {
	return value === true;
}

export function normalizeAxisLabelRotation(value) {
	if (value === undefined || typeof value !== "number" || !Number.isFinite(value)) return undefined;
	let degrees = Math.round(value);
	if (degrees < LABEL_ROTATION_MIN_DEG) degrees = LABEL_ROTATION_MIN_DEG;
	else if (degrees > LABEL_ROTATION_MAX_DEG) degrees = LABEL_ROTATION_MAX_DEG;
	if (degrees === 0) return undefined;
	return degrees;
}

export function normalizeAxisLabelFontSize(value) {
	if (value === undefined || typeof value !== "number" || !Number.isFinite(value)) return undefined;
	const halfSteps = Math.round(value * 2);
	const points = halfSteps / 2;
	if (points < TITLE_FONT_SIZE_MIN_PT || points > TITLE_FONT_SIZE_MAX_PT) return undefined;
	return points;
}

export function normalizeAxisLabelBold(value) {
	return normalizeTitleBold(value);
}

export function normalizeAxisLabelItalic(value) {
	return normalizeTitleItalic(value);
}

export function normalizeAxisLabelColor(value) {
	return normalizeTitleColor(value);
}

export function normalizeAxisLabelUnderline(value) {
	return normalizeTitleUnderline(value);
}

export function normalizeAxisLabelStrike(value) {
	return normalizeTitleStrike(value);
}

export function normalizeAxisLabelFontFamily(value) {
	if (typeof value !== "string") return undefined;
	const trimmed = value.trim();
	if (trimmed.length === 0) return undefined;
	return trimmed;
}

export function buildAxisTxPr(rotationDeg, fontSizePt, bold, italic, rgbHex, underline, strike, fontFamily) {
	if (rotationDeg === undefined && fontSizePt === undefined && bold === undefined && italic === undefined && rgbHex === undefined && underline === undefined && strike === undefined && fontFamily === undefined) return undefined;
	const rot = rotationDeg === undefined ? undefined : rotationDeg * TXPR_ROT_PER_DEGREE;
	const sz = fontSizePt === undefined ? undefined : fontSizePt * TITLE_FONT_SZ_PER_POINT;
	const b = bold === undefined ? undefined : bold ? 1 : 0;
	const i = italic === undefined ? undefined : italic ? 1 : 0;
	
	
	
	
	
	
	
	
	
	
	const u = underline === true ? "sng" : undefined;
	
	
	
	
	
	
	
	
	
	
	const strikeAttr = strike === true ? "sngStrike" : undefined;
	
	
	
	
	
	
	const solidFillChild = rgbHex !== undefined ? xmlElement("a:solidFill", undefined, [buildColorElement(rgbHex)]) : undefined;
	
	
	
	
	
	
	
	const latinChild = fontFamily ? xmlSelfClose("a:latin", { typeface: fontFamily }) : undefined;
	
	
	
	
	
	
	
	const defRPrChildren = [];
	if (solidFillChild) defRPrChildren.push(solidFillChild);
	if (latinChild) defRPrChildren.push(latinChild);
	const defRPr = defRPrChildren.length > 0 ? xmlElement("a:defRPr", {
		sz,
		b,
		i,
		u,
		strike: strikeAttr
	}, defRPrChildren) : xmlSelfClose("a:defRPr", {
		sz,
		b,
		i,
		u,
		strike: strikeAttr
	});
	return xmlElement("c:txPr", undefined, [
		xmlSelfClose("a:bodyPr", { rot }),
		xmlSelfClose("a:lstStyle"),
		xmlElement("a:p", undefined, [xmlElement("a:pPr", undefined, [defRPr]), xmlSelfClose("a:endParaRPr", { lang: "en-US" })])
	]);
}

export function normalizeAxisCrosses(semantic, numeric) {
	if (typeof numeric === "number" && Number.isFinite(numeric)) {
		return {
			kind: "numeric",
			value: numeric
		};
	}
	if (semantic !== undefined && VALID_AXIS_CROSSES.has(semantic) && semantic !== "autoZero") {
		return {
			kind: "semantic",
			value: semantic
		};
	}
	return { kind: "default" };
}

export function buildAxisCrosses(resolved) {
	switch (resolved.kind) {
		case "numeric": return xmlSelfClose("c:crossesAt", { val: resolved.value });
		case "semantic": return xmlSelfClose("c:crosses", { val: resolved.value });
		case "default": return xmlSelfClose("c:crosses", { val: "autoZero" });
	}
}

export function buildAxisScalingExtras(scale) {
	if (!scale) return {
		before: [],
		after: []
	};
	const before = [];
	const after = [];
	
	if (scale.logBase !== undefined) {
		before.push(xmlSelfClose("c:logBase", { val: scale.logBase }));
	}
	
	if (scale.max !== undefined) after.push(xmlSelfClose("c:max", { val: scale.max }));
	if (scale.min !== undefined) after.push(xmlSelfClose("c:min", { val: scale.min }));
	return {
		before,
		after
	};
}

export function buildAxisScaling(scale, reverse = false) {
	const { before, after } = buildAxisScalingExtras(scale);
	const children = [
		...before,
		xmlSelfClose("c:orientation", { val: reverse ? "maxMin" : "minMax" }),
		...after
	];
	return xmlElement("c:scaling", undefined, children);
}

export function buildAxisTickUnits(scale) {
	if (!scale) return [];
	const out = [];
	if (scale.majorUnit !== undefined) {
		out.push(xmlSelfClose("c:majorUnit", { val: scale.majorUnit }));
	}
	if (scale.minorUnit !== undefined) {
		out.push(xmlSelfClose("c:minorUnit", { val: scale.minorUnit }));
	}
	return out;
}

export function normalizeAxisDispUnits(value) {
	if (value === undefined) return undefined;
	if (typeof value === "string") {
		return VALID_DISP_UNITS.has(value) ? { unit: value } : undefined;
	}
	if (typeof value !== "object" || value === null) return undefined;
	const out = {};
	const unit = value.unit;
	if (typeof unit === "string" && VALID_DISP_UNITS.has(unit)) {
		out.unit = unit;
	}
	const custUnit = value.custUnit;
	if (typeof custUnit === "number" && Number.isFinite(custUnit) && custUnit > 0) {
		out.custUnit = custUnit;
	}
	
	
	
	
	
	if (out.unit === undefined && out.custUnit === undefined) return undefined;
	if (value.showLabel === true) out.showLabel = true;
	if (typeof value.customLabel === "string") {
		const trimmed = value.customLabel.trim();
		if (trimmed.length > 0) out.customLabel = trimmed;
	}
	return out;
}

export function buildAxisDispUnits(dispUnits) {
	if (!dispUnits) return [];
	const children = [];
	if (dispUnits.custUnit !== undefined) {
		children.push(xmlSelfClose("c:custUnit", { val: dispUnits.custUnit }));
	} else if (dispUnits.unit !== undefined) {
		children.push(xmlSelfClose("c:builtInUnit", { val: dispUnits.unit }));
	} else {
		
		
		
		
		
		return [];
	}
	if (dispUnits.showLabel === true || typeof dispUnits.customLabel === "string" && dispUnits.customLabel.trim().length > 0) {
		const customLabel = typeof dispUnits.customLabel === "string" ? dispUnits.customLabel.trim() : "";
		if (customLabel.length > 0) {
			
			
			
			
			
			
			const escaped = customLabel.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
			const richBlock = xmlElement("c:rich", undefined, [
				xmlSelfClose("a:bodyPr"),
				xmlSelfClose("a:lstStyle"),
				xmlElement("a:p", undefined, [xmlElement("a:r", undefined, [xmlElement("a:t", undefined, escaped)])])
			]);
			const txBlock = xmlElement("c:tx", undefined, [richBlock]);
			children.push(xmlElement("c:dispUnitsLbl", undefined, [txBlock]));
		} else {
			children.push(xmlSelfClose("c:dispUnitsLbl"));
		}
	}
	return [xmlElement("c:dispUnits", undefined, children)];
}

export function normalizeAxisCrossBetween(value) {
	if (typeof value !== "string") return undefined;
	return VALID_CROSS_BETWEEN.has(value) ? value : undefined;
}

export function buildAxisNumFmt(numFmt) {
	if (!numFmt) return [];
	const sourceLinked = numFmt.sourceLinked === true ? 1 : 0;
	return [xmlSelfClose("c:numFmt", {
		formatCode: numFmt.formatCode,
		sourceLinked
	})];
}

export function normalizeTickMark(value) {
	if (value === undefined) return undefined;
	return TICK_MARK_VALUES.has(value) ? value : undefined;
}

export function normalizeTickLblPos(value) {
	if (value === undefined) return undefined;
	return TICK_LBL_POS_VALUES.has(value) ? value : undefined;
}

export function buildAxisTickRendering(majorTickMark, minorTickMark, tickLblPos) {
	const out = [];
	if (majorTickMark !== undefined) {
		out.push(xmlSelfClose("c:majorTickMark", { val: majorTickMark }));
	}
	if (minorTickMark !== undefined) {
		out.push(xmlSelfClose("c:minorTickMark", { val: minorTickMark }));
	}
	if (tickLblPos !== undefined) {
		out.push(xmlSelfClose("c:tickLblPos", { val: tickLblPos }));
	}
	return out;
}

export function buildAxisSkips(tickLblSkip, tickMarkSkip) {
	const out = [];
	if (tickLblSkip !== undefined) {
		out.push(xmlSelfClose("c:tickLblSkip", { val: tickLblSkip }));
	}
	if (tickMarkSkip !== undefined) {
		out.push(xmlSelfClose("c:tickMarkSkip", { val: tickMarkSkip }));
	}
	return out;
}
export function buildBarAxes(orientation, opts) {
	
	
	
	const catPos = orientation === "column" ? "b" : "l";
	const valPos = orientation === "column" ? "l" : "b";
	
	
	
	
	
	
	
	
	const catAxChildren = [
		xmlSelfClose("c:axId", { val: AXIS_ID_CAT }),
		buildAxisScaling(opts.xScale, opts.xReverse),
		xmlSelfClose("c:delete", { val: opts.xHidden ? 1 : 0 }),
		xmlSelfClose("c:axPos", { val: catPos }),
		...buildAxisGridlines(opts.xGridlines)
	];
	if (opts.xAxisTitle) catAxChildren.push(buildAxisTitle(opts.xAxisTitle, opts.xAxisTitleRotation, opts.xAxisTitleFontSize, opts.xAxisTitleBold, opts.xAxisTitleItalic, opts.xAxisTitleColor, opts.xAxisTitleStrike, opts.xAxisTitleUnderline, opts.xAxisTitleFontFamily, opts.xAxisTitleOverlay, opts.xAxisTitleLayout, opts.xAxisTitleFillColor, opts.xAxisTitleBorderColor, opts.xAxisTitleBorderWidth, opts.xAxisTitleBorderDash, opts.xAxisTitleBorderCap, opts.xAxisTitleBorderCompound));
	catAxChildren.push(...buildAxisNumFmt(opts.xNumFmt), ...buildAxisTickRendering(opts.xMajorTickMark, opts.xMinorTickMark, opts.xTickLblPos));
	
	
	
	
	const xCatAxTxPr = buildAxisTxPr(opts.xLabelRotation, opts.xLabelFontSize, opts.xLabelBold, opts.xLabelItalic, opts.xLabelColor, opts.xLabelUnderline, opts.xLabelStrike, opts.xLabelFontFamily);
	if (xCatAxTxPr) catAxChildren.push(xCatAxTxPr);
	catAxChildren.push(
		xmlSelfClose("c:crossAx", { val: AXIS_ID_VAL }),
		buildAxisCrosses(opts.xCrosses),
		
		
		
		
		
		xmlSelfClose("c:auto", { val: opts.xAuto ? 1 : 0 }),
		
		
		
		
		
		xmlSelfClose("c:lblAlgn", { val: opts.xLblAlgn ?? "ctr" }),
		
		
		
		
		
		xmlSelfClose("c:lblOffset", { val: opts.xLblOffset ?? 100 }),
		
		
		
		
		
		...buildAxisSkips(opts.xTickLblSkip, opts.xTickMarkSkip),
		
		
		
		
		
		xmlSelfClose("c:noMultiLvlLbl", { val: opts.xNoMultiLvlLbl ? 1 : 0 })
	);
	const valAxChildren = [
		xmlSelfClose("c:axId", { val: AXIS_ID_VAL }),
		buildAxisScaling(opts.yScale, opts.yReverse),
		xmlSelfClose("c:delete", { val: opts.yHidden ? 1 : 0 }),
		xmlSelfClose("c:axPos", { val: valPos }),
		...buildAxisGridlines(opts.yGridlines)
	];
	if (opts.yAxisTitle) valAxChildren.push(buildAxisTitle(opts.yAxisTitle, opts.yAxisTitleRotation, opts.yAxisTitleFontSize, opts.yAxisTitleBold, opts.yAxisTitleItalic, opts.yAxisTitleColor, opts.yAxisTitleStrike, opts.yAxisTitleUnderline, opts.yAxisTitleFontFamily, opts.yAxisTitleOverlay, opts.yAxisTitleLayout, opts.yAxisTitleFillColor, opts.yAxisTitleBorderColor, opts.yAxisTitleBorderWidth, opts.yAxisTitleBorderDash, opts.yAxisTitleBorderCap, opts.yAxisTitleBorderCompound));
	valAxChildren.push(...buildAxisNumFmt(opts.yNumFmt), ...buildAxisTickRendering(opts.yMajorTickMark, opts.yMinorTickMark, opts.yTickLblPos));
	
	
	
	
	
	const yValAxTxPr = buildAxisTxPr(opts.yLabelRotation, opts.yLabelFontSize, opts.yLabelBold, opts.yLabelItalic, opts.yLabelColor, opts.yLabelUnderline, opts.yLabelStrike, opts.yLabelFontFamily);
	if (yValAxTxPr) valAxChildren.push(yValAxTxPr);
	valAxChildren.push(
		xmlSelfClose("c:crossAx", { val: AXIS_ID_CAT }),
		buildAxisCrosses(opts.yCrosses),
		
		
		
		
		
		xmlSelfClose("c:crossBetween", { val: opts.yCrossBetween ?? "between" }),
		...buildAxisTickUnits(opts.yScale),
		
		
		
		
		...buildAxisDispUnits(opts.yDispUnits)
	);
	return [xmlElement("c:catAx", undefined, catAxChildren), xmlElement("c:valAx", undefined, valAxChildren)];
}
export function buildScatterAxes(opts) {
	const xAxChildren = [
		xmlSelfClose("c:axId", { val: AXIS_ID_VAL_X }),
		buildAxisScaling(opts.xScale, opts.xReverse),
		xmlSelfClose("c:delete", { val: opts.xHidden ? 1 : 0 }),
		xmlSelfClose("c:axPos", { val: "b" }),
		...buildAxisGridlines(opts.xGridlines)
	];
	if (opts.xAxisTitle) xAxChildren.push(buildAxisTitle(opts.xAxisTitle, opts.xAxisTitleRotation, opts.xAxisTitleFontSize, opts.xAxisTitleBold, opts.xAxisTitleItalic, opts.xAxisTitleColor, opts.xAxisTitleStrike, opts.xAxisTitleUnderline, opts.xAxisTitleFontFamily, opts.xAxisTitleOverlay, opts.xAxisTitleLayout, opts.xAxisTitleFillColor, opts.xAxisTitleBorderColor, opts.xAxisTitleBorderWidth, opts.xAxisTitleBorderDash, opts.xAxisTitleBorderCap, opts.xAxisTitleBorderCompound));
	xAxChildren.push(...buildAxisNumFmt(opts.xNumFmt), ...buildAxisTickRendering(opts.xMajorTickMark, opts.xMinorTickMark, opts.xTickLblPos));
	
	
	
	const xValAxTxPr = buildAxisTxPr(opts.xLabelRotation, opts.xLabelFontSize, opts.xLabelBold, opts.xLabelItalic, opts.xLabelColor, opts.xLabelUnderline, opts.xLabelStrike, opts.xLabelFontFamily);
	if (xValAxTxPr) xAxChildren.push(xValAxTxPr);
	xAxChildren.push(
		xmlSelfClose("c:crossAx", { val: AXIS_ID_VAL_Y }),
		buildAxisCrosses(opts.xCrosses),
		
		
		
		
		xmlSelfClose("c:crossBetween", { val: opts.xCrossBetween ?? "midCat" }),
		...buildAxisTickUnits(opts.xScale),
		
		
		
		...buildAxisDispUnits(opts.xDispUnits)
	);
	const yAxChildren = [
		xmlSelfClose("c:axId", { val: AXIS_ID_VAL_Y }),
		buildAxisScaling(opts.yScale, opts.yReverse),
		xmlSelfClose("c:delete", { val: opts.yHidden ? 1 : 0 }),
		xmlSelfClose("c:axPos", { val: "l" }),
		...buildAxisGridlines(opts.yGridlines)
	];
	if (opts.yAxisTitle) yAxChildren.push(buildAxisTitle(opts.yAxisTitle, opts.yAxisTitleRotation, opts.yAxisTitleFontSize, opts.yAxisTitleBold, opts.yAxisTitleItalic, opts.yAxisTitleColor, opts.yAxisTitleStrike, opts.yAxisTitleUnderline, opts.yAxisTitleFontFamily, opts.yAxisTitleOverlay, opts.yAxisTitleLayout, opts.yAxisTitleFillColor, opts.yAxisTitleBorderColor, opts.yAxisTitleBorderWidth, opts.yAxisTitleBorderDash, opts.yAxisTitleBorderCap, opts.yAxisTitleBorderCompound));
	yAxChildren.push(...buildAxisNumFmt(opts.yNumFmt), ...buildAxisTickRendering(opts.yMajorTickMark, opts.yMinorTickMark, opts.yTickLblPos));
	
	
	const yScatterTxPr = buildAxisTxPr(opts.yLabelRotation, opts.yLabelFontSize, opts.yLabelBold, opts.yLabelItalic, opts.yLabelColor, opts.yLabelUnderline, opts.yLabelStrike, opts.yLabelFontFamily);
	if (yScatterTxPr) yAxChildren.push(yScatterTxPr);
	yAxChildren.push(
		xmlSelfClose("c:crossAx", { val: AXIS_ID_VAL_X }),
		buildAxisCrosses(opts.yCrosses),
		
		
		xmlSelfClose("c:crossBetween", { val: opts.yCrossBetween ?? "midCat" }),
		...buildAxisTickUnits(opts.yScale),
		
		
		
		...buildAxisDispUnits(opts.yDispUnits)
	);
	return [xmlElement("c:valAx", undefined, xAxChildren), xmlElement("c:valAx", undefined, yAxChildren)];
}

export function buildAxisTitle(label, rotationDeg, fontSizePt, bold, italic, rgbHex, strike, underline, fontFamily, overlay, layout, fillRgbHex, borderRgbHex, borderWidthPt, borderDash, borderCap, borderCompound) {
	const rot = rotationDeg === undefined ? 0 : rotationDeg * TITLE_ROT_PER_DEGREE;
	
	
	
	
	
	
	
	
	const sz = fontSizePt === undefined ? AXIS_TITLE_DEFAULT_FONT_SIZE_SZ : fontSizePt * TITLE_FONT_SZ_PER_POINT;
	
	
	
	
	
	
	
	
	
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
		xmlElement("a:p", undefined, [xmlElement("a:pPr", undefined, [defRPr]), xmlElement("a:r", undefined, [rPr, xmlElement("a:t", undefined, xmlEscape(label))])])
	])])];
	if (layoutXml) titleChildren.push(layoutXml);
	titleChildren.push(xmlSelfClose("c:overlay", { val: overlay ? 1 : 0 }));
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	const titleSpPrXml = buildTitleSpPr(fillRgbHex, borderRgbHex, borderWidthPt, borderDash, borderCap, borderCompound);
	if (titleSpPrXml !== undefined) titleChildren.push(titleSpPrXml);
	return xmlElement("c:title", undefined, titleChildren);
}

export function normalizeAxisTitleRotation(value) {
	return normalizeTitleRotation(value);
}

export function normalizeAxisTitleFontSize(value) {
	return normalizeTitleFontSize(value);
}

export function normalizeAxisTitleBold(value) {
	return normalizeTitleBold(value);
}

export function normalizeAxisTitleItalic(value) {
	return normalizeTitleItalic(value);
}

export function normalizeAxisTitleColor(value) {
	return normalizeTitleColor(value);
}

export function normalizeAxisTitleStrike(value) {
	return normalizeTitleStrike(value);
}

export function normalizeAxisTitleUnderline(value) {
	return normalizeTitleUnderline(value);
}

export function normalizeAxisTitleFontFamily(value) {
	if (typeof value !== "string") return undefined;
	const trimmed = value.trim();
	if (trimmed.length === 0) return undefined;
	return trimmed;
}


const VALID_TICK_MARK_VALUES = new Set([
	"none",
	"in",
	"out",
	"cross"
]);

const VALID_TICK_LBL_POS_VALUES = new Set([
	"nextTo",
	"low",
	"high",
	"none"
]);

const VALID_CROSSES_VALUES = new Set([
	"autoZero",
	"min",
	"max"
]);

const VALID_DISP_UNIT_VALUES = new Set([
	"hundreds",
	"thousands",
	"tenThousands",
	"hundredThousands",
	"millions",
	"tenMillions",
	"hundredMillions",
	"billions",
	"trillions"
]);

const VALID_CROSS_BETWEEN_VALUES = new Set(["between", "midCat"]);


export function resolveCloneAutoTitleDeleted(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}

export function resolveAxes(sourceAxes, overrides, type) {
	const xTitle = applyOverride(sourceAxes?.x?.title, overrides?.x?.title);
	const yTitle = applyOverride(sourceAxes?.y?.title, overrides?.y?.title);
	
	
	
	
	
	
	
	
	
	
	const xAxisTitleRotation = applyAxisTitleRotationOverride(sourceAxes?.x?.axisTitleRotation, overrides?.x?.axisTitleRotation);
	const yAxisTitleRotation = applyAxisTitleRotationOverride(sourceAxes?.y?.axisTitleRotation, overrides?.y?.axisTitleRotation);
	
	
	
	
	
	
	
	
	
	
	const xAxisTitleFontSize = applyAxisTitleFontSizeOverride(sourceAxes?.x?.axisTitleFontSize, overrides?.x?.axisTitleFontSize);
	const yAxisTitleFontSize = applyAxisTitleFontSizeOverride(sourceAxes?.y?.axisTitleFontSize, overrides?.y?.axisTitleFontSize);
	
	
	
	
	
	
	
	
	
	const xAxisTitleBold = applyAxisTitleBoldOverride(sourceAxes?.x?.axisTitleBold, overrides?.x?.axisTitleBold);
	const yAxisTitleBold = applyAxisTitleBoldOverride(sourceAxes?.y?.axisTitleBold, overrides?.y?.axisTitleBold);
	
	
	
	
	
	
	
	
	
	const xAxisTitleItalic = applyAxisTitleItalicOverride(sourceAxes?.x?.axisTitleItalic, overrides?.x?.axisTitleItalic);
	const yAxisTitleItalic = applyAxisTitleItalicOverride(sourceAxes?.y?.axisTitleItalic, overrides?.y?.axisTitleItalic);
	
	
	
	
	
	
	
	
	
	
	
	
	const xAxisTitleColor = applyAxisTitleColorOverride(sourceAxes?.x?.axisTitleColor, overrides?.x?.axisTitleColor);
	const yAxisTitleColor = applyAxisTitleColorOverride(sourceAxes?.y?.axisTitleColor, overrides?.y?.axisTitleColor);
	
	
	
	
	
	
	
	
	
	
	
	const xAxisTitleStrike = applyAxisTitleStrikeOverride(sourceAxes?.x?.axisTitleStrike, overrides?.x?.axisTitleStrike);
	const yAxisTitleStrike = applyAxisTitleStrikeOverride(sourceAxes?.y?.axisTitleStrike, overrides?.y?.axisTitleStrike);
	
	
	
	
	
	
	
	
	
	
	
	const xAxisTitleUnderline = applyAxisTitleUnderlineOverride(sourceAxes?.x?.axisTitleUnderline, overrides?.x?.axisTitleUnderline);
	const yAxisTitleUnderline = applyAxisTitleUnderlineOverride(sourceAxes?.y?.axisTitleUnderline, overrides?.y?.axisTitleUnderline);
	
	
	
	
	
	
	
	
	
	
	
	
	const xAxisTitleFontFamily = applyAxisTitleFontFamilyOverride(sourceAxes?.x?.axisTitleFontFamily, overrides?.x?.axisTitleFontFamily);
	const yAxisTitleFontFamily = applyAxisTitleFontFamilyOverride(sourceAxes?.y?.axisTitleFontFamily, overrides?.y?.axisTitleFontFamily);
	
	
	
	
	
	
	
	
	const xAxisTitleOverlay = applyAxisTitleOverlayOverride(sourceAxes?.x?.axisTitleOverlay, overrides?.x?.axisTitleOverlay);
	const yAxisTitleOverlay = applyAxisTitleOverlayOverride(sourceAxes?.y?.axisTitleOverlay, overrides?.y?.axisTitleOverlay);
	
	
	
	
	
	
	
	
	
	
	
	const xAxisTitleLayout = resolveAxisTitleLayout(sourceAxes?.x?.axisTitleLayout, overrides?.x?.axisTitleLayout);
	const yAxisTitleLayout = resolveAxisTitleLayout(sourceAxes?.y?.axisTitleLayout, overrides?.y?.axisTitleLayout);
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	const xAxisTitleFillColor = applyAxisTitleFillColorOverride(sourceAxes?.x?.axisTitleFillColor, overrides?.x?.axisTitleFillColor);
	const yAxisTitleFillColor = applyAxisTitleFillColorOverride(sourceAxes?.y?.axisTitleFillColor, overrides?.y?.axisTitleFillColor);
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	const xAxisTitleBorderColor = applyAxisTitleBorderColorOverride(sourceAxes?.x?.axisTitleBorderColor, overrides?.x?.axisTitleBorderColor);
	const yAxisTitleBorderColor = applyAxisTitleBorderColorOverride(sourceAxes?.y?.axisTitleBorderColor, overrides?.y?.axisTitleBorderColor);
	
	
	
	
	
	
	
	const xAxisTitleBorderWidth = resolveBorderWidthPt(sourceAxes?.x?.axisTitleBorderWidth, overrides?.x?.axisTitleBorderWidth);
	const yAxisTitleBorderWidth = resolveBorderWidthPt(sourceAxes?.y?.axisTitleBorderWidth, overrides?.y?.axisTitleBorderWidth);
	
	
	
	const xAxisTitleBorderDash = resolveBorderDash(sourceAxes?.x?.axisTitleBorderDash, overrides?.x?.axisTitleBorderDash);
	const yAxisTitleBorderDash = resolveBorderDash(sourceAxes?.y?.axisTitleBorderDash, overrides?.y?.axisTitleBorderDash);
	const xGridlines = applyGridlinesOverride(sourceAxes?.x?.gridlines, overrides?.x?.gridlines);
	const yGridlines = applyGridlinesOverride(sourceAxes?.y?.gridlines, overrides?.y?.gridlines);
	const xScale = applyScaleOverride(sourceAxes?.x?.scale, overrides?.x?.scale);
	const yScale = applyScaleOverride(sourceAxes?.y?.scale, overrides?.y?.scale);
	const xNumFmt = applyNumberFormatOverride(sourceAxes?.x?.numberFormat, overrides?.x?.numberFormat);
	const yNumFmt = applyNumberFormatOverride(sourceAxes?.y?.numberFormat, overrides?.y?.numberFormat);
	const xMajorTickMark = applyTickMarkOverride(sourceAxes?.x?.majorTickMark, overrides?.x?.majorTickMark);
	const yMajorTickMark = applyTickMarkOverride(sourceAxes?.y?.majorTickMark, overrides?.y?.majorTickMark);
	const xMinorTickMark = applyTickMarkOverride(sourceAxes?.x?.minorTickMark, overrides?.x?.minorTickMark);
	const yMinorTickMark = applyTickMarkOverride(sourceAxes?.y?.minorTickMark, overrides?.y?.minorTickMark);
	const xTickLblPos = applyTickLblPosOverride(sourceAxes?.x?.tickLblPos, overrides?.x?.tickLblPos);
	const yTickLblPos = applyTickLblPosOverride(sourceAxes?.y?.tickLblPos, overrides?.y?.tickLblPos);
	
	
	
	
	
	
	
	const xLabelRotation = applyLabelRotationOverride(sourceAxes?.x?.labelRotation, overrides?.x?.labelRotation);
	const yLabelRotation = applyLabelRotationOverride(sourceAxes?.y?.labelRotation, overrides?.y?.labelRotation);
	
	
	
	
	
	
	const xLabelFontSize = applyLabelFontSizeOverride(sourceAxes?.x?.labelFontSize, overrides?.x?.labelFontSize);
	const yLabelFontSize = applyLabelFontSizeOverride(sourceAxes?.y?.labelFontSize, overrides?.y?.labelFontSize);
	
	
	
	
	
	
	const xLabelBold = applyLabelBoldOverride(sourceAxes?.x?.labelBold, overrides?.x?.labelBold);
	const yLabelBold = applyLabelBoldOverride(sourceAxes?.y?.labelBold, overrides?.y?.labelBold);
	
	
	
	
	
	
	const xLabelItalic = applyLabelItalicOverride(sourceAxes?.x?.labelItalic, overrides?.x?.labelItalic);
	const yLabelItalic = applyLabelItalicOverride(sourceAxes?.y?.labelItalic, overrides?.y?.labelItalic);
	
	
	
	
	
	
	
	
	const xLabelColor = applyLabelColorOverride(sourceAxes?.x?.labelColor, overrides?.x?.labelColor);
	const yLabelColor = applyLabelColorOverride(sourceAxes?.y?.labelColor, overrides?.y?.labelColor);
	
	
	
	
	
	
	
	const xLabelUnderline = applyLabelUnderlineOverride(sourceAxes?.x?.labelUnderline, overrides?.x?.labelUnderline);
	const yLabelUnderline = applyLabelUnderlineOverride(sourceAxes?.y?.labelUnderline, overrides?.y?.labelUnderline);
	
	
	
	
	
	
	
	const xLabelStrike = applyLabelStrikeOverride(sourceAxes?.x?.labelStrike, overrides?.x?.labelStrike);
	const yLabelStrike = applyLabelStrikeOverride(sourceAxes?.y?.labelStrike, overrides?.y?.labelStrike);
	
	
	
	
	
	
	
	
	const xLabelFontFamily = applyLabelFontFamilyOverride(sourceAxes?.x?.labelFontFamily, overrides?.x?.labelFontFamily);
	const yLabelFontFamily = applyLabelFontFamilyOverride(sourceAxes?.y?.labelFontFamily, overrides?.y?.labelFontFamily);
	const xReverse = applyReverseOverride(sourceAxes?.x?.reverse, overrides?.x?.reverse);
	const yReverse = applyReverseOverride(sourceAxes?.y?.reverse, overrides?.y?.reverse);
	
	
	
	
	
	const isCatAxisX = type !== "scatter";
	const xTickLblSkip = isCatAxisX ? applySkipOverride(sourceAxes?.x?.tickLblSkip, overrides?.x?.tickLblSkip) : undefined;
	const xTickMarkSkip = isCatAxisX ? applySkipOverride(sourceAxes?.x?.tickMarkSkip, overrides?.x?.tickMarkSkip) : undefined;
	
	
	const xLblOffset = isCatAxisX ? applyLblOffsetOverride(sourceAxes?.x?.lblOffset, overrides?.x?.lblOffset) : undefined;
	
	
	const xLblAlgn = isCatAxisX ? applyLblAlgnOverride(sourceAxes?.x?.lblAlgn, overrides?.x?.lblAlgn) : undefined;
	
	
	
	
	const xNoMultiLvlLbl = isCatAxisX ? applyNoMultiLvlLblOverride(sourceAxes?.x?.noMultiLvlLbl, overrides?.x?.noMultiLvlLbl) : undefined;
	
	
	
	
	
	const xAuto = isCatAxisX ? applyAutoOverride(sourceAxes?.x?.auto, overrides?.x?.auto) : undefined;
	
	
	
	
	const xHidden = applyHiddenOverride(sourceAxes?.x?.hidden, overrides?.x?.hidden);
	const yHidden = applyHiddenOverride(sourceAxes?.y?.hidden, overrides?.y?.hidden);
	
	
	
	
	
	const xCrossesPair = applyCrossesOverride({
		crosses: sourceAxes?.x?.crosses,
		crossesAt: sourceAxes?.x?.crossesAt
	}, {
		crosses: overrides?.x?.crosses,
		crossesAt: overrides?.x?.crossesAt
	});
	const yCrossesPair = applyCrossesOverride({
		crosses: sourceAxes?.y?.crosses,
		crossesAt: sourceAxes?.y?.crossesAt
	}, {
		crosses: overrides?.y?.crosses,
		crossesAt: overrides?.y?.crossesAt
	});
	
	
	
	
	
	
	
	const xDispUnits = type === "scatter" ? applyDispUnitsOverride(sourceAxes?.x?.dispUnits, overrides?.x?.dispUnits) : undefined;
	const yDispUnits = applyDispUnitsOverride(sourceAxes?.y?.dispUnits, overrides?.y?.dispUnits);
	
	
	
	
	
	
	const xCrossBetween = type === "scatter" ? applyCrossBetweenOverride(sourceAxes?.x?.crossBetween, overrides?.x?.crossBetween) : undefined;
	const yCrossBetween = applyCrossBetweenOverride(sourceAxes?.y?.crossBetween, overrides?.y?.crossBetween);
	
	
	
	
	
	
	const xAxisTitleRotationResolved = xTitle === undefined ? undefined : xAxisTitleRotation;
	const yAxisTitleRotationResolved = yTitle === undefined ? undefined : yAxisTitleRotation;
	
	
	
	
	
	
	const xAxisTitleFontSizeResolved = xTitle === undefined ? undefined : xAxisTitleFontSize;
	const yAxisTitleFontSizeResolved = yTitle === undefined ? undefined : yAxisTitleFontSize;
	
	
	
	const xAxisTitleBoldResolved = xTitle === undefined ? undefined : xAxisTitleBold;
	const yAxisTitleBoldResolved = yTitle === undefined ? undefined : yAxisTitleBold;
	
	
	
	
	
	
	const xAxisTitleItalicResolved = xTitle === undefined ? undefined : xAxisTitleItalic;
	const yAxisTitleItalicResolved = yTitle === undefined ? undefined : yAxisTitleItalic;
	
	
	
	
	
	
	const xAxisTitleColorResolved = xTitle === undefined ? undefined : xAxisTitleColor;
	const yAxisTitleColorResolved = yTitle === undefined ? undefined : yAxisTitleColor;
	
	
	
	
	
	
	
	const xAxisTitleStrikeResolved = xTitle === undefined ? undefined : xAxisTitleStrike;
	const yAxisTitleStrikeResolved = yTitle === undefined ? undefined : yAxisTitleStrike;
	
	
	
	
	
	
	const xAxisTitleUnderlineResolved = xTitle === undefined ? undefined : xAxisTitleUnderline;
	const yAxisTitleUnderlineResolved = yTitle === undefined ? undefined : yAxisTitleUnderline;
	
	
	
	
	
	const xAxisTitleFontFamilyResolved = xTitle === undefined ? undefined : xAxisTitleFontFamily;
	const yAxisTitleFontFamilyResolved = yTitle === undefined ? undefined : yAxisTitleFontFamily;
	
	
	
	
	
	
	const xAxisTitleOverlayResolved = xTitle === undefined ? undefined : xAxisTitleOverlay;
	const yAxisTitleOverlayResolved = yTitle === undefined ? undefined : yAxisTitleOverlay;
	
	
	
	
	const xAxisTitleLayoutResolved = xTitle === undefined ? undefined : xAxisTitleLayout;
	const yAxisTitleLayoutResolved = yTitle === undefined ? undefined : yAxisTitleLayout;
	
	
	
	
	
	
	
	const xAxisTitleFillColorResolved = xTitle === undefined ? undefined : xAxisTitleFillColor;
	const yAxisTitleFillColorResolved = yTitle === undefined ? undefined : yAxisTitleFillColor;
	
	
	
	
	
	
	
	
	
	const xAxisTitleBorderColorResolved = xTitle === undefined ? undefined : xAxisTitleBorderColor;
	const yAxisTitleBorderColorResolved = yTitle === undefined ? undefined : yAxisTitleBorderColor;
	
	
	
	const xAxisTitleBorderWidthResolved = xTitle === undefined ? undefined : xAxisTitleBorderWidth;
	const yAxisTitleBorderWidthResolved = yTitle === undefined ? undefined : yAxisTitleBorderWidth;
	const xAxisTitleBorderDashResolved = xTitle === undefined ? undefined : xAxisTitleBorderDash;
	const yAxisTitleBorderDashResolved = yTitle === undefined ? undefined : yAxisTitleBorderDash;
	const out = {};
	if (xTitle !== undefined || xAxisTitleRotationResolved !== undefined || xAxisTitleFontSizeResolved !== undefined || xAxisTitleBoldResolved !== undefined || xAxisTitleItalicResolved !== undefined || xAxisTitleColorResolved !== undefined || xAxisTitleStrikeResolved !== undefined || xAxisTitleUnderlineResolved !== undefined || xAxisTitleFontFamilyResolved !== undefined || xAxisTitleOverlayResolved !== undefined || xAxisTitleLayoutResolved !== undefined || xAxisTitleFillColorResolved !== undefined || xAxisTitleBorderColorResolved !== undefined || xAxisTitleBorderWidthResolved !== undefined || xAxisTitleBorderDashResolved !== undefined || xGridlines !== undefined || xScale !== undefined || xNumFmt !== undefined || xMajorTickMark !== undefined || xMinorTickMark !== undefined || xTickLblPos !== undefined || xLabelRotation !== undefined || xLabelFontSize !== undefined || xLabelBold !== undefined || xLabelItalic !== undefined || xLabelColor !== undefined || xLabelUnderline !== undefined || xLabelStrike !== undefined || xLabelFontFamily !== undefined || xReverse !== undefined || xTickLblSkip !== undefined || xTickMarkSkip !== undefined || xLblOffset !== undefined || xLblAlgn !== undefined || xNoMultiLvlLbl !== undefined || xAuto !== undefined || xHidden !== undefined || xCrossesPair.crosses !== undefined || xCrossesPair.crossesAt !== undefined || xDispUnits !== undefined || xCrossBetween !== undefined) {
		out.x = {};
		if (xTitle !== undefined) out.x.title = xTitle;
		if (xAxisTitleRotationResolved !== undefined) out.x.axisTitleRotation = xAxisTitleRotationResolved;
		if (xAxisTitleFontSizeResolved !== undefined) out.x.axisTitleFontSize = xAxisTitleFontSizeResolved;
		if (xAxisTitleBoldResolved !== undefined) out.x.axisTitleBold = xAxisTitleBoldResolved;
		if (xAxisTitleItalicResolved !== undefined) out.x.axisTitleItalic = xAxisTitleItalicResolved;
		if (xAxisTitleColorResolved !== undefined) out.x.axisTitleColor = xAxisTitleColorResolved;
		if (xAxisTitleStrikeResolved !== undefined) out.x.axisTitleStrike = xAxisTitleStrikeResolved;
		if (xAxisTitleUnderlineResolved !== undefined) out.x.axisTitleUnderline = xAxisTitleUnderlineResolved;
		if (xAxisTitleFontFamilyResolved !== undefined) out.x.axisTitleFontFamily = xAxisTitleFontFamilyResolved;
		if (xAxisTitleOverlayResolved !== undefined) out.x.axisTitleOverlay = xAxisTitleOverlayResolved;
		if (xAxisTitleLayoutResolved !== undefined) out.x.axisTitleLayout = xAxisTitleLayoutResolved;
		if (xAxisTitleFillColorResolved !== undefined) out.x.axisTitleFillColor = xAxisTitleFillColorResolved;
		if (xAxisTitleBorderColorResolved !== undefined) out.x.axisTitleBorderColor = xAxisTitleBorderColorResolved;
		if (xAxisTitleBorderWidthResolved !== undefined) out.x.axisTitleBorderWidth = xAxisTitleBorderWidthResolved;
		if (xAxisTitleBorderDashResolved !== undefined) out.x.axisTitleBorderDash = xAxisTitleBorderDashResolved;
		if (xGridlines !== undefined) out.x.gridlines = xGridlines;
		if (xScale !== undefined) out.x.scale = xScale;
		if (xNumFmt !== undefined) out.x.numberFormat = xNumFmt;
		if (xMajorTickMark !== undefined) out.x.majorTickMark = xMajorTickMark;
		if (xMinorTickMark !== undefined) out.x.minorTickMark = xMinorTickMark;
		if (xTickLblPos !== undefined) out.x.tickLblPos = xTickLblPos;
		if (xLabelRotation !== undefined) out.x.labelRotation = xLabelRotation;
		if (xLabelFontSize !== undefined) out.x.labelFontSize = xLabelFontSize;
		if (xLabelBold !== undefined) out.x.labelBold = xLabelBold;
		if (xLabelItalic !== undefined) out.x.labelItalic = xLabelItalic;
		if (xLabelColor !== undefined) out.x.labelColor = xLabelColor;
		if (xLabelUnderline !== undefined) out.x.labelUnderline = xLabelUnderline;
		if (xLabelStrike !== undefined) out.x.labelStrike = xLabelStrike;
		if (xLabelFontFamily !== undefined) out.x.labelFontFamily = xLabelFontFamily;
		if (xReverse !== undefined) out.x.reverse = xReverse;
		if (xTickLblSkip !== undefined) out.x.tickLblSkip = xTickLblSkip;
		if (xTickMarkSkip !== undefined) out.x.tickMarkSkip = xTickMarkSkip;
		if (xLblOffset !== undefined) out.x.lblOffset = xLblOffset;
		if (xLblAlgn !== undefined) out.x.lblAlgn = xLblAlgn;
		if (xNoMultiLvlLbl !== undefined) out.x.noMultiLvlLbl = xNoMultiLvlLbl;
		if (xAuto !== undefined) out.x.auto = xAuto;
		if (xHidden !== undefined) out.x.hidden = xHidden;
		if (xCrossesPair.crosses !== undefined) out.x.crosses = xCrossesPair.crosses;
		if (xCrossesPair.crossesAt !== undefined) out.x.crossesAt = xCrossesPair.crossesAt;
		if (xDispUnits !== undefined) out.x.dispUnits = xDispUnits;
		if (xCrossBetween !== undefined) out.x.crossBetween = xCrossBetween;
	}
	if (yTitle !== undefined || yAxisTitleRotationResolved !== undefined || yAxisTitleFontSizeResolved !== undefined || yAxisTitleBoldResolved !== undefined || yAxisTitleItalicResolved !== undefined || yAxisTitleColorResolved !== undefined || yAxisTitleStrikeResolved !== undefined || yAxisTitleUnderlineResolved !== undefined || yAxisTitleFontFamilyResolved !== undefined || yAxisTitleOverlayResolved !== undefined || yAxisTitleLayoutResolved !== undefined || yAxisTitleFillColorResolved !== undefined || yAxisTitleBorderColorResolved !== undefined || yAxisTitleBorderWidthResolved !== undefined || yAxisTitleBorderDashResolved !== undefined || yGridlines !== undefined || yScale !== undefined || yNumFmt !== undefined || yMajorTickMark !== undefined || yMinorTickMark !== undefined || yTickLblPos !== undefined || yLabelRotation !== undefined || yLabelFontSize !== undefined || yLabelBold !== undefined || yLabelItalic !== undefined || yLabelColor !== undefined || yLabelUnderline !== undefined || yLabelStrike !== undefined || yLabelFontFamily !== undefined || yHidden !== undefined || yReverse !== undefined || yCrossesPair.crosses !== undefined || yCrossesPair.crossesAt !== undefined || yDispUnits !== undefined || yCrossBetween !== undefined) {
		out.y = {};
		if (yTitle !== undefined) out.y.title = yTitle;
		if (yAxisTitleRotationResolved !== undefined) out.y.axisTitleRotation = yAxisTitleRotationResolved;
		if (yAxisTitleFontSizeResolved !== undefined) out.y.axisTitleFontSize = yAxisTitleFontSizeResolved;
		if (yAxisTitleBoldResolved !== undefined) out.y.axisTitleBold = yAxisTitleBoldResolved;
		if (yAxisTitleItalicResolved !== undefined) out.y.axisTitleItalic = yAxisTitleItalicResolved;
		if (yAxisTitleColorResolved !== undefined) out.y.axisTitleColor = yAxisTitleColorResolved;
		if (yAxisTitleStrikeResolved !== undefined) out.y.axisTitleStrike = yAxisTitleStrikeResolved;
		if (yAxisTitleUnderlineResolved !== undefined) out.y.axisTitleUnderline = yAxisTitleUnderlineResolved;
		if (yAxisTitleFontFamilyResolved !== undefined) out.y.axisTitleFontFamily = yAxisTitleFontFamilyResolved;
		if (yAxisTitleOverlayResolved !== undefined) out.y.axisTitleOverlay = yAxisTitleOverlayResolved;
		if (yAxisTitleLayoutResolved !== undefined) out.y.axisTitleLayout = yAxisTitleLayoutResolved;
		if (yAxisTitleFillColorResolved !== undefined) out.y.axisTitleFillColor = yAxisTitleFillColorResolved;
		if (yAxisTitleBorderColorResolved !== undefined) out.y.axisTitleBorderColor = yAxisTitleBorderColorResolved;
		if (yAxisTitleBorderWidthResolved !== undefined) out.y.axisTitleBorderWidth = yAxisTitleBorderWidthResolved;
		if (yAxisTitleBorderDashResolved !== undefined) out.y.axisTitleBorderDash = yAxisTitleBorderDashResolved;
		if (yGridlines !== undefined) out.y.gridlines = yGridlines;
		if (yScale !== undefined) out.y.scale = yScale;
		if (yNumFmt !== undefined) out.y.numberFormat = yNumFmt;
		if (yMajorTickMark !== undefined) out.y.majorTickMark = yMajorTickMark;
		if (yMinorTickMark !== undefined) out.y.minorTickMark = yMinorTickMark;
		if (yTickLblPos !== undefined) out.y.tickLblPos = yTickLblPos;
		if (yLabelRotation !== undefined) out.y.labelRotation = yLabelRotation;
		if (yLabelFontSize !== undefined) out.y.labelFontSize = yLabelFontSize;
		if (yLabelBold !== undefined) out.y.labelBold = yLabelBold;
		if (yLabelItalic !== undefined) out.y.labelItalic = yLabelItalic;
		if (yLabelColor !== undefined) out.y.labelColor = yLabelColor;
		if (yLabelUnderline !== undefined) out.y.labelUnderline = yLabelUnderline;
		if (yLabelStrike !== undefined) out.y.labelStrike = yLabelStrike;
		if (yLabelFontFamily !== undefined) out.y.labelFontFamily = yLabelFontFamily;
		if (yHidden !== undefined) out.y.hidden = yHidden;
		if (yReverse !== undefined) out.y.reverse = yReverse;
		if (yCrossesPair.crosses !== undefined) out.y.crosses = yCrossesPair.crosses;
		if (yCrossesPair.crossesAt !== undefined) out.y.crossesAt = yCrossesPair.crossesAt;
		if (yDispUnits !== undefined) out.y.dispUnits = yDispUnits;
		if (yCrossBetween !== undefined) out.y.crossBetween = yCrossBetween;
	}
	return out.x || out.y ? out : undefined;
}

export function applySkipOverride(source, override) {
	if (override === undefined) {
		if (typeof source !== "number" || !Number.isFinite(source)) return undefined;
		const rounded = Math.round(source);
		if (rounded < 1 || rounded > 32767 || rounded === 1) return undefined;
		return rounded;
	}
	if (override === null) return undefined;
	if (typeof override !== "number" || !Number.isFinite(override)) return undefined;
	const rounded = Math.round(override);
	if (rounded < 1 || rounded > 32767 || rounded === 1) return undefined;
	return rounded;
}

export function applyLblOffsetOverride(source, override) {
	if (override === undefined) {
		if (typeof source !== "number" || !Number.isFinite(source)) return undefined;
		const rounded = Math.round(source);
		if (rounded < 0 || rounded > 1e3 || rounded === 100) return undefined;
		return rounded;
	}
	if (override === null) return undefined;
	if (typeof override !== "number" || !Number.isFinite(override)) return undefined;
	const rounded = Math.round(override);
	if (rounded < 0 || rounded > 1e3 || rounded === 100) return undefined;
	return rounded;
}

export function applyLblAlgnOverride(source, override) {
	if (override === undefined) {
		if (source !== "l" && source !== "r" && source !== "ctr") return undefined;
		return source === "ctr" ? undefined : source;
	}
	if (override === null) return undefined;
	if (override !== "l" && override !== "r" && override !== "ctr") return undefined;
	return override === "ctr" ? undefined : override;
}

export function applyNoMultiLvlLblOverride(source, override) {
	if (override === undefined) {
		return source === true ? true : undefined;
	}
	if (override === null) return undefined;
	return override === true ? true : undefined;
}

export function applyAutoOverride(source, override) {
	if (override === undefined) {
		return source === false ? false : undefined;
	}
	if (override === null) return undefined;
	return override === false ? false : undefined;
}

export function applyHiddenOverride(source, override) {
	if (override === undefined) {
		return source === true ? true : undefined;
	}
	if (override === null) return undefined;
	return override === true ? true : undefined;
}

export function applyGridlinesOverride(source, override) {
	if (override === undefined) {
		if (!source) return undefined;
		const out = {};
		if (source.major) out.major = true;
		if (source.minor) out.minor = true;
		return out.major || out.minor ? out : undefined;
	}
	if (override === null) return undefined;
	const out = {};
	if (override.major === true) out.major = true;
	if (override.minor === true) out.minor = true;
	return out.major || out.minor ? out : undefined;
}

export function applyScaleOverride(source, override) {
	if (override === undefined) {
		if (!source) return undefined;
		return cloneScale(source);
	}
	if (override === null) return undefined;
	return cloneScale(override);
}
export function cloneScale(source) {
	const out = {};
	if (typeof source.min === "number" && Number.isFinite(source.min)) out.min = source.min;
	if (typeof source.max === "number" && Number.isFinite(source.max)) out.max = source.max;
	if (typeof source.majorUnit === "number" && Number.isFinite(source.majorUnit) && source.majorUnit > 0) {
		out.majorUnit = source.majorUnit;
	}
	if (typeof source.minorUnit === "number" && Number.isFinite(source.minorUnit) && source.minorUnit > 0) {
		out.minorUnit = source.minorUnit;
	}
	if (typeof source.logBase === "number" && Number.isFinite(source.logBase)) {
		out.logBase = source.logBase;
	}
	return Object.keys(out).length > 0 ? out : undefined;
}

export function applyNumberFormatOverride(source, override) {
	if (override === undefined) {
		if (!source) return undefined;
		if (typeof source.formatCode !== "string" || source.formatCode.length === 0) return undefined;
		const out = { formatCode: source.formatCode };
		if (source.sourceLinked === true) out.sourceLinked = true;
		return out;
	}
	if (override === null) return undefined;
	if (typeof override.formatCode !== "string" || override.formatCode.length === 0) return undefined;
	const out = { formatCode: override.formatCode };
	if (override.sourceLinked === true) out.sourceLinked = true;
	return out;
}

export function applyTickMarkOverride(source, override) {
	if (override === undefined) {
		if (source === undefined) return undefined;
		return VALID_TICK_MARK_VALUES.has(source) ? source : undefined;
	}
	if (override === null) return undefined;
	return VALID_TICK_MARK_VALUES.has(override) ? override : undefined;
}

export function applyTickLblPosOverride(source, override) {
	if (override === undefined) {
		if (source === undefined) return undefined;
		return VALID_TICK_LBL_POS_VALUES.has(source) ? source : undefined;
	}
	if (override === null) return undefined;
	return VALID_TICK_LBL_POS_VALUES.has(override) ? override : undefined;
}

export function applyLabelRotationOverride(source, override) {
	if (override === undefined) {
		if (typeof source !== "number" || !Number.isFinite(source)) return undefined;
		return clampLabelRotationDeg(source);
	}
	if (override === null) return undefined;
	if (typeof override !== "number" || !Number.isFinite(override)) return undefined;
	return clampLabelRotationDeg(override);
}

export function clampLabelRotationDeg(value) {
	let degrees = Math.round(value);
	if (degrees < -90) degrees = -90;
	else if (degrees > 90) degrees = 90;
	if (degrees === 0) return undefined;
	return degrees;
}

export function applyLabelFontSizeOverride(source, override) {
	if (override === undefined) return normalizeTitleFontSize(source);
	if (override === null) return undefined;
	return normalizeTitleFontSize(override);
}

export function applyLabelBoldOverride(source, override) {
	if (override === undefined) {
		if (source === true) return true;
		if (source === false) return false;
		return undefined;
	}
	if (override === null) return undefined;
	if (override === true) return true;
	if (override === false) return false;
	return undefined;
}

export function applyLabelItalicOverride(source, override) {
	if (override === undefined) {
		if (source === true) return true;
		if (source === false) return false;
		return undefined;
	}
	if (override === null) return undefined;
	if (override === true) return true;
	if (override === false) return false;
	return undefined;
}

export function applyLabelColorOverride(source, override) {
	if (override === undefined) return normalizeTitleColor(source);
	if (override === null) return undefined;
	return normalizeTitleColor(override);
}

export function applyLabelUnderlineOverride(source, override) {
	if (override === undefined) {
		if (source === true) return true;
		if (source === false) return false;
		return undefined;
	}
	if (override === null) return undefined;
	if (override === true) return true;
	if (override === false) return false;
	return undefined;
}

export function applyLabelStrikeOverride(source, override) {
	if (override === undefined) {
		if (source === true) return true;
		if (source === false) return false;
		return undefined;
	}
	if (override === null) return undefined;
	if (override === true) return true;
	if (override === false) return false;
	return undefined;
}

export function applyLabelFontFamilyOverride(source, override) {
	if (override === undefined) return normalizeLabelFontFamily(source);
	if (override === null) return undefined;
	return normalizeLabelFontFamily(override);
}

export function normalizeLabelFontFamily(value) {
	if (typeof value !== "string") return undefined;
	const trimmed = value.trim();
	if (trimmed.length === 0) return undefined;
	return trimmed;
}

export function applyAxisTitleRotationOverride(source, override) {
	if (override === undefined) {
		if (typeof source !== "number" || !Number.isFinite(source)) return undefined;
		return clampLabelRotationDeg(source);
	}
	if (override === null) return undefined;
	if (typeof override !== "number" || !Number.isFinite(override)) return undefined;
	return clampLabelRotationDeg(override);
}

export function applyAxisTitleFontSizeOverride(source, override) {
	if (override === undefined) return normalizeTitleFontSize(source);
	if (override === null) return undefined;
	return normalizeTitleFontSize(override);
}

export function applyAxisTitleBoldOverride(source, override) {
	if (override === undefined) {
		if (source === true) return true;
		if (source === false) return false;
		return undefined;
	}
	if (override === null) return undefined;
	if (override === true) return true;
	if (override === false) return false;
	return undefined;
}

export function applyAxisTitleItalicOverride(source, override) {
	if (override === undefined) return normalizeTitleItalic(source);
	if (override === null) return undefined;
	return normalizeTitleItalic(override);
}

export function applyAxisTitleColorOverride(source, override) {
	if (override === undefined) return normalizeTitleColor(source);
	if (override === null) return undefined;
	return normalizeTitleColor(override);
}

export function applyAxisTitleFillColorOverride(source, override) {
	if (override === undefined) return normalizeTitleColor(source);
	if (override === null) return undefined;
	return normalizeTitleColor(override);
}

export function applyAxisTitleBorderColorOverride(source, override) {
	if (override === undefined) return normalizeTitleColor(source);
	if (override === null) return undefined;
	return normalizeTitleColor(override);
}

export function applyAxisTitleStrikeOverride(source, override) {
	if (override === undefined) return normalizeTitleStrike(source);
	if (override === null) return undefined;
	return normalizeTitleStrike(override);
}

export function applyAxisTitleUnderlineOverride(source, override) {
	if (override === undefined) return normalizeTitleUnderline(source);
	if (override === null) return undefined;
	return normalizeTitleUnderline(override);
}

export function applyAxisTitleFontFamilyOverride(source, override) {
	if (override === undefined) return normalizeAxisTitleFontFamilyClone(source);
	if (override === null) return undefined;
	return normalizeAxisTitleFontFamilyClone(override);
}

export function normalizeAxisTitleFontFamilyClone(value) {
	if (typeof value !== "string") return undefined;
	const trimmed = value.trim();
	if (trimmed.length === 0) return undefined;
	return trimmed;
}

export function applyAxisTitleOverlayOverride(source, override) {
	if (override === undefined) {
		if (source === true) return true;
		if (source === false) return false;
		return undefined;
	}
	if (override === null) return undefined;
	if (override === true) return true;
	if (override === false) return false;
	return undefined;
}

export function resolveAxisTitleLayout(sourceValue, override) {
	if (override === undefined) return normalizeLegendLayout(sourceValue);
	if (override === null) return undefined;
	return normalizeLegendLayout(override);
}

export function applyReverseOverride(source, override) {
	if (override === undefined) {
		return source === true ? true : undefined;
	}
	if (override === null) return undefined;
	return override === true ? true : undefined;
}

export function applyCrossesOverride(source, override) {
	const out = {};
	if (override.crosses !== undefined) {
		if (override.crosses !== null) {
			const value = override.crosses;
			if (VALID_CROSSES_VALUES.has(value) && value !== "autoZero") {
				out.crosses = value;
			}
		}
	} else if (source.crosses !== undefined) {
		if (VALID_CROSSES_VALUES.has(source.crosses) && source.crosses !== "autoZero") {
			out.crosses = source.crosses;
		}
	}
	if (override.crossesAt !== undefined) {
		if (override.crossesAt !== null && typeof override.crossesAt === "number" && Number.isFinite(override.crossesAt)) {
			out.crossesAt = override.crossesAt;
		}
	} else if (typeof source.crossesAt === "number" && Number.isFinite(source.crossesAt)) {
		out.crossesAt = source.crossesAt;
	}
	return out;
}

export function normalizeDispUnits(value) {
	if (value === undefined) return undefined;
	if (typeof value === "string") {
		return VALID_DISP_UNIT_VALUES.has(value) ? { unit: value } : undefined;
	}
	if (typeof value !== "object" || value === null) return undefined;
	const out = {};
	const unit = value.unit;
	if (typeof unit === "string" && VALID_DISP_UNIT_VALUES.has(unit)) {
		out.unit = unit;
	}
	const custUnit = value.custUnit;
	if (typeof custUnit === "number" && Number.isFinite(custUnit) && custUnit > 0) {
		out.custUnit = custUnit;
	}
	if (out.unit === undefined && out.custUnit === undefined) return undefined;
	if (value.showLabel === true) out.showLabel = true;
	if (typeof value.customLabel === "string") {
		const trimmed = value.customLabel.trim();
		if (trimmed.length > 0) out.customLabel = trimmed;
	}
	return out;
}

export function applyDispUnitsOverride(source, override) {
	if (override === undefined) return normalizeDispUnits(source);
	if (override === null) return undefined;
	return normalizeDispUnits(override);
}

export function applyCrossBetweenOverride(source, override) {
	if (override === undefined) {
		if (source === undefined) return undefined;
		return VALID_CROSS_BETWEEN_VALUES.has(source) ? source : undefined;
	}
	if (override === null) return undefined;
	return VALID_CROSS_BETWEEN_VALUES.has(override) ? override : undefined;
}
