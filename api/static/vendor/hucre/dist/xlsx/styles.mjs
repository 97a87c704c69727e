import { parseXml } from "../xml/parser.mjs";
import { isDateFormat } from "../_date.mjs";

const BUILTIN_NUM_FMTS = {
	0: "General",
	1: "0",
	2: "0.00",
	3: "#,##0",
	4: "#,##0.00",
	5: "$#,##0_);\\($#,##0\\)",
	6: "$#,##0_);[Red]\\($#,##0\\)",
	7: "$#,##0.00_);\\($#,##0.00\\)",
	8: "$#,##0.00_);[Red]\\($#,##0.00\\)",
	9: "0%",
	10: "0.00%",
	11: "0.00E+00",
	12: "# ?/?",
	13: "# ??/??",
	14: "m/d/yyyy",
	15: "d-mmm-yy",
	16: "d-mmm",
	17: "mmm-yy",
	18: "h:mm AM/PM",
	19: "h:mm:ss AM/PM",
	20: "h:mm",
	21: "h:mm:ss",
	22: "m/d/yyyy h:mm",
	37: "#,##0 ;(#,##0)",
	38: "#,##0 ;[Red](#,##0)",
	39: "#,##0.00;(#,##0.00)",
	40: "#,##0.00;[Red](#,##0.00)",
	45: "mm:ss",
	46: "[h]:mm:ss",
	47: "mmss.0",
	48: "##0.0E+0",
	49: "@"
};


const DATE_FMT_IDS = new Set([
	14,
	15,
	16,
	17,
	18,
	19,
	20,
	21,
	22,
	27,
	28,
	29,
	30,
	31,
	32,
	33,
	34,
	35,
	36,
	45,
	46,
	47,
	50,
	51,
	52,
	53,
	54,
	55,
	56,
	57,
	58
]);


export function parseStyles(xml) {
	const doc = parseXml(xml);
	const numFmts = new Map();
	const fonts = [];
	const fills = [];
	const borders = [];
	const cellXfs = [];
	const dxfs = [];
	for (const child of doc.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		switch (local) {
			case "numFmts":
				parseNumFmts(child, numFmts);
				break;
			case "fonts":
				parseFonts(child, fonts);
				break;
			case "fills":
				parseFills(child, fills);
				break;
			case "borders":
				parseBorders(child, borders);
				break;
			case "cellXfs":
				parseCellXfs(child, cellXfs);
				break;
			case "dxfs":
				parseDxfs(child, dxfs);
				break;
		}
	}
	return {
		numFmts,
		fonts,
		fills,
		borders,
		cellXfs,
		dxfs
	};
}

function parseNumFmts(el, numFmts) {
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "numFmt") {
			const id = Number(child.attrs["numFmtId"]);
			const code = child.attrs["formatCode"] ?? "";
			if (!Number.isNaN(id)) {
				numFmts.set(id, code);
			}
		}
	}
}

function parseFonts(el, fonts) {
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "font") {
			fonts.push(parseFont(child));
		}
	}
}
function parseFont(el) {
	const font = {};
	for (const child of el.children) {
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
			case "name":
				if (child.attrs["val"]) font.name = child.attrs["val"];
				break;
			case "color":
				font.color = parseColor(child);
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

function parseColor(el) {
	const color = {};
	if (el.attrs["rgb"]) {
		
		const rgb = el.attrs["rgb"];
		color.rgb = rgb.length === 8 ? rgb.slice(2) : rgb;
	}
	if (el.attrs["theme"]) color.theme = Number(el.attrs["theme"]);
	if (el.attrs["tint"]) color.tint = Number(el.attrs["tint"]);
	if (el.attrs["indexed"]) color.indexed = Number(el.attrs["indexed"]);
	return color;
}

function parseFills(el, fills) {
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "fill") {
			fills.push(parseFill(child));
		}
	}
}
function parseFill(el) {
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "patternFill") {
			return parsePatternFill(child);
		}
		if (local === "gradientFill") {
			return parseGradientFill(child);
		}
	}
	
	return {
		type: "pattern",
		pattern: "none"
	};
}
function parsePatternFill(el) {
	const pattern = el.attrs["patternType"] ?? "none";
	const result = {
		type: "pattern",
		pattern
	};
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "fgColor") {
			;
			result.fgColor = parseColor(child);
		} else if (local === "bgColor") {
			;
			result.bgColor = parseColor(child);
		}
	}
	return result;
}
function parseGradientFill(el) {
	const degree = el.attrs["degree"] ? Number(el.attrs["degree"]) : undefined;
	const stops = [];
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "stop") {
			const position = Number(child.attrs["position"] ?? "0");
			for (const stopChild of child.children) {
				if (typeof stopChild === "string") continue;
				const stopLocal = stopChild.local || stopChild.tag;
				if (stopLocal === "color") {
					stops.push({
						position,
						color: parseColor(stopChild)
					});
				}
			}
		}
	}
	return {
		type: "gradient",
		degree,
		stops
	};
}

function parseBorders(el, borders) {
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "border") {
			borders.push(parseBorder(child));
		}
	}
}
function parseBorder(el) {
	const border = {};
	const diagonalUp = el.attrs["diagonalUp"];
	const diagonalDown = el.attrs["diagonalDown"];
	if (diagonalUp === "1" || diagonalUp === "true") border.diagonalUp = true;
	if (diagonalDown === "1" || diagonalDown === "true") border.diagonalDown = true;
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		const side = parseBorderSide(child);
		if (!side) continue;
		switch (local) {
			case "left":
				border.left = side;
				break;
			case "right":
				border.right = side;
				break;
			case "top":
				border.top = side;
				break;
			case "bottom":
				border.bottom = side;
				break;
			case "diagonal":
				border.diagonal = side;
				break;
		}
	}
	return border;
}
function parseBorderSide(el) {
	const style = el.attrs["style"];
	if (!style) return undefined;
	const side = { style };
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "color") {
			side.color = parseColor(child);
		}
	}
	return side;
}

function parseCellXfs(el, cellXfs) {
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "xf") {
			cellXfs.push(parseCellXf(child));
		}
	}
}
function parseCellXf(el) {
	const xf = {
		numFmtId: Number(el.attrs["numFmtId"] ?? "0"),
		fontId: Number(el.attrs["fontId"] ?? "0"),
		fillId: Number(el.attrs["fillId"] ?? "0"),
		borderId: Number(el.attrs["borderId"] ?? "0")
	};
	if (el.attrs["applyNumberFormat"] === "1" || el.attrs["applyNumberFormat"] === "true") {
		xf.applyNumberFormat = true;
	}
	if (el.attrs["applyFont"] === "1" || el.attrs["applyFont"] === "true") {
		xf.applyFont = true;
	}
	if (el.attrs["applyFill"] === "1" || el.attrs["applyFill"] === "true") {
		xf.applyFill = true;
	}
	if (el.attrs["applyBorder"] === "1" || el.attrs["applyBorder"] === "true") {
		xf.applyBorder = true;
	}
	if (el.attrs["applyAlignment"] === "1" || el.attrs["applyAlignment"] === "true") {
		xf.applyAlignment = true;
	}
	if (el.attrs["applyProtection"] === "1" || el.attrs["applyProtection"] === "true") {
		xf.applyProtection = true;
	}
	
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "alignment") {
			xf.alignment = parseAlignment(child);
		} else if (local === "protection") {
			xf.protection = parseProtection(child);
		} else if (local === "extLst") {
			if (extListHasCheckboxFeature(child)) {
				xf.hasCheckboxFeature = true;
			}
		}
	}
	return xf;
}

function parseDxfs(el, dxfs) {
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "dxf") {
			dxfs.push(parseDxf(child));
		}
	}
}

function parseDxf(el) {
	const style = {};
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		switch (local) {
			case "font":
				style.font = parseFont(child);
				break;
			case "numFmt": {
				
				
				
				const formatCode = child.attrs["formatCode"];
				if (formatCode) {
					style.numFmt = formatCode;
				} else {
					const id = Number(child.attrs["numFmtId"]);
					const builtin = Number.isNaN(id) ? undefined : BUILTIN_NUM_FMTS[id];
					if (builtin) style.numFmt = builtin;
				}
				break;
			}
			case "fill":
				style.fill = parseFill(child);
				break;
			case "border":
				style.border = parseBorder(child);
				break;
			case "alignment":
				style.alignment = parseAlignment(child);
				break;
		}
	}
	return style;
}
const FPB_XF_EXT_URI = "{C7286773-470A-42A8-94C5-96B5CB345126}";
function extListHasCheckboxFeature(el) {
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local !== "ext") continue;
		if (child.attrs["uri"] === FPB_XF_EXT_URI) return true;
	}
	return false;
}
function parseProtection(el) {
	const prot = {};
	const locked = el.attrs["locked"];
	if (locked !== undefined) {
		prot.locked = locked === "1" || locked === "true";
	}
	const hidden = el.attrs["hidden"];
	if (hidden !== undefined) {
		prot.hidden = hidden === "1" || hidden === "true";
	}
	return prot;
}
function parseAlignment(el) {
	const align = {};
	if (el.attrs["horizontal"]) {
		align.horizontal = el.attrs["horizontal"];
	}
	if (el.attrs["vertical"]) {
		align.vertical = el.attrs["vertical"];
	}
	if (el.attrs["wrapText"] === "1" || el.attrs["wrapText"] === "true") {
		align.wrapText = true;
	}
	if (el.attrs["shrinkToFit"] === "1" || el.attrs["shrinkToFit"] === "true") {
		align.shrinkToFit = true;
	}
	if (el.attrs["textRotation"]) {
		align.textRotation = Number(el.attrs["textRotation"]);
	}
	if (el.attrs["indent"]) {
		align.indent = Number(el.attrs["indent"]);
	}
	if (el.attrs["readingOrder"]) {
		const ro = Number(el.attrs["readingOrder"]);
		if (ro === 1) align.readingOrder = "ltr";
		else if (ro === 2) align.readingOrder = "rtl";
		else align.readingOrder = "context";
	}
	return align;
}


export function resolveStyle(styles, styleIndex) {
	const xf = styles.cellXfs[styleIndex];
	if (!xf) return {};
	const result = {};
	
	if (xf.numFmtId !== 0) {
		const fmt = styles.numFmts.get(xf.numFmtId) ?? BUILTIN_NUM_FMTS[xf.numFmtId];
		if (fmt) {
			result.numFmt = fmt;
		}
	}
	
	if (xf.fontId < styles.fonts.length && xf.fontId !== 0) {
		result.font = styles.fonts[xf.fontId];
	}
	
	if (xf.fillId < styles.fills.length && xf.fillId > 1) {
		result.fill = styles.fills[xf.fillId];
	}
	
	if (xf.borderId < styles.borders.length && xf.borderId !== 0) {
		result.border = styles.borders[xf.borderId];
	}
	
	if (xf.alignment) {
		result.alignment = xf.alignment;
	}
	
	if (xf.protection) {
		result.protection = xf.protection;
	}
	return result;
}

export function isDateStyle(styles, styleIndex) {
	const xf = styles.cellXfs[styleIndex];
	if (!xf) return false;
	const numFmtId = xf.numFmtId;
	
	
	
	
	
	
	
	const customFmt = styles.numFmts.get(numFmtId);
	if (customFmt) {
		return isDateFormat(customFmt);
	}
	
	
	if (DATE_FMT_IDS.has(numFmtId)) {
		return true;
	}
	
	const builtinFmt = BUILTIN_NUM_FMTS[numFmtId];
	if (builtinFmt) {
		return isDateFormat(builtinFmt);
	}
	return false;
}
