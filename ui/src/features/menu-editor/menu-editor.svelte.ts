import {
  ask, call, callAll, settings, type CategoryView, type Entry, type EntryId, type PublishedEntry, type SaveCategory, type Tile,
} from "$api";
import { named } from "$kit";
import * as m from "$words/messages";
import { changesOf, faultsOf } from "./entry";

const PAGE = 500;
const FOUND_MAX = 200;

/** An entry whose lists are all there, so that a form can add to them. */
export type Content = Entry & Required<Pick<Entry, "groups" | "combo">>;

/** An entry on the drawing board: what is published, and what it is to become. */
export interface Draft {
  entry: EntryId;
  /** Nothing for an entry that is new. */
  before: Entry | null;
  content: Content;
  /** Whether it is taken off the menu. */
  removed: boolean;
}

/** The menu on the drawing board: nothing counts before it is published, and then all of it together. */
export class MenuEditor {
  categories = $state.raw<CategoryView[]>([]);
  tiles = $state.raw<Tile[]>([]);
  /** Code of the category that is shown; empty for all of them. */
  category = $state("");
  text = $state("");
  drafts = $state<Draft[]>([]);
  openEntry = $state<EntryId | null>(null);
  loaded = $state(false);
  failure = $state.raw<unknown>(null);
  #asked = 0;

  static readonly kinds = ["menu_entry", "menu_version", "menu_category", "menu_change"];

  readonly draft: Draft | undefined = $derived(this.drafts.find((one) => one.entry === this.openEntry));
  /** What publishing would change. */
  readonly changed: Draft[] = $derived(this.drafts.filter((one) => changesOf(one).length > 0));
  /** Those that cannot be published as they are. */
  readonly faulty: Draft[] = $derived(this.changed.filter((one) => !one.removed && faultsOf(one.content).length > 0));

  /** The stations to choose from. */
  readonly stations = $derived((settings.now?.stations ?? []).map((one) => ({ value: one.code, label: named(one) })));

  stationName = (code: string): string =>
    this.stations.find((one) => one.value === code)?.label ?? (code || m.menueditor_no_station_yet());

  async load(): Promise<void> {
    try {
      this.categories = (await ask("menu.categories", {})).sort((a, b) => (a.is.position ?? 0) - (b.is.position ?? 0));
      await this.look();
      this.loaded = true;
      this.failure = null;
    } catch (error) {
      this.failure = error;
    }
  }

  /** Loads the entries that are searched for or listed; a late answer to an older question is dropped. */
  async look(): Promise<void> {
    this.#asked += 1;
    const nth = this.#asked;
    const tiles = await this.#found();
    if (nth === this.#asked) this.tiles = tiles;
  }

  async #found(): Promise<Tile[]> {
    const text = this.text.trim();
    if (text) return ask("menu.search", { text, limit: FOUND_MAX });
    const all: Tile[] = [];
    for (;;) {
      const page = await ask("menu.page", { ...(this.category ? { category: this.category } : {}), offset: all.length, limit: PAGE });
      all.push(...page.tiles);
      if (all.length >= page.total || page.tiles.length === 0) return all;
    }
  }

  /** Opens an entry for editing. */
  async open(entry: EntryId): Promise<void> {
    if (!this.drafts.some((one) => one.entry === entry)) {
      const { content } = await ask("menu.get", { entry });
      this.drafts.push({ entry, before: content, content: { groups: [], combo: [], ...structuredClone(content) }, removed: false });
    }
    this.openEntry = entry;
  }

  /** Begins a new entry. */
  add(): void {
    const entry = crypto.randomUUID();
    const category = this.category || (this.categories[0]?.category ?? "");
    const known = this.categories.find((one) => one.category === category)?.station;
    const content: Content = {
      name: "", category, variants: [{ name: "", price: 0 }], groups: [], combo: [],
      tax_class: usualTax(), seller: "", station: known ? "" : (this.stations[0]?.value ?? ""), step: 1000,
    };
    this.drafts.push({ entry, before: null, content, removed: false });
    this.openEntry = entry;
  }

  /** Forgets what was changed in an entry. */
  forget(entry: EntryId): void {
    this.drafts = this.drafts.filter((one) => one.entry !== entry);
    if (this.openEntry === entry) this.openEntry = null;
  }

  /** Throws all changes away. */
  forgetAll(): void {
    this.drafts = [];
    this.openEntry = null;
  }

  /** Publishes all changes as one version: now, or from a moment in milliseconds since 1970 on. */
  async publish(effective_ms: number | null): Promise<void> {
    const entries: PublishedEntry[] = this.changed.map((one) => ({ entry: one.entry, content: one.removed ? null : $state.snapshot(one.content) }));
    await call("menu.publish", { entries, ...(effective_ms === null ? {} : { effective_ms }) });
    this.forgetAll();
  }

  async saveCategory(saved: SaveCategory): Promise<void> {
    await call("categories.save", saved);
  }

  /** Swaps a category with its neighbour; both are numbered anew. */
  async moveCategory(code: string, by: -1 | 1): Promise<void> {
    const list = this.categories.filter((one) => !one.is.retired);
    const at = list.findIndex((one) => one.category === code);
    const [one, other] = [list[at], list[at + by]];
    if (!one || !other) return;
    list[at] = other;
    list[at + by] = one;
    const moved = list.flatMap((each, position) => (each.is.position === position ? [] : [{ category: each.category, is: { ...each.is, position } }]));
    await callAll(moved.map((request) => ({ name: "categories.save" as const, request })));
  }
}

interface TaxRow {
  class: string;
  /** Hundredths of a percent; nothing where no tax is due. */
  rate_bp: number | null;
}

/** The classes of the tax tables by code, each with its latest rate. */
export function taxClasses(): Record<string, number | null> {
  const sellers = Object.values(settings.now?.sellers ?? {}) as { rows?: TaxRow[] }[];
  return Object.fromEntries(sellers.flatMap((seller) => seller.rows ?? []).map((row) => [row.class, row.rate_bp]));
}

/** The class that a new entry has: the one of the highest rate, which nobody overlooks. */
function usualTax(): string {
  return Object.entries(taxClasses()).sort(([, a], [, b]) => (b ?? -1) - (a ?? -1))[0]?.[0] ?? "";
}
