// The number of texts of a request and of requests at a time: as much as the service does in good time.

const TARGET_S = 1.5; // of one request: short enough to see progress, long enough to fill batches
const FEWEST = 8;
const FIRST = 128;
const MOST = 500;
const LANES = 4;
const CALM = 12; // answers in good time before one more request at a time

/** How fast to send. */
export class Pace {
  constructor(maxTexts) {
    this.most = Math.min(MOST, maxTexts);
    this.size = Math.min(FIRST, this.most);
    this.lanes = LANES;
    this.calm = 0;
  }

  /** Learn from an answer that came after `seconds`. */
  answered(texts, seconds) {
    const fitting = (texts * TARGET_S) / Math.max(0.01, seconds);
    if (texts >= this.size || fitting < this.size) {
      this.size = clamp(Math.round(Math.min(fitting, this.size * 2)), FEWEST, this.most);
    }
    this.calm += 1;
    if (this.calm >= CALM && this.lanes < LANES) {
      this.lanes += 1;
      this.calm = 0;
    }
  }

  /** Learn from a refusal because of load. */
  slowDown() {
    this.size = clamp(Math.floor(this.size / 2), FEWEST, this.most);
    this.lanes = Math.max(1, this.lanes - 1);
    this.calm = 0;
  }
}

function clamp(value, least, most) {
  return Math.min(most, Math.max(Math.min(least, most), value));
}
