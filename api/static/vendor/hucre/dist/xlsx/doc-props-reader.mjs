import { parseXml } from "../xml/parser.mjs";

function getChildText(parent, localName) {
	for (const child of parent.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local === localName) {
			const text = child.children.filter((c) => typeof c === "string").join("");
			return text || undefined;
		}
	}
	return undefined;
}
function parseW3CDTF(value) {
	if (!value) return undefined;
	const d = new Date(value);
	if (Number.isNaN(d.getTime())) return undefined;
	return d;
}


export function parseCoreProperties(xml) {
	const doc = parseXml(xml);
	const props = {};
	
	
	
	for (const child of doc.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		const text = child.children.filter((c) => typeof c === "string").join("");
		switch (local) {
			case "title":
				if (text) props.title = text;
				break;
			case "subject":
				if (text) props.subject = text;
				break;
			case "creator":
				if (text) props.creator = text;
				break;
			case "keywords":
				if (text) props.keywords = text;
				break;
			case "description":
				if (text) props.description = text;
				break;
			case "lastModifiedBy":
				if (text) props.lastModifiedBy = text;
				break;
			case "category":
				if (text) props.category = text;
				break;
			case "created":
				if (text) {
					const d = parseW3CDTF(text);
					if (d) props.created = d;
				}
				break;
			case "modified":
				if (text) {
					const d = parseW3CDTF(text);
					if (d) props.modified = d;
				}
				break;
		}
	}
	return props;
}


export function parseCustomProperties(xml) {
	const doc = parseXml(xml);
	const custom = {};
	for (const child of doc.children) {
		if (typeof child === "string") continue;
		const local = child.local || child.tag;
		if (local !== "property") continue;
		const name = child.attrs["name"];
		if (!name) continue;
		
		for (const vtChild of child.children) {
			if (typeof vtChild === "string") continue;
			const vtLocal = vtChild.local || vtChild.tag;
			const text = vtChild.children.filter((c) => typeof c === "string").join("");
			switch (vtLocal) {
				case "lpwstr":
					custom[name] = text;
					break;
				case "i4":
				case "i8":
				case "int":
					if (text) custom[name] = parseInt(text, 10);
					break;
				case "r8":
				case "decimal":
					if (text) custom[name] = parseFloat(text);
					break;
				case "bool":
					custom[name] = text === "true" || text === "1";
					break;
				case "filetime":
				case "date":
					if (text) {
						const d = new Date(text);
						if (!Number.isNaN(d.getTime())) custom[name] = d;
					}
					break;
			}
			break;
		}
	}
	return custom;
}


export function parseAppProperties(xml) {
	const doc = parseXml(xml);
	const props = {};
	const company = getChildText(doc, "Company");
	if (company) props.company = company;
	const manager = getChildText(doc, "Manager");
	if (manager) props.manager = manager;
	return props;
}
