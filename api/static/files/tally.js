/** Counts of labels and the mean score of some rows. */
export class Tally {
  constructor(labels) {
    this.count = 0;
    this.sum = 0;
    this.labels = new Array(labels).fill(0);
  }

  add(label, score) {
    this.count += 1;
    this.sum += score;
    this.labels[label] += 1;
  }

  mean() {
    return this.count ? this.sum / this.count : null;
  }
}
