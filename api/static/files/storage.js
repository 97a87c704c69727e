// The run in this browser's IndexedDB, so that a reload goes on where it was.

const VERSION = 1;
const RUNS = "runs";
const PIECES = "pieces";
const CURRENT = "current";

/** The database of one service; `path` is that of the page, as several services may share an origin. */
export class Storage {
  static async open(path) {
    const request = indexedDB.open(`sentiq-files:${path}`, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(RUNS);
      request.result.createObjectStore(PIECES, { keyPath: "from" });
    };
    return new Storage(await finished(request));
  }

  constructor(database) {
    this.database = database;
    database.onversionchange = () => database.close();
  }

  /** Replace what is there by a run: `{name, file, choices, total}`. */
  async begin(run) {
    const transaction = this.change([RUNS, PIECES]);
    transaction.objectStore(PIECES).clear();
    transaction.objectStore(RUNS).put({ ...run, state: "running" }, CURRENT);
    await completed(transaction);
  }

  async setState(state) {
    const transaction = this.change([RUNS]);
    const runs = transaction.objectStore(RUNS);
    const run = await finished(runs.get(CURRENT));
    if (run) runs.put({ ...run, state }, CURRENT);
    await completed(transaction);
  }

  addPiece(piece) {
    const transaction = this.change([PIECES]);
    transaction.objectStore(PIECES).put(piece);
    return completed(transaction);
  }

  /** Return the run with its pieces, or null. */
  async load() {
    const transaction = this.database.transaction([RUNS, PIECES]);
    const run = await finished(transaction.objectStore(RUNS).get(CURRENT));
    if (!run) return null;
    return { ...run, pieces: await finished(transaction.objectStore(PIECES).getAll()) };
  }

  async clear() {
    const transaction = this.change([RUNS, PIECES]);
    transaction.objectStore(RUNS).clear();
    transaction.objectStore(PIECES).clear();
    await completed(transaction);
  }

  change(stores) {
    return this.database.transaction(stores, "readwrite", { durability: "relaxed" });
  }
}

function finished(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

function completed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}
