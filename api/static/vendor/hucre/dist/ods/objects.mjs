import { rowsToObjects, selectSheet } from "../_objects.mjs";
import { readOds } from "./reader.mjs";
import { writeOds } from "./writer.mjs";

export async function readOdsObjects(input, options) {
	const { sheet: sheetSelector = 0, headerRow = 0, skipEmptyRows = true, transformHeader, transformValue, maxRows, ...readOpts } = options ?? {};
	const wb = await readOds(input, readOpts);
	const sheet = selectSheet(wb, sheetSelector);
	return rowsToObjects(sheet.rows, {
		headerRow,
		skipEmptyRows,
		transformHeader,
		transformValue,
		maxRows
	});
}

export async function writeOdsObjects(data, options) {
	const sheetName = options?.sheetName ?? "Sheet1";
	const writeHeaders = options?.writeHeaders ?? true;
	const headers = options?.headers ?? (data.length > 0 ? Object.keys(data[0]) : []);
	const rows = [];
	if (writeHeaders) {
		rows.push(headers.slice());
	}
	for (const obj of data) {
		rows.push(headers.map((key) => {
			const val = obj[key];
			return val === undefined ? null : val;
		}));
	}
	return await writeOds({ sheets: [{
		name: sheetName,
		rows
	}] });
}
