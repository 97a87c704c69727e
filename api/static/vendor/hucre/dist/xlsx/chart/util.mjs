export function findChild(el, localName) {
	for (const c of el.children) {
		if (typeof c !== "string" && c.local === localName) return c;
	}
	return undefined;
}
export function findDescendant(el, localName) {
	if (el.local === localName) return el;
	for (const c of el.children) {
		if (typeof c === "string") continue;
		const hit = findDescendant(c, localName);
		if (hit) return hit;
	}
	return undefined;
}
export function childElements(el) {
	const out = [];
	for (const c of el.children) {
		if (typeof c !== "string") out.push(c);
	}
	return out;
}
export function collectTextRuns(el, out) {
	for (const child of el.children) {
		if (typeof child === "string") continue;
		if (child.local === "t") {
			out.push(elementText(child));
		} else {
			collectTextRuns(child, out);
		}
	}
}
export function elementText(el) {
	let buf = "";
	for (const child of el.children) {
		if (typeof child === "string") buf += child;
		else buf += elementText(child);
	}
	return buf;
}

export function parseBoolAttr(value) {
	if (typeof value !== "string") return undefined;
	const v = value.trim().toLowerCase();
	if (v === "1" || v === "true") return true;
	if (v === "0" || v === "false") return false;
	return undefined;
}
export function readBoolAttr(el) {
	const v = el.attrs.val;
	if (typeof v !== "string") return undefined;
	return v === "1" || v.toLowerCase() === "true";
}
export function readBoolVal(raw) {
	if (raw === undefined) return undefined;
	if (raw === "1" || raw === "true") return true;
	if (raw === "0" || raw === "false") return false;
	return undefined;
}

export function formulaText(wrapper) {
	if (!wrapper) return undefined;
	const numRef = findChild(wrapper, "numRef") ?? findChild(wrapper, "strRef");
	if (numRef) {
		const f = findChild(numRef, "f");
		if (f) {
			const text = elementText(f).trim();
			if (text.length > 0) return text;
		}
	}
	
	
	const direct = findChild(wrapper, "f");
	if (direct) {
		const text = elementText(direct).trim();
		if (text.length > 0) return text;
	}
	return undefined;
}
export function parseNumericChildVal(parent, localName) {
	const child = findChild(parent, localName);
	if (!child) return undefined;
	const raw = child.attrs.val;
	if (typeof raw !== "string") return undefined;
	const trimmed = raw.trim();
	if (trimmed.length === 0) return undefined;
	const value = Number(trimmed);
	return Number.isFinite(value) ? value : undefined;
}

export function applyOverride(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}
