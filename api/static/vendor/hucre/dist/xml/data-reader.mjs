import { ParseError } from "../errors.mjs";
import { parseSax } from "./parser.mjs";
function splitTag(tag) {
	const colon = tag.indexOf(":");
	if (colon === -1) return {
		local: tag,
		prefix: ""
	};
	return {
		prefix: tag.slice(0, colon),
		local: tag.slice(colon + 1)
	};
}

export function readXml(input, options) {
	
	
	
	const xml = typeof input === "string" ? input : new TextDecoder("utf-8").decode(input);
	if (xml.trim() === "") {
		return {
			data: [],
			headers: [],
			rowTag: options?.rowTag ?? ""
		};
	}
	const stripNs = options?.stripNamespaces ?? false;
	const attrPrefix = options?.attrPrefix ?? "@";
	const flatten = options?.flatten ?? true;
	const textKey = options?.textKey ?? "#text";
	const requestedRowTag = options?.rowTag;
	const rowTag = requestedRowTag ?? detectRowTag(xml, stripNs);
	if (!rowTag) {
		return {
			data: [],
			headers: [],
			rowTag: ""
		};
	}
	const rows = collectRows(xml, rowTag, stripNs);
	const flatOpts = {
		attrPrefix,
		flatten,
		textKey,
		stripNs
	};
	const limit = options?.maxRows ?? Infinity;
	const flatRows = [];
	for (const el of rows) {
		if (flatRows.length >= limit) break;
		const flat = {};
		elementToFlat(el, flatOpts, "", flat);
		flatRows.push(flat);
	}
	
	const seen = new Set();
	let headers = [];
	for (const row of flatRows) {
		for (const key of Object.keys(row)) {
			if (!seen.has(key)) {
				seen.add(key);
				headers.push(key);
			}
		}
	}
	if (options?.transformHeader) {
		const orig = headers;
		headers = orig.map((h, i) => options.transformHeader(h, i));
		const map = new Map(orig.map((h, i) => [h, headers[i]]));
		for (let r = 0; r < flatRows.length; r++) {
			const src = flatRows[r];
			const next = {};
			for (const o of orig) {
				next[map.get(o)] = src[o] ?? null;
			}
			flatRows[r] = next;
		}
	}
	const data = [];
	for (let r = 0; r < flatRows.length; r++) {
		const src = flatRows[r];
		const obj = {};
		for (let c = 0; c < headers.length; c++) {
			const h = headers[c];
			let val = src[h] ?? null;
			if (options?.transformValue) {
				val = options.transformValue(val, h, r, c);
			}
			obj[h] = val;
		}
		data.push(obj);
	}
	return {
		data,
		headers,
		rowTag
	};
}

function detectRowTag(input, stripNs) {
	const freq = new Map();
	const order = [];
	let depth = 0;
	parseSax(input, {
		onOpenTag(tag) {
			depth++;
			
			if (depth === 2) {
				const key = stripNs ? splitTag(tag).local : tag;
				if (!freq.has(key)) order.push(key);
				freq.set(key, (freq.get(key) ?? 0) + 1);
			}
		},
		onCloseTag() {
			depth--;
		}
	});
	if (freq.size === 0) {
		throw new ParseError("XML root has no child elements");
	}
	
	let best = order[0];
	let bestCount = freq.get(best);
	for (const tag of order) {
		const count = freq.get(tag);
		if (count > bestCount) {
			best = tag;
			bestCount = count;
		}
	}
	return best;
}

function collectRows(input, rowTag, stripNs) {
	const rows = [];
	
	
	const stack = [];
	let depth = 0;
	
	
	let suppressNextText = false;
	const matches = (tag) => {
		if (stripNs) return splitTag(tag).local === rowTag;
		return tag === rowTag;
	};
	parseSax(input, {
		onOpenTag(tag, attrs) {
			depth++;
			if (stack.length === 0) {
				
				if (depth >= 2 && matches(tag)) {
					const { local, prefix } = splitTag(tag);
					stack.push({
						tag,
						local,
						prefix,
						attrs,
						children: [],
						text: ""
					});
				}
				return;
			}
			
			const { local, prefix } = splitTag(tag);
			const el = {
				tag,
				local,
				prefix,
				attrs,
				children: [],
				text: ""
			};
			stack[stack.length - 1].children.push(el);
			stack.push(el);
		},
		onCloseTag() {
			const el = stack[stack.length - 1];
			if (el) stack.pop();
			depth--;
			if (stack.length === 0 && el && matches(el.tag)) {
				rows.push(el);
			}
		},
		onText(text) {
			if (suppressNextText) {
				suppressNextText = false;
				return;
			}
			if (stack.length === 0) return;
			if (text.trim() === "") return;
			stack[stack.length - 1].text += text;
		},
		onCData(text) {
			if (stack.length === 0) {
				suppressNextText = true;
				return;
			}
			stack[stack.length - 1].text += text;
			suppressNextText = true;
		}
	});
	return rows;
}
function elementToFlat(el, ctx, prefix, out) {
	
	for (const [name, val] of Object.entries(el.attrs)) {
		const key = prefix ? `${prefix}.${ctx.attrPrefix}${name}` : `${ctx.attrPrefix}${name}`;
		out[key] = val;
	}
	const elementChildren = el.children.filter(isElement);
	if (elementChildren.length === 0) {
		
		
		const text = el.text.trim();
		if (prefix) {
			out[prefix] = text === "" ? null : text;
		} else if (text !== "") {
			out[ctx.textKey] = text;
		}
		return;
	}
	
	
	
	if (!ctx.flatten) {
		if (!prefix) {
			
			for (const child of elementChildren) {
				const childTag = ctx.stripNs ? child.local : child.tag;
				const childElementChildren = child.children.filter(isElement);
				if (childElementChildren.length === 0 && Object.keys(child.attrs).length === 0) {
					const text = child.text.trim();
					out[childTag] = text === "" ? null : text;
				} else {
					out[childTag] = serializeMini(child);
				}
			}
			const mixedText = el.text.trim();
			if (mixedText !== "") out[ctx.textKey] = mixedText;
			return;
		}
		
		out[prefix] = serializeMini(el);
		return;
	}
	for (const child of elementChildren) {
		const childTag = ctx.stripNs ? child.local : child.tag;
		const nextKey = prefix ? `${prefix}.${childTag}` : childTag;
		elementToFlat(child, ctx, nextKey, out);
	}
	
	const mixed = el.text.trim();
	if (mixed !== "") {
		out[prefix ? `${prefix}.${ctx.textKey}` : ctx.textKey] = mixed;
	}
}
function isElement(node) {
	return node.tag !== undefined;
}
function serializeMini(el) {
	
	const result = {};
	for (const [k, v] of Object.entries(el.attrs)) result[`@${k}`] = v;
	const elementChildren = el.children.filter(isElement);
	if (elementChildren.length === 0) {
		if (el.text) result["#text"] = el.text.trim();
	} else {
		for (const child of elementChildren) {
			const tag = child.tag;
			const existing = result[tag];
			const sub = serializeMiniValue(child);
			if (existing === undefined) result[tag] = sub;
			else if (Array.isArray(existing)) existing.push(sub);
			else result[tag] = [existing, sub];
		}
	}
	return JSON.stringify(result);
}
function serializeMiniValue(el) {
	const result = {};
	for (const [k, v] of Object.entries(el.attrs)) result[`@${k}`] = v;
	const children = el.children.filter(isElement);
	if (children.length === 0) {
		const text = el.text.trim();
		if (Object.keys(result).length === 0) return text;
		if (text) result["#text"] = text;
		return result;
	}
	for (const child of children) {
		const existing = result[child.tag];
		const sub = serializeMiniValue(child);
		if (existing === undefined) result[child.tag] = sub;
		else if (Array.isArray(existing)) existing.push(sub);
		else result[child.tag] = [existing, sub];
	}
	return result;
}
