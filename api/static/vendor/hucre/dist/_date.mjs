











const EPOCH_1900 = Date.UTC(1899, 11, 31);

const EPOCH_1904 = Date.UTC(1904, 0, 1);
const MS_PER_DAY = 864e5;

const LOTUS_BUG_SERIAL = 60;

export function serialToDate(serial, is1904) {
	if (is1904) {
		
		const ms = EPOCH_1904 + Math.round(serial * MS_PER_DAY);
		return new Date(ms);
	}
	
	
	
	
	
	if (serial === LOTUS_BUG_SERIAL) {
		
		
		
		
		
		
		
		
		
		return new Date(Date.UTC(1900, 1, 28));
	}
	let adjustedSerial = serial;
	if (serial > LOTUS_BUG_SERIAL) {
		adjustedSerial = serial - 1;
	}
	const ms = EPOCH_1900 + Math.round(adjustedSerial * MS_PER_DAY);
	return new Date(ms);
}

export function dateToSerial(date, is1904) {
	const timeMs = date.getTime();
	if (is1904) {
		return (timeMs - EPOCH_1904) / MS_PER_DAY;
	}
	
	let serial = (timeMs - EPOCH_1900) / MS_PER_DAY;
	
	
	
	
	if (serial >= LOTUS_BUG_SERIAL) {
		serial += 1;
	}
	
	
	
	return Math.round(serial * 1e10) / 1e10;
}

const DATE_FORMAT_IDS = new Set([
	14,
	15,
	16,
	17,
	18,
	19,
	20,
	21,
	22,
	27,
	28,
	29,
	30,
	31,
	32,
	33,
	34,
	35,
	36,
	45,
	46,
	47,
	50,
	51,
	52,
	53,
	54,
	55,
	56,
	57,
	58
]);

export function isDateFormat(numFmt) {
	if (!numFmt) {
		return false;
	}
	
	const numericId = Number(numFmt);
	if (!Number.isNaN(numericId) && Number.isInteger(numericId) && DATE_FORMAT_IDS.has(numericId)) {
		return true;
	}
	
	let cleaned = numFmt.replace(/\[[$\-\w]*\]/g, "");
	
	cleaned = cleaned.replace(/\\./g, "");
	cleaned = cleaned.replace(/"[^"]*"/g, "");
	
	cleaned = cleaned.replace(/[*_]./g, "");
	
	if (/^(General|@)$/i.test(cleaned.trim())) {
		return false;
	}
	
	const lower = cleaned.toLowerCase();
	
	if (/[hs]/.test(lower)) {
		
		
		
		if (/\bh{1,2}\b|(?:^|[^a-z])h{1,2}(?:[^a-z]|$)/i.test(lower)) {
			return true;
		}
		if (/\bs{1,2}\b|(?:^|[^a-z])s{1,2}(?:[^a-z]|$)/i.test(lower)) {
			return true;
		}
	}
	
	if (/am\/pm|a\/p/i.test(lower)) {
		return true;
	}
	
	if (/\[h+\]|\[m+\]|\[s+\]/i.test(numFmt)) {
		return true;
	}
	
	if (/y{1,4}/.test(lower)) {
		return true;
	}
	
	if (/d{1,4}/.test(lower)) {
		return true;
	}
	
	
	
	
	
	
	if (/m{3,}/.test(lower)) {
		return true;
	}
	return false;
}

const MONTH_NAMES = [
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December"
];
const MONTH_ABBR = [
	"Jan",
	"Feb",
	"Mar",
	"Apr",
	"May",
	"Jun",
	"Jul",
	"Aug",
	"Sep",
	"Oct",
	"Nov",
	"Dec"
];
const DAY_NAMES = [
	"Sunday",
	"Monday",
	"Tuesday",
	"Wednesday",
	"Thursday",
	"Friday",
	"Saturday"
];
const DAY_ABBR = [
	"Sun",
	"Mon",
	"Tue",
	"Wed",
	"Thu",
	"Fri",
	"Sat"
];

export function formatDate(date, format, serial) {
	const year = date.getUTCFullYear();
	const month = date.getUTCMonth();
	const day = date.getUTCDate();
	const dayOfWeek = date.getUTCDay();
	let hours = date.getUTCHours();
	const minutes = date.getUTCMinutes();
	const seconds = date.getUTCSeconds();
	const ms = date.getUTCMilliseconds();
	
	const hasAmPm = /am\/pm|a\/p/i.test(format);
	let ampm = "";
	let displayHours = hours;
	if (hasAmPm) {
		ampm = hours >= 12 ? "PM" : "AM";
		displayHours = hours % 12;
		if (displayHours === 0) displayHours = 12;
	}
	
	
	const tokens = tokenize(format);
	
	
	const totalSerial = serial !== undefined && serial > 0 ? serial : 0;
	const totalHours = Math.floor(totalSerial * 24);
	const totalMinutes = Math.floor(totalSerial * 24 * 60);
	const totalSeconds = Math.floor(totalSerial * 24 * 60 * 60);
	
	
	
	const isMinute = Array.from({ length: tokens.length }, () => false);
	for (let t = 0; t < tokens.length; t++) {
		const lt = tokens[t].toLowerCase();
		if (lt !== "m" && lt !== "mm") continue;
		
		let backHour = false;
		for (let k = t - 1; k >= 0; k--) {
			const lk = tokens[k].toLowerCase();
			if (lk === "h" || lk === "hh" || /^\[h+\]$/.test(lk)) {
				backHour = true;
				break;
			}
			if (/^[ymdhs]+$/.test(lk) || /^\[[ms]+\]$/.test(lk) || lk === "am/pm" || lk === "a/p") break;
		}
		
		let fwdSecond = false;
		for (let k = t + 1; k < tokens.length; k++) {
			const lk = tokens[k].toLowerCase();
			if (lk === "s" || lk === "ss") {
				fwdSecond = true;
				break;
			}
			if (/^[ymdh]+$/.test(lk) || lk === "am/pm" || lk === "a/p") break;
		}
		isMinute[t] = backHour || fwdSecond;
	}
	let result = "";
	for (let t = 0; t < tokens.length; t++) {
		const token = tokens[t];
		const lower = token.toLowerCase();
		
		if (token.startsWith("[") && token.endsWith("]")) {
			const inner = lower.slice(1, -1);
			if (/^h+$/.test(inner)) {
				result += String(totalHours).padStart(inner.length, "0");
			} else if (/^m+$/.test(inner)) {
				result += String(totalMinutes).padStart(inner.length, "0");
			} else if (/^s+$/.test(inner)) {
				result += String(totalSeconds).padStart(inner.length, "0");
			}
			continue;
		}
		switch (lower) {
			case "yyyy":
				result += String(year);
				break;
			case "yy":
				result += String(year % 100).padStart(2, "0");
				break;
			case "mmmm":
				result += MONTH_NAMES[month];
				break;
			case "mmm":
				result += MONTH_ABBR[month];
				break;
			case "mm":
				if (isMinute[t]) {
					result += String(minutes).padStart(2, "0");
				} else {
					result += String(month + 1).padStart(2, "0");
				}
				break;
			case "m":
				if (isMinute[t]) {
					result += String(minutes);
				} else {
					result += String(month + 1);
				}
				break;
			case "dddd":
				result += DAY_NAMES[dayOfWeek];
				break;
			case "ddd":
				result += DAY_ABBR[dayOfWeek];
				break;
			case "dd":
				result += String(day).padStart(2, "0");
				break;
			case "d":
				result += String(day);
				break;
			case "hh":
				result += String(displayHours).padStart(2, "0");
				break;
			case "h":
				result += String(displayHours);
				break;
			case "ss":
				result += String(seconds).padStart(2, "0");
				break;
			case "s":
				result += String(seconds);
				break;
			case ".0":
			case ".00":
			case ".000":
				{
					const decimals = lower.length - 1;
					const frac = String(ms).padStart(3, "0").slice(0, decimals);
					result += "." + frac;
				}
				break;
			case "am/pm":
				result += ampm;
				break;
			case "a/p":
				result += ampm.charAt(0);
				break;
			default:
				
				result += token;
				break;
		}
	}
	return result;
}

function tokenize(format) {
	const tokens = [];
	let i = 0;
	while (i < format.length) {
		
		if (format[i] === "[" && format[i + 1] === "$") {
			const end = format.indexOf("]", i);
			if (end !== -1) {
				i = end + 1;
				continue;
			}
		}
		
		if (format[i] === "[") {
			const end = format.indexOf("]", i);
			if (end !== -1) {
				const inner = format.slice(i + 1, end);
				if (/^h+$/i.test(inner) || /^m+$/i.test(inner) || /^s+$/i.test(inner)) {
					tokens.push(format.slice(i, end + 1));
					i = end + 1;
					continue;
				}
				
				i = end + 1;
				continue;
			}
		}
		
		if (format[i] === "\"") {
			let literal = "";
			i++;
			while (i < format.length && format[i] !== "\"") {
				literal += format[i];
				i++;
			}
			i++;
			tokens.push(literal);
			continue;
		}
		
		if (format[i] === "\\") {
			i++;
			if (i < format.length) {
				tokens.push(format[i]);
				i++;
			}
			continue;
		}
		
		if (/^am\/pm/i.test(format.slice(i))) {
			tokens.push(format.slice(i, i + 5));
			i += 5;
			continue;
		}
		if (/^a\/p/i.test(format.slice(i))) {
			tokens.push(format.slice(i, i + 3));
			i += 3;
			continue;
		}
		
		if (format[i] === "." && i + 1 < format.length && format[i + 1] === "0") {
			let tok = ".";
			let j = i + 1;
			while (j < format.length && format[j] === "0") {
				tok += "0";
				j++;
			}
			tokens.push(tok);
			i = j;
			continue;
		}
		
		const ch = format[i].toLowerCase();
		if ("ymdhsn".includes(ch)) {
			let tok = "";
			const matchCh = ch;
			while (i < format.length && format[i].toLowerCase() === matchCh) {
				tok += format[i];
				i++;
			}
			tokens.push(tok);
			continue;
		}
		
		tokens.push(format[i]);
		i++;
	}
	return tokens;
}

const ISO_DATE_RE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

export function reviveIsoDate(value) {
	const trimmed = value.trim();
	if (!ISO_DATE_RE.test(trimmed)) return null;
	const d = new Date(trimmed);
	return Number.isNaN(d.getTime()) ? null : d;
}

export function parseDate(value) {
	if (!value || !value.trim()) {
		return null;
	}
	const trimmed = value.trim();
	
	const isoMatch = trimmed.match(/^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?([Zz]|[+-]\d{2}:?\d{2})?)?$/);
	if (isoMatch) {
		const y = Number(isoMatch[1]);
		const m = Number(isoMatch[2]) - 1;
		const d = Number(isoMatch[3]);
		const h = Number(isoMatch[4] || 0);
		const min = Number(isoMatch[5] || 0);
		const s = Number(isoMatch[6] || 0);
		let msec = 0;
		if (isoMatch[7]) {
			msec = Number(isoMatch[7].padEnd(3, "0").slice(0, 3));
		}
		
		const tz = isoMatch[8];
		if (tz && tz.toUpperCase() !== "Z") {
			const tzMatch = tz.match(/^([+-])(\d{2}):?(\d{2})$/);
			if (tzMatch) {
				const sign = tzMatch[1] === "+" ? 1 : -1;
				const tzH = Number(tzMatch[2]);
				const tzM = Number(tzMatch[3]);
				const offsetMs = sign * (tzH * 60 + tzM) * 6e4;
				const utcMs = Date.UTC(y, m, d, h, min, s, msec) - offsetMs;
				return new Date(utcMs);
			}
		}
		return new Date(Date.UTC(y, m, d, h, min, s, msec));
	}
	
	const usMatch = trimmed.match(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/);
	if (usMatch) {
		const m = Number(usMatch[1]) - 1;
		const d = Number(usMatch[2]);
		const y = Number(usMatch[3]);
		if (m >= 0 && m <= 11 && d >= 1 && d <= 31) {
			return new Date(Date.UTC(y, m, d));
		}
	}
	
	const euMatch = trimmed.match(/^(\d{1,2})\.(\d{1,2})\.(\d{4})$/);
	if (euMatch) {
		const d = Number(euMatch[1]);
		const m = Number(euMatch[2]) - 1;
		const y = Number(euMatch[3]);
		if (m >= 0 && m <= 11 && d >= 1 && d <= 31) {
			return new Date(Date.UTC(y, m, d));
		}
	}
	
	const dashMatch = trimmed.match(/^(\d{1,2})-(\d{1,2})-(\d{4})$/);
	if (dashMatch) {
		const d = Number(dashMatch[1]);
		const m = Number(dashMatch[2]) - 1;
		const y = Number(dashMatch[3]);
		if (m >= 0 && m <= 11 && d >= 1 && d <= 31) {
			return new Date(Date.UTC(y, m, d));
		}
	}
	return null;
}

export function serialToTime(serial) {
	
	const frac = Math.abs(serial) % 1;
	
	const totalMs = Math.round(frac * MS_PER_DAY);
	const hours = Math.floor(totalMs / 36e5);
	const minutes = Math.floor(totalMs % 36e5 / 6e4);
	const seconds = Math.floor(totalMs % 6e4 / 1e3);
	const milliseconds = totalMs % 1e3;
	return {
		hours,
		minutes,
		seconds,
		milliseconds
	};
}

export function timeToSerial(hours, minutes, seconds = 0, milliseconds = 0) {
	const totalMs = hours * 36e5 + minutes * 6e4 + seconds * 1e3 + milliseconds;
	return totalMs / MS_PER_DAY;
}
