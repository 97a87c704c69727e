




























import { parseXml } from "../xml/parser.mjs";
import { xmlDocument, xmlElement, xmlSelfClose } from "../xml/writer.mjs";
const NS_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

const NS_XDA = "http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray";

export const XLDAPR = "XLDAPR";

export const XLDAPR_EXT_URI = "{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}";

export const METADATA_PART_PATH = "xl/metadata.xml";

export const METADATA_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml";

export const METADATA_REL_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sheetMetadata";

export const DYNAMIC_ARRAY_CM = 1;

export function writeMetadataXml() {
	const metadataType = xmlSelfClose("metadataType", {
		name: XLDAPR,
		minSupportedVersion: 12e4,
		copy: 1,
		pasteAll: 1,
		pasteValues: 1,
		merge: 1,
		splitFirst: 1,
		rowColShift: 1,
		clearFormats: 1,
		clearComments: 1,
		assign: 1,
		coerce: 1,
		cellMeta: 1
	});
	
	const futureBlock = xmlElement("bk", undefined, [xmlElement("extLst", undefined, [xmlElement("ext", { uri: XLDAPR_EXT_URI }, [xmlSelfClose("xda:dynamicArrayProperties", {
		fDynamic: 1,
		fCollapsed: 0
	})])])]);
	
	
	const cellBlock = xmlElement("bk", undefined, [xmlSelfClose("rc", {
		t: 1,
		v: 0
	})]);
	return xmlDocument("metadata", {
		xmlns: NS_SPREADSHEET,
		"xmlns:xda": NS_XDA
	}, [
		xmlElement("metadataTypes", { count: 1 }, [metadataType]),
		xmlElement("futureMetadata", {
			name: XLDAPR,
			count: 1
		}, [futureBlock]),
		xmlElement("cellMetadata", { count: 1 }, [cellBlock])
	]);
}

export function parseDynamicArrayCellMetadata(xml) {
	const dynamic = new Set();
	const root = parseXml(xml);
	const meta = root.local === "metadata" ? root : findChild(root, "metadata");
	if (!meta) return dynamic;
	
	const typeNames = [];
	const types = findChild(meta, "metadataTypes");
	if (types) {
		for (const type of childElements(types)) {
			if (type.local === "metadataType") typeNames.push(type.attrs["name"] ?? "");
		}
	}
	
	
	
	const blocksByType = new Map();
	for (const future of childElements(meta)) {
		if (future.local !== "futureMetadata") continue;
		const name = future.attrs["name"] ?? "";
		const blocks = blocksByType.get(name) ?? [];
		for (const bk of childElements(future)) {
			if (bk.local === "bk") blocks.push(blockIsDynamicArray(bk));
		}
		blocksByType.set(name, blocks);
	}
	const cellMetadata = findChild(meta, "cellMetadata");
	if (!cellMetadata) return dynamic;
	let index = 0;
	for (const bk of childElements(cellMetadata)) {
		if (bk.local !== "bk") continue;
		index++;
		for (const rc of childElements(bk)) {
			if (rc.local !== "rc") continue;
			if (typeNames[parseIntOr(rc.attrs["t"], 0) - 1] !== XLDAPR) continue;
			const blocks = blocksByType.get(XLDAPR);
			const v = parseIntOr(rc.attrs["v"], -1);
			
			
			if (!blocks || v < 0 || v >= blocks.length || blocks[v]) dynamic.add(index);
		}
	}
	return dynamic;
}

function blockIsDynamicArray(bk) {
	for (const extLst of childElements(bk)) {
		if (extLst.local !== "extLst") continue;
		for (const ext of childElements(extLst)) {
			if (ext.local !== "ext") continue;
			
			
			if ((ext.attrs["uri"] ?? "").toLowerCase() !== XLDAPR_EXT_URI) continue;
			for (const props of childElements(ext)) {
				if (props.local !== "dynamicArrayProperties") continue;
				const fDynamic = props.attrs["fDynamic"];
				return fDynamic !== "0" && fDynamic !== "false";
			}
		}
	}
	
	return true;
}
function childElements(el) {
	const out = [];
	for (const child of el.children) {
		if (typeof child !== "string") out.push(child);
	}
	return out;
}
function findChild(el, localName) {
	for (const child of el.children) {
		if (typeof child !== "string" && child.local === localName) return child;
	}
	return undefined;
}
function parseIntOr(raw, fallback) {
	if (raw === undefined) return fallback;
	const n = parseInt(raw, 10);
	return Number.isNaN(n) ? fallback : n;
}
