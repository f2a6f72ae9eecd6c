import type { CashRounding, Money } from "$api";

/** How many quick notes have a place beside «exact». */
const NOTES_MAX = 5;

/** Sums that guests hand over for `toPay`: the next round sum of each note there is, smallest first. */
export function quickNotes(toPay: Money, notes: readonly Money[]): Money[] {
  const sums = notes.filter((note) => note > 0).map((note) => Math.ceil(toPay / note) * note);
  return [...new Set(sums)].filter((sum) => sum > toPay).sort((a, b) => a - b).slice(0, NOTES_MAX);
}

/** What a due of `due` comes to in coins: shown before the hub says it, since change is told at once. */
export function inCoins(due: Money, rounding: CashRounding | null): Money {
  if (!rounding || rounding.step <= 1) return due;
  const { step } = rounding;
  const low = Math.floor(due / step) * step;
  const over = due - low;
  if (over === 0 || rounding.rounding === "down") return low;
  if (rounding.rounding === "up" || 2 * over > step) return low + step;
  if (2 * over < step) return low;
  return rounding.rounding === "half_even" && (low / step) % 2 === 0 ? low : low + step;
}

/** A tip as a share of the bill, in whole major units: nobody leaves coins of coins. */
export function tipOf(due: Money, percent: number, digits: number): Money {
  const major = 10 ** digits;
  return Math.round((due * percent) / (100 * major)) * major;
}
