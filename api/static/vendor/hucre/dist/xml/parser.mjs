import { XmlError } from "../errors.mjs";

const ENTITY_MAP = {
	amp: "&",
	lt: "<",
	gt: ">",
	quot: "\"",
	apos: "'"
};

function decodeEntities(text) {
	if (text.indexOf("&") === -1) return text;
	return text.replace(/&(#x[0-9a-fA-F]+|#[0-9]+|[a-zA-Z]+);/g, (match, ref) => {
		if (ref.charCodeAt(0) === 35) {
			
			const code = ref.charCodeAt(1) === 120 || ref.charCodeAt(1) === 88 ? parseInt(ref.slice(2), 16) : parseInt(ref.slice(1), 10);
			if (Number.isNaN(code)) return match;
			
			
			
			if (code < 0 || code > 1114111) return match;
			return String.fromCodePoint(code);
		}
		return ENTITY_MAP[ref] ?? match;
	});
}

export function decodeOoxmlEscapes(text) {
	if (text.indexOf("_x") === -1) return text;
	return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_match, hex) => {
		return String.fromCharCode(parseInt(hex, 16));
	});
}

function parseAttrs(raw) {
	const attrs = {};
	let i = 0;
	const len = raw.length;
	while (i < len) {
		
		while (i < len && isWhitespace(raw.charCodeAt(i))) i++;
		if (i >= len) break;
		
		const nameStart = i;
		while (i < len && raw.charCodeAt(i) !== 61 && !isWhitespace(raw.charCodeAt(i))) i++;
		const name = raw.slice(nameStart, i);
		if (!name) break;
		
		while (i < len && isWhitespace(raw.charCodeAt(i))) i++;
		if (i >= len || raw.charCodeAt(i) !== 61) {
			
			attrs[name] = "";
			continue;
		}
		i++;
		while (i < len && isWhitespace(raw.charCodeAt(i))) i++;
		if (i >= len) break;
		
		const quote = raw.charCodeAt(i);
		if (quote === 34 || quote === 39) {
			i++;
			const valStart = i;
			while (i < len && raw.charCodeAt(i) !== quote) i++;
			attrs[name] = decodeEntities(raw.slice(valStart, i));
			i++;
		} else {
			
			const valStart = i;
			while (i < len && !isWhitespace(raw.charCodeAt(i))) i++;
			attrs[name] = decodeEntities(raw.slice(valStart, i));
		}
	}
	return attrs;
}

function splitTagName(tag) {
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

function isWhitespace(code) {
	return code === 32 || code === 9 || code === 10 || code === 13;
}


export function parseSax(xml, handlers) {
	
	const input = xml.charCodeAt(0) === 65279 ? xml.slice(1) : xml;
	const len = input.length;
	let i = 0;
	function error(msg) {
		
		let line = 1;
		let col = 1;
		for (let j = 0; j < i && j < len; j++) {
			if (input.charCodeAt(j) === 10) {
				line++;
				col = 1;
			} else {
				col++;
			}
		}
		throw new XmlError(`${msg} at line ${line}, column ${col}`);
	}
	while (i < len) {
		if (input.charCodeAt(i) === 60) {
			
			const next = i + 1 < len ? input.charCodeAt(i + 1) : 0;
			if (next === 33) {
				
				if (input.slice(i, i + 4) === "<!--") {
					
					const end = input.indexOf("-->", i + 4);
					if (end === -1) error("Unterminated comment");
					i = end + 3;
					continue;
				}
				if (input.slice(i, i + 9) === "<![CDATA[") {
					
					const end = input.indexOf("]]>", i + 9);
					if (end === -1) error("Unterminated CDATA section");
					const text = input.slice(i + 9, end);
					handlers.onCData?.(text);
					handlers.onText?.(text);
					i = end + 3;
					continue;
				}
				
				const end = input.indexOf(">", i + 2);
				if (end === -1) error("Unterminated declaration");
				i = end + 1;
				continue;
			}
			if (next === 63) {
				
				const end = input.indexOf("?>", i + 2);
				if (end === -1) error("Unterminated processing instruction");
				i = end + 2;
				continue;
			}
			if (next === 47) {
				
				const end = input.indexOf(">", i + 2);
				if (end === -1) error("Unterminated closing tag");
				const tag = input.slice(i + 2, end).trim();
				handlers.onCloseTag?.(tag);
				i = end + 1;
				continue;
			}
			
			
			let j = i + 1;
			let inQuote = 0;
			while (j < len) {
				const c = input.charCodeAt(j);
				if (inQuote) {
					if (c === inQuote) inQuote = 0;
				} else if (c === 34 || c === 39) {
					inQuote = c;
				} else if (c === 62) {
					break;
				}
				j++;
			}
			if (j >= len) error("Unterminated opening tag");
			const selfClosing = input.charCodeAt(j - 1) === 47;
			const tagContent = input.slice(i + 1, selfClosing ? j - 1 : j);
			
			let spaceIdx = 0;
			const tcLen = tagContent.length;
			while (spaceIdx < tcLen && !isWhitespace(tagContent.charCodeAt(spaceIdx))) spaceIdx++;
			const tag = tagContent.slice(0, spaceIdx);
			const attrStr = spaceIdx < tcLen ? tagContent.slice(spaceIdx + 1) : "";
			const attrs = attrStr ? parseAttrs(attrStr) : {};
			handlers.onOpenTag?.(tag, attrs);
			if (selfClosing) {
				handlers.onCloseTag?.(tag);
			}
			i = j + 1;
			continue;
		}
		
		const textStart = i;
		while (i < len && input.charCodeAt(i) !== 60) i++;
		const rawText = input.slice(textStart, i);
		if (rawText) {
			const decoded = decodeEntities(rawText);
			handlers.onText?.(decoded);
		}
	}
}


export async function parseSaxStream(stream, handlers) {
	const reader = stream.getReader();
	const decoder = new TextDecoder("utf-8");
	let buf = "";
	let bomStripped = false;
	
	
	
	
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			buf += decoder.decode(value, { stream: true });
			if (!bomStripped) {
				if (buf.charCodeAt(0) === 65279) buf = buf.slice(1);
				bomStripped = true;
			}
			buf = processSaxBuffer(buf, handlers, false);
		}
		
		buf += decoder.decode();
		if (buf.length > 0) {
			processSaxBuffer(buf, handlers, true);
		}
	} finally {
		try {
			await reader.cancel();
		} catch {}
		try {
			reader.releaseLock();
		} catch {}
	}
}

export const SAX_TEXT_FLUSH_CHARS = 256 * 1024;

const MAX_ENTITY_CHARS = 64;

function safeTextSplit(buf, from, to) {
	let cut = to;
	
	
	
	
	const amp = buf.lastIndexOf("&", cut - 1);
	if (amp >= from && to - amp <= MAX_ENTITY_CHARS && buf.indexOf(";", amp) === -1) {
		cut = amp;
	}
	const last = cut > from ? buf.charCodeAt(cut - 1) : 0;
	if (last >= 55296 && last <= 56319) cut--;
	return cut > from ? cut : from;
}

function processSaxBuffer(buf, handlers, final) {
	let i = 0;
	const len = buf.length;
	while (i < len) {
		if (buf.charCodeAt(i) === 60) {
			const next = i + 1 < len ? buf.charCodeAt(i + 1) : -1;
			if (next === -1 && !final) {
				
				return buf.slice(i);
			}
			if (next === 33) {
				
				if (buf.slice(i, i + 4) === "<!--") {
					const end = buf.indexOf("-->", i + 4);
					if (end === -1) {
						return final ? "" : buf.slice(i);
					}
					i = end + 3;
					continue;
				}
				if (buf.slice(i, i + 9) === "<![CDATA[") {
					const end = buf.indexOf("]]>", i + 9);
					if (end === -1) {
						return final ? "" : buf.slice(i);
					}
					const text = buf.slice(i + 9, end);
					handlers.onCData?.(text);
					handlers.onText?.(text);
					i = end + 3;
					continue;
				}
				
				if (!final && len - i < 9) {
					return buf.slice(i);
				}
				
				const end = buf.indexOf(">", i + 2);
				if (end === -1) {
					return final ? "" : buf.slice(i);
				}
				i = end + 1;
				continue;
			}
			if (next === 63) {
				
				const end = buf.indexOf("?>", i + 2);
				if (end === -1) {
					return final ? "" : buf.slice(i);
				}
				i = end + 2;
				continue;
			}
			if (next === 47) {
				
				const end = buf.indexOf(">", i + 2);
				if (end === -1) {
					return final ? "" : buf.slice(i);
				}
				const tag = buf.slice(i + 2, end).trim();
				handlers.onCloseTag?.(tag);
				i = end + 1;
				continue;
			}
			
			let j = i + 1;
			let inQuote = 0;
			while (j < len) {
				const c = buf.charCodeAt(j);
				if (inQuote) {
					if (c === inQuote) inQuote = 0;
				} else if (c === 34 || c === 39) {
					inQuote = c;
				} else if (c === 62) {
					break;
				}
				j++;
			}
			if (j >= len) {
				
				return final ? "" : buf.slice(i);
			}
			const selfClosing = buf.charCodeAt(j - 1) === 47;
			const tagContent = buf.slice(i + 1, selfClosing ? j - 1 : j);
			let spaceIdx = 0;
			const tcLen = tagContent.length;
			while (spaceIdx < tcLen && !isWhitespace(tagContent.charCodeAt(spaceIdx))) spaceIdx++;
			const tag = tagContent.slice(0, spaceIdx);
			const attrStr = spaceIdx < tcLen ? tagContent.slice(spaceIdx + 1) : "";
			const attrs = attrStr ? parseAttrs(attrStr) : {};
			handlers.onOpenTag?.(tag, attrs);
			if (selfClosing) {
				handlers.onCloseTag?.(tag);
			}
			i = j + 1;
			continue;
		}
		
		const textStart = i;
		while (i < len && buf.charCodeAt(i) !== 60) i++;
		if (i >= len && !final) {
			
			
			
			if (len - textStart > SAX_TEXT_FLUSH_CHARS) {
				const cut = safeTextSplit(buf, textStart, len);
				if (cut > textStart) {
					handlers.onText?.(decodeEntities(buf.slice(textStart, cut)));
					return buf.slice(cut);
				}
			}
			return buf.slice(textStart);
		}
		const rawText = buf.slice(textStart, i);
		if (rawText) {
			const decoded = decodeEntities(rawText);
			handlers.onText?.(decoded);
		}
	}
	return "";
}


export function parseXml(xml) {
	const root = {
		tag: "",
		local: "",
		prefix: "",
		attrs: {},
		children: []
	};
	const stack = [root];
	parseSax(xml, {
		onOpenTag(tag, attrs) {
			const { local, prefix } = splitTagName(tag);
			const el = {
				tag,
				local,
				prefix,
				attrs,
				children: []
			};
			stack[stack.length - 1].children.push(el);
			stack.push(el);
		},
		onCloseTag(tag) {
			if (stack.length <= 1) {
				throw new XmlError("Unexpected closing tag: no matching open tag");
			}
			const el = stack[stack.length - 1];
			
			
			if (el.tag !== tag) {
				throw new XmlError(`Mismatched closing tag: expected </${el.tag}> but found </${tag}>`);
			}
			stack.pop();
			
			if (el.children.length > 0) {
				const texts = [];
				for (const child of el.children) {
					if (typeof child === "string") texts.push(child);
				}
				if (texts.length > 0) {
					el.text = texts.join("");
				}
			}
		},
		onText(text) {
			
			stack[stack.length - 1].children.push(text);
		}
	});
	
	
	
	if (stack.length > 1) {
		const unclosed = stack[stack.length - 1].tag;
		throw new XmlError(`Unexpected end of document: unclosed element <${unclosed}>`);
	}
	
	if (root.children.length === 0) {
		throw new XmlError("Empty document: no root element found");
	}
	
	for (const child of root.children) {
		if (typeof child !== "string") return child;
	}
	throw new XmlError("No root element found in document");
}
