
export function* iterateRecords(bin) {
	let pos = 0;
	const len = bin.length;
	while (pos < len) {
		let id = bin[pos++];
		if (id & 128) {
			id = id & 127 | (bin[pos++] & 127) << 7;
		}
		let size = 0;
		for (let k = 0; k < 4; k++) {
			const b = bin[pos++];
			size |= (b & 127) << 7 * k;
			if ((b & 128) === 0) break;
		}
		yield {
			id,
			data: bin.subarray(pos, pos + size)
		};
		pos += size;
	}
}

export class Cursor {
	buf;
	pos = 0;
	view;
	constructor(buf) {
		this.buf = buf;
		this.view = new DataView(buf.buffer, buf.byteOffset, buf.byteLength);
	}
	u8() {
		return this.buf[this.pos++];
	}
	u16() {
		const v = this.view.getUint16(this.pos, true);
		this.pos += 2;
		return v;
	}
	u32() {
		const v = this.view.getUint32(this.pos, true);
		this.pos += 4;
		return v;
	}
	i32() {
		const v = this.view.getInt32(this.pos, true);
		this.pos += 4;
		return v;
	}
	f64() {
		const v = this.view.getFloat64(this.pos, true);
		this.pos += 8;
		return v;
	}
	skip(n) {
		this.pos += n;
	}
	
	wideString() {
		const cch = this.u32();
		return this.readUtf16(cch);
	}
	
	nullableWideString() {
		const cch = this.u32();
		if (cch === 4294967295) return "";
		return this.readUtf16(cch);
	}
	readUtf16(cch) {
		let s = "";
		for (let i = 0; i < cch; i++) {
			s += String.fromCharCode(this.view.getUint16(this.pos, true));
			this.pos += 2;
		}
		return s;
	}
}

export function decodeRk(rk) {
	const fX100 = (rk & 1) !== 0;
	const fInt = (rk & 2) !== 0;
	let value;
	if (fInt) {
		value = (rk | 0) >> 2;
	} else {
		
		
		const buf = new ArrayBuffer(8);
		const dv = new DataView(buf);
		dv.setUint32(4, rk & 4294967292, true);
		value = dv.getFloat64(0, true);
	}
	return fX100 ? value / 100 : value;
}
