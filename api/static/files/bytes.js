// The kind of a file, from its first bytes: names say too little ("comments.xls" may be a web page).

const LOOK_AT = 4096;

/** Return "zip", "ole", "parquet", "html" or "text". */
export function kindOfBytes(bytes) {
  const starts = (...values) => values.every((value, index) => bytes[index] === value);
  if (starts(0x50, 0x4b)) return "zip";
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) return "ole";
  if (starts(0x50, 0x41, 0x52, 0x31)) return "parquet";
  const head = String.fromCharCode(...bytes.subarray(0, LOOK_AT)).replaceAll("\0", "");
  return /^[^<]{0,8}<[\s\S]*(<t(able|r)[\s>]|urn:schemas-microsoft-com:office:spreadsheet)/i.test(head) ? "html" : "text";
}
