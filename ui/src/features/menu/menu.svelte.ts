/* eslint-disable svelte/prefer-svelte-reactivity -- maps and sets are replaced whole, never changed in place */
import { ask, inWords, live, type CategoryView, type Tile } from "$api";
import { toasts } from "$kit";

/** What is shown first. */
export const FAVOURITES = "";

const PAGE = 500;
const FOUND_MAX = 120;

/** Kinds of changes after which tiles may look different. */
const KINDS = ["menu_change", "menu_use", "menu_version", "menu_category", "menu_entry"];

/** The menu as it is sold from: categories, the tiles of one, and what was searched for. */
export class MenuAtHand {
  categories = $state.raw<CategoryView[]>([]);
  /** Code of the category that is open; favourites have the empty one. */
  open = $state(FAVOURITES);
  loaded = $state(false);
  failed = $state.raw<unknown>(null);
  text = $state("");
  /** What was found; null while nothing is searched for. */
  found = $state.raw<Tile[] | null>(null);

  #pages = $state.raw<ReadonlyMap<string, Tile[]>>(new Map());
  #asked = 0;

  readonly roots = $derived(this.#children(""));
  /** The category of the first level that the open one lies in. */
  readonly root = $derived(this.categories.find((one) => one.category === this.open)?.is.parent || this.open);
  readonly leaves = $derived(this.root === FAVOURITES ? [] : this.#children(this.root));
  readonly tiles: Tile[] = $derived(this.#tiles());
  readonly hasFavourites = $derived((this.#pages.get(FAVOURITES) ?? []).length > 0);

  /** The colour of a tile: that of its category. */
  colour(tile: Tile): string {
    return this.categories.find((one) => one.category === tile.category)?.is.colour ?? "";
  }

  /** Loads categories and favourites; what comes first is sold from while the other is still on its way. */
  async load(): Promise<void> {
    try {
      const favourites = this.#page(FAVOURITES).then(() => (this.loaded = this.hasFavourites));
      const [categories] = await Promise.all([ask("menu.categories", {}), favourites]);
      this.categories = categories;
      if (this.open === FAVOURITES && !this.hasFavourites) this.open = this.roots[0]?.category ?? FAVOURITES;
      await this.#shown();
      this.failed = null;
    } catch (error) {
      this.failed = error;
    } finally {
      this.loaded = true;
    }
  }

  /** Follows the menu and the stop list until the returned function is called. */
  follow(): () => void {
    return live.follow(KINDS, async (changed) => {
      const whole = changed.length === 0 || changed.some((thing) => !["menu_change", "menu_use"].includes(thing.kind));
      if (whole) this.categories = await ask("menu.categories", {});
      const kept = new Set([FAVOURITES, ...this.#shownCodes()]);
      this.#pages = new Map([...this.#pages].filter(([code]) => kept.has(code)));
      for (const code of kept) await this.#page(code);
      if (this.text) await this.search(this.text);
    });
  }

  /** Opens a category. */
  async show(category: string): Promise<void> {
    this.open = category;
    this.clear();
    try {
      await this.#shown();
    } catch (error) {
      toasts.failed(inWords(error));
    }
  }

  /** Searches; of several questions under way only the last answer counts. */
  async search(text: string): Promise<void> {
    this.text = text;
    const nth = ++this.#asked;
    if (!text.trim()) {
      this.found = null;
      return;
    }
    try {
      const found = await ask("menu.search", { text: text.trim(), limit: FOUND_MAX });
      if (nth === this.#asked) this.found = found;
    } catch (error) {
      if (nth === this.#asked) toasts.failed(inWords(error));
    }
  }

  /** Ends the search. */
  clear(): void {
    this.#asked += 1;
    this.text = "";
    this.found = null;
  }

  /** The tile with a barcode or a PLU; null if there is none. */
  find(code: string): Promise<Tile | null> {
    return ask("menu.find", { code });
  }

  /** All tiles of a category. */
  async of(category: string): Promise<Tile[]> {
    if (!this.#pages.has(category)) await this.#page(category);
    return this.#pages.get(category) ?? [];
  }

  /** The tile of an entry, wherever it lies; null if it is on no page. */
  async tile(entry: string): Promise<Tile | null> {
    const known = [...this.#pages.values()].flat().find((one) => one.entry === entry);
    if (known) return known;
    const { content } = await ask("menu.get", { entry });
    return (await this.of(content.category)).find((one) => one.entry === entry) ?? null;
  }

  #children(parent: string): CategoryView[] {
    return this.categories.filter((one) => (one.is.parent ?? "") === parent && !one.is.retired);
  }

  /** The categories whose tiles stand on the screen: of the first level, with those that lie in it. */
  #shownCodes(): string[] {
    if (this.open !== this.root || this.open === FAVOURITES) return [this.open];
    return [this.open, ...this.leaves.map((one) => one.category)];
  }

  #tiles(): Tile[] {
    return this.found ?? this.#shownCodes().flatMap((code) => this.#pages.get(code) ?? []);
  }

  /** Loads what stands on the screen and was not loaded yet. What is searched for meanwhile stays. */
  async #shown(): Promise<void> {
    for (const code of this.#shownCodes()) if (!this.#pages.has(code)) await this.#page(code);
  }

  async #page(code: string): Promise<void> {
    const what = code === FAVOURITES ? { favourites: true } : { category: code };
    let tiles: Tile[] = [];
    for (let total = 1; tiles.length < total; ) {
      const page = await ask("menu.page", { ...what, offset: tiles.length, limit: PAGE });
      total = page.tiles.length > 0 ? page.total : 0;
      tiles = [...tiles, ...page.tiles];
      // The first page is shown while the others are still on their way.
      if (tiles.length <= PAGE || tiles.length >= total) this.#pages = new Map(this.#pages).set(code, tiles);
    }
  }
}
