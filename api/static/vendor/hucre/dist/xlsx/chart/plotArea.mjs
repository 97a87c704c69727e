import { xmlElement, xmlSelfClose } from "../../xml/writer.mjs";
import { EMU_PER_PT, buildColorElement, clampStrokeWidthPt, normalizeBorderDash, normalizeLineCap, normalizeLineCompound, parseBorderWidthFromSpPr, parseSpPrBorderColor, parseSpPrFill } from "./shape.mjs";
import { buildManualLayout, normalizeChartManualLayout, normalizeManualLayout, parseManualLayout } from "./layout.mjs";
import { childElements, findChild } from "./util.mjs";
import { AXIS_ID_CAT, AXIS_ID_VAL, AXIS_ID_VAL_X, AXIS_ID_VAL_Y, buildBarAxes, buildScatterAxes, normalizeAxisCrossBetween, normalizeAxisDispUnits, normalizeAxisGridlines, normalizeAxisHidden, normalizeAxisLabelBold, normalizeAxisLabelColor, normalizeAxisLabelFontFamily, normalizeAxisLabelFontSize, normalizeAxisLabelItalic, normalizeAxisLabelRotation, normalizeAxisLabelStrike, normalizeAxisLabelUnderline, normalizeAxisLblAlgn, normalizeAxisLblOffset, normalizeAxisNumberFormat, normalizeAxisScale, normalizeAxisSkip, normalizeAxisTitle, normalizeAxisTitleBold, normalizeAxisTitleColor, normalizeAxisTitleFontFamily, normalizeAxisTitleFontSize, normalizeAxisTitleItalic, normalizeAxisTitleRotation, normalizeAxisTitleStrike, normalizeAxisTitleUnderline, normalizeTickLblPos, normalizeTickMark, normalizeAxisCrosses, parseAxisInfo } from "./axis.mjs";
import { normalizeTitleColor } from "./title.mjs";
import { buildDataTable, resolveDataTable } from "./dataTable.mjs";
import { buildChartLevelDataLabels } from "./dataLabels.mjs";
import { buildSeries } from "./series.mjs";


const VARY_COLORS_DEFAULT_TRUE = new Set([
	"pie",
	"pie3D",
	"doughnut",
	"ofPie"
]);

const VALID_SCATTER_STYLES = new Set([
	"none",
	"line",
	"lineMarker",
	"marker",
	"smooth",
	"smoothMarker"
]);
const DOUGHNUT_HOLE_DEFAULT = 50;
const DOUGHNUT_HOLE_MIN = 10;
const DOUGHNUT_HOLE_MAX = 90;

const VARY_COLORS_DEFAULT_TRUE_TYPES = new Set(["pie", "doughnut"]);

const SCATTER_STYLE_VALUES = new Set([
	"none",
	"line",
	"lineMarker",
	"marker",
	"smooth",
	"smoothMarker"
]);

function resolvePlotAreaLayout(chart) {
	return normalizeManualLayout(chart.plotAreaLayout);
}


export function parseAxes(plotArea) {
	let catAx;
	const valAxes = [];
	for (const child of childElements(plotArea)) {
		if (child.local === "catAx") {
			catAx ??= child;
		} else if (child.local === "valAx") {
			valAxes.push(child);
		}
	}
	let xAxis;
	let yAxis;
	if (catAx) {
		xAxis = catAx;
		yAxis = valAxes[0];
	} else {
		
		
		xAxis = valAxes[0];
		yAxis = valAxes[1];
	}
	
	
	
	
	
	
	
	
	
	const familyDefaultCrossBetween = catAx ? "between" : "midCat";
	const x = xAxis ? parseAxisInfo(xAxis, familyDefaultCrossBetween) : undefined;
	const y = yAxis ? parseAxisInfo(yAxis, familyDefaultCrossBetween) : undefined;
	if (!x && !y) return undefined;
	const out = {};
	if (x) out.x = x;
	if (y) out.y = y;
	return out;
}

export function parsePlotAreaLayout(plotArea) {
	return parseManualLayout(plotArea);
}

export function parsePlotAreaFillColor(plotArea) {
	return parseSpPrFill(plotArea);
}

export function parsePlotAreaBorderColor(plotArea) {
	return parseSpPrBorderColor(plotArea);
}

export function parsePlotAreaBorderWidth(plotArea) {
	return parseBorderWidthFromSpPr(plotArea);
}

export function parseVaryColors(chartTypeEl, kind) {
	const el = findChild(chartTypeEl, "varyColors");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	const familyDefaultsTrue = VARY_COLORS_DEFAULT_TRUE.has(kind);
	
	
	let parsed;
	switch (raw) {
		case "1":
		case "true":
			parsed = true;
			break;
		case "0":
		case "false":
			parsed = false;
			break;
		default: return undefined;
	}
	
	
	if (parsed === familyDefaultsTrue) return undefined;
	return parsed;
}

export function parseScatterStyle(scatterChart) {
	const el = findChild(scatterChart, "scatterStyle");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	if (!VALID_SCATTER_STYLES.has(raw)) return undefined;
	return raw;
}

export function parseDropLines(chartTypeEl) {
	return findChild(chartTypeEl, "dropLines") ? true : undefined;
}

export function parseHiLowLines(chartTypeEl) {
	return findChild(chartTypeEl, "hiLowLines") ? true : undefined;
}

export function parseSerLines(chartTypeEl) {
	return findChild(chartTypeEl, "serLines") ? true : undefined;
}

export function parseShowLineMarkers(lineChart) {
	const el = findChild(lineChart, "marker");
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

export function parseBarGrouping(barChart) {
	const grouping = findChild(barChart, "grouping");
	if (!grouping) return undefined;
	const val = grouping.attrs.val;
	if (typeof val !== "string") return undefined;
	switch (val) {
		case "stacked": return "stacked";
		case "percentStacked": return "percentStacked";
		case "clustered": return "clustered";
		case "standard":
 
		
		
		return undefined;
		default: return undefined;
	}
}

export function parseHoleSize(doughnut) {
	const el = findChild(doughnut, "holeSize");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	const parsed = Number.parseInt(raw, 10);
	if (!Number.isFinite(parsed)) return undefined;
	if (parsed < 1 || parsed > 99) return undefined;
	return parsed;
}

export function parseGapWidth(barChart) {
	const el = findChild(barChart, "gapWidth");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	const parsed = Number.parseInt(raw, 10);
	if (!Number.isFinite(parsed)) return undefined;
	if (parsed < 0 || parsed > 500) return undefined;
	if (parsed === 150) return undefined;
	return parsed;
}

export function parseUpDownBarsGapWidth(upDownBars) {
	const el = findChild(upDownBars, "gapWidth");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	const parsed = Number.parseInt(raw, 10);
	if (!Number.isFinite(parsed)) return undefined;
	if (parsed < 0 || parsed > 500) return undefined;
	if (parsed === 150) return undefined;
	return parsed;
}

export function parseOverlap(barChart) {
	const el = findChild(barChart, "overlap");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	const parsed = Number.parseInt(raw, 10);
	if (!Number.isFinite(parsed)) return undefined;
	if (parsed < -100 || parsed > 100) return undefined;
	if (parsed === 0) return undefined;
	return parsed;
}

export function parseFirstSliceAng(chartType) {
	const el = findChild(chartType, "firstSliceAng");
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	const parsed = Number.parseInt(raw, 10);
	if (!Number.isFinite(parsed)) return undefined;
	if (parsed < 0 || parsed > 360) return undefined;
	
	
	if (parsed === 0 || parsed === 360) return undefined;
	return parsed;
}

export function parseLineAreaGrouping(chartType) {
	const grouping = findChild(chartType, "grouping");
	if (!grouping) return undefined;
	const val = grouping.attrs.val;
	if (typeof val !== "string") return undefined;
	switch (val) {
		case "stacked": return "stacked";
		case "percentStacked": return "percentStacked";
		case "standard": return undefined;
		default: return undefined;
	}
}

export function buildPlotArea(chart, sheetName) {
	
	
	
	
	
	
	
	
	
	
	
	const plotAreaLayoutXml = buildManualLayout(resolvePlotAreaLayout(chart));
	const children = [plotAreaLayoutXml ?? xmlSelfClose("c:layout")];
	
	
	
	const opts = {
		xAxisTitle: normalizeAxisTitle(chart.axes?.x?.title),
		yAxisTitle: normalizeAxisTitle(chart.axes?.y?.title),
		
		
		
		
		
		
		
		
		xAxisTitleRotation: normalizeAxisTitleRotation(chart.axes?.x?.axisTitleRotation),
		yAxisTitleRotation: normalizeAxisTitleRotation(chart.axes?.y?.axisTitleRotation),
		
		
		
		
		
		
		
		xAxisTitleFontSize: normalizeAxisTitleFontSize(chart.axes?.x?.axisTitleFontSize),
		yAxisTitleFontSize: normalizeAxisTitleFontSize(chart.axes?.y?.axisTitleFontSize),
		
		
		
		
		
		
		
		
		xAxisTitleBold: normalizeAxisTitleBold(chart.axes?.x?.axisTitleBold),
		yAxisTitleBold: normalizeAxisTitleBold(chart.axes?.y?.axisTitleBold),
		
		
		
		
		
		
		
		
		
		
		xAxisTitleItalic: normalizeAxisTitleItalic(chart.axes?.x?.axisTitleItalic),
		yAxisTitleItalic: normalizeAxisTitleItalic(chart.axes?.y?.axisTitleItalic),
		
		
		
		
		
		
		
		
		
		
		
		
		
		
		
		xAxisTitleColor: normalizeAxisTitleColor(chart.axes?.x?.axisTitleColor),
		yAxisTitleColor: normalizeAxisTitleColor(chart.axes?.y?.axisTitleColor),
		
		
		
		
		
		
		
		
		
		
		xAxisTitleStrike: normalizeAxisTitleStrike(chart.axes?.x?.axisTitleStrike),
		yAxisTitleStrike: normalizeAxisTitleStrike(chart.axes?.y?.axisTitleStrike),
		
		
		
		
		
		
		
		
		xAxisTitleUnderline: normalizeAxisTitleUnderline(chart.axes?.x?.axisTitleUnderline),
		yAxisTitleUnderline: normalizeAxisTitleUnderline(chart.axes?.y?.axisTitleUnderline),
		
		
		
		
		
		
		
		
		
		
		
		
		xAxisTitleFontFamily: normalizeAxisTitleFontFamily(chart.axes?.x?.axisTitleFontFamily),
		yAxisTitleFontFamily: normalizeAxisTitleFontFamily(chart.axes?.y?.axisTitleFontFamily),
		
		
		
		
		
		
		
		
		xAxisTitleOverlay: chart.axes?.x?.axisTitleOverlay === true,
		yAxisTitleOverlay: chart.axes?.y?.axisTitleOverlay === true,
		
		
		
		
		
		
		
		
		
		
		
		
		
		xAxisTitleLayout: normalizeManualLayout(chart.axes?.x?.axisTitleLayout),
		yAxisTitleLayout: normalizeManualLayout(chart.axes?.y?.axisTitleLayout),
		
		
		
		
		
		
		
		
		
		
		
		
		
		
		
		
		xAxisTitleFillColor: normalizeTitleColor(chart.axes?.x?.axisTitleFillColor),
		yAxisTitleFillColor: normalizeTitleColor(chart.axes?.y?.axisTitleFillColor),
		
		
		
		
		
		
		
		
		
		
		
		xAxisTitleBorderColor: normalizeTitleColor(chart.axes?.x?.axisTitleBorderColor),
		yAxisTitleBorderColor: normalizeTitleColor(chart.axes?.y?.axisTitleBorderColor),
		
		
		
		
		
		
		
		xAxisTitleBorderWidth: clampStrokeWidthPt(chart.axes?.x?.axisTitleBorderWidth),
		yAxisTitleBorderWidth: clampStrokeWidthPt(chart.axes?.y?.axisTitleBorderWidth),
		
		
		
		
		
		xAxisTitleBorderDash: normalizeBorderDash(chart.axes?.x?.axisTitleBorderDash),
		yAxisTitleBorderDash: normalizeBorderDash(chart.axes?.y?.axisTitleBorderDash),
		xAxisTitleBorderCap: normalizeLineCap(chart.axes?.x?.axisTitleBorderCap),
		yAxisTitleBorderCap: normalizeLineCap(chart.axes?.y?.axisTitleBorderCap),
		xAxisTitleBorderCompound: normalizeLineCompound(chart.axes?.x?.axisTitleBorderCompound),
		yAxisTitleBorderCompound: normalizeLineCompound(chart.axes?.y?.axisTitleBorderCompound),
		xGridlines: normalizeAxisGridlines(chart.axes?.x?.gridlines),
		yGridlines: normalizeAxisGridlines(chart.axes?.y?.gridlines),
		xScale: normalizeAxisScale(chart.axes?.x?.scale),
		yScale: normalizeAxisScale(chart.axes?.y?.scale),
		xNumFmt: normalizeAxisNumberFormat(chart.axes?.x?.numberFormat),
		yNumFmt: normalizeAxisNumberFormat(chart.axes?.y?.numberFormat),
		xMajorTickMark: normalizeTickMark(chart.axes?.x?.majorTickMark),
		yMajorTickMark: normalizeTickMark(chart.axes?.y?.majorTickMark),
		xMinorTickMark: normalizeTickMark(chart.axes?.x?.minorTickMark),
		yMinorTickMark: normalizeTickMark(chart.axes?.y?.minorTickMark),
		xTickLblPos: normalizeTickLblPos(chart.axes?.x?.tickLblPos),
		yTickLblPos: normalizeTickLblPos(chart.axes?.y?.tickLblPos),
		
		
		
		
		
		
		
		xLabelRotation: normalizeAxisLabelRotation(chart.axes?.x?.labelRotation),
		yLabelRotation: normalizeAxisLabelRotation(chart.axes?.y?.labelRotation),
		
		
		
		
		
		
		xLabelFontSize: normalizeAxisLabelFontSize(chart.axes?.x?.labelFontSize),
		yLabelFontSize: normalizeAxisLabelFontSize(chart.axes?.y?.labelFontSize),
		
		
		
		
		
		
		xLabelBold: normalizeAxisLabelBold(chart.axes?.x?.labelBold),
		yLabelBold: normalizeAxisLabelBold(chart.axes?.y?.labelBold),
		
		
		
		
		
		
		xLabelItalic: normalizeAxisLabelItalic(chart.axes?.x?.labelItalic),
		yLabelItalic: normalizeAxisLabelItalic(chart.axes?.y?.labelItalic),
		
		
		
		
		
		
		
		
		
		
		xLabelColor: normalizeAxisLabelColor(chart.axes?.x?.labelColor),
		yLabelColor: normalizeAxisLabelColor(chart.axes?.y?.labelColor),
		
		
		
		
		
		
		
		
		xLabelUnderline: normalizeAxisLabelUnderline(chart.axes?.x?.labelUnderline),
		yLabelUnderline: normalizeAxisLabelUnderline(chart.axes?.y?.labelUnderline),
		
		
		
		
		
		
		
		
		xLabelStrike: normalizeAxisLabelStrike(chart.axes?.x?.labelStrike),
		yLabelStrike: normalizeAxisLabelStrike(chart.axes?.y?.labelStrike),
		
		
		
		
		
		
		
		
		
		xLabelFontFamily: normalizeAxisLabelFontFamily(chart.axes?.x?.labelFontFamily),
		yLabelFontFamily: normalizeAxisLabelFontFamily(chart.axes?.y?.labelFontFamily),
		xReverse: chart.axes?.x?.reverse === true,
		yReverse: chart.axes?.y?.reverse === true,
		
		
		
		
		xTickLblSkip: normalizeAxisSkip(chart.axes?.x?.tickLblSkip),
		xTickMarkSkip: normalizeAxisSkip(chart.axes?.x?.tickMarkSkip),
		
		
		
		
		xLblOffset: normalizeAxisLblOffset(chart.axes?.x?.lblOffset),
		
		
		
		
		xLblAlgn: normalizeAxisLblAlgn(chart.axes?.x?.lblAlgn),
		
		
		
		
		xNoMultiLvlLbl: chart.axes?.x?.noMultiLvlLbl === true,
		
		
		
		
		
		
		
		xAuto: chart.axes?.x?.auto !== false,
		
		
		
		
		
		
		xHidden: normalizeAxisHidden(chart.axes?.x?.hidden),
		yHidden: normalizeAxisHidden(chart.axes?.y?.hidden),
		
		
		
		
		
		
		xCrosses: normalizeAxisCrosses(chart.axes?.x?.crosses, chart.axes?.x?.crossesAt),
		yCrosses: normalizeAxisCrosses(chart.axes?.y?.crosses, chart.axes?.y?.crossesAt),
		
		
		
		
		
		
		
		
		xDispUnits: normalizeAxisDispUnits(chart.axes?.x?.dispUnits),
		yDispUnits: normalizeAxisDispUnits(chart.axes?.y?.dispUnits),
		
		
		
		
		
		
		
		
		xCrossBetween: normalizeAxisCrossBetween(chart.axes?.x?.crossBetween),
		yCrossBetween: normalizeAxisCrossBetween(chart.axes?.y?.crossBetween)
	};
	switch (chart.type) {
		case "bar":
		case "column": {
			children.push(buildBarChart(chart, sheetName));
			children.push(...buildBarAxes(chart.type, opts));
			break;
		}
		case "line": {
			children.push(buildLineChart(chart, sheetName));
			children.push(...buildBarAxes("column", opts));
			break;
		}
		case "area": {
			children.push(buildAreaChart(chart, sheetName));
			children.push(...buildBarAxes("column", opts));
			break;
		}
		case "pie": {
			children.push(buildPieChart(chart, sheetName));
			break;
		}
		case "doughnut": {
			children.push(buildDoughnutChart(chart, sheetName));
			break;
		}
		case "scatter": {
			children.push(buildScatterChart(chart, sheetName));
			children.push(...buildScatterAxes(opts));
			break;
		}
		default: {
			
			const _exhaustive = chart.type;
			throw new Error(`Unsupported chart type: ${String(_exhaustive)}`);
		}
	}
	
	
	
	
	
	
	
	const dTable = resolveDataTable(chart);
	if (dTable !== undefined) {
		children.push(buildDataTable(dTable));
	}
	
	
	
	
	
	
	
	
	const plotAreaSpPr = buildPlotAreaSpPr(chart);
	if (plotAreaSpPr !== undefined) {
		children.push(plotAreaSpPr);
	}
	return xmlElement("c:plotArea", undefined, children);
}

export function buildPlotAreaSpPr(chart) {
	const fillHex = normalizePlotAreaFillColor(chart.plotAreaFillColor);
	const borderHex = normalizePlotAreaBorderColor(chart.plotAreaBorderColor);
	const borderWidthPt = clampStrokeWidthPt(chart.plotAreaBorderWidth);
	const borderDash = normalizeBorderDash(chart.plotAreaBorderDash);
	const borderCap = normalizeLineCap(chart.plotAreaBorderCap);
	const borderCompound = normalizeLineCompound(chart.plotAreaBorderCompound);
	if (fillHex === undefined && borderHex === undefined && borderWidthPt === undefined && borderDash === undefined && borderCap === undefined && borderCompound === undefined) {
		return undefined;
	}
	const children = [];
	if (fillHex !== undefined) {
		children.push(xmlElement("a:solidFill", undefined, [buildColorElement(fillHex)]));
	}
	if (borderHex !== undefined || borderWidthPt !== undefined || borderDash !== undefined || borderCap !== undefined || borderCompound !== undefined) {
		const lnAttrs = {};
		if (borderWidthPt !== undefined) {
			
			
			lnAttrs.w = Math.round(borderWidthPt * EMU_PER_PT);
		}
		if (borderCap !== undefined) lnAttrs.cap = borderCap;
		if (borderCompound !== undefined) lnAttrs.cmpd = borderCompound;
		const lnChildren = [];
		if (borderHex !== undefined) {
			lnChildren.push(xmlElement("a:solidFill", undefined, [buildColorElement(borderHex)]));
		}
		
		
		
		
		if (borderDash !== undefined) {
			lnChildren.push(xmlSelfClose("a:prstDash", { val: borderDash }));
		}
		children.push(lnChildren.length === 0 ? xmlSelfClose("a:ln", lnAttrs) : xmlElement("a:ln", Object.keys(lnAttrs).length > 0 ? lnAttrs : undefined, lnChildren));
	}
	return xmlElement("c:spPr", undefined, children);
}

export function normalizePlotAreaFillColor(value) {
	return normalizeTitleColor(value);
}

export function normalizePlotAreaBorderColor(value) {
	return normalizeTitleColor(value);
}
export function buildBarChart(chart, sheetName) {
	const grouping = chart.barGrouping ?? "clustered";
	const barDir = chart.type === "bar" ? "bar" : "col";
	const isStacked = grouping === "percentStacked" || grouping === "stacked";
	const children = [
		xmlSelfClose("c:barDir", { val: barDir }),
		xmlSelfClose("c:grouping", { val: grouping }),
		xmlSelfClose("c:varyColors", { val: resolveVaryColors(chart) ? 1 : 0 })
	];
	for (let i = 0; i < chart.series.length; i++) {
		children.push(buildSeries(
			chart.series[i],
			i,
			sheetName,
			
			false,
			{
				chartType: chart.type,
				dataLabels: chart.dataLabels,
				invertIfNegative: chart.series[i].invertIfNegative === true,
				dataPoints: chart.series[i].dataPoints,
				trendlines: chart.series[i].trendlines,
				errorBars: chart.series[i].errorBars
			}
		));
	}
	const chartLevelDLbls = buildChartLevelDataLabels(chart);
	if (chartLevelDLbls) children.push(chartLevelDLbls);
	
	
	
	
	
	
	
	
	
	
	
	
	const explicitGapWidth = clampGapWidth(chart.gapWidth);
	const explicitOverlap = clampOverlap(chart.overlap);
	const emitGapWidth = explicitGapWidth ?? (isStacked ? undefined : 150);
	if (emitGapWidth !== undefined) {
		children.push(xmlSelfClose("c:gapWidth", { val: emitGapWidth }));
	}
	const emitOverlap = explicitOverlap ?? (isStacked ? 100 : undefined);
	if (emitOverlap !== undefined) {
		children.push(xmlSelfClose("c:overlap", { val: emitOverlap }));
	}
	
	
	
	
	
	
	
	
	
	
	if (chart.serLines === true) {
		children.push(xmlElement("c:serLines", undefined, []));
	}
	children.push(xmlSelfClose("c:axId", { val: AXIS_ID_CAT }));
	children.push(xmlSelfClose("c:axId", { val: AXIS_ID_VAL }));
	return xmlElement("c:barChart", undefined, children);
}

export function clampGapWidth(value) {
	if (value === undefined || !Number.isFinite(value)) return undefined;
	const rounded = Math.round(value);
	if (rounded < 0) return 0;
	if (rounded > 500) return 500;
	return rounded;
}

export function clampOverlap(value) {
	if (value === undefined || !Number.isFinite(value)) return undefined;
	const rounded = Math.round(value);
	if (rounded < -100) return -100;
	if (rounded > 100) return 100;
	return rounded;
}
export function buildLineChart(chart, sheetName) {
	const grouping = chart.lineGrouping ?? "standard";
	const children = [xmlSelfClose("c:grouping", { val: grouping }), xmlSelfClose("c:varyColors", { val: resolveVaryColors(chart) ? 1 : 0 })];
	for (let i = 0; i < chart.series.length; i++) {
		
		
		
		const seriesXml = buildSeries(
			chart.series[i],
			i,
			sheetName,
			
			false,
			{
				chartType: chart.type,
				smooth: chart.series[i].smooth === true,
				dataLabels: chart.dataLabels,
				stroke: chart.series[i].stroke,
				marker: chart.series[i].marker,
				dataPoints: chart.series[i].dataPoints,
				trendlines: chart.series[i].trendlines,
				errorBars: chart.series[i].errorBars
			}
		);
		children.push(seriesXml);
	}
	const chartLevelDLbls = buildChartLevelDataLabels(chart);
	if (chartLevelDLbls) children.push(chartLevelDLbls);
	
	
	
	
	
	
	
	
	
	if (chart.dropLines === true) {
		children.push(xmlElement("c:dropLines", undefined, []));
	}
	if (chart.hiLowLines === true) {
		children.push(xmlElement("c:hiLowLines", undefined, []));
	}
	if (chart.upDownBars === true) {
		children.push(buildUpDownBars(chart.upDownBarsGapWidth));
	}
	
	
	
	
	
	
	
	
	
	
	children.push(xmlSelfClose("c:marker", { val: chart.showLineMarkers === false ? 0 : 1 }));
	children.push(xmlSelfClose("c:axId", { val: AXIS_ID_CAT }));
	children.push(xmlSelfClose("c:axId", { val: AXIS_ID_VAL }));
	return xmlElement("c:lineChart", undefined, children);
}

export function buildUpDownBars(gapWidth) {
	const resolved = clampUpDownBarsGapWidth(gapWidth) ?? 150;
	return xmlElement("c:upDownBars", undefined, [xmlSelfClose("c:gapWidth", { val: resolved })]);
}

export function clampUpDownBarsGapWidth(value) {
	if (value === undefined || !Number.isFinite(value)) return undefined;
	const rounded = Math.round(value);
	if (rounded < 0 || rounded > 500) return undefined;
	return rounded;
}
export function buildAreaChart(chart, sheetName) {
	const grouping = chart.areaGrouping ?? "standard";
	const children = [xmlSelfClose("c:grouping", { val: grouping }), xmlSelfClose("c:varyColors", { val: resolveVaryColors(chart) ? 1 : 0 })];
	for (let i = 0; i < chart.series.length; i++) {
		children.push(buildSeries(
			chart.series[i],
			i,
			sheetName,
			
			false,
			{
				chartType: chart.type,
				dataLabels: chart.dataLabels,
				dataPoints: chart.series[i].dataPoints,
				trendlines: chart.series[i].trendlines,
				errorBars: chart.series[i].errorBars
			}
		));
	}
	const chartLevelDLbls = buildChartLevelDataLabels(chart);
	if (chartLevelDLbls) children.push(chartLevelDLbls);
	
	
	
	
	
	if (chart.dropLines === true) {
		children.push(xmlElement("c:dropLines", undefined, []));
	}
	children.push(xmlSelfClose("c:axId", { val: AXIS_ID_CAT }));
	children.push(xmlSelfClose("c:axId", { val: AXIS_ID_VAL }));
	return xmlElement("c:areaChart", undefined, children);
}
export function buildPieChart(chart, sheetName) {
	const children = [xmlSelfClose("c:varyColors", { val: resolveVaryColors(chart) ? 1 : 0 })];
	
	
	if (chart.series.length > 0) {
		children.push(buildSeries(
			chart.series[0],
			0,
			sheetName,
			
			false,
			{
				chartType: chart.type,
				dataLabels: chart.dataLabels,
				explosion: chart.series[0].explosion,
				dataPoints: chart.series[0].dataPoints
			}
		));
	}
	const chartLevelDLbls = buildChartLevelDataLabels(chart);
	if (chartLevelDLbls) children.push(chartLevelDLbls);
	
	
	
	const sliceAng = clampFirstSliceAng(chart.firstSliceAng);
	if (sliceAng !== undefined) {
		children.push(xmlSelfClose("c:firstSliceAng", { val: sliceAng }));
	}
	return xmlElement("c:pieChart", undefined, children);
}
export function buildDoughnutChart(chart, sheetName) {
	const children = [xmlSelfClose("c:varyColors", { val: resolveVaryColors(chart) ? 1 : 0 })];
	
	
	
	for (let i = 0; i < chart.series.length; i++) {
		children.push(buildSeries(
			chart.series[i],
			i,
			sheetName,
			
			false,
			{
				chartType: chart.type,
				dataLabels: chart.dataLabels,
				explosion: chart.series[i].explosion,
				dataPoints: chart.series[i].dataPoints
			}
		));
	}
	const chartLevelDLbls = buildChartLevelDataLabels(chart);
	if (chartLevelDLbls) children.push(chartLevelDLbls);
	
	
	
	
	
	
	
	
	
	children.push(xmlSelfClose("c:firstSliceAng", { val: clampFirstSliceAng(chart.firstSliceAng) ?? 0 }));
	children.push(xmlSelfClose("c:holeSize", { val: clampHoleSize(chart.holeSize) }));
	return xmlElement("c:doughnutChart", undefined, children);
}

export function clampFirstSliceAng(value) {
	if (value === undefined || !Number.isFinite(value)) return undefined;
	const rounded = Math.round(value);
	
	
	let normalized = rounded % 360;
	if (normalized < 0) normalized += 360;
	if (normalized === 0) return undefined;
	return normalized;
}
export function clampHoleSize(value) {
	if (value === undefined || !Number.isFinite(value)) return DOUGHNUT_HOLE_DEFAULT;
	const rounded = Math.round(value);
	if (rounded < DOUGHNUT_HOLE_MIN) return DOUGHNUT_HOLE_MIN;
	if (rounded > DOUGHNUT_HOLE_MAX) return DOUGHNUT_HOLE_MAX;
	return rounded;
}
export function buildScatterChart(chart, sheetName) {
	const children = [xmlSelfClose("c:scatterStyle", { val: resolveScatterStyle(chart) }), xmlSelfClose("c:varyColors", { val: resolveVaryColors(chart) ? 1 : 0 })];
	for (let i = 0; i < chart.series.length; i++) {
		
		
		
		children.push(buildSeries(
			chart.series[i],
			i,
			sheetName,
			
			true,
			{
				chartType: chart.type,
				smooth: chart.series[i].smooth === true ? true : undefined,
				dataLabels: chart.dataLabels,
				stroke: chart.series[i].stroke,
				marker: chart.series[i].marker,
				dataPoints: chart.series[i].dataPoints,
				trendlines: chart.series[i].trendlines,
				errorBars: chart.series[i].errorBars
			}
		));
	}
	const chartLevelDLbls = buildChartLevelDataLabels(chart);
	if (chartLevelDLbls) children.push(chartLevelDLbls);
	children.push(xmlSelfClose("c:axId", { val: AXIS_ID_VAL_X }));
	children.push(xmlSelfClose("c:axId", { val: AXIS_ID_VAL_Y }));
	return xmlElement("c:scatterChart", undefined, children);
}

export function resolveVaryColors(chart) {
	if (typeof chart.varyColors === "boolean") return chart.varyColors;
	return VARY_COLORS_DEFAULT_TRUE_TYPES.has(chart.type);
}

export function resolveScatterStyle(chart) {
	const raw = chart.scatterStyle;
	if (raw && SCATTER_STYLE_VALUES.has(raw)) return raw;
	return "lineMarker";
}

const PLOT_AREA_BORDER_WIDTH_MIN_PT = .25;
const PLOT_AREA_BORDER_WIDTH_MAX_PT = 13.5;


export function resolveCloneVaryColors(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}

export function resolveCloneUpDownBars(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}

export function resolveCloneUpDownBarsGapWidth(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}

export function resolveClonePlotAreaLayout(sourceValue, override) {
	if (override === undefined) return normalizeChartManualLayout(sourceValue);
	if (override === null) return undefined;
	return normalizeChartManualLayout(override);
}

export function resolveClonePlotAreaFillColor(sourceValue, override) {
	if (override === undefined) return normalizePlotAreaFillColor(sourceValue);
	if (override === null) return undefined;
	return normalizePlotAreaFillColor(override);
}

export function resolveClonePlotAreaBorderColor(sourceValue, override) {
	if (override === undefined) return normalizePlotAreaBorderColor(sourceValue);
	if (override === null) return undefined;
	return normalizePlotAreaBorderColor(override);
}

export function normalizeClonePlotAreaBorderWidth(value) {
	if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
	
	const snapped = Math.round(value * 4) / 4;
	if (snapped < PLOT_AREA_BORDER_WIDTH_MIN_PT) return PLOT_AREA_BORDER_WIDTH_MIN_PT;
	if (snapped > PLOT_AREA_BORDER_WIDTH_MAX_PT) return PLOT_AREA_BORDER_WIDTH_MAX_PT;
	return snapped;
}

export function resolveClonePlotAreaBorderWidth(sourceValue, override) {
	if (override === undefined) return normalizeClonePlotAreaBorderWidth(sourceValue);
	if (override === null) return undefined;
	return normalizeClonePlotAreaBorderWidth(override);
}

export function resolveCloneDropLines(sourceValue, override) {
	if (override === undefined) {
		return sourceValue === true ? true : undefined;
	}
	if (override === null) return undefined;
	return override === true ? true : undefined;
}

export function resolveCloneHiLowLines(sourceValue, override) {
	if (override === undefined) {
		return sourceValue === true ? true : undefined;
	}
	if (override === null) return undefined;
	return override === true ? true : undefined;
}

export function resolveCloneSerLines(sourceValue, override) {
	if (override === undefined) {
		return sourceValue === true ? true : undefined;
	}
	if (override === null) return undefined;
	return override === true ? true : undefined;
}

export function resolveCloneScatterStyle(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}
