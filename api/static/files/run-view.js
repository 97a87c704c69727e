// The section with the progress of a run.

import { find, show } from "./dom.js";
import { duration, number, phrase, words } from "./words.js";

const ANNOUNCE_EVERY = 0.1; // of the rows

let announced = 0;

/** Show where the run is; a screen reader is told each tenth. */
export function showProgress({ done, total, errors, perSecond, left, paused, wait }) {
  const bar = find("progress");
  bar.max = Math.max(1, total);
  bar.value = done;
  const parts = [phrase(words.progress_text, { done, total })];
  if (perSecond && !paused) parts.push(phrase(words.progress_rate, { rate: number(perSecond, perSecond < 10 ? 1 : 0) }));
  if (left && !paused) parts.push(phrase(words.progress_left, { time: duration(left) }));
  if (errors) parts.push(phrase(words.progress_errors, { count: errors }));
  find("#progress-text").textContent = parts.join(" · ");
  find("#wait").textContent = paused ? words.paused : waitText(wait);
  find("[name=pause]").textContent = paused ? words.go_on : words.pause;
  announce(done, total);
}

/** Tell a screen reader. */
export function say(text) {
  find("#announcement").textContent = text;
}

/** Show the section; `canGo` is false while nothing runs. */
export function showRun(isShown) {
  announced = 0;
  show(find("#run"), isShown);
}

function waitText(wait) {
  return wait ? phrase(words.waits[wait.reason], { seconds: Math.ceil(wait.seconds) }) : "";
}

function announce(done, total) {
  const tenth = Math.floor(done / (total * ANNOUNCE_EVERY));
  if (tenth <= announced) return;
  announced = tenth;
  say(phrase(words.progress_text, { done, total }));
}
