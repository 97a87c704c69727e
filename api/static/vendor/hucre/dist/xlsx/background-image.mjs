
export function sniffImageFormat(data) {
	const b = data;
	
	if (b.length >= 8 && b[0] === 137 && b[1] === 80 && b[2] === 78 && b[3] === 71) {
		return "png";
	}
	
	if (b.length >= 3 && b[0] === 255 && b[1] === 216 && b[2] === 255) return "jpeg";
	
	if (b.length >= 6 && b[0] === 71 && b[1] === 73 && b[2] === 70) return "gif";
	
	if (b.length >= 12 && b[0] === 82 && b[1] === 73 && b[2] === 70 && b[3] === 70 && b[8] === 87 && b[9] === 69 && b[10] === 66 && b[11] === 80) {
		return "webp";
	}
	
	
	
	
	if (isSvg(b)) return "svg";
	return "png";
}

const SVG_SNIFF_BYTES = 1024;
function isSvg(data) {
	const head = data.subarray(0, SVG_SNIFF_BYTES);
	
	
	let text = "";
	for (let i = 0; i < head.length; i++) text += String.fromCharCode(head[i]);
	const trimmed = text.trimStart().replace(/^﻿/, "");
	if (!trimmed.startsWith("<")) return false;
	return /<svg[\s>]/i.test(trimmed);
}

export function assignBackgroundImagePaths(sheets, startIndex, imageExtensions) {
	const paths = [];
	let index = startIndex;
	for (const sheet of sheets) {
		if (!sheet.backgroundImage) {
			paths.push(null);
			continue;
		}
		const ext = sniffImageFormat(sheet.backgroundImage);
		paths.push(`xl/media/image${index}.${ext}`);
		imageExtensions.add(ext);
		index++;
	}
	return {
		paths,
		nextIndex: index
	};
}
