/* eslint-disable svelte/prefer-svelte-reactivity -- maps and sets are replaced whole, never changed in place */
import { ask, type Amount, type ChoiceGroup, type Entry, type TakenChoice, type Tile, type Wanted } from "$api";
import { choiceInWords, named, type Named } from "$kit";

const key = (group: number, choice: number) => `${group}.${choice}`;

/** What a guest chooses of one entry: its size and its groups. Nothing is chosen for him. */
export class Choosing {
  /** The place of the size; undefined while it is to be chosen. */
  variant = $state<number | undefined>(undefined);
  #taken = $state.raw<ReadonlyMap<string, Amount>>(new Map());

  readonly entry: string;
  readonly content: Entry;
  /** A size that is given from outside: by a part of a combo or the first half. */
  readonly fixed: number | undefined;
  readonly groups: ChoiceGroup[];
  /** Groups that still want something. */
  readonly missing: ChoiceGroup[];
  readonly ready: boolean;

  constructor(entry: string, content: Entry, fixed?: number) {
    this.entry = entry;
    this.content = content;
    this.fixed = fixed;
    const groups = content.groups ?? [];
    this.groups = groups;
    this.missing = $derived(groups.filter((group, at) => this.count(at) < group.least));
    this.ready = $derived(!this.wantsVariant && this.missing.length === 0);
    this.variant = fixed ?? (content.variants.length === 1 ? 0 : undefined);
  }

  how(group: number, choice: number): Amount | undefined {
    return this.#taken.get(key(group, choice));
  }

  /** How many of a group are taken; what the guest does without is not. */
  count(group: number): number {
    return [...this.#taken].filter(([at, how]) => at.startsWith(`${group}.`) && how !== "no").length;
  }

  /** A tap on a choice: takes it or takes it back. Where only one may be taken, the other one goes. */
  tap(group: number, choice: number): void {
    const of = this.groups[group];
    if (!of) return;
    if (this.how(group, choice) !== undefined) return this.set(group, choice, undefined);
    const taken = new Map(this.#taken);
    if (of.most === 1) for (const at of [...taken.keys()]) if (at.startsWith(`${group}.`)) taken.delete(at);
    if (this.count(group) >= of.most && of.most !== 1) return;
    this.#taken = taken.set(key(group, choice), "with");
  }

  /** Sets how much of a choice is wanted, or takes it back. */
  set(group: number, choice: number, how: Amount | undefined): void {
    const of = this.groups[group];
    const taken = new Map(this.#taken);
    taken.delete(key(group, choice));
    if (how !== undefined) taken.set(key(group, choice), how);
    const count = [...taken].filter(([at, one]) => at.startsWith(`${group}.`) && one !== "no").length;
    if (of && count <= of.most) this.#taken = taken;
  }

  /** Whether a group has no place left. */
  full(group: number): boolean {
    const of = this.groups[group];
    return of !== undefined && of.most !== 1 && this.count(group) >= of.most;
  }

  /** Fills in how it was ordered before. */
  fill(wanted: Wanted): void {
    this.variant = this.fixed ?? wanted.variant ?? 0;
    this.#taken = new Map((wanted.choices ?? []).map((one) => [key(one.group, one.choice), one.how ?? "with"]));
  }

  /** Whether the size is still to be chosen. */
  readonly wantsVariant = $derived(this.variant === undefined);

  choices(): TakenChoice[] {
    return [...this.#taken].map(([at, how]) => {
      const [group = 0, choice = 0] = at.split(".").map(Number);
      return { group, choice, ...(how === "with" ? {} : { how }) };
    });
  }

  wanted(): Wanted {
    return { entry: this.entry, variant: this.variant ?? 0, choices: this.choices() };
  }

  /** Name with the size, and the choices in words. */
  shown(): { name: string; details: string[] } {
    const size = this.content.variants[this.variant ?? 0];
    const name = [named(this.content), size && named(size)].filter(Boolean).join(" ");
    const choice = (one: TakenChoice): Named | undefined => this.groups[one.group]?.choices[one.choice];
    const details = this.choices().flatMap((one) => {
      const of = choice(one);
      return of ? [choiceInWords(of, one.how)] : [];
    });
    return { name, details };
  }
}

/** Opens an entry to choose from it. */
export async function choose(entry: string, fixed?: number): Promise<Choosing> {
  const view = await ask("menu.get", { entry });
  return new Choosing(entry, view.content, fixed);
}

/** A part of a combo: what can be taken for it, and what was. */
export class PartAtHand {
  tiles = $state.raw<{ entry: string; variant: number; extra: number; name: string }[]>([]);
  chosen = $state.raw<Choosing | null>(null);
  at = $state<number | null>(null);

  constructor(readonly part: NonNullable<Entry["combo"]>[number]) {}

  /** Loads what there is; `before` is what was taken for it. */
  async load(before?: Wanted): Promise<void> {
    const views = await Promise.all(this.part.choices.map((one) => ask("menu.get", { entry: one.entry })));
    this.tiles = this.part.choices.map((one, at) => {
      const content = views[at]?.content;
      const size = content?.variants[one.variant ?? 0];
      const name = content ? [named(content), size && named(size)].filter(Boolean).join(" ") : "";
      return { entry: one.entry, variant: one.variant ?? 0, extra: one.extra ?? 0, name };
    });
    const was = this.tiles.findIndex((one) => one.entry === before?.entry && one.variant === (before.variant ?? 0));
    await this.take(this.tiles.length === 1 ? 0 : was);
    if (before && was >= 0) this.chosen?.fill(before);
  }

  async take(at: number): Promise<void> {
    const tile = this.tiles[at];
    if (!tile) return;
    this.at = at;
    this.chosen = await choose(tile.entry, tile.variant);
  }

  readonly ready = $derived(this.chosen?.ready ?? false);
}

/** How it was ordered before: a line, or the parts of a combo. */
export interface Before {
  wanted: Wanted;
  parts: Wanted[];
}

/** What the dialog hands over. */
export interface Chosen {
  wanted: Wanted;
  /** The parts of a combo. */
  parts?: Wanted[];
  shown: { name: string; details: string[]; price: number | null };
}

/** Everything that one dialog asks: the entry, its second half, its parts, its weight. */
export class Asking {
  first = $state.raw<Choosing | null>(null);
  second = $state.raw<Choosing | null>(null);
  halved = $state(false);
  parts = $state.raw<PartAtHand[]>([]);
  qty = $state(1000);
  failed = $state.raw<unknown>(null);

  constructor(readonly tile: Tile) {
    if (tile.weighed) this.qty = 0;
  }

  async load(before?: Before): Promise<void> {
    try {
      const first = await choose(this.tile.entry);
      const parts = (first.content.combo ?? []).map((part) => new PartAtHand(part));
      if (before && parts.length === 0) {
        first.fill(before.wanted);
        this.qty = before.wanted.qty ?? 1000;
      }
      this.first = first;
      if (before?.wanted.half) await this.#halveAsBefore(before.wanted.half);
      this.parts = parts;
      await Promise.all(parts.map((part, at) => part.load(before?.parts[at])));
    } catch (error) {
      this.failed = error;
    }
  }

  async #halveAsBefore({ entry, choices = [] }: NonNullable<Wanted["half"]>): Promise<void> {
    const { content } = await ask("menu.get", { entry });
    this.second = new Choosing(entry, content, this.#alike(content));
    this.second.fill({ entry, choices });
    this.halved = true;
  }

  /** Takes the second half; its size is that of the first. */
  async half(entry: string): Promise<void> {
    const view = await ask("menu.get", { entry });
    this.second = new Choosing(entry, view.content, this.#alike(view.content));
  }

  /** The size of another entry that is named like that of the first half. */
  #alike(content: Entry): number {
    const size = this.first?.content.variants[this.first.variant ?? 0]?.name;
    return Math.max(0, content.variants.findIndex((variant) => variant.name === size));
  }

  /** Whether nothing is missing. */
  readonly ready = $derived(
    this.first !== null && this.first.ready && this.qty > 0 &&
      (!this.halved || (this.second?.ready ?? false)) && this.parts.every((part) => part.ready),
  );

  /** Names of what is still to be chosen, as they are written; the size as an empty text. */
  readonly missing: string[] = $derived.by(() => {
    const of = (one: Choosing | null) =>
      one ? [...(one.wantsVariant ? [""] : []), ...one.missing.map((group) => named(group))] : [];
    return [
      ...of(this.first), ...(this.halved ? of(this.second) : []),
      ...this.parts.flatMap((part) => (part.chosen ? of(part.chosen) : [named(part.part)])),
    ];
  });

  chosen(): Chosen | null {
    const first = this.first;
    if (!first || !this.ready) return null;
    const wanted: Wanted = { ...first.wanted(), qty: this.qty };
    const shown = { ...first.shown(), price: null as number | null };
    if (this.parts.length > 0) {
      const parts = this.parts.flatMap((part) => (part.chosen ? [part.chosen.wanted()] : []));
      shown.details = this.parts.flatMap((part) => (part.chosen ? [part.chosen.shown().name] : []));
      return { wanted, parts, shown };
    }
    if (this.halved && this.second) {
      const second = this.second.shown();
      // The hub finds the size that is named like that of the first half.
      wanted.half = { entry: this.second.entry, choices: this.second.choices() };
      shown.name = `½ ${shown.name} + ½ ${second.name}`;
      shown.details = [...shown.details, ...second.details];
    }
    return { wanted, shown };
  }
}
