import { ask, callAll, type Call, type CategoryView, type EntryId, type Qty, type Tile } from "$api";

/** How many tiles come in one answer. */
const PAGE = 500;
const FOUND_MAX = 100;

/** What is not sold today, and what is running out. */
export class StopList {
  stops = $state.raw<Tile[]>([]);
  tiles = $state.raw<Tile[]>([]);
  categories = $state.raw<CategoryView[]>([]);
  /** Code of the category that is browsed; empty shows what is stopped or limited. */
  category = $state("");
  text = $state("");
  loaded = $state(false);
  failure = $state.raw<unknown>(null);
  #asked = 0;

  static readonly kinds = ["menu_change", "menu_use", "menu_entry", "menu_version", "menu_category", "menu_limit"];

  async load(): Promise<void> {
    try {
      const [stops, categories] = await Promise.all([ask("menu.stops", {}), ask("menu.categories", {})]);
      this.stops = stops;
      this.categories = categories.filter((one) => !one.is.retired && one.entries > 0);
      await this.look();
      this.loaded = true;
      this.failure = null;
    } catch (error) {
      this.failure = error;
    }
  }

  /** Loads what is searched for or browsed. An answer that comes late, after another question, is dropped. */
  async look(): Promise<void> {
    this.#asked += 1;
    const nth = this.#asked;
    const tiles = await this.#found();
    if (nth === this.#asked) this.tiles = tiles;
  }

  async #found(): Promise<Tile[]> {
    const text = this.text.trim();
    if (text) return ask("menu.search", { text, limit: FOUND_MAX });
    if (!this.category) return [];
    const all: Tile[] = [];
    for (;;) {
      const page = await ask("menu.page", { category: this.category, offset: all.length, limit: PAGE });
      all.push(...page.tiles);
      if (all.length >= page.total || page.tiles.length === 0) return all;
    }
  }

  /** What is shown: what was searched or browsed, what is stopped or limited standing first. */
  get shown(): Tile[] {
    if (!this.text.trim() && !this.category) return this.stops;
    const limited = (tile: Tile) => (tile.stopped ? 0 : tile.remainder !== null ? 1 : 2);
    return this.text.trim() ? this.tiles : [...this.tiles].sort((a, b) => limited(a) - limited(b));
  }

  /** Stops an entry in all windows. */
  stop(tile: Tile): Promise<void> {
    return this.#change(tile, { stopped: true }, [{ name: "menu.stop", request: { entry: tile.entry, stopped: true } }]);
  }

  /** Says how much is left; what was stopped is sold again until then. */
  remain(tile: Tile, qty: Qty): Promise<void> {
    const calls: Call[] = [{ name: "menu.remain", request: { entry: tile.entry, qty } }];
    if (tile.stopped) calls.unshift({ name: "menu.stop", request: { entry: tile.entry, stopped: false } });
    return this.#change(tile, { stopped: false, remainder: qty }, calls);
  }

  /** Sells as much of it as anybody wants again. */
  free(tile: Tile): Promise<void> {
    const calls: Call[] = [];
    if (tile.stopped) calls.push({ name: "menu.stop", request: { entry: tile.entry, stopped: false } });
    if (tile.remainder !== null) calls.push({ name: "menu.remain", request: { entry: tile.entry } });
    return this.#change(tile, { stopped: false, remainder: null }, calls);
  }

  /** Shows the change at once; a refusal takes it back. */
  async #change(tile: Tile, to: Partial<Tile>, calls: Call[]): Promise<void> {
    const before = { stops: this.stops, tiles: this.tiles };
    const changed = { ...tile, ...to };
    this.tiles = this.tiles.map((one) => (one.entry === tile.entry ? changed : one));
    this.stops = listing(this.stops, tile.entry, changed);
    try {
      if (calls.length > 0) await callAll(calls);
    } catch (error) {
      this.stops = before.stops;
      this.tiles = before.tiles;
      throw error;
    }
  }
}

function listing(stops: Tile[], entry: EntryId, changed: Tile): Tile[] {
  const listed = changed.stopped || changed.remainder !== null;
  if (!listed) return stops.filter((one) => one.entry !== entry);
  return stops.some((one) => one.entry === entry) ? stops.map((one) => (one.entry === entry ? changed : one)) : [changed, ...stops];
}
