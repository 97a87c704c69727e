import { ParseError } from "../errors.mjs";
const VALID_NAME_RE = /^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/;
function escapeText(s) {
	return s.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
function escapeAttr(s) {
	return s.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
function valueToString(value) {
	if (value === null || value === undefined) return "";
	
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
	return String(value);
}
function makeNode() {
	return {
		attrs: {},
		children: new Map()
	};
}

export function writeXml(data, options) {
	const rootTag = options?.rootTag ?? "root";
	const rowTag = options?.rowTag ?? "row";
	const attrPrefix = options?.attrPrefix ?? "@";
	const textKey = options?.textKey ?? "#text";
	const declaration = options?.declaration ?? true;
	const pretty = options?.pretty ?? false;
	const indent = options?.indent ?? "  ";
	validateName(rootTag, "rootTag");
	validateName(rowTag, "rowTag");
	const parts = [];
	if (declaration) {
		parts.push("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
		if (pretty) parts.push("\n");
	}
	const rowDepth = 1;
	const sep = pretty ? "\n" : "";
	const pad = (d) => pretty ? indent.repeat(d) : "";
	parts.push(`<${rootTag}>`);
	parts.push(sep);
	for (const row of data) {
		const tree = buildTree(row, attrPrefix, textKey);
		parts.push(pad(rowDepth));
		parts.push(renderElement(rowTag, tree, pretty, indent, rowDepth));
		parts.push(sep);
	}
	parts.push(`</${rootTag}>`);
	if (pretty) parts.push("\n");
	return parts.join("");
}
function validateName(name, label) {
	if (!VALID_NAME_RE.test(name)) {
		throw new ParseError(`Invalid XML name for ${label}: "${name}"`);
	}
}
function buildTree(row, attrPrefix, textKey) {
	const root = makeNode();
	for (const [rawKey, rawVal] of Object.entries(row)) {
		if (rawVal === undefined) continue;
		insert(root, rawKey, rawVal, attrPrefix, textKey);
	}
	return root;
}


function insert(node, key, value, attrPrefix, textKey) {
	const path = key.split(".");
	let current = node;
	for (let i = 0; i < path.length; i++) {
		const segment = path[i];
		const isLast = i === path.length - 1;
		if (segment.startsWith(attrPrefix)) {
			const attrName = segment.slice(attrPrefix.length);
			validateName(attrName, `attribute "${segment}"`);
			current.attrs[attrName] = valueToString(value);
			return;
		}
		if (segment === textKey) {
			current.text = valueToString(value);
			return;
		}
		validateName(segment, `element "${segment}"`);
		if (isLast) {
			let child = current.children.get(segment);
			if (!child) {
				child = makeNode();
				current.children.set(segment, child);
			}
			child.text = valueToString(value);
			return;
		}
		let child = current.children.get(segment);
		if (!child) {
			child = makeNode();
			current.children.set(segment, child);
		}
		current = child;
	}
}
function renderElement(tag, node, pretty, indent, depth) {
	const sep = pretty ? "\n" : "";
	const pad = (d) => pretty ? indent.repeat(d) : "";
	let attrStr = "";
	for (const [name, val] of Object.entries(node.attrs)) {
		attrStr += ` ${name}="${escapeAttr(val)}"`;
	}
	const hasChildren = node.children.size > 0;
	const text = node.text ?? "";
	const hasText = text !== "";
	if (!hasChildren && !hasText) {
		return `<${tag}${attrStr}/>`;
	}
	if (!hasChildren) {
		return `<${tag}${attrStr}>${escapeText(text)}</${tag}>`;
	}
	const inner = [];
	for (const [childTag, childNode] of node.children) {
		inner.push(pad(depth + 1));
		inner.push(renderElement(childTag, childNode, pretty, indent, depth + 1));
		inner.push(sep);
	}
	if (hasText) {
		inner.push(pad(depth + 1));
		inner.push(escapeText(text));
		inner.push(sep);
	}
	return `<${tag}${attrStr}>${sep}${inner.join("")}${pad(depth)}</${tag}>`;
}
