import { parseXml } from "../xml/parser.mjs";


export function parsePivotCacheDefinition(xml) {
	const root = parseXml(xml);
	const def = root.local === "pivotCacheDefinition" ? root : findChild(root, "pivotCacheDefinition");
	if (!def) return undefined;
	
	
	
	const cache = {
		cacheId: 0,
		fieldNames: []
	};
	
	const source = findChild(def, "cacheSource");
	if (source) {
		const t = source.attrs.type;
		if (t === "worksheet" || t === "external" || t === "consolidation" || t === "scenario") {
			cache.sourceType = t;
		}
		const worksheetSource = findChild(source, "worksheetSource");
		if (worksheetSource) {
			
			
			if (worksheetSource.attrs.ref) cache.sourceRef = worksheetSource.attrs.ref;
			else if (worksheetSource.attrs.name) cache.sourceRef = worksheetSource.attrs.name;
			if (worksheetSource.attrs.sheet) cache.sourceSheet = worksheetSource.attrs.sheet;
		}
	}
	
	const cacheFields = findChild(def, "cacheFields");
	if (cacheFields) {
		for (const child of childElements(cacheFields)) {
			if (child.local !== "cacheField") continue;
			const name = child.attrs.name ?? "";
			cache.fieldNames.push(name);
		}
	}
	return cache;
}


export function parsePivotTable(xml) {
	const root = parseXml(xml);
	const def = root.local === "pivotTableDefinition" ? root : findChild(root, "pivotTableDefinition");
	if (!def) return undefined;
	const name = def.attrs.name;
	if (!name) return undefined;
	const cacheIdRaw = parseIntSafe(def.attrs.cacheId, NaN);
	const table = {
		name,
		
		
		
		cacheId: Number.isNaN(cacheIdRaw) ? 0 : cacheIdRaw,
		location: "",
		fields: []
	};
	
	const location = findChild(def, "location");
	if (location) {
		if (location.attrs.ref) table.location = location.attrs.ref;
		const fh = parseIntSafe(location.attrs.firstHeaderRow, NaN);
		if (!Number.isNaN(fh)) table.firstHeaderRow = fh;
		const fdr = parseIntSafe(location.attrs.firstDataRow, NaN);
		if (!Number.isNaN(fdr)) table.firstDataRow = fdr;
		const fdc = parseIntSafe(location.attrs.firstDataCol, NaN);
		if (!Number.isNaN(fdc)) table.firstDataCol = fdc;
		const rpc = parseIntSafe(location.attrs.rowPageCount, NaN);
		if (!Number.isNaN(rpc)) table.rowPageCount = rpc;
		const cpc = parseIntSafe(location.attrs.colPageCount, NaN);
		if (!Number.isNaN(cpc)) table.colPageCount = cpc;
	}
	
	
	const pivotFields = findChild(def, "pivotFields");
	const fieldDefs = [];
	if (pivotFields) {
		for (const child of childElements(pivotFields)) {
			if (child.local !== "pivotField") continue;
			const axisAttr = child.attrs.axis;
			const dataFlag = child.attrs.dataField === "1" || child.attrs.dataField === "true";
			let axis = "hidden";
			if (axisAttr === "axisRow") axis = "row";
			else if (axisAttr === "axisCol") axis = "col";
			else if (axisAttr === "axisPage") axis = "page";
			else if (axisAttr === "axisValues" || dataFlag) axis = "data";
			fieldDefs.push({
				axis,
				raw: child
			});
		}
	}
	
	
	
	const dataFields = findChild(def, "dataFields");
	const dataFieldOverrides = new Map();
	if (dataFields) {
		for (const child of childElements(dataFields)) {
			if (child.local !== "dataField") continue;
			const fldRaw = parseIntSafe(child.attrs.fld, NaN);
			if (Number.isNaN(fldRaw)) continue;
			const entry = {};
			if (child.attrs.name) entry.name = child.attrs.name;
			const subtotal = mapAggregateFunction(child.attrs.subtotal);
			if (subtotal) entry.subtotal = subtotal;
			
			
			dataFieldOverrides.set(fldRaw, entry);
		}
	}
	
	
	
	
	for (let i = 0; i < fieldDefs.length; i++) {
		const { axis } = fieldDefs[i];
		const f = {
			name: `field${i + 1}`,
			axis
		};
		if (axis === "data") {
			const ov = dataFieldOverrides.get(i);
			if (ov?.subtotal) f.function = ov.subtotal;
			else f.function = "sum";
			if (ov?.name) f.displayName = ov.name;
		}
		table.fields.push(f);
	}
	
	const styleInfo = findChild(def, "pivotTableStyleInfo");
	if (styleInfo?.attrs.name) table.styleName = styleInfo.attrs.name;
	if (def.attrs.dataCaption) table.dataCaption = def.attrs.dataCaption;
	return table;
}

export function attachPivotCacheFields(table, cache) {
	for (let i = 0; i < table.fields.length; i++) {
		const cacheName = cache.fieldNames[i];
		if (cacheName) table.fields[i].name = cacheName;
	}
}


function mapAggregateFunction(s) {
	if (!s) return undefined;
	switch (s) {
		case "sum":
		case "count":
		case "average":
		case "max":
		case "min":
		case "product":
		case "countNums":
		case "stdDev":
		case "stdDevp":
		case "var":
		case "varp": return s;
		case "countA":
 
		return "count";
		default: return undefined;
	}
}
function childElements(el) {
	const out = [];
	for (const c of el.children) {
		if (typeof c !== "string") out.push(c);
	}
	return out;
}
function findChild(el, localName) {
	for (const c of el.children) {
		if (typeof c !== "string" && c.local === localName) return c;
	}
	return undefined;
}
function parseIntSafe(s, fallback) {
	if (s === undefined) return fallback;
	const n = parseInt(s, 10);
	return Number.isNaN(n) ? fallback : n;
}
