// Sends the texts of all rows that are not done, a few requests at a time, until each row has an outcome.

import { Pace } from "./pace.js";
import { requestPredictions } from "./request.js";
import { textError, wellFormed } from "./text-check.js";

const BYTES_PER_UNIT = 3; // of UTF-8, for one UTF-16 unit

/**
 * The scoring of one table. `textOf(row)` returns a text; `limits` has url, maxTexts, maxChars, maxBytes.
 * `onPiece(from, to)` is called when these rows are done, `onChange()` when the state has changed.
 */
export class Sender {
  constructor({ textOf, results, limits, onPiece, onChange }) {
    Object.assign(this, { textOf, results, limits, onPiece, onChange });
    this.pace = new Pace(limits.maxTexts);
    this.next = 0; // first row that no request has taken
    this.again = []; // ranges to send again: {from, to, tries}
    this.flying = 0;
    this.paused = false;
    this.stopped = null; // a reason
    this.waiting = null; // {until, reason}, ms of performance.now()
    this.abort = new AbortController();
    this.wake = () => {};
  }

  /** Return when all rows are done, or at the stop. Raises nothing: what fails is an error of a row. */
  async run() {
    for (;;) {
      while (this.maySend()) this.launch(this.takeRange());
      if (this.stopped || (!this.flying && !this.hasMore())) return;
      await this.changed();
    }
  }

  pause() {
    this.paused = true;
    this.tell();
  }

  goOn() {
    this.paused = false;
    this.tell();
  }

  /** End at once; what is in flight is thrown away. */
  stop(reason) {
    this.stopped = reason;
    this.abort.abort();
    this.tell();
  }

  maySend() {
    return !this.stopped && !this.paused && !this.waiting && this.flying < this.pace.lanes && this.hasMore();
  }

  hasMore() {
    const { results } = this;
    while (this.next < results.total && results.isDone(this.next)) this.next += 1;
    return this.again.length > 0 || this.next < results.total;
  }

  /** Return the next rows; those of a request that came back go first, in parts of the present size. */
  takeRange() {
    const range = this.again.shift() ?? { from: this.next, to: this.results.total, tries: 0, fresh: true };
    const to = Math.min(range.to, this.endOfRequest(range.from, range.to));
    if (to < range.to && !range.fresh) this.again.unshift({ ...range, from: to });
    if (range.fresh) this.next = to;
    return { from: range.from, to, tries: range.tries };
  }

  endOfRequest(from, last) {
    let bytes = 0;
    const most = Math.min(last, from + this.pace.size);
    for (let row = from; row < most; row += 1) {
      bytes += this.textOf(row).length * BYTES_PER_UNIT + 4;
      if (bytes > this.limits.maxBytes / 2 && row > from) return row;
    }
    return most;
  }

  launch(range) {
    this.flying += 1;
    this.send(range)
      .catch((error) => {
        if (!this.abort.signal.aborted) this.stop(String(error?.message ?? error));
      })
      .finally(() => {
        this.flying -= 1;
        this.tell();
      });
  }

  async send(range) {
    const { rows, texts } = this.goodTexts(range);
    const began = performance.now();
    const answer = rows.length
      ? await requestPredictions(this.limits.url, texts, range.tries, this.abort.signal)
      : { predictions: [] };
    if (this.stopped) return;
    if (answer.stop) this.stop(answer.stop);
    else if (answer.wait) this.wait(answer, range);
    else if (answer.split) this.split(range, rows, answer.code);
    else {
      rows.forEach((row, index) => this.results.set(row, answer.predictions[index]));
      if (rows.length) this.pace.answered(rows.length, (performance.now() - began) / 1000);
      this.onPiece(range.from, range.to);
    }
  }

  goodTexts({ from, to }) {
    const rows = [];
    const texts = [];
    for (let row = from; row < to; row += 1) {
      if (this.results.isDone(row)) continue;
      const text = this.textOf(row);
      const code = text === null ? "not_calculated" : textError(text, this.limits.maxChars);
      if (code) {
        this.results.setError(row, code);
        continue;
      }
      rows.push(row);
      texts.push(wellFormed(text));
    }
    return { rows, texts };
  }

  wait({ wait, reason, slower }, range) {
    if (slower) this.pace.slowDown();
    this.again.push({ ...range, tries: range.tries + 1 });
    const until = performance.now() + wait * 1000;
    if (this.waiting && this.waiting.until >= until) return;
    const waiting = { until, reason };
    this.waiting = waiting;
    setTimeout(() => {
      if (this.waiting !== waiting) return;
      this.waiting = null;
      this.tell();
    }, wait * 1000);
    this.tell();
  }

  split({ from, to, tries }, rows, code) {
    if (rows.length === 1) {
      this.results.setError(rows[0], code);
      this.onPiece(from, to);
      return;
    }
    const middle = rows[Math.floor(rows.length / 2)];
    this.again.unshift({ from, to: middle, tries }, { from: middle, to, tries });
  }

  changed() {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  tell() {
    this.wake();
    this.onChange();
  }
}
