// Papa Parse as a module: its file knows scripts, CommonJS and AMD only, so this is a small AMD.

let loading = null;

/** Return a promise of Papa. */
export function loadPapa() {
  loading ??= load();
  return loading;
}

async function load() {
  let papa = null;
  const define = (_dependencies, make) => {
    papa = make();
  };
  define.amd = true;
  globalThis.define = define;
  await import("../vendor/papaparse/papaparse.min.js");
  delete globalThis.define;
  return papa;
}
