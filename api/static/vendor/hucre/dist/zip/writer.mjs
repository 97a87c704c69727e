


import { crc32, deflate } from "./deflate.mjs";

const SIG_LOCAL_FILE = 67324752;
const SIG_CENTRAL_DIR = 33639248;
const SIG_END_OF_CENTRAL_DIR = 101010256;

let hasCompressionStream;
function checkCompressionStream() {
	if (hasCompressionStream === undefined) {
		try {
			hasCompressionStream = typeof CompressionStream !== "undefined" && typeof ReadableStream !== "undefined" && typeof Response !== "undefined";
		} catch {
			hasCompressionStream = false;
		}
	}
	return hasCompressionStream;
}
async function compressDeflateRaw(data) {
	if (checkCompressionStream()) {
		try {
			const cs = new CompressionStream("deflate-raw");
			const writer = cs.writable.getWriter();
			const reader = cs.readable.getReader();
			writer.write(data);
			writer.close();
			const chunks = [];
			let totalLen = 0;
			for (;;) {
				const { done, value } = await reader.read();
				if (done) break;
				chunks.push(value);
				totalLen += value.length;
			}
			const result = new Uint8Array(totalLen);
			let offset = 0;
			for (const chunk of chunks) {
				result.set(chunk, offset);
				offset += chunk.length;
			}
			return result;
		} catch {}
	}
	return deflate(data);
}

export class ZipWriter {
	entries = [];
	
	add(path, data, options) {
		const compress = options?.compress ?? true;
		this.entries.push({
			path,
			data,
			compress
		});
	}
	
	async build() {
		
		const prepared = [];
		for (const entry of this.entries) {
			const entryCrc32 = entry.data.length > 0 ? crc32(entry.data) : 0;
			let compressedData;
			let method;
			if (entry.compress && entry.data.length > 0) {
				compressedData = await compressDeflateRaw(entry.data);
				method = 8;
				
				if (compressedData.length >= entry.data.length) {
					compressedData = entry.data;
					method = 0;
				}
			} else {
				compressedData = entry.data;
				method = 0;
			}
			prepared.push({
				path: entry.path,
				data: entry.data,
				compressedData,
				method,
				entryCrc32
			});
		}
		
		const encoder = new TextEncoder();
		const encodedPaths = prepared.map((e) => encoder.encode(e.path));
		
		let localSize = 0;
		for (let i = 0; i < prepared.length; i++) {
			localSize += 30 + encodedPaths[i].length + prepared[i].compressedData.length;
		}
		
		let centralSize = 0;
		for (let i = 0; i < prepared.length; i++) {
			centralSize += 46 + encodedPaths[i].length;
		}
		
		const eocdSize = 22;
		const totalSize = localSize + centralSize + eocdSize;
		const output = new Uint8Array(totalSize);
		const view = new DataView(output.buffer);
		
		let offset = 0;
		const localOffsets = [];
		for (let i = 0; i < prepared.length; i++) {
			const entry = prepared[i];
			const pathBytes = encodedPaths[i];
			localOffsets.push(offset);
			
			view.setUint32(offset, SIG_LOCAL_FILE, true);
			view.setUint16(offset + 4, 20, true);
			view.setUint16(offset + 6, 0, true);
			view.setUint16(offset + 8, entry.method, true);
			view.setUint16(offset + 10, 0, true);
			view.setUint16(offset + 12, 33, true);
			view.setUint32(offset + 14, entry.entryCrc32, true);
			view.setUint32(offset + 18, entry.compressedData.length, true);
			view.setUint32(offset + 22, entry.data.length, true);
			view.setUint16(offset + 26, pathBytes.length, true);
			view.setUint16(offset + 28, 0, true);
			output.set(pathBytes, offset + 30);
			offset += 30 + pathBytes.length;
			output.set(entry.compressedData, offset);
			offset += entry.compressedData.length;
		}
		
		const centralDirOffset = offset;
		for (let i = 0; i < prepared.length; i++) {
			const entry = prepared[i];
			const pathBytes = encodedPaths[i];
			view.setUint32(offset, SIG_CENTRAL_DIR, true);
			view.setUint16(offset + 4, 20, true);
			view.setUint16(offset + 6, 20, true);
			view.setUint16(offset + 8, 0, true);
			view.setUint16(offset + 10, entry.method, true);
			view.setUint16(offset + 12, 0, true);
			view.setUint16(offset + 14, 33, true);
			view.setUint32(offset + 16, entry.entryCrc32, true);
			view.setUint32(offset + 20, entry.compressedData.length, true);
			view.setUint32(offset + 24, entry.data.length, true);
			view.setUint16(offset + 28, pathBytes.length, true);
			view.setUint16(offset + 30, 0, true);
			view.setUint16(offset + 32, 0, true);
			view.setUint16(offset + 34, 0, true);
			view.setUint16(offset + 36, 0, true);
			view.setUint32(offset + 38, 0, true);
			view.setUint32(offset + 42, localOffsets[i], true);
			output.set(pathBytes, offset + 46);
			offset += 46 + pathBytes.length;
		}
		const centralDirSize = offset - centralDirOffset;
		
		view.setUint32(offset, SIG_END_OF_CENTRAL_DIR, true);
		view.setUint16(offset + 4, 0, true);
		view.setUint16(offset + 6, 0, true);
		view.setUint16(offset + 8, prepared.length, true);
		view.setUint16(offset + 10, prepared.length, true);
		view.setUint32(offset + 12, centralDirSize, true);
		view.setUint32(offset + 16, centralDirOffset, true);
		view.setUint16(offset + 20, 0, true);
		return output;
	}
}
