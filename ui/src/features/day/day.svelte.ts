import { ask, may, session, settings, type CategoryView, type DayFigures, type HourOfDay, type Money, type UserId, type WaiterFigures } from "$api";
import { dayPlus, named } from "$kit";

const WEEK_DAYS = 7;
const HOURS = 24;

/** An hour of two days beside each other. */
export interface HourPair {
  hour: number;
  checks: number;
  total: Money;
  before: Money | null;
}

/** The figures of a business day beside those of the same weekday a week before. */
export class Day {
  day = $state("");
  figures = $state.raw<DayFigures | null>(null);
  before = $state.raw<DayFigures | null>(null);
  categories = $state.raw<CategoryView[]>([]);
  /** A waiter's own report. */
  own = $state.raw<WaiterFigures | null>(null);
  /** Whose. */
  of = $state.raw<UserId>(session.person?.user ?? "");
  failed = $state.raw<unknown>(undefined);
  #asked = 0;

  /** Whether the person may see the whole house. */
  readonly whole = $derived(may("expected-cash"));
  /** The day to compare with; without sales there is nothing to compare. */
  readonly compared = $derived(this.before && this.before.checks > 0 ? this.before : null);
  readonly hours = $derived(pairs(this.figures?.hours ?? [], this.compared?.hours ?? null, cutoff()));
  readonly ownHours = $derived(pairs(this.own?.hours ?? [], null, cutoff()));

  async load(): Promise<void> {
    if (!this.day) return;
    this.#asked += 1;
    const nth = this.#asked;
    const { day, whole } = this;
    try {
      const [figures, before, own, categories] = await Promise.all([
        whole ? ask("reports.day", { day }) : null,
        whole ? ask("reports.day", { day: dayPlus(day, -WEEK_DAYS) }) : null,
        ask("reports.waiter", { user: this.of, day }),
        whole ? ask("menu.categories", {}) : [],
      ]);
      if (nth !== this.#asked) return;
      Object.assign(this, { figures, before, own, categories, failed: undefined });
    } catch (error) {
      if (nth === this.#asked) this.failed = error;
    }
  }

  /** A category as people call it. */
  category(code: string): string {
    const found = this.categories.find((one) => one.category === code);
    return found ? named(found.is) : code;
  }

  /** A tender as people call it. */
  tender(code: string): string {
    const found = settings.now?.tenders.find((one) => one.code === code);
    return found ? named(found) : code;
  }
}

const cutoff = () => settings.now?.cutoff_minutes ?? 0;

/** By how many hundredths of a percent `now` is more than `then`; nothing where there was nothing. */
export const growth = (now: Money, then: Money): number | null =>
  then > 0 ? Math.round(((now - then) * 10_000) / then / 100) * 100 : null;

/** The hours between the first and the last with a check, in the order of the day, those without a check as well. */
export function pairs(hours: HourOfDay[], before: HourOfDay[] | null, cutoffMinutes: number): HourPair[] {
  const all = [...hours, ...(before ?? [])];
  const start = Math.floor(cutoffMinutes / 60);
  const place = (hour: number) => (hour - start + HOURS) % HOURS;
  if (all.length === 0) return [];
  const places = all.map((one) => place(one.hour));
  const [first, last] = [Math.min(...places), Math.max(...places)];
  return Array.from({ length: last - first + 1 }, (_, at) => {
    const hour = (first + at + start) % HOURS;
    const now = hours.find((one) => one.hour === hour);
    const then = before ? (before.find((one) => one.hour === hour)?.total ?? 0) : null;
    return { hour, checks: now?.checks ?? 0, total: now?.total ?? 0, before: then };
  });
}
