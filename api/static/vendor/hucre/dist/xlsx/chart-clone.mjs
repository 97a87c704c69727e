import { resolveBorderDash, resolveBorderWidthPt, resolveLineCap, resolveLineCompound } from "./chart/shape.mjs";
import { resolveBackWallThickness, resolveFloorThickness, resolveSideWallThickness, resolveView3D } from "./chart/walls.mjs";
import { resolveCloneTitleBold, resolveCloneTitleBorderColor, resolveCloneTitleBorderWidth, resolveCloneTitleColor, resolveCloneTitleFillColor, resolveCloneTitleFontFamily, resolveCloneTitleFontSize, resolveCloneTitleItalic, resolveCloneTitleLayout, resolveCloneTitleOverlay, resolveCloneTitleRotation, resolveCloneTitleStrike, resolveCloneTitleUnderline } from "./chart/title.mjs";
import { resolveCloneLegendBold, resolveCloneLegendBorderColor, resolveCloneLegendBorderWidth, resolveCloneLegendEntries, resolveCloneLegendFillColor, resolveCloneLegendFontColor, resolveCloneLegendFontFamily, resolveCloneLegendFontSize, resolveCloneLegendItalic, resolveCloneLegendLayout, resolveCloneLegendOverlay, resolveCloneLegendStrikethrough, resolveCloneLegendUnderline } from "./chart/legend.mjs";
import { buildSeriesFromSource, resolveShowLineMarkers } from "./chart/series.mjs";
import { resolveAxes, resolveCloneAutoTitleDeleted } from "./chart/axis.mjs";
import { resolveCloneDropLines, resolveCloneHiLowLines, resolveClonePlotAreaBorderColor, resolveClonePlotAreaBorderWidth, resolveClonePlotAreaFillColor, resolveClonePlotAreaLayout, resolveCloneScatterStyle, resolveCloneSerLines, resolveCloneUpDownBars, resolveCloneUpDownBarsGapWidth, resolveCloneVaryColors } from "./chart/plotArea.mjs";
import { resolveCloneDataTable } from "./chart/dataTable.mjs";
import { resolveChartDataLabels } from "./chart/dataLabels.mjs";
import { resolveCloneChartSpaceBorderColor, resolveCloneChartSpaceFillColor, resolveCloneDate1904, resolveCloneDispBlanksAs, resolveCloneLang, resolveClonePlotVisOnly, resolveCloneProtection, resolveCloneRoundedCorners, resolveCloneShowDLblsOverMax, resolveCloneStyle } from "./chart/chartSpace.mjs";

export function cloneChart(source, options) {
	if (!options || !options.anchor) {
		throw new Error("cloneChart: options.anchor is required");
	}
	const type = options.type ?? pickWritableKind(source);
	
	
	const title = resolveTitle(source.title, options.title);
	
	let series;
	if (options.series) {
		series = options.series.map((s) => ({ ...s }));
	} else {
		series = buildSeriesFromSource(source, options.seriesOverrides);
	}
	
	
	
	
	
	if (type !== "line" && type !== "scatter") {
		for (const s of series) {
			if (s.smooth !== undefined) delete s.smooth;
			if (s.stroke !== undefined) delete s.stroke;
			if (s.marker !== undefined) delete s.marker;
		}
	}
	
	
	
	
	if (type !== "bar" && type !== "column") {
		for (const s of series) {
			if (s.invertIfNegative !== undefined) delete s.invertIfNegative;
		}
	}
	
	
	
	
	
	if (type !== "pie" && type !== "doughnut") {
		for (const s of series) {
			if (s.explosion !== undefined) delete s.explosion;
		}
	}
	
	
	
	
	
	if (type === "pie" || type === "doughnut") {
		for (const s of series) {
			if (s.trendlines !== undefined) delete s.trendlines;
			if (s.errorBars !== undefined) delete s.errorBars;
		}
	}
	
	
	
	
	
	
	
	if (type !== "bar" && type !== "column") {
		for (const s of series) {
			if (s.shape3D !== undefined) delete s.shape3D;
		}
	}
	if (series.length === 0) {
		throw new Error("cloneChart: produced 0 series; pass `series` or ensure the source has at least one series with a valuesRef");
	}
	const out = {
		type,
		series,
		anchor: options.anchor
	};
	if (title !== undefined) out.title = title;
	
	
	
	
	
	const legend = options.legend !== undefined ? options.legend : source.legend;
	if (legend !== undefined) out.legend = legend;
	
	
	
	
	
	if (legend !== false) {
		const resolvedLegendOverlay = resolveCloneLegendOverlay(source.legendOverlay, options.legendOverlay);
		if (resolvedLegendOverlay !== undefined) out.legendOverlay = resolvedLegendOverlay;
		
		
		
		
		
		
		const resolvedLegendEntries = resolveCloneLegendEntries(source.legendEntries, options.legendEntries);
		if (resolvedLegendEntries !== undefined) out.legendEntries = resolvedLegendEntries;
		
		
		
		
		
		
		
		
		const resolvedLegendFontSize = resolveCloneLegendFontSize(source.legendFontSize, options.legendFontSize);
		if (resolvedLegendFontSize !== undefined) out.legendFontSize = resolvedLegendFontSize;
		
		
		
		
		
		const resolvedLegendBold = resolveCloneLegendBold(source.legendBold, options.legendBold);
		if (resolvedLegendBold !== undefined) out.legendBold = resolvedLegendBold;
		
		
		
		const resolvedLegendItalic = resolveCloneLegendItalic(source.legendItalic, options.legendItalic);
		if (resolvedLegendItalic !== undefined) out.legendItalic = resolvedLegendItalic;
		
		const resolvedLegendUnderline = resolveCloneLegendUnderline(source.legendUnderline, options.legendUnderline);
		if (resolvedLegendUnderline !== undefined) out.legendUnderline = resolvedLegendUnderline;
		
		const resolvedLegendStrikethrough = resolveCloneLegendStrikethrough(source.legendStrikethrough, options.legendStrikethrough);
		if (resolvedLegendStrikethrough !== undefined) {
			out.legendStrikethrough = resolvedLegendStrikethrough;
		}
		
		
		
		const resolvedLegendFontColor = resolveCloneLegendFontColor(source.legendFontColor, options.legendFontColor);
		if (resolvedLegendFontColor !== undefined) out.legendFontColor = resolvedLegendFontColor;
		
		
		
		
		
		const resolvedLegendFontFamily = resolveCloneLegendFontFamily(source.legendFontFamily, options.legendFontFamily);
		if (resolvedLegendFontFamily !== undefined) out.legendFontFamily = resolvedLegendFontFamily;
		
		
		
		
		
		
		
		
		
		const resolvedLegendLayout = resolveCloneLegendLayout(source.legendLayout, options.legendLayout);
		if (resolvedLegendLayout !== undefined) out.legendLayout = resolvedLegendLayout;
		
		
		
		
		
		
		
		
		
		
		const resolvedLegendFillColor = resolveCloneLegendFillColor(source.legendFillColor, options.legendFillColor);
		if (resolvedLegendFillColor !== undefined) out.legendFillColor = resolvedLegendFillColor;
		
		
		
		
		
		
		
		
		
		
		
		const resolvedLegendBorderColor = resolveCloneLegendBorderColor(source.legendBorderColor, options.legendBorderColor);
		if (resolvedLegendBorderColor !== undefined) {
			out.legendBorderColor = resolvedLegendBorderColor;
		}
		
		
		
		
		
		
		
		
		
		
		
		
		
		const resolvedLegendBorderWidth = resolveCloneLegendBorderWidth(source.legendBorderWidth, options.legendBorderWidth);
		if (resolvedLegendBorderWidth !== undefined) {
			out.legendBorderWidth = resolvedLegendBorderWidth;
		}
		
		
		const resolvedLegendBorderDash = resolveBorderDash(source.legendBorderDash, options.legendBorderDash);
		if (resolvedLegendBorderDash !== undefined) {
			out.legendBorderDash = resolvedLegendBorderDash;
		}
		
		
		const resolvedLegendBorderCap = resolveLineCap(source.legendBorderCap, options.legendBorderCap);
		if (resolvedLegendBorderCap !== undefined) {
			out.legendBorderCap = resolvedLegendBorderCap;
		}
		const resolvedLegendBorderCompound = resolveLineCompound(source.legendBorderCompound, options.legendBorderCompound);
		if (resolvedLegendBorderCompound !== undefined) {
			out.legendBorderCompound = resolvedLegendBorderCompound;
		}
	}
	
	
	
	
	
	
	
	
	
	const resolvedPlotAreaLayout = resolveClonePlotAreaLayout(source.plotAreaLayout, options.plotAreaLayout);
	if (resolvedPlotAreaLayout !== undefined) out.plotAreaLayout = resolvedPlotAreaLayout;
	
	
	
	
	
	
	
	
	
	
	const resolvedPlotAreaFillColor = resolveClonePlotAreaFillColor(source.plotAreaFillColor, options.plotAreaFillColor);
	if (resolvedPlotAreaFillColor !== undefined) out.plotAreaFillColor = resolvedPlotAreaFillColor;
	
	
	
	
	
	
	
	
	
	
	const resolvedPlotAreaBorderColor = resolveClonePlotAreaBorderColor(source.plotAreaBorderColor, options.plotAreaBorderColor);
	if (resolvedPlotAreaBorderColor !== undefined) {
		out.plotAreaBorderColor = resolvedPlotAreaBorderColor;
	}
	
	
	
	
	
	
	
	
	
	const resolvedPlotAreaBorderWidth = resolveClonePlotAreaBorderWidth(source.plotAreaBorderWidth, options.plotAreaBorderWidth);
	if (resolvedPlotAreaBorderWidth !== undefined) {
		out.plotAreaBorderWidth = resolvedPlotAreaBorderWidth;
	}
	
	
	
	
	const resolvedPlotAreaBorderDash = resolveBorderDash(source.plotAreaBorderDash, options.plotAreaBorderDash);
	if (resolvedPlotAreaBorderDash !== undefined) {
		out.plotAreaBorderDash = resolvedPlotAreaBorderDash;
	}
	
	
	const resolvedPlotAreaBorderCap = resolveLineCap(source.plotAreaBorderCap, options.plotAreaBorderCap);
	if (resolvedPlotAreaBorderCap !== undefined) {
		out.plotAreaBorderCap = resolvedPlotAreaBorderCap;
	}
	const resolvedPlotAreaBorderCompound = resolveLineCompound(source.plotAreaBorderCompound, options.plotAreaBorderCompound);
	if (resolvedPlotAreaBorderCompound !== undefined) {
		out.plotAreaBorderCompound = resolvedPlotAreaBorderCompound;
	}
	
	
	
	
	
	
	
	
	
	
	
	
	
	const resolvedChartSpaceFillColor = resolveCloneChartSpaceFillColor(source.chartSpaceFillColor, options.chartSpaceFillColor);
	if (resolvedChartSpaceFillColor !== undefined) {
		out.chartSpaceFillColor = resolvedChartSpaceFillColor;
	}
	
	
	
	
	
	
	
	
	
	
	
	const resolvedChartSpaceBorderColor = resolveCloneChartSpaceBorderColor(source.chartSpaceBorderColor, options.chartSpaceBorderColor);
	if (resolvedChartSpaceBorderColor !== undefined) {
		out.chartSpaceBorderColor = resolvedChartSpaceBorderColor;
	}
	
	
	
	
	
	
	
	
	
	const resolvedChartSpaceBorderWidth = resolveBorderWidthPt(source.chartSpaceBorderWidth, options.chartSpaceBorderWidth);
	if (resolvedChartSpaceBorderWidth !== undefined) {
		out.chartSpaceBorderWidth = resolvedChartSpaceBorderWidth;
	}
	
	
	
	
	const resolvedChartSpaceBorderDash = resolveBorderDash(source.chartSpaceBorderDash, options.chartSpaceBorderDash);
	if (resolvedChartSpaceBorderDash !== undefined) {
		out.chartSpaceBorderDash = resolvedChartSpaceBorderDash;
	}
	
	
	
	
	const resolvedChartSpaceBorderCap = resolveLineCap(source.chartSpaceBorderCap, options.chartSpaceBorderCap);
	if (resolvedChartSpaceBorderCap !== undefined) {
		out.chartSpaceBorderCap = resolvedChartSpaceBorderCap;
	}
	const resolvedChartSpaceBorderCompound = resolveLineCompound(source.chartSpaceBorderCompound, options.chartSpaceBorderCompound);
	if (resolvedChartSpaceBorderCompound !== undefined) {
		out.chartSpaceBorderCompound = resolvedChartSpaceBorderCompound;
	}
	const barGrouping = options.barGrouping !== undefined ? options.barGrouping : source.barGrouping;
	if (barGrouping !== undefined && (type === "bar" || type === "column")) {
		out.barGrouping = barGrouping;
	}
	
	
	
	
	
	if (type === "bar" || type === "column") {
		const gapWidth = options.gapWidth !== undefined ? options.gapWidth : source.gapWidth;
		if (gapWidth !== undefined) out.gapWidth = gapWidth;
		const overlap = options.overlap !== undefined ? options.overlap : source.overlap;
		if (overlap !== undefined) out.overlap = overlap;
	}
	const lineGrouping = options.lineGrouping !== undefined ? options.lineGrouping : source.lineGrouping;
	if (lineGrouping !== undefined && type === "line") {
		out.lineGrouping = lineGrouping;
	}
	const areaGrouping = options.areaGrouping !== undefined ? options.areaGrouping : source.areaGrouping;
	if (areaGrouping !== undefined && type === "area") {
		out.areaGrouping = areaGrouping;
	}
	
	
	
	
	
	
	
	if (type === "line" || type === "area") {
		const dropLines = resolveCloneDropLines(source.dropLines, options.dropLines);
		if (dropLines !== undefined) out.dropLines = dropLines;
	}
	
	
	
	
	
	
	if (type === "line") {
		const hiLowLines = resolveCloneHiLowLines(source.hiLowLines, options.hiLowLines);
		if (hiLowLines !== undefined) out.hiLowLines = hiLowLines;
	}
	
	
	
	
	
	
	
	
	if (type === "bar" || type === "column") {
		const serLines = resolveCloneSerLines(source.serLines, options.serLines);
		if (serLines !== undefined) out.serLines = serLines;
	}
	
	
	
	
	if (type === "doughnut") {
		const holeSize = options.holeSize !== undefined ? options.holeSize : source.holeSize;
		if (holeSize !== undefined) out.holeSize = holeSize;
	}
	
	
	
	
	
	
	if (type === "pie" || type === "doughnut") {
		const firstSliceAng = options.firstSliceAng !== undefined ? options.firstSliceAng : source.firstSliceAng;
		if (firstSliceAng !== undefined) out.firstSliceAng = firstSliceAng;
	}
	if (options.showTitle !== undefined) out.showTitle = options.showTitle;
	
	
	
	
	const altText = options.altText !== undefined ? options.altText : source.altText;
	if (altText !== undefined) out.altText = altText;
	const frameTitle = options.frameTitle !== undefined ? options.frameTitle : source.frameTitle;
	if (frameTitle !== undefined) out.frameTitle = frameTitle;
	
	
	
	
	
	
	const titleRendered = (out.showTitle ?? Boolean(out.title)) && out.title !== undefined;
	if (titleRendered) {
		const resolvedTitleOverlay = resolveCloneTitleOverlay(source.titleOverlay, options.titleOverlay);
		if (resolvedTitleOverlay !== undefined) out.titleOverlay = resolvedTitleOverlay;
		
		
		
		
		
		
		
		const resolvedTitleRotation = resolveCloneTitleRotation(source.titleRotation, options.titleRotation);
		if (resolvedTitleRotation !== undefined) out.titleRotation = resolvedTitleRotation;
		
		
		
		
		
		
		
		
		
		const resolvedTitleFontSize = resolveCloneTitleFontSize(source.titleFontSize, options.titleFontSize);
		if (resolvedTitleFontSize !== undefined) out.titleFontSize = resolvedTitleFontSize;
		
		
		
		
		
		
		
		const resolvedTitleBold = resolveCloneTitleBold(source.titleBold, options.titleBold);
		if (resolvedTitleBold !== undefined) out.titleBold = resolvedTitleBold;
		
		
		
		
		
		
		
		
		const resolvedTitleItalic = resolveCloneTitleItalic(source.titleItalic, options.titleItalic);
		if (resolvedTitleItalic !== undefined) out.titleItalic = resolvedTitleItalic;
		
		
		
		
		
		
		
		
		const resolvedTitleColor = resolveCloneTitleColor(source.titleColor, options.titleColor);
		if (resolvedTitleColor !== undefined) out.titleColor = resolvedTitleColor;
		
		
		
		
		
		
		
		
		const resolvedTitleStrike = resolveCloneTitleStrike(source.titleStrike, options.titleStrike);
		if (resolvedTitleStrike !== undefined) out.titleStrike = resolvedTitleStrike;
		
		
		
		
		
		
		
		
		
		const resolvedTitleUnderline = resolveCloneTitleUnderline(source.titleUnderline, options.titleUnderline);
		if (resolvedTitleUnderline !== undefined) out.titleUnderline = resolvedTitleUnderline;
		
		
		
		
		
		
		
		
		
		
		const resolvedTitleFontFamily = resolveCloneTitleFontFamily(source.titleFontFamily, options.titleFontFamily);
		if (resolvedTitleFontFamily !== undefined) out.titleFontFamily = resolvedTitleFontFamily;
		
		
		
		
		
		
		
		
		
		
		
		
		
		const resolvedTitleLayout = resolveCloneTitleLayout(source.titleLayout, options.titleLayout);
		if (resolvedTitleLayout !== undefined) out.titleLayout = resolvedTitleLayout;
		
		
		
		
		
		
		
		
		
		
		
		
		const resolvedTitleFillColor = resolveCloneTitleFillColor(source.titleFillColor, options.titleFillColor);
		if (resolvedTitleFillColor !== undefined) out.titleFillColor = resolvedTitleFillColor;
		
		
		
		
		
		
		
		
		
		
		
		const resolvedTitleBorderColor = resolveCloneTitleBorderColor(source.titleBorderColor, options.titleBorderColor);
		if (resolvedTitleBorderColor !== undefined) out.titleBorderColor = resolvedTitleBorderColor;
		
		
		
		
		
		
		
		
		
		
		
		
		
		const resolvedTitleBorderWidth = resolveCloneTitleBorderWidth(source.titleBorderWidth, options.titleBorderWidth);
		if (resolvedTitleBorderWidth !== undefined) out.titleBorderWidth = resolvedTitleBorderWidth;
		
		
		
		
		
		
		
		const resolvedTitleBorderDash = resolveBorderDash(source.titleBorderDash, options.titleBorderDash);
		if (resolvedTitleBorderDash !== undefined) out.titleBorderDash = resolvedTitleBorderDash;
		
		
		const resolvedTitleBorderCap = resolveLineCap(source.titleBorderCap, options.titleBorderCap);
		if (resolvedTitleBorderCap !== undefined) out.titleBorderCap = resolvedTitleBorderCap;
		const resolvedTitleBorderCompound = resolveLineCompound(source.titleBorderCompound, options.titleBorderCompound);
		if (resolvedTitleBorderCompound !== undefined) {
			out.titleBorderCompound = resolvedTitleBorderCompound;
		}
	}
	
	
	
	
	
	
	
	
	const resolvedAutoTitleDeleted = resolveCloneAutoTitleDeleted(source.autoTitleDeleted, options.autoTitleDeleted);
	if (resolvedAutoTitleDeleted !== undefined) out.autoTitleDeleted = resolvedAutoTitleDeleted;
	const resolvedDataLabels = resolveChartDataLabels(source.dataLabels, options.dataLabels);
	if (resolvedDataLabels !== undefined) out.dataLabels = resolvedDataLabels;
	const resolvedDispBlanks = resolveCloneDispBlanksAs(source.dispBlanksAs, options.dispBlanksAs);
	if (resolvedDispBlanks !== undefined) out.dispBlanksAs = resolvedDispBlanks;
	const resolvedVaryColors = resolveCloneVaryColors(source.varyColors, options.varyColors);
	if (resolvedVaryColors !== undefined) out.varyColors = resolvedVaryColors;
	const resolvedPlotVisOnly = resolveClonePlotVisOnly(source.plotVisOnly, options.plotVisOnly);
	if (resolvedPlotVisOnly !== undefined) out.plotVisOnly = resolvedPlotVisOnly;
	const resolvedShowDLblsOverMax = resolveCloneShowDLblsOverMax(source.showDLblsOverMax, options.showDLblsOverMax);
	if (resolvedShowDLblsOverMax !== undefined) out.showDLblsOverMax = resolvedShowDLblsOverMax;
	const resolvedRoundedCorners = resolveCloneRoundedCorners(source.roundedCorners, options.roundedCorners);
	if (resolvedRoundedCorners !== undefined) out.roundedCorners = resolvedRoundedCorners;
	const resolvedStyle = resolveCloneStyle(source.style, options.style);
	if (resolvedStyle !== undefined) out.style = resolvedStyle;
	const resolvedLang = resolveCloneLang(source.lang, options.lang);
	if (resolvedLang !== undefined) out.lang = resolvedLang;
	const resolvedDate1904 = resolveCloneDate1904(source.date1904, options.date1904);
	if (resolvedDate1904 !== undefined) out.date1904 = resolvedDate1904;
	
	
	
	
	
	
	
	if (type !== "pie" && type !== "doughnut") {
		const resolvedDataTable = resolveCloneDataTable(source.dataTable, options.dataTable);
		if (resolvedDataTable !== undefined) out.dataTable = resolvedDataTable;
	}
	
	
	
	
	
	
	const resolvedProtection = resolveCloneProtection(source.protection, options.protection);
	if (resolvedProtection !== undefined) out.protection = resolvedProtection;
	
	
	
	
	
	
	
	
	
	const resolvedView3D = resolveView3D(source.view3D, options.view3D);
	if (resolvedView3D !== undefined) out.view3D = resolvedView3D;
	
	
	
	
	
	
	
	
	
	
	const resolvedFloorThickness = resolveFloorThickness(source.floorThickness, options.floorThickness);
	if (resolvedFloorThickness !== undefined) out.floorThickness = resolvedFloorThickness;
	
	
	
	
	
	
	
	
	
	
	const resolvedSideWallThickness = resolveSideWallThickness(source.sideWallThickness, options.sideWallThickness);
	if (resolvedSideWallThickness !== undefined) out.sideWallThickness = resolvedSideWallThickness;
	
	
	
	
	
	
	
	
	
	
	const resolvedBackWallThickness = resolveBackWallThickness(source.backWallThickness, options.backWallThickness);
	if (resolvedBackWallThickness !== undefined) out.backWallThickness = resolvedBackWallThickness;
	
	
	
	
	if (type === "scatter") {
		const resolvedScatterStyle = resolveCloneScatterStyle(source.scatterStyle, options.scatterStyle);
		if (resolvedScatterStyle !== undefined) out.scatterStyle = resolvedScatterStyle;
	}
	
	
	
	
	
	
	
	if (type === "line") {
		const resolvedUpDownBars = resolveCloneUpDownBars(source.upDownBars, options.upDownBars);
		if (resolvedUpDownBars !== undefined) out.upDownBars = resolvedUpDownBars;
		
		
		
		
		
		
		if (resolvedUpDownBars === true) {
			const resolvedUpDownBarsGapWidth = resolveCloneUpDownBarsGapWidth(source.upDownBarsGapWidth, options.upDownBarsGapWidth);
			if (resolvedUpDownBarsGapWidth !== undefined) {
				out.upDownBarsGapWidth = resolvedUpDownBarsGapWidth;
			}
		}
	}
	
	
	
	
	
	if (type === "line") {
		const resolvedShowLineMarkers = resolveShowLineMarkers(source.showLineMarkers, options.showLineMarkers);
		if (resolvedShowLineMarkers !== undefined) out.showLineMarkers = resolvedShowLineMarkers;
	}
	
	
	
	if (type !== "pie" && type !== "doughnut") {
		const axes = resolveAxes(source.axes, options.axes, type);
		if (axes !== undefined) out.axes = axes;
	}
	return out;
}


export function chartKindToWriteKind(kind) {
	switch (kind) {
		case "bar":
		case "bar3D":
 
		
		
		
		return "column";
		case "line":
		case "line3D": return "line";
		case "pie":
		case "pie3D": return "pie";
		case "doughnut": return "doughnut";
		case "area":
		case "area3D": return "area";
		case "scatter": return "scatter";
		case "bubble":
		case "radar":
		case "surface":
		case "surface3D":
		case "stock":
		case "ofPie": return undefined;
	}
}
function pickWritableKind(source) {
	if (source.kinds.length === 0) {
		throw new Error("cloneChart: source chart has no kinds; pass `options.type` explicitly");
	}
	for (const k of source.kinds) {
		const mapped = chartKindToWriteKind(k);
		if (mapped) return mapped;
	}
	throw new Error(`cloneChart: source kind${source.kinds.length > 1 ? "s" : ""} ${source.kinds.map((k) => `"${k}"`).join(", ")} cannot be authored on the write side; pass \`options.type\` to coerce a renderable kind`);
}
function resolveTitle(sourceTitle, override) {
	if (override === undefined) return sourceTitle;
	if (override === null) return undefined;
	return override;
}




