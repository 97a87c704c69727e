import { ParseError, ZipError } from "../errors.mjs";
import { assertNotEncrypted, readInputToUint8Array } from "../_input.mjs";
import { ZipReader } from "../zip/reader.mjs";
import { parseSax } from "../xml/parser.mjs";
import { parseOdsDateTime } from "./reader.mjs";
import { MAX_COL_INDEX, MAX_REPEAT_COUNT, MAX_ROW_INDEX } from "../limits.mjs";

function decodeUtf8(data) {
	return new TextDecoder("utf-8").decode(data);
}

function normalizeSheetFilter(sheets) {
	if (!sheets || sheets.length === 0) return undefined;
	const indices = sheets.filter((s) => typeof s === "number");
	return indices.length > 0 ? new Set(indices) : undefined;
}
function* parseContentRows(xml) {
	const completedRows = [];
	let inBody = false;
	let inSpreadsheet = false;
	let inTable = false;
	let inRow = false;
	let inCell = false;
	let inP = false;
	let inAnnotation = false;
	let sheetIndex = -1;
	let currentRowIndex = -1;
	let cellRepeat = 1;
	let rowRepeat = 1;
	let currentCells = [];
	let cellText = "";
	let cellValueType = "";
	let cellValue = "";
	let cellBoolValue = "";
	let cellDateValue = "";
	parseSax(xml, {
		onOpenTag(tag, attrs) {
			const local = tag.includes(":") ? tag.slice(tag.indexOf(":") + 1) : tag;
			switch (local) {
				case "body":
					inBody = true;
					break;
				case "spreadsheet":
					if (inBody) inSpreadsheet = true;
					break;
				case "table":
					if (inSpreadsheet) {
						inTable = true;
						sheetIndex++;
						currentRowIndex = -1;
					}
					break;
				case "table-row":
					if (inTable) {
						inRow = true;
						
						rowRepeat = Math.min(Number(attrs["table:number-rows-repeated"] ?? "1"), MAX_ROW_INDEX + 1);
						currentCells = [];
					}
					break;
				case "table-cell":
					if (inRow) {
						inCell = true;
						cellRepeat = Math.min(Number(attrs["table:number-columns-repeated"] ?? "1"), MAX_COL_INDEX + 1);
						cellText = "";
						cellValueType = attrs["office:value-type"] ?? attrs["calcext:value-type"] ?? "";
						cellValue = attrs["office:value"] ?? "";
						cellBoolValue = attrs["office:boolean-value"] ?? "";
						cellDateValue = attrs["office:date-value"] ?? "";
					}
					break;
				case "covered-table-cell":
					if (inRow) {
						const repeat = Math.min(Number(attrs["table:number-columns-repeated"] ?? "1"), MAX_COL_INDEX + 1);
						for (let i = 0; i < repeat; i++) {
							currentCells.push(null);
						}
					}
					break;
				case "annotation":
					
					
					
					
					
					inAnnotation = true;
					break;
				case "p":
					if (inCell && !inAnnotation) inP = true;
					break;
				
				
				case "s":
					if (inP && inCell) {
						
						
						const raw = Number(attrs["text:c"] ?? "1");
						const count = !Number.isFinite(raw) || raw < 1 ? 1 : Math.min(Math.trunc(raw), MAX_REPEAT_COUNT);
						cellText += " ".repeat(count);
					}
					break;
				case "line-break":
					if (inP && inCell) cellText += "\n";
					break;
				case "tab":
					if (inP && inCell) cellText += "	";
					break;
			}
		},
		onText(text) {
			if (inP && inCell) {
				cellText += text;
			}
		},
		onCloseTag(tag) {
			const local = tag.includes(":") ? tag.slice(tag.indexOf(":") + 1) : tag;
			switch (local) {
				case "annotation":
					inAnnotation = false;
					break;
				case "p":
					inP = false;
					break;
				case "table-cell":
					if (inCell) {
						const value = resolveCellValue(cellValueType, cellValue, cellBoolValue, cellDateValue, cellText);
						for (let i = 0; i < cellRepeat; i++) {
							currentCells.push(value);
						}
						inCell = false;
					}
					break;
				case "table-row":
					if (inRow) {
						
						while (currentCells.length > 0 && currentCells[currentCells.length - 1] === null) {
							currentCells.pop();
						}
						if (currentCells.length > 0) {
							
							const effectiveRepeat = Math.min(rowRepeat, 1);
							for (let r = 0; r < (currentCells.length > 0 ? rowRepeat : effectiveRepeat); r++) {
								currentRowIndex++;
								completedRows.push({
									index: currentRowIndex,
									sheetIndex,
									values: r === 0 ? currentCells : [...currentCells]
								});
							}
						} else {
							currentRowIndex += rowRepeat;
						}
						inRow = false;
					}
					break;
				case "table":
					inTable = false;
					break;
				case "spreadsheet":
					inSpreadsheet = false;
					break;
				case "body":
					inBody = false;
					break;
			}
		}
	});
	for (const row of completedRows) {
		yield row;
	}
}
function resolveCellValue(valueType, value, boolValue, dateValue, text) {
	switch (valueType) {
		case "float":
		case "currency":
		case "percentage":
			if (value) return Number(value);
			return null;
		case "boolean":
			if (boolValue === "true") return true;
			if (boolValue === "false") return false;
			return null;
		case "date":
			
			
			if (dateValue) return parseOdsDateTime(dateValue) ?? null;
			return null;
		case "string": return text || "";
		default: return text || null;
	}
}


export async function* streamOdsRows(input, options) {
	
	
	const data = await readInputToUint8Array(input);
	
	
	
	assertNotEncrypted(data, "ods");
	
	let zip;
	try {
		zip = new ZipReader(data);
	} catch (err) {
		if (err instanceof ZipError) throw err;
		throw new ParseError("Failed to open ODS file: not a valid ZIP archive", undefined, { cause: err });
	}
	
	if (!zip.has("mimetype")) {
		throw new ParseError("Invalid ODS: missing 'mimetype' entry.");
	}
	
	if (!zip.has("content.xml")) {
		throw new ParseError("Invalid ODS: missing content.xml");
	}
	const contentXml = decodeUtf8(await zip.extract("content.xml"));
	
	
	const wanted = normalizeSheetFilter(options?.sheets);
	const maxRows = options?.maxRows ?? 0;
	let emitted = 0;
	for (const row of parseContentRows(contentXml)) {
		if (wanted !== undefined && !wanted.has(row.sheetIndex ?? 0)) continue;
		if (maxRows > 0 && emitted >= maxRows) return;
		emitted++;
		yield row;
	}
}
