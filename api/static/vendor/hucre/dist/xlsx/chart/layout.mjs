import { findChild } from "./util.mjs";
import { xmlElement, xmlSelfClose } from "../../xml/writer.mjs";

export function readLayoutCoordinate(el) {
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	const trimmed = raw.trim();
	if (trimmed.length === 0) return undefined;
	const parsed = Number(trimmed);
	if (!Number.isFinite(parsed)) return undefined;
	if (parsed < 0 || parsed > 1) return undefined;
	return parsed;
}

export function parseManualLayout(parent) {
	const layout = findChild(parent, "layout");
	if (!layout) return undefined;
	const manual = findChild(layout, "manualLayout");
	if (!manual) return undefined;
	const x = readLayoutCoordinate(findChild(manual, "x"));
	const y = readLayoutCoordinate(findChild(manual, "y"));
	const w = readLayoutCoordinate(findChild(manual, "w"));
	const h = readLayoutCoordinate(findChild(manual, "h"));
	if (x === undefined && y === undefined && w === undefined && h === undefined) {
		return undefined;
	}
	const out = {};
	if (x !== undefined) out.x = x;
	if (y !== undefined) out.y = y;
	if (w !== undefined) out.w = w;
	if (h !== undefined) out.h = h;
	return out;
}

export function normalizeManualLayout(raw) {
	if (!raw || typeof raw !== "object") return undefined;
	const out = {};
	const x = normalizeLayoutCoordinate(raw.x);
	if (x !== undefined) out.x = x;
	const y = normalizeLayoutCoordinate(raw.y);
	if (y !== undefined) out.y = y;
	const w = normalizeLayoutCoordinate(raw.w);
	if (w !== undefined) out.w = w;
	const h = normalizeLayoutCoordinate(raw.h);
	if (h !== undefined) out.h = h;
	if (out.x === undefined && out.y === undefined && out.w === undefined && out.h === undefined) {
		return undefined;
	}
	return out;
}

export function normalizeLayoutCoordinate(raw) {
	if (typeof raw !== "number") return undefined;
	if (!Number.isFinite(raw)) return undefined;
	if (raw < 0 || raw > 1) return undefined;
	return raw;
}

export function normalizeChartManualLayout(value) {
	if (!value || typeof value !== "object") return undefined;
	const out = {};
	const x = normalizeLayoutCoordinate(value.x);
	if (x !== undefined) out.x = x;
	const y = normalizeLayoutCoordinate(value.y);
	if (y !== undefined) out.y = y;
	const w = normalizeLayoutCoordinate(value.w);
	if (w !== undefined) out.w = w;
	const h = normalizeLayoutCoordinate(value.h);
	if (h !== undefined) out.h = h;
	if (out.x === undefined && out.y === undefined && out.w === undefined && out.h === undefined) {
		return undefined;
	}
	return out;
}

export function buildManualLayout(layout) {
	if (!layout) return undefined;
	const children = [];
	if (layout.x !== undefined) children.push(xmlSelfClose("c:xMode", { val: "edge" }));
	if (layout.y !== undefined) children.push(xmlSelfClose("c:yMode", { val: "edge" }));
	if (layout.w !== undefined) children.push(xmlSelfClose("c:wMode", { val: "edge" }));
	if (layout.h !== undefined) children.push(xmlSelfClose("c:hMode", { val: "edge" }));
	if (layout.x !== undefined) children.push(xmlSelfClose("c:x", { val: layout.x }));
	if (layout.y !== undefined) children.push(xmlSelfClose("c:y", { val: layout.y }));
	if (layout.w !== undefined) children.push(xmlSelfClose("c:w", { val: layout.w }));
	if (layout.h !== undefined) children.push(xmlSelfClose("c:h", { val: layout.h }));
	if (children.length === 0) return undefined;
	return xmlElement("c:layout", undefined, [xmlElement("c:manualLayout", undefined, children)]);
}
