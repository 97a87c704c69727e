

function xEscape(code) {
	return `_x${code.toString(16).toUpperCase().padStart(4, "0")}_`;
}

function isIllegalXmlChar(code) {
	return code >= 0 && code <= 8 || code === 11 || code === 12 || code >= 14 && code <= 31;
}

export function xmlEscape(text) {
	let result = "";
	let last = 0;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		let replacement;
		switch (code) {
			case 38:
				
				replacement = "&amp;";
				break;
			case 60:
				
				replacement = "&lt;";
				break;
			case 62:
				
				replacement = "&gt;";
				break;
			case 13:
				
				replacement = xEscape(13);
				break;
			default:
 
			
			
			
			
			if (isIllegalXmlChar(code)) {
				replacement = xEscape(code);
			}
		}
		if (replacement) {
			result += text.slice(last, i) + replacement;
			last = i + 1;
		}
	}
	if (last === 0) return text;
	return result + text.slice(last);
}

export function xmlEscapeAttr(text) {
	let result = "";
	let last = 0;
	for (let i = 0; i < text.length; i++) {
		let replacement;
		switch (text.charCodeAt(i)) {
			case 38:
				
				replacement = "&amp;";
				break;
			case 60:
				
				replacement = "&lt;";
				break;
			case 62:
				
				replacement = "&gt;";
				break;
			case 34:
				
				replacement = "&quot;";
				break;
			case 39:
				
				replacement = "&apos;";
				break;
			case 9:
				
				replacement = "&#9;";
				break;
			case 10:
				
				replacement = "&#10;";
				break;
			case 13:
				
				replacement = "&#13;";
				break;
			default:
 
			
			if (isIllegalXmlChar(text.charCodeAt(i))) {
				replacement = xEscape(text.charCodeAt(i));
			}
		}
		if (replacement) {
			result += text.slice(last, i) + replacement;
			last = i + 1;
		}
	}
	if (last === 0) return text;
	return result + text.slice(last);
}
function serializeAttrs(attrs) {
	if (!attrs) return "";
	let result = "";
	const keys = Object.keys(attrs);
	for (let i = 0; i < keys.length; i++) {
		const key = keys[i];
		const val = attrs[key];
		
		if (val === undefined || val === null) continue;
		if (typeof val === "boolean") {
			
			
			result += ` ${key}="${val ? "true" : "false"}"`;
		} else {
			result += ` ${key}="${xmlEscapeAttr(String(val))}"`;
		}
	}
	return result;
}


export function xmlSelfClose(tag, attrs) {
	return `<${tag}${serializeAttrs(attrs)}/>`;
}

export function xmlElement(tag, attrs, children) {
	const attrStr = serializeAttrs(attrs);
	if (children === undefined || children === null) {
		return `<${tag}${attrStr}/>`;
	}
	const content = Array.isArray(children) ? children.join("") : children;
	if (!content) {
		return `<${tag}${attrStr}/>`;
	}
	return `<${tag}${attrStr}>${content}</${tag}>`;
}


export function xmlDeclaration(options) {
	const standalone = options?.standalone ?? "yes";
	return `<?xml version="1.0" encoding="UTF-8" standalone="${standalone}"?>`;
}

export function xmlDocument(rootTag, attrs, children, options) {
	const parts = [];
	const includeDecl = options?.declaration !== false;
	if (includeDecl) {
		parts.push(xmlDeclaration(options));
	}
	if (children === undefined || children === null) {
		parts.push(xmlSelfClose(rootTag, attrs));
	} else {
		parts.push(xmlElement(rootTag, attrs, children));
	}
	return parts.join("");
}
