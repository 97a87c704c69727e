// The kind of a file, from its first bytes: names say too little ("comments.xls" may be a web page).

const LOOK_AT = 4096;
const OTHERS = ["\x89PNG", "\xff\xd8\xff", "GIF8", "%PDF-", "\x1f\x8b", "{\\rtf"]; // pictures, PDF, gzip, RTF
const CONTROLS = /[\0-\x08\x0e-\x19\x1c-\x1f]/g; // that texts do not have; a few come from damaged cells
const MOST_CONTROLS = 8;
const MOST_SHARE = 0.01;

/** Return "zip", "ole", "parquet", "html", "other" or "text". */
export function kindOfBytes(bytes) {
  const starts = (...values) => values.every((value, index) => bytes[index] === value);
  if (starts(0x50, 0x4b, 3, 4)) return "zip"; // not PK alone, the name of a column with primary keys
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) return "ole";
  if (starts(0x50, 0x41, 0x52, 0x31)) return "parquet";
  const start = String.fromCharCode(...bytes.subarray(0, LOOK_AT));
  if (OTHERS.some((signature) => start.startsWith(signature))) return "other";
  const head = start.replaceAll("\0", "");
  return /^[^<]{0,8}<[\s\S]*(<t(able|r)[\s>]|urn:schemas-microsoft-com:office:spreadsheet)/i.test(head) ? "html" : "text";
}

/** Return true if a decoded file is not text, such as a program or a sound: it is full of control characters. */
export function isBinary(text) {
  const head = text.slice(0, LOOK_AT);
  const controls = head.match(CONTROLS)?.length ?? 0;
  return controls > MOST_CONTROLS && controls > head.length * MOST_SHARE;
}
