import { ParseError } from "./errors.mjs";

export function rowsToObjects(rows, options) {
	const { headerRow: headerRowIdx, skipEmptyRows, transformHeader, transformValue, maxRows } = options;
	if (headerRowIdx < 0 || rows.length <= headerRowIdx) {
		return {
			data: [],
			headers: []
		};
	}
	let headers = rows[headerRowIdx].map((h) => {
		if (h === null || h === undefined) return "";
		return String(h).trim();
	});
	if (transformHeader) {
		headers = headers.map((h, i) => transformHeader(h, i));
	}
	const data = [];
	for (let i = headerRowIdx + 1; i < rows.length; i++) {
		if (maxRows !== undefined && data.length >= maxRows) break;
		const row = rows[i];
		if (skipEmptyRows && row.every((v) => v === null || v === undefined || v === "")) {
			continue;
		}
		const obj = {};
		for (let j = 0; j < headers.length; j++) {
			let val = j < row.length ? row[j] ?? null : null;
			if (transformValue) {
				val = transformValue(val, headers[j], i, j);
			}
			obj[headers[j]] = val;
		}
		data.push(obj);
	}
	return {
		data,
		headers
	};
}

export function selectSheet(workbook, selector) {
	if (workbook.sheets.length === 0) {
		throw new ParseError("Workbook contains no sheets");
	}
	const sheet = typeof selector === "number" ? workbook.sheets[selector] : workbook.sheets.find((s) => s.name === selector);
	if (!sheet) {
		throw new ParseError(typeof selector === "number" ? `Sheet index ${selector} out of range (workbook has ${workbook.sheets.length} sheet(s))` : `Sheet "${selector}" not found`);
	}
	return sheet;
}
