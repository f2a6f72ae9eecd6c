import { call, type Settings } from "$api";

/** The same text for the same content: keys in order, a translation that is not there is no translation. */
const text = (value: unknown): string =>
  JSON.stringify(value, (key, part: unknown) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    const fields = Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1));
    return key === "names" && fields.length === 0 ? undefined : Object.fromEntries(fields);
  }) ?? "";
const same = (a: unknown, b: unknown) => text(a) === text(b);
const copy = <T>(value: T): T => structuredClone(value);
const fieldsOf = (settings: Settings) => Object.keys(settings) as (keyof Settings)[];

/** The settings while a person changes them: what was touched is sent, the rest follows what others do. */
export class SettingsForm {
  edit = $state<Settings | null>(null);
  saving = $state(false);
  #saved = $state.raw<Settings | null>(null);

  /** Names of what differs from what is saved. */
  readonly changed = $derived.by(() => {
    const { edit } = this;
    const saved = this.#saved;
    return edit && saved ? fieldsOf(edit).filter((name) => !same(edit[name], saved[name])) : [];
  });

  /** Takes what is saved now; fields that are being changed here stay as they are. */
  take(now: Settings): void {
    const { edit, changed } = this;
    this.edit = { ...copy(now), ...(edit ? pick($state.snapshot(edit) as Settings, changed) : {}) };
    this.#saved = now;
  }

  drop(): void {
    if (this.#saved) this.edit = copy(this.#saved);
  }

  /** Saves what was changed, or nothing of it. */
  async save(): Promise<void> {
    if (!this.edit || this.changed.length === 0) return;
    this.saving = true;
    try {
      const now = $state.snapshot(this.edit) as Settings;
      await call("settings.change", { values: pick(now, this.changed) as Record<string, unknown> });
      this.#saved = now;
    } finally {
      this.saving = false;
    }
  }
}

function pick(settings: Settings, names: (keyof Settings)[]): Partial<Settings> {
  return Object.fromEntries(names.map((name) => [name, settings[name]]));
}

/** The list with the element `at` moved by `by` places. */
export function moved<T>(list: T[], at: number, by: number): T[] {
  const rest = list.filter((_, index) => index !== at);
  return [...rest.slice(0, at + by), ...list.slice(at, at + 1), ...rest.slice(at + by)];
}
