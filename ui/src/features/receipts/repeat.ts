import type { EntryView, LineView, Wanted } from "$api";

const spaced = (first: string, second: string) => `${first} ${second}`.trim();

/**
 * What to ask for so that a line is sold once more, found by the names it was sold under; nothing where the menu does not know it
 * so any more.
 */
export function wantedAgain(line: LineView, qty: number, menu: EntryView | undefined): Wanted | undefined {
  const entry = menu?.content;
  const variant = entry?.variants.findIndex((one) => spaced(entry.name, one.name) === line.name) ?? -1;
  // The parts of a combo have prices that only the whole of it has.
  if (!entry || variant < 0 || line.combo !== null) return undefined;
  const choices = [];
  for (const taken of line.modifiers) {
    const group = (entry.groups ?? []).findIndex((one) => one.choices.some((choice) => choice.name === taken.name));
    const choice = entry.groups?.[group]?.choices.findIndex((one) => one.name === taken.name) ?? -1;
    if (choice < 0) return undefined;
    choices.push({ group, choice, qty: taken.qty, ...(taken.how ? { how: taken.how } : {}) });
  }
  return { entry: line.entry, variant, qty, choices, note: line.note };
}
