







import { InvalidArgumentError } from "./errors.mjs";
import { MAX_COL_INDEX } from "./limits.mjs";

export const MAX_SHEET_NAME_LENGTH = 31;

export const MAX_CELL_TEXT_LENGTH = 32767;
export const MAX_FORMULA_LENGTH = 8192;

const FORBIDDEN_SHEET_NAME_CHARS = /[[\]:*?/\\]/;

const RESERVED_SHEET_NAME = "history";

export function validateSheetName(name, index) {
	const where = `sheet ${index + 1}`;
	if (typeof name !== "string" || name.length === 0) {
		throw new InvalidArgumentError(`Sheet name is empty (${where}); Excel requires a name`);
	}
	if (name.length > MAX_SHEET_NAME_LENGTH) {
		throw new InvalidArgumentError(`Sheet name "${name}" is ${name.length} characters (${where}); ` + `Excel allows at most ${MAX_SHEET_NAME_LENGTH}`);
	}
	const forbidden = name.match(FORBIDDEN_SHEET_NAME_CHARS);
	if (forbidden) {
		throw new InvalidArgumentError(`Sheet name "${name}" contains ${JSON.stringify(forbidden[0])} (${where}); ` + `Excel forbids [ ] : * ? / \\ in sheet names`);
	}
	
	
	if (name.startsWith("'") || name.endsWith("'")) {
		throw new InvalidArgumentError(`Sheet name "${name}" starts or ends with an apostrophe (${where}); ` + `Excel forbids it because it breaks quoted range references`);
	}
	if (name.toLowerCase() === RESERVED_SHEET_NAME) {
		throw new InvalidArgumentError(`Sheet name "${name}" is reserved by Excel for change tracking (${where})`);
	}
}

export function validateSheetNames(sheets) {
	const seen = new Map();
	for (let i = 0; i < sheets.length; i++) {
		const name = sheets[i].name;
		validateSheetName(name, i);
		const key = name.toLowerCase();
		const previous = seen.get(key);
		if (previous !== undefined) {
			throw new InvalidArgumentError(`Duplicate sheet name "${name}" (sheets ${previous + 1} and ${i + 1}); ` + `Excel compares sheet names case-insensitively`);
		}
		seen.set(key, i);
	}
}

export function validateColumnIndex(col) {
	if (!Number.isInteger(col) || col < 0 || col > MAX_COL_INDEX) {
		throw new InvalidArgumentError(`Column index ${col} is not a valid 0-based column ` + `(Excel allows 0..${MAX_COL_INDEX})`);
	}
}
