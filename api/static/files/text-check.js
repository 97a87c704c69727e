// Texts that the service would refuse are errors of their rows at once.

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Return the code of an error, as the API has it, or null. `maxChars` counts code points. */
export function textError(text, maxChars) {
  if (!text.trim()) return "empty";
  if (text.includes("\0")) return "nul_character";
  if (text.length > maxChars && countCodePoints(text) > maxChars) return "too_long";
  return null;
}

/** Return the text without halves of characters, which JSON in UTF-8 cannot carry. */
export function wellFormed(text) {
  return text.replace(LONE_SURROGATE, "\ufffd");
}

function countCodePoints(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
