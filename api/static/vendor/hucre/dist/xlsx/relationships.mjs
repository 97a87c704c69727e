

import { parseXml } from "../xml/parser.mjs";

export function parseRelationships(xml) {
	const doc = parseXml(xml);
	const rels = [];
	for (const child of doc.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === "Relationship") {
			const id = child.attrs["Id"] ?? "";
			const type = child.attrs["Type"] ?? "";
			const target = child.attrs["Target"] ?? "";
			const targetMode = child.attrs["TargetMode"];
			if (id && type && target) {
				const rel = {
					id,
					type,
					target
				};
				if (targetMode) rel.targetMode = targetMode;
				rels.push(rel);
			}
		}
	}
	return rels;
}
