import { parseXml } from "../xml/parser.mjs";
import { parseRelationships } from "./relationships.mjs";
const VALID_TYPES = new Set([
	"n",
	"s",
	"b",
	"e",
	"str"
]);
const REL_EXTERNAL_LINK_PATH = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath";
const REL_EXTERNAL_LINK_PATH_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/externalLinkPath";

export function parseExternalLink(xml, relsXml) {
	const root = parseXml(xml);
	const externalBook = findChild(root, "externalBook");
	let target = "";
	let targetMode;
	if (externalBook && relsXml) {
		const rels = parseRelationships(relsXml);
		const rId = externalBook.attrs["r:id"] ?? externalBook.attrs.id;
		const rel = rId ? rels.find((r) => r.id === rId) : undefined;
		if (rel) {
			target = rel.target;
			if (rel.targetMode === "External" || rel.targetMode === "Internal") {
				targetMode = rel.targetMode;
			}
		}
	}
	const sheetNames = parseSheetNames(externalBook);
	const sheetData = parseSheetDataSet(externalBook);
	const definedNames = parseDefinedNames(externalBook);
	const link = {
		target,
		sheetNames,
		sheetData
	};
	if (targetMode) link.targetMode = targetMode;
	if (definedNames && definedNames.length > 0) link.definedNames = definedNames;
	return link;
}

function parseSheetNames(externalBook) {
	const sheetNames = externalBook ? findChild(externalBook, "sheetNames") : undefined;
	if (!sheetNames) return [];
	const names = [];
	for (const child of childElements(sheetNames)) {
		if (child.local === "sheetName") names.push(child.attrs.val ?? "");
	}
	return names;
}
function parseSheetDataSet(externalBook) {
	const dataSet = externalBook ? findChild(externalBook, "sheetDataSet") : undefined;
	if (!dataSet) return [];
	const result = [];
	for (const sheetData of childElements(dataSet)) {
		if (sheetData.local !== "sheetData") continue;
		const sheetId = parseIntSafe(sheetData.attrs.sheetId, 0);
		const cells = [];
		for (const row of childElements(sheetData)) {
			if (row.local !== "row") continue;
			for (const cell of childElements(row)) {
				if (cell.local !== "cell") continue;
				const ref = cell.attrs.r ?? "";
				if (!ref) continue;
				const rawType = cell.attrs.t ?? "n";
				const type = VALID_TYPES.has(rawType) ? rawType : "n";
				const valueText = readChildText(cell, "v");
				cells.push({
					ref,
					type,
					value: coerceValue(type, valueText)
				});
			}
		}
		result.push({
			sheetId,
			cells
		});
	}
	return result;
}
function parseDefinedNames(externalBook) {
	const dn = externalBook ? findChild(externalBook, "definedNames") : undefined;
	if (!dn) return [];
	const result = [];
	for (const child of childElements(dn)) {
		if (child.local !== "definedName") continue;
		const entry = { name: child.attrs.name ?? "" };
		if (child.attrs.refersTo) entry.refersTo = child.attrs.refersTo;
		if (child.attrs.sheetId !== undefined) {
			const id = parseIntSafe(child.attrs.sheetId, NaN);
			if (!Number.isNaN(id)) entry.sheetId = id;
		}
		if (entry.name) result.push(entry);
	}
	return result;
}
function coerceValue(type, text) {
	switch (type) {
		case "n":
		case "s": {
			
			
			
			
			const n = Number(text);
			return Number.isFinite(n) ? n : 0;
		}
		case "b": return text === "1" || text === "true";
		case "e":
		case "str": return text;
	}
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
function readChildText(el, localName) {
	const child = findChild(el, localName);
	if (!child) return "";
	let text = "";
	for (const c of child.children) {
		if (typeof c === "string") text += c;
	}
	return text;
}
function parseIntSafe(s, fallback) {
	if (s === undefined) return fallback;
	const n = parseInt(s, 10);
	return Number.isNaN(n) ? fallback : n;
}


export const REL_EXTERNAL_LINK_PATH_TYPES = [REL_EXTERNAL_LINK_PATH, REL_EXTERNAL_LINK_PATH_STRICT];
