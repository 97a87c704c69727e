import { xmlDocument, xmlElement, xmlSelfClose, xmlEscape } from "../xml/writer.mjs";
import { hashSheetPassword } from "./password.mjs";
import { METADATA_REL_TYPE } from "./metadata.mjs";
const NS_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const NS_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const REL_WORKSHEET = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet";
const REL_STYLES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles";
const REL_SHARED_STRINGS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings";
const REL_THEME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme";
const REL_WORKBOOK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
const NS_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships";

export function writeWorkbookXml(sheets, namedRanges, dateSystem, activeSheet, workbookProtection, externalLinkRels, pivotCacheRefs, slicerCacheRels, timelineCacheRels) {
	const sheetElements = [];
	for (let i = 0; i < sheets.length; i++) {
		const sheet = sheets[i];
		const attrs = {
			name: sheet.name,
			sheetId: i + 1,
			"r:id": `rId${i + 1}`
		};
		if (sheet.hidden) {
			attrs["state"] = "hidden";
		} else if (sheet.veryHidden) {
			attrs["state"] = "veryHidden";
		}
		sheetElements.push(xmlSelfClose("sheet", attrs));
	}
	const parts = [];
	
	if (dateSystem === "1904") {
		parts.push(xmlSelfClose("workbookPr", { date1904: 1 }));
	}
	
	
	
	
	if (workbookProtection) {
		const protAttrs = {};
		if (workbookProtection.lockStructure) protAttrs["lockStructure"] = 1;
		if (workbookProtection.lockWindows) protAttrs["lockWindows"] = 1;
		if (workbookProtection.password) {
			protAttrs["workbookPassword"] = hashSheetPassword(workbookProtection.password);
		}
		parts.push(xmlSelfClose("workbookProtection", protAttrs));
	}
	
	const activeTab = activeSheet ?? 0;
	parts.push(xmlElement("bookViews", undefined, [xmlSelfClose("workbookView", {
		xWindow: 0,
		yWindow: 0,
		windowWidth: 16384,
		windowHeight: 8192,
		activeTab
	})]));
	parts.push(xmlElement("sheets", undefined, sheetElements));
	
	
	
	
	
	
	
	if (externalLinkRels && externalLinkRels.length > 0) {
		const refChildren = externalLinkRels.map((r) => xmlSelfClose("externalReference", { "r:id": r.rId }));
		parts.push(xmlElement("externalReferences", undefined, refChildren));
	}
	
	if (namedRanges && namedRanges.length > 0) {
		
		const sheetIndexMap = new Map();
		for (let i = 0; i < sheets.length; i++) {
			sheetIndexMap.set(sheets[i].name, i);
		}
		const dnElements = [];
		for (const nr of namedRanges) {
			const attrs = { name: nr.name };
			
			if (nr.scope !== undefined) {
				const idx = sheetIndexMap.get(nr.scope);
				if (idx !== undefined) {
					attrs["localSheetId"] = idx;
				}
			}
			if (nr.comment) {
				attrs["comment"] = nr.comment;
			}
			dnElements.push(xmlElement("definedName", attrs, xmlEscape(nr.range)));
		}
		parts.push(xmlElement("definedNames", undefined, dnElements));
	}
	
	parts.push(xmlSelfClose("calcPr", {
		calcId: 0,
		fullCalcOnLoad: 1
	}));
	
	
	
	if (pivotCacheRefs && pivotCacheRefs.length > 0) {
		const cacheChildren = pivotCacheRefs.map((c) => xmlSelfClose("pivotCache", {
			cacheId: c.cacheId,
			"r:id": c.rId
		}));
		parts.push(xmlElement("pivotCaches", undefined, cacheChildren));
	}
	
	
	
	
	
	const extElements = [];
	if (slicerCacheRels && slicerCacheRels.length > 0) {
		const slicerRefs = slicerCacheRels.map((r) => xmlSelfClose("x14:slicerCache", { "r:id": r.rId }));
		const slicerCachesEl = xmlElement("x14:slicerCaches", undefined, slicerRefs);
		extElements.push(xmlElement("ext", {
			uri: "{BBE1A952-AA13-448E-AADC-164F8A28A991}",
			"xmlns:x14": "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
		}, [slicerCachesEl]));
	}
	if (timelineCacheRels && timelineCacheRels.length > 0) {
		const timelineRefs = timelineCacheRels.map((r) => xmlSelfClose("x15:timelineCachePivotCache", { "r:id": r.rId }));
		const timelineCachesEl = xmlElement("x15:timelineCachePivotCaches", undefined, timelineRefs);
		extElements.push(xmlElement("ext", {
			uri: "{7E03D99C-DC04-49D9-9315-930204A7B6E9}",
			"xmlns:x15": "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
		}, [timelineCachesEl]));
	}
	if (extElements.length > 0) {
		parts.push(xmlElement("extLst", undefined, extElements));
	}
	return xmlDocument("workbook", {
		xmlns: NS_SPREADSHEET,
		"xmlns:r": NS_R
	}, parts);
}
const REL_VBA_PROJECT = "http://schemas.microsoft.com/office/2006/relationships/vbaProject";
const REL_FEATURE_PROPERTY_BAG = "http://schemas.microsoft.com/office/2022/11/relationships/FeaturePropertyBag";
const REL_PERSON = "http://schemas.microsoft.com/office/2017/10/relationships/person";
const REL_EXTERNAL_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink";
const REL_CELL_IMAGES = "http://www.wps.cn/officeDocument/2017/relationships/cellimage";
const REL_PIVOT_CACHE_DEFINITION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotCacheDefinition";
const REL_SLICER_CACHE = "http://schemas.microsoft.com/office/2007/relationships/slicerCache";
const REL_TIMELINE_CACHE = "http://schemas.microsoft.com/office/2011/relationships/timelineCache";

export function writeWorkbookRels(sheetCount, hasSharedStrings, hasMacros, hasFeaturePropertyBag, hasPersons, externalLinkRels, pivotCacheRels, slicerCacheRels, timelineCacheRels, hasCellImages, hasMetadata) {
	const children = [];
	
	for (let i = 1; i <= sheetCount; i++) {
		children.push(xmlSelfClose("Relationship", {
			Id: `rId${i}`,
			Type: REL_WORKSHEET,
			Target: `worksheets/sheet${i}.xml`
		}));
	}
	
	let nextRid = sheetCount + 1;
	children.push(xmlSelfClose("Relationship", {
		Id: `rId${nextRid}`,
		Type: REL_STYLES,
		Target: "styles.xml"
	}));
	nextRid++;
	
	if (hasSharedStrings) {
		children.push(xmlSelfClose("Relationship", {
			Id: `rId${nextRid}`,
			Type: REL_SHARED_STRINGS,
			Target: "sharedStrings.xml"
		}));
		nextRid++;
	}
	
	children.push(xmlSelfClose("Relationship", {
		Id: `rId${nextRid}`,
		Type: REL_THEME,
		Target: "theme/theme1.xml"
	}));
	nextRid++;
	
	
	
	
	if (hasMetadata) {
		children.push(xmlSelfClose("Relationship", {
			Id: `rId${nextRid}`,
			Type: METADATA_REL_TYPE,
			Target: "metadata.xml"
		}));
		nextRid++;
	}
	
	if (hasMacros) {
		children.push(xmlSelfClose("Relationship", {
			Id: `rId${nextRid}`,
			Type: REL_VBA_PROJECT,
			Target: "vbaProject.bin"
		}));
		nextRid++;
	}
	
	if (hasFeaturePropertyBag) {
		children.push(xmlSelfClose("Relationship", {
			Id: `rId${nextRid}`,
			Type: REL_FEATURE_PROPERTY_BAG,
			Target: "featurePropertyBag/featurePropertyBag.xml"
		}));
		nextRid++;
	}
	
	if (hasPersons) {
		children.push(xmlSelfClose("Relationship", {
			Id: `rId${nextRid}`,
			Type: REL_PERSON,
			Target: "persons/person.xml"
		}));
		nextRid++;
	}
	
	
	
	if (externalLinkRels) {
		for (const link of externalLinkRels) {
			children.push(xmlSelfClose("Relationship", {
				Id: link.rId,
				Type: REL_EXTERNAL_LINK,
				Target: link.target
			}));
		}
		nextRid += externalLinkRels.length;
	}
	
	
	if (hasCellImages) {
		children.push(xmlSelfClose("Relationship", {
			Id: `rId${nextRid}`,
			Type: REL_CELL_IMAGES,
			Target: "cellimages.xml"
		}));
		nextRid++;
	}
	
	
	
	if (pivotCacheRels) {
		for (const cache of pivotCacheRels) {
			children.push(xmlSelfClose("Relationship", {
				Id: cache.rId,
				Type: REL_PIVOT_CACHE_DEFINITION,
				Target: cache.target
			}));
		}
	}
	
	if (slicerCacheRels) {
		for (const r of slicerCacheRels) {
			children.push(xmlSelfClose("Relationship", {
				Id: r.rId,
				Type: REL_SLICER_CACHE,
				Target: r.target
			}));
		}
	}
	
	if (timelineCacheRels) {
		for (const r of timelineCacheRels) {
			children.push(xmlSelfClose("Relationship", {
				Id: r.rId,
				Type: REL_TIMELINE_CACHE,
				Target: r.target
			}));
		}
	}
	return xmlDocument("Relationships", { xmlns: NS_RELATIONSHIPS }, children);
}

export function writeRootRels(options) {
	const children = [];
	children.push(xmlSelfClose("Relationship", {
		Id: "rId1",
		Type: REL_WORKBOOK,
		Target: "xl/workbook.xml"
	}));
	let nextRId = 2;
	if (options?.hasCoreProps) {
		children.push(xmlSelfClose("Relationship", {
			Id: `rId${nextRId++}`,
			Type: "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
			Target: "docProps/core.xml"
		}));
	}
	if (options?.hasAppProps) {
		children.push(xmlSelfClose("Relationship", {
			Id: `rId${nextRId++}`,
			Type: "http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties",
			Target: "docProps/app.xml"
		}));
	}
	if (options?.hasCustomProps) {
		children.push(xmlSelfClose("Relationship", {
			Id: `rId${nextRId++}`,
			Type: "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties",
			Target: "docProps/custom.xml"
		}));
	}
	return xmlDocument("Relationships", { xmlns: NS_RELATIONSHIPS }, children);
}
