import { EncryptedFileError, ParseError, ZipError } from "../errors.mjs";
import { MAX_COL_INDEX } from "../limits.mjs";
import { isOle2Container } from "../_input.mjs";
import { decryptAgile } from "./crypto/agile.mjs";
import { ZipReader } from "../zip/reader.mjs";
import { ZipStreamReader } from "../zip/stream-reader.mjs";
import { matchesRelType } from "./reader.mjs";
import { parseXml, parseSaxStream, decodeOoxmlEscapes } from "../xml/parser.mjs";
import { parseContentTypes } from "./content-types.mjs";
import { parseRelationships } from "./relationships.mjs";
import { parseSharedStrings } from "./shared-strings.mjs";
import { parseStyles, isDateStyle } from "./styles.mjs";
import { parseCellRef } from "./worksheet.mjs";
import { serialToDate } from "../_date.mjs";

function parseRangeFilter(ref) {
	const parts = ref.split(":");
	if (parts.length === 0 || parts.length > 2) {
		throw new ParseError(`Invalid range reference: "${ref}"`);
	}
	const start = parseCellRef(parts[0]);
	const end = parts.length > 1 ? parseCellRef(parts[1]) : start;
	return {
		startRow: Math.min(start.row, end.row),
		endRow: Math.max(start.row, end.row),
		startCol: Math.min(start.col, end.col),
		endCol: Math.max(start.col, end.col)
	};
}



const REL_WORKBOOK = "officeDocument";
const REL_WORKSHEET = "worksheet";
const REL_SHARED_STRINGS = "sharedStrings";
const REL_STYLES = "styles";

function decodeUtf8(data) {
	return new TextDecoder("utf-8").decode(data);
}
function resolvePath(base, target) {
	if (target.startsWith("/")) return target.slice(1);
	const baseParts = base.split("/").filter(Boolean);
	const targetParts = target.split("/").filter(Boolean);
	for (const part of targetParts) {
		if (part === "..") {
			baseParts.pop();
		} else if (part !== ".") {
			baseParts.push(part);
		}
	}
	return baseParts.join("/");
}
function dirname(path) {
	const idx = path.lastIndexOf("/");
	return idx === -1 ? "" : path.slice(0, idx);
}
function parseWorkbookXml(xml, options) {
	const doc = parseXml(xml);
	const sheets = [];
	let dateSystem = "1900";
	if (options?.dateSystem === "1904") {
		dateSystem = "1904";
	} else if (options?.dateSystem === "1900") {
		dateSystem = "1900";
	}
	for (const child of doc.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "workbookPr") {
			if (child.attrs["date1904"] === "1" || child.attrs["date1904"] === "true") {
				if (!options?.dateSystem || options.dateSystem === "auto") {
					dateSystem = "1904";
				}
			}
		}
		if (local === "sheets") {
			for (const sheetChild of child.children) {
				if (typeof sheetChild === "string") continue;
				const sheetLocal = sheetChild.local || sheetChild.tag;
				if (sheetLocal === "sheet") {
					const name = sheetChild.attrs["name"] ?? "";
					const sheetId = Number(sheetChild.attrs["sheetId"] ?? "0");
					const rId = sheetChild.attrs["r:id"] ?? sheetChild.attrs["R:id"] ?? findRIdAttr(sheetChild.attrs) ?? "";
					if (name && rId) {
						sheets.push({
							name,
							sheetId,
							rId
						});
					}
				}
			}
		}
	}
	return {
		sheets,
		dateSystem
	};
}
function findRIdAttr(attrs) {
	for (const key of Object.keys(attrs)) {
		if (key.endsWith(":id") && attrs[key].startsWith("rId")) {
			return attrs[key];
		}
	}
	return undefined;
}

function resolveTargetSheet(allSheets, sheetSpec) {
	if (sheetSpec === undefined) {
		
		return allSheets[0] ?? null;
	}
	if (typeof sheetSpec === "number") {
		return sheetSpec >= 0 && sheetSpec < allSheets.length ? allSheets[sheetSpec] : null;
	}
	return allSheets.find((s) => s.name === sheetSpec) ?? null;
}
function createRowSaxState() {
	return {
		inSheetData: false,
		inRow: false,
		inCell: false,
		inValue: false,
		inFormula: false,
		inInlineStr: false,
		inInlineT: false,
		inInlineR: false,
		inInlineRT: false,
		currentRowIndex: -1,
		currentRowCells: [],
		cellRef: "",
		cellType: "",
		cellStyleIndex: -1,
		cellValueText: "",
		inlineText: "",
		inlineRichTextParts: [],
		currentRunText: "",
		implicitCol: 0
	};
}
function buildRowFromCells(cells) {
	
	const maxCol = cells.reduce((m, c) => c.col > m ? c.col : m, -1);
	
	
	
	
	if (maxCol > MAX_COL_INDEX) {
		throw new ParseError(`Cell column ${maxCol} is outside the supported sheet bounds (max ${MAX_COL_INDEX + 1})`);
	}
	const values = maxCol >= 0 ? Array.from({ length: maxCol + 1 }, () => null) : [];
	for (const cell of cells) {
		values[cell.col] = cell.value;
	}
	return values;
}
function handleOpenTag(tag, attrs, s) {
	const local = tag.includes(":") ? tag.slice(tag.indexOf(":") + 1) : tag;
	switch (local) {
		case "sheetData":
			s.inSheetData = true;
			break;
		case "row":
			if (s.inSheetData) {
				s.inRow = true;
				s.currentRowIndex = attrs["r"] ? Number(attrs["r"]) - 1 : s.currentRowIndex + 1;
				s.currentRowCells = [];
				s.implicitCol = 0;
			}
			break;
		case "c":
			if (s.inRow) {
				s.inCell = true;
				s.cellRef = attrs["r"] ?? "";
				s.cellType = attrs["t"] ?? "";
				s.cellStyleIndex = attrs["s"] ? Number(attrs["s"]) : -1;
				s.cellValueText = "";
				s.inlineText = "";
				s.inlineRichTextParts = [];
			}
			break;
		case "v":
			if (s.inCell) s.inValue = true;
			break;
		case "f":
			if (s.inCell) s.inFormula = true;
			break;
		case "is":
			if (s.inCell) s.inInlineStr = true;
			break;
		case "t":
			if (s.inInlineStr && !s.inInlineR) {
				s.inInlineT = true;
			} else if (s.inInlineR) {
				s.inInlineRT = true;
			}
			break;
		case "r":
			if (s.inInlineStr) {
				s.inInlineR = true;
				s.currentRunText = "";
			}
			break;
	}
}
function handleText(text, s) {
	if (s.inValue) {
		s.cellValueText += text;
	} else if (s.inInlineT) {
		s.inlineText += text;
	} else if (s.inInlineRT) {
		s.currentRunText += text;
	}
}

function handleCloseTag(tag, s, sharedStrings, styles, dateSystem) {
	const local = tag.includes(":") ? tag.slice(tag.indexOf(":") + 1) : tag;
	switch (local) {
		case "sheetData":
			s.inSheetData = false;
			break;
		case "row":
			if (s.inRow) {
				const values = buildRowFromCells(s.currentRowCells);
				const row = {
					index: s.currentRowIndex,
					values
				};
				s.inRow = false;
				return row;
			}
			break;
		case "c":
			if (s.inCell) {
				const value = resolveStreamCellValue(s.cellType, s.cellStyleIndex, s.cellValueText, s.inlineText, s.inlineRichTextParts, sharedStrings, styles, dateSystem);
				if (s.cellRef) {
					const pos = parseCellRef(s.cellRef);
					s.currentRowCells.push({
						col: pos.col,
						value
					});
					s.implicitCol = pos.col + 1;
				} else {
					
					s.currentRowCells.push({
						col: s.implicitCol,
						value
					});
					s.implicitCol++;
				}
				s.inCell = false;
			}
			break;
		case "v":
			s.inValue = false;
			break;
		case "f":
			s.inFormula = false;
			break;
		case "is":
			s.inInlineStr = false;
			break;
		case "t":
			if (s.inInlineRT) {
				s.inInlineRT = false;
			} else if (s.inInlineT) {
				s.inInlineT = false;
			}
			break;
		case "r":
			if (s.inInlineR) {
				s.inlineRichTextParts.push(decodeOoxmlEscapes(s.currentRunText));
				s.inInlineR = false;
			}
			break;
	}
	return null;
}


function applyRangeFilter(row, range) {
	if (row.index < range.startRow || row.index > range.endRow) return null;
	const len = Math.max(row.values.length, range.endCol + 1);
	const out = Array.from({ length: len }, () => null);
	const upper = Math.min(row.values.length - 1, range.endCol);
	for (let c = range.startCol; c <= upper; c++) {
		out[c] = row.values[c] ?? null;
	}
	return {
		index: row.index,
		values: out
	};
}

async function* parseWorksheetRowsStreaming(stream, sharedStrings, styles, dateSystem, filters = {}) {
	const s = createRowSaxState();
	const pendingRows = [];
	let resolve = null;
	let done = false;
	let aborted = false;
	
	
	
	
	const sourceReader = stream.getReader();
	const cancelSource = (reason) => {
		sourceReader.cancel(reason).catch(() => {});
	};
	const cancellable = new ReadableStream({
		async pull(controller) {
			if (aborted) {
				controller.close();
				return;
			}
			try {
				const { done: rDone, value } = await sourceReader.read();
				if (rDone) {
					controller.close();
					return;
				}
				controller.enqueue(value);
			} catch (err) {
				controller.error(err);
			}
		},
		cancel(reason) {
			cancelSource(reason);
		}
	});
	let emittedDataRows = 0;
	const maxRows = filters.maxRows ?? 0;
	const range = filters.range;
	const parsePromiseRaw = parseSaxStream(cancellable, {
		onOpenTag(tag, attrs) {
			if (aborted) return;
			handleOpenTag(tag, attrs, s);
		},
		onText(text) {
			if (aborted) return;
			handleText(text, s);
		},
		onCloseTag(tag) {
			if (aborted) return;
			const row = handleCloseTag(tag, s, sharedStrings, styles, dateSystem);
			if (row) {
				
				
				if (range && row.index > range.endRow) {
					aborted = true;
					stoppedEarly = true;
					cancelSource();
					if (resolve) {
						resolve();
						resolve = null;
					}
					return;
				}
				const filtered = range ? applyRangeFilter(row, range) : row;
				if (filtered) {
					pendingRows.push(filtered);
					emittedDataRows++;
					if (resolve) {
						resolve();
						resolve = null;
					}
					if (maxRows > 0 && emittedDataRows >= maxRows) {
						aborted = true;
						stoppedEarly = true;
						cancelSource();
					}
				}
			}
		}
	});
	
	
	
	
	let parseError;
	let parseFailed = false;
	
	
	
	let stoppedEarly = false;
	const wake = () => {
		done = true;
		if (resolve) {
			resolve();
			resolve = null;
		}
	};
	const parsePromise = parsePromiseRaw.then(wake, (err) => {
		parseError = err;
		parseFailed = true;
		wake();
	});
	try {
		while (!done || pendingRows.length > 0) {
			if (pendingRows.length > 0) {
				yield pendingRows.shift();
			} else if (!done) {
				await new Promise((r) => {
					resolve = r;
				});
			}
		}
	} finally {
		
		
		
		aborted = true;
		cancelSource();
	}
	await parsePromise;
	
	
	
	
	if (parseFailed && !stoppedEarly) throw parseError;
}

function resolveStreamCellValue(type, styleIndex, valueText, inlineText, inlineRichTextParts, sharedStrings, styles, dateSystem) {
	switch (type) {
		case "s": {
			
			const idx = Number(valueText);
			if (!Number.isNaN(idx) && idx >= 0 && idx < sharedStrings.length) {
				return sharedStrings[idx].text;
			}
			return null;
		}
		case "str": {
			
			return decodeOoxmlEscapes(valueText);
		}
		case "inlineStr": {
			
			if (inlineRichTextParts.length > 0) {
				return inlineRichTextParts.join("");
			}
			return decodeOoxmlEscapes(inlineText);
		}
		case "b": {
			
			return valueText === "1" || valueText.toLowerCase() === "true";
		}
		case "e": {
			
			return valueText;
		}
		case "n":
		default: {
			
			if (valueText === "") {
				return null;
			}
			const num = Number(valueText);
			if (!Number.isNaN(num)) {
				
				if (styles && styleIndex >= 0 && isDateStyle(styles, styleIndex)) {
					return serialToDate(num, dateSystem === "1904");
				}
				return num;
			}
			return valueText || null;
		}
	}
}

function isWorksheetEntry(name) {
	return /^xl\/worksheets\/sheet\d+\.xml$/i.test(name);
}

function shouldCollectEntry(name) {
	if (name === "[Content_Types].xml") return true;
	if (name.endsWith(".rels")) return true;
	return /^xl\/(workbook|sharedStrings|styles)\.xml$/i.test(name);
}

function resolveFromParts(parts, options) {
	const ct = parts.get("[Content_Types].xml");
	const rootRelsBytes = parts.get("_rels/.rels");
	if (!ct || !rootRelsBytes) return null;
	parseContentTypes(decodeUtf8(ct));
	const rootRels = parseRelationships(decodeUtf8(rootRelsBytes));
	const workbookRel = rootRels.find((r) => matchesRelType(r.type, REL_WORKBOOK));
	if (!workbookRel) return null;
	const workbookPath = workbookRel.target.startsWith("/") ? workbookRel.target.slice(1) : workbookRel.target;
	const wbBytes = parts.get(workbookPath);
	if (!wbBytes) return null;
	const workbookDir = dirname(workbookPath);
	const workbookRelsPath = workbookDir ? `${workbookDir}/_rels/${workbookPath.slice(workbookDir.length + 1)}.rels` : `_rels/${workbookPath}.rels`;
	const wbRelsBytes = parts.get(workbookRelsPath);
	const workbookRels = wbRelsBytes ? parseRelationships(decodeUtf8(wbRelsBytes)) : [];
	const { sheets: sheetInfos, dateSystem } = parseWorkbookXml(decodeUtf8(wbBytes), options);
	const targetSheet = resolveTargetSheet(sheetInfos, options?.sheet);
	if (!targetSheet) return null;
	const sheetRelMap = new Map();
	for (const rel of workbookRels) {
		if (matchesRelType(rel.type, REL_WORKSHEET)) {
			sheetRelMap.set(rel.id, resolvePath(workbookDir, rel.target));
		}
	}
	const wsPath = sheetRelMap.get(targetSheet.rId);
	if (!wsPath) return null;
	
	
	
	let sharedStrings = [];
	const ssRel = workbookRels.find((r) => matchesRelType(r.type, REL_SHARED_STRINGS));
	if (ssRel) {
		const ssPath = resolvePath(workbookDir, ssRel.target);
		const ssBytes = parts.get(ssPath);
		if (!ssBytes) return null;
		sharedStrings = parseSharedStrings(decodeUtf8(ssBytes));
	}
	let parsedStyles = null;
	const stylesRel = workbookRels.find((r) => matchesRelType(r.type, REL_STYLES));
	if (stylesRel) {
		const stylesPath = resolvePath(workbookDir, stylesRel.target);
		const stylesBytes = parts.get(stylesPath);
		if (!stylesBytes) return null;
		parsedStyles = parseStyles(decodeUtf8(stylesBytes));
	}
	return {
		wsPath,
		sharedStrings,
		parsedStyles,
		dateSystem
	};
}

async function prepareStreaming(input, options) {
	const zr = new ZipStreamReader(input);
	const parts = new Map();
	const maxInputBytes = options?.maxInputBytes;
	let resolved = null;
	
	
	
	try {
		for (;;) {
			const entry = await zr.nextEntry();
			if (!entry) {
				
				
				return {
					mode: "fallback",
					data: await zr.drainToBuffer(maxInputBytes)
				};
			}
			if (!entry.streamable) {
				return {
					mode: "fallback",
					data: await zr.drainToBuffer(maxInputBytes)
				};
			}
			if (isWorksheetEntry(entry.name)) {
				if (!resolved) resolved = resolveFromParts(parts, options);
				if (!resolved) return {
					mode: "fallback",
					data: await zr.drainToBuffer(maxInputBytes)
				};
				if (entry.name === resolved.wsPath) {
					const wsStream = zr.entryStream(entry);
					return {
						mode: "stream",
						wsStream,
						meta: resolved
					};
				}
				await zr.skipEntry();
				continue;
			}
			if (shouldCollectEntry(entry.name)) {
				parts.set(entry.name, await zr.readEntryBytes(entry));
			} else {
				await zr.skipEntry();
			}
		}
	} catch (err) {
		await zr.close();
		throw err;
	}
}
export async function* streamXlsxRows(input, options) {
	
	let data;
	if (input instanceof Uint8Array) {
		data = input;
	} else if (input instanceof ArrayBuffer) {
		data = new Uint8Array(input);
	} else {
		
		
		
		
		const prep = await prepareStreaming(input, options);
		if (prep.mode === "stream") {
			let rangeFilter;
			if (options?.range) rangeFilter = parseRangeFilter(options.range);
			const maxRowsLimit = typeof options?.maxRows === "number" && options.maxRows > 0 ? options.maxRows : 0;
			yield* parseWorksheetRowsStreaming(prep.wsStream, prep.meta.sharedStrings, prep.meta.parsedStyles, prep.meta.dateSystem, {
				range: rangeFilter,
				maxRows: maxRowsLimit > 0 ? maxRowsLimit : undefined
			});
			return;
		}
		data = prep.data;
	}
	
	
	
	
	
	
	if (isOle2Container(data)) {
		if (options?.password) {
			data = await decryptAgile(data, options.password);
		} else {
			throw new EncryptedFileError("xlsx");
		}
	}
	
	let zip;
	try {
		zip = new ZipReader(data);
	} catch (err) {
		if (err instanceof ZipError) throw err;
		throw new ParseError("Failed to open XLSX file: not a valid ZIP archive", undefined, { cause: err });
	}
	
	if (!zip.has("[Content_Types].xml")) {
		throw new ParseError("Invalid XLSX: missing [Content_Types].xml");
	}
	const contentTypesXml = decodeUtf8(await zip.extract("[Content_Types].xml"));
	parseContentTypes(contentTypesXml);
	
	if (!zip.has("_rels/.rels")) {
		throw new ParseError("Invalid XLSX: missing _rels/.rels");
	}
	const rootRelsXml = decodeUtf8(await zip.extract("_rels/.rels"));
	const rootRels = parseRelationships(rootRelsXml);
	const workbookRel = rootRels.find((r) => matchesRelType(r.type, REL_WORKBOOK));
	if (!workbookRel) {
		throw new ParseError("Invalid XLSX: cannot find workbook relationship in _rels/.rels");
	}
	const workbookPath = workbookRel.target.startsWith("/") ? workbookRel.target.slice(1) : workbookRel.target;
	
	const workbookDir = dirname(workbookPath);
	const workbookRelsPath = workbookDir ? `${workbookDir}/_rels/${workbookPath.slice(workbookDir.length + 1)}.rels` : `_rels/${workbookPath}.rels`;
	let workbookRels = [];
	if (zip.has(workbookRelsPath)) {
		const wbRelsXml = decodeUtf8(await zip.extract(workbookRelsPath));
		workbookRels = parseRelationships(wbRelsXml);
	}
	
	if (!zip.has(workbookPath)) {
		throw new ParseError(`Invalid XLSX: missing workbook at ${workbookPath}`);
	}
	const workbookXml = decodeUtf8(await zip.extract(workbookPath));
	const { sheets: sheetInfos, dateSystem } = parseWorkbookXml(workbookXml, options);
	
	let sharedStrings = [];
	const ssRel = workbookRels.find((r) => matchesRelType(r.type, REL_SHARED_STRINGS));
	if (ssRel) {
		const ssPath = resolvePath(workbookDir, ssRel.target);
		if (zip.has(ssPath)) {
			const ssXml = decodeUtf8(await zip.extract(ssPath));
			sharedStrings = parseSharedStrings(ssXml);
		}
	}
	
	let parsedStyles = null;
	const stylesRel = workbookRels.find((r) => matchesRelType(r.type, REL_STYLES));
	if (stylesRel) {
		const stylesPath = resolvePath(workbookDir, stylesRel.target);
		if (zip.has(stylesPath)) {
			const stylesXml = decodeUtf8(await zip.extract(stylesPath));
			parsedStyles = parseStyles(stylesXml);
		}
	}
	
	const sheetRelMap = new Map();
	for (const rel of workbookRels) {
		if (matchesRelType(rel.type, REL_WORKSHEET)) {
			sheetRelMap.set(rel.id, resolvePath(workbookDir, rel.target));
		}
	}
	
	const targetSheet = resolveTargetSheet(sheetInfos, options?.sheet);
	if (!targetSheet) {
		return;
	}
	const wsPath = sheetRelMap.get(targetSheet.rId);
	if (!wsPath || !zip.has(wsPath)) {
		throw new ParseError(`Invalid XLSX: missing worksheet file for sheet "${targetSheet.name}"`);
	}
	
	
	
	
	
	let rangeFilter;
	if (options?.range) {
		rangeFilter = parseRangeFilter(options.range);
	}
	const maxRowsLimit = typeof options?.maxRows === "number" && options.maxRows > 0 ? options.maxRows : 0;
	
	
	
	const wsStream = zip.extractStream(wsPath);
	yield* parseWorksheetRowsStreaming(wsStream, sharedStrings, parsedStyles, dateSystem, {
		range: rangeFilter,
		maxRows: maxRowsLimit > 0 ? maxRowsLimit : undefined
	});
}
