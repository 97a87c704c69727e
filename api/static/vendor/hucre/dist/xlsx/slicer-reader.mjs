import { parseXml } from "../xml/parser.mjs";


export function parseSlicers(xml) {
	const root = parseXml(xml);
	const out = [];
	for (const child of childElements(root)) {
		if (child.local !== "slicer") continue;
		const name = child.attrs.name;
		const cache = child.attrs.cache;
		if (!name || !cache) continue;
		const slicer = {
			name,
			cache
		};
		if (child.attrs.caption) slicer.caption = child.attrs.caption;
		if (child.attrs.columnCount !== undefined) {
			const n = parseIntSafe(child.attrs.columnCount, NaN);
			if (!Number.isNaN(n)) slicer.columnCount = n;
		}
		if (child.attrs.style) slicer.style = child.attrs.style;
		if (child.attrs.sortOrder) slicer.sortOrder = child.attrs.sortOrder;
		if (child.attrs.rowHeight !== undefined) {
			const n = parseIntSafe(child.attrs.rowHeight, NaN);
			if (!Number.isNaN(n)) slicer.rowHeight = n;
		}
		out.push(slicer);
	}
	return out;
}


export function parseSlicerCache(xml) {
	const root = parseXml(xml);
	const def = root.local === "slicerCacheDefinition" ? root : findChild(root, "slicerCacheDefinition");
	if (!def) return undefined;
	const name = def.attrs.name;
	if (!name) return undefined;
	const cache = { name };
	if (def.attrs.sourceName) cache.sourceName = def.attrs.sourceName;
	const pivotTables = parsePivotTables(def);
	if (pivotTables.length > 0) cache.pivotTables = pivotTables;
	const tableSource = parseTableSlicerCache(def);
	if (tableSource) cache.tableSource = tableSource;
	return cache;
}


export function parseTimelines(xml) {
	const root = parseXml(xml);
	const out = [];
	for (const child of childElements(root)) {
		if (child.local !== "timeline") continue;
		const name = child.attrs.name;
		const cache = child.attrs.cache;
		if (!name || !cache) continue;
		const tl = {
			name,
			cache
		};
		if (child.attrs.caption) tl.caption = child.attrs.caption;
		if (child.attrs.style) tl.style = child.attrs.style;
		if (child.attrs.level) tl.level = child.attrs.level;
		if (child.attrs.showHeader !== undefined) tl.showHeader = parseBool(child.attrs.showHeader);
		if (child.attrs.showSelectionLabel !== undefined) tl.showSelectionLabel = parseBool(child.attrs.showSelectionLabel);
		if (child.attrs.showTimeLevel !== undefined) tl.showTimeLevel = parseBool(child.attrs.showTimeLevel);
		if (child.attrs.showHorizontalScrollbar !== undefined) tl.showHorizontalScrollbar = parseBool(child.attrs.showHorizontalScrollbar);
		out.push(tl);
	}
	return out;
}


export function parseTimelineCache(xml) {
	const root = parseXml(xml);
	const def = root.local === "timelineCacheDefinition" ? root : findChild(root, "timelineCacheDefinition");
	if (!def) return undefined;
	const name = def.attrs.name;
	if (!name) return undefined;
	const cache = { name };
	if (def.attrs.sourceName) cache.sourceName = def.attrs.sourceName;
	const pivotTables = parsePivotTables(def);
	if (pivotTables.length > 0) cache.pivotTables = pivotTables;
	return cache;
}

function parsePivotTables(def) {
	const pivotTables = findChild(def, "pivotTables");
	if (!pivotTables) return [];
	const out = [];
	for (const child of childElements(pivotTables)) {
		if (child.local !== "pivotTable") continue;
		const name = child.attrs.name;
		if (!name) continue;
		const tabId = parseIntSafe(child.attrs.tabId, NaN);
		if (Number.isNaN(tabId)) continue;
		out.push({
			tabId,
			name
		});
	}
	return out;
}
function parseTableSlicerCache(def) {
	const extLst = findChild(def, "extLst");
	if (!extLst) return undefined;
	for (const ext of childElements(extLst)) {
		if (ext.local !== "ext") continue;
		const tableSlicer = findChild(ext, "tableSlicerCache");
		if (!tableSlicer) continue;
		const name = tableSlicer.attrs.name ?? tableSlicer.attrs.tableId;
		if (!name) continue;
		const src = { name };
		if (tableSlicer.attrs.column) src.column = tableSlicer.attrs.column;
		return src;
	}
	return undefined;
}
function findChild(el, localName) {
	for (const c of el.children) {
		if (typeof c !== "string" && c.local === localName) return c;
	}
	return undefined;
}
function childElements(el) {
	const out = [];
	for (const c of el.children) {
		if (typeof c !== "string") out.push(c);
	}
	return out;
}
function parseIntSafe(s, fallback) {
	if (s === undefined) return fallback;
	const n = parseInt(s, 10);
	return Number.isNaN(n) ? fallback : n;
}
function parseBool(s) {
	return s === "1" || s === "true";
}
