// One tab at a time works on a file, as they share what this browser keeps.

/** Return a promise of true if no other tab of this page has the lock; this tab then holds it until it closes. */
export function takeLock(path) {
  if (!navigator.locks) return Promise.resolve(true); // plain HTTP from another machine
  return new Promise((resolve) => {
    navigator.locks.request(`sentiq-files:${path}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise(() => {});
    });
  });
}
