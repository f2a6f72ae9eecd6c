import type { LineView, Wanted, WantedLine } from "$api";

/** What the ticket shows of a line until the hub has answered. */
export interface Shown {
  name: string;
  /** Choices and the like, in words. */
  details: string[];
  /** As the tile said it; the hub's own comes with the answer. */
  price: number | null;
}

/** Whether a line is the same thing as what is wanted, unsent, so that one more of it is only a higher number. */
export function isSame(line: LineView, wanted: Wanted): boolean {
  const plain = !wanted.half && !wanted.note && !wanted.choices?.length && !wanted.variant;
  return (
    plain && line.entry === wanted.entry && line.modifiers.length === 0 && line.note === "" && line.combo === null &&
    line.seat === (wanted.seat ?? 0) && line.course === (wanted.course ?? 0) && line.held === (wanted.held ?? false) &&
    line.fired === 0 && line.open === line.qty && line.qty > 0 && line.stage === null
  );
}

/** What to ask for so that something is sold once more: a line, or all parts of a combo. */
export interface Again {
  wanted: Wanted;
  combo: { combo: string; parts: Wanted[] } | null;
}

const found = (wanted: WantedLine[], line: LineView) => wanted.find((one) => one.line === line.line)?.wanted ?? null;

/** How a line was ordered, so that it can be ordered again; null where the menu does not have it so any more. */
export function againOf(line: LineView, lines: LineView[], known: WantedLine[]): Again | null {
  if (line.combo === null) {
    const wanted = found(known, line);
    return wanted && { wanted, combo: null };
  }
  const parts = lines.filter((one) => one.combo === line.combo).map((one) => found(known, one));
  const all = parts.filter((one) => one !== null);
  const [wanted] = all;
  // A combo at a price that somebody said is on no menu.
  if (!wanted || !line.combo_of || all.length < parts.length) return null;
  return { wanted, combo: { combo: line.combo_of, parts: all } };
}
