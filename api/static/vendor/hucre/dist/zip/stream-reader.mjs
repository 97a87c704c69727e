
















import { byteLimitStream } from "./byte-limit.mjs";
import { inflate } from "./deflate.mjs";
import { ParseError, ZipError } from "../errors.mjs";
import { MAX_DECOMPRESSED_BYTES, MAX_INPUT_BYTES } from "../limits.mjs";
const SIG_LOCAL_FILE = 67324752;
const SIG_CENTRAL_DIR = 33639248;
const ZIP64_SENTINEL = 4294967295;
const FLAG_DATA_DESCRIPTOR = 8;
const EMPTY = new Uint8Array(0);
let hasDecompressionStream;
function checkDecompressionStream() {
	if (hasDecompressionStream === undefined) {
		try {
			hasDecompressionStream = typeof DecompressionStream !== "undefined" && typeof ReadableStream !== "undefined" && typeof Response !== "undefined";
		} catch {
			hasDecompressionStream = false;
		}
	}
	return hasDecompressionStream;
}

export class ZipStreamReader {
	reader;
	leftover = EMPTY;
	ended = false;
	
	fallbackLog = [];
	
	pendingBody = 0;
	bodyConsumed = true;
	constructor(stream) {
		this.reader = stream.getReader();
	}
	
	async pull() {
		const { value, done } = await this.reader.read();
		if (done || !value) {
			this.ended = true;
			return null;
		}
		if (this.fallbackLog) this.fallbackLog.push(value);
		return value;
	}
	
	async readExact(n) {
		if (n === 0) return EMPTY;
		while (this.leftover.length < n) {
			const chunk = await this.pull();
			if (!chunk) return null;
			if (this.leftover.length === 0) {
				this.leftover = chunk;
			} else {
				const merged = new Uint8Array(this.leftover.length + chunk.length);
				merged.set(this.leftover, 0);
				merged.set(chunk, this.leftover.length);
				this.leftover = merged;
			}
		}
		const out = this.leftover.subarray(0, n);
		this.leftover = this.leftover.subarray(n);
		return out;
	}
	
	async nextEntry() {
		if (!this.bodyConsumed) {
			throw new ZipError("ZipStreamReader: previous entry body not consumed");
		}
		const sigBytes = await this.readExact(4);
		if (!sigBytes) return null;
		const sig = readU32(sigBytes, 0);
		if (sig === SIG_CENTRAL_DIR || sig !== SIG_LOCAL_FILE) {
			
			
			return null;
		}
		const rest = await this.readExact(26);
		if (!rest) throw new ZipError("ZipStreamReader: truncated local file header");
		const flags = readU16(rest, 2);
		const compressionMethod = readU16(rest, 4);
		const compressedSize = readU32(rest, 14);
		const uncompressedSize = readU32(rest, 18);
		const nameLen = readU16(rest, 22);
		const extraLen = readU16(rest, 24);
		const nameBytes = await this.readExact(nameLen);
		if (!nameBytes) throw new ZipError("ZipStreamReader: truncated entry name");
		const name = new TextDecoder("utf-8").decode(nameBytes);
		if (extraLen > 0) {
			const extra = await this.readExact(extraLen);
			if (!extra) throw new ZipError("ZipStreamReader: truncated extra field");
		}
		const streamable = (flags & FLAG_DATA_DESCRIPTOR) === 0 && compressedSize !== ZIP64_SENTINEL && uncompressedSize !== ZIP64_SENTINEL && (compressionMethod === 0 || compressionMethod === 8);
		this.pendingBody = compressedSize;
		this.bodyConsumed = false;
		return {
			name,
			compressionMethod,
			compressedSize,
			uncompressedSize,
			flags,
			streamable
		};
	}
	
	async skipEntry() {
		if (this.bodyConsumed) return;
		let remaining = this.pendingBody;
		while (remaining > 0) {
			const take = await this.readExact(Math.min(remaining, 1 << 20));
			if (!take) throw new ZipError("ZipStreamReader: truncated entry body");
			remaining -= take.length;
		}
		this.bodyConsumed = true;
	}
	
	async readEntryBytes(entry) {
		if (this.bodyConsumed) throw new ZipError("ZipStreamReader: entry body already consumed");
		const compressed = await this.readExact(this.pendingBody) ?? EMPTY;
		if (compressed.length !== this.pendingBody) {
			throw new ZipError("ZipStreamReader: truncated entry body");
		}
		this.bodyConsumed = true;
		
		const owned = compressed.slice();
		if (entry.compressionMethod === 0) return owned;
		const cap = entry.uncompressedSize > 0 ? Math.min(entry.uncompressedSize, MAX_DECOMPRESSED_BYTES) : MAX_DECOMPRESSED_BYTES;
		return inflate(owned, cap);
	}
	
	entryStream(entry) {
		if (this.bodyConsumed) throw new ZipError("ZipStreamReader: entry body already consumed");
		this.fallbackLog = null;
		let remaining = this.pendingBody;
		const raw = new ReadableStream({ pull: async (controller) => {
			if (remaining <= 0) {
				this.bodyConsumed = true;
				controller.close();
				return;
			}
			const take = await this.readExact(Math.min(remaining, 1 << 20));
			if (!take) {
				this.bodyConsumed = true;
				controller.error(new ZipError("ZipStreamReader: truncated entry body"));
				return;
			}
			remaining -= take.length;
			controller.enqueue(take);
			if (remaining <= 0) {
				this.bodyConsumed = true;
				controller.close();
			}
		} });
		if (entry.compressionMethod === 0) return raw;
		
		
		
		const cap = entry.uncompressedSize > 0 ? Math.min(entry.uncompressedSize, MAX_DECOMPRESSED_BYTES) : MAX_DECOMPRESSED_BYTES;
		if (checkDecompressionStream()) {
			return raw.pipeThrough(new DecompressionStream("deflate-raw")).pipeThrough(byteLimitStream(cap));
		}
		
		return new ReadableStream({ async start(controller) {
			const chunks = [];
			const r = raw.getReader();
			for (;;) {
				const { value, done } = await r.read();
				if (done) break;
				if (value) chunks.push(value);
			}
			controller.enqueue(inflate(concat(chunks), cap));
			controller.close();
		} });
	}
	
	async drainToBuffer(maxBytes = MAX_INPUT_BYTES) {
		if (!this.fallbackLog) {
			throw new ZipError("ZipStreamReader: cannot fall back after streaming started");
		}
		const cap = Number.isFinite(maxBytes) && maxBytes > 0 ? maxBytes : MAX_INPUT_BYTES;
		const chunks = this.fallbackLog;
		this.fallbackLog = null;
		let total = 0;
		for (const c of chunks) total += c.length;
		
		for (;;) {
			const { value, done } = await this.reader.read();
			if (done) break;
			if (value) {
				total += value.length;
				if (total > cap) {
					throw new ParseError(`Input stream exceeds the maximum of ${cap} bytes. ` + "Raise `maxInputBytes` if the file really is this large.");
				}
				chunks.push(value);
			}
		}
		return concat(chunks);
	}
	
	async close() {
		try {
			await this.reader.cancel();
		} catch {}
		try {
			this.reader.releaseLock();
		} catch {}
	}
}
function readU16(b, off) {
	return b[off] | b[off + 1] << 8;
}
function readU32(b, off) {
	return (b[off] | b[off + 1] << 8 | b[off + 2] << 16 | b[off + 3] << 24) >>> 0;
}
function concat(chunks) {
	let total = 0;
	for (const c of chunks) total += c.length;
	const out = new Uint8Array(total);
	let off = 0;
	for (const c of chunks) {
		out.set(c, off);
		off += c.length;
	}
	return out;
}
