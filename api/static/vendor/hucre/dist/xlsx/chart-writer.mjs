import { xmlDocument, xmlElement, xmlSelfClose } from "../xml/writer.mjs";
import { EMU_PER_PT, buildColorElement, clampStrokeWidthPt, normalizeBorderDash, normalizeLineCap, normalizeLineCompound } from "./chart/shape.mjs";
import { buildBackWallThickness, buildFloorThickness, buildSideWallThickness, buildView3D } from "./chart/walls.mjs";
import { buildLegend, resolveLegendBold, resolveLegendBorderColor, resolveLegendBorderDash, resolveLegendBorderWidth, resolveLegendEntries, resolveLegendFillColor, resolveLegendFontColor, resolveLegendFontFamily, resolveLegendFontSize, resolveLegendItalic, resolveLegendLayout, resolveLegendOverlay, resolveLegendPosition, resolveLegendStrikethrough, resolveLegendUnderline } from "./chart/legend.mjs";
import { buildTitle, normalizeTitleColor, resolveTitleBold, resolveTitleBorderColor, resolveTitleBorderCap, resolveTitleBorderCompound, resolveTitleBorderDash, resolveTitleBorderWidth, resolveTitleColor, resolveTitleFillColor, resolveTitleFontFamily, resolveTitleFontSize, resolveTitleItalic, resolveTitleLayout, resolveTitleOverlay, resolveTitleRotation, resolveTitleStrike, resolveTitleUnderline } from "./chart/title.mjs";
import { resolveAutoTitleDeleted } from "./chart/axis.mjs";
import { buildPlotArea } from "./chart/plotArea.mjs";

const NS_C = "http://schemas.openxmlformats.org/drawingml/2006/chart";
const NS_A = "http://schemas.openxmlformats.org/drawingml/2006/main";
const NS_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const NS_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships";

export function writeChart(chart, sheetName) {
	const showTitle = chart.showTitle ?? Boolean(chart.title);
	const legendPos = resolveLegendPosition(chart);
	const chartChildren = [];
	
	if (showTitle && chart.title) {
		chartChildren.push(buildTitle(chart.title, resolveTitleOverlay(chart), resolveTitleRotation(chart), resolveTitleFontSize(chart), resolveTitleBold(chart), resolveTitleItalic(chart), resolveTitleColor(chart), resolveTitleStrike(chart), resolveTitleUnderline(chart), resolveTitleFontFamily(chart), resolveTitleLayout(chart), resolveTitleFillColor(chart), resolveTitleBorderColor(chart), resolveTitleBorderWidth(chart), resolveTitleBorderDash(chart), resolveTitleBorderCap(chart), resolveTitleBorderCompound(chart)));
	}
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	chartChildren.push(xmlSelfClose("c:autoTitleDeleted", { val: resolveAutoTitleDeleted(chart) ? 1 : 0 }));
	
	
	
	
	
	
	
	
	
	
	const view3DXml = buildView3D(chart.view3D);
	if (view3DXml !== undefined) {
		chartChildren.push(view3DXml);
	}
	
	
	
	
	
	
	
	
	
	
	
	
	const floorXml = buildFloorThickness(chart.floorThickness);
	if (floorXml !== undefined) {
		chartChildren.push(floorXml);
	}
	
	
	
	
	
	
	
	
	
	
	
	
	const sideWallXml = buildSideWallThickness(chart.sideWallThickness);
	if (sideWallXml !== undefined) {
		chartChildren.push(sideWallXml);
	}
	
	
	
	
	
	
	
	
	
	
	
	const backWallXml = buildBackWallThickness(chart.backWallThickness);
	if (backWallXml !== undefined) {
		chartChildren.push(backWallXml);
	}
	
	chartChildren.push(buildPlotArea(chart, sheetName));
	
	if (legendPos) {
		chartChildren.push(buildLegend(legendPos, resolveLegendOverlay(chart), resolveLegendEntries(chart), resolveLegendFontSize(chart), resolveLegendBold(chart), resolveLegendItalic(chart), resolveLegendUnderline(chart), resolveLegendStrikethrough(chart), resolveLegendFontColor(chart), resolveLegendFontFamily(chart), resolveLegendLayout(chart), resolveLegendFillColor(chart), resolveLegendBorderColor(chart), resolveLegendBorderWidth(chart), resolveLegendBorderDash(chart), normalizeLineCap(chart.legendBorderCap), normalizeLineCompound(chart.legendBorderCompound)));
	}
	chartChildren.push(xmlSelfClose("c:plotVisOnly", { val: resolvePlotVisOnly(chart) ? 1 : 0 }));
	chartChildren.push(xmlSelfClose("c:dispBlanksAs", { val: resolveDispBlanksAs(chart) }));
	
	
	
	
	
	
	chartChildren.push(xmlSelfClose("c:showDLblsOverMax", { val: resolveShowDLblsOverMax(chart) ? 1 : 0 }));
	const chartElement = xmlElement("c:chart", undefined, chartChildren);
	
	
	
	
	
	
	
	
	
	
	const chartSpaceChildren = [];
	if (resolveDate1904(chart)) {
		
		
		
		
		
		
		chartSpaceChildren.push(xmlSelfClose("c:date1904", { val: 1 }));
	}
	const langVal = resolveLang(chart);
	if (langVal !== undefined) {
		chartSpaceChildren.push(xmlSelfClose("c:lang", { val: langVal }));
	}
	chartSpaceChildren.push(xmlSelfClose("c:roundedCorners", { val: resolveRoundedCorners(chart) ? 1 : 0 }));
	const styleVal = resolveStyle(chart);
	if (styleVal !== undefined) {
		chartSpaceChildren.push(xmlSelfClose("c:style", { val: styleVal }));
	}
	
	
	
	
	
	
	
	
	const protection = resolveProtection(chart);
	if (protection !== undefined) {
		chartSpaceChildren.push(buildProtection(protection));
	}
	chartSpaceChildren.push(chartElement);
	
	
	
	
	
	
	
	
	
	
	
	const chartSpaceSpPrXml = buildChartSpaceSpPr(chart);
	if (chartSpaceSpPrXml !== undefined) {
		chartSpaceChildren.push(chartSpaceSpPrXml);
	}
	const chartXml = xmlDocument("c:chartSpace", {
		"xmlns:c": NS_C,
		"xmlns:a": NS_A,
		"xmlns:r": NS_R
	}, chartSpaceChildren);
	
	
	
	
	const chartRels = xmlDocument("Relationships", { xmlns: NS_RELATIONSHIPS }, []);
	return {
		chartXml,
		chartRels
	};
}


function buildChartSpaceSpPr(chart) {
	const fillHex = normalizeChartSpaceFillColor(chart.chartSpaceFillColor);
	const borderHex = normalizeChartSpaceBorderColor(chart.chartSpaceBorderColor);
	const borderWidthPt = clampStrokeWidthPt(chart.chartSpaceBorderWidth);
	const borderDash = normalizeBorderDash(chart.chartSpaceBorderDash);
	const borderCap = normalizeLineCap(chart.chartSpaceBorderCap);
	const borderCompound = normalizeLineCompound(chart.chartSpaceBorderCompound);
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

function normalizeChartSpaceFillColor(value) {
	return normalizeTitleColor(value);
}

function normalizeChartSpaceBorderColor(value) {
	return normalizeTitleColor(value);
}



function resolveProtection(chart) {
	const raw = chart.protection;
	if (raw === undefined || raw === false) return undefined;
	if (raw === true) {
		return {
			chartObject: false,
			data: false,
			formatting: false,
			selection: false,
			userInterface: false
		};
	}
	
	
	
	
	
	
	
	return {
		chartObject: raw.chartObject === true,
		data: raw.data === true,
		formatting: raw.formatting === true,
		selection: raw.selection === true,
		userInterface: raw.userInterface === true
	};
}

function buildProtection(protection) {
	return xmlElement("c:protection", undefined, [
		xmlSelfClose("c:chartObject", { val: protection.chartObject ? 1 : 0 }),
		xmlSelfClose("c:data", { val: protection.data ? 1 : 0 }),
		xmlSelfClose("c:formatting", { val: protection.formatting ? 1 : 0 }),
		xmlSelfClose("c:selection", { val: protection.selection ? 1 : 0 }),
		xmlSelfClose("c:userInterface", { val: protection.userInterface ? 1 : 0 })
	]);
}






const DISP_BLANKS_AS_VALUES = new Set([
	"gap",
	"zero",
	"span"
]);

function resolveDispBlanksAs(chart) {
	const raw = chart.dispBlanksAs;
	if (raw && DISP_BLANKS_AS_VALUES.has(raw)) return raw;
	return "gap";
}


function resolvePlotVisOnly(chart) {
	if (typeof chart.plotVisOnly === "boolean") return chart.plotVisOnly;
	return true;
}


function resolveShowDLblsOverMax(chart) {
	if (typeof chart.showDLblsOverMax === "boolean") return chart.showDLblsOverMax;
	return true;
}


function resolveRoundedCorners(chart) {
	if (typeof chart.roundedCorners === "boolean") return chart.roundedCorners;
	return false;
}


function resolveStyle(chart) {
	const raw = chart.style;
	if (typeof raw !== "number") return undefined;
	if (!Number.isInteger(raw)) return undefined;
	if (raw < 1 || raw > 48) return undefined;
	return raw;
}


function resolveDate1904(chart) {
	return chart.date1904 === true;
}


function resolveLang(chart) {
	const raw = chart.lang;
	if (typeof raw !== "string") return undefined;
	if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(raw)) return undefined;
	return raw;
}


export function chartKindElement(kind) {
	switch (kind) {
		case "bar":
		case "column": return "c:barChart";
		case "line": return "c:lineChart";
		case "pie": return "c:pieChart";
		case "doughnut": return "c:doughnutChart";
		case "scatter": return "c:scatterChart";
		case "area": return "c:areaChart";
	}
}
