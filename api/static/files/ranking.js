/** The `most` rows with the smallest values, in bounded memory; of rows with the same text, the first one. */
export class Ranking {
  constructor(most, textOf) {
    this.most = most;
    this.textOf = textOf; // row -> text
    this.entries = []; // {row, value, text}, smallest first
  }

  add(row, value) {
    const { entries, most } = this;
    if (entries.length === most && value >= entries[most - 1].value) return;
    const text = this.textOf(row);
    if (entries.some((entry) => entry.text === text)) return;
    let place = entries.length;
    while (place > 0 && entries[place - 1].value > value) place -= 1;
    entries.splice(place, 0, { row, value, text });
    if (entries.length > most) entries.pop();
  }
}
