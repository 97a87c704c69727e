import { xmlElement, xmlEscape, xmlSelfClose } from "../../xml/writer.mjs";
import { EMU_PER_PT, STROKE_WIDTH_MAX_PT, STROKE_WIDTH_MIN_PT, VALID_DASH_STYLES, VALID_LINE_CAPS, VALID_LINE_COMPOUNDS, buildColorElement, clampStrokeWidthPt, normalizeChartColor, normalizeLineCap, normalizeLineCompound, normalizeRgbHex, parseSchemeClr } from "./shape.mjs";
import { applyOverride, childElements, elementText, findChild, formulaText, readBoolAttr } from "./util.mjs";
import { buildSeriesDataLabels, parseDataLabels, resolveSeriesDataLabels } from "./dataLabels.mjs";
import { buildAllErrorBars, buildDataPoints, buildShape3D, buildTrendlines, parseBubbleSizeRef, parseDataPoints, parseErrorBars, parseShape3D, parseTrendlines, resolveDataPoints, resolveErrorBars, resolveTrendlines } from "./seriesExtras.mjs";

const EXPLOSION_MAX = 400;

const VALID_MARKER_SYMBOLS = new Set([
	"none",
	"auto",
	"circle",
	"square",
	"diamond",
	"triangle",
	"x",
	"star",
	"dot",
	"dash",
	"plus"
]);
const MARKER_SIZE_MIN = 2;
const MARKER_SIZE_MAX = 72;


export function qualifyRef(ref, sheetName) {
	if (ref.includes("!")) return ref;
	return `${quoteSheetName(sheetName)}!${ref}`;
}

export function quoteSheetName(name) {
	if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name;
	return `'${name.replace(/'/g, "''")}'`;
}


export function parseSeries(ser, kind, index) {
	const out = {
		kind,
		index
	};
	const name = parseSeriesName(ser);
	if (name !== undefined) out.name = name;
	
	
	const valuesRef = formulaText(findChild(ser, "val")) ?? formulaText(findChild(ser, "yVal"));
	if (valuesRef !== undefined) out.valuesRef = valuesRef;
	
	
	const catRef = formulaText(findChild(ser, "cat")) ?? formulaText(findChild(ser, "xVal"));
	if (catRef !== undefined) out.categoriesRef = catRef;
	const color = parseSeriesColor(ser);
	if (color !== undefined) out.color = color;
	const dLbls = findChild(ser, "dLbls");
	if (dLbls) {
		const parsed = parseDataLabels(dLbls);
		if (parsed) out.dataLabels = parsed;
	}
	
	
	
	
	
	if (kind === "line" || kind === "line3D" || kind === "scatter") {
		const smooth = parseSmooth(ser);
		if (smooth !== undefined) out.smooth = smooth;
		
		
		
		
		
		const stroke = parseSeriesStroke(ser);
		if (stroke !== undefined) out.stroke = stroke;
		
		
		
		
		const marker = parseMarker(ser);
		if (marker !== undefined) out.marker = marker;
	}
	
	
	
	
	
	if (kind === "bar" || kind === "bar3D") {
		const invertIfNegative = parseInvertIfNegative(ser);
		if (invertIfNegative !== undefined) out.invertIfNegative = invertIfNegative;
	}
	
	
	
	
	
	
	if (kind === "pie" || kind === "pie3D" || kind === "doughnut" || kind === "ofPie") {
		const explosion = parseExplosion(ser);
		if (explosion !== undefined) out.explosion = explosion;
	}
	
	
	
	
	const dataPoints = parseDataPoints(ser);
	if (dataPoints !== undefined) out.dataPoints = dataPoints;
	
	
	
	
	if (kind === "bar" || kind === "bar3D" || kind === "line" || kind === "line3D" || kind === "area" || kind === "area3D" || kind === "scatter" || kind === "bubble") {
		const trendlines = parseTrendlines(ser);
		if (trendlines !== undefined) out.trendlines = trendlines;
		const errorBars = parseErrorBars(ser);
		if (errorBars !== undefined) out.errorBars = errorBars;
	}
	
	if (kind === "bubble") {
		const bubbleRef = parseBubbleSizeRef(ser);
		if (bubbleRef !== undefined) out.bubbleSizeRef = bubbleRef;
	}
	
	if (kind === "bar3D") {
		const shape3D = parseShape3D(ser);
		if (shape3D !== undefined) out.shape3D = shape3D;
	}
	return out;
}

export function parseSmooth(ser) {
	const el = findChild(ser, "smooth");
	if (!el) return undefined;
	const v = readBoolAttr(el);
	if (v !== true) return undefined;
	return true;
}

export function parseInvertIfNegative(ser) {
	const el = findChild(ser, "invertIfNegative");
	if (!el) return undefined;
	const v = readBoolAttr(el);
	if (v !== true) return undefined;
	return true;
}

export function parseExplosion(ser) {
	const el = findChild(ser, "explosion");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	const n = Number.parseFloat(raw);
	if (!Number.isFinite(n) || n < 0) return undefined;
	const rounded = Math.round(n);
	if (rounded === 0) return undefined;
	return rounded;
}

export function parseMarker(ser) {
	const el = findChild(ser, "marker");
	if (!el) return undefined;
	const out = {};
	const sym = findChild(el, "symbol");
	if (sym) {
		const v = sym.attrs.val;
		if (typeof v === "string" && VALID_MARKER_SYMBOLS.has(v)) {
			out.symbol = v;
		}
	}
	const sizeEl = findChild(el, "size");
	if (sizeEl) {
		const v = sizeEl.attrs.val;
		if (typeof v === "string") {
			const n = Number.parseInt(v, 10);
			if (Number.isFinite(n)) {
				
				
				
				if (n < 2) out.size = 2;
				else if (n > 72) out.size = 72;
				else out.size = n;
			}
		}
	}
	const spPr = findChild(el, "spPr");
	if (spPr) {
		const fill = findChild(spPr, "solidFill");
		if (fill) {
			const srgb = findChild(fill, "srgbClr");
			const v = srgb?.attrs.val;
			if (typeof v === "string") {
				const hex = v.replace(/^#/, "").toUpperCase();
				if (/^[0-9A-F]{6}$/.test(hex)) out.fill = hex;
			}
		}
		const ln = findChild(spPr, "ln");
		if (ln) {
			const lnFill = findChild(ln, "solidFill");
			if (lnFill) {
				const srgb = findChild(lnFill, "srgbClr");
				const v = srgb?.attrs.val;
				if (typeof v === "string") {
					const hex = v.replace(/^#/, "").toUpperCase();
					if (/^[0-9A-F]{6}$/.test(hex)) out.line = hex;
				}
			}
		}
	}
	if (out.symbol === undefined && out.size === undefined && out.fill === undefined && out.line === undefined) {
		return undefined;
	}
	return out;
}
export function parseSeriesName(ser) {
	const tx = findChild(ser, "tx");
	if (!tx) return undefined;
	const literal = findChild(tx, "v");
	if (literal) {
		const text = elementText(literal).trim();
		if (text.length > 0) return text;
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
		
		const f = formulaText(strRef);
		if (f) return f;
	}
	return undefined;
}
export function parseSeriesColor(ser) {
	const spPr = findChild(ser, "spPr");
	if (!spPr) return undefined;
	const fill = findChild(spPr, "solidFill");
	if (!fill) return undefined;
	const srgb = findChild(fill, "srgbClr");
	if (srgb) {
		const val = srgb.attrs.val;
		if (typeof val !== "string") return undefined;
		const normalized = val.replace(/^#/, "").toUpperCase();
		return /^[0-9A-F]{6}$/.test(normalized) ? normalized : undefined;
	}
	const schemeClr = findChild(fill, "schemeClr");
	if (schemeClr) return parseSchemeClr(schemeClr);
	return undefined;
}

export function parseSeriesStroke(ser) {
	const spPr = findChild(ser, "spPr");
	if (!spPr) return undefined;
	const ln = findChild(spPr, "ln");
	if (!ln) return undefined;
	const out = {};
	
	
	
	
	const wAttr = ln.attrs.w;
	if (typeof wAttr === "string") {
		const emu = Number.parseFloat(wAttr);
		if (Number.isFinite(emu) && emu > 0) {
			
			const pt = Math.round(emu / EMU_PER_PT * 4) / 4;
			if (pt < STROKE_WIDTH_MIN_PT) out.width = STROKE_WIDTH_MIN_PT;
			else if (pt > STROKE_WIDTH_MAX_PT) out.width = STROKE_WIDTH_MAX_PT;
			else out.width = pt;
		}
	}
	
	const dashEl = findChild(ln, "prstDash");
	if (dashEl) {
		const v = dashEl.attrs.val;
		if (typeof v === "string" && VALID_DASH_STYLES.has(v)) {
			out.dash = v;
		}
	}
	
	
	
	const capAttr = ln.attrs.cap;
	if (typeof capAttr === "string") {
		const trimmed = capAttr.trim();
		if (VALID_LINE_CAPS.has(trimmed) && trimmed !== "flat") {
			out.cap = trimmed;
		}
	}
	
	
	
	const cmpdAttr = ln.attrs.cmpd;
	if (typeof cmpdAttr === "string") {
		const trimmed = cmpdAttr.trim();
		if (VALID_LINE_COMPOUNDS.has(trimmed) && trimmed !== "sng") {
			out.compound = trimmed;
		}
	}
	if (out.dash === undefined && out.width === undefined && out.cap === undefined && out.compound === undefined) return undefined;
	return out;
}


export function clampExplosion(value) {
	if (value === undefined || !Number.isFinite(value)) return undefined;
	const rounded = Math.round(value);
	if (rounded <= 0) return undefined;
	if (rounded > EXPLOSION_MAX) return EXPLOSION_MAX;
	return rounded;
}
export function buildSeries(series, index, sheetName, numericCategories, options) {
	const children = [xmlSelfClose("c:idx", { val: index }), xmlSelfClose("c:order", { val: index })];
	if (series.name) {
		
		
		
		children.push(xmlElement("c:tx", undefined, [xmlElement("c:v", undefined, xmlEscape(series.name))]));
	}
	
	
	
	
	const spPr = buildSeriesSpPr(series.color, options?.stroke);
	if (spPr) children.push(spPr);
	
	
	
	
	
	const markerXml = buildSeriesMarker(options?.marker);
	if (markerXml) children.push(markerXml);
	
	
	
	
	
	
	
	
	if (options?.invertIfNegative === true) {
		children.push(xmlSelfClose("c:invertIfNegative", { val: 1 }));
	}
	
	
	
	
	
	
	
	const explosion = clampExplosion(options?.explosion);
	if (explosion !== undefined) {
		children.push(xmlSelfClose("c:explosion", { val: explosion }));
	}
	
	
	
	const dPtXml = buildDataPoints(options.dataPoints, options.chartType);
	for (const xml of dPtXml) children.push(xml);
	
	
	
	
	
	const seriesDLblsXml = buildSeriesDataLabels(series.dataLabels, options.dataLabels, options.chartType);
	if (seriesDLblsXml) children.push(seriesDLblsXml);
	
	
	
	
	
	if (options.trendlines && options.trendlines.length > 0) {
		const isPieFamily = options.chartType === "pie" || options.chartType === "doughnut";
		if (!isPieFamily) {
			const trendXmls = buildTrendlines(options.trendlines);
			for (const xml of trendXmls) children.push(xml);
		}
	}
	
	
	
	
	if (options.errorBars && options.errorBars.length > 0) {
		const isPieFamily = options.chartType === "pie" || options.chartType === "doughnut";
		if (!isPieFamily) {
			const errXmls = buildAllErrorBars(options.errorBars);
			for (const xml of errXmls) children.push(xml);
		}
	}
	
	if (series.categories) {
		const ref = qualifyRef(series.categories, sheetName);
		if (numericCategories) {
			children.push(xmlElement("c:xVal", undefined, [xmlElement("c:numRef", undefined, [xmlElement("c:f", undefined, xmlEscape(ref))])]));
		} else {
			children.push(xmlElement("c:cat", undefined, [xmlElement("c:strRef", undefined, [xmlElement("c:f", undefined, xmlEscape(ref))])]));
		}
	}
	
	const valuesRef = qualifyRef(series.values, sheetName);
	if (numericCategories) {
		children.push(xmlElement("c:yVal", undefined, [xmlElement("c:numRef", undefined, [xmlElement("c:f", undefined, xmlEscape(valuesRef))])]));
	} else {
		children.push(xmlElement("c:val", undefined, [xmlElement("c:numRef", undefined, [xmlElement("c:f", undefined, xmlEscape(valuesRef))])]));
	}
	if (options?.smooth !== undefined) {
		children.push(xmlSelfClose("c:smooth", { val: options.smooth ? 1 : 0 }));
	}
	
	
	
	if (options.shape3D !== undefined) {
		const shapeXml = buildShape3D(options.shape3D);
		if (shapeXml) children.push(shapeXml);
	}
	
	
	
	if (typeof options.bubbleSize === "string" && options.bubbleSize.length > 0) {
		const ref = qualifyRef(options.bubbleSize, sheetName);
		children.push(xmlElement("c:bubbleSize", undefined, [xmlElement("c:numRef", undefined, [xmlElement("c:f", undefined, xmlEscape(ref))])]));
	}
	return xmlElement("c:ser", undefined, children);
}

export function normalizeDashStyle(value) {
	if (value === undefined) return undefined;
	return VALID_DASH_STYLES.has(value) ? value : undefined;
}

export function buildSeriesSpPr(rgbHex, stroke) {
	
	
	
	let fillColor;
	if (typeof rgbHex === "string") {
		const normalized = rgbHex.replace(/^#/, "").toUpperCase();
		fillColor = /^[0-9A-F]{6}$/.test(normalized) ? normalized : undefined;
	} else if (rgbHex !== undefined) {
		fillColor = normalizeChartColor(rgbHex);
	}
	const dash = normalizeDashStyle(stroke?.dash);
	const widthPt = clampStrokeWidthPt(stroke?.width);
	
	
	
	const capRaw = normalizeLineCap(stroke?.cap);
	const cap = capRaw === "flat" ? undefined : capRaw;
	const compoundRaw = normalizeLineCompound(stroke?.compound);
	const compound = compoundRaw === "sng" ? undefined : compoundRaw;
	if (!fillColor && dash === undefined && widthPt === undefined && cap === undefined && compound === undefined) {
		return undefined;
	}
	const spPrChildren = [];
	if (fillColor !== undefined) {
		spPrChildren.push(xmlElement("a:solidFill", undefined, [buildColorElement(fillColor)]));
	}
	
	
	
	
	if (fillColor !== undefined || dash !== undefined || widthPt !== undefined || cap !== undefined || compound !== undefined) {
		const lnAttrs = {};
		if (widthPt !== undefined) {
			
			
			lnAttrs.w = Math.round(widthPt * EMU_PER_PT);
		}
		if (cap !== undefined) lnAttrs.cap = cap;
		if (compound !== undefined) lnAttrs.cmpd = compound;
		const lnChildren = [];
		if (fillColor !== undefined) {
			lnChildren.push(xmlElement("a:solidFill", undefined, [buildColorElement(fillColor)]));
		}
		if (dash !== undefined) {
			lnChildren.push(xmlSelfClose("a:prstDash", { val: dash }));
		}
		spPrChildren.push(lnChildren.length === 0 ? xmlSelfClose("a:ln", lnAttrs) : xmlElement("a:ln", Object.keys(lnAttrs).length > 0 ? lnAttrs : undefined, lnChildren));
	}
	return xmlElement("c:spPr", undefined, spPrChildren);
}

export function clampMarkerSize(value) {
	if (value === undefined || !Number.isFinite(value)) return undefined;
	const rounded = Math.round(value);
	if (rounded < MARKER_SIZE_MIN) return MARKER_SIZE_MIN;
	if (rounded > MARKER_SIZE_MAX) return MARKER_SIZE_MAX;
	return rounded;
}

export function normalizeMarkerSymbol(value) {
	if (value === undefined) return undefined;
	return VALID_MARKER_SYMBOLS.has(value) ? value : undefined;
}

export function buildSeriesMarker(marker) {
	if (!marker) return undefined;
	const symbol = normalizeMarkerSymbol(marker.symbol);
	const size = clampMarkerSize(marker.size);
	const fill = normalizeRgbHex(marker.fill);
	const line = normalizeRgbHex(marker.line);
	if (symbol === undefined && size === undefined && !fill && !line) return undefined;
	const children = [];
	if (symbol !== undefined) children.push(xmlSelfClose("c:symbol", { val: symbol }));
	if (size !== undefined) children.push(xmlSelfClose("c:size", { val: size }));
	if (fill || line) {
		const spPrChildren = [];
		if (fill) {
			spPrChildren.push(xmlElement("a:solidFill", undefined, [xmlSelfClose("a:srgbClr", { val: fill })]));
		}
		if (line) {
			spPrChildren.push(xmlElement("a:ln", undefined, [xmlElement("a:solidFill", undefined, [xmlSelfClose("a:srgbClr", { val: line })])]));
		}
		children.push(xmlElement("c:spPr", undefined, spPrChildren));
	}
	return xmlElement("c:marker", undefined, children);
}


export function resolveStroke(sourceStroke, override) {
	if (override === undefined) {
		if (!sourceStroke) return undefined;
		return cloneStroke(sourceStroke);
	}
	if (override === null) return undefined;
	return cloneStroke(override);
}
export function cloneStroke(source) {
	const out = {};
	if (source.dash !== undefined) out.dash = source.dash;
	if (typeof source.width === "number" && Number.isFinite(source.width)) out.width = source.width;
	if (typeof source.cap === "string" && VALID_LINE_CAPS.has(source.cap)) out.cap = source.cap;
	if (typeof source.compound === "string" && VALID_LINE_COMPOUNDS.has(source.compound)) {
		out.compound = source.compound;
	}
	return Object.keys(out).length > 0 ? out : undefined;
}

export function resolveSmooth(sourceSmooth, override) {
	if (override === undefined) {
		return sourceSmooth === true ? true : undefined;
	}
	if (override === null) return undefined;
	return override === true ? true : undefined;
}

export function resolveInvertIfNegative(sourceFlag, override) {
	if (override === undefined) {
		return sourceFlag === true ? true : undefined;
	}
	if (override === null) return undefined;
	return override === true ? true : undefined;
}

export function resolveExplosion(sourceValue, override) {
	if (override === undefined) {
		if (sourceValue === undefined || !Number.isFinite(sourceValue) || sourceValue <= 0) {
			return undefined;
		}
		return sourceValue;
	}
	if (override === null) return undefined;
	if (!Number.isFinite(override) || override <= 0) return undefined;
	return override;
}

export function resolveMarker(sourceMarker, override) {
	if (override === undefined) {
		if (!sourceMarker) return undefined;
		return cloneMarker(sourceMarker);
	}
	if (override === null) return undefined;
	return cloneMarker(override);
}
export function cloneMarker(source) {
	const out = {};
	if (source.symbol !== undefined) out.symbol = source.symbol;
	if (typeof source.size === "number" && Number.isFinite(source.size)) out.size = source.size;
	if (typeof source.fill === "string" && source.fill.length > 0) out.fill = source.fill;
	if (typeof source.line === "string" && source.line.length > 0) out.line = source.line;
	return Object.keys(out).length > 0 ? out : undefined;
}

export function resolveShowLineMarkers(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}

export function buildSeriesFromSource(source, overrides) {
	const sourceSeries = source.series ?? [];
	
	
	const length = Math.max(sourceSeries.length, overrides?.length ?? 0);
	const out = [];
	for (let i = 0; i < length; i++) {
		const src = sourceSeries[i];
		const ov = overrides?.[i];
		const merged = mergeSeries(src, ov, i);
		out.push(merged);
	}
	return out;
}
export function mergeSeries(src, ov, index) {
	
	const values = ov?.values ?? src?.valuesRef;
	if (!values) {
		throw new Error(`cloneChart: series #${index} has no values reference; provide \`seriesOverrides[${index}].values\``);
	}
	const out = { values };
	const name = applyOverride(src?.name, ov?.name);
	if (name !== undefined) out.name = name;
	const categories = applyOverride(src?.categoriesRef, ov?.categories);
	if (categories !== undefined) out.categories = categories;
	const color = applyOverride(src?.color, ov?.color);
	if (color !== undefined) out.color = color;
	const dataLabels = resolveSeriesDataLabels(src?.dataLabels, ov?.dataLabels);
	if (dataLabels !== undefined) out.dataLabels = dataLabels;
	const smooth = resolveSmooth(src?.smooth, ov?.smooth);
	if (smooth !== undefined) out.smooth = smooth;
	const stroke = resolveStroke(src?.stroke, ov?.stroke);
	if (stroke !== undefined) out.stroke = stroke;
	const marker = resolveMarker(src?.marker, ov?.marker);
	if (marker !== undefined) out.marker = marker;
	const invertIfNegative = resolveInvertIfNegative(src?.invertIfNegative, ov?.invertIfNegative);
	if (invertIfNegative !== undefined) out.invertIfNegative = invertIfNegative;
	const explosion = resolveExplosion(src?.explosion, ov?.explosion);
	if (explosion !== undefined) out.explosion = explosion;
	const dataPoints = resolveDataPoints(src?.dataPoints, ov?.dataPoints);
	if (dataPoints !== undefined) out.dataPoints = dataPoints;
	const trendlines = resolveTrendlines(src?.trendlines, ov?.trendlines);
	if (trendlines !== undefined) out.trendlines = trendlines;
	const errorBars = resolveErrorBars(src?.errorBars, ov?.errorBars);
	if (errorBars !== undefined) out.errorBars = errorBars;
	if (ov && Object.prototype.hasOwnProperty.call(ov, "bubbleSize")) {
		if (ov.bubbleSize !== null && typeof ov.bubbleSize === "string") {
			out.bubbleSize = ov.bubbleSize;
		}
	} else if (typeof src?.bubbleSizeRef === "string") {
		out.bubbleSize = src.bubbleSizeRef;
	}
	if (ov && Object.prototype.hasOwnProperty.call(ov, "shape3D")) {
		if (ov.shape3D !== null && ov.shape3D !== undefined) {
			out.shape3D = ov.shape3D;
		}
	} else if (src?.shape3D !== undefined) {
		out.shape3D = src.shape3D;
	}
	return out;
}
