import { ParseError } from "../errors.mjs";
import { MAX_COL_INDEX, MAX_ROW_INDEX, MAX_TOTAL_CELLS } from "../limits.mjs";
import { readInputToUint8Array } from "../_input.mjs";
import { readCfb } from "../xlsx/crypto/cfb.mjs";
import { isDateFormat, serialToDate } from "../_date.mjs";
import { decodeRk, parseRecords, parseSst, Reader, SID } from "./biff.mjs";
const BUILTIN_DATE_IDS = new Set([
	14,
	15,
	16,
	17,
	18,
	19,
	20,
	21,
	22,
	45,
	46,
	47
]);
const ERROR_TEXT = {
	0: "#NULL!",
	7: "#DIV/0!",
	15: "#VALUE!",
	23: "#REF!",
	29: "#NAME?",
	36: "#NUM!",
	42: "#N/A"
};

export function looksLikeXls(streams) {
	return streams.has("Workbook") || streams.has("Book");
}

export async function readXls(input, options) {
	const data = await readInputToUint8Array(input, options?.maxInputBytes);
	let streams;
	try {
		streams = readCfb(data);
	} catch (err) {
		throw new ParseError("Failed to open XLS: not a valid OLE2 container", undefined, { cause: err });
	}
	const stream = streams.get("Workbook") ?? streams.get("Book");
	if (!stream) throw new ParseError("Invalid XLS: missing Workbook stream");
	
	
	
	try {
		return parseWorkbookRecords(stream, options);
	} catch (err) {
		if (err instanceof ParseError) throw err;
		throw new ParseError("Failed to parse XLS workbook (malformed or truncated)", undefined, { cause: err });
	}
}
function parseWorkbookRecords(stream, options) {
	const records = parseRecords(stream);
	
	
	
	
	
	const bof = records[0];
	if (!bof || bof.id !== SID.BOF) {
		throw new ParseError("Invalid XLS: missing BOF record at start of Workbook stream");
	}
	if (bof.data.length >= 2) {
		const biffVersion = new Reader(bof.data).u16();
		if (biffVersion !== 1536) {
			throw new ParseError(`Unsupported XLS version (BIFF 0x${biffVersion.toString(16)}). ` + "Only BIFF8 (Excel 97-2003) is supported; re-save the file as .xlsx or BIFF8 .xls.");
		}
	}
	const offsetToIndex = new Map();
	for (let i = 0; i < records.length; i++) offsetToIndex.set(records[i].offset, i);
	
	let date1904 = options?.dateSystem === "1904";
	const xfFmtIds = [];
	const fmtCodes = new Map();
	const boundSheets = [];
	const sst = [];
	let gi = 0;
	for (; gi < records.length; gi++) {
		const rec = records[gi];
		if (rec.id === SID.EOF) {
			gi++;
			break;
		}
		switch (rec.id) {
			case SID.DATEMODE: {
				if (!options?.dateSystem || options.dateSystem === "auto") {
					date1904 = new Reader(rec.data).u16() === 1;
				}
				break;
			}
			case SID.FORMAT: {
				const r = new Reader(rec.data);
				const ifmt = r.u16();
				fmtCodes.set(ifmt, readXLString(r));
				break;
			}
			case SID.XF: {
				const r = new Reader(rec.data);
				r.u16();
				xfFmtIds.push(r.u16());
				break;
			}
			case SID.BOUNDSHEET: {
				const r = new Reader(rec.data);
				const pos = r.u32();
				r.u8();
				r.u8();
				boundSheets.push({
					name: readShortString(r),
					pos
				});
				break;
			}
			case SID.SST: {
				const blocks = [rec.data];
				
				for (let j = gi + 1; j < records.length; j++) {
					if (records[j].id !== SID.CONTINUE) break;
					blocks.push(records[j].data);
				}
				
				
				
				
				
				for (const s of parseSst(blocks)) sst.push(s);
				break;
			}
			default: break;
		}
	}
	const dateXf = xfFmtIds.map((id) => {
		if (BUILTIN_DATE_IDS.has(id)) return true;
		const code = fmtCodes.get(id);
		return code ? isDateFormat(code) : false;
	});
	const isDate = (ixfe) => dateXf[ixfe] === true;
	
	const sheets = [];
	for (const bs of boundSheets) {
		const startIdx = offsetToIndex.get(bs.pos);
		if (startIdx === undefined) {
			sheets.push({
				name: bs.name,
				rows: []
			});
			continue;
		}
		sheets.push(parseSheet(records, startIdx, bs.name, sst, isDate, date1904));
	}
	return { sheets };
}
function parseSheet(records, startIdx, name, sst, isDate, date1904) {
	const rows = [];
	const merges = [];
	
	
	
	
	
	let widestCol = 0;
	const setCell = (row, col, value) => {
		if (row < 0 || row > MAX_ROW_INDEX) {
			throw new ParseError(`Cell row ${row} is outside the supported sheet bounds (max ${MAX_ROW_INDEX + 1})`);
		}
		if (col < 0 || col > MAX_COL_INDEX) {
			throw new ParseError(`Cell column ${col} is outside the supported sheet bounds (max ${MAX_COL_INDEX + 1})`);
		}
		if (col >= widestCol) widestCol = col + 1;
		const boundingBox = Math.max(rows.length, row + 1) * widestCol;
		if (boundingBox > MAX_TOTAL_CELLS) {
			throw new ParseError(`Sheet spans ${boundingBox} cells, over the ${MAX_TOTAL_CELLS} limit`);
		}
		let r = rows[row];
		if (!r) r = rows[row] = [];
		while (r.length < col) r.push(null);
		r[col] = value;
	};
	const numeric = (row, col, ixfe, n) => {
		setCell(row, col, isDate(ixfe) ? serialToDate(n, date1904) : n);
	};
	for (let i = startIdx + 1; i < records.length; i++) {
		const rec = records[i];
		if (rec.id === SID.EOF) break;
		const r = new Reader(rec.data);
		switch (rec.id) {
			case SID.LABELSST: {
				const row = r.u16(), col = r.u16();
				r.u16();
				setCell(row, col, sst[r.u32()] ?? "");
				break;
			}
			case SID.RK: {
				const row = r.u16(), col = r.u16(), ixfe = r.u16();
				numeric(row, col, ixfe, decodeRk(r.u32()));
				break;
			}
			case SID.NUMBER: {
				const row = r.u16(), col = r.u16(), ixfe = r.u16();
				numeric(row, col, ixfe, r.f64());
				break;
			}
			case SID.MULRK: {
				const row = r.u16();
				const colFirst = r.u16();
				const count = (rec.data.length - 6) / 6;
				for (let k = 0; k < count; k++) {
					const ixfe = r.u16();
					numeric(row, colFirst + k, ixfe, decodeRk(r.u32()));
				}
				break;
			}
			case SID.BOOLERR: {
				const row = r.u16(), col = r.u16();
				r.u16();
				const val = r.u8();
				const isError = r.u8() === 1;
				setCell(row, col, isError ? ERROR_TEXT[val] ?? "#ERR!" : val !== 0);
				break;
			}
			case SID.LABEL: {
				const row = r.u16(), col = r.u16();
				r.u16();
				setCell(row, col, readXLString(r));
				break;
			}
			case SID.FORMULA: {
				const row = r.u16(), col = r.u16(), ixfe = r.u16();
				const b = rec.data.subarray(r.pos, r.pos + 8);
				if (b[6] === 255 && b[7] === 255) {
					const kind = b[0];
					if (kind === 1) setCell(row, col, b[2] !== 0);
					else if (kind === 2) setCell(row, col, ERROR_TEXT[b[2]] ?? "#ERR!");
					else if (kind === 0) {
						
						const next = records[i + 1];
						if (next && next.id === SID.STRING) setCell(row, col, readXLString(new Reader(next.data)));
					}
				} else {
					const num = new DataView(b.buffer, b.byteOffset, 8).getFloat64(0, true);
					numeric(row, col, ixfe, num);
				}
				break;
			}
			case SID.MERGECELLS: {
				const cmcs = r.u16();
				for (let k = 0; k < cmcs; k++) {
					const rwFirst = r.u16(), rwLast = r.u16(), colFirst = r.u16(), colLast = r.u16();
					merges.push({
						startRow: rwFirst,
						endRow: rwLast,
						startCol: colFirst,
						endCol: colLast
					});
				}
				break;
			}
			default: break;
		}
	}
	const sheet = {
		name,
		rows
	};
	if (merges.length > 0) sheet.merges = merges;
	return sheet;
}


function readXLString(r) {
	const cch = r.u16();
	return readChars(r, cch);
}

function readShortString(r) {
	const cch = r.u8();
	return readChars(r, cch);
}
function readChars(r, cch) {
	const grbit = r.u8();
	const compressed = (grbit & 1) === 0;
	let s = "";
	for (let i = 0; i < cch; i++) s += String.fromCharCode(compressed ? r.u8() : r.u16());
	return s;
}
