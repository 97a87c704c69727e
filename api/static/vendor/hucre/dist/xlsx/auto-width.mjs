import { formatDate } from "../_date.mjs";


const DEFAULT_MIN_WIDTH = 8;

const MAX_COLUMN_WIDTH = 255;

const DEFAULT_PADDING = 2;

const PROPORTIONAL_FONT_MULTIPLIER = 1.1;

const BOLD_MULTIPLIER = 1.05;


function isCjk(codePoint) {
	return codePoint >= 19968 && codePoint <= 40959 || codePoint >= 13312 && codePoint <= 19903 || codePoint >= 131072 && codePoint <= 173791 || codePoint >= 63744 && codePoint <= 64255 || codePoint >= 44032 && codePoint <= 55215 || codePoint >= 12448 && codePoint <= 12543 || codePoint >= 12352 && codePoint <= 12447 || codePoint >= 12288 && codePoint <= 12351 || codePoint >= 65280 && codePoint <= 65376 || codePoint >= 65504 && codePoint <= 65510;
}


function formatNumberForWidth(value, numFmt) {
	const fmt = numFmt.trim();
	
	const sections = fmt.split(";");
	let section;
	if (value > 0) {
		section = sections[0];
	} else if (value < 0 && sections.length > 1) {
		section = sections[1];
		value = Math.abs(value);
	} else if (value === 0 && sections.length > 2) {
		section = sections[2];
	} else {
		section = sections[0];
	}
	
	section = section.replace(/\[[^\]]*\]/g, "");
	
	section = section.replace(/\\./g, (m) => m[1]);
	
	section = section.replace(/"([^"]*)"/g, "$1");
	
	if (section.includes("%")) {
		const cleaned = section.replace(/%/g, "");
		const decimals = countDecimalPlaces(cleaned);
		const formatted = (value * 100).toFixed(decimals);
		return addThousandSeparator(formatted, section) + "%";
	}
	
	const decimals = countDecimalPlaces(section);
	
	const formatted = value.toFixed(decimals);
	return addThousandSeparator(formatted, section);
}

function countDecimalPlaces(fmt) {
	const dotIdx = fmt.indexOf(".");
	if (dotIdx === -1) return 0;
	let count = 0;
	for (let i = dotIdx + 1; i < fmt.length; i++) {
		if (fmt[i] === "0" || fmt[i] === "#") {
			count++;
		} else {
			break;
		}
	}
	return count;
}

function addThousandSeparator(numStr, fmt) {
	
	if (!fmt.includes(",")) return numStr;
	const parts = numStr.split(".");
	let intPart = parts[0];
	const isNeg = intPart.startsWith("-");
	if (isNeg) intPart = intPart.slice(1);
	
	let result = "";
	for (let i = 0; i < intPart.length; i++) {
		if (i > 0 && (intPart.length - i) % 3 === 0) {
			result += ",";
		}
		result += intPart[i];
	}
	if (isNeg) result = "-" + result;
	if (parts[1] !== undefined) result += "." + parts[1];
	return result;
}

function countFormatLiterals(numFmt) {
	let count = 0;
	
	const section = numFmt.split(";")[0];
	
	const cleaned = section.replace(/\[[^\]]*\]/g, "");
	
	for (let i = 0; i < cleaned.length; i++) {
		const ch = cleaned[i];
		if (ch === "\"") {
			
			i++;
			while (i < cleaned.length && cleaned[i] !== "\"") {
				count++;
				i++;
			}
		} else if (ch === "\\") {
			count++;
			i++;
		} else if (ch === "$" || ch === "€" || ch === "£" || ch === "¥") {
			
			count++;
		}
	}
	return count;
}


function measureLineWidth(text) {
	let width = 0;
	for (const char of text) {
		const codePoint = char.codePointAt(0);
		if (codePoint !== undefined && isCjk(codePoint)) {
			width += 2;
		} else {
			width += 1;
		}
	}
	return width;
}

export function measureValueWidth(value, numFmt) {
	if (value === null || value === undefined) {
		return 0;
	}
	if (typeof value === "boolean") {
		
		return value ? 5 : 6;
	}
	if (typeof value === "string") {
		if (value.length === 0) return 0;
		
		if (value.includes("\n")) {
			const lines = value.split("\n");
			let maxWidth = 0;
			for (const line of lines) {
				const w = measureLineWidth(line);
				if (w > maxWidth) maxWidth = w;
			}
			return maxWidth;
		}
		return measureLineWidth(value);
	}
	if (typeof value === "number") {
		if (numFmt) {
			
			const formatted = formatNumberForWidth(value, numFmt);
			const extraLiterals = countFormatLiterals(numFmt);
			return measureLineWidth(formatted) + extraLiterals;
		}
		
		const str = String(value);
		return measureLineWidth(str);
	}
	if (value instanceof Date) {
		if (numFmt) {
			const formatted = formatDate(value, numFmt);
			return measureLineWidth(formatted);
		}
		
		const y = value.getUTCFullYear();
		const m = String(value.getUTCMonth() + 1).padStart(2, "0");
		const d = String(value.getUTCDate()).padStart(2, "0");
		return measureLineWidth(`${y}-${m}-${d}`);
	}
	return 0;
}

export function calculateColumnWidth(values, options) {
	const minWidth = options?.minWidth ?? DEFAULT_MIN_WIDTH;
	const maxWidth = options?.maxWidth ?? MAX_COLUMN_WIDTH;
	const padding = options?.padding ?? DEFAULT_PADDING;
	const isBold = options?.font?.bold === true;
	let maxContentWidth = 0;
	for (const value of values) {
		const w = measureValueWidth(value, options?.numFmt);
		if (w > maxContentWidth) {
			maxContentWidth = w;
		}
	}
	
	let width = maxContentWidth * PROPORTIONAL_FONT_MULTIPLIER;
	
	if (isBold) {
		width *= BOLD_MULTIPLIER;
	}
	
	width += padding;
	
	width = Math.ceil(width * 2) / 2;
	
	if (width < minWidth) width = minWidth;
	if (width > maxWidth) width = maxWidth;
	return width;
}
