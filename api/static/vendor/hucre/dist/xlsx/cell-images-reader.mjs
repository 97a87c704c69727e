import { parseXml } from "../xml/parser.mjs";

export const REL_CELL_IMAGES = "http://www.wps.cn/officeDocument/2017/relationships/cellimage";

export function parseCellImages(xml) {
	const root = parseXml(xml);
	const out = [];
	for (const child of childElements(root)) {
		if (child.local !== "cellImage") continue;
		const ref = parseCellImageEntry(child);
		if (ref) out.push(ref);
	}
	return out;
}

export function assembleCellImages(refs, media) {
	const out = [];
	const seen = new Set();
	for (const ref of refs) {
		if (seen.has(ref.id)) continue;
		const m = media.get(ref.embedRId);
		if (!m) continue;
		const entry = {
			id: ref.id,
			data: m.data,
			type: m.type
		};
		if (ref.description) entry.description = ref.description;
		out.push(entry);
		seen.add(ref.id);
	}
	return out;
}


function parseCellImageEntry(el) {
	const pic = findChild(el, "pic");
	if (!pic) return undefined;
	const nvPicPr = findChild(pic, "nvPicPr");
	const cNvPr = nvPicPr ? findChild(nvPicPr, "cNvPr") : undefined;
	const id = cNvPr?.attrs.name;
	if (!id) return undefined;
	const blipFill = findChild(pic, "blipFill");
	const blip = blipFill ? findChild(blipFill, "blip") : undefined;
	const embedRId = blip?.attrs["r:embed"] ?? blip?.attrs.embed;
	if (!embedRId) return undefined;
	const ref = {
		id,
		embedRId
	};
	const description = cNvPr?.attrs.descr;
	if (description) ref.description = description;
	return ref;
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
