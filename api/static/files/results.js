// The outcome of each row, in typed arrays: 100,000 rows take 1.5 MB.

const UNKNOWN = 0; // of `confident`
const UNSURE = 1;
const SURE = 2;
const TRUNCATED = 4;

/** The outcomes of all rows. A label or an error of 0 means that there is none. */
export class Results {
  constructor(total) {
    this.total = total;
    this.done = 0;
    this.errorCount = 0;
    this.labels = [];
    this.codes = [];
    this.label = new Uint8Array(total);
    this.error = new Uint8Array(total);
    this.flags = new Uint8Array(total);
    this.score = new Float64Array(total);
    this.highest = new Float32Array(total); // probability
  }

  isDone(row) {
    return this.label[row] !== 0 || this.error[row] !== 0;
  }

  /** Keep an item of the API's `predictions`; a row that is done stays as it is. */
  set(row, prediction) {
    if (this.isDone(row)) return;
    this.done += 1;
    if (prediction.error) {
      this.error[row] = numberOf(this.codes, prediction.error.code);
      this.errorCount += 1;
      return;
    }
    this.label[row] = numberOf(this.labels, prediction.sentiment);
    this.score[row] = prediction.score;
    this.highest[row] = Object.values(prediction.probabilities).reduce((most, one) => Math.max(most, one), 0);
    const sure = prediction.confident ?? null;
    this.flags[row] = (sure === null ? UNKNOWN : sure ? SURE : UNSURE) | (prediction.truncated ? TRUNCATED : 0);
  }

  setError(row, code) {
    this.set(row, { error: { code } });
  }

  /** Return `{sentiment, score, confident, truncated, error}`; all null for a row that is not done. */
  get(row) {
    const sentiment = this.labels[this.label[row] - 1] ?? null;
    const sure = this.flags[row] & 3;
    return {
      sentiment,
      score: sentiment === null ? null : this.score[row],
      confident: sentiment === null || sure === UNKNOWN ? null : sure === SURE,
      truncated: (this.flags[row] & TRUNCATED) !== 0,
      error: this.codes[this.error[row] - 1] ?? null,
    };
  }

  /** Return the outcomes of rows `from` to `to`, for `restore`. */
  piece(from, to) {
    const cut = (array) => array.slice(from, to);
    return {
      from,
      labels: [...this.labels],
      codes: [...this.codes],
      label: cut(this.label),
      error: cut(this.error),
      flags: cut(this.flags),
      score: cut(this.score),
      highest: cut(this.highest),
    };
  }

  /** Put a piece back. */
  restore(piece) {
    for (let index = 0; index < piece.label.length; index += 1) {
      const row = piece.from + index;
      if (row >= this.total || this.isDone(row) || !(piece.label[index] || piece.error[index])) continue;
      this.done += 1;
      if (piece.error[index]) {
        this.error[row] = numberOf(this.codes, piece.codes[piece.error[index] - 1]);
        this.errorCount += 1;
        continue;
      }
      this.label[row] = numberOf(this.labels, piece.labels[piece.label[index] - 1]);
      this.flags[row] = piece.flags[index];
      this.score[row] = piece.score[index];
      this.highest[row] = piece.highest[index];
    }
  }
}

/** Return the place of a name in a list, from 1; a new name is added. */
function numberOf(names, name) {
  const index = names.indexOf(name);
  return index >= 0 ? index + 1 : names.push(name);
}
