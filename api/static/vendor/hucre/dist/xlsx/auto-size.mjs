export { calculateColumnWidth, measureValueWidth } from "./auto-width.mjs";


const DEFAULT_LINE_HEIGHT = 15;

const BASE_FONT_SIZE = 11;

const DEFAULT_COLUMN_WIDTH = 8.43;


function measureTextWidth(text) {
	let width = 0;
	for (const char of text) {
		const cp = char.codePointAt(0);
		if (cp !== undefined && isCjk(cp)) {
			width += 2;
		} else {
			width += 1;
		}
	}
	return width;
}

function isCjk(codePoint) {
	return codePoint >= 19968 && codePoint <= 40959 || codePoint >= 13312 && codePoint <= 19903 || codePoint >= 131072 && codePoint <= 173791 || codePoint >= 63744 && codePoint <= 64255 || codePoint >= 44032 && codePoint <= 55215 || codePoint >= 12448 && codePoint <= 12543 || codePoint >= 12352 && codePoint <= 12447 || codePoint >= 12288 && codePoint <= 12351 || codePoint >= 65280 && codePoint <= 65376 || codePoint >= 65504 && codePoint <= 65510;
}

function countWrappedLines(text, columnWidth) {
	if (text.length === 0) return 1;
	
	const paragraphs = text.split("\n");
	let totalLines = 0;
	for (const paragraph of paragraphs) {
		if (paragraph.length === 0) {
			totalLines += 1;
			continue;
		}
		const textWidth = measureTextWidth(paragraph);
		
		const wrappedLines = Math.ceil(textWidth / Math.max(columnWidth, 1));
		totalLines += Math.max(wrappedLines, 1);
	}
	return totalLines;
}

export function calculateRowHeight(values, options) {
	const fontSize = options?.fontSize ?? BASE_FONT_SIZE;
	const wrapText = options?.wrapText ?? false;
	
	const lineHeight = fontSize / BASE_FONT_SIZE * DEFAULT_LINE_HEIGHT;
	let maxLines = 1;
	for (let i = 0; i < values.length; i++) {
		const value = values[i];
		if (value === null || value === undefined) continue;
		const text = String(value);
		if (text.length === 0) continue;
		if (wrapText) {
			const colWidth = options?.columnWidths?.[i] ?? DEFAULT_COLUMN_WIDTH;
			const lines = countWrappedLines(text, colWidth);
			if (lines > maxLines) maxLines = lines;
		} else {
			
			const newlineCount = text.split("\n").length;
			if (newlineCount > maxLines) maxLines = newlineCount;
		}
	}
	const height = maxLines * lineHeight;
	
	return Math.ceil(height * 4) / 4;
}
