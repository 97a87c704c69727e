
export function getCharts(workbook) {
	const out = [];
	for (let sheetIndex = 0; sheetIndex < workbook.sheets.length; sheetIndex++) {
		const sheet = workbook.sheets[sheetIndex];
		const charts = sheet.charts;
		if (!charts || charts.length === 0) continue;
		for (let chartIndex = 0; chartIndex < charts.length; chartIndex++) {
			out.push({
				sheet,
				sheetName: sheet.name,
				sheetIndex,
				chart: charts[chartIndex],
				chartIndex
			});
		}
	}
	return out;
}


export function addChart(sheet, chart) {
	if (!chart || typeof chart !== "object") {
		throw new TypeError("addChart: chart is required");
	}
	if (!chart.type) {
		throw new TypeError("addChart: chart.type is required");
	}
	if (!Array.isArray(chart.series) || chart.series.length === 0) {
		throw new TypeError("addChart: chart.series must contain at least one entry");
	}
	if (!chart.anchor || !chart.anchor.from) {
		throw new TypeError("addChart: chart.anchor.from is required");
	}
	const list = sheet.charts ?? (sheet.charts = []);
	list.push(chart);
	return chart;
}
