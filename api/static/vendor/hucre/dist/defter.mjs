import { rowsToObjects, selectSheet } from "./_objects.mjs";
import { readXlsx } from "./xlsx/reader.mjs";
import { readXlsb, looksLikeXlsb } from "./xlsx/xlsb/reader.mjs";
import { readXls, looksLikeXls } from "./xls/reader.mjs";
import { readCfb } from "./xlsx/crypto/cfb.mjs";
import { ZipReader } from "./zip/reader.mjs";
import { decryptAgile } from "./xlsx/crypto/agile.mjs";
import { writeXlsx } from "./xlsx/writer.mjs";
import { readOds } from "./ods/reader.mjs";
import { writeOds } from "./ods/writer.mjs";
import { EncryptedFileError, UnsupportedFormatError } from "./errors.mjs";
import { isOle2Container, readInputToUint8Array } from "./_input.mjs";


function detectFormat(data) {
	
	if (data.length < 4 || data[0] !== 80 || data[1] !== 75) {
		throw new UnsupportedFormatError("unknown (not a ZIP archive)");
	}
	
	
	if (data.length < 30) {
		throw new UnsupportedFormatError("unknown (ZIP too short)");
	}
	const filenameLen = data[26] | data[27] << 8;
	if (data.length < 30 + filenameLen) {
		throw new UnsupportedFormatError("unknown (ZIP truncated)");
	}
	const decoder = new TextDecoder("utf-8");
	const firstName = decoder.decode(data.subarray(30, 30 + filenameLen));
	if (firstName === "mimetype") {
		
		const extraLen = data[28] | data[29] << 8;
		const dataOffset = 30 + filenameLen + extraLen;
		
		const uncompSize = data[22] | data[23] << 8 | data[24] << 16 | data[25] << 24;
		if (uncompSize > 0 && data.length >= dataOffset + uncompSize) {
			const mimeContent = decoder.decode(data.subarray(dataOffset, dataOffset + uncompSize));
			if (mimeContent.trim() === "application/vnd.oasis.opendocument.spreadsheet") {
				return "ods";
			}
		}
		
		return "ods";
	}
	
	return "xlsx";
}


export async function read(input, options) {
	let data = await readInputToUint8Array(input, options?.maxInputBytes);
	
	
	
	
	
	
	
	if (isOle2Container(data)) {
		
		
		let cfbStreams = null;
		try {
			cfbStreams = readCfb(data);
		} catch {
			cfbStreams = null;
		}
		if (cfbStreams && looksLikeXls(cfbStreams)) {
			return readXls(data, options);
		}
		if (options?.password) {
			data = await decryptAgile(data, options.password);
		} else {
			throw new EncryptedFileError();
		}
	}
	const format = detectFormat(data);
	if (format === "ods") {
		return readOds(data, options);
	}
	
	
	try {
		if (looksLikeXlsb(new ZipReader(data))) return readXlsb(data, options);
	} catch {}
	return readXlsx(data, options);
}

export async function write(options) {
	const format = options.format ?? "xlsx";
	if (format === "ods") {
		return writeOds(options);
	}
	return writeXlsx(options);
}

export async function readObjects(input, options) {
	const { sheet: sheetSelector = 0, headerRow = 0, skipEmptyRows = true, transformHeader, transformValue, maxRows, ...readOpts } = options ?? {};
	const workbook = await read(input, readOpts);
	const sheet = selectSheet(workbook, sheetSelector);
	return rowsToObjects(sheet.rows, {
		headerRow,
		skipEmptyRows,
		transformHeader,
		transformValue,
		maxRows
	});
}

export async function writeObjects(data, options) {
	const sheetName = options?.sheetName ?? "Sheet1";
	const format = options?.format ?? "xlsx";
	if (data.length === 0) {
		return write({
			sheets: [{
				name: sheetName,
				rows: []
			}],
			format
		});
	}
	
	const keys = Object.keys(data[0]);
	
	const rows = [];
	
	rows.push(keys);
	
	for (const item of data) {
		const row = keys.map((key) => {
			const val = item[key];
			return val === undefined ? null : val;
		});
		rows.push(row);
	}
	
	let tables;
	if (options?.table) {
		const t = options.table;
		const colCount = keys.length;
		const rowCount = data.length + 1;
		const endCol = colToLetterSimple(colCount - 1);
		const range = `A1:${endCol}${rowCount + (t.showTotalRow ? 1 : 0)}`;
		const tableColumns = keys.map((key) => {
			const totalFn = t.totals?.[key];
			return {
				name: key,
				...totalFn ? { totalFunction: totalFn } : {}
			};
		});
		tables = [{
			name: t.name,
			displayName: t.name,
			range,
			columns: tableColumns,
			style: t.style,
			showAutoFilter: t.showAutoFilter,
			showRowStripes: t.showRowStripes,
			showTotalRow: t.showTotalRow
		}];
	}
	return write({
		sheets: [{
			name: sheetName,
			rows,
			tables
		}],
		format
	});
}

function colToLetterSimple(col) {
	let result = "";
	let n = col;
	while (n >= 0) {
		result = String.fromCharCode(65 + n % 26) + result;
		n = Math.floor(n / 26) - 1;
	}
	return result;
}
