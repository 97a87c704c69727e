// The page for files: it joins the sections and the worker.

import { find, show } from "./dom.js";
import { chosen, showFound } from "./found-view.js";
import { forgetDownload, offerDownload, showResult } from "./result-view.js";
import { say, showProgress, showRun } from "./run-view.js";
import { takeLock } from "./tab-lock.js";
import { phrase, words } from "./words.js";
import { WorkerClient } from "./worker-client.js";

const limits = JSON.parse(find("#limits").textContent);
const worker = new WorkerClient(onEvent);
let file = null;
let preview = null;
let paused = false;
let halted = false; // for want of a key, for example

function onEvent(message) {
  if (message.type === "progress") {
    paused = message.paused;
    showProgress(message);
  }
  if (message.type === "ended") end(message);
  if (message.type === "unstored") notice(words.unstored);
}

/** Show the sections of a state: "choose", "found", "run" or "result". */
function showState(state) {
  show(find("#choose"), state === "choose" || state === "found");
  show(find("#found"), state === "found");
  showRun(state === "run");
  show(find("#result"), state === "result");
  show(find("[name=another]"), state === "result");
}

function notice(text) {
  find("#notice").textContent = text;
  show(find("#notice"), Boolean(text));
}

function problem(code) {
  find("#problem").textContent = code ? (words.problems[code] ?? words.problems.broken) : "";
  show(find("#problem"), Boolean(code));
}

async function read(choices, focus) {
  problem(null);
  notice("");
  say(phrase(words.reading, { name: file.name }));
  find("[name=start]").disabled = true;
  try {
    preview = await worker.ask("read", { file, choices });
  } catch (error) {
    show(find("#found"), false);
    problem(error.code);
    return;
  }
  showFound(file.name, preview);
  find("[name=start]").disabled = false;
  showState("found");
  say(find("#found-rows").textContent);
  if (focus) find("#found-title").focus();
}

function choose(chosenFile) {
  if (!chosenFile) return;
  file = chosenFile;
  find("#keep-hidden").checked = false;
  read({}, true);
}

async function start() {
  showState("run");
  find("#run-title").focus();
  await worker.ask("start");
}

function togglePause() {
  if (halted) {
    halted = false;
    problem(null);
    showState("run");
    worker.ask("goOn", { state: "running" });
    return;
  }
  worker.ask("pause", { isPaused: !paused });
}

async function end(message) {
  if (message.end === "forgotten") return;
  if (message.end !== "done" && message.end !== "cancelled") {
    halted = true;
    show(find("[name=another]"), true);
    find("[name=pause]").textContent = words.go_on;
    find("#wait").textContent = "";
    find("#problem").textContent = words.ends[message.end] ?? words.ends.unexpected;
    show(find("#problem"), true);
    return;
  }
  showState("result");
  await showResult(worker, preview, message);
  say(find("#result-text").textContent);
  find("#result-title").focus();
}

async function restore() {
  const run = await worker.ask("restore").catch(() => notice(words.resume_failed));
  if (!run) return;
  preview = run.preview;
  const texts = { done: words.resumed_done, cancelled: words.resumed_done, paused: words.resumed_paused };
  notice(phrase(texts[run.state] ?? words.resumed, run));
  if (run.state === "done" || run.state === "cancelled") {
    await end({ end: run.state, ...run });
    return;
  }
  showState("run");
  await worker.ask("goOn", { state: run.state });
}

async function forget() {
  await worker.ask("forget");
  forgetDownload();
  say("");
  notice("");
  problem(null);
  find("#choose").reset();
  showState("choose");
  find("#file").focus();
}

function listen() {
  find("#file").addEventListener("change", (event) => choose(event.target.files[0]));
  find("#choices").addEventListener("change", (event) => read(chosen(preview, event.target.name), false));
  find("#choices").addEventListener("submit", (event) => event.preventDefault());
  find("[name=start]").addEventListener("click", start);
  find("[name=pause]").addEventListener("click", togglePause);
  find("[name=cancel]").addEventListener("click", () => worker.ask("cancel"));
  find("[name=another]").addEventListener("click", forget);
  find("[name=print]").addEventListener("click", () => print());
  find("#as-is").addEventListener("change", () => offerDownload(worker));
  addEventListener("unhandledrejection", () => problem("unexpected"));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!find("#choose").hidden && !find("#file").disabled) choose(event.dataTransfer.files[0]);
  });
}

async function open() {
  showState("choose");
  await worker.ask("open", { limits, path: location.pathname });
  listen();
  await takeLock(location.pathname, () => waitForOtherTab(true));
  waitForOtherTab(false);
  await restore();
  show(find("#files"), true);
}

function waitForOtherTab(isWaiting) {
  find("#file").disabled = isWaiting;
  if (isWaiting) show(find("#files"), true);
  notice(isWaiting ? words.other_tab : "");
}

open();
