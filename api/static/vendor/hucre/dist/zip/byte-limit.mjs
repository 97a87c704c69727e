











import { ZipError } from "../errors.mjs";

export function byteLimitStream(maxBytes) {
	let total = 0;
	return new TransformStream({ transform(chunk, controller) {
		total += chunk.length;
		if (total > maxBytes) {
			throw new ZipError(`Decompressed size exceeds limit of ${maxBytes} bytes (possible zip bomb)`);
		}
		controller.enqueue(chunk);
	} });
}
