import { readXlsx } from "./reader.mjs";
import { ZipReader } from "../zip/reader.mjs";
import { ZipWriter } from "../zip/writer.mjs";
import { writeContentTypes } from "./content-types-writer.mjs";
import { writeRootRels, writeWorkbookXml, writeWorkbookRels } from "./workbook-writer.mjs";
import { parseRelationships } from "./relationships.mjs";
import { createStylesCollector } from "./styles-writer.mjs";
import { createSharedStrings, writeSharedStringsXml, writeWorksheetXml } from "./worksheet-writer.mjs";
import { writeFeaturePropertyBagXml } from "./feature-property-bag.mjs";
import { METADATA_PART_PATH, writeMetadataXml } from "./metadata.mjs";
import { writeDrawing } from "./drawing-writer.mjs";
import { writeChart } from "./chart-writer.mjs";
import { cloneChart } from "./chart-clone.mjs";
import { isOle2Container } from "../_input.mjs";
import { EncryptedFileError, InvalidArgumentError } from "../errors.mjs";
import { decryptAgile, encryptAgile } from "./crypto/agile.mjs";
import { assignBackgroundImagePaths } from "./background-image.mjs";
import { writeComments } from "./comments-writer.mjs";
import { writeTable } from "./table-writer.mjs";
import { colToLetter } from "./worksheet-writer.mjs";
import { xmlDocument, xmlSelfClose } from "../xml/writer.mjs";
import { writeCoreProperties, writeAppProperties } from "./doc-props-writer.mjs";

export const ROUNDTRIP_STATE = Symbol("hucre.xlsx.roundtripState");

function roundtripState(workbook) {
	const state = workbook[ROUNDTRIP_STATE];
	if (!state) {
		throw new InvalidArgumentError("saveXlsx expects a workbook returned by openXlsx — this one carries no round-trip state. Use writeXlsx to write a plain Workbook.");
	}
	return state;
}

const encoder = /* @__PURE__ */ new TextEncoder();
const NS_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships";
const REL_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink";
const REL_DRAWING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing";
const REL_COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";
const REL_VML_DRAWING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing";
const REL_TABLE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/table";
const REL_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image";
const REL_SLICER = "http://schemas.microsoft.com/office/2007/relationships/slicer";
const REL_TIMELINE = "http://schemas.microsoft.com/office/2011/relationships/timeline";
const REL_THREADED_COMMENT = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment";
const REL_PIVOT_TABLE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotTable";

const REGENERATED_PREFIXES = [
	"xl/workbook.xml",
	"xl/worksheets/",
	"xl/sharedstrings.xml",
	"xl/styles.xml",
	"[content_types].xml",
	"_rels/.rels",
	"xl/_rels/workbook.xml.rels",
	"docprops/core.xml",
	"docprops/app.xml"
];

const REGENERATED_SHEET_PREFIXES = [
	"xl/drawings/drawing",
	"xl/drawings/_rels/drawing",
	"xl/drawings/vmldrawing",
	"xl/comments",
	"xl/tables/table",
	"xl/media/image",
	"xl/worksheets/_rels/sheet"
];


export async function openXlsx(input, options) {
	let data = input instanceof Uint8Array ? input : new Uint8Array(input);
	
	
	if (isOle2Container(data)) {
		if (options?.password) {
			data = await decryptAgile(data, options.password);
		} else {
			throw new EncryptedFileError("xlsx");
		}
	}
	
	const workbook = await readXlsx(data, options);
	
	const zip = new ZipReader(data);
	const rawEntries = await zip.extractAll();
	
	const decoder = new TextDecoder("utf-8");
	const contentTypes = zip.has("[Content_Types].xml") ? decoder.decode(await zip.extract("[Content_Types].xml")) : "";
	const rootRels = zip.has("_rels/.rels") ? decoder.decode(await zip.extract("_rels/.rels")) : "";
	
	const hasMacros = rawEntries.has("xl/vbaProject.bin");
	
	
	
	const rtWorkbook = {
		...workbook,
		hasMacros
	};
	const state = {
		rawEntries,
		modifiedParts: new Set(),
		contentTypes,
		rootRels
	};
	Object.defineProperty(rtWorkbook, ROUNDTRIP_STATE, {
		value: state,
		enumerable: false,
		writable: false,
		configurable: false
	});
	return rtWorkbook;
}


export async function saveXlsx(workbook, saveOptions) {
	const { sheets, properties, namedRanges, dateSystem, defaultFont, activeSheet } = workbook;
	const { rawEntries } = roundtripState(workbook);
	
	const writeSheets = sheets.map((sheet) => ({
		name: sheet.name,
		columns: sheet.columns,
		rows: sheet.rows,
		cells: sheet.cells,
		merges: sheet.merges,
		dataValidations: sheet.dataValidations,
		conditionalRules: sheet.conditionalRules,
		autoFilter: sheet.autoFilter,
		freezePane: sheet.freezePane,
		images: sheet.images,
		protection: sheet.protection,
		pageSetup: sheet.pageSetup,
		headerFooter: sheet.headerFooter,
		view: sheet.view,
		hidden: sheet.hidden,
		veryHidden: sheet.veryHidden,
		tables: sheet.tables,
		rowDefs: sheet.rowDefs,
		
		
		
		splitPane: sheet.splitPane,
		rowBreaks: sheet.rowBreaks,
		colBreaks: sheet.colBreaks,
		outlineProperties: sheet.outlineProperties,
		sparklines: sheet.sparklines,
		textBoxes: sheet.textBoxes,
		backgroundImage: sheet.backgroundImage
	}));
	
	const styles = createStylesCollector(defaultFont);
	const sharedStrings = createSharedStrings();
	
	let globalTableCounter = 1;
	const sheetTableStartIndices = [];
	for (const sheet of writeSheets) {
		if (sheet.tables && sheet.tables.length > 0) {
			sheetTableStartIndices.push(globalTableCounter);
			globalTableCounter += sheet.tables.length;
		} else {
			sheetTableStartIndices.push(undefined);
		}
	}
	
	const worksheetResults = [];
	for (let i = 0; i < writeSheets.length; i++) {
		const sheet = writeSheets[i];
		const result = writeWorksheetXml(sheet, styles, sharedStrings, dateSystem, sheetTableStartIndices[i]);
		worksheetResults.push(result);
	}
	const hasSharedStrings = sharedStrings.count() > 0;
	
	
	
	
	
	const hasMetadata = worksheetResults.some((r) => r.hasDynamicArray);
	
	const drawingResults = [];
	const drawingIndices = [];
	const imageExtensions = new Set();
	let globalImageIndex = 1;
	for (let i = 0; i < writeSheets.length; i++) {
		const sheet = writeSheets[i];
		const images = sheet.images ?? [];
		const hasTextBoxes = sheet.textBoxes !== undefined && sheet.textBoxes.length > 0;
		
		
		
		
		if (images.length > 0 || hasTextBoxes) {
			const result = writeDrawing(images, globalImageIndex, sheet.textBoxes);
			drawingResults.push(result);
			drawingIndices.push(i + 1);
			for (const img of result.images) {
				const ext = img.path.split(".").pop();
				if (ext) imageExtensions.add(ext);
			}
			globalImageIndex += images.length;
		} else {
			drawingResults.push(null);
		}
	}
	
	
	
	
	
	const { paths: backgroundImagePaths, nextIndex: afterBackgrounds } = assignBackgroundImagePaths(writeSheets, globalImageIndex, imageExtensions);
	globalImageIndex = afterBackgrounds;
	
	const commentsResults = [];
	const commentIndices = [];
	for (let i = 0; i < writeSheets.length; i++) {
		const sheet = writeSheets[i];
		if (sheet.cells) {
			const result = writeComments(sheet.cells, i);
			if (result) {
				commentsResults.push(result);
				commentIndices.push(i + 1);
			} else {
				commentsResults.push(null);
			}
		} else {
			commentsResults.push(null);
		}
	}
	
	const allTableIndices = [];
	for (const result of worksheetResults) {
		for (const t of result.tables) {
			allTableIndices.push(t.globalTableIndex);
		}
	}
	
	const regeneratedPaths = new Set();
	
	regeneratedPaths.add("[Content_Types].xml");
	regeneratedPaths.add("_rels/.rels");
	regeneratedPaths.add("xl/workbook.xml");
	regeneratedPaths.add("xl/_rels/workbook.xml.rels");
	regeneratedPaths.add("xl/styles.xml");
	regeneratedPaths.add("docProps/core.xml");
	regeneratedPaths.add("docProps/app.xml");
	if (hasSharedStrings) {
		regeneratedPaths.add("xl/sharedStrings.xml");
	}
	
	for (let i = 0; i < worksheetResults.length; i++) {
		const idx = i + 1;
		regeneratedPaths.add(`xl/worksheets/sheet${idx}.xml`);
		regeneratedPaths.add(`xl/worksheets/_rels/sheet${idx}.xml.rels`);
		const drawing = drawingResults[i];
		if (drawing) {
			regeneratedPaths.add(`xl/drawings/drawing${idx}.xml`);
			regeneratedPaths.add(`xl/drawings/_rels/drawing${idx}.xml.rels`);
			for (const img of drawing.images) {
				regeneratedPaths.add(img.path);
			}
		}
		const comments = commentsResults[i];
		if (comments) {
			regeneratedPaths.add(`xl/comments${idx}.xml`);
			regeneratedPaths.add(`xl/drawings/vmlDrawing${idx}.vml`);
		}
		const wsResult = worksheetResults[i];
		for (const tableEntry of wsResult.tables) {
			regeneratedPaths.add(`xl/tables/table${tableEntry.globalTableIndex}.xml`);
		}
	}
	
	
	
	const threadedCommentSheetIndices = [];
	for (let i = 0; i < worksheetResults.length; i++) {
		const probe = `xl/threadedComments/threadedComment${i + 1}.xml`;
		if (rawEntries.has(probe)) threadedCommentSheetIndices.push(i + 1);
	}
	const hasPersons = rawEntries.has("xl/persons/person.xml");
	
	
	
	
	const externalLinkIndices = [];
	for (const path of rawEntries.keys()) {
		const m = path.match(/^xl\/externalLinks\/externalLink(\d+)\.xml$/i);
		if (m) externalLinkIndices.push(parseInt(m[1], 10));
	}
	externalLinkIndices.sort((a, b) => a - b);
	
	
	
	
	const pivotCacheDefinitionIndices = [];
	const pivotCacheRecordIndices = [];
	const pivotTableIndices = [];
	
	
	
	
	const slicerCacheIndices = [];
	const timelineCacheIndices = [];
	
	
	const slicerIndices = [];
	const timelineIndices = [];
	for (const path of rawEntries.keys()) {
		let m = path.match(/^xl\/pivotCache\/pivotCacheDefinition(\d+)\.xml$/i);
		if (m) {
			pivotCacheDefinitionIndices.push(parseInt(m[1], 10));
			continue;
		}
		m = path.match(/^xl\/pivotCache\/pivotCacheRecords(\d+)\.xml$/i);
		if (m) {
			pivotCacheRecordIndices.push(parseInt(m[1], 10));
			continue;
		}
		m = path.match(/^xl\/pivotTables\/pivotTable(\d+)\.xml$/i);
		if (m) {
			pivotTableIndices.push(parseInt(m[1], 10));
			continue;
		}
		m = path.match(/^xl\/slicerCaches\/slicerCache(\d+)\.xml$/i);
		if (m) {
			slicerCacheIndices.push(parseInt(m[1], 10));
			continue;
		}
		m = path.match(/^xl\/timelineCaches\/timelineCache(\d+)\.xml$/i);
		if (m) {
			timelineCacheIndices.push(parseInt(m[1], 10));
			continue;
		}
		m = path.match(/^xl\/slicers\/slicer(\d+)\.xml$/i);
		if (m) {
			slicerIndices.push(parseInt(m[1], 10));
			continue;
		}
		m = path.match(/^xl\/timelines\/timeline(\d+)\.xml$/i);
		if (m) timelineIndices.push(parseInt(m[1], 10));
	}
	pivotCacheDefinitionIndices.sort((a, b) => a - b);
	pivotCacheRecordIndices.sort((a, b) => a - b);
	pivotTableIndices.sort((a, b) => a - b);
	slicerCacheIndices.sort((a, b) => a - b);
	timelineCacheIndices.sort((a, b) => a - b);
	slicerIndices.sort((a, b) => a - b);
	timelineIndices.sort((a, b) => a - b);
	
	
	
	
	
	
	
	
	
	
	const hasCellImages = rawEntries.has("xl/cellimages.xml");
	const cellImageMediaPaths = collectCellImageMediaPaths(rawEntries);
	
	
	let nextWorkbookRelId = computeExternalLinkRelStart(writeSheets.length, hasSharedStrings, !!workbook.hasMacros, false, hasPersons, hasMetadata);
	const externalLinkRels = externalLinkIndices.map((idx) => ({
		rId: `rId${nextWorkbookRelId++}`,
		target: `externalLinks/externalLink${idx}.xml`
	}));
	
	
	
	
	
	if (hasCellImages) nextWorkbookRelId++;
	
	
	
	const pivotCacheRels = pivotCacheDefinitionIndices.map((idx) => ({
		rId: `rId${nextWorkbookRelId++}`,
		target: `pivotCache/pivotCacheDefinition${idx}.xml`
	}));
	
	
	
	
	
	
	const pivotCacheRefs = pivotCacheRels.map((rel, i) => ({
		cacheId: i,
		rId: rel.rId
	}));
	const slicerCacheRels = slicerCacheIndices.map((idx) => ({
		rId: `rId${nextWorkbookRelId++}`,
		target: `slicerCaches/slicerCache${idx}.xml`
	}));
	const timelineCacheRels = timelineCacheIndices.map((idx) => ({
		rId: `rId${nextWorkbookRelId++}`,
		target: `timelineCaches/timelineCache${idx}.xml`
	}));
	
	
	
	
	const sheetSlicerTargets = collectSheetCacheTargets(rawEntries, sheets, "slicer");
	const sheetTimelineTargets = collectSheetCacheTargets(rawEntries, sheets, "timeline");
	
	
	
	const sheetPivotTableTargets = collectSheetPivotTableTargets(rawEntries, sheets);
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	const chartIndices = [];
	const chartStyleIndices = [];
	const chartColorsIndices = [];
	for (const path of rawEntries.keys()) {
		let m = path.match(/^xl\/charts\/chart(\d+)\.xml$/i);
		if (m) {
			chartIndices.push(parseInt(m[1], 10));
			continue;
		}
		m = path.match(/^xl\/charts\/style(\d+)\.xml$/i);
		if (m) {
			chartStyleIndices.push(parseInt(m[1], 10));
			continue;
		}
		m = path.match(/^xl\/charts\/colors(\d+)\.xml$/i);
		if (m) chartColorsIndices.push(parseInt(m[1], 10));
	}
	chartIndices.sort((a, b) => a - b);
	chartStyleIndices.sort((a, b) => a - b);
	chartColorsIndices.sort((a, b) => a - b);
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	
	const preservedDrawingPaths = new Set();
	const preservedDrawingNumbers = [];
	const sheetPreservedDrawingTargets = sheets.map(() => undefined);
	if (chartIndices.length > 0) {
		const regeneratedDrawingNumbers = new Set();
		for (let i = 0; i < drawingResults.length; i++) {
			if (drawingResults[i]) regeneratedDrawingNumbers.add(i + 1);
		}
		
		const chartDrawingNumbers = new Set();
		for (const [path, data] of rawEntries) {
			const m = path.match(/^xl\/drawings\/drawing(\d+)\.xml$/i);
			if (!m) continue;
			const drawingNum = parseInt(m[1], 10);
			if (regeneratedDrawingNumbers.has(drawingNum)) continue;
			if (!hasChartReference(data)) continue;
			chartDrawingNumbers.add(drawingNum);
			preservedDrawingPaths.add(path.toLowerCase());
			preservedDrawingNumbers.push(drawingNum);
			const relsPath = `xl/drawings/_rels/drawing${drawingNum}.xml.rels`;
			if (rawEntries.has(relsPath)) {
				preservedDrawingPaths.add(relsPath.toLowerCase());
			}
		}
		preservedDrawingNumbers.sort((a, b) => a - b);
		
		
		if (chartDrawingNumbers.size > 0) {
			const decoder = new TextDecoder("utf-8");
			for (let i = 0; i < sheets.length; i++) {
				const expected = `xl/worksheets/_rels/sheet${i + 1}.xml.rels`;
				let bytes;
				for (const [p, d] of rawEntries) {
					if (p.toLowerCase() === expected) {
						bytes = d;
						break;
					}
				}
				if (!bytes) continue;
				const rels = parseRelationships(decoder.decode(bytes));
				for (const rel of rels) {
					if (!rel.type.endsWith("/relationships/drawing")) continue;
					const drawingMatch = rel.target.match(/drawing(\d+)\.xml$/i);
					if (!drawingMatch) continue;
					const drawingNum = parseInt(drawingMatch[1], 10);
					if (chartDrawingNumbers.has(drawingNum)) {
						sheetPreservedDrawingTargets[i] = rel.target;
					}
					break;
				}
			}
		}
	}
	const modelChartDrawings = sheets.map(() => null);
	const newModelChartIndices = [];
	{
		const sheetHasOriginalDrawingRel = (i) => {
			const expected = `xl/worksheets/_rels/sheet${i + 1}.xml.rels`;
			for (const [p, d] of rawEntries) {
				if (p.toLowerCase() !== expected) continue;
				return parseRelationships(new TextDecoder("utf-8").decode(d)).some((r) => r.type.endsWith("/relationships/drawing"));
			}
			return false;
		};
		
		
		const usedDrawingNumbers = new Set(preservedDrawingNumbers);
		for (const path of rawEntries.keys()) {
			const m = path.match(/^xl\/drawings\/drawing(\d+)\.xml$/i);
			if (m) usedDrawingNumbers.add(parseInt(m[1], 10));
		}
		for (let i = 0; i < drawingResults.length; i++) {
			if (drawingResults[i]) usedDrawingNumbers.add(i + 1);
		}
		let nextDrawingNumber = (usedDrawingNumbers.size ? Math.max(...usedDrawingNumbers) : 0) + 1;
		let nextChartNumber = (chartIndices.length ? chartIndices[chartIndices.length - 1] : 0) + 1;
		for (let i = 0; i < sheets.length; i++) {
			const srcCharts = sheets[i].charts;
			if (!srcCharts || srcCharts.length === 0) continue;
			
			if (drawingResults[i]) continue;
			if (sheetPreservedDrawingTargets[i] !== undefined) continue;
			if (sheetHasOriginalDrawingRel(i)) continue;
			const writeCharts = toWriteCharts(srcCharts);
			if (writeCharts.length === 0) continue;
			const drawingNumber = nextDrawingNumber++;
			const drawing = writeDrawing([], globalImageIndex, undefined, writeCharts, nextChartNumber);
			const charts = [];
			for (let c = 0; c < writeCharts.length; c++) {
				const written = writeChart(writeCharts[c], sheets[i].name);
				const g = nextChartNumber + c;
				charts.push({
					globalIndex: g,
					xml: written.chartXml,
					rels: written.chartRels
				});
				newModelChartIndices.push(g);
			}
			nextChartNumber += writeCharts.length;
			modelChartDrawings[i] = {
				drawing,
				drawingNumber,
				charts
			};
			drawingIndices.push(drawingNumber);
			regeneratedPaths.add(`xl/drawings/drawing${drawingNumber}.xml`);
			regeneratedPaths.add(`xl/drawings/_rels/drawing${drawingNumber}.xml.rels`);
			for (const cf of charts) {
				regeneratedPaths.add(`xl/charts/chart${cf.globalIndex}.xml`);
				regeneratedPaths.add(`xl/charts/_rels/chart${cf.globalIndex}.xml.rels`);
			}
		}
	}
	
	const zip = new ZipWriter();
	
	for (const [path, data] of rawEntries) {
		
		
		if (path.toLowerCase() === "xl/calcchain.xml") continue;
		if (!regeneratedPaths.has(path)) {
			
			const lowerPath = path.toLowerCase();
			let isRegenerated = false;
			for (const prefix of REGENERATED_PREFIXES) {
				if (lowerPath === prefix || lowerPath.startsWith(prefix)) {
					isRegenerated = true;
					break;
				}
			}
			if (!isRegenerated) {
				for (const prefix of REGENERATED_SHEET_PREFIXES) {
					if (lowerPath.startsWith(prefix)) {
						isRegenerated = true;
						break;
					}
				}
			}
			
			
			
			if (isRegenerated && cellImageMediaPaths.has(lowerPath)) {
				isRegenerated = false;
			}
			
			
			if (!isRegenerated && hasMetadata && lowerPath === METADATA_PART_PATH) {
				isRegenerated = true;
			}
			
			
			
			if (isRegenerated && preservedDrawingPaths.has(lowerPath)) {
				isRegenerated = false;
			}
			if (!isRegenerated) {
				
				zip.add(path, data, { compress: false });
			}
		}
	}
	
	
	
	
	
	const allDrawingIndices = mergeSortedUnique(drawingIndices, preservedDrawingNumbers);
	const allChartIndices = mergeSortedUnique(chartIndices, newModelChartIndices);
	
	
	
	const hasFeaturePropertyBag = styles.hasCheckboxFeature();
	const ctOpts = {
		sheetCount: writeSheets.length,
		hasSharedStrings,
		drawingIndices: allDrawingIndices.length > 0 ? allDrawingIndices : undefined,
		imageExtensions: imageExtensions.size > 0 ? imageExtensions : undefined,
		commentIndices: commentIndices.length > 0 ? commentIndices : undefined,
		tableIndices: allTableIndices.length > 0 ? allTableIndices : undefined,
		threadedCommentSheetIndices: threadedCommentSheetIndices.length > 0 ? threadedCommentSheetIndices : undefined,
		hasPersons: hasPersons || undefined,
		externalLinkIndices: externalLinkIndices.length > 0 ? externalLinkIndices : undefined,
		hasCellImages: hasCellImages || undefined,
		pivotTableIndices: pivotTableIndices.length > 0 ? pivotTableIndices : undefined,
		pivotCacheDefinitionIndices: pivotCacheDefinitionIndices.length > 0 ? pivotCacheDefinitionIndices : undefined,
		pivotCacheRecordIndices: pivotCacheRecordIndices.length > 0 ? pivotCacheRecordIndices : undefined,
		slicerIndices: slicerIndices.length > 0 ? slicerIndices : undefined,
		slicerCacheIndices: slicerCacheIndices.length > 0 ? slicerCacheIndices : undefined,
		timelineIndices: timelineIndices.length > 0 ? timelineIndices : undefined,
		timelineCacheIndices: timelineCacheIndices.length > 0 ? timelineCacheIndices : undefined,
		chartIndices: allChartIndices.length > 0 ? allChartIndices : undefined,
		chartStyleIndices: chartStyleIndices.length > 0 ? chartStyleIndices : undefined,
		chartColorsIndices: chartColorsIndices.length > 0 ? chartColorsIndices : undefined,
		hasCoreProps: true,
		hasAppProps: true,
		hasMacros: workbook.hasMacros,
		hasFeaturePropertyBag,
		hasMetadata
	};
	zip.add("[Content_Types].xml", encoder.encode(writeContentTypes(ctOpts)));
	
	zip.add("_rels/.rels", encoder.encode(writeRootRels({
		hasCoreProps: true,
		hasAppProps: true
	})));
	
	zip.add("docProps/core.xml", encoder.encode(writeCoreProperties(properties)));
	zip.add("docProps/app.xml", encoder.encode(writeAppProperties(properties)));
	
	const allNamedRanges = buildNamedRanges(writeSheets, namedRanges);
	zip.add("xl/workbook.xml", encoder.encode(writeWorkbookXml(
		writeSheets,
		allNamedRanges.length > 0 ? allNamedRanges : undefined,
		dateSystem,
		activeSheet,
		
		
		
		workbook.workbookProtection,
		externalLinkRels.length > 0 ? externalLinkRels : undefined,
		pivotCacheRefs.length > 0 ? pivotCacheRefs : undefined,
		slicerCacheRels.length > 0 ? slicerCacheRels : undefined,
		timelineCacheRels.length > 0 ? timelineCacheRels : undefined
	)));
	
	zip.add("xl/_rels/workbook.xml.rels", encoder.encode(writeWorkbookRels(writeSheets.length, hasSharedStrings, workbook.hasMacros, hasFeaturePropertyBag, hasPersons, externalLinkRels.length > 0 ? externalLinkRels : undefined, pivotCacheRels.length > 0 ? pivotCacheRels : undefined, slicerCacheRels.length > 0 ? slicerCacheRels : undefined, timelineCacheRels.length > 0 ? timelineCacheRels : undefined, hasCellImages, hasMetadata)));
	
	zip.add("xl/styles.xml", encoder.encode(styles.toXml()));
	
	
	if (hasMetadata) {
		zip.add(METADATA_PART_PATH, encoder.encode(writeMetadataXml()));
	}
	
	
	if (hasFeaturePropertyBag) {
		zip.add("xl/featurePropertyBag/featurePropertyBag.xml", encoder.encode(writeFeaturePropertyBagXml()));
	}
	
	if (hasSharedStrings) {
		zip.add("xl/sharedStrings.xml", encoder.encode(writeSharedStringsXml(sharedStrings)));
	}
	
	for (let i = 0; i < worksheetResults.length; i++) {
		const result = worksheetResults[i];
		const drawing = drawingResults[i];
		const comments = commentsResults[i];
		
		const hasHyperlinks = result.hyperlinkRelationships.length > 0;
		const hasDrawing = drawing !== null && result.drawingRId !== null;
		const hasComments = comments !== null && result.legacyDrawingRId !== null;
		const hasTables = result.tables.length > 0;
		const slicerTargets = sheetSlicerTargets[i] ?? [];
		const timelineTargets = sheetTimelineTargets[i] ?? [];
		const hasSlicers = slicerTargets.length > 0;
		const hasTimelines = timelineTargets.length > 0;
		const hasThreadedComments = threadedCommentSheetIndices.includes(i + 1);
		const sheetPivotTargets = sheetPivotTableTargets[i] ?? [];
		const hasSheetPivotTables = sheetPivotTargets.length > 0;
		
		
		
		
		const preservedDrawingTarget = sheetPreservedDrawingTargets[i];
		const hasPreservedDrawing = preservedDrawingTarget !== undefined && !hasDrawing;
		let preservedDrawingRId;
		
		
		
		
		const modelDrawing = modelChartDrawings[i];
		const hasModelChartDrawing = modelDrawing !== null;
		
		
		
		const hasPicture = result.pictureRId !== null && backgroundImagePaths[i] !== null;
		let worksheetXml = result.xml;
		if (hasHyperlinks || hasDrawing || hasComments || hasTables || hasSlicers || hasTimelines || hasThreadedComments || hasSheetPivotTables || hasPreservedDrawing || hasModelChartDrawing || hasPicture) {
			const relElements = [];
			
			
			
			let nextSheetRid = 1;
			const bumpToAfter = (rId) => {
				const m = rId.match(/(\d+)$/);
				if (m) {
					const n = parseInt(m[1], 10);
					if (n + 1 > nextSheetRid) nextSheetRid = n + 1;
				}
			};
			for (const rel of result.hyperlinkRelationships) {
				relElements.push(xmlSelfClose("Relationship", {
					Id: rel.id,
					Type: REL_HYPERLINK,
					Target: rel.target,
					TargetMode: "External"
				}));
				bumpToAfter(rel.id);
			}
			if (hasDrawing && result.drawingRId) {
				relElements.push(xmlSelfClose("Relationship", {
					Id: result.drawingRId,
					Type: REL_DRAWING,
					Target: `../drawings/drawing${i + 1}.xml`
				}));
				bumpToAfter(result.drawingRId);
			}
			if (hasComments && result.legacyDrawingRId && result.commentsRId) {
				relElements.push(xmlSelfClose("Relationship", {
					Id: result.legacyDrawingRId,
					Type: REL_VML_DRAWING,
					Target: `../drawings/vmlDrawing${i + 1}.vml`
				}));
				relElements.push(xmlSelfClose("Relationship", {
					Id: result.commentsRId,
					Type: REL_COMMENTS,
					Target: `../comments${i + 1}.xml`
				}));
				bumpToAfter(result.legacyDrawingRId);
				bumpToAfter(result.commentsRId);
			}
			for (const tableEntry of result.tables) {
				relElements.push(xmlSelfClose("Relationship", {
					Id: tableEntry.rId,
					Type: REL_TABLE,
					Target: `../tables/table${tableEntry.globalTableIndex}.xml`
				}));
				bumpToAfter(tableEntry.rId);
			}
			
			
			if (hasPicture && result.pictureRId && backgroundImagePaths[i]) {
				const bgMediaPath = backgroundImagePaths[i];
				relElements.push(xmlSelfClose("Relationship", {
					Id: result.pictureRId,
					Type: REL_IMAGE,
					
					Target: `../${bgMediaPath.slice(3)}`
				}));
				bumpToAfter(result.pictureRId);
			}
			
			
			
			
			for (const target of slicerTargets) {
				relElements.push(xmlSelfClose("Relationship", {
					Id: `rId${nextSheetRid++}`,
					Type: REL_SLICER,
					Target: target
				}));
			}
			for (const target of timelineTargets) {
				relElements.push(xmlSelfClose("Relationship", {
					Id: `rId${nextSheetRid++}`,
					Type: REL_TIMELINE,
					Target: target
				}));
			}
			
			
			
			
			
			if (hasPreservedDrawing && preservedDrawingTarget) {
				preservedDrawingRId = `rId${nextSheetRid++}`;
				relElements.push(xmlSelfClose("Relationship", {
					Id: preservedDrawingRId,
					Type: REL_DRAWING,
					Target: preservedDrawingTarget
				}));
				worksheetXml = injectWorksheetDrawing(worksheetXml, preservedDrawingRId);
			}
			
			
			if (hasModelChartDrawing && modelDrawing) {
				const modelDrawingRId = `rId${nextSheetRid++}`;
				relElements.push(xmlSelfClose("Relationship", {
					Id: modelDrawingRId,
					Type: REL_DRAWING,
					Target: `../drawings/drawing${modelDrawing.drawingNumber}.xml`
				}));
				worksheetXml = injectWorksheetDrawing(worksheetXml, modelDrawingRId);
			}
			
			
			
			
			if (hasThreadedComments) {
				relElements.push(xmlSelfClose("Relationship", {
					Id: `rId${nextSheetRid++}`,
					Type: REL_THREADED_COMMENT,
					Target: `../threadedComments/threadedComment${i + 1}.xml`
				}));
			}
			
			
			
			for (const target of sheetPivotTargets) {
				relElements.push(xmlSelfClose("Relationship", {
					Id: `rId${nextSheetRid++}`,
					Type: REL_PIVOT_TABLE,
					Target: target
				}));
			}
			const relsXml = xmlDocument("Relationships", { xmlns: NS_RELATIONSHIPS }, relElements);
			zip.add(`xl/worksheets/_rels/sheet${i + 1}.xml.rels`, encoder.encode(relsXml));
		}
		
		
		zip.add(`xl/worksheets/sheet${i + 1}.xml`, encoder.encode(worksheetXml));
		
		
		const bgPath = backgroundImagePaths[i];
		if (hasPicture && bgPath && writeSheets[i].backgroundImage) {
			zip.add(bgPath, writeSheets[i].backgroundImage, { compress: false });
		}
		
		if (drawing) {
			zip.add(`xl/drawings/drawing${i + 1}.xml`, encoder.encode(drawing.drawingXml));
			zip.add(`xl/drawings/_rels/drawing${i + 1}.xml.rels`, encoder.encode(drawing.drawingRels));
			for (const img of drawing.images) {
				zip.add(img.path, img.data, { compress: false });
			}
		}
		
		if (modelDrawing) {
			zip.add(`xl/drawings/drawing${modelDrawing.drawingNumber}.xml`, encoder.encode(modelDrawing.drawing.drawingXml));
			zip.add(`xl/drawings/_rels/drawing${modelDrawing.drawingNumber}.xml.rels`, encoder.encode(modelDrawing.drawing.drawingRels));
			for (const cf of modelDrawing.charts) {
				zip.add(`xl/charts/chart${cf.globalIndex}.xml`, encoder.encode(cf.xml));
				zip.add(`xl/charts/_rels/chart${cf.globalIndex}.xml.rels`, encoder.encode(cf.rels));
			}
		}
		
		if (comments) {
			zip.add(`xl/comments${i + 1}.xml`, encoder.encode(comments.commentsXml));
			zip.add(`xl/drawings/vmlDrawing${i + 1}.vml`, encoder.encode(comments.vmlXml));
		}
		
		const sheet = writeSheets[i];
		if (sheet.tables && sheet.tables.length > 0) {
			for (let t = 0; t < sheet.tables.length; t++) {
				const tableDef = sheet.tables[t];
				const tableEntry = result.tables[t];
				const globalIdx = tableEntry.globalTableIndex;
				let tableRange = tableDef.range;
				if (!tableRange) {
					tableRange = computeTableRange(tableDef, sheet);
				}
				const tableDefWithRange = {
					...tableDef,
					range: tableRange
				};
				const tableResult = writeTable(tableDefWithRange, globalIdx, globalIdx);
				zip.add(`xl/tables/table${globalIdx}.xml`, encoder.encode(tableResult.tableXml));
			}
		}
	}
	const out = await zip.build();
	const enc = saveOptions?.encryption;
	return enc?.password ? encryptAgile(out, enc.password, { spinCount: enc.spinCount }) : out;
}


function collectCellImageMediaPaths(rawEntries) {
	const out = new Set();
	const relsBytes = rawEntries.get("xl/_rels/cellimages.xml.rels");
	if (!relsBytes) return out;
	const relsXml = new TextDecoder("utf-8").decode(relsBytes);
	
	
	const re = /Target\s*=\s*"([^"]+)"/g;
	let m;
	while ((m = re.exec(relsXml)) !== null) {
		const target = m[1];
		let resolved;
		if (target.startsWith("/")) {
			resolved = target.slice(1);
		} else {
			
			const parts = "xl/".split("/").filter(Boolean);
			for (const seg of target.split("/").filter(Boolean)) {
				if (seg === "..") parts.pop();
				else if (seg !== ".") parts.push(seg);
			}
			resolved = parts.join("/");
		}
		out.add(resolved.toLowerCase());
	}
	return out;
}
const REL_TYPE_SLICER = /\/relationships\/slicer$/;
const REL_TYPE_TIMELINE = /\/relationships\/timeline$/;

function injectWorksheetDrawing(worksheetXml, rId) {
	if (worksheetXml.includes("<drawing ")) return worksheetXml;
	const tag = `<drawing r:id="${rId}"/>`;
	const candidates = [
		"<legacyDrawing ",
		"<legacyDrawingHF ",
		"<picture ",
		"<oleObjects ",
		"<oleObjects>",
		"<controls ",
		"<controls>",
		"<webPublishItems ",
		"<webPublishItems>",
		"<tableParts ",
		"<tableParts>",
		"<extLst ",
		"<extLst>"
	];
	for (const c of candidates) {
		const idx = worksheetXml.indexOf(c);
		if (idx >= 0) return worksheetXml.slice(0, idx) + tag + worksheetXml.slice(idx);
	}
	const closeIdx = worksheetXml.lastIndexOf("</worksheet>");
	if (closeIdx < 0) return worksheetXml;
	return worksheetXml.slice(0, closeIdx) + tag + worksheetXml.slice(closeIdx);
}

function hasChartReference(data) {
	const text = new TextDecoder("utf-8").decode(data);
	const idx = text.indexOf(":chart");
	if (idx < 0) return false;
	
	
	
	
	let i = idx;
	while ((i = text.indexOf(":chart", i)) !== -1) {
		const end = text.charAt(i + ":chart".length);
		if (end === " " || end === "	" || end === "\n" || end === "\r" || end === ">" || end === "/") {
			return true;
		}
		i++;
	}
	return false;
}

function mergeSortedUnique(a, b) {
	if (b.length === 0) return a.slice();
	const out = new Set(a);
	for (const n of b) out.add(n);
	return Array.from(out).sort((x, y) => x - y);
}

function toWriteCharts(charts) {
	const out = [];
	for (const c of charts) {
		if (!c || typeof c !== "object") continue;
		if ("type" in c && c.type) {
			
			out.push(c.anchor ? c : {
				...c,
				anchor: { from: {
					row: 0,
					col: 0
				} }
			});
			continue;
		}
		
		try {
			out.push(cloneChart(c, { anchor: c.anchor ?? { from: {
				row: 0,
				col: 0
			} } }));
		} catch {}
	}
	return out;
}

function collectSheetCacheTargets(rawEntries, sheets, kind) {
	const decoder = new TextDecoder("utf-8");
	const out = [];
	const matcher = kind === "slicer" ? REL_TYPE_SLICER : REL_TYPE_TIMELINE;
	for (let i = 0; i < sheets.length; i++) {
		
		
		
		const expected = `xl/worksheets/_rels/sheet${i + 1}.xml.rels`;
		let bytes;
		for (const [path, data] of rawEntries) {
			if (path.toLowerCase() === expected) {
				bytes = data;
				break;
			}
		}
		if (!bytes) {
			out.push([]);
			continue;
		}
		const rels = parseRelationships(decoder.decode(bytes));
		const targets = [];
		for (const rel of rels) {
			if (matcher.test(rel.type)) targets.push(rel.target);
		}
		out.push(targets);
	}
	return out;
}

function collectSheetPivotTableTargets(rawEntries, sheets) {
	const decoder = new TextDecoder("utf-8");
	const out = sheets.map(() => []);
	for (let i = 0; i < sheets.length; i++) {
		const relsPath = `xl/worksheets/_rels/sheet${i + 1}.xml.rels`;
		const data = rawEntries.get(relsPath);
		if (!data) continue;
		let rels;
		try {
			rels = parseRelationships(decoder.decode(data));
		} catch {
			continue;
		}
		for (const rel of rels) {
			
			if (rel.type.endsWith("/pivotTable")) {
				out[i].push(rel.target);
			}
		}
	}
	return out;
}

function computeExternalLinkRelStart(sheetCount, hasSharedStrings, hasMacros, hasFeaturePropertyBag, hasPersons, hasMetadata) {
	let next = sheetCount + 1;
	next++;
	if (hasSharedStrings) next++;
	next++;
	if (hasMetadata) next++;
	if (hasMacros) next++;
	if (hasFeaturePropertyBag) next++;
	if (hasPersons) next++;
	return next;
}

function buildNamedRanges(sheets, userRanges) {
	const result = userRanges ? [...userRanges] : [];
	for (const sheet of sheets) {
		const ps = sheet.pageSetup;
		if (!ps) continue;
		if (ps.printArea) {
			result.push({
				name: "_xlnm.Print_Area",
				range: `${sheet.name}!${ps.printArea}`,
				scope: sheet.name
			});
		}
		const titleParts = [];
		if (ps.printTitlesRow) {
			titleParts.push(`${sheet.name}!${ps.printTitlesRow}`);
		}
		if (ps.printTitlesColumn) {
			titleParts.push(`${sheet.name}!${ps.printTitlesColumn}`);
		}
		if (titleParts.length > 0) {
			result.push({
				name: "_xlnm.Print_Titles",
				range: titleParts.join(","),
				scope: sheet.name
			});
		}
	}
	return result;
}

function computeTableRange(table, sheet) {
	const colCount = table.columns.length;
	let rowCount = 0;
	if (sheet.rows) {
		rowCount = sheet.rows.length;
	} else if (sheet.data) {
		const hasHeaders = sheet.columns?.some((c) => c.header);
		rowCount = sheet.data.length + (hasHeaders ? 1 : 0);
	}
	if (table.showTotalRow) {
		rowCount += 1;
	}
	if (rowCount < 1) rowCount = 1;
	const startCol = colToLetter(0);
	const endCol = colToLetter(colCount - 1);
	return `${startCol}1:${endCol}${rowCount}`;
}
