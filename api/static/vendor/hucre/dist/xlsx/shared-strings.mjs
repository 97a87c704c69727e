import { parseXml, decodeOoxmlEscapes } from "../xml/parser.mjs";

export function parseSharedStrings(xml) {
	const doc = parseXml(xml);
	const strings = [];
	for (const child of doc.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "si") {
			strings.push(parseSiElement(child));
		}
	}
	return strings;
}

function parseSiElement(si) {
	
	const rElements = [];
	let simpleText = null;
	for (const child of si.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "t") {
			simpleText = extractText(child);
		} else if (local === "r") {
			rElements.push(child);
		}
	}
	
	if (rElements.length === 0) {
		return { text: decodeOoxmlEscapes(simpleText ?? "") };
	}
	
	const richText = [];
	const textParts = [];
	for (const r of rElements) {
		let runText = "";
		let font;
		for (const rChild of r.children) {
			if (typeof rChild === "string") continue;
			const rLocal = rChild.local || rChild.tag;
			if (rLocal === "t") {
				runText = extractText(rChild);
			} else if (rLocal === "rPr") {
				font = parseRunProperties(rChild);
			}
		}
		const decodedText = decodeOoxmlEscapes(runText);
		textParts.push(decodedText);
		richText.push(font ? {
			text: decodedText,
			font
		} : { text: decodedText });
	}
	return {
		text: textParts.join(""),
		richText
	};
}

function extractText(tElement) {
	return tElement.text ?? "";
}

function parseRunProperties(rPr) {
	const font = {};
	for (const child of rPr.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		switch (local) {
			case "b":
				font.bold = child.attrs["val"] !== "0" && child.attrs["val"] !== "false";
				break;
			case "i":
				font.italic = child.attrs["val"] !== "0" && child.attrs["val"] !== "false";
				break;
			case "u": {
				const val = child.attrs["val"];
				if (val === "double") font.underline = "double";
				else if (val === "singleAccounting") font.underline = "singleAccounting";
				else if (val === "doubleAccounting") font.underline = "doubleAccounting";
				else font.underline = true;
				break;
			}
			case "strike":
				font.strikethrough = child.attrs["val"] !== "0" && child.attrs["val"] !== "false";
				break;
			case "sz":
				if (child.attrs["val"]) font.size = Number(child.attrs["val"]);
				break;
			case "rFont":
				if (child.attrs["val"]) font.name = child.attrs["val"];
				break;
			case "color":
				font.color = {};
				if (child.attrs["rgb"]) {
					
					
					
					
					
					
					
					const raw = child.attrs["rgb"];
					font.color.rgb = raw.length === 8 ? raw.slice(2) : raw;
				}
				if (child.attrs["theme"]) font.color.theme = Number(child.attrs["theme"]);
				if (child.attrs["tint"]) font.color.tint = Number(child.attrs["tint"]);
				if (child.attrs["indexed"]) font.color.indexed = Number(child.attrs["indexed"]);
				break;
			case "vertAlign":
				if (child.attrs["val"] === "superscript" || child.attrs["val"] === "subscript") {
					font.vertAlign = child.attrs["val"];
				}
				break;
			case "family":
				if (child.attrs["val"]) font.family = Number(child.attrs["val"]);
				break;
			case "charset":
				if (child.attrs["val"]) font.charset = Number(child.attrs["val"]);
				break;
			case "scheme":
				if (child.attrs["val"] === "major" || child.attrs["val"] === "minor" || child.attrs["val"] === "none") {
					font.scheme = child.attrs["val"];
				}
				break;
		}
	}
	return font;
}
