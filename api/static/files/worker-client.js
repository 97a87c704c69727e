// The page's side of the worker.

/** Asks the worker; `onEvent(message)` gets what it tells by itself. */
export class WorkerClient {
  constructor(onEvent) {
    this.asked = new Map();
    this.number = 0;
    this.worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.worker.onmessage = ({ data }) => (data.id === undefined ? onEvent(data) : this.settle(data));
    this.worker.onerror = () => this.failAll("memory");
  }

  /** Return a promise of the result. Rejects with an Error whose `code` names one of the page's problems. */
  ask(task, input = {}) {
    this.number += 1;
    this.worker.postMessage({ id: this.number, task, ...input });
    return new Promise((resolve, reject) => this.asked.set(this.number, { resolve, reject }));
  }

  settle({ id, result, error, detail }) {
    const { resolve, reject } = this.asked.get(id);
    this.asked.delete(id);
    if (error) reject(Object.assign(new Error(detail), { code: error }));
    else resolve(result);
  }

  failAll(code) {
    for (const { reject } of this.asked.values()) reject(Object.assign(new Error(code), { code }));
    this.asked.clear();
  }
}
