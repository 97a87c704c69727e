import { parseXml } from "../xml/parser.mjs";
import { parseBorderCapFromSpPr, parseBorderCompoundFromSpPr, parseBorderDashFromSpPr, parseBorderWidthFromSpPr, parseSpPrBorderColor, parseSpPrFill } from "./chart/shape.mjs";
import { parseBackWallThickness, parseFloorThickness, parseSideWallThickness, parseView3D } from "./chart/walls.mjs";
import { parseTitle, parseTitleBold, parseTitleBorderCap, parseTitleBorderColor, parseTitleBorderCompound, parseTitleBorderDash, parseTitleBorderWidth, parseTitleColor, parseTitleFillColor, parseTitleFontFamily, parseTitleFontSize, parseTitleItalic, parseTitleLayout, parseTitleOverlay, parseTitleRotation, parseTitleStrike, parseTitleUnderline } from "./chart/title.mjs";
import { parseLegend, parseLegendBold, parseLegendBorderCap, parseLegendBorderColor, parseLegendBorderCompound, parseLegendBorderDash, parseLegendBorderWidth, parseLegendEntries, parseLegendFillColor, parseLegendFontColor, parseLegendFontFamily, parseLegendFontSize, parseLegendItalic, parseLegendLayout, parseLegendOverlay, parseLegendStrikethrough, parseLegendUnderline } from "./chart/legend.mjs";
import { parseDataTable } from "./chart/dataTable.mjs";
import { parseDataLabels } from "./chart/dataLabels.mjs";
import { parseSeries } from "./chart/series.mjs";
import { parseAutoTitleDeleted } from "./chart/axis.mjs";
import { parseAxes, parseBarGrouping, parseDropLines, parseFirstSliceAng, parseGapWidth, parseHiLowLines, parseHoleSize, parseLineAreaGrouping, parseOverlap, parsePlotAreaBorderColor, parsePlotAreaBorderWidth, parsePlotAreaFillColor, parsePlotAreaLayout, parseScatterStyle, parseSerLines, parseShowLineMarkers, parseUpDownBarsGapWidth, parseVaryColors } from "./chart/plotArea.mjs";

const CHART_KIND_TAGS = new Map([
	["barChart", "bar"],
	["bar3DChart", "bar3D"],
	["lineChart", "line"],
	["line3DChart", "line3D"],
	["pieChart", "pie"],
	["pie3DChart", "pie3D"],
	["doughnutChart", "doughnut"],
	["areaChart", "area"],
	["area3DChart", "area3D"],
	["scatterChart", "scatter"],
	["bubbleChart", "bubble"],
	["radarChart", "radar"],
	["surfaceChart", "surface"],
	["surface3DChart", "surface3D"],
	["stockChart", "stock"],
	["ofPieChart", "ofPie"]
]);

export function parseChart(xml) {
	const root = parseXml(xml);
	
	
	const chartSpace = root.local === "chartSpace" ? root : findDescendant(root, "chartSpace");
	if (!chartSpace) return undefined;
	const chartEl = findChild(chartSpace, "chart");
	if (!chartEl) return {
		kinds: [],
		seriesCount: 0
	};
	const out = {
		kinds: [],
		seriesCount: 0
	};
	const title = parseTitle(chartEl);
	if (title !== undefined) out.title = title;
	
	
	
	
	
	const titleOverlay = parseTitleOverlay(chartEl);
	if (titleOverlay !== undefined) out.titleOverlay = titleOverlay;
	
	
	
	
	
	
	
	
	const titleRotation = parseTitleRotation(chartEl);
	if (titleRotation !== undefined) out.titleRotation = titleRotation;
	
	
	
	
	
	
	
	
	
	const titleFontSize = parseTitleFontSize(chartEl);
	if (titleFontSize !== undefined) out.titleFontSize = titleFontSize;
	
	
	
	
	
	
	
	
	
	
	const titleBold = parseTitleBold(chartEl);
	if (titleBold !== undefined) out.titleBold = titleBold;
	
	
	
	
	
	
	
	
	
	
	const titleItalic = parseTitleItalic(chartEl);
	if (titleItalic !== undefined) out.titleItalic = titleItalic;
	
	
	
	
	
	
	
	
	
	
	
	const titleColor = parseTitleColor(chartEl);
	if (titleColor !== undefined) out.titleColor = titleColor;
	
	
	
	
	
	
	
	
	
	
	
	
	const titleStrike = parseTitleStrike(chartEl);
	if (titleStrike !== undefined) out.titleStrike = titleStrike;
	
	
	
	
	
	
	
	
	
	
	
	
	
	const titleUnderline = parseTitleUnderline(chartEl);
	if (titleUnderline !== undefined) out.titleUnderline = titleUnderline;
	
	
	
	
	
	
	
	
	
	
	
	const titleFontFamily = parseTitleFontFamily(chartEl);
	if (titleFontFamily !== undefined) out.titleFontFamily = titleFontFamily;
	
	
	
	
	
	
	
	
	
	const titleLayout = parseTitleLayout(chartEl);
	if (titleLayout !== undefined) out.titleLayout = titleLayout;
	
	
	
	
	
	
	
	
	
	
	
	
	
	const titleFillColor = parseTitleFillColor(chartEl);
	if (titleFillColor !== undefined) out.titleFillColor = titleFillColor;
	
	
	
	
	
	
	
	
	
	
	const titleBorderColor = parseTitleBorderColor(chartEl);
	if (titleBorderColor !== undefined) out.titleBorderColor = titleBorderColor;
	
	
	
	
	
	
	
	
	
	const titleBorderWidth = parseTitleBorderWidth(chartEl);
	if (titleBorderWidth !== undefined) out.titleBorderWidth = titleBorderWidth;
	
	
	
	
	
	
	
	const titleBorderDash = parseTitleBorderDash(chartEl);
	if (titleBorderDash !== undefined) out.titleBorderDash = titleBorderDash;
	
	
	
	const titleBorderCap = parseTitleBorderCap(chartEl);
	if (titleBorderCap !== undefined) out.titleBorderCap = titleBorderCap;
	const titleBorderCompound = parseTitleBorderCompound(chartEl);
	if (titleBorderCompound !== undefined) out.titleBorderCompound = titleBorderCompound;
	
	
	
	
	
	
	
	
	const autoTitleDeleted = parseAutoTitleDeleted(chartEl);
	if (autoTitleDeleted !== undefined) out.autoTitleDeleted = autoTitleDeleted;
	const plotArea = findChild(chartEl, "plotArea");
	if (plotArea) {
		let seriesCount = 0;
		const series = [];
		let barGrouping;
		let lineGrouping;
		let areaGrouping;
		let chartLevelLabels;
		let holeSize;
		let gapWidth;
		let overlap;
		let firstSliceAng;
		let varyColors;
		let scatterStyle;
		let dropLines;
		let hiLowLines;
		let serLines;
		let upDownBars;
		let upDownBarsGapWidth;
		let showLineMarkers;
		for (const child of childElements(plotArea)) {
			const kind = CHART_KIND_TAGS.get(child.local);
			if (!kind) continue;
			if (!out.kinds.includes(kind)) out.kinds.push(kind);
			
			
			
			
			
			
			if (varyColors === undefined) {
				varyColors = parseVaryColors(child, kind);
			}
			
			
			
			
			if (barGrouping === undefined && (kind === "bar" || kind === "bar3D")) {
				barGrouping = parseBarGrouping(child);
			}
			
			
			
			
			
			
			
			if (gapWidth === undefined && (kind === "bar" || kind === "bar3D")) {
				gapWidth = parseGapWidth(child);
			}
			if (overlap === undefined && (kind === "bar" || kind === "bar3D")) {
				overlap = parseOverlap(child);
			}
			
			
			
			if (lineGrouping === undefined && (kind === "line" || kind === "line3D")) {
				lineGrouping = parseLineAreaGrouping(child);
			}
			if (areaGrouping === undefined && (kind === "area" || kind === "area3D")) {
				areaGrouping = parseLineAreaGrouping(child);
			}
			
			
			if (holeSize === undefined && kind === "doughnut") {
				holeSize = parseHoleSize(child);
			}
			
			
			
			
			
			
			if (firstSliceAng === undefined && (kind === "pie" || kind === "pie3D" || kind === "doughnut" || kind === "ofPie")) {
				firstSliceAng = parseFirstSliceAng(child);
			}
			
			
			
			
			
			if (scatterStyle === undefined && kind === "scatter") {
				scatterStyle = parseScatterStyle(child);
			}
			
			
			
			
			if (dropLines === undefined && (kind === "line" || kind === "line3D" || kind === "area" || kind === "area3D")) {
				dropLines = parseDropLines(child);
			}
			
			
			
			
			
			if (hiLowLines === undefined && (kind === "line" || kind === "line3D" || kind === "stock")) {
				hiLowLines = parseHiLowLines(child);
			}
			
			
			
			
			
			if (serLines === undefined && (kind === "bar" || kind === "ofPie")) {
				serLines = parseSerLines(child);
			}
			
			
			
			
			
			
			if (upDownBars === undefined && (kind === "line" || kind === "line3D" || kind === "stock")) {
				const udb = findChild(child, "upDownBars");
				if (udb !== undefined) {
					upDownBars = true;
					
					
					
					
					
					
					
					
					upDownBarsGapWidth = parseUpDownBarsGapWidth(udb);
				}
			}
			
			
			
			
			
			
			
			
			
			if (showLineMarkers === undefined && kind === "line") {
				showLineMarkers = parseShowLineMarkers(child);
			}
			let localIndex = 0;
			for (const ser of childElements(child)) {
				if (ser.local !== "ser") continue;
				seriesCount++;
				series.push(parseSeries(ser, kind, localIndex));
				localIndex++;
			}
			
			
			
			
			if (chartLevelLabels === undefined) {
				const dLbls = findChild(child, "dLbls");
				if (dLbls) {
					const parsed = parseDataLabels(dLbls);
					if (parsed) chartLevelLabels = parsed;
				}
			}
		}
		out.seriesCount = seriesCount;
		if (series.length > 0) out.series = series;
		if (barGrouping !== undefined) out.barGrouping = barGrouping;
		if (lineGrouping !== undefined) out.lineGrouping = lineGrouping;
		if (areaGrouping !== undefined) out.areaGrouping = areaGrouping;
		if (chartLevelLabels) out.dataLabels = chartLevelLabels;
		if (holeSize !== undefined) out.holeSize = holeSize;
		if (gapWidth !== undefined) out.gapWidth = gapWidth;
		if (overlap !== undefined) out.overlap = overlap;
		if (firstSliceAng !== undefined) out.firstSliceAng = firstSliceAng;
		if (varyColors !== undefined) out.varyColors = varyColors;
		if (scatterStyle !== undefined) out.scatterStyle = scatterStyle;
		if (dropLines !== undefined) out.dropLines = dropLines;
		if (hiLowLines !== undefined) out.hiLowLines = hiLowLines;
		if (serLines !== undefined) out.serLines = serLines;
		if (upDownBars !== undefined) out.upDownBars = upDownBars;
		if (upDownBarsGapWidth !== undefined) out.upDownBarsGapWidth = upDownBarsGapWidth;
		if (showLineMarkers !== undefined) out.showLineMarkers = showLineMarkers;
		const axes = parseAxes(plotArea);
		if (axes !== undefined) out.axes = axes;
		
		
		
		
		
		const dataTable = parseDataTable(plotArea);
		if (dataTable !== undefined) out.dataTable = dataTable;
		
		
		
		
		
		
		
		
		
		const plotAreaLayout = parsePlotAreaLayout(plotArea);
		if (plotAreaLayout !== undefined) out.plotAreaLayout = plotAreaLayout;
		
		
		
		
		
		
		
		
		
		const plotAreaFillColor = parsePlotAreaFillColor(plotArea);
		if (plotAreaFillColor !== undefined) out.plotAreaFillColor = plotAreaFillColor;
		
		
		
		
		
		
		
		const plotAreaBorderColor = parsePlotAreaBorderColor(plotArea);
		if (plotAreaBorderColor !== undefined) out.plotAreaBorderColor = plotAreaBorderColor;
		
		
		
		
		
		
		
		
		
		const plotAreaBorderWidth = parsePlotAreaBorderWidth(plotArea);
		if (plotAreaBorderWidth !== undefined) out.plotAreaBorderWidth = plotAreaBorderWidth;
		
		
		
		
		const plotAreaBorderDash = parseBorderDashFromSpPr(plotArea);
		if (plotAreaBorderDash !== undefined) out.plotAreaBorderDash = plotAreaBorderDash;
		
		
		const plotAreaBorderCap = parseBorderCapFromSpPr(plotArea);
		if (plotAreaBorderCap !== undefined) out.plotAreaBorderCap = plotAreaBorderCap;
		const plotAreaBorderCompound = parseBorderCompoundFromSpPr(plotArea);
		if (plotAreaBorderCompound !== undefined) out.plotAreaBorderCompound = plotAreaBorderCompound;
	}
	const legend = parseLegend(chartEl);
	if (legend !== undefined) out.legend = legend;
	
	
	
	
	
	
	if (legend !== undefined && legend !== false) {
		const legendOverlay = parseLegendOverlay(chartEl);
		if (legendOverlay !== undefined) out.legendOverlay = legendOverlay;
		
		
		
		
		
		
		const legendEntries = parseLegendEntries(chartEl);
		if (legendEntries !== undefined) out.legendEntries = legendEntries;
		
		
		
		
		
		
		
		const legendFontSize = parseLegendFontSize(chartEl);
		if (legendFontSize !== undefined) out.legendFontSize = legendFontSize;
		
		
		
		const legendBold = parseLegendBold(chartEl);
		if (legendBold !== undefined) out.legendBold = legendBold;
		
		
		
		const legendItalic = parseLegendItalic(chartEl);
		if (legendItalic !== undefined) out.legendItalic = legendItalic;
		
		
		
		
		const legendUnderline = parseLegendUnderline(chartEl);
		if (legendUnderline !== undefined) out.legendUnderline = legendUnderline;
		
		
		
		
		
		
		const legendStrikethrough = parseLegendStrikethrough(chartEl);
		if (legendStrikethrough !== undefined) out.legendStrikethrough = legendStrikethrough;
		
		
		
		
		const legendFontColor = parseLegendFontColor(chartEl);
		if (legendFontColor !== undefined) out.legendFontColor = legendFontColor;
		
		
		
		
		const legendFontFamily = parseLegendFontFamily(chartEl);
		if (legendFontFamily !== undefined) out.legendFontFamily = legendFontFamily;
		
		
		
		
		
		
		
		const legendLayout = parseLegendLayout(chartEl);
		if (legendLayout !== undefined) out.legendLayout = legendLayout;
		
		
		
		
		
		
		
		
		
		const legendFillColor = parseLegendFillColor(chartEl);
		if (legendFillColor !== undefined) out.legendFillColor = legendFillColor;
		
		
		
		
		
		
		
		
		const legendBorderColor = parseLegendBorderColor(chartEl);
		if (legendBorderColor !== undefined) out.legendBorderColor = legendBorderColor;
		
		
		
		
		
		
		
		
		
		
		
		const legendBorderWidth = parseLegendBorderWidth(chartEl);
		if (legendBorderWidth !== undefined) out.legendBorderWidth = legendBorderWidth;
		
		
		
		
		const legendBorderDash = parseLegendBorderDash(chartEl);
		if (legendBorderDash !== undefined) out.legendBorderDash = legendBorderDash;
		
		
		const legendBorderCap = parseLegendBorderCap(chartEl);
		if (legendBorderCap !== undefined) out.legendBorderCap = legendBorderCap;
		const legendBorderCompound = parseLegendBorderCompound(chartEl);
		if (legendBorderCompound !== undefined) out.legendBorderCompound = legendBorderCompound;
	}
	const dispBlanksAs = parseDispBlanksAs(chartEl);
	if (dispBlanksAs !== undefined) out.dispBlanksAs = dispBlanksAs;
	const plotVisOnly = parsePlotVisOnly(chartEl);
	if (plotVisOnly !== undefined) out.plotVisOnly = plotVisOnly;
	
	
	
	
	
	const showDLblsOverMax = parseShowDLblsOverMax(chartEl);
	if (showDLblsOverMax !== undefined) out.showDLblsOverMax = showDLblsOverMax;
	
	
	
	const roundedCorners = parseRoundedCorners(chartSpace);
	if (roundedCorners !== undefined) out.roundedCorners = roundedCorners;
	
	
	
	
	const style = parseStyle(chartSpace);
	if (style !== undefined) out.style = style;
	
	
	
	
	
	const lang = parseLang(chartSpace);
	if (lang !== undefined) out.lang = lang;
	
	
	
	
	
	const date1904 = parseDate1904(chartSpace);
	if (date1904 !== undefined) out.date1904 = date1904;
	
	
	
	
	
	
	
	
	const protection = parseProtection(chartSpace);
	if (protection !== undefined) out.protection = protection;
	
	
	
	
	
	
	
	
	
	
	const view3D = parseView3D(chartEl);
	if (view3D !== undefined) out.view3D = view3D;
	
	
	
	
	
	
	
	
	
	const floorThickness = parseFloorThickness(chartEl);
	if (floorThickness !== undefined) out.floorThickness = floorThickness;
	
	
	
	
	
	
	
	
	
	const sideWallThickness = parseSideWallThickness(chartEl);
	if (sideWallThickness !== undefined) out.sideWallThickness = sideWallThickness;
	
	
	
	
	
	
	
	
	const backWallThickness = parseBackWallThickness(chartEl);
	if (backWallThickness !== undefined) out.backWallThickness = backWallThickness;
	
	
	
	
	
	
	
	
	
	
	
	const chartSpaceFillColor = parseChartSpaceFillColor(chartSpace);
	if (chartSpaceFillColor !== undefined) out.chartSpaceFillColor = chartSpaceFillColor;
	
	
	
	
	
	
	
	
	const chartSpaceBorderColor = parseChartSpaceBorderColor(chartSpace);
	if (chartSpaceBorderColor !== undefined) out.chartSpaceBorderColor = chartSpaceBorderColor;
	
	
	
	
	
	const chartSpaceBorderWidth = parseBorderWidthFromSpPr(chartSpace);
	if (chartSpaceBorderWidth !== undefined) out.chartSpaceBorderWidth = chartSpaceBorderWidth;
	
	
	
	
	
	const chartSpaceBorderDash = parseBorderDashFromSpPr(chartSpace);
	if (chartSpaceBorderDash !== undefined) out.chartSpaceBorderDash = chartSpaceBorderDash;
	
	
	
	
	
	const chartSpaceBorderCap = parseBorderCapFromSpPr(chartSpace);
	if (chartSpaceBorderCap !== undefined) out.chartSpaceBorderCap = chartSpaceBorderCap;
	const chartSpaceBorderCompound = parseBorderCompoundFromSpPr(chartSpace);
	if (chartSpaceBorderCompound !== undefined) {
		out.chartSpaceBorderCompound = chartSpaceBorderCompound;
	}
	return out;
}










function parseChartSpaceFillColor(chartSpace) {
	return parseSpPrFill(chartSpace);
}

function parseChartSpaceBorderColor(chartSpace) {
	return parseSpPrBorderColor(chartSpace);
}
















function parseDispBlanksAs(chartEl) {
	const el = findChild(chartEl, "dispBlanksAs");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	switch (raw) {
		case "zero": return "zero";
		case "span": return "span";
		case "gap":
 
		
		return undefined;
		default: return undefined;
	}
}


function parsePlotVisOnly(chartEl) {
	const el = findChild(chartEl, "plotVisOnly");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	switch (raw) {
		case "0":
		case "false": return false;
		case "1":
		case "true":
 
		
		return undefined;
		default: return undefined;
	}
}


function parseShowDLblsOverMax(chartEl) {
	const el = findChild(chartEl, "showDLblsOverMax");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	switch (raw) {
		case "0":
		case "false": return false;
		case "1":
		case "true":
 
		
		return undefined;
		default: return undefined;
	}
}


function parseRoundedCorners(chartSpace) {
	const el = findChild(chartSpace, "roundedCorners");
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


function parseStyle(chartSpace) {
	const el = findChild(chartSpace, "style");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	
	
	
	if (!/^\d+$/.test(raw)) return undefined;
	const n = Number(raw);
	if (!Number.isInteger(n)) return undefined;
	if (n < 1 || n > 48) return undefined;
	return n;
}


function parseLang(chartSpace) {
	const el = findChild(chartSpace, "lang");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	
	
	
	
	
	
	if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(raw)) return undefined;
	return raw;
}


function parseDate1904(chartSpace) {
	const el = findChild(chartSpace, "date1904");
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



function parseProtection(chartSpace) {
	const el = findChild(chartSpace, "protection");
	if (!el) return undefined;
	const out = {};
	const chartObject = parseProtectionFlag(el, "chartObject");
	if (chartObject !== undefined) out.chartObject = chartObject;
	const data = parseProtectionFlag(el, "data");
	if (data !== undefined) out.data = data;
	const formatting = parseProtectionFlag(el, "formatting");
	if (formatting !== undefined) out.formatting = formatting;
	const selection = parseProtectionFlag(el, "selection");
	if (selection !== undefined) out.selection = selection;
	const userInterface = parseProtectionFlag(el, "userInterface");
	if (userInterface !== undefined) out.userInterface = userInterface;
	return out;
}

function parseProtectionFlag(protection, local) {
	const el = findChild(protection, local);
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	switch (raw) {
		case "1":
		case "true": return true;
		case "0":
		case "false": return false;
		default: return undefined;
	}
}










function findChild(el, localName) {
	for (const c of el.children) {
		if (typeof c !== "string" && c.local === localName) return c;
	}
	return undefined;
}
function findDescendant(el, localName) {
	if (el.local === localName) return el;
	for (const c of el.children) {
		if (typeof c === "string") continue;
		const hit = findDescendant(c, localName);
		if (hit) return hit;
	}
	return undefined;
}
function childElements(el) {
	const out = [];
	for (const c of el.children) {
		if (typeof c !== "string") out.push(c);
	}
	return out;
}
