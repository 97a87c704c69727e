// The four columns that a result adds.

export const OUTCOME_NAMES = ["sentiment", "score", "confident", "error"];
export const NOT_SCORED = "not_scored"; // of a run that was cancelled

/** Return the names of the columns; a name that the file has gets a number. */
export function outcomeNames(header) {
  const taken = new Set(header);
  return OUTCOME_NAMES.map((name) => {
    let free = name;
    for (let number = 2; taken.has(free); number += 1) free = `${name}_${number}`;
    return free;
  });
}

/** Return the values of a row's four cells; null where there is none. */
export function outcomeValues(results, row) {
  const { sentiment, score, confident, error } = results.get(row);
  return [sentiment, score, confident, error ?? (sentiment === null ? NOT_SCORED : null)];
}
