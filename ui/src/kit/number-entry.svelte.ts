/** A whole number of smallest units, typed digit by digit: `12,5` with two digits is 1250. */
export class NumberEntry {
  #text = $state("");
  #fresh = true;

  constructor(
    readonly digits: number,
    value = 0,
    /** The largest value that can be typed. */
    readonly max = 99_999_999_999,
  ) {
    this.set(value);
  }

  /** What was typed, with a comma or nothing behind it. */
  get text(): string {
    return this.#text;
  }

  /** The value in smallest units. */
  get value(): number {
    const [whole = "", part = ""] = this.#text.split(".");
    return Number(whole + part.padEnd(this.digits, "0").slice(0, this.digits)) || 0;
  }

  /** Shows a value; the next digit replaces it. */
  set(value: number): void {
    this.#fresh = true;
    const padded = String(Math.abs(value)).padStart(this.digits + 1, "0");
    const whole = this.digits ? padded.slice(0, -this.digits) : padded;
    const part = this.digits ? padded.slice(-this.digits).replace(/0+$/, "") : "";
    this.#text = value === 0 ? "" : part ? `${whole}.${part}` : whole;
  }

  /** Takes one key of the numpad: a digit, `00`, `.` or `,`, `Backspace`, `Clear`. Others do nothing. */
  press(key: string): void {
    if (key === "Backspace") this.#text = this.#fresh ? "" : this.#text.slice(0, -1);
    else if (key === "Clear") this.#text = "";
    else if (key === "." || key === ",") this.#point();
    else if (/^\d+$/.test(key)) for (const digit of key) this.#digit(digit);
    else return;
    this.#fresh = false;
  }

  #point(): void {
    if (this.digits === 0) return;
    if (this.#fresh) this.#text = "0.";
    else if (!this.#text.includes(".")) this.#text = `${this.#text || "0"}.`;
  }

  #digit(digit: string): void {
    const before = this.#text;
    const kept = this.#fresh ? "" : before;
    this.#fresh = false;
    const part = kept.split(".")[1];
    if (part !== undefined && part.length >= this.digits) return;
    this.#text = kept === "0" || kept === "" ? (digit === "0" && kept === "" ? "0" : digit) : kept + digit;
    if (this.value > this.max) this.#text = before;
  }
}
