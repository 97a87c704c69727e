import { xmlDocument, xmlElement, xmlSelfClose } from "../xml/writer.mjs";
const NS_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

function serializeColor(tagName, color) {
	const attrs = {};
	if (color.rgb !== undefined) {
		
		attrs["rgb"] = color.rgb.length === 6 ? `FF${color.rgb}` : color.rgb;
	}
	if (color.theme !== undefined) {
		attrs["theme"] = color.theme;
	}
	if (color.tint !== undefined) {
		attrs["tint"] = color.tint;
	}
	if (color.indexed !== undefined) {
		attrs["indexed"] = color.indexed;
	}
	return xmlSelfClose(tagName, attrs);
}
function serializeFont(font) {
	
	
	const children = [];
	if (font.bold) children.push(xmlSelfClose("b"));
	if (font.italic) children.push(xmlSelfClose("i"));
	if (font.underline !== undefined && font.underline !== false) {
		if (font.underline === true || font.underline === "single") {
			children.push(xmlSelfClose("u"));
		} else {
			children.push(xmlSelfClose("u", { val: font.underline }));
		}
	}
	if (font.strikethrough) children.push(xmlSelfClose("strike"));
	
	if (font.charset !== undefined) {
		children.push(xmlSelfClose("charset", { val: font.charset }));
	}
	if (font.family !== undefined) {
		children.push(xmlSelfClose("family", { val: font.family }));
	}
	if (font.scheme) {
		children.push(xmlSelfClose("scheme", { val: font.scheme }));
	}
	if (font.color) {
		children.push(serializeColor("color", font.color));
	}
	if (font.size !== undefined) {
		children.push(xmlSelfClose("sz", { val: font.size }));
	}
	if (font.name) {
		children.push(xmlSelfClose("name", { val: font.name }));
	}
	if (font.vertAlign) {
		children.push(xmlSelfClose("vertAlign", { val: font.vertAlign }));
	}
	return xmlElement("font", undefined, children);
}
function serializeFill(fill) {
	if (fill.type === "pattern") {
		const children = [];
		if (fill.fgColor) {
			children.push(serializeColor("fgColor", fill.fgColor));
		}
		if (fill.bgColor) {
			children.push(serializeColor("bgColor", fill.bgColor));
		}
		const patternFill = xmlElement("patternFill", { patternType: fill.pattern }, children.length > 0 ? children : undefined);
		return xmlElement("fill", undefined, [patternFill]);
	}
	
	const stops = [];
	for (const stop of fill.stops) {
		stops.push(xmlElement("stop", { position: stop.position }, [serializeColor("color", stop.color)]));
	}
	const attrs = {};
	if (fill.degree !== undefined) {
		attrs["degree"] = fill.degree;
	}
	const gradientFill = xmlElement("gradientFill", attrs, stops);
	return xmlElement("fill", undefined, [gradientFill]);
}
function serializeBorderSide(tagName, side) {
	if (!side) {
		return xmlSelfClose(tagName);
	}
	if (side.color) {
		return xmlElement("" + tagName, { style: side.style }, [serializeColor("color", side.color)]);
	}
	return xmlSelfClose(tagName, { style: side.style });
}
function serializeBorder(border) {
	const attrs = {};
	if (border.diagonalUp) attrs["diagonalUp"] = true;
	if (border.diagonalDown) attrs["diagonalDown"] = true;
	const children = [
		serializeBorderSide("left", border.left),
		serializeBorderSide("right", border.right),
		serializeBorderSide("top", border.top),
		serializeBorderSide("bottom", border.bottom),
		serializeBorderSide("diagonal", border.diagonal)
	];
	return xmlElement("border", Object.keys(attrs).length > 0 ? attrs : undefined, children);
}

function colorKey(c) {
	if (!c) return "";
	const parts = [];
	if (c.rgb !== undefined) parts.push(`rgb:${c.rgb}`);
	if (c.theme !== undefined) parts.push(`th:${c.theme}`);
	if (c.tint !== undefined) parts.push(`tint:${c.tint}`);
	if (c.indexed !== undefined) parts.push(`idx:${c.indexed}`);
	return parts.join("|");
}
function fontKey(f) {
	const parts = [];
	if (f.name) parts.push(`n:${f.name}`);
	if (f.size !== undefined) parts.push(`s:${f.size}`);
	if (f.bold) parts.push("b");
	if (f.italic) parts.push("i");
	if (f.underline !== undefined && f.underline !== false) {
		parts.push(`u:${f.underline}`);
	}
	if (f.strikethrough) parts.push("st");
	if (f.color) parts.push(`c:${colorKey(f.color)}`);
	if (f.vertAlign) parts.push(`va:${f.vertAlign}`);
	if (f.family !== undefined) parts.push(`fam:${f.family}`);
	if (f.charset !== undefined) parts.push(`cs:${f.charset}`);
	if (f.scheme) parts.push(`sch:${f.scheme}`);
	return parts.join(",");
}
function fillKey(f) {
	if (f.type === "pattern") {
		return `p:${f.pattern}|fg:${colorKey(f.fgColor)}|bg:${colorKey(f.bgColor)}`;
	}
	return `g:${f.degree ?? ""}|${f.stops.map((s) => `${s.position}:${colorKey(s.color)}`).join(";")}`;
}
function borderSideKey(side) {
	if (!side) return "";
	return `${side.style}:${colorKey(side.color)}`;
}
function borderKey(b) {
	return [
		`l:${borderSideKey(b.left)}`,
		`r:${borderSideKey(b.right)}`,
		`t:${borderSideKey(b.top)}`,
		`b:${borderSideKey(b.bottom)}`,
		`d:${borderSideKey(b.diagonal)}`,
		b.diagonalUp ? "du" : "",
		b.diagonalDown ? "dd" : ""
	].join("|");
}
export function createStylesCollector(defaultFont) {
	
	
	const baseFont = {
		name: defaultFont?.name ?? "Calibri",
		size: defaultFont?.size ?? 11,
		...defaultFont
	};
	const fonts = [{
		key: fontKey(baseFont),
		font: baseFont
	}];
	const fontMap = new Map([[fonts[0].key, 0]]);
	
	const fills = [{
		key: "p:none|fg:|bg:",
		fill: {
			type: "pattern",
			pattern: "none"
		}
	}, {
		key: "p:gray125|fg:|bg:",
		fill: {
			type: "pattern",
			pattern: "gray125"
		}
	}];
	const fillMap = new Map([[fills[0].key, 0], [fills[1].key, 1]]);
	
	const emptyBorder = {};
	const borders = [{
		key: borderKey(emptyBorder),
		border: emptyBorder
	}];
	const borderMap = new Map([[borders[0].key, 0]]);
	
	const numFmts = [];
	const numFmtMap = new Map();
	let nextNumFmtId = 164;
	
	const defaultXfKey = "nf:0|f:0|fl:0|b:0|a:|p:";
	const xfs = [{
		key: defaultXfKey,
		numFmtId: 0,
		fontId: 0,
		fillId: 0,
		borderId: 0
	}];
	const xfMap = new Map([[defaultXfKey, 0]]);
	function addFont(font) {
		const key = fontKey(font);
		const existing = fontMap.get(key);
		if (existing !== undefined) return existing;
		const id = fonts.length;
		fonts.push({
			key,
			font
		});
		fontMap.set(key, id);
		return id;
	}
	function addFill(fill) {
		const key = fillKey(fill);
		const existing = fillMap.get(key);
		if (existing !== undefined) return existing;
		const id = fills.length;
		fills.push({
			key,
			fill
		});
		fillMap.set(key, id);
		return id;
	}
	function addBorder(border) {
		const key = borderKey(border);
		const existing = borderMap.get(key);
		if (existing !== undefined) return existing;
		const id = borders.length;
		borders.push({
			key,
			border
		});
		borderMap.set(key, id);
		return id;
	}
	function addNumFmt(format) {
		const existing = numFmtMap.get(format);
		if (existing !== undefined) return existing;
		const id = nextNumFmtId++;
		numFmts.push({
			id,
			formatCode: format
		});
		numFmtMap.set(format, id);
		return id;
	}
	function alignmentKey(a) {
		if (!a) return "";
		const parts = [];
		if (a.horizontal) parts.push(`h:${a.horizontal}`);
		if (a.vertical) parts.push(`v:${a.vertical}`);
		if (a.wrapText) parts.push("w");
		if (a.shrinkToFit) parts.push("sf");
		if (a.textRotation !== undefined) parts.push(`r:${a.textRotation}`);
		if (a.indent !== undefined) parts.push(`i:${a.indent}`);
		if (a.readingOrder) parts.push(`ro:${a.readingOrder}`);
		return parts.join(",");
	}
	function protectionKey(p) {
		if (!p) return "";
		const parts = [];
		if (p.locked !== undefined) parts.push(`l:${p.locked}`);
		if (p.hidden !== undefined) parts.push(`h:${p.hidden}`);
		return parts.join(",");
	}
	
	const dxfs = [];
	const dxfMap = new Map();
	function dxfKey(style) {
		const parts = [];
		if (style.font) parts.push(`f:${fontKey(style.font)}`);
		if (style.fill) parts.push(`fl:${fillKey(style.fill)}`);
		if (style.border) parts.push(`b:${borderKey(style.border)}`);
		if (style.numFmt) parts.push(`nf:${style.numFmt}`);
		if (style.alignment) parts.push(`a:${alignmentKey(style.alignment)}`);
		return parts.join("|");
	}
	function addDxf(style) {
		const key = dxfKey(style);
		const existing = dxfMap.get(key);
		if (existing !== undefined) return existing;
		const id = dxfs.length;
		dxfs.push(style);
		dxfMap.set(key, id);
		return id;
	}
	function addStyle(style) {
		return registerXf(style, false);
	}
	function addCheckboxStyle(style) {
		return registerXf(style ?? {}, true);
	}
	function registerXf(style, checkbox) {
		const fontId = style.font ? addFont(style.font) : 0;
		const fillId = style.fill ? addFill(style.fill) : 0;
		const borderId = style.border ? addBorder(style.border) : 0;
		const numFmtId = style.numFmt ? addNumFmt(style.numFmt) : 0;
		const key = [
			`nf:${numFmtId}`,
			`f:${fontId}`,
			`fl:${fillId}`,
			`b:${borderId}`,
			`a:${alignmentKey(style.alignment)}`,
			`p:${protectionKey(style.protection)}`,
			checkbox ? "cb:1" : "cb:0"
		].join("|");
		const existing = xfMap.get(key);
		if (existing !== undefined) return existing;
		const id = xfs.length;
		xfs.push({
			key,
			numFmtId,
			fontId,
			fillId,
			borderId,
			alignment: style.alignment,
			protection: style.protection,
			hasCheckboxFeature: checkbox || undefined
		});
		xfMap.set(key, id);
		return id;
	}
	function hasCheckboxFeature() {
		for (const xf of xfs) if (xf.hasCheckboxFeature) return true;
		return false;
	}
	function serializeAlignment(a) {
		const attrs = {};
		if (a.horizontal) attrs["horizontal"] = a.horizontal;
		if (a.vertical) attrs["vertical"] = a.vertical;
		if (a.wrapText) attrs["wrapText"] = true;
		if (a.shrinkToFit) attrs["shrinkToFit"] = true;
		if (a.textRotation !== undefined) attrs["textRotation"] = a.textRotation;
		if (a.indent !== undefined) attrs["indent"] = a.indent;
		if (a.readingOrder) {
			const roMap = {
				ltr: 1,
				rtl: 2,
				context: 0
			};
			attrs["readingOrder"] = roMap[a.readingOrder];
		}
		return xmlSelfClose("alignment", attrs);
	}
	function serializeProtection(p) {
		const attrs = {};
		if (p.locked !== undefined) attrs["locked"] = p.locked ? 1 : 0;
		if (p.hidden !== undefined) attrs["hidden"] = p.hidden ? 1 : 0;
		return xmlSelfClose("protection", attrs);
	}
	function toXml() {
		const parts = [];
		
		if (numFmts.length > 0) {
			const fmtChildren = numFmts.map((nf) => xmlSelfClose("numFmt", {
				numFmtId: nf.id,
				formatCode: nf.formatCode
			}));
			parts.push(xmlElement("numFmts", { count: numFmts.length }, fmtChildren));
		}
		
		const fontChildren = fonts.map((f) => serializeFont(f.font));
		parts.push(xmlElement("fonts", { count: fonts.length }, fontChildren));
		
		const fillChildren = fills.map((f) => serializeFill(f.fill));
		parts.push(xmlElement("fills", { count: fills.length }, fillChildren));
		
		const borderChildren = borders.map((b) => serializeBorder(b.border));
		parts.push(xmlElement("borders", { count: borders.length }, borderChildren));
		
		parts.push(xmlElement("cellStyleXfs", { count: 1 }, [xmlSelfClose("xf", {
			numFmtId: 0,
			fontId: 0,
			fillId: 0,
			borderId: 0
		})]));
		
		const xfChildren = xfs.map((xf) => {
			const attrs = {
				numFmtId: xf.numFmtId,
				fontId: xf.fontId,
				fillId: xf.fillId,
				borderId: xf.borderId,
				xfId: 0
			};
			if (xf.numFmtId !== 0) attrs["applyNumberFormat"] = true;
			if (xf.fontId !== 0) attrs["applyFont"] = true;
			if (xf.fillId !== 0) attrs["applyFill"] = true;
			if (xf.borderId !== 0) attrs["applyBorder"] = true;
			const hasAlignment = xf.alignment !== undefined;
			const hasProtection = xf.protection !== undefined;
			const hasCheckbox = xf.hasCheckboxFeature === true;
			if (hasAlignment) attrs["applyAlignment"] = true;
			if (hasProtection) attrs["applyProtection"] = true;
			if (hasAlignment || hasProtection || hasCheckbox) {
				const innerChildren = [];
				if (hasAlignment) innerChildren.push(serializeAlignment(xf.alignment));
				if (hasProtection) innerChildren.push(serializeProtection(xf.protection));
				if (hasCheckbox) {
					innerChildren.push(xmlElement("extLst", undefined, xmlElement("ext", {
						uri: "{C7286773-470A-42A8-94C5-96B5CB345126}",
						"xmlns:xfpb": "http://schemas.microsoft.com/office/spreadsheetml/2022/featurepropertybag"
					}, xmlSelfClose("xfpb:xfComplement", { i: "0" }))));
				}
				return xmlElement("xf", attrs, innerChildren);
			}
			return xmlSelfClose("xf", attrs);
		});
		parts.push(xmlElement("cellXfs", { count: xfs.length }, xfChildren));
		
		parts.push(xmlElement("cellStyles", { count: 1 }, [xmlSelfClose("cellStyle", {
			name: "Normal",
			xfId: 0,
			builtinId: 0
		})]));
		
		if (dxfs.length > 0) {
			const dxfChildren = dxfs.map((style) => {
				const children = [];
				if (style.font) children.push(serializeFont(style.font));
				if (style.numFmt) {
					const numFmtId = addNumFmt(style.numFmt);
					children.push(xmlSelfClose("numFmt", {
						numFmtId,
						formatCode: style.numFmt
					}));
				}
				if (style.fill) children.push(serializeFill(style.fill));
				if (style.border) children.push(serializeBorder(style.border));
				if (style.alignment) children.push(serializeAlignment(style.alignment));
				return xmlElement("dxf", undefined, children);
			});
			parts.push(xmlElement("dxfs", { count: dxfs.length }, dxfChildren));
		} else {
			parts.push(xmlSelfClose("dxfs", { count: 0 }));
		}
		
		parts.push(xmlSelfClose("tableStyles", {
			count: 0,
			defaultTableStyle: "TableStyleMedium2",
			defaultPivotStyle: "PivotStyleLight16"
		}));
		return xmlDocument("styleSheet", { xmlns: NS_SPREADSHEET }, parts);
	}
	return {
		addStyle,
		addCheckboxStyle,
		addNumFmt,
		addDxf,
		hasCheckboxFeature,
		toXml
	};
}
