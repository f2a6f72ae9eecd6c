import type { Money } from "$api";
import { minorDigits, NumberEntry } from "$kit";

/** One kind of note and how many there are; note 0 is for coins, typed as a sum. */
class Row {
  readonly #entry: NumberEntry;

  constructor(readonly note: Money) {
    this.#entry = new NumberEntry(note === 0 ? minorDigits() : 0, 0, note === 0 ? undefined : 99_999);
  }

  get text(): string {
    return this.#entry.text;
  }

  get value(): Money {
    return this.note === 0 ? this.#entry.value : this.note * this.#entry.value;
  }

  press(key: string): void {
    this.#entry.press(key);
  }
}

/** A drawer that is being counted. */
export class Count {
  readonly rows: Row[];
  /** The row that is typed into. */
  at = $state(0);

  constructor(notes: readonly Money[]) {
    this.rows = notes.filter((note, at) => note > 0 && notes.indexOf(note) === at).sort((a, b) => b - a).concat(0).map((note) => new Row(note));
  }

  get total(): Money {
    return this.rows.reduce((sum, row) => sum + row.value, 0);
  }

  choose(at: number): void {
    this.at = at;
  }

  /** A key of the numpad; Enter goes on to the next row. */
  press(key: string): void {
    if (key === "Enter") this.at = (this.at + 1) % this.rows.length;
    else this.rows[this.at]?.press(key);
  }
}
