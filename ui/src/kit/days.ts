import { branch } from "./format.svelte";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The business day of a moment, `2026-11-20`: it begins `cutoffMinutes` after midnight in the branch. */
export function dayOf(ms: number, cutoffMinutes: number): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: branch.zone, year: "numeric", month: "2-digit", day: "2-digit" })
    .formatToParts(ms - cutoffMinutes * MINUTE_MS);
  // Put together here: browsers do not agree in what order a language writes its dates.
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** The day that lies `days` after another one. */
export const dayPlus = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
