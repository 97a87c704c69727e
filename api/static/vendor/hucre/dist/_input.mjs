import { EncryptedFileError, ParseError } from "./errors.mjs";
import { MAX_INPUT_BYTES } from "./limits.mjs";














const OLE2_MAGIC = Object.freeze([
	208,
	207,
	17,
	224,
	161,
	177,
	26,
	225
]);

export function isOle2Container(data) {
	if (data.length < OLE2_MAGIC.length) return false;
	for (let i = 0; i < OLE2_MAGIC.length; i++) {
		if (data[i] !== OLE2_MAGIC[i]) return false;
	}
	return true;
}

export function assertNotEncrypted(data, format) {
	if (isOle2Container(data)) {
		throw new EncryptedFileError(format);
	}
}

export async function bufferReadableStream(stream, maxBytes = MAX_INPUT_BYTES) {
	const cap = Number.isFinite(maxBytes) && maxBytes > 0 ? maxBytes : MAX_INPUT_BYTES;
	const reader = stream.getReader();
	const chunks = [];
	let totalLen = 0;
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			if (value) {
				totalLen += value.length;
				if (totalLen > cap) {
					throw new ParseError(`Input stream exceeds the maximum of ${cap} bytes. ` + "Raise `maxInputBytes` if the file really is this large.");
				}
				chunks.push(value);
			}
		}
		if (chunks.length === 0) return new Uint8Array(0);
		if (chunks.length === 1) return chunks[0];
		const result = new Uint8Array(totalLen);
		let offset = 0;
		for (const chunk of chunks) {
			result.set(chunk, offset);
			offset += chunk.length;
		}
		return result;
	} finally {
		
		
		try {
			await reader.cancel();
		} catch {}
		try {
			reader.releaseLock();
		} catch {}
	}
}

function isReadableStream(value) {
	return typeof value === "object" && value !== null && typeof value.getReader === "function";
}

export async function readInputToUint8Array(input, maxBytes) {
	if (input instanceof Uint8Array) return input;
	if (input instanceof ArrayBuffer) return new Uint8Array(input);
	if (isReadableStream(input)) return bufferReadableStream(input, maxBytes);
	throw new ParseError("Unsupported input type. Expected Uint8Array, ArrayBuffer, or ReadableStream<Uint8Array>.");
}
