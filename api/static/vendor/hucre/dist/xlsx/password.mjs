




export function hashSheetPassword(password) {
	let hash = 0;
	for (let i = password.length - 1; i >= 0; i--) {
		const charCode = password.charCodeAt(i);
		hash = hash >> 14 & 1 | hash << 1 & 32767;
		hash ^= charCode;
	}
	hash = hash >> 14 & 1 | hash << 1 & 32767;
	hash ^= password.length;
	hash ^= 52811;
	return hash.toString(16).toUpperCase().padStart(4, "0");
}
