

import { parseSax } from "../xml/parser.mjs";

const COLOR_ELEMENT_ORDER = [
	"dk1",
	"lt1",
	"dk2",
	"lt2",
	"accent1",
	"accent2",
	"accent3",
	"accent4",
	"accent5",
	"accent6",
	"hlink",
	"folHlink"
];

export function parseThemeColors(xml) {
	const colorMap = new Map();
	
	let inClrScheme = false;
	let currentSlot = "";
	parseSax(xml, {
		onOpenTag(tag, attrs) {
			if (tag === "clrScheme" || tag === "a:clrScheme") {
				inClrScheme = true;
				return;
			}
			if (!inClrScheme) return;
			
			const local = tag.includes(":") ? tag.split(":").pop() : tag;
			
			if (COLOR_ELEMENT_ORDER.includes(local)) {
				currentSlot = local;
				return;
			}
			
			if (currentSlot) {
				if (local === "srgbClr" && attrs["val"]) {
					colorMap.set(currentSlot, attrs["val"].toUpperCase());
				} else if (local === "sysClr" && attrs["lastClr"]) {
					colorMap.set(currentSlot, attrs["lastClr"].toUpperCase());
				}
			}
		},
		onCloseTag(tag) {
			const local = tag.includes(":") ? tag.split(":").pop() : tag;
			if (local === "clrScheme") {
				inClrScheme = false;
			}
			if (currentSlot && COLOR_ELEMENT_ORDER.includes(local)) {
				currentSlot = "";
			}
		}
	});
	
	return COLOR_ELEMENT_ORDER.map((slot) => colorMap.get(slot) ?? "000000");
}

export function resolveThemeColor(themeColors, themeIndex, tint) {
	if (themeIndex < 0 || themeIndex >= themeColors.length) {
		return "000000";
	}
	const hex = themeColors[themeIndex];
	if (tint === undefined || tint === 0) {
		return hex;
	}
	
	const r = parseInt(hex.slice(0, 2), 16);
	const g = parseInt(hex.slice(2, 4), 16);
	const b = parseInt(hex.slice(4, 6), 16);
	
	const applyTint = (channel) => {
		let result;
		if (tint < 0) {
			
			result = channel * (1 + tint);
		} else {
			
			result = channel + (255 - channel) * tint;
		}
		return Math.round(Math.min(255, Math.max(0, result)));
	};
	const nr = applyTint(r);
	const ng = applyTint(g);
	const nb = applyTint(b);
	return nr.toString(16).padStart(2, "0").toUpperCase() + ng.toString(16).padStart(2, "0").toUpperCase() + nb.toString(16).padStart(2, "0").toUpperCase();
}
