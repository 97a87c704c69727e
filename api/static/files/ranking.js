/** The `most` rows with the smallest values, in bounded memory. */
export class Ranking {
  constructor(most) {
    this.most = most;
    this.entries = []; // {row, value}, smallest first
  }

  add(row, value) {
    const { entries, most } = this;
    if (entries.length === most && value >= entries[most - 1].value) return;
    let place = entries.length;
    while (place > 0 && entries[place - 1].value > value) place -= 1;
    entries.splice(place, 0, { row, value });
    if (entries.length > most) entries.pop();
  }
}
