// Rows a second, over the last seconds in which rows were scored.

const WINDOW_MS = 15_000;

/** A rate of rows, from counts and times in ms. */
export class Rate {
  constructor() {
    this.points = [];
  }

  /** Forget the past, after a pause. */
  restart(done, now) {
    this.points = [{ done, now }];
  }

  add(done, now) {
    this.points.push({ done, now });
    while (this.points.length > 2 && now - this.points[1].now > WINDOW_MS) this.points.shift();
  }

  /** Return rows a second, or null while it is not known. */
  perSecond() {
    const [first] = this.points;
    const last = this.points.at(-1);
    if (!first || last.now - first.now < 500 || last.done === first.done) return null;
    return ((last.done - first.done) * 1000) / (last.now - first.now);
  }
}
