import type { Entry, LineView, TakenChoice, Wanted } from "$api";

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

const variantOf = (line: LineView, entry: Entry): number =>
  entry.variants.findIndex((variant) => line.name === (variant.name ? `${entry.name} ${variant.name}` : entry.name));

/** How a line was ordered, read back from what was sold; null where the menu does not have it so any more. */
export function wantedOf(line: LineView, entry: Entry): Wanted | null {
  const variant = variantOf(line, entry);
  if (variant < 0 || line.combo !== null) return null;
  const choices: TakenChoice[] = [];
  for (const modifier of line.modifiers) {
    const places = (entry.groups ?? []).flatMap((group, at) =>
      group.choices.flatMap((choice, nth) =>
        choice.name === modifier.name && !choices.some((taken) => taken.group === at && taken.choice === nth)
          ? [{ group: at, choice: nth }]
          : [],
      ),
    );
    const place = places[0];
    if (!place) return null;
    choices.push({ ...place, qty: modifier.qty, ...(modifier.how && modifier.how !== "with" ? { how: modifier.how } : {}) });
  }
  return {
    entry: line.entry, variant, qty: line.qty, choices, seat: line.seat, course: line.course, held: line.held,
    note: line.note,
  };
}
