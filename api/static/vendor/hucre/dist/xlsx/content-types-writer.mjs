

import { xmlDocument, xmlSelfClose } from "../xml/writer.mjs";
import { METADATA_CONTENT_TYPE, METADATA_PART_PATH } from "./metadata.mjs";
const NS_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types";
const CT_RELS = "application/vnd.openxmlformats-package.relationships+xml";
const CT_XML = "application/xml";
const CT_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
const CT_WORKBOOK_MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml";
const CT_VBA_PROJECT = "application/vnd.ms-office.vbaProject";
const CT_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
const CT_STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml";
const CT_SHARED_STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml";
const CT_DRAWING = "application/vnd.openxmlformats-officedocument.drawing+xml";
const CT_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";
const CT_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const CT_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing";
const CT_TABLE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml";
const CT_THEME = "application/vnd.openxmlformats-officedocument.theme+xml";
const CT_THREADED_COMMENTS = "application/vnd.ms-excel.threadedcomments+xml";
const CT_PERSON = "application/vnd.ms-excel.person+xml";
const CT_EXTERNAL_LINK = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml";


const CT_CELL_IMAGES = "application/vnd.openxmlformats-officedocument.drawing+xml";
const CT_PIVOT_TABLE = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotTable+xml";
const CT_PIVOT_CACHE_DEFINITION = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml";
const CT_PIVOT_CACHE_RECORDS = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheRecords+xml";
const CT_SLICER = "application/vnd.ms-excel.slicer+xml";
const CT_SLICER_CACHE = "application/vnd.ms-excel.slicerCache+xml";
const CT_TIMELINE = "application/vnd.ms-excel.timeline+xml";
const CT_TIMELINE_CACHE = "application/vnd.ms-excel.timelineCache+xml";
const CT_CHART_STYLE = "application/vnd.ms-office.chartstyle+xml";
const CT_CHART_COLORS = "application/vnd.ms-office.chartcolorstyle+xml";

const IMAGE_CONTENT_TYPES = {
	png: "image/png",
	jpeg: "image/jpeg",
	gif: "image/gif",
	svg: "image/svg+xml",
	webp: "image/webp"
};

export function writeContentTypes(sheetCountOrOptions, hasSharedStrings) {
	
	let opts;
	if (typeof sheetCountOrOptions === "number") {
		opts = {
			sheetCount: sheetCountOrOptions,
			hasSharedStrings: hasSharedStrings ?? false
		};
	} else {
		opts = sheetCountOrOptions;
	}
	const children = [];
	
	children.push(xmlSelfClose("Default", {
		Extension: "rels",
		ContentType: CT_RELS
	}));
	children.push(xmlSelfClose("Default", {
		Extension: "xml",
		ContentType: CT_XML
	}));
	
	if (opts.hasMacros) {
		children.push(xmlSelfClose("Default", {
			Extension: "bin",
			ContentType: CT_VBA_PROJECT
		}));
	}
	
	if (opts.imageExtensions) {
		for (const ext of opts.imageExtensions) {
			const ct = IMAGE_CONTENT_TYPES[ext];
			if (ct) {
				children.push(xmlSelfClose("Default", {
					Extension: ext,
					ContentType: ct
				}));
			}
		}
	}
	
	children.push(xmlSelfClose("Override", {
		PartName: "/xl/workbook.xml",
		ContentType: opts.hasMacros ? CT_WORKBOOK_MACRO : CT_WORKBOOK
	}));
	
	for (let i = 1; i <= opts.sheetCount; i++) {
		children.push(xmlSelfClose("Override", {
			PartName: `/xl/worksheets/sheet${i}.xml`,
			ContentType: CT_WORKSHEET
		}));
	}
	
	children.push(xmlSelfClose("Override", {
		PartName: "/xl/styles.xml",
		ContentType: CT_STYLES
	}));
	
	children.push(xmlSelfClose("Override", {
		PartName: "/xl/theme/theme1.xml",
		ContentType: CT_THEME
	}));
	
	if (opts.hasSharedStrings) {
		children.push(xmlSelfClose("Override", {
			PartName: "/xl/sharedStrings.xml",
			ContentType: CT_SHARED_STRINGS
		}));
	}
	
	if (opts.drawingIndices) {
		for (const idx of opts.drawingIndices) {
			children.push(xmlSelfClose("Override", {
				PartName: `/xl/drawings/drawing${idx}.xml`,
				ContentType: CT_DRAWING
			}));
		}
	}
	
	if (opts.chartIndices) {
		for (const idx of opts.chartIndices) {
			children.push(xmlSelfClose("Override", {
				PartName: `/xl/charts/chart${idx}.xml`,
				ContentType: CT_CHART
			}));
		}
	}
	
	if (opts.commentIndices && opts.commentIndices.length > 0) {
		children.push(xmlSelfClose("Default", {
			Extension: "vml",
			ContentType: CT_VML
		}));
	}
	
	if (opts.commentIndices) {
		for (const idx of opts.commentIndices) {
			children.push(xmlSelfClose("Override", {
				PartName: `/xl/comments${idx}.xml`,
				ContentType: CT_COMMENTS
			}));
		}
	}
	
	if (opts.tableIndices) {
		for (const idx of opts.tableIndices) {
			children.push(xmlSelfClose("Override", {
				PartName: `/xl/tables/table${idx}.xml`,
				ContentType: CT_TABLE
			}));
		}
	}
	
	if (opts.threadedCommentSheetIndices) {
		for (const idx of opts.threadedCommentSheetIndices) {
			children.push(xmlSelfClose("Override", {
				PartName: `/xl/threadedComments/threadedComment${idx}.xml`,
				ContentType: CT_THREADED_COMMENTS
			}));
		}
	}
	
	if (opts.hasPersons) {
		children.push(xmlSelfClose("Override", {
			PartName: "/xl/persons/person.xml",
			ContentType: CT_PERSON
		}));
	}
	
	if (opts.externalLinkIndices) {
		for (const idx of opts.externalLinkIndices) {
			children.push(xmlSelfClose("Override", {
				PartName: `/xl/externalLinks/externalLink${idx}.xml`,
				ContentType: CT_EXTERNAL_LINK
			}));
		}
	}
	
	if (opts.hasCellImages) {
		children.push(xmlSelfClose("Override", {
			PartName: "/xl/cellimages.xml",
			ContentType: CT_CELL_IMAGES
		}));
	}
	
	if (opts.pivotTableIndices) {
		for (const idx of opts.pivotTableIndices) {
			children.push(xmlSelfClose("Override", {
				PartName: `/xl/pivotTables/pivotTable${idx}.xml`,
				ContentType: CT_PIVOT_TABLE
			}));
		}
	}
	
	if (opts.pivotCacheDefinitionIndices) {
		for (const idx of opts.pivotCacheDefinitionIndices) {
			children.push(xmlSelfClose("Override", {
				PartName: `/xl/pivotCache/pivotCacheDefinition${idx}.xml`,
				ContentType: CT_PIVOT_CACHE_DEFINITION
			}));
		}
	}
	
	if (opts.pivotCacheRecordIndices) {
		for (const idx of opts.pivotCacheRecordIndices) {
			children.push(xmlSelfClose("Override", {
				PartName: `/xl/pivotCache/pivotCacheRecords${idx}.xml`,
				ContentType: CT_PIVOT_CACHE_RECORDS
			}));
		}
	}
	
	if (opts.slicerIndices) {
		for (const idx of opts.slicerIndices) {
			children.push(xmlSelfClose("Override", {
				PartName: `/xl/slicers/slicer${idx}.xml`,
				ContentType: CT_SLICER
			}));
		}
	}
	
	if (opts.slicerCacheIndices) {
		for (const idx of opts.slicerCacheIndices) {
			children.push(xmlSelfClose("Override", {
				PartName: `/xl/slicerCaches/slicerCache${idx}.xml`,
				ContentType: CT_SLICER_CACHE
			}));
		}
	}
	
	if (opts.timelineIndices) {
		for (const idx of opts.timelineIndices) {
			children.push(xmlSelfClose("Override", {
				PartName: `/xl/timelines/timeline${idx}.xml`,
				ContentType: CT_TIMELINE
			}));
		}
	}
	
	if (opts.timelineCacheIndices) {
		for (const idx of opts.timelineCacheIndices) {
			children.push(xmlSelfClose("Override", {
				PartName: `/xl/timelineCaches/timelineCache${idx}.xml`,
				ContentType: CT_TIMELINE_CACHE
			}));
		}
	}
	
	if (opts.chartStyleIndices) {
		for (const idx of opts.chartStyleIndices) {
			children.push(xmlSelfClose("Override", {
				PartName: `/xl/charts/style${idx}.xml`,
				ContentType: CT_CHART_STYLE
			}));
		}
	}
	
	if (opts.chartColorsIndices) {
		for (const idx of opts.chartColorsIndices) {
			children.push(xmlSelfClose("Override", {
				PartName: `/xl/charts/colors${idx}.xml`,
				ContentType: CT_CHART_COLORS
			}));
		}
	}
	
	if (opts.hasMetadata) {
		children.push(xmlSelfClose("Override", {
			PartName: `/${METADATA_PART_PATH}`,
			ContentType: METADATA_CONTENT_TYPE
		}));
	}
	
	if (opts.hasFeaturePropertyBag) {
		children.push(xmlSelfClose("Override", {
			PartName: "/xl/featurePropertyBag/featurePropertyBag.xml",
			ContentType: "application/vnd.ms-excel.featurepropertybag+xml"
		}));
	}
	
	if (opts.hasCoreProps) {
		children.push(xmlSelfClose("Override", {
			PartName: "/docProps/core.xml",
			ContentType: "application/vnd.openxmlformats-package.core-properties+xml"
		}));
	}
	if (opts.hasAppProps) {
		children.push(xmlSelfClose("Override", {
			PartName: "/docProps/app.xml",
			ContentType: "application/vnd.openxmlformats-officedocument.extended-properties+xml"
		}));
	}
	if (opts.hasCustomProps) {
		children.push(xmlSelfClose("Override", {
			PartName: "/docProps/custom.xml",
			ContentType: "application/vnd.openxmlformats-officedocument.custom-properties+xml"
		}));
	}
	return xmlDocument("Types", { xmlns: NS_CONTENT_TYPES }, children);
}
