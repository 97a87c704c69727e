




import { ParseError } from "../errors.mjs";
export const SID = {
	FORMULA: 6,
	EOF: 10,
	CONTINUE: 60,
	DATEMODE: 34,
	BLANK: 513,
	NUMBER: 515,
	LABEL: 516,
	BOOLERR: 517,
	STRING: 519,
	ROW: 520,
	INDEX: 523,
	RK: 638,
	MULRK: 189,
	MULBLANK: 190,
	LABELSST: 253,
	
	
	
	
	
	
	
	RSTRING: 214,
	SST: 252,
	XF: 224,
	FORMAT: 1054,
	BOUNDSHEET: 133,
	MERGECELLS: 229,
	BOF: 2057
};

export function parseRecords(stream) {
	const out = [];
	const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
	let pos = 0;
	while (pos + 4 <= stream.length) {
		const id = view.getUint16(pos, true);
		const len = view.getUint16(pos + 2, true);
		const start = pos;
		pos += 4;
		out.push({
			id,
			data: stream.subarray(pos, pos + len),
			offset: start
		});
		pos += len;
		
		if (id === 0 && len === 0) break;
	}
	return out;
}

export class Reader {
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
	i16() {
		const v = this.view.getInt16(this.pos, true);
		this.pos += 2;
		return v;
	}
	u32() {
		const v = this.view.getUint32(this.pos, true);
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
	remaining() {
		return this.buf.length - this.pos;
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






class BlockStream {
	blocks;
	bi = 0;
	pos = 0;
	constructor(blocks) {
		this.blocks = blocks;
	}
	cur() {
		return this.blocks[this.bi];
	}
	remainingInBlock() {
		const b = this.cur();
		return b ? b.length - this.pos : 0;
	}
	atEnd() {
		return this.bi >= this.blocks.length;
	}
	
	totalBytes() {
		let n = 0;
		for (const b of this.blocks) n += b.length;
		return n;
	}
	
	nextBlock() {
		this.bi++;
		this.pos = 0;
	}
	ensure() {
		while (!this.atEnd() && this.remainingInBlock() === 0) this.nextBlock();
	}
	u8() {
		return this.cur()[this.pos++];
	}
	u16() {
		const v = this.cur()[this.pos] | this.cur()[this.pos + 1] << 8;
		this.pos += 2;
		return v;
	}
	u32() {
		const b = this.cur();
		const v = (b[this.pos] | b[this.pos + 1] << 8 | b[this.pos + 2] << 16 | b[this.pos + 3] << 24) >>> 0;
		this.pos += 4;
		return v;
	}
	skip(n) {
		
		let left = n;
		while (left > 0) {
			this.ensure();
			const take = Math.min(left, this.remainingInBlock());
			
			
			
			
			
			if (take === 0) {
				throw new ParseError(`Invalid XLS: string record claims ${n} trailing bytes but the stream ends after ${n - left}`);
			}
			this.pos += take;
			left -= take;
		}
	}
}

export function parseSst(blocks) {
	const s = new BlockStream(blocks);
	s.skip(4);
	const cstUnique = s.u32();
	
	
	
	
	const maxStrings = Math.min(cstUnique, s.totalBytes());
	const out = [];
	for (let i = 0; i < maxStrings; i++) {
		s.ensure();
		if (s.atEnd()) break;
		out.push(readSstString(s));
	}
	return out;
}
function readSstString(s) {
	const cch = s.u16();
	let grbit = s.u8();
	let compressed = (grbit & 1) === 0;
	const rich = (grbit & 8) !== 0;
	const phonetic = (grbit & 4) !== 0;
	const cRun = rich ? s.u16() : 0;
	const cbExt = phonetic ? s.u32() : 0;
	let str = "";
	let read = 0;
	while (read < cch) {
		if (s.remainingInBlock() === 0) {
			
			
			s.nextBlock();
			grbit = s.u8();
			compressed = (grbit & 1) === 0;
		}
		str += String.fromCharCode(compressed ? s.u8() : s.u16());
		read++;
	}
	if (rich) s.skip(cRun * 4);
	if (phonetic) s.skip(cbExt);
	return str;
}
