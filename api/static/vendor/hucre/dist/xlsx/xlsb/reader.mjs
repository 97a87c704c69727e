import { EncryptedFileError, ParseError, ZipError } from "../../errors.mjs";
import { isOle2Container, readInputToUint8Array } from "../../_input.mjs";
import { decryptAgile } from "../crypto/agile.mjs";
import { ZipReader } from "../../zip/reader.mjs";
import { parseRelationships } from "../relationships.mjs";
import { matchesRelType } from "../reader.mjs";
import { isDateFormat, serialToDate } from "../../_date.mjs";
import { Cursor, decodeRk, iterateRecords } from "./record.mjs";
import { MAX_COL_INDEX, MAX_ROW_INDEX } from "../../limits.mjs";

const BrtRowHdr = 0;
const BrtCellBlank = 1;
const BrtCellRk = 2;
const BrtCellError = 3;
const BrtCellBool = 4;
const BrtCellReal = 5;
const BrtCellSt = 6;
const BrtCellIsst = 7;
const BrtFmlaString = 8;
const BrtFmlaNum = 9;
const BrtFmlaBool = 10;
const BrtFmlaError = 11;
const BrtSSTItem = 19;
const BrtFmt = 44;
const BrtXF = 47;
const BrtWbProp = 153;
const BrtBundleSh = 156;
const BrtMergeCell = 176;
const BrtBeginCellXFs = 617;
const BrtEndCellXFs = 618;


const REL_WORKBOOK = "officeDocument";
const REL_WORKSHEET = "worksheet";
const REL_SHARED_STRINGS = "sharedStrings";
const REL_STYLES = "styles";
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
	42: "#N/A",
	43: "#GETTING_DATA"
};
const decoder = new TextDecoder("utf-8");
function decodeUtf8(d) {
	return decoder.decode(d);
}
function dirname(path) {
	const i = path.lastIndexOf("/");
	return i === -1 ? "" : path.slice(0, i);
}
function resolvePath(base, target) {
	if (target.startsWith("/")) return target.slice(1);
	const parts = base.split("/").filter(Boolean);
	for (const seg of target.split("/").filter(Boolean)) {
		if (seg === "..") parts.pop();
		else if (seg !== ".") parts.push(seg);
	}
	return parts.join("/");
}

export function looksLikeXlsb(zip) {
	return zip.has("xl/workbook.bin");
}

export async function readXlsb(input, options) {
	let data = await readInputToUint8Array(input, options?.maxInputBytes);
	if (isOle2Container(data)) {
		if (options?.password) data = await decryptAgile(data, options.password);
		else throw new EncryptedFileError("xlsx");
	}
	let zip;
	try {
		zip = new ZipReader(data);
	} catch (err) {
		if (err instanceof ZipError) throw err;
		throw new ParseError("Failed to open XLSB: not a valid ZIP archive", undefined, { cause: err });
	}
	
	
	let workbookPath = "xl/workbook.bin";
	if (zip.has("_rels/.rels")) {
		const rootRels = parseRelationships(decodeUtf8(await zip.extract("_rels/.rels")));
		const wbRel = rootRels.find((r) => matchesRelType(r.type, REL_WORKBOOK));
		if (wbRel) workbookPath = wbRel.target.startsWith("/") ? wbRel.target.slice(1) : wbRel.target;
	}
	if (!zip.has(workbookPath)) {
		throw new ParseError(`Invalid XLSB: missing workbook at ${workbookPath}`);
	}
	const workbookDir = dirname(workbookPath);
	
	
	
	try {
		return await parseXlsbParts(zip, workbookPath, workbookDir, options?.dateSystem);
	} catch (err) {
		if (err instanceof ParseError || err instanceof EncryptedFileError || err instanceof ZipError) {
			throw err;
		}
		throw new ParseError("Failed to parse XLSB workbook (malformed or truncated)", undefined, { cause: err });
	}
}
async function parseXlsbParts(zip, workbookPath, workbookDir, dateSystem) {
	
	const { sheets: sheetEntries, file1904 } = parseWorkbookBin(await zip.extract(workbookPath));
	
	
	
	const date1904 = !dateSystem || dateSystem === "auto" ? file1904 : dateSystem === "1904";
	
	const wbRelsPath = workbookDir ? `${workbookDir}/_rels/${workbookPath.slice(workbookDir.length + 1)}.rels` : `_rels/${workbookPath}.rels`;
	const relMap = new Map();
	let sharedStringsPath;
	let stylesPath;
	if (zip.has(wbRelsPath)) {
		for (const rel of parseRelationships(decodeUtf8(await zip.extract(wbRelsPath)))) {
			const target = resolvePath(workbookDir, rel.target);
			if (matchesRelType(rel.type, REL_WORKSHEET)) relMap.set(rel.id, target);
			else if (matchesRelType(rel.type, REL_SHARED_STRINGS)) sharedStringsPath = target;
			else if (matchesRelType(rel.type, REL_STYLES)) stylesPath = target;
		}
	}
	const sharedStrings = sharedStringsPath && zip.has(sharedStringsPath) ? parseSharedStringsBin(await zip.extract(sharedStringsPath)) : [];
	const dateXf = stylesPath && zip.has(stylesPath) ? parseStylesBin(await zip.extract(stylesPath)) : [];
	const sheets = [];
	for (const entry of sheetEntries) {
		const path = entry.relId ? relMap.get(entry.relId) : undefined;
		if (!path || !zip.has(path)) {
			sheets.push({
				name: entry.name,
				rows: []
			});
			continue;
		}
		const { rows, merges } = parseWorksheetBin(await zip.extract(path), sharedStrings, dateXf, date1904);
		const sheet = {
			name: entry.name,
			rows
		};
		if (merges.length > 0) sheet.merges = merges;
		sheets.push(sheet);
	}
	return { sheets };
}
function parseWorkbookBin(bin) {
	const out = [];
	let file1904 = false;
	for (const rec of iterateRecords(bin)) {
		if (rec.id === BrtWbProp) {
			
			
			
			
			file1904 = (new Cursor(rec.data).u32() & 1) !== 0;
		} else if (rec.id === BrtBundleSh) {
			const c = new Cursor(rec.data);
			c.u32();
			c.u32();
			const relId = c.nullableWideString();
			const name = c.wideString();
			out.push({
				name,
				relId
			});
		}
	}
	return {
		sheets: out,
		file1904
	};
}

function parseSharedStringsBin(bin) {
	const out = [];
	for (const rec of iterateRecords(bin)) {
		if (rec.id !== BrtSSTItem) continue;
		const c = new Cursor(rec.data);
		c.u8();
		out.push(c.wideString());
	}
	return out;
}

function parseStylesBin(bin) {
	const numFmtCodes = new Map();
	const cellXfFmtIds = [];
	let inCellXfs = false;
	for (const rec of iterateRecords(bin)) {
		if (rec.id === BrtFmt) {
			const c = new Cursor(rec.data);
			const ifmt = c.u16();
			numFmtCodes.set(ifmt, c.wideString());
		} else if (rec.id === BrtBeginCellXFs) {
			inCellXfs = true;
		} else if (rec.id === BrtEndCellXFs) {
			inCellXfs = false;
		} else if (rec.id === BrtXF && inCellXfs) {
			const c = new Cursor(rec.data);
			c.u16();
			cellXfFmtIds.push(c.u16());
		}
	}
	return cellXfFmtIds.map((id) => {
		if (BUILTIN_DATE_IDS.has(id)) return true;
		const code = numFmtCodes.get(id);
		return code ? isDateFormat(code) : false;
	});
}

function parseWorksheetBin(bin, sst, dateXf, date1904) {
	const rows = [];
	const merges = [];
	let row = 0;
	const setCell = (col, value) => {
		
		
		if (col < 0 || col > MAX_COL_INDEX) {
			throw new ParseError(`Cell column ${col} is outside the supported sheet bounds (max ${MAX_COL_INDEX + 1})`);
		}
		let r = rows[row];
		if (!r) r = rows[row] = [];
		while (r.length < col) r.push(null);
		r[col] = value;
	};
	const numericCell = (col, styleRef, num) => {
		setCell(col, dateXf[styleRef] ? serialToDate(num, date1904) : num);
	};
	for (const rec of iterateRecords(bin)) {
		switch (rec.id) {
			case BrtRowHdr: {
				row = new Cursor(rec.data).u32();
				if (row < 0 || row > MAX_ROW_INDEX) {
					throw new ParseError(`Cell row ${row} is outside the supported sheet bounds (max ${MAX_ROW_INDEX + 1})`);
				}
				break;
			}
			case BrtCellBlank: {
				const c = new Cursor(rec.data);
				c.u32();
				break;
			}
			case BrtCellRk: {
				const c = new Cursor(rec.data);
				const col = c.u32();
				const styleRef = c.u32() & 16777215;
				numericCell(col, styleRef, decodeRk(c.u32()));
				break;
			}
			case BrtCellReal:
			case BrtFmlaNum: {
				const c = new Cursor(rec.data);
				const col = c.u32();
				const styleRef = c.u32() & 16777215;
				numericCell(col, styleRef, c.f64());
				break;
			}
			case BrtCellBool:
			case BrtFmlaBool: {
				const c = new Cursor(rec.data);
				const col = c.u32();
				c.u32();
				setCell(col, c.u8() !== 0);
				break;
			}
			case BrtCellError:
			case BrtFmlaError: {
				const c = new Cursor(rec.data);
				const col = c.u32();
				c.u32();
				setCell(col, ERROR_TEXT[c.u8()] ?? "#ERR!");
				break;
			}
			case BrtCellSt:
			case BrtFmlaString: {
				const c = new Cursor(rec.data);
				const col = c.u32();
				c.u32();
				setCell(col, c.wideString());
				break;
			}
			case BrtCellIsst: {
				const c = new Cursor(rec.data);
				const col = c.u32();
				c.u32();
				const idx = c.u32();
				setCell(col, sst[idx] ?? "");
				break;
			}
			case BrtMergeCell: {
				
				
				
				
				const c = new Cursor(rec.data);
				merges.push({
					startRow: c.u32(),
					endRow: c.u32(),
					startCol: c.u32(),
					endCol: c.u32()
				});
				break;
			}
			default: break;
		}
	}
	return {
		rows,
		merges
	};
}
