


import { ZipError } from "../errors.mjs";
import { MAX_DECOMPRESSED_BYTES } from "../limits.mjs";
import { byteLimitStream } from "./byte-limit.mjs";
import { crc32, inflate } from "./deflate.mjs";

const SIG_LOCAL_FILE = 67324752;
const SIG_CENTRAL_DIR = 33639248;
const SIG_END_OF_CENTRAL_DIR = 101010256;
const SIG_DATA_DESCRIPTOR = 134695760;
const SIG_ZIP64_EOCD = 101075792;
const SIG_ZIP64_EOCD_LOCATOR = 117853008;

const ZIP64_SENTINEL = 4294967295;

const ZIP64_SENTINEL_16 = 65535;

const ZIP64_EXTRA_ID = 1;

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
async function decompressDeflateRaw(data, maxBytes = MAX_DECOMPRESSED_BYTES) {
	if (checkDecompressionStream()) {
		try {
			const ds = new DecompressionStream("deflate-raw");
			const writer = ds.writable.getWriter();
			const reader = ds.readable.getReader();
			
			
			
			
			
			void writer.write(data).catch(() => {});
			void writer.close().catch(() => {});
			
			const chunks = [];
			let totalLen = 0;
			for (;;) {
				const { done, value } = await reader.read();
				if (done) break;
				totalLen += value.length;
				if (totalLen > maxBytes) {
					try {
						await reader.cancel();
					} catch {}
					throw new ZipError(`Decompressed size exceeds limit of ${maxBytes} bytes (possible zip bomb)`);
				}
				chunks.push(value);
			}
			
			const result = new Uint8Array(totalLen);
			let offset = 0;
			for (const chunk of chunks) {
				result.set(chunk, offset);
				offset += chunk.length;
			}
			return result;
		} catch (err) {
			
			
			if (err instanceof ZipError) throw err;
		}
	}
	
	return inflate(data, maxBytes);
}

export class ZipReader {
	data;
	view;
	centralDir = [];
	entryMap = new Map();
	constructor(data) {
		this.data = data;
		if (data.length < 22) {
			throw new ZipError("Data too small to be a valid ZIP archive");
		}
		this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
		this.readEndOfCentralDir();
	}
	
	entries() {
		return this.centralDir.map((e) => e.fileName);
	}
	
	has(path) {
		return this.entryMap.has(path);
	}
	
	async extract(path) {
		const entry = this.entryMap.get(path);
		if (!entry) {
			throw new ZipError(`Entry not found: ${path}`);
		}
		return this.extractEntry(entry);
	}
	
	extractStream(path) {
		const entry = this.entryMap.get(path);
		if (!entry) {
			throw new ZipError(`Entry not found: ${path}`);
		}
		return this.extractEntryStream(entry);
	}
	
	async extractAll() {
		const result = new Map();
		for (const entry of this.centralDir) {
			
			if (entry.fileName.endsWith("/")) continue;
			const data = await this.extractEntry(entry);
			result.set(entry.fileName, data);
		}
		return result;
	}
	
	readEndOfCentralDir() {
		
		
		const minOffset = Math.max(0, this.data.length - 65557);
		let eocdOffset = -1;
		for (let i = this.data.length - 22; i >= minOffset; i--) {
			if (this.view.getUint32(i, true) === SIG_END_OF_CENTRAL_DIR) {
				eocdOffset = i;
				break;
			}
		}
		if (eocdOffset === -1) {
			throw new ZipError("End of Central Directory not found — not a valid ZIP file");
		}
		let centralDirSize = this.view.getUint32(eocdOffset + 12, true);
		let centralDirOffset = this.view.getUint32(eocdOffset + 16, true);
		let entryCount = this.view.getUint16(eocdOffset + 10, true);
		
		
		
		
		
		if (entryCount === ZIP64_SENTINEL_16 || centralDirSize === ZIP64_SENTINEL || centralDirOffset === ZIP64_SENTINEL) {
			const zip64 = this.readZip64EndOfCentralDir(eocdOffset);
			entryCount = zip64.entryCount;
			centralDirSize = zip64.centralDirSize;
			centralDirOffset = zip64.centralDirOffset;
		}
		this.readCentralDirectory(centralDirOffset, centralDirSize, entryCount);
	}
	
	readZip64EndOfCentralDir(eocdOffset) {
		const locatorOffset = eocdOffset - 20;
		if (locatorOffset < 0 || this.view.getUint32(locatorOffset, true) !== SIG_ZIP64_EOCD_LOCATOR) {
			throw new ZipError("ZIP64 End of Central Directory locator not found");
		}
		const recordOffset = this.readUint64(locatorOffset + 8, "ZIP64 EOCD offset");
		if (recordOffset + 56 > this.data.length) {
			throw new ZipError("ZIP64 End of Central Directory record extends beyond file");
		}
		if (this.view.getUint32(recordOffset, true) !== SIG_ZIP64_EOCD) {
			throw new ZipError("Invalid ZIP64 End of Central Directory signature");
		}
		return {
			entryCount: this.readUint64(recordOffset + 32, "ZIP64 entry count"),
			centralDirSize: this.readUint64(recordOffset + 40, "ZIP64 central directory size"),
			centralDirOffset: this.readUint64(recordOffset + 48, "ZIP64 central directory offset")
		};
	}
	
	readUint64(offset, what) {
		if (offset + 8 > this.data.length) {
			throw new ZipError(`${what} extends beyond file`);
		}
		const value = this.view.getBigUint64(offset, true);
		if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
			throw new ZipError(`${what} (${value}) exceeds the addressable range`);
		}
		return Number(value);
	}
	readCentralDirectory(offset, _size, expectedCount) {
		let pos = offset;
		for (let i = 0; i < expectedCount; i++) {
			if (pos + 46 > this.data.length) {
				throw new ZipError("Central Directory entry extends beyond file");
			}
			const sig = this.view.getUint32(pos, true);
			if (sig !== SIG_CENTRAL_DIR) {
				throw new ZipError(`Invalid Central Directory signature at offset ${pos}: 0x${sig.toString(16)}`);
			}
			const generalFlag = this.view.getUint16(pos + 8, true);
			const compressionMethod = this.view.getUint16(pos + 10, true);
			const entryCrc32 = this.view.getUint32(pos + 16, true);
			let compressedSize = this.view.getUint32(pos + 20, true);
			let uncompressedSize = this.view.getUint32(pos + 24, true);
			const fileNameLength = this.view.getUint16(pos + 28, true);
			const extraFieldLength = this.view.getUint16(pos + 30, true);
			const commentLength = this.view.getUint16(pos + 32, true);
			let localHeaderOffset = this.view.getUint32(pos + 42, true);
			const fileNameBytes = this.data.subarray(pos + 46, pos + 46 + fileNameLength);
			const fileName = new TextDecoder().decode(fileNameBytes);
			
			
			if (compressedSize === ZIP64_SENTINEL || uncompressedSize === ZIP64_SENTINEL || localHeaderOffset === ZIP64_SENTINEL) {
				const zip64 = this.readZip64Extra(pos + 46 + fileNameLength, extraFieldLength, uncompressedSize === ZIP64_SENTINEL, compressedSize === ZIP64_SENTINEL, localHeaderOffset === ZIP64_SENTINEL, fileName);
				if (zip64.uncompressedSize !== undefined) uncompressedSize = zip64.uncompressedSize;
				if (zip64.compressedSize !== undefined) compressedSize = zip64.compressedSize;
				if (zip64.localHeaderOffset !== undefined) localHeaderOffset = zip64.localHeaderOffset;
			}
			const hasDataDescriptor = (generalFlag & 8) !== 0;
			const entry = {
				fileName,
				compressionMethod,
				compressedSize,
				uncompressedSize,
				crc32: entryCrc32,
				localHeaderOffset,
				hasDataDescriptor
			};
			this.centralDir.push(entry);
			this.entryMap.set(fileName, entry);
			pos += 46 + fileNameLength + extraFieldLength + commentLength;
		}
	}
	
	readZip64Extra(offset, length, wantUncompressed, wantCompressed, wantOffset, fileName) {
		const end = Math.min(offset + length, this.data.length);
		let pos = offset;
		while (pos + 4 <= end) {
			const headerId = this.view.getUint16(pos, true);
			const dataSize = this.view.getUint16(pos + 2, true);
			const dataStart = pos + 4;
			if (headerId !== ZIP64_EXTRA_ID) {
				pos = dataStart + dataSize;
				continue;
			}
			const dataEnd = dataStart + dataSize;
			let cursor = dataStart;
			const result = {};
			const take = (what) => {
				if (cursor + 8 > dataEnd) {
					throw new ZipError(`Truncated ZIP64 extra field for entry: ${fileName}`);
				}
				const value = this.readUint64(cursor, what);
				cursor += 8;
				return value;
			};
			if (wantUncompressed) result.uncompressedSize = take("ZIP64 uncompressed size");
			if (wantCompressed) result.compressedSize = take("ZIP64 compressed size");
			if (wantOffset) result.localHeaderOffset = take("ZIP64 local header offset");
			return result;
		}
		throw new ZipError(`Missing ZIP64 extra field for entry: ${fileName}`);
	}
	async extractEntry(entry) {
		const pos = entry.localHeaderOffset;
		if (pos + 30 > this.data.length) {
			throw new ZipError("Local file header extends beyond file");
		}
		const sig = this.view.getUint32(pos, true);
		if (sig !== SIG_LOCAL_FILE) {
			throw new ZipError(`Invalid local file header signature at offset ${pos}`);
		}
		const fileNameLength = this.view.getUint16(pos + 26, true);
		const extraFieldLength = this.view.getUint16(pos + 28, true);
		const dataStart = pos + 30 + fileNameLength + extraFieldLength;
		
		
		let { compressedSize, uncompressedSize, crc32: expectedCrc } = entry;
		
		
		if (entry.hasDataDescriptor && compressedSize === 0) {
			
			
			
			
			
			const localCompressedSize = this.view.getUint32(pos + 18, true);
			if (localCompressedSize > 0 && localCompressedSize !== ZIP64_SENTINEL) {
				compressedSize = localCompressedSize;
			}
			const localUncompressedSize = this.view.getUint32(pos + 22, true);
			if (localUncompressedSize > 0 && localUncompressedSize !== ZIP64_SENTINEL) {
				uncompressedSize = localUncompressedSize;
			}
			
			if (compressedSize === 0) {
				const found = this.findDataDescriptor(dataStart);
				if (found) {
					expectedCrc = found.crc;
					compressedSize = found.compressedSize;
					uncompressedSize = found.uncompressedSize;
				}
			}
		}
		if (dataStart + compressedSize > this.data.length) {
			throw new ZipError(`Compressed data extends beyond file for entry: ${entry.fileName}`);
		}
		const compressedData = this.data.subarray(dataStart, dataStart + compressedSize);
		let result;
		if (entry.compressionMethod === 0) {
			
			result = compressedData;
		} else if (entry.compressionMethod === 8) {
			
			if (compressedSize === 0 && uncompressedSize === 0) {
				result = new Uint8Array(0);
			} else {
				
				
				const declaredCap = uncompressedSize > 0 ? Math.min(uncompressedSize, MAX_DECOMPRESSED_BYTES) : MAX_DECOMPRESSED_BYTES;
				result = await decompressDeflateRaw(compressedData, declaredCap);
			}
		} else {
			throw new ZipError(`Unsupported compression method ${entry.compressionMethod} for entry: ${entry.fileName}`);
		}
		
		if (expectedCrc !== 0 && result.length > 0) {
			const actualCrc = crc32(result);
			if (actualCrc !== expectedCrc) {
				throw new ZipError(`CRC-32 mismatch for ${entry.fileName}: expected 0x${expectedCrc.toString(16)}, got 0x${actualCrc.toString(16)}`);
			}
		}
		return result;
	}
	extractEntryStream(entry) {
		const pos = entry.localHeaderOffset;
		if (pos + 30 > this.data.length) {
			throw new ZipError("Local file header extends beyond file");
		}
		const sig = this.view.getUint32(pos, true);
		if (sig !== SIG_LOCAL_FILE) {
			throw new ZipError(`Invalid local file header signature at offset ${pos}`);
		}
		const fileNameLength = this.view.getUint16(pos + 26, true);
		const extraFieldLength = this.view.getUint16(pos + 28, true);
		const dataStart = pos + 30 + fileNameLength + extraFieldLength;
		let { compressedSize } = entry;
		if (entry.hasDataDescriptor && compressedSize === 0) {
			
			
			
			
			
			const localCompressedSize = this.view.getUint32(pos + 18, true);
			if (localCompressedSize > 0 && localCompressedSize !== ZIP64_SENTINEL) {
				compressedSize = localCompressedSize;
			}
			if (compressedSize === 0) {
				const found = this.findDataDescriptor(dataStart);
				if (found) {
					compressedSize = found.compressedSize;
				}
			}
		}
		if (dataStart + compressedSize > this.data.length) {
			throw new ZipError(`Compressed data extends beyond file for entry: ${entry.fileName}`);
		}
		const compressedData = this.data.subarray(dataStart, dataStart + compressedSize);
		if (entry.compressionMethod === 0) {
			
			return new ReadableStream({ start(controller) {
				controller.enqueue(compressedData);
				controller.close();
			} });
		}
		if (entry.compressionMethod === 8) {
			
			if (compressedSize === 0 && entry.uncompressedSize === 0) {
				return new ReadableStream({ start(controller) {
					controller.close();
				} });
			}
			
			
			
			
			const declaredCap = entry.uncompressedSize > 0 ? Math.min(entry.uncompressedSize, MAX_DECOMPRESSED_BYTES) : MAX_DECOMPRESSED_BYTES;
			if (checkDecompressionStream()) {
				const inputStream = new ReadableStream({ start(controller) {
					controller.enqueue(compressedData);
					controller.close();
				} });
				return inputStream.pipeThrough(new DecompressionStream("deflate-raw")).pipeThrough(byteLimitStream(declaredCap));
			}
			
			const inflated = inflate(compressedData, declaredCap);
			return new ReadableStream({ start(controller) {
				controller.enqueue(inflated);
				controller.close();
			} });
		}
		throw new ZipError(`Unsupported compression method ${entry.compressionMethod} for entry: ${entry.fileName}`);
	}
	
	findDataDescriptor(dataStart) {
		
		for (let pos = dataStart; pos < this.data.length - 16; pos++) {
			if (this.view.getUint32(pos, true) === SIG_DATA_DESCRIPTOR) {
				return {
					crc: this.view.getUint32(pos + 4, true),
					compressedSize: this.view.getUint32(pos + 8, true),
					uncompressedSize: this.view.getUint32(pos + 12, true)
				};
			}
		}
		return null;
	}
}
