

import { parseCellRef } from "./xlsx/worksheet.mjs";
import { colToLetter } from "./xlsx/worksheet-writer.mjs";

export { parseCellRef } from "./xlsx/worksheet.mjs";
export { colToLetter, cellRef, rangeRef } from "./xlsx/worksheet-writer.mjs";


const A1_REF_TOKEN = /(?<![A-Za-z0-9_$])(\$?[A-Z]{1,3}\$?\d+)(?![A-Za-z0-9_(])/g;

const SHEET_QUALIFIER = "(?:\\$?(?:'(?:[^']|'')*'|[A-Za-z_][A-Za-z0-9_]*)[.!])?";

const A1_REF = "\\$?[A-Z]{1,3}\\$?\\d+";

const A1_RANGE_TOKEN = new RegExp(`(?<![A-Za-z0-9_$.!])(${SHEET_QUALIFIER})(${A1_REF})(?::(${SHEET_QUALIFIER})(${A1_REF}))?(?![A-Za-z0-9_(])`, "g");

function normalizeQualifier(raw) {
	if (!raw) return undefined;
	const name = raw.slice(0, -1);
	return name.startsWith("$") ? name.slice(1) : name;
}

export function replaceA1Ranges(formula, replacer) {
	const parts = formula.split(/("(?:[^"]|"")*")/);
	for (let i = 0; i < parts.length; i++) {
		if (i % 2 === 1) continue;
		parts[i] = parts[i].replace(A1_RANGE_TOKEN, (_m, q1, r1, q2, r2) => replacer({
			sheet1: normalizeQualifier(q1),
			ref1: r1,
			sheet2: q2 ? normalizeQualifier(q2) : undefined,
			ref2: r2
		}));
	}
	return parts.join("");
}

export function replaceA1Refs(formula, replacer) {
	
	
	const parts = formula.split(/("(?:[^"]|"")*")/);
	for (let i = 0; i < parts.length; i++) {
		
		if (i % 2 === 1) continue;
		parts[i] = parts[i].replace(A1_REF_TOKEN, (m) => replacer(m));
	}
	return parts.join("");
}

export function letterToCol(letter) {
	let col = 0;
	for (let i = 0; i < letter.length; i++) {
		const code = letter.charCodeAt(i);
		
		let value;
		if (code >= 65 && code <= 90) {
			value = code - 64;
		} else if (code >= 97 && code <= 122) {
			value = code - 96;
		} else {
			break;
		}
		col = col * 26 + value;
	}
	return col - 1;
}

export function parseRange(range) {
	const parts = range.split(":");
	const start = parseCellRef(parts[0]);
	const end = parts.length > 1 ? parseCellRef(parts[1]) : start;
	return {
		startRow: start.row,
		startCol: start.col,
		endRow: end.row,
		endCol: end.col
	};
}

export function isInRange(cellRow, cellCol, range) {
	return cellRow >= range.startRow && cellRow <= range.endRow && cellCol >= range.startCol && cellCol <= range.endCol;
}


export function r1c1ToA1(formula, currentRow, currentCol) {
	
	return formula.replace(/R(\[-?\d+\]|\d+)C(\[-?\d+\]|\d+)/g, (_match, rowPart, colPart) => {
		let row;
		let col;
		let rowAbs = true;
		let colAbs = true;
		if (rowPart.startsWith("[")) {
			
			row = currentRow + parseInt(rowPart.slice(1, -1), 10);
			rowAbs = false;
		} else {
			row = parseInt(rowPart, 10) - 1;
		}
		if (colPart.startsWith("[")) {
			
			col = currentCol + parseInt(colPart.slice(1, -1), 10);
			colAbs = false;
		} else {
			col = parseInt(colPart, 10) - 1;
		}
		const letter = colToLetter(col);
		const colStr = colAbs ? `$${letter}` : letter;
		const rowStr = rowAbs ? `$${row + 1}` : `${row + 1}`;
		return `${colStr}${rowStr}`;
	});
}

export function a1ToR1C1(formula, currentRow, currentCol) {
	
	
	return replaceA1Refs(formula, (ref) => {
		const m = /(\$?)([A-Z]{1,3})(\$?)(\d+)/.exec(ref);
		const colDollar = m[1];
		const colLetters = m[2];
		const rowDollar = m[3];
		const rowDigits = m[4];
		{
			const col = letterToCol(colLetters);
			const row = parseInt(rowDigits, 10) - 1;
			const colAbs = colDollar === "$";
			const rowAbs = rowDollar === "$";
			let rowPart;
			if (rowAbs || currentRow === undefined) {
				rowPart = `${row + 1}`;
			} else {
				const diff = row - currentRow;
				rowPart = `[${diff}]`;
			}
			let colPart;
			if (colAbs || currentCol === undefined) {
				colPart = `${col + 1}`;
			} else {
				const diff = col - currentCol;
				colPart = `[${diff}]`;
			}
			return `R${rowPart}C${colPart}`;
		}
	});
}
