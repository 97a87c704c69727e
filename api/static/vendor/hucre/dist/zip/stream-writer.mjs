













import { CRC32_INIT, crc32Update, crc32Final } from "./deflate.mjs";
import { ZipError } from "../errors.mjs";

const SIG_LOCAL_FILE = 67324752;
const SIG_DATA_DESCRIPTOR = 134695760;
const SIG_CENTRAL_DIR = 33639248;
const SIG_END_OF_CENTRAL_DIR = 101010256;
const SIG_ZIP64_EOCD = 101075792;
const SIG_ZIP64_EOCD_LOCATOR = 117853008;

const FLAG_DATA_DESCRIPTOR = 8;

const MAX_UINT32 = 4294967295;

const ZIP64_EXTRA_ID = 1;

const VERSION_CLASSIC = 20;
const VERSION_ZIP64 = 45;
const METHOD_STORE = 0;
const METHOD_DEFLATE = 8;
const encoder = /* @__PURE__ */ new TextEncoder();

let hasCompressionStream;
function checkCompressionStream() {
	if (hasCompressionStream === undefined) {
		try {
			hasCompressionStream = typeof CompressionStream !== "undefined";
		} catch {
			hasCompressionStream = false;
		}
	}
	return hasCompressionStream;
}

async function* deflateRawChunks(source) {
	const cs = new CompressionStream("deflate-raw");
	const writer = cs.writable.getWriter();
	let pumpError;
	const pump = (async () => {
		try {
			for await (const chunk of source) {
				
				
				await writer.ready;
				await writer.write(chunk);
			}
			await writer.close();
		} catch (err) {
			pumpError = err;
			try {
				await writer.abort(err);
			} catch {}
		}
	})();
	const reader = cs.readable.getReader();
	let drained = false;
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) {
				drained = true;
				break;
			}
			if (value && value.length > 0) yield value;
		}
	} finally {
		if (!drained) {
			try {
				await reader.cancel();
			} catch {}
		}
	}
	await pump;
	if (pumpError) throw pumpError;
}

async function* toChunks(data) {
	if (data instanceof Uint8Array) {
		if (data.length > 0) yield data;
		return;
	}
	for await (const chunk of data) {
		if (chunk.length > 0) yield chunk;
	}
}

async function* tapChunks(source, onChunk) {
	for await (const chunk of source) {
		onChunk(chunk);
		yield chunk;
	}
}

const ZIP64_LOCAL_EXTRA_SIZE = 20;
function writeZip64LocalExtra(view, offset) {
	view.setUint16(offset, ZIP64_EXTRA_ID, true);
	view.setUint16(offset + 2, 16, true);
	view.setBigUint64(offset + 4, 0n, true);
	view.setBigUint64(offset + 12, 0n, true);
}
function buildLocalHeader(pathBytes, method, zip64) {
	const extraSize = zip64 ? ZIP64_LOCAL_EXTRA_SIZE : 0;
	const buf = new Uint8Array(30 + pathBytes.length + extraSize);
	const view = new DataView(buf.buffer);
	view.setUint32(0, SIG_LOCAL_FILE, true);
	view.setUint16(4, zip64 ? VERSION_ZIP64 : VERSION_CLASSIC, true);
	view.setUint16(6, FLAG_DATA_DESCRIPTOR, true);
	view.setUint16(8, method, true);
	view.setUint16(10, 0, true);
	view.setUint16(12, 33, true);
	view.setUint32(14, 0, true);
	view.setUint32(18, 0, true);
	view.setUint32(22, 0, true);
	view.setUint16(26, pathBytes.length, true);
	view.setUint16(28, extraSize, true);
	buf.set(pathBytes, 30);
	if (zip64) writeZip64LocalExtra(view, 30 + pathBytes.length);
	return buf;
}
function buildDataDescriptor(crc, compressedSize, uncompressedSize, zip64) {
	const buf = new Uint8Array(zip64 ? 24 : 16);
	const view = new DataView(buf.buffer);
	view.setUint32(0, SIG_DATA_DESCRIPTOR, true);
	view.setUint32(4, crc, true);
	if (zip64) {
		view.setBigUint64(8, BigInt(compressedSize), true);
		view.setBigUint64(16, BigInt(uncompressedSize), true);
	} else {
		view.setUint32(8, compressedSize, true);
		view.setUint32(12, uncompressedSize, true);
	}
	return buf;
}

function buildCentralDirectory(records, centralDirOffset, zip64) {
	
	
	const entryExtraSize = zip64 ? 4 + 24 : 0;
	const trailerSize = zip64 ? 56 + 20 + 22 : 22;
	let size = trailerSize;
	for (const rec of records) size += 46 + rec.pathBytes.length + entryExtraSize;
	const buf = new Uint8Array(size);
	const view = new DataView(buf.buffer);
	const version = zip64 ? VERSION_ZIP64 : VERSION_CLASSIC;
	let offset = 0;
	for (const rec of records) {
		view.setUint32(offset, SIG_CENTRAL_DIR, true);
		view.setUint16(offset + 4, version, true);
		view.setUint16(offset + 6, version, true);
		view.setUint16(offset + 8, FLAG_DATA_DESCRIPTOR, true);
		view.setUint16(offset + 10, rec.method, true);
		view.setUint16(offset + 12, 0, true);
		view.setUint16(offset + 14, 33, true);
		view.setUint32(offset + 16, rec.crc, true);
		view.setUint32(offset + 20, zip64 ? MAX_UINT32 : rec.compressedSize, true);
		view.setUint32(offset + 24, zip64 ? MAX_UINT32 : rec.uncompressedSize, true);
		view.setUint16(offset + 28, rec.pathBytes.length, true);
		view.setUint16(offset + 30, entryExtraSize, true);
		view.setUint16(offset + 32, 0, true);
		view.setUint16(offset + 34, 0, true);
		view.setUint16(offset + 36, 0, true);
		view.setUint32(offset + 38, 0, true);
		view.setUint32(offset + 42, zip64 ? MAX_UINT32 : rec.localOffset, true);
		buf.set(rec.pathBytes, offset + 46);
		if (zip64) {
			
			const extra = offset + 46 + rec.pathBytes.length;
			view.setUint16(extra, ZIP64_EXTRA_ID, true);
			view.setUint16(extra + 2, 24, true);
			view.setBigUint64(extra + 4, BigInt(rec.uncompressedSize), true);
			view.setBigUint64(extra + 12, BigInt(rec.compressedSize), true);
			view.setBigUint64(extra + 20, BigInt(rec.localOffset), true);
		}
		offset += 46 + rec.pathBytes.length + entryExtraSize;
	}
	const centralDirSize = offset;
	if (zip64) {
		const recordOffset = centralDirOffset + centralDirSize;
		view.setUint32(offset, SIG_ZIP64_EOCD, true);
		view.setBigUint64(offset + 4, 44n, true);
		view.setUint16(offset + 12, VERSION_ZIP64, true);
		view.setUint16(offset + 14, VERSION_ZIP64, true);
		view.setUint32(offset + 16, 0, true);
		view.setUint32(offset + 20, 0, true);
		view.setBigUint64(offset + 24, BigInt(records.length), true);
		view.setBigUint64(offset + 32, BigInt(records.length), true);
		view.setBigUint64(offset + 40, BigInt(centralDirSize), true);
		view.setBigUint64(offset + 48, BigInt(centralDirOffset), true);
		offset += 56;
		view.setUint32(offset, SIG_ZIP64_EOCD_LOCATOR, true);
		view.setUint32(offset + 4, 0, true);
		view.setBigUint64(offset + 8, BigInt(recordOffset), true);
		view.setUint32(offset + 16, 1, true);
		offset += 20;
	}
	const sentinel16 = zip64 ? 65535 : records.length;
	view.setUint32(offset, SIG_END_OF_CENTRAL_DIR, true);
	view.setUint16(offset + 4, 0, true);
	view.setUint16(offset + 6, 0, true);
	view.setUint16(offset + 8, sentinel16, true);
	view.setUint16(offset + 10, sentinel16, true);
	view.setUint32(offset + 12, zip64 ? MAX_UINT32 : centralDirSize, true);
	view.setUint32(offset + 16, zip64 ? MAX_UINT32 : centralDirOffset, true);
	view.setUint16(offset + 20, 0, true);
	return buf;
}

function assertFits(value, what, path) {
	if (value > MAX_UINT32) {
		throw new ZipError(`ZIP ${what} exceeds the 4 GiB limit at "${path}". ` + `Pass { zip64: true } to lift it — note that ZIP64 archives need a ` + `ZIP64-aware consumer.`);
	}
}

export async function* zipStreamChunks(entries, options) {
	const zip64 = options?.zip64 ?? false;
	const records = [];
	const seen = new Set();
	let offset = 0;
	const canDeflate = checkCompressionStream();
	for await (const entry of entries) {
		if (seen.has(entry.path)) {
			throw new ZipError(`Duplicate ZIP entry: "${entry.path}"`);
		}
		seen.add(entry.path);
		const pathBytes = encoder.encode(entry.path);
		const method = entry.compress !== false && canDeflate ? METHOD_DEFLATE : METHOD_STORE;
		const localOffset = offset;
		const header = buildLocalHeader(pathBytes, method, zip64);
		offset += header.length;
		yield header;
		let crcState = CRC32_INIT;
		let uncompressedSize = 0;
		let compressedSize = 0;
		const raw = tapChunks(toChunks(entry.data), (chunk) => {
			crcState = crc32Update(crcState, chunk);
			uncompressedSize += chunk.length;
		});
		const body = method === METHOD_DEFLATE ? deflateRawChunks(raw) : raw;
		for await (const chunk of body) {
			compressedSize += chunk.length;
			offset += chunk.length;
			yield chunk;
		}
		if (!zip64) {
			assertFits(uncompressedSize, "uncompressed size", entry.path);
			assertFits(compressedSize, "compressed size", entry.path);
		}
		const descriptor = buildDataDescriptor(crc32Final(crcState), compressedSize, uncompressedSize, zip64);
		offset += descriptor.length;
		yield descriptor;
		if (!zip64) assertFits(offset, "archive size", entry.path);
		records.push({
			pathBytes,
			method,
			crc: crc32Final(crcState),
			compressedSize,
			uncompressedSize,
			localOffset
		});
	}
	yield buildCentralDirectory(records, offset, zip64);
}

export function zipStream(entries, options) {
	const chunks = zipStreamChunks(entries, options);
	return new ReadableStream({
		async pull(controller) {
			try {
				const { done, value } = await chunks.next();
				if (done) {
					controller.close();
					return;
				}
				controller.enqueue(value);
			} catch (err) {
				controller.error(err);
			}
		},
		async cancel(reason) {
			await chunks.return?.(reason);
		}
	});
}
