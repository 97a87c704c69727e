import { ZipWriter } from "../zip/writer.mjs";
import { writeContentTypes } from "./content-types-writer.mjs";
import { writeFeaturePropertyBagXml } from "./feature-property-bag.mjs";
import { METADATA_PART_PATH, writeMetadataXml } from "./metadata.mjs";
import { writeRootRels, writeWorkbookXml, writeWorkbookRels } from "./workbook-writer.mjs";
import { createStylesCollector } from "./styles-writer.mjs";
import { createSharedStrings, writeSharedStringsXml, writeWorksheetXml } from "./worksheet-writer.mjs";
import { unwrapCellValue } from "./hyperlink.mjs";
import { assignBackgroundImagePaths } from "./background-image.mjs";
import { writeDrawing } from "./drawing-writer.mjs";
import { writeChart } from "./chart-writer.mjs";
import { encryptAgile } from "./crypto/agile.mjs";
import { writeComments } from "./comments-writer.mjs";
import { writeTable } from "./table-writer.mjs";
import { colToLetter } from "./worksheet-writer.mjs";
import { writePivotTable as writePivotTableParts, resolvePivotSource } from "./pivot-writer.mjs";
import { xmlDocument, xmlSelfClose } from "../xml/writer.mjs";
import { writeCoreProperties, writeAppProperties, writeCustomProperties } from "./doc-props-writer.mjs";
import { writeThemeXml } from "./theme-writer.mjs";
import { validateSheetNames } from "../_validate.mjs";
const encoder = /* @__PURE__ */ new TextEncoder();
const NS_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships";
const REL_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink";
const REL_DRAWING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing";
const REL_COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";
const REL_VML_DRAWING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing";
const REL_TABLE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/table";
const REL_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image";
const REL_PIVOT_TABLE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotTable";

function effectiveProperties(options) {
	const props = options.properties;
	if (props?.description) return props;
	for (const sheet of options.sheets) {
		const summary = sheet.a11y?.summary;
		if (summary && summary.trim().length > 0) {
			return {
				...props,
				description: summary
			};
		}
	}
	return props;
}

export async function writeXlsx(options) {
	const { sheets, defaultFont, dateSystem, namedRanges, activeSheet, workbookProtection } = options;
	
	
	validateSheetNames(sheets);
	const properties = effectiveProperties(options);
	
	const styles = createStylesCollector(defaultFont);
	const sharedStrings = createSharedStrings();
	
	let globalTableCounter = 1;
	const sheetTableStartIndices = [];
	for (const sheet of sheets) {
		if (sheet.tables && sheet.tables.length > 0) {
			sheetTableStartIndices.push(globalTableCounter);
			globalTableCounter += sheet.tables.length;
		} else {
			sheetTableStartIndices.push(undefined);
		}
	}
	
	
	
	
	let globalPivotCounter = 1;
	const sheetPivotStartIndices = [];
	for (const sheet of sheets) {
		if (sheet.pivotTables && sheet.pivotTables.length > 0) {
			sheetPivotStartIndices.push(globalPivotCounter);
			globalPivotCounter += sheet.pivotTables.length;
		} else {
			sheetPivotStartIndices.push(undefined);
		}
	}
	
	const worksheetResults = [];
	for (let i = 0; i < sheets.length; i++) {
		const sheet = sheets[i];
		const result = writeWorksheetXml(sheet, styles, sharedStrings, dateSystem, sheetTableStartIndices[i], options.stringMode === "inline", sheetPivotStartIndices[i]);
		worksheetResults.push(result);
	}
	const hasSharedStrings = sharedStrings.count() > 0;
	
	const drawingResults = [];
	const drawingIndices = [];
	const imageExtensions = new Set();
	let globalImageIndex = 1;
	let globalChartIndex = 1;
	const sheetChartFiles = [];
	const allChartIndices = [];
	for (let i = 0; i < sheets.length; i++) {
		const sheet = sheets[i];
		const hasImages = sheet.images && sheet.images.length > 0;
		const hasTextBoxes = sheet.textBoxes && sheet.textBoxes.length > 0;
		const hasCharts = sheet.charts && sheet.charts.length > 0;
		if (hasImages || hasTextBoxes || hasCharts) {
			const result = writeDrawing(sheet.images ?? [], globalImageIndex, sheet.textBoxes, sheet.charts, globalChartIndex);
			drawingResults.push(result);
			drawingIndices.push(i + 1);
			
			for (const img of result.images) {
				const ext = img.path.split(".").pop();
				if (ext) imageExtensions.add(ext);
			}
			if (sheet.images) {
				globalImageIndex += sheet.images.length;
			}
			
			
			
			const chartFiles = [];
			if (sheet.charts) {
				for (let c = 0; c < sheet.charts.length; c++) {
					const written = writeChart(sheet.charts[c], sheet.name);
					const idx = globalChartIndex + c;
					chartFiles.push({
						globalIndex: idx,
						xml: written.chartXml,
						rels: written.chartRels
					});
					allChartIndices.push(idx);
				}
				globalChartIndex += sheet.charts.length;
			}
			sheetChartFiles.push(chartFiles);
		} else {
			drawingResults.push(null);
			sheetChartFiles.push([]);
		}
	}
	
	
	const { paths: backgroundImagePaths, nextIndex: afterBackgrounds } = assignBackgroundImagePaths(sheets, globalImageIndex, imageExtensions);
	globalImageIndex = afterBackgrounds;
	
	const commentsResults = [];
	const commentIndices = [];
	for (let i = 0; i < sheets.length; i++) {
		const sheet = sheets[i];
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
	const allPivotEntries = [];
	for (let i = 0; i < sheets.length; i++) {
		const sheet = sheets[i];
		if (!sheet.pivotTables || sheet.pivotTables.length === 0) continue;
		const startIdx = sheetPivotStartIndices[i];
		if (startIdx === undefined) continue;
		for (let p = 0; p < sheet.pivotTables.length; p++) {
			const pivot = sheet.pivotTables[p];
			const sourceSheetName = pivot.sourceSheet ?? sheet.name;
			const sourceSheet = sheets.find((s) => s.name === sourceSheetName);
			if (!sourceSheet) {
				throw new Error(`Pivot "${pivot.name}" sourceSheet "${sourceSheetName}" not found in workbook`);
			}
			const sourceRows = collectSourceRows(sourceSheet);
			const resolved = resolvePivotSource(pivot, sourceSheetName, sourceRows);
			const globalIndex = startIdx + p;
			
			
			const cacheId = globalIndex - 1;
			const parts = writePivotTableParts(pivot, resolved, cacheId, globalIndex);
			allPivotEntries.push({
				parts,
				globalIndex
			});
		}
	}
	const allPivotIndices = allPivotEntries.map((e) => e.globalIndex);
	const pivotCacheRels = allPivotEntries.map((e) => ({
		rId: `rIdPivot${e.globalIndex}`,
		target: `pivotCache/pivotCacheDefinition${e.globalIndex}.xml`
	}));
	const pivotCacheRefs = allPivotEntries.map((e, i) => ({
		cacheId: e.globalIndex - 1,
		rId: pivotCacheRels[i].rId
	}));
	
	const zip = new ZipWriter();
	
	const customPropsXml = writeCustomProperties(properties);
	const hasCustomProps = customPropsXml !== null;
	
	const hasMacros = options.vbaProject !== undefined && options.vbaProject.length > 0;
	const hasFeaturePropertyBag = styles.hasCheckboxFeature();
	
	
	const hasMetadata = worksheetResults.some((r) => r.hasDynamicArray);
	const ctOpts = {
		sheetCount: sheets.length,
		hasSharedStrings,
		drawingIndices: drawingIndices.length > 0 ? drawingIndices : undefined,
		chartIndices: allChartIndices.length > 0 ? allChartIndices : undefined,
		imageExtensions: imageExtensions.size > 0 ? imageExtensions : undefined,
		commentIndices: commentIndices.length > 0 ? commentIndices : undefined,
		tableIndices: allTableIndices.length > 0 ? allTableIndices : undefined,
		pivotTableIndices: allPivotIndices.length > 0 ? allPivotIndices : undefined,
		pivotCacheDefinitionIndices: allPivotIndices.length > 0 ? allPivotIndices : undefined,
		pivotCacheRecordIndices: allPivotIndices.length > 0 ? allPivotIndices : undefined,
		hasCoreProps: true,
		hasAppProps: true,
		hasCustomProps,
		hasMacros,
		hasFeaturePropertyBag,
		hasMetadata
	};
	zip.add("[Content_Types].xml", encoder.encode(writeContentTypes(ctOpts)));
	
	zip.add("_rels/.rels", encoder.encode(writeRootRels({
		hasCoreProps: true,
		hasAppProps: true,
		hasCustomProps
	})));
	
	zip.add("docProps/core.xml", encoder.encode(writeCoreProperties(properties)));
	
	zip.add("docProps/app.xml", encoder.encode(writeAppProperties(properties)));
	
	if (customPropsXml) {
		zip.add("docProps/custom.xml", encoder.encode(customPropsXml));
	}
	
	const allNamedRanges = buildNamedRanges(sheets, namedRanges);
	zip.add("xl/workbook.xml", encoder.encode(writeWorkbookXml(sheets, allNamedRanges.length > 0 ? allNamedRanges : undefined, dateSystem, activeSheet, workbookProtection, undefined, pivotCacheRefs.length > 0 ? pivotCacheRefs : undefined)));
	
	zip.add("xl/_rels/workbook.xml.rels", encoder.encode(writeWorkbookRels(sheets.length, hasSharedStrings, hasMacros, hasFeaturePropertyBag, undefined, undefined, pivotCacheRels.length > 0 ? pivotCacheRels : undefined, undefined, undefined, undefined, hasMetadata)));
	
	zip.add("xl/styles.xml", encoder.encode(styles.toXml()));
	
	zip.add("xl/theme/theme1.xml", encoder.encode(writeThemeXml()));
	
	if (hasSharedStrings) {
		zip.add("xl/sharedStrings.xml", encoder.encode(writeSharedStringsXml(sharedStrings)));
	}
	
	
	if (hasMetadata) {
		zip.add(METADATA_PART_PATH, encoder.encode(writeMetadataXml()));
	}
	
	if (hasFeaturePropertyBag) {
		zip.add("xl/featurePropertyBag/featurePropertyBag.xml", encoder.encode(writeFeaturePropertyBagXml()));
	}
	if (hasMacros) {
		zip.add("xl/vbaProject.bin", options.vbaProject);
	}
	
	for (let i = 0; i < worksheetResults.length; i++) {
		const result = worksheetResults[i];
		const drawing = drawingResults[i];
		const comments = commentsResults[i];
		zip.add(`xl/worksheets/sheet${i + 1}.xml`, encoder.encode(result.xml));
		
		const hasHyperlinks = result.hyperlinkRelationships.length > 0;
		const hasDrawing = drawing !== null && result.drawingRId !== null;
		const hasComments = comments !== null && result.legacyDrawingRId !== null;
		const hasTables = result.tables.length > 0;
		const hasPicture = result.pictureRId !== null && backgroundImagePaths[i] !== null;
		const hasPivots = result.pivotTables.length > 0;
		if (hasHyperlinks || hasDrawing || hasComments || hasTables || hasPicture || hasPivots) {
			const relElements = [];
			
			for (const rel of result.hyperlinkRelationships) {
				relElements.push(xmlSelfClose("Relationship", {
					Id: rel.id,
					Type: REL_HYPERLINK,
					Target: rel.target,
					TargetMode: "External"
				}));
			}
			
			if (hasDrawing && result.drawingRId) {
				relElements.push(xmlSelfClose("Relationship", {
					Id: result.drawingRId,
					Type: REL_DRAWING,
					Target: `../drawings/drawing${i + 1}.xml`
				}));
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
			}
			
			for (const tableEntry of result.tables) {
				relElements.push(xmlSelfClose("Relationship", {
					Id: tableEntry.rId,
					Type: REL_TABLE,
					Target: `../tables/table${tableEntry.globalTableIndex}.xml`
				}));
			}
			
			if (hasPicture && result.pictureRId && backgroundImagePaths[i]) {
				const bgMediaPath = backgroundImagePaths[i];
				const relTarget = `../${bgMediaPath.slice(3)}`;
				relElements.push(xmlSelfClose("Relationship", {
					Id: result.pictureRId,
					Type: REL_IMAGE,
					Target: relTarget
				}));
			}
			
			for (const pivotEntry of result.pivotTables) {
				relElements.push(xmlSelfClose("Relationship", {
					Id: pivotEntry.rId,
					Type: REL_PIVOT_TABLE,
					Target: `../pivotTables/pivotTable${pivotEntry.globalPivotIndex}.xml`
				}));
			}
			const relsXml = xmlDocument("Relationships", { xmlns: NS_RELATIONSHIPS }, relElements);
			zip.add(`xl/worksheets/_rels/sheet${i + 1}.xml.rels`, encoder.encode(relsXml));
		}
		
		if (drawing) {
			zip.add(`xl/drawings/drawing${i + 1}.xml`, encoder.encode(drawing.drawingXml));
			zip.add(`xl/drawings/_rels/drawing${i + 1}.xml.rels`, encoder.encode(drawing.drawingRels));
			
			for (const img of drawing.images) {
				zip.add(img.path, img.data, { compress: false });
			}
		}
		
		const chartFiles = sheetChartFiles[i];
		if (chartFiles && chartFiles.length > 0) {
			for (const cf of chartFiles) {
				zip.add(`xl/charts/chart${cf.globalIndex}.xml`, encoder.encode(cf.xml));
				zip.add(`xl/charts/_rels/chart${cf.globalIndex}.xml.rels`, encoder.encode(cf.rels));
			}
		}
		
		if (hasPicture && backgroundImagePaths[i] && sheets[i].backgroundImage) {
			zip.add(backgroundImagePaths[i], sheets[i].backgroundImage, { compress: false });
		}
		
		if (comments) {
			zip.add(`xl/comments${i + 1}.xml`, encoder.encode(comments.commentsXml));
			zip.add(`xl/drawings/vmlDrawing${i + 1}.vml`, encoder.encode(comments.vmlXml));
		}
		
		const sheet = sheets[i];
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
	
	for (const entry of allPivotEntries) {
		const idx = entry.globalIndex;
		zip.add(`xl/pivotCache/pivotCacheDefinition${idx}.xml`, encoder.encode(entry.parts.cacheDefinitionXml));
		zip.add(`xl/pivotCache/_rels/pivotCacheDefinition${idx}.xml.rels`, encoder.encode(entry.parts.cacheDefinitionRels));
		zip.add(`xl/pivotCache/pivotCacheRecords${idx}.xml`, encoder.encode(entry.parts.cacheRecordsXml));
		zip.add(`xl/pivotTables/pivotTable${idx}.xml`, encoder.encode(entry.parts.pivotTableXml));
		zip.add(`xl/pivotTables/_rels/pivotTable${idx}.xml.rels`, encoder.encode(entry.parts.pivotTableRels));
	}
	const out = await zip.build();
	const enc = options.encryption;
	return enc?.password ? encryptAgile(out, enc.password, { spinCount: enc.spinCount }) : out;
}


function collectSourceRows(sheet) {
	if (sheet.rows && sheet.rows.length > 0) {
		return sheet.rows.map((row) => [...row]);
	}
	if (sheet.data && sheet.data.length > 0 && sheet.columns && sheet.columns.length > 0) {
		const out = [];
		const headerRow = sheet.columns.map((c) => c.header ?? c.key ?? "");
		out.push(headerRow);
		for (const obj of sheet.data) {
			const row = sheet.columns.map((c) => {
				if (!c.key) return null;
				const v = obj[c.key];
				return v === undefined ? null : unwrapCellValue(v);
			});
			out.push(row);
		}
		return out;
	}
	return [];
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
