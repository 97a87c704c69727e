import { findChild } from "./util.mjs";
import { xmlElement, xmlSelfClose } from "../../xml/writer.mjs";


export function parseView3D(chartEl) {
	const el = findChild(chartEl, "view3D");
	if (!el) return undefined;
	const out = {};
	
	
	
	const rotX = parseView3DInt(el, "rotX", -90, 90);
	if (rotX !== undefined) out.rotX = rotX;
	
	
	const hPercent = parseView3DInt(el, "hPercent", 5, 500);
	if (hPercent !== undefined) out.hPercent = hPercent;
	
	
	const rotY = parseView3DInt(el, "rotY", 0, 360);
	if (rotY !== undefined) out.rotY = rotY;
	
	
	const depthPercent = parseView3DInt(el, "depthPercent", 20, 2e3);
	if (depthPercent !== undefined) out.depthPercent = depthPercent;
	
	
	
	
	const rAngAx = parseView3DBoolean(el, "rAngAx");
	if (rAngAx !== undefined) out.rAngAx = rAngAx;
	
	
	const perspective = parseView3DInt(el, "perspective", 0, 240);
	if (perspective !== undefined) out.perspective = perspective;
	return out;
}

function parseView3DInt(view3D, local, min, max) {
	const el = findChild(view3D, local);
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	if (!/^-?\d+$/.test(raw)) return undefined;
	const n = Number(raw);
	if (!Number.isInteger(n)) return undefined;
	if (n < min || n > max) return undefined;
	return n;
}

function parseView3DBoolean(view3D, local) {
	const el = findChild(view3D, local);
	if (!el) return undefined;
	const raw = el.attrs.val;
	if (typeof raw !== "string") return undefined;
	switch (raw) {
		case "1":
		case "true": return true;
		case "0":
		case "false": return false;
		default: return undefined;
	}
}

export function parseFloorThickness(chartEl) {
	const floor = findChild(chartEl, "floor");
	if (!floor) return undefined;
	const thickness = findChild(floor, "thickness");
	if (!thickness) return undefined;
	const raw = thickness.attrs.val;
	if (typeof raw !== "string") return undefined;
	
	
	if (!/^\d+$/.test(raw)) return undefined;
	const n = Number(raw);
	if (!Number.isInteger(n)) return undefined;
	
	
	
	
	if (n === 0) return undefined;
	
	
	
	
	
	if (n > 100) return undefined;
	return n;
}

export function parseSideWallThickness(chartEl) {
	const sideWall = findChild(chartEl, "sideWall");
	if (!sideWall) return undefined;
	const thickness = findChild(sideWall, "thickness");
	if (!thickness) return undefined;
	const raw = thickness.attrs.val;
	if (typeof raw !== "string") return undefined;
	
	
	if (!/^\d+$/.test(raw)) return undefined;
	const n = Number(raw);
	if (!Number.isInteger(n)) return undefined;
	
	
	
	
	if (n === 0) return undefined;
	
	
	
	
	
	if (n > 100) return undefined;
	return n;
}

export function parseBackWallThickness(chartEl) {
	const backWall = findChild(chartEl, "backWall");
	if (!backWall) return undefined;
	const thickness = findChild(backWall, "thickness");
	if (!thickness) return undefined;
	const raw = thickness.attrs.val;
	if (typeof raw !== "string") return undefined;
	
	
	if (!/^\d+$/.test(raw)) return undefined;
	const n = Number(raw);
	if (!Number.isInteger(n)) return undefined;
	
	
	
	
	if (n === 0) return undefined;
	
	
	
	
	
	if (n > 100) return undefined;
	return n;
}


export function buildView3D(view3D) {
	if (view3D === undefined) return undefined;
	const children = [];
	
	
	
	const rotX = clampView3DInt(view3D.rotX, -90, 90);
	if (rotX !== undefined) children.push(xmlSelfClose("c:rotX", { val: rotX }));
	const hPercent = clampView3DInt(view3D.hPercent, 5, 500);
	if (hPercent !== undefined) {
		
		
		children.push(xmlSelfClose("c:hPercent", { val: hPercent }));
	}
	const rotY = clampView3DInt(view3D.rotY, 0, 360);
	if (rotY !== undefined) children.push(xmlSelfClose("c:rotY", { val: rotY }));
	const depthPercent = clampView3DInt(view3D.depthPercent, 20, 2e3);
	if (depthPercent !== undefined) {
		children.push(xmlSelfClose("c:depthPercent", { val: depthPercent }));
	}
	if (view3D.rAngAx === true) {
		children.push(xmlSelfClose("c:rAngAx", { val: 1 }));
	} else if (view3D.rAngAx === false) {
		
		
		
		children.push(xmlSelfClose("c:rAngAx", { val: 0 }));
	}
	const perspective = clampView3DInt(view3D.perspective, 0, 240);
	if (perspective !== undefined) {
		children.push(xmlSelfClose("c:perspective", { val: perspective }));
	}
	
	
	return xmlElement("c:view3D", undefined, children);
}

function clampView3DInt(value, min, max) {
	if (typeof value !== "number") return undefined;
	if (!Number.isFinite(value)) return undefined;
	if (!Number.isInteger(value)) return undefined;
	if (value < min || value > max) return undefined;
	return value;
}

export function buildFloorThickness(value) {
	if (typeof value !== "number") return undefined;
	if (!Number.isFinite(value)) return undefined;
	if (!Number.isInteger(value)) return undefined;
	if (value <= 0) return undefined;
	if (value > 100) return undefined;
	return xmlElement("c:floor", undefined, [xmlSelfClose("c:thickness", { val: value })]);
}

export function buildSideWallThickness(value) {
	if (typeof value !== "number") return undefined;
	if (!Number.isFinite(value)) return undefined;
	if (!Number.isInteger(value)) return undefined;
	if (value <= 0) return undefined;
	if (value > 100) return undefined;
	return xmlElement("c:sideWall", undefined, [xmlSelfClose("c:thickness", { val: value })]);
}

export function buildBackWallThickness(value) {
	if (typeof value !== "number") return undefined;
	if (!Number.isFinite(value)) return undefined;
	if (!Number.isInteger(value)) return undefined;
	if (value <= 0) return undefined;
	if (value > 100) return undefined;
	return xmlElement("c:backWall", undefined, [xmlSelfClose("c:thickness", { val: value })]);
}


export function resolveView3D(sourceValue, override) {
	if (override === undefined) {
		
		
		
		
		if (sourceValue === undefined) return undefined;
		return { ...sourceValue };
	}
	if (override === null) {
		
		
		return undefined;
	}
	
	
	
	return { ...override };
}

export function resolveFloorThickness(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}

export function resolveSideWallThickness(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}

export function resolveBackWallThickness(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}
