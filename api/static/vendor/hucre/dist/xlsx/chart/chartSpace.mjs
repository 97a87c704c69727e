import { normalizeChartColor } from "./shape.mjs";

export function resolveCloneDispBlanksAs(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}

export function resolveClonePlotVisOnly(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}

export function resolveCloneShowDLblsOverMax(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}

export function resolveCloneRoundedCorners(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}

export function resolveCloneStyle(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}

export function resolveCloneLang(sourceValue, override) {
	if (override === undefined) return sourceValue;
	if (override === null) return undefined;
	return override;
}

export function resolveCloneDate1904(sourceValue, override) {
	const merged = override === undefined ? sourceValue : override === null ? undefined : override;
	if (merged === true) return true;
	
	
	
	
	
	return undefined;
}

export function resolveCloneProtection(sourceValue, override) {
	if (override === undefined) {
		
		
		
		return sourceValue;
	}
	if (override === null) {
		
		
		return undefined;
	}
	if (override === false) {
		
		
		
		return undefined;
	}
	
	
	
	
	return override;
}

export function normalizeClonePlotAreaFillColor(value) {
	return normalizeChartColor(value);
}

export function normalizeClonePlotAreaBorderColor(value) {
	return normalizeChartColor(value);
}

export function normalizeCloneChartSpaceFillColor(value) {
	return normalizeChartColor(value);
}

export function resolveCloneChartSpaceFillColor(sourceValue, override) {
	if (override === undefined) return normalizeCloneChartSpaceFillColor(sourceValue);
	if (override === null) return undefined;
	return normalizeCloneChartSpaceFillColor(override);
}

export function normalizeCloneChartSpaceBorderColor(value) {
	return normalizeChartColor(value);
}

export function resolveCloneChartSpaceBorderColor(sourceValue, override) {
	if (override === undefined) return normalizeCloneChartSpaceBorderColor(sourceValue);
	if (override === null) return undefined;
	return normalizeCloneChartSpaceBorderColor(override);
}
