// The words of the page, in its language, and numbers as its readers write them.

export const words = JSON.parse(document.getElementById("words").textContent);

const formats = {};

/** Return a text with `{name}` replaced by the values; numbers are formatted. */
export function phrase(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? number(value) : String(value);
  });
}

/** Return a number with `digits` decimals at most. */
export function number(value, digits = 0) {
  formats[digits] ??= new Intl.NumberFormat(words.language, { maximumFractionDigits: digits, useGrouping: "always" });
  return formats[digits].format(value);
}

/** Return a score with two decimals. */
export function score(value) {
  formats.score ??= new Intl.NumberFormat(words.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return formats.score.format(value);
}

/** Return a share of 0 to 1 as a percentage with one decimal. */
export function percent(value) {
  formats.percent ??= new Intl.NumberFormat(words.language, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return formats.percent.format(value);
}

/** Return a length of time, rounded as it is long. */
export function duration(seconds) {
  if (seconds < 90) return phrase(words.seconds, { count: Math.max(1, Math.round(seconds)) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return phrase(words.minutes, { count: minutes });
  return phrase(words.hours, { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

export function labelWord(label) {
  return words.labels[label] ?? label;
}
