
export function isHyperlinkValue(v) {
	return typeof v === "object" && v !== null && typeof v.hyperlink === "string" && typeof v.text === "string";
}

export function unwrapCellValue(v) {
	return isHyperlinkValue(v) ? v.text : v;
}

export function link(text, hyperlink, tooltip) {
	return tooltip === undefined ? {
		text,
		hyperlink
	} : {
		text,
		hyperlink,
		tooltip
	};
}
