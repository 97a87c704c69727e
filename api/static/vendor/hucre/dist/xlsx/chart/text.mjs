
function findChild(el, localName) {
	for (const c of el.children) {
		if (typeof c !== "string" && c.local === localName) return c;
	}
	return undefined;
}


export const TXPR_ROT_PER_DEGREE = 6e4;

export const ROTATION_MIN_DEG = -90;

export const ROTATION_MAX_DEG = 90;


export const FONT_SZ_PER_POINT = 100;

export const FONT_SIZE_MIN_PT = 1;

export const FONT_SIZE_MAX_PT = 400;


export function parseFontSizeFromDefRPr(defRPr) {
	const raw = defRPr.attrs.sz;
	if (typeof raw !== "string") return undefined;
	const trimmed = raw.trim();
	if (trimmed.length === 0) return undefined;
	const parsed = Number.parseInt(trimmed, 10);
	if (!Number.isFinite(parsed)) return undefined;
	
	
	const halfSteps = Math.round(parsed / FONT_SZ_PER_POINT * 2);
	const points = halfSteps / 2;
	if (points < FONT_SIZE_MIN_PT || points > FONT_SIZE_MAX_PT) return undefined;
	return points;
}

export function makeFontSizeNormalizer(minPt, maxPt) {
	return (value) => {
		if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
		const halfSteps = Math.round(value * 2);
		const snapped = halfSteps / 2;
		if (snapped < minPt) return minPt;
		if (snapped > maxPt) return maxPt;
		return snapped;
	};
}

export const normalizeFontSizePt = makeFontSizeNormalizer(FONT_SIZE_MIN_PT, FONT_SIZE_MAX_PT);


export function parseFontFamilyFromDefRPr(defRPr) {
	const latin = findChild(defRPr, "latin");
	if (!latin) return undefined;
	const typeface = latin.attrs.typeface;
	if (typeof typeface !== "string") return undefined;
	const trimmed = typeface.trim();
	if (trimmed.length === 0) return undefined;
	return trimmed;
}

export function normalizeFontFamily(value) {
	if (typeof value !== "string") return undefined;
	const trimmed = value.trim();
	if (trimmed.length === 0) return undefined;
	return trimmed;
}


export function readBoolAttrValue(raw) {
	if (raw === undefined) return undefined;
	if (raw === "1" || raw === "true") return true;
	if (raw === "0" || raw === "false") return false;
	return undefined;
}

export function normalizeBoolFlag(value) {
	if (value === true) return true;
	if (value === false) return false;
	return undefined;
}









export function readUnderlineToken(raw) {
	if (raw === undefined) return undefined;
	if (raw === "sng") return true;
	if (raw === "none") return false;
	return undefined;
}

export function readStrikeToken(raw) {
	if (raw === undefined) return undefined;
	if (raw === "sngStrike") return true;
	if (raw === "noStrike") return false;
	return undefined;
}
