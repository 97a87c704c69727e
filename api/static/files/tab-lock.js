// One tab at a time works on a file, as they share what this browser keeps.

const SOON_MS = 2000; // a page that is loaded again waits for its former self to let go

/** Resolve once this tab has the lock, which it holds until it closes; call `onWait` if another tab has it. */
export function takeLock(path, onWait) {
  if (!navigator.locks) return Promise.resolve(); // plain HTTP from another machine
  return new Promise((resolve) => {
    const timer = setTimeout(onWait, SOON_MS);
    navigator.locks.request(`sentiq-files:${path}`, () => {
      clearTimeout(timer);
      resolve();
      return new Promise(() => {});
    });
  });
}
