// The encoding of a text file: guessed, or as the reader of the page says.

import { decodeCp850 } from "./cp850.js";

export const ENCODINGS = ["utf-8", "windows-1252", "macintosh", "cp850", "utf-16le", "utf-16be", "utf-8, windows-1252"];

const MIXED = "utf-8, windows-1252"; // line by line
const LETTERS = new Set("áéíóúüñÁÉÍÓÚÜÑ");
const OPENING = new Set("¿¡");
const SIGNS = new Set("€ºª«»“”‘’–—…");
const SAMPLE = 200_000; // bytes above 127 that are looked at

/** Return `{text, encoding, bom}`; a byte order mark decides, then `chosen`, then a guess. */
export function decodeText(bytes, chosen) {
  const marked = byteOrderMark(bytes);
  const encoding = chosen || marked?.encoding || guessEncoding(bytes);
  const bom = marked?.encoding === encoding;
  return { text: decodeAs(bom ? bytes.subarray(marked.length) : bytes, encoding), encoding, bom };
}

function byteOrderMark(bytes) {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: "utf-8", length: 3 };
  if (first === 0xff && second === 0xfe) return { encoding: "utf-16le", length: 2 };
  if (first === 0xfe && second === 0xff) return { encoding: "utf-16be", length: 2 };
  return null;
}

function decodeAs(bytes, encoding) {
  if (encoding === "cp850") return decodeCp850(bytes);
  if (encoding === MIXED) return lines(bytes).map(decodeLine).join("");
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

function guessEncoding(bytes) {
  const nuls = countNuls(bytes.subarray(0, 4096));
  if (nuls.total * 5 > Math.min(bytes.length, 4096)) return nuls.odd * 2 > nuls.total ? "utf-16le" : "utf-16be";
  if (isUtf8(bytes)) return "utf-8";
  if (lines(bytes).some((line) => hasUpperHalf(line) && isUtf8(line))) return MIXED;
  const scores = ["windows-1252", "cp850", "macintosh"].map((encoding) => [encoding, spanishScore(bytes, encoding)]);
  scores.sort((one, other) => other[1] - one[1]); // stable: windows-1252 wins a tie
  return scores[0][0];
}

function countNuls(bytes) {
  let total = 0;
  let odd = 0;
  bytes.forEach((byte, index) => {
    if (byte !== 0) return;
    total += 1;
    odd += index % 2;
  });
  return { total, odd };
}

function isUtf8(bytes) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function hasUpperHalf(bytes) {
  return bytes.some((byte) => byte > 127);
}

/** Return the lines with their line ends. */
function lines(bytes) {
  const found = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(10, start);
    const next = end < 0 ? bytes.length : end + 1;
    found.push(bytes.subarray(start, next));
    start = next;
  }
  return found;
}

function decodeLine(line) {
  return new TextDecoder(isUtf8(line) ? "utf-8" : "windows-1252", { ignoreBOM: true }).decode(line);
}

/** Return how many bytes above 127 are, in `encoding`, Spanish letters and signs at a likely place. */
function spanishScore(bytes, encoding) {
  const upper = decodeAs(Uint8Array.from({ length: 128 }, (_, index) => index + 128), encoding);
  let score = 0;
  let seen = 0;
  for (let index = 0; index < bytes.length && seen < SAMPLE; index += 1) {
    if (bytes[index] < 128) continue;
    seen += 1;
    score += likelihood(upper[bytes[index] - 128], bytes[index - 1], bytes[index + 1]);
  }
  return score;
}

function likelihood(character, before, after) {
  const inWord = isLetter(before) || isLetter(after);
  if (LETTERS.has(character)) return inWord ? 1 : 0.2;
  if (OPENING.has(character)) return !isLetter(before) && isLetter(after) ? 1 : 0;
  if (SIGNS.has(character)) return isLetter(before) && isLetter(after) ? 0.2 : 0.8;
  return 0;
}

function isLetter(byte) {
  return byte > 127 || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
}
