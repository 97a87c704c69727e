import { xmlDocument, xmlElement, xmlSelfClose } from "../xml/writer.mjs";

const NS_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const NS_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const NS_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships";
const REL_PIVOT_CACHE_RECORDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotCacheRecords";
const REL_PIVOT_CACHE_DEFINITION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotCacheDefinition";

export function writePivotTable(pivot, source, cacheId, partIndex = 1) {
	const fieldsMeta = buildFieldMetadata(pivot, source);
	const cacheDefinitionXml = buildCacheDefinition(source, fieldsMeta);
	const cacheDefinitionRels = buildCacheDefinitionRels(partIndex);
	const cacheRecordsXml = buildCacheRecords(source, fieldsMeta);
	const pivotTableXml = buildPivotTable(pivot, fieldsMeta, cacheId);
	const pivotTableRels = buildPivotTableRels(partIndex);
	return {
		cacheDefinitionXml,
		cacheDefinitionRels,
		cacheRecordsXml,
		pivotTableXml,
		pivotTableRels
	};
}

export function resolvePivotSource(pivot, sourceSheetName, sourceRows) {
	if (sourceRows.length < 2) {
		throw new Error(`Pivot "${pivot.name}" source sheet "${sourceSheetName}" needs at least a header row plus one data row (got ${sourceRows.length}).`);
	}
	const header = sourceRows[0];
	const fieldNames = [];
	for (let i = 0; i < header.length; i++) {
		const v = header[i];
		fieldNames.push(v === null || v === undefined ? `Column${i + 1}` : String(v));
	}
	
	
	
	const dataRows = [];
	for (let r = 1; r < sourceRows.length; r++) {
		const row = sourceRows[r];
		const padded = [];
		for (let c = 0; c < fieldNames.length; c++) {
			padded.push(c < row.length ? row[c] : null);
		}
		dataRows.push(padded);
	}
	
	const headerSet = new Set(fieldNames);
	const namedFields = [
		...pivot.rows ?? [],
		...pivot.columns ?? [],
		...pivot.pages ?? []
	];
	for (const v of pivot.values) namedFields.push(v.field);
	for (const name of namedFields) {
		if (!headerSet.has(name)) {
			throw new Error(`Pivot "${pivot.name}" references field "${name}" which is not in the source header (have: ${fieldNames.join(", ")}).`);
		}
	}
	const ref = pivot.sourceRange ?? autoRange(fieldNames.length, sourceRows.length);
	return {
		sheetName: sourceSheetName,
		fieldNames,
		dataRows,
		ref
	};
}
function buildFieldMetadata(pivot, source) {
	const fields = source.fieldNames.map((name, index) => ({
		index,
		name,
		axis: "hidden",
		axisOrder: 0,
		kind: inferFieldKind(source.dataRows, index)
	}));
	const placeAxis = (names, axis) => {
		if (!names) return;
		for (let i = 0; i < names.length; i++) {
			const f = fields.find((entry) => entry.name === names[i]);
			
			if (f) {
				f.axis = axis;
				f.axisOrder = i;
			}
		}
	};
	placeAxis(pivot.rows, "row");
	placeAxis(pivot.columns, "col");
	placeAxis(pivot.pages, "page");
	const dataFieldDefs = [];
	for (let i = 0; i < pivot.values.length; i++) {
		const v = pivot.values[i];
		const idx = source.fieldNames.indexOf(v.field);
		
		if (idx === -1) continue;
		fields[idx].axis = "data";
		fields[idx].axisOrder = i;
		const fn = v.function ?? "sum";
		const displayName = v.displayName ?? defaultDataFieldName(fn, v.field);
		const entry = {
			fieldIndex: idx,
			function: fn,
			displayName
		};
		if (v.numberFormat !== undefined) entry.numberFormat = v.numberFormat;
		dataFieldDefs.push(entry);
	}
	
	
	
	for (const f of fields) {
		if (f.axis === "data" || f.axis === "hidden") continue;
		if (f.kind !== "string") continue;
		const seen = new Set();
		const ordered = [];
		for (const row of source.dataRows) {
			const cell = row[f.index];
			const text = cell === null || cell === undefined ? "" : String(cell);
			if (!seen.has(text)) {
				seen.add(text);
				ordered.push(text);
			}
		}
		f.sharedStrings = ordered;
		f.sharedIndex = new Map(ordered.map((s, i) => [s, i]));
	}
	return {
		fields,
		dataFieldDefs
	};
}
function inferFieldKind(rows, col) {
	
	
	
	
	
	for (const row of rows) {
		const cell = row[col];
		if (cell === null || cell === undefined || cell === "") continue;
		if (typeof cell === "number" && Number.isFinite(cell)) continue;
		return "string";
	}
	return "number";
}

function buildCacheDefinition(source, meta) {
	const cacheSourceEl = xmlElement("cacheSource", { type: "worksheet" }, [xmlSelfClose("worksheetSource", {
		ref: source.ref,
		sheet: source.sheetName
	})]);
	const cacheFieldElements = [];
	for (const f of meta.fields) {
		cacheFieldElements.push(buildCacheField(f, source.dataRows));
	}
	return xmlDocument("pivotCacheDefinition", {
		xmlns: NS_SPREADSHEET,
		"xmlns:r": NS_R,
		"r:id": "rId1",
		refreshOnLoad: 1,
		refreshedBy: "hucre",
		refreshedDate: 0,
		createdVersion: 6,
		refreshedVersion: 6,
		minRefreshableVersion: 3,
		recordCount: source.dataRows.length
	}, [cacheSourceEl, xmlElement("cacheFields", { count: meta.fields.length }, cacheFieldElements)]);
}
function buildCacheField(field, dataRows) {
	if (field.kind === "string") {
		const items = [];
		if (field.sharedStrings) {
			for (const s of field.sharedStrings) {
				items.push(xmlSelfClose("s", { v: s }));
			}
		}
		return xmlElement("cacheField", {
			name: field.name,
			numFmtId: 0
		}, [xmlElement("sharedItems", { count: items.length }, items)]);
	}
	
	
	let min = Infinity;
	let max = -Infinity;
	let containsBlank = false;
	for (const row of dataRows) {
		const v = row[field.index];
		if (v === null || v === undefined || v === "") {
			containsBlank = true;
			continue;
		}
		if (typeof v === "number") {
			if (v < min) min = v;
			if (v > max) max = v;
		}
	}
	const attrs = {
		containsSemiMixedTypes: 0,
		containsString: 0,
		containsNumber: 1,
		containsInteger: Number.isInteger(min) && Number.isInteger(max) ? 1 : 0
	};
	if (containsBlank) attrs.containsBlank = 1;
	if (Number.isFinite(min)) attrs.minValue = min;
	if (Number.isFinite(max)) attrs.maxValue = max;
	return xmlElement("cacheField", {
		name: field.name,
		numFmtId: 0
	}, [xmlSelfClose("sharedItems", attrs)]);
}
function buildCacheDefinitionRels(partIndex) {
	return xmlDocument("Relationships", { xmlns: NS_RELATIONSHIPS }, [xmlSelfClose("Relationship", {
		Id: "rId1",
		Type: REL_PIVOT_CACHE_RECORDS,
		Target: `pivotCacheRecords${partIndex}.xml`
	})]);
}

function buildCacheRecords(source, meta) {
	const recordElements = [];
	for (const row of source.dataRows) {
		const cells = [];
		for (const f of meta.fields) {
			cells.push(buildRecordCell(row[f.index], f));
		}
		recordElements.push(xmlElement("r", undefined, cells));
	}
	return xmlDocument("pivotCacheRecords", {
		xmlns: NS_SPREADSHEET,
		"xmlns:r": NS_R,
		count: source.dataRows.length
	}, recordElements);
}
function buildRecordCell(value, field) {
	if (value === null || value === undefined || value === "") {
		return xmlSelfClose("m");
	}
	if (field.kind === "string") {
		
		
		const idx = field.sharedIndex?.get(String(value));
		if (idx !== undefined) {
			return xmlSelfClose("x", { v: idx });
		}
		
		
		return xmlSelfClose("s", { v: String(value) });
	}
	if (typeof value === "number" && Number.isFinite(value)) {
		return xmlSelfClose("n", { v: value });
	}
	if (typeof value === "boolean") {
		return xmlSelfClose("b", { v: value ? 1 : 0 });
	}
	
	return xmlSelfClose("s", { v: String(value) });
}

function buildPivotTable(pivot, meta, cacheId) {
	const rowFields = meta.fields.filter((f) => f.axis === "row").sort((a, b) => a.axisOrder - b.axisOrder);
	const colFields = meta.fields.filter((f) => f.axis === "col").sort((a, b) => a.axisOrder - b.axisOrder);
	const pageFields = meta.fields.filter((f) => f.axis === "page").sort((a, b) => a.axisOrder - b.axisOrder);
	const targetCell = pivot.targetCell ?? "A1";
	const styleName = pivot.styleName ?? "PivotStyleLight16";
	const dataCaption = pivot.dataCaption ?? "Values";
	
	
	
	const location = computeLocation(targetCell, rowFields.length, colFields.length, meta);
	const parts = [];
	parts.push(xmlSelfClose("location", location));
	
	const pivotFieldElements = [];
	for (const f of meta.fields) {
		pivotFieldElements.push(buildPivotFieldElement(f));
	}
	parts.push(xmlElement("pivotFields", { count: meta.fields.length }, pivotFieldElements));
	
	if (rowFields.length > 0) {
		parts.push(xmlElement("rowFields", { count: rowFields.length }, rowFields.map((f) => xmlSelfClose("field", { x: f.index }))));
		
		
		
		parts.push(xmlElement("rowItems", { count: 1 }, [xmlElement("i", undefined, [xmlSelfClose("x")])]));
	}
	
	if (colFields.length > 0) {
		parts.push(xmlElement("colFields", { count: colFields.length }, colFields.map((f) => xmlSelfClose("field", { x: f.index }))));
		parts.push(xmlElement("colItems", { count: 1 }, [xmlElement("i", undefined, [xmlSelfClose("x")])]));
	} else if (meta.dataFieldDefs.length > 1) {
		
		
		parts.push(xmlElement("colFields", { count: 1 }, [xmlSelfClose("field", { x: -2 })]));
		const colItemElements = [];
		for (let i = 0; i < meta.dataFieldDefs.length; i++) {
			colItemElements.push(xmlElement("i", i === 0 ? undefined : { i }, [xmlSelfClose("x", { v: i })]));
		}
		parts.push(xmlElement("colItems", { count: meta.dataFieldDefs.length }, colItemElements));
	}
	
	if (pageFields.length > 0) {
		parts.push(xmlElement("pageFields", { count: pageFields.length }, pageFields.map((f) => xmlSelfClose("pageField", {
			fld: f.index,
			hier: -1
		}))));
	}
	
	if (meta.dataFieldDefs.length > 0) {
		const dataFieldElements = [];
		for (const d of meta.dataFieldDefs) {
			const attrs = {
				name: d.displayName,
				fld: d.fieldIndex,
				baseField: 0,
				baseItem: 0
			};
			if (d.function !== "sum") {
				attrs.subtotal = d.function;
			}
			if (d.numberFormat !== undefined) {
				attrs.numFmtId = 0;
			}
			dataFieldElements.push(xmlSelfClose("dataField", attrs));
		}
		parts.push(xmlElement("dataFields", { count: meta.dataFieldDefs.length }, dataFieldElements));
	}
	
	parts.push(xmlSelfClose("pivotTableStyleInfo", {
		name: styleName,
		showRowHeaders: 1,
		showColHeaders: 1,
		showRowStripes: 0,
		showColStripes: 0,
		showLastColumn: 1
	}));
	return xmlDocument("pivotTableDefinition", {
		xmlns: NS_SPREADSHEET,
		"xmlns:r": NS_R,
		name: pivot.name,
		cacheId,
		applyNumberFormats: 0,
		applyBorderFormats: 0,
		applyFontFormats: 0,
		applyPatternFormats: 0,
		applyAlignmentFormats: 0,
		applyWidthHeightFormats: 1,
		dataCaption,
		updatedVersion: 6,
		minRefreshableVersion: 3,
		useAutoFormatting: 1,
		itemPrintTitles: 1,
		createdVersion: 6,
		indent: 0,
		outline: 1,
		outlineData: 1,
		multipleFieldFilters: 0
	}, parts);
}
function buildPivotFieldElement(field) {
	if (field.axis === "data") {
		return xmlSelfClose("pivotField", {
			dataField: 1,
			showAll: 0
		});
	}
	if (field.axis === "hidden") {
		return xmlSelfClose("pivotField", { showAll: 0 });
	}
	
	
	const axisAttr = field.axis === "row" ? "axisRow" : field.axis === "col" ? "axisCol" : "axisPage";
	const itemElements = [];
	if (field.sharedStrings) {
		for (let i = 0; i < field.sharedStrings.length; i++) {
			itemElements.push(xmlSelfClose("item", { x: i }));
		}
	}
	itemElements.push(xmlSelfClose("item", { t: "default" }));
	return xmlElement("pivotField", {
		axis: axisAttr,
		showAll: 0
	}, [xmlElement("items", { count: itemElements.length }, itemElements)]);
}
function buildPivotTableRels(partIndex) {
	return xmlDocument("Relationships", { xmlns: NS_RELATIONSHIPS }, [xmlSelfClose("Relationship", {
		Id: "rId1",
		Type: REL_PIVOT_CACHE_DEFINITION,
		Target: `../pivotCache/pivotCacheDefinition${partIndex}.xml`
	})]);
}


function computeLocation(targetCell, rowFieldCount, colFieldCount, meta) {
	const { col, row } = parseCellRef(targetCell);
	
	const firstHeaderRow = 0;
	const firstDataRow = Math.max(1, colFieldCount) + (meta.dataFieldDefs.length > 1 ? 1 : 0);
	const firstDataCol = Math.max(1, rowFieldCount);
	const widthCols = Math.max(2, rowFieldCount + Math.max(1, meta.dataFieldDefs.length));
	const heightRows = firstDataRow + 2;
	const startRef = encodeCellRef(row, col);
	const endRef = encodeCellRef(row + heightRows - 1, col + widthCols - 1);
	return {
		ref: `${startRef}:${endRef}`,
		firstHeaderRow,
		firstDataRow,
		firstDataCol
	};
}

function parseCellRef(cell) {
	const m = /^([A-Z]+)(\d+)$/i.exec(cell.trim());
	if (!m) {
		throw new Error(`Invalid pivot targetCell "${cell}" — expected an A1-style reference`);
	}
	const colLetters = m[1].toUpperCase();
	let col = 0;
	for (let i = 0; i < colLetters.length; i++) {
		col = col * 26 + (colLetters.charCodeAt(i) - 64);
	}
	return {
		col: col - 1,
		row: parseInt(m[2], 10) - 1
	};
}
function encodeCellRef(row, col) {
	let n = col;
	let letters = "";
	while (n >= 0) {
		letters = String.fromCharCode(65 + n % 26) + letters;
		n = Math.floor(n / 26) - 1;
	}
	return `${letters}${row + 1}`;
}

function autoRange(colCount, rowCount) {
	if (colCount <= 0 || rowCount <= 0) {
		throw new Error("Pivot source range must contain at least one column and row");
	}
	const start = encodeCellRef(0, 0);
	const end = encodeCellRef(rowCount - 1, colCount - 1);
	return `${start}:${end}`;
}

function defaultDataFieldName(fn, field) {
	const label = fn === "sum" ? "Sum" : fn === "count" ? "Count" : fn === "average" ? "Average" : fn === "max" ? "Max" : fn === "min" ? "Min" : fn === "product" ? "Product" : fn === "countNums" ? "Count Nums" : fn === "stdDev" ? "StdDev" : fn === "stdDevp" ? "StdDevp" : fn === "var" ? "Var" : "Varp";
	return `${label} of ${field}`;
}
