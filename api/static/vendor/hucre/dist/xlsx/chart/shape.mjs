import { xmlElement, xmlSelfClose } from "../../xml/writer.mjs";

function findChild(el, localName) {
	for (const c of el.children) {
		if (typeof c !== "string" && c.local === localName) return c;
	}
	return undefined;
}







export const STROKE_WIDTH_MIN_PT = .25;

export const STROKE_WIDTH_MAX_PT = 13.5;

export const EMU_PER_PT = 12700;


export const VALID_DASH_STYLES = new Set([
	"solid",
	"dot",
	"dash",
	"lgDash",
	"dashDot",
	"lgDashDot",
	"lgDashDotDot",
	"sysDash",
	"sysDot",
	"sysDashDot",
	"sysDashDotDot"
]);

export const VALID_BORDER_DASHES = new Set([
	"solid",
	"dash",
	"dashDot",
	"dot",
	"lgDash",
	"lgDashDot",
	"lgDashDotDot",
	"sysDash",
	"sysDashDot",
	"sysDashDotDot",
	"sysDot"
]);


export const VALID_LINE_CAPS = new Set([
	"rnd",
	"sq",
	"flat"
]);

export const VALID_LINE_COMPOUNDS = new Set([
	"sng",
	"dbl",
	"thickThin",
	"thinThick",
	"tri"
]);

export function normalizeLineCap(value) {
	if (typeof value !== "string") return undefined;
	if (!VALID_LINE_CAPS.has(value)) return undefined;
	if (value === "flat") return undefined;
	return value;
}

export function normalizeLineCompound(value) {
	if (typeof value !== "string") return undefined;
	if (!VALID_LINE_COMPOUNDS.has(value)) return undefined;
	if (value === "sng") return undefined;
	return value;
}

export function resolveLineCap(sourceValue, override) {
	if (override === undefined) return normalizeLineCap(sourceValue);
	if (override === null) return undefined;
	return normalizeLineCap(override);
}

export function resolveLineCompound(sourceValue, override) {
	if (override === undefined) return normalizeLineCompound(sourceValue);
	if (override === null) return undefined;
	return normalizeLineCompound(override);
}

export function parseBorderCapFromSpPr(parent) {
	const spPr = findChild(parent, "spPr");
	if (!spPr) return undefined;
	const ln = findChild(spPr, "ln");
	if (!ln) return undefined;
	const raw = ln.attrs.cap;
	if (typeof raw !== "string") return undefined;
	const trimmed = raw.trim();
	if (!VALID_LINE_CAPS.has(trimmed)) return undefined;
	if (trimmed === "flat") return undefined;
	return trimmed;
}

export function parseBorderCompoundFromSpPr(parent) {
	const spPr = findChild(parent, "spPr");
	if (!spPr) return undefined;
	const ln = findChild(spPr, "ln");
	if (!ln) return undefined;
	const raw = ln.attrs.cmpd;
	if (typeof raw !== "string") return undefined;
	const trimmed = raw.trim();
	if (!VALID_LINE_COMPOUNDS.has(trimmed)) return undefined;
	if (trimmed === "sng") return undefined;
	return trimmed;
}


export const VALID_THEME_COLOR_NAMES = new Set([
	"bg1",
	"tx1",
	"bg2",
	"tx2",
	"accent1",
	"accent2",
	"accent3",
	"accent4",
	"accent5",
	"accent6",
	"hlink",
	"folHlink",
	"phClr",
	"dk1",
	"lt1",
	"dk2",
	"lt2"
]);
const POSITIVE_PERCENT_MIN = 0;
const POSITIVE_PERCENT_MAX = 1e5;
const FIXED_PERCENT_MIN = -1e5;
const FIXED_PERCENT_MAX = 1e5;

function parseSchemeClrMod(schemeClr, localName, min, max) {
	const child = findChild(schemeClr, localName);
	if (!child) return undefined;
	const raw = child.attrs.val;
	if (typeof raw !== "string") return undefined;
	const n = Number.parseInt(raw.trim(), 10);
	if (!Number.isFinite(n)) return undefined;
	if (n < min || n > max) return undefined;
	return n;
}

export function parseSchemeClr(schemeClr) {
	const raw = schemeClr.attrs.val;
	if (typeof raw !== "string") return undefined;
	const name = raw.trim();
	if (!VALID_THEME_COLOR_NAMES.has(name)) return undefined;
	const out = { theme: name };
	const lumMod = parseSchemeClrMod(schemeClr, "lumMod", POSITIVE_PERCENT_MIN, POSITIVE_PERCENT_MAX);
	if (lumMod !== undefined) out.lumMod = lumMod;
	const lumOff = parseSchemeClrMod(schemeClr, "lumOff", POSITIVE_PERCENT_MIN, POSITIVE_PERCENT_MAX);
	if (lumOff !== undefined) out.lumOff = lumOff;
	const tint = parseSchemeClrMod(schemeClr, "tint", FIXED_PERCENT_MIN, FIXED_PERCENT_MAX);
	if (tint !== undefined) out.tint = tint;
	const shade = parseSchemeClrMod(schemeClr, "shade", FIXED_PERCENT_MIN, FIXED_PERCENT_MAX);
	if (shade !== undefined) out.shade = shade;
	const alpha = parseSchemeClrMod(schemeClr, "alpha", POSITIVE_PERCENT_MIN, POSITIVE_PERCENT_MAX);
	if (alpha !== undefined) out.alpha = alpha;
	return out;
}

export function normalizeChartColor(value) {
	if (value === undefined || value === null) return undefined;
	if (typeof value === "string") {
		const hex = normalizeRgbHex(value);
		return hex;
	}
	if (typeof value !== "object") return undefined;
	const name = value.theme;
	if (typeof name !== "string" || !VALID_THEME_COLOR_NAMES.has(name)) return undefined;
	const out = { theme: name };
	const validateMod = (raw, min, max) => {
		if (typeof raw !== "number" || !Number.isFinite(raw)) return undefined;
		const n = Math.round(raw);
		if (n < min || n > max) return undefined;
		return n;
	};
	const lumMod = validateMod(value.lumMod, POSITIVE_PERCENT_MIN, POSITIVE_PERCENT_MAX);
	if (lumMod !== undefined) out.lumMod = lumMod;
	const lumOff = validateMod(value.lumOff, POSITIVE_PERCENT_MIN, POSITIVE_PERCENT_MAX);
	if (lumOff !== undefined) out.lumOff = lumOff;
	const tint = validateMod(value.tint, FIXED_PERCENT_MIN, FIXED_PERCENT_MAX);
	if (tint !== undefined) out.tint = tint;
	const shade = validateMod(value.shade, FIXED_PERCENT_MIN, FIXED_PERCENT_MAX);
	if (shade !== undefined) out.shade = shade;
	const alpha = validateMod(value.alpha, POSITIVE_PERCENT_MIN, POSITIVE_PERCENT_MAX);
	if (alpha !== undefined) out.alpha = alpha;
	return out;
}

export function buildColorElement(value) {
	if (typeof value === "string") {
		return xmlSelfClose("a:srgbClr", { val: value });
	}
	
	
	
	
	const children = [];
	if (value.tint !== undefined) {
		children.push(xmlSelfClose("a:tint", { val: value.tint }));
	}
	if (value.shade !== undefined) {
		children.push(xmlSelfClose("a:shade", { val: value.shade }));
	}
	if (value.alpha !== undefined) {
		children.push(xmlSelfClose("a:alpha", { val: value.alpha }));
	}
	if (value.lumMod !== undefined) {
		children.push(xmlSelfClose("a:lumMod", { val: value.lumMod }));
	}
	if (value.lumOff !== undefined) {
		children.push(xmlSelfClose("a:lumOff", { val: value.lumOff }));
	}
	if (children.length === 0) {
		return xmlSelfClose("a:schemeClr", { val: value.theme });
	}
	return xmlElement("a:schemeClr", { val: value.theme }, children);
}

export function buildSolidFill(value) {
	return xmlElement("a:solidFill", undefined, [buildColorElement(value)]);
}

export function resolveChartColor(sourceValue, override) {
	if (override === undefined) return normalizeChartColor(sourceValue);
	if (override === null) return undefined;
	return normalizeChartColor(override);
}


export function normalizeRgbHex(raw) {
	if (typeof raw !== "string") return undefined;
	const trimmed = raw.trim();
	if (trimmed.length === 0) return undefined;
	const hex = trimmed.startsWith("#") ? trimmed.slice(1) : trimmed;
	if (hex.length !== 6) return undefined;
	if (!/^[0-9a-fA-F]{6}$/.test(hex)) return undefined;
	return hex.toUpperCase();
}


export function parseSpPrFill(parent) {
	const spPr = findChild(parent, "spPr");
	if (!spPr) return undefined;
	const solidFill = findChild(spPr, "solidFill");
	if (!solidFill) return undefined;
	const srgbClr = findChild(solidFill, "srgbClr");
	if (srgbClr) {
		return normalizeRgbHex(srgbClr.attrs.val);
	}
	const schemeClr = findChild(solidFill, "schemeClr");
	if (schemeClr) {
		return parseSchemeClr(schemeClr);
	}
	return undefined;
}

export function parseSpPrBorderColor(parent) {
	const spPr = findChild(parent, "spPr");
	if (!spPr) return undefined;
	const ln = findChild(spPr, "ln");
	if (!ln) return undefined;
	const solidFill = findChild(ln, "solidFill");
	if (!solidFill) return undefined;
	const srgbClr = findChild(solidFill, "srgbClr");
	if (srgbClr) {
		return normalizeRgbHex(srgbClr.attrs.val);
	}
	const schemeClr = findChild(solidFill, "schemeClr");
	if (schemeClr) {
		return parseSchemeClr(schemeClr);
	}
	return undefined;
}

export function parseBorderWidthFromSpPr(parent) {
	const spPr = findChild(parent, "spPr");
	if (!spPr) return undefined;
	const ln = findChild(spPr, "ln");
	if (!ln) return undefined;
	const wAttr = ln.attrs.w;
	if (typeof wAttr !== "string") return undefined;
	const emu = Number.parseFloat(wAttr);
	if (!Number.isFinite(emu) || emu <= 0) return undefined;
	
	const pt = Math.round(emu / EMU_PER_PT * 4) / 4;
	if (pt < STROKE_WIDTH_MIN_PT) return STROKE_WIDTH_MIN_PT;
	if (pt > STROKE_WIDTH_MAX_PT) return STROKE_WIDTH_MAX_PT;
	return pt;
}

export function parseBorderDashFromSpPr(parent) {
	const spPr = findChild(parent, "spPr");
	if (!spPr) return undefined;
	const ln = findChild(spPr, "ln");
	if (!ln) return undefined;
	const prstDash = findChild(ln, "prstDash");
	if (!prstDash) return undefined;
	const raw = prstDash.attrs.val;
	if (typeof raw !== "string") return undefined;
	const trimmed = raw.trim();
	if (!VALID_BORDER_DASHES.has(trimmed)) return undefined;
	if (trimmed === "solid") return undefined;
	return trimmed;
}


export function clampStrokeWidthPt(value) {
	if (value === undefined || !Number.isFinite(value)) return undefined;
	
	const snapped = Math.round(value * 4) / 4;
	if (snapped < STROKE_WIDTH_MIN_PT) return STROKE_WIDTH_MIN_PT;
	if (snapped > STROKE_WIDTH_MAX_PT) return STROKE_WIDTH_MAX_PT;
	return snapped;
}

export function normalizeBorderDash(value) {
	if (typeof value !== "string") return undefined;
	if (!VALID_BORDER_DASHES.has(value)) return undefined;
	if (value === "solid") return undefined;
	return value;
}

export function resolveBorderWidthPt(sourceValue, override) {
	if (override === undefined) return clampStrokeWidthPt(sourceValue);
	if (override === null) return undefined;
	return clampStrokeWidthPt(override);
}

export function resolveBorderDash(sourceValue, override) {
	if (override === undefined) return normalizeBorderDash(sourceValue);
	if (override === null) return undefined;
	return normalizeBorderDash(override);
}
