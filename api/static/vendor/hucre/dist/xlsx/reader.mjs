import { parsePersons, parseThreadedComments } from "./threaded-comments-reader.mjs";
import { parseExternalLink } from "./external-link-reader.mjs";
import { assembleCellImages, parseCellImages, REL_CELL_IMAGES } from "./cell-images-reader.mjs";
import { attachPivotCacheFields, parsePivotCacheDefinition, parsePivotTable } from "./pivot-reader.mjs";
import { parseSlicers, parseSlicerCache, parseTimelines, parseTimelineCache } from "./slicer-reader.mjs";
import { parseChart } from "./chart-reader.mjs";
import { EncryptedFileError, ParseError, ZipError } from "../errors.mjs";
import { isOle2Container, readInputToUint8Array } from "../_input.mjs";
import { decryptAgile } from "./crypto/agile.mjs";
import { ZipReader } from "../zip/reader.mjs";
import { parseXml } from "../xml/parser.mjs";
import { parseContentTypes } from "./content-types.mjs";
import { parseRelationships } from "./relationships.mjs";
import { parseSharedStrings } from "./shared-strings.mjs";
import { parseStyles } from "./styles.mjs";
import { parseWorksheet } from "./worksheet.mjs";
import { parseDynamicArrayCellMetadata } from "./metadata.mjs";
import { parseComments } from "./comments-reader.mjs";
import { parseCellRef } from "./worksheet.mjs";
import { parseCoreProperties, parseAppProperties, parseCustomProperties } from "./doc-props-reader.mjs";
import { parseThemeColors } from "./theme.mjs";


const NS_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const NS_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships";

export function matchesRelType(rel, type) {
	return rel === `${NS_TRANSITIONAL}/${type}` || rel === `${NS_STRICT}/${type}` || rel.endsWith("/" + type);
}

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


export async function readXlsx(input, options) {
	let data = await readInputToUint8Array(input, options?.maxInputBytes);
	
	
	
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
	const workbookRel = rootRels.find((r) => matchesRelType(r.type, "officeDocument"));
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
	const { sheets: sheetInfos, dateSystem, namedRanges, workbookProtection, activeSheet, pivotCacheRefs } = parseWorkbookXml(workbookXml, options);
	
	let sharedStrings = [];
	const ssRel = workbookRels.find((r) => matchesRelType(r.type, "sharedStrings"));
	if (ssRel) {
		const ssPath = resolvePath(workbookDir, ssRel.target);
		if (zip.has(ssPath)) {
			const ssXml = decodeUtf8(await zip.extract(ssPath));
			sharedStrings = parseSharedStrings(ssXml);
		}
	}
	
	let parsedStyles = null;
	const stylesRel = workbookRels.find((r) => matchesRelType(r.type, "styles"));
	if (stylesRel) {
		const stylesPath = resolvePath(workbookDir, stylesRel.target);
		if (zip.has(stylesPath)) {
			const stylesXml = decodeUtf8(await zip.extract(stylesPath));
			parsedStyles = parseStyles(stylesXml);
		}
	}
	
	let themeColors;
	const themePath = workbookDir ? `${workbookDir}/theme/theme1.xml` : "theme/theme1.xml";
	if (zip.has(themePath)) {
		const themeXml = decodeUtf8(await zip.extract(themePath));
		themeColors = parseThemeColors(themeXml);
	}
	
	
	let persons;
	const personsRel = workbookRels.find((r) => matchesRelType(r.type, "person"));
	if (personsRel) {
		const personsPath = resolvePath(workbookDir, personsRel.target);
		if (zip.has(personsPath)) {
			const personsXml = decodeUtf8(await zip.extract(personsPath));
			persons = parsePersons(personsXml);
		}
	}
	
	
	
	
	const externalLinkRels = workbookRels.filter((r) => matchesRelType(r.type, "externalLink")).sort((a, b) => relIdNum(a.id) - relIdNum(b.id));
	const externalLinks = [];
	for (const rel of externalLinkRels) {
		const linkPath = resolvePath(workbookDir, rel.target);
		if (!zip.has(linkPath)) continue;
		const linkXml = decodeUtf8(await zip.extract(linkPath));
		const linkRelsPath = relsPathFor(linkPath);
		const linkRelsXml = zip.has(linkRelsPath) ? decodeUtf8(await zip.extract(linkRelsPath)) : undefined;
		externalLinks.push(parseExternalLink(linkXml, linkRelsXml));
	}
	
	
	
	
	
	let cellImages;
	const cellImagesRel = workbookRels.find((r) => r.type === REL_CELL_IMAGES);
	if (cellImagesRel) {
		const cellImagesPath = resolvePath(workbookDir, cellImagesRel.target);
		if (zip.has(cellImagesPath)) {
			const ciXml = decodeUtf8(await zip.extract(cellImagesPath));
			const refs = parseCellImages(ciXml);
			
			
			const ciRelsPath = relsPathFor(cellImagesPath);
			const ciDir = dirname(cellImagesPath);
			const media = new Map();
			if (zip.has(ciRelsPath)) {
				const ciRelsXml = decodeUtf8(await zip.extract(ciRelsPath));
				for (const rel of parseRelationships(ciRelsXml)) {
					if (!matchesRelType(rel.type, "image")) continue;
					const mediaPath = resolvePath(ciDir, rel.target);
					if (!zip.has(mediaPath)) continue;
					const ext = mediaPath.split(".").pop()?.toLowerCase() ?? "";
					const type = EXT_TO_IMAGE_TYPE[ext];
					if (!type) continue;
					media.set(rel.id, {
						data: await zip.extract(mediaPath),
						type
					});
				}
			}
			const assembled = assembleCellImages(refs, media);
			if (assembled.length > 0) cellImages = assembled;
		}
	}
	
	
	
	
	
	const pivotCachesByCacheId = new Map();
	const pivotCachesByRId = new Map();
	for (const ref of pivotCacheRefs) {
		const rel = workbookRels.find((r) => r.id === ref.rId);
		if (!rel) continue;
		const cachePath = resolvePath(workbookDir, rel.target);
		if (!zip.has(cachePath)) continue;
		const cacheXml = decodeUtf8(await zip.extract(cachePath));
		const cache = parsePivotCacheDefinition(cacheXml);
		if (!cache) continue;
		cache.cacheId = ref.cacheId;
		
		const cacheRelsPath = relsPathFor(cachePath);
		if (zip.has(cacheRelsPath)) {
			const cacheRelsXml = decodeUtf8(await zip.extract(cacheRelsPath));
			const cacheRels = parseRelationships(cacheRelsXml);
			if (cacheRels.some((r) => matchesRelType(r.type, "pivotCacheRecords"))) {
				cache.hasRecords = true;
			}
		}
		pivotCachesByCacheId.set(ref.cacheId, cache);
		pivotCachesByRId.set(ref.rId, cache);
	}
	
	
	const pivotCaches = pivotCacheRefs.map((ref) => pivotCachesByCacheId.get(ref.cacheId)).filter((c) => c !== undefined);
	
	
	
	
	const slicerCacheRels = workbookRels.filter((r) => matchesRelType(r.type, "slicerCache")).sort((a, b) => slicerNumFromTarget(a.target) - slicerNumFromTarget(b.target));
	const slicerCaches = [];
	for (const rel of slicerCacheRels) {
		const cachePath = resolvePath(workbookDir, rel.target);
		if (!zip.has(cachePath)) continue;
		const cacheXml = decodeUtf8(await zip.extract(cachePath));
		const cache = parseSlicerCache(cacheXml);
		if (cache) slicerCaches.push(cache);
	}
	
	
	const timelineCacheRels = workbookRels.filter((r) => matchesRelType(r.type, "timelineCache")).sort((a, b) => slicerNumFromTarget(a.target) - slicerNumFromTarget(b.target));
	const timelineCaches = [];
	for (const rel of timelineCacheRels) {
		const cachePath = resolvePath(workbookDir, rel.target);
		if (!zip.has(cachePath)) continue;
		const cacheXml = decodeUtf8(await zip.extract(cachePath));
		const cache = parseTimelineCache(cacheXml);
		if (cache) timelineCaches.push(cache);
	}
	
	
	
	
	let dynamicArrayCm;
	const metadataRel = workbookRels.find((r) => matchesRelType(r.type, "sheetMetadata"));
	if (metadataRel) {
		const metadataPath = resolvePath(workbookDir, metadataRel.target);
		if (zip.has(metadataPath)) {
			dynamicArrayCm = parseDynamicArrayCellMetadata(decodeUtf8(await zip.extract(metadataPath)));
		}
	}
	
	const sheetRelMap = new Map();
	for (const rel of workbookRels) {
		if (matchesRelType(rel.type, "worksheet")) {
			sheetRelMap.set(rel.id, resolvePath(workbookDir, rel.target));
		}
	}
	
	const sheetsToRead = filterSheets(sheetInfos, options?.sheets);
	
	const readStyles = options?.readStyles ?? false;
	const sheets = [];
	for (const info of sheetsToRead) {
		const wsPath = sheetRelMap.get(info.rId);
		if (!wsPath || !zip.has(wsPath)) {
			throw new ParseError(`Invalid XLSX: missing worksheet file for sheet "${info.name}"`);
		}
		
		
		
		
		
		const wsDir = dirname(wsPath);
		const wsRelsPath = relsPathFor(wsPath);
		let worksheetRels;
		if (zip.has(wsRelsPath)) {
			const wsRelsXml = decodeUtf8(await zip.extract(wsRelsPath));
			worksheetRels = parseRelationships(wsRelsXml);
		}
		const worksheetCtx = {
			sharedStrings,
			styles: parsedStyles,
			readStyles,
			dateSystem,
			worksheetRels,
			maxRows: options?.maxRows,
			range: options?.range,
			dynamicArrayCm
		};
		const wsXml = decodeUtf8(await zip.extract(wsPath));
		const sheet = parseWorksheet(wsXml, info.name, worksheetCtx);
		if (info.state === "hidden") sheet.hidden = true;
		if (info.state === "veryHidden") sheet.veryHidden = true;
		
		if (worksheetRels) {
			const drawingRel = worksheetRels.find((r) => matchesRelType(r.type, "drawing"));
			if (drawingRel) {
				const drawingPath = resolvePath(wsDir, drawingRel.target);
				const drawing = await extractSheetDrawing(zip, drawingPath);
				if (drawing.images.length > 0) {
					sheet.images = drawing.images;
				}
				if (drawing.textBoxes.length > 0) {
					sheet.textBoxes = drawing.textBoxes;
				}
				
				
				
				
				
				if (drawing.chartRefs.length > 0) {
					const charts = [];
					for (const chartRef of drawing.chartRefs) {
						if (!zip.has(chartRef.path)) continue;
						const chartXml = decodeUtf8(await zip.extract(chartRef.path));
						const chart = parseChart(chartXml);
						if (!chart) continue;
						if (chartRef.anchor) chart.anchor = chartRef.anchor;
						if (chartRef.altText) chart.altText = chartRef.altText;
						if (chartRef.frameTitle) chart.frameTitle = chartRef.frameTitle;
						charts.push(chart);
					}
					if (charts.length > 0) sheet.charts = charts;
				}
			}
		}
		
		if (worksheetRels) {
			const commentsRel = worksheetRels.find((r) => matchesRelType(r.type, "comments"));
			if (commentsRel) {
				const commentsPath = resolvePath(wsDir, commentsRel.target);
				if (zip.has(commentsPath)) {
					const commentsXml = decodeUtf8(await zip.extract(commentsPath));
					const commentsMap = parseComments(commentsXml);
					
					if (commentsMap.size > 0) {
						if (!sheet.cells) {
							sheet.cells = new Map();
						}
						for (const [cellRefStr, comment] of commentsMap) {
							const pos = parseCellRef(cellRefStr);
							const key = `${pos.row},${pos.col}`;
							let cell = sheet.cells.get(key);
							if (!cell) {
								cell = {
									value: (sheet.rows[pos.row] && sheet.rows[pos.row][pos.col]) ?? null,
									type: "string"
								};
								sheet.cells.set(key, cell);
							}
							cell.comment = comment;
						}
					}
				}
			}
			
			
			
			
			const threadedRel = worksheetRels.find((r) => matchesRelType(r.type, "threadedComment"));
			if (threadedRel) {
				const tcPath = resolvePath(wsDir, threadedRel.target);
				if (zip.has(tcPath)) {
					const tcXml = decodeUtf8(await zip.extract(tcPath));
					const threaded = parseThreadedComments(tcXml);
					if (threaded.length > 0) sheet.threadedComments = threaded;
				}
			}
		}
		
		if (worksheetRels) {
			const tableRels = worksheetRels.filter((r) => matchesRelType(r.type, "table"));
			if (tableRels.length > 0) {
				const tables = [];
				for (const tableRel of tableRels) {
					const tablePath = resolvePath(wsDir, tableRel.target);
					if (zip.has(tablePath)) {
						const tableXml = decodeUtf8(await zip.extract(tablePath));
						const tableDef = parseTableXml(tableXml);
						if (tableDef) {
							tables.push(tableDef);
						}
					}
				}
				if (tables.length > 0) {
					sheet.tables = tables;
				}
			}
		}
		
		if (worksheetRels) {
			const pictureRel = worksheetRels.find((r) => matchesRelType(r.type, "image"));
			if (pictureRel) {
				const picturePath = resolvePath(wsDir, pictureRel.target);
				if (zip.has(picturePath)) {
					sheet.backgroundImage = await zip.extract(picturePath);
				}
			}
		}
		
		
		
		
		if (worksheetRels) {
			const pivotTableRels = worksheetRels.filter((r) => matchesRelType(r.type, "pivotTable"));
			if (pivotTableRels.length > 0) {
				const pivotTables = [];
				for (const ptRel of pivotTableRels) {
					const ptPath = resolvePath(wsDir, ptRel.target);
					if (!zip.has(ptPath)) continue;
					const ptXml = decodeUtf8(await zip.extract(ptPath));
					const pivot = parsePivotTable(ptXml);
					if (!pivot) continue;
					
					
					
					
					const ptRelsPath = relsPathFor(ptPath);
					if (zip.has(ptRelsPath)) {
						const ptRelsXml = decodeUtf8(await zip.extract(ptRelsPath));
						const ptInternalRels = parseRelationships(ptRelsXml);
						const cacheRel = ptInternalRels.find((r) => matchesRelType(r.type, "pivotCacheDefinition"));
						if (cacheRel) {
							const resolvedCachePath = resolvePath(dirname(ptPath), cacheRel.target);
							for (const ref of pivotCacheRefs) {
								const wbRel = workbookRels.find((r) => r.id === ref.rId);
								if (!wbRel) continue;
								const wbCachePath = resolvePath(workbookDir, wbRel.target);
								if (wbCachePath === resolvedCachePath) {
									pivot.cacheId = ref.cacheId;
									break;
								}
							}
						}
					}
					
					
					
					const owningCache = pivotCachesByCacheId.get(pivot.cacheId);
					if (owningCache) attachPivotCacheFields(pivot, owningCache);
					pivotTables.push(pivot);
				}
				if (pivotTables.length > 0) sheet.pivotTables = pivotTables;
			}
			
			
			const slicerRels = worksheetRels.filter((r) => matchesRelType(r.type, "slicer"));
			if (slicerRels.length > 0) {
				const slicers = [];
				for (const rel of slicerRels) {
					const path = resolvePath(wsDir, rel.target);
					if (!zip.has(path)) continue;
					const slicerXml = decodeUtf8(await zip.extract(path));
					for (const s of parseSlicers(slicerXml)) slicers.push(s);
				}
				if (slicers.length > 0) sheet.slicers = slicers;
			}
			
			const timelineRels = worksheetRels.filter((r) => matchesRelType(r.type, "timeline"));
			if (timelineRels.length > 0) {
				const timelines = [];
				for (const rel of timelineRels) {
					const path = resolvePath(wsDir, rel.target);
					if (!zip.has(path)) continue;
					const tlXml = decodeUtf8(await zip.extract(path));
					for (const t of parseTimelines(tlXml)) timelines.push(t);
				}
				if (timelines.length > 0) sheet.timelines = timelines;
			}
		}
		sheets.push(sheet);
	}
	
	let properties;
	if (zip.has("docProps/core.xml")) {
		const coreXml = decodeUtf8(await zip.extract("docProps/core.xml"));
		const coreProps = parseCoreProperties(coreXml);
		if (Object.keys(coreProps).length > 0) {
			properties = { ...coreProps };
		}
	}
	if (zip.has("docProps/app.xml")) {
		const appXml = decodeUtf8(await zip.extract("docProps/app.xml"));
		const appProps = parseAppProperties(appXml);
		if (Object.keys(appProps).length > 0) {
			properties = {
				...properties,
				...appProps
			};
		}
	}
	if (zip.has("docProps/custom.xml")) {
		const customXml = decodeUtf8(await zip.extract("docProps/custom.xml"));
		const customProps = parseCustomProperties(customXml);
		if (Object.keys(customProps).length > 0) {
			if (!properties) properties = {};
			properties.custom = customProps;
		}
	}
	
	const workbook = {
		sheets,
		dateSystem
	};
	const remainingNames = applyPrintDefinedNames(sheets, namedRanges);
	if (remainingNames.length > 0) {
		workbook.namedRanges = remainingNames;
	}
	if (properties) {
		workbook.properties = properties;
	}
	if (themeColors) {
		workbook.themeColors = themeColors;
	}
	if (workbookProtection) {
		workbook.workbookProtection = workbookProtection;
	}
	if (activeSheet !== undefined) {
		workbook.activeSheet = activeSheet;
	}
	
	
	
	const baseFont = parsedStyles?.fonts[0];
	if (baseFont && Object.keys(baseFont).length > 0) {
		workbook.defaultFont = baseFont;
	}
	if (persons && persons.length > 0) {
		workbook.persons = persons;
	}
	if (externalLinks.length > 0) {
		workbook.externalLinks = externalLinks;
	}
	if (cellImages && cellImages.length > 0) {
		workbook.cellImages = cellImages;
	}
	if (pivotCaches.length > 0) {
		workbook.pivotCaches = pivotCaches;
	}
	if (slicerCaches.length > 0) {
		workbook.slicerCaches = slicerCaches;
	}
	if (timelineCaches.length > 0) {
		workbook.timelineCaches = timelineCaches;
	}
	return workbook;
}

function slicerNumFromTarget(target) {
	const m = target.match(/(\d+)\.xml$/i);
	return m ? parseInt(m[1], 10) : Number.POSITIVE_INFINITY;
}

function relIdNum(rId) {
	const m = rId.match(/(\d+)$/);
	return m ? parseInt(m[1], 10) : Number.POSITIVE_INFINITY;
}

function relsPathFor(partPath) {
	const slash = partPath.lastIndexOf("/");
	if (slash === -1) return `_rels/${partPath}.rels`;
	return `${partPath.slice(0, slash)}/_rels/${partPath.slice(slash + 1)}.rels`;
}


const EXT_TO_IMAGE_TYPE = {
	png: "png",
	jpg: "jpeg",
	jpeg: "jpeg",
	gif: "gif",
	svg: "svg",
	webp: "webp"
};

async function extractSheetDrawing(zip, drawingPath) {
	if (!zip.has(drawingPath)) return {
		images: [],
		textBoxes: [],
		chartRefs: []
	};
	const drawingXml = decodeUtf8(await zip.extract(drawingPath));
	
	
	
	const drawDir = dirname(drawingPath);
	const drawRelsPath = relsPathFor(drawingPath);
	const imageRelMap = new Map();
	
	
	
	const chartRelMap = new Map();
	if (zip.has(drawRelsPath)) {
		const drawRelsXml = decodeUtf8(await zip.extract(drawRelsPath));
		const drawRels = parseRelationships(drawRelsXml);
		for (const rel of drawRels) {
			if (matchesRelType(rel.type, "image")) {
				imageRelMap.set(rel.id, resolvePath(drawDir, rel.target));
			} else if (matchesRelType(rel.type, "chart")) {
				chartRelMap.set(rel.id, resolvePath(drawDir, rel.target));
			}
		}
	}
	
	const doc = parseXml(drawingXml);
	const images = [];
	const textBoxes = [];
	const chartRefs = [];
	for (const child of doc.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "twoCellAnchor" || local === "oneCellAnchor" || local === "absoluteAnchor") {
			
			
			
			
			const chartRid = findChartRid(child);
			if (chartRid) {
				const chartPath = chartRelMap.get(chartRid);
				if (chartPath && !chartRefs.some((r) => r.path === chartPath)) {
					
					
					
					const anchor = local === "absoluteAnchor" ? undefined : parseChartCellAnchor(child, local);
					const ref = { path: chartPath };
					if (anchor) ref.anchor = anchor;
					
					
					const frame = findChildEl(child, "graphicFrame");
					if (frame) {
						const meta = findCNvPrMeta(frame, "nvGraphicFramePr");
						if (meta.altText) ref.altText = meta.altText;
						if (meta.title) ref.frameTitle = meta.title;
					}
					chartRefs.push(ref);
				}
			}
		}
		if (local === "twoCellAnchor") {
			
			const textBox = parseTwoCellAnchorTextBox(child);
			if (textBox) {
				textBoxes.push(textBox);
				continue;
			}
			const imageInfo = parseTwoCellAnchor(child, imageRelMap);
			if (imageInfo) {
				
				const imagePath = imageInfo.mediaPath;
				if (zip.has(imagePath)) {
					const data = await zip.extract(imagePath);
					const img = {
						data,
						type: imageInfo.type,
						anchor: imageInfo.anchor
					};
					if (imageInfo.width !== undefined) img.width = imageInfo.width;
					if (imageInfo.height !== undefined) img.height = imageInfo.height;
					if (imageInfo.altText !== undefined) img.altText = imageInfo.altText;
					if (imageInfo.title !== undefined) img.title = imageInfo.title;
					images.push(img);
				}
			}
		} else if (local === "oneCellAnchor") {
			const imageInfo = parseOneCellAnchor(child, imageRelMap);
			if (imageInfo) {
				const imagePath = imageInfo.mediaPath;
				if (zip.has(imagePath)) {
					const data = await zip.extract(imagePath);
					const img = {
						data,
						type: imageInfo.type,
						anchor: imageInfo.anchor
					};
					if (imageInfo.width !== undefined) img.width = imageInfo.width;
					if (imageInfo.height !== undefined) img.height = imageInfo.height;
					if (imageInfo.altText !== undefined) img.altText = imageInfo.altText;
					if (imageInfo.title !== undefined) img.title = imageInfo.title;
					images.push(img);
				}
			}
		}
	}
	return {
		images,
		textBoxes,
		chartRefs
	};
}

function parseChartCellAnchor(el, anchorKind) {
	let from;
	let to;
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const c = child;
		const local = c.local || c.tag;
		if (local === "from") from = parseAnchorPosition(c);
		else if (local === "to") to = parseAnchorPosition(c);
	}
	if (!from) return undefined;
	if (anchorKind === "twoCellAnchor" && to) return {
		from,
		to
	};
	return { from };
}

function findChartRid(el) {
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const c = child;
		const local = c.local || c.tag;
		if (local === "chart") {
			
			const rid = c.attrs["r:id"] ?? c.attrs["id"];
			if (rid) return rid;
		}
		const nested = findChartRid(c);
		if (nested) return nested;
	}
	return undefined;
}

function parseTwoCellAnchor(el, relMap) {
	let fromRow = 0;
	let fromCol = 0;
	let toRow = 0;
	let toCol = 0;
	let embedId;
	let altText;
	let title;
	let size;
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const c = child;
		const local = c.local || c.tag;
		if (local === "from") {
			const pos = parseAnchorPosition(c);
			fromRow = pos.row;
			fromCol = pos.col;
		} else if (local === "to") {
			const pos = parseAnchorPosition(c);
			toRow = pos.row;
			toCol = pos.col;
		} else if (local === "pic") {
			embedId = findBlipEmbed(c);
			const meta = findCNvPrMeta(c, "nvPicPr");
			altText = meta.altText;
			title = meta.title;
			size = findShapeExtent(c);
		}
	}
	if (!embedId) return null;
	const mediaPath = relMap.get(embedId);
	if (!mediaPath) return null;
	
	const ext = mediaPath.split(".").pop()?.toLowerCase() ?? "";
	const imageType = EXT_TO_IMAGE_TYPE[ext] ?? "png";
	const result = {
		mediaPath,
		type: imageType,
		anchor: {
			from: {
				row: fromRow,
				col: fromCol
			},
			to: {
				row: toRow,
				col: toCol
			}
		}
	};
	if (size) {
		result.width = size.width;
		result.height = size.height;
	}
	if (altText) result.altText = altText;
	if (title) result.title = title;
	return result;
}

function findShapeExtent(shapeEl) {
	const spPr = findChildEl(shapeEl, "spPr");
	if (!spPr) return undefined;
	const xfrm = findChildEl(spPr, "xfrm");
	if (!xfrm) return undefined;
	const ext = findChildEl(xfrm, "ext");
	if (!ext) return undefined;
	const cx = Number(ext.attrs["cx"]);
	const cy = Number(ext.attrs["cy"]);
	
	
	if (!(cx > 0) || !(cy > 0)) return undefined;
	return {
		width: Math.round(cx / EMU_PER_PIXEL),
		height: Math.round(cy / EMU_PER_PIXEL)
	};
}

function parseTwoCellAnchorTextBox(el) {
	let fromRow = 0;
	let fromCol = 0;
	let toRow = 0;
	let toCol = 0;
	let spElement = null;
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const c = child;
		const local = c.local || c.tag;
		if (local === "from") {
			const pos = parseAnchorPosition(c);
			fromRow = pos.row;
			fromCol = pos.col;
		} else if (local === "to") {
			const pos = parseAnchorPosition(c);
			toRow = pos.row;
			toCol = pos.col;
		} else if (local === "sp") {
			
			const nvSpPr = findChildEl(c, "nvSpPr");
			if (nvSpPr) {
				const cNvSpPr = findChildEl(nvSpPr, "cNvSpPr");
				if (cNvSpPr && (cNvSpPr.attrs["txBox"] === "1" || cNvSpPr.attrs["txBox"] === "true")) {
					spElement = c;
				}
			}
		}
	}
	if (!spElement) return null;
	
	const txBody = findChildEl(spElement, "txBody");
	let text = "";
	let fontSize;
	let bold;
	let color;
	if (txBody) {
		
		const paragraphs = [];
		for (const pChild of txBody.children) {
			if (typeof pChild === "string") continue;
			const pLocal = pChild.local || pChild.tag;
			if (pLocal === "p") {
				const pText = extractParagraphText(pChild);
				paragraphs.push(pText.text);
				
				if (pText.fontSize !== undefined && fontSize === undefined) fontSize = pText.fontSize;
				if (pText.bold !== undefined && bold === undefined) bold = pText.bold;
				if (pText.color !== undefined && color === undefined) color = pText.color;
			}
		}
		text = paragraphs.join("\n");
	}
	if (!text) return null;
	
	let fillColor;
	let borderColor;
	const spPr = findChildEl(spElement, "spPr");
	if (spPr) {
		const solidFill = findChildEl(spPr, "solidFill");
		if (solidFill) {
			const srgbClr = findChildEl(solidFill, "srgbClr");
			if (srgbClr && srgbClr.attrs["val"]) {
				fillColor = srgbClr.attrs["val"];
			}
		}
		const ln = findChildEl(spPr, "ln");
		if (ln) {
			const lnFill = findChildEl(ln, "solidFill");
			if (lnFill) {
				const lnClr = findChildEl(lnFill, "srgbClr");
				if (lnClr && lnClr.attrs["val"]) {
					borderColor = lnClr.attrs["val"];
				}
			}
		}
	}
	const tb = {
		text,
		anchor: {
			from: {
				row: fromRow,
				col: fromCol
			},
			to: {
				row: toRow,
				col: toCol
			}
		}
	};
	const size = findShapeExtent(spElement);
	if (size) {
		tb.width = size.width;
		tb.height = size.height;
	}
	
	const meta = findCNvPrMeta(spElement, "nvSpPr");
	if (meta.altText) tb.altText = meta.altText;
	if (meta.title) tb.title = meta.title;
	const style = {};
	let hasStyle = false;
	if (fontSize !== undefined) {
		style.fontSize = fontSize;
		hasStyle = true;
	}
	if (bold !== undefined) {
		style.bold = bold;
		hasStyle = true;
	}
	if (color !== undefined) {
		style.color = color;
		hasStyle = true;
	}
	if (fillColor !== undefined) {
		style.fillColor = fillColor;
		hasStyle = true;
	}
	if (borderColor !== undefined) {
		style.borderColor = borderColor;
		hasStyle = true;
	}
	if (hasStyle) tb.style = style;
	return tb;
}

function findChildEl(el, localName) {
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const c = child;
		const local = c.local || c.tag;
		if (local === localName) return c;
	}
	return null;
}

function extractParagraphText(pEl) {
	let text = "";
	let fontSize;
	let bold;
	let color;
	for (const child of pEl.children) {
		if (typeof child === "string") continue;
		const c = child;
		const local = c.local || c.tag;
		if (local === "r") {
			
			const rPr = findChildEl(c, "rPr");
			if (rPr) {
				if (rPr.attrs["sz"]) {
					fontSize = Number(rPr.attrs["sz"]) / 100;
				}
				if (rPr.attrs["b"] === "1" || rPr.attrs["b"] === "true") {
					bold = true;
				}
				
				const solidFill = findChildEl(rPr, "solidFill");
				if (solidFill) {
					const srgbClr = findChildEl(solidFill, "srgbClr");
					if (srgbClr && srgbClr.attrs["val"]) {
						color = srgbClr.attrs["val"];
					}
				}
			}
			const tEl = findChildEl(c, "t");
			if (tEl) {
				text += tEl.children.filter((ch) => typeof ch === "string").join("");
			}
		}
	}
	return {
		text,
		fontSize,
		bold,
		color
	};
}

const EMU_PER_PIXEL = 9525;

function parseOneCellAnchor(el, relMap) {
	let fromRow = 0;
	let fromCol = 0;
	let widthEmu = 0;
	let heightEmu = 0;
	let embedId;
	let altText;
	let title;
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const c = child;
		const local = c.local || c.tag;
		if (local === "from") {
			const pos = parseAnchorPosition(c);
			fromRow = pos.row;
			fromCol = pos.col;
		} else if (local === "ext") {
			
			widthEmu = Number(c.attrs["cx"]) || 0;
			heightEmu = Number(c.attrs["cy"]) || 0;
		} else if (local === "pic") {
			embedId = findBlipEmbed(c);
			const meta = findCNvPrMeta(c, "nvPicPr");
			altText = meta.altText;
			title = meta.title;
		}
	}
	if (!embedId) return null;
	const mediaPath = relMap.get(embedId);
	if (!mediaPath) return null;
	const ext = mediaPath.split(".").pop()?.toLowerCase() ?? "";
	const imageType = EXT_TO_IMAGE_TYPE[ext] ?? "png";
	const result = {
		mediaPath,
		type: imageType,
		anchor: { from: {
			row: fromRow,
			col: fromCol
		} }
	};
	if (widthEmu > 0) {
		result.width = Math.round(widthEmu / EMU_PER_PIXEL);
	}
	if (heightEmu > 0) {
		result.height = Math.round(heightEmu / EMU_PER_PIXEL);
	}
	if (altText) result.altText = altText;
	if (title) result.title = title;
	return result;
}

function findCNvPrMeta(parentEl, wrapperName) {
	const wrapper = findChildEl(parentEl, wrapperName);
	if (!wrapper) return {};
	const cNvPr = findChildEl(wrapper, "cNvPr");
	if (!cNvPr) return {};
	const out = {};
	if (cNvPr.attrs["descr"]) out.altText = cNvPr.attrs["descr"];
	if (cNvPr.attrs["title"]) out.title = cNvPr.attrs["title"];
	return out;
}

function parseAnchorPosition(el) {
	let row = 0;
	let col = 0;
	for (const child of el.children) {
		if (typeof child === "string") continue;
		const c = child;
		const local = c.local || c.tag;
		const text = c.children.filter((ch) => typeof ch === "string").join("");
		if (local === "row") {
			row = Number(text) || 0;
		} else if (local === "col") {
			col = Number(text) || 0;
		}
	}
	return {
		row,
		col
	};
}

function findBlipEmbed(picEl) {
	for (const child of picEl.children) {
		if (typeof child === "string") continue;
		const c = child;
		const local = c.local || c.tag;
		if (local === "blipFill") {
			for (const blipChild of c.children) {
				if (typeof blipChild === "string") continue;
				const bc = blipChild;
				const blipLocal = bc.local || bc.tag;
				if (blipLocal === "blip") {
					
					return bc.attrs["r:embed"] ?? bc.attrs["R:embed"] ?? findEmbedAttr(bc.attrs);
				}
			}
		}
	}
	return undefined;
}

function findEmbedAttr(attrs) {
	for (const key of Object.keys(attrs)) {
		if (key.endsWith(":embed") && attrs[key].startsWith("rId")) {
			return attrs[key];
		}
	}
	return undefined;
}


function applyPrintDefinedNames(sheets, namedRanges) {
	if (namedRanges.length === 0) return namedRanges;
	const byName = new Map();
	for (const sheet of sheets) byName.set(sheet.name, sheet);
	const remaining = [];
	for (const nr of namedRanges) {
		const isPrintArea = nr.name === "_xlnm.Print_Area";
		const isPrintTitles = nr.name === "_xlnm.Print_Titles";
		const sheet = nr.scope !== undefined ? byName.get(nr.scope) : undefined;
		if (!isPrintArea && !isPrintTitles || !sheet) {
			remaining.push(nr);
			continue;
		}
		const pageSetup = sheet.pageSetup ?? (sheet.pageSetup = {});
		if (isPrintArea) {
			const area = nr.range.split(",").map(stripSheetQualifier).filter((part) => part.length > 0).join(",");
			if (area) pageSetup.printArea = area;
		} else {
			
			
			
			for (const raw of nr.range.split(",")) {
				const part = stripSheetQualifier(raw);
				if (!part) continue;
				if (/\d/.test(part)) pageSetup.printTitlesRow = part;
				else pageSetup.printTitlesColumn = part;
			}
		}
	}
	return remaining;
}

function stripSheetQualifier(range) {
	const trimmed = range.trim();
	const bang = trimmed.lastIndexOf("!");
	return bang === -1 ? trimmed : trimmed.slice(bang + 1);
}
function parseWorkbookXml(xml, options) {
	const doc = parseXml(xml);
	const sheets = [];
	const namedRanges = [];
	const pivotCacheRefs = [];
	let dateSystem = "1900";
	
	if (options?.dateSystem === "1904") {
		dateSystem = "1904";
	} else if (options?.dateSystem === "1900") {
		dateSystem = "1900";
	}
	let wbProtection;
	let activeSheet;
	
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
		if (local === "workbookProtection") {
			const lockStructure = child.attrs["lockStructure"] === "1" || child.attrs["lockStructure"] === "true";
			const lockWindows = child.attrs["lockWindows"] === "1" || child.attrs["lockWindows"] === "true";
			if (lockStructure || lockWindows) {
				wbProtection = {};
				if (lockStructure) wbProtection.lockStructure = true;
				if (lockWindows) wbProtection.lockWindows = true;
			}
		}
		if (local === "bookViews") {
			for (const viewChild of child.children) {
				if (typeof viewChild === "string") continue;
				const viewLocal = viewChild.local || viewChild.tag;
				if (viewLocal !== "workbookView") continue;
				const tab = Number(viewChild.attrs["activeTab"]);
				
				
				if (Number.isInteger(tab) && tab > 0 && activeSheet === undefined) activeSheet = tab;
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
					const stateRaw = sheetChild.attrs["state"];
					let state = "visible";
					if (stateRaw === "hidden") state = "hidden";
					else if (stateRaw === "veryHidden") state = "veryHidden";
					if (name && rId) {
						sheets.push({
							name,
							sheetId,
							rId,
							state
						});
					}
				}
			}
		}
		if (local === "pivotCaches") {
			for (const pcChild of child.children) {
				if (typeof pcChild === "string") continue;
				const pcLocal = pcChild.local || pcChild.tag;
				if (pcLocal === "pivotCache") {
					const cacheIdRaw = pcChild.attrs["cacheId"];
					const cacheId = cacheIdRaw === undefined ? NaN : Number(cacheIdRaw);
					const rId = pcChild.attrs["r:id"] ?? pcChild.attrs["R:id"] ?? findRIdAttr(pcChild.attrs) ?? "";
					if (rId && !Number.isNaN(cacheId)) {
						pivotCacheRefs.push({
							cacheId,
							rId
						});
					}
				}
			}
		}
	}
	
	for (const child of doc.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "definedNames") {
			for (const dnChild of child.children) {
				if (typeof dnChild === "string") continue;
				const dnLocal = dnChild.local || dnChild.tag;
				if (dnLocal === "definedName") {
					const name = dnChild.attrs["name"] ?? "";
					const rangeText = dnChild.children.filter((c) => typeof c === "string").join("");
					if (name && rangeText) {
						const nr = {
							name,
							range: rangeText
						};
						
						const localSheetId = dnChild.attrs["localSheetId"];
						if (localSheetId !== undefined) {
							const idx = Number(localSheetId);
							if (idx >= 0 && idx < sheets.length) {
								nr.scope = sheets[idx].name;
							}
						}
						
						if (dnChild.attrs["comment"]) {
							nr.comment = dnChild.attrs["comment"];
						}
						namedRanges.push(nr);
					}
				}
			}
		}
	}
	return {
		sheets,
		dateSystem,
		namedRanges,
		workbookProtection: wbProtection,
		activeSheet,
		pivotCacheRefs
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

function filterSheets(allSheets, filter) {
	if (filter === undefined) return allSheets;
	if (typeof filter === "function") {
		const result = [];
		for (let i = 0; i < allSheets.length; i++) {
			const info = allSheets[i];
			const decision = filter({
				name: info.name,
				index: i,
				hidden: info.state === "hidden",
				veryHidden: info.state === "veryHidden"
			}, i);
			if (decision) result.push(info);
		}
		return result;
	}
	if (filter.length === 0) return allSheets;
	const result = [];
	for (const spec of filter) {
		if (typeof spec === "number") {
			if (spec >= 0 && spec < allSheets.length) {
				result.push(allSheets[spec]);
			}
		} else {
			const found = allSheets.find((s) => s.name === spec);
			if (found) result.push(found);
		}
	}
	return result;
}


function parseTableXml(xml) {
	const doc = parseXml(xml);
	
	const name = doc.attrs["name"] ?? "";
	const displayName = doc.attrs["displayName"] ?? name;
	const ref = doc.attrs["ref"] ?? "";
	if (!name) return null;
	
	const totalsRowCount = doc.attrs["totalsRowCount"];
	const showTotalRow = totalsRowCount !== undefined && totalsRowCount !== "0";
	const columns = [];
	let style;
	let showRowStripes;
	let showColumnStripes;
	
	
	
	let showAutoFilter = false;
	for (const child of doc.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "autoFilter") {
			showAutoFilter = true;
		} else if (local === "tableColumns") {
			for (const colChild of child.children) {
				if (typeof colChild === "string") continue;
				const colLocal = colChild.local || colChild.tag;
				if (colLocal === "tableColumn") {
					const col = { name: colChild.attrs["name"] ?? "" };
					if (colChild.attrs["totalsRowFunction"]) {
						col.totalFunction = colChild.attrs["totalsRowFunction"];
					}
					if (colChild.attrs["totalsRowLabel"]) {
						col.totalLabel = colChild.attrs["totalsRowLabel"];
					}
					
					for (const formulaChild of colChild.children) {
						if (typeof formulaChild === "string") continue;
						const formulaLocal = formulaChild.local || formulaChild.tag;
						if (formulaLocal === "totalsRowFormula") {
							const formulaText = formulaChild.children.filter((c) => typeof c === "string").join("");
							if (formulaText) {
								col.totalFormula = formulaText;
							}
						}
					}
					columns.push(col);
				}
			}
		} else if (local === "tableStyleInfo") {
			style = child.attrs["name"];
			showRowStripes = child.attrs["showRowStripes"] === "1";
			showColumnStripes = child.attrs["showColumnStripes"] === "1";
		}
	}
	const tableDef = {
		name,
		columns
	};
	if (displayName && displayName !== name) {
		tableDef.displayName = displayName;
	}
	if (ref) {
		tableDef.range = ref;
	}
	if (style) {
		tableDef.style = style;
	}
	if (showRowStripes !== undefined) {
		tableDef.showRowStripes = showRowStripes;
	}
	if (showColumnStripes !== undefined) {
		tableDef.showColumnStripes = showColumnStripes;
	}
	tableDef.showAutoFilter = showAutoFilter;
	if (showTotalRow) {
		tableDef.showTotalRow = true;
	}
	return tableDef;
}
