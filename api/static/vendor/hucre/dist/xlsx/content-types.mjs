

import { parseXml } from "../xml/parser.mjs";

export function parseContentTypes(xml) {
	const doc = parseXml(xml);
	const defaults = new Map();
	const overrides = new Map();
	for (const child of doc.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "Default") {
			const ext = child.attrs["Extension"];
			const ct = child.attrs["ContentType"];
			if (ext && ct) {
				defaults.set(ext, ct);
			}
		} else if (local === "Override") {
			const partName = child.attrs["PartName"];
			const ct = child.attrs["ContentType"];
			if (partName && ct) {
				overrides.set(partName, ct);
			}
		}
	}
	return {
		defaults,
		overrides
	};
}
