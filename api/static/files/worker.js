// The worker of the page: it reads, sends, sums up and writes, so that the page always answers clicks.
//
// A message is {id, task, ...}; its answer is {id, result} or {id, error: code}. Messages without an id are events.

import { ReadError } from "./read-error.js";
import { Session } from "./session.js";

let session = null;

const TASKS = {
  open: ({ limits, path }) => {
    session = new Session(limits, path, (message) => postMessage(message));
  },
  read: ({ file, choices }) => session.read(file, choices),
  restore: () => session.restore(),
  start: () => inBackground(session.start()),
  goOn: ({ state }) => inBackground(session.send(state)),
  pause: ({ isPaused }) => session.pause(isPaused),
  cancel: () => session.cancel(),
  forget: () => session.forget(),
  summary: ({ dayFirst }) => session.summary(dayFirst),
  download: ({ asIs }) => session.download(asIs),
};

function inBackground(promise) {
  promise.catch((error) => postMessage({ type: "ended", end: String(error) }));
}

function codeOf(error) {
  if (error instanceof ReadError) return error.code;
  if (error instanceof RangeError) return "memory"; // a text or an array that is too long
  return error.name === "NotReadableError" || error.name === "NotFoundError" ? "unreadable" : "broken";
}

onmessage = async ({ data: { id, task, ...input } }) => {
  try {
    postMessage({ id, result: await TASKS[task](input) });
  } catch (error) {
    postMessage({ id, error: codeOf(error), detail: String(error) });
  }
};
