// One file from reading to the result. It lives in the worker.

import { cellText } from "./cells.js";
import { writeResult } from "./download.js";
import { Rate } from "./rate.js";
import { readTable } from "./reading.js";
import { Results } from "./results.js";
import { Sender } from "./sender.js";
import { Storage } from "./storage.js";
import { summarize } from "./summary.js";
import { rowText, tableWidth } from "./table.js";

const OPEN_MS = 5000;
const PREVIEW_ROWS = 8;
const PREVIEW_CHARS = 200;
const TELL_EVERY_MS = 250;

/** `limits` are those of Sender; `post(message)` sends a message to the page. */
export class Session {
  constructor(limits, path, post) {
    Object.assign(this, { limits, path, post });
    this.storage = null; // of the run that goes on; null where the browser has none
    this.lastTold = 0;
    this.failedRequests = 0;
  }

  /** Read a file and return what the page shows of it. Raises ReadError. */
  async read(file, choices) {
    this.file = file;
    this.table = await readTable(new Uint8Array(await file.arrayBuffer()), choices);
    this.results = null;
    return preview(this.table);
  }

  /** Score the table that was read. */
  async start() {
    const { form, header, textColumn } = this.table;
    this.results = new Results(this.table.rows.length);
    const choices = { ...form, header: header !== null, textColumn, hidden: this.table.keepsHidden };
    this.storage = await openStorage(this.path);
    await this.keep((storage) => storage.begin({ name: this.file.name, file: this.file, choices, total: this.results.total }));
    await this.send("running");
  }

  /** Take up the run that this browser has, if there is one; return `{name, done, total, state}` or null. */
  async restore() {
    const storage = await openStorage(this.path);
    const run = storage && (await storage.load().catch(() => null));
    if (!run) return null;
    const file = new File([run.file], run.name);
    const shown = await this.read(file, run.choices);
    if (this.table.rows.length !== run.total) return null;
    this.storage = storage;
    this.results = new Results(run.total);
    run.pieces.forEach((piece) => this.results.restore(piece));
    return { name: run.name, preview: shown, state: run.state, ...this.progress() };
  }

  /** Send what is not done; `state` is running or paused. */
  async send(state) {
    this.rate = new Rate();
    this.rate.restart(this.results.done, performance.now());
    this.sender = new Sender({
      textOf: (row) => rowText(this.table, this.table.rows[row]),
      results: this.results,
      limits: this.limits,
      onPiece: (from, to) => this.pieceDone(from, to),
      onChange: () => this.tell(),
    });
    this.sender.paused = state === "paused";
    this.tell(true);
    await this.sender.run();
    const end = this.sender.stopped ?? "done";
    if (end === "done" || end === "cancelled") await this.keep((storage) => storage.setState(end));
    this.post({ type: "ended", end, ...this.progress() });
  }

  async pause(isPaused) {
    if (isPaused) this.sender.pause();
    else this.sender.goOn();
    this.rate.restart(this.results.done, performance.now());
    this.tell(true);
    await this.keep((storage) => storage.setState(isPaused ? "paused" : "running"));
  }

  cancel() {
    this.sender.stop("cancelled");
  }

  async forget() {
    this.sender?.stop("forgotten");
    this.storage ??= await openStorage(this.path);
    await this.keep((storage) => storage.clear());
    this.table = null;
    this.results = null;
  }

  summary(dayFirst) {
    return summarize(this.table, this.results, dayFirst);
  }

  download(asIs) {
    return writeResult(this.file.name, this.table, this.results, asIs);
  }

  pieceDone(from, to) {
    this.rate.add(this.results.done, performance.now());
    this.keep((storage) => storage.addPiece(this.results.piece(from, to)));
    this.tell();
  }

  /** Tell the page where the run is, a few times a second at most. */
  tell(atOnce = false) {
    const now = performance.now();
    if (!atOnce && now - this.lastTold < TELL_EVERY_MS && !this.sender.waiting) return;
    this.lastTold = now;
    const { waiting, paused } = this.sender;
    const wait = waiting && { reason: waiting.reason, seconds: Math.max(0, (waiting.until - now) / 1000) };
    this.post({ type: "progress", paused, wait, ...this.progress() });
  }

  progress() {
    const { done, total, errorCount } = this.results;
    const perSecond = this.rate?.perSecond() ?? null;
    return { done, total, errors: errorCount, perSecond, left: perSecond && (total - done) / perSecond };
  }

  /** Write to the storage; a browser that cannot store goes on without, and the page says so. */
  async keep(write) {
    if (!this.storage) return;
    try {
      await write(this.storage);
    } catch {
      this.storage = null;
      this.post({ type: "unstored" });
    }
  }
}

/** Return null where the browser has no storage, or another page blocks it. */
async function openStorage(path) {
  const late = new Promise((resolve) => setTimeout(resolve, OPEN_MS, null));
  return Promise.race([Storage.open(path).catch(() => null), late]);
}

function preview(table) {
  const width = tableWidth(table);
  const cut = (cell) => cellText(cell).slice(0, PREVIEW_CHARS);
  return {
    kind: table.kind,
    form: table.form,
    header: table.header,
    fixedHeader: Boolean(table.fixedHeader),
    rows: table.rows.slice(0, PREVIEW_ROWS).map((row) => Array.from({ length: width }, (_, column) => cut(row[column]))),
    total: table.rows.length,
    width,
    textColumn: table.textColumn,
    left: table.left,
  };
}
