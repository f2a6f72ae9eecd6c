/* eslint-disable svelte/prefer-svelte-reactivity -- maps and sets are replaced whole, never changed in place */
import {
  ApiError, ask, call, callAll, inWords, live, type Call, type Fired, type LineView, type OrderView, type Service,
  type Wanted,
} from "$api";
import { toasts } from "$kit";
import * as m from "$words/messages";
import { Queue } from "./queue";
import { rowsOf, type Adding, type Row } from "./rows";
import { againOf, isSame, type Again, type Shown } from "./wanted";

interface OrderWish {
  kind: "add" | "count";
  line: string;
}

/** How an order will be opened, once something is in it. */
export interface Draft {
  service: Service;
  table: string | null;
  tableName: string;
  guests: number;
}

const plain: Draft = { service: "dine_in", table: null, tableName: "", guests: 1 };

/** A line that came too late: the order is paid, so it belongs to a further one. */
export interface Late {
  wanted: Wanted;
  shown: Shown;
}

/** The order that is being taken: what the hub has of it, and what was tapped since. */
export class OrderAtHand {
  id = $state<string | null>(null);
  view = $state.raw<OrderView | null>(null);
  draft = $state.raw<Draft>(plain);
  /** The seat and the course of what is tapped next. */
  seat = $state(0);
  course = $state(0);
  late = $state.raw<Late | null>(null);
  /** What could not be loaded. */
  failed = $state.raw<unknown>(null);
  /** Whether something other than adding is under way. */
  busy = $state(false);
  /** Told when the order came into being. */
  onopened: ((id: string) => void) | undefined;

  #adding = $state.raw<Adding[]>([]);
  #counted = $state.raw<ReadonlyMap<string, number>>(new Map());
  #shown = new Map<string, Shown>();
  #opened = $state(false);
  #loads = 0;
  #doneCounts = new Map<string, { sent: number; load: number }>();
  readonly #queue = new Queue<OrderWish>(
    (wishes) => this.#deliver(this.#named(), wishes),
    (wish, error) => this.#takeBack(wish, error),
  );

  readonly rows: Row[] = $derived(rowsOf(this.view, this.#adding, this.#counted));
  /** Whether something was tapped that the hub has not confirmed. */
  readonly pending = $derived(this.#adding.length > 0 || this.#counted.size > 0);
  readonly service: Service = $derived(this.view?.service ?? this.draft.service);
  readonly table = $derived(this.view ? this.view.table : this.draft.table);
  readonly tableName = $derived(this.view ? this.view.table_name : this.draft.tableName);
  readonly guests = $derived(this.view ? this.view.guests : this.draft.guests);
  readonly opened = $derived(this.#opened);
  /** Whether it is paid, cancelled or gone into another one. */
  readonly closed = $derived(this.view !== null && !["open", "presented", "fiscalised_unpaid", "part_paid"].includes(this.view.status));
  /** Whether something that the kitchen finished waits to be brought. */
  readonly atPass = $derived(this.view?.tickets.some((ticket) => ticket.kind === "make" && ticket.stage === "bumped") ?? false);
  /** The check that lies with the guest, if one does. */
  readonly check = $derived(this.view?.checks.find((check) => check.status === "presented" && !check.cancelled) ?? null);

  /** Puts the order aside once all taps were answered; the next tap begins another one. */
  async leave(draft: Partial<Draft> = {}): Promise<void> {
    if (this.#queue.busy) await this.#queue.idle();
    this.id = null;
    this.view = null;
    this.#adding = [];
    this.#counted = new Map();
    this.#opened = false;
    this.late = null;
    this.failed = null;
    this.seat = 0;
    this.course = 0;
    this.draft = { ...plain, ...draft };
  }

  /** Takes an order up. */
  async take(id: string): Promise<void> {
    if (this.id === id) return;
    await this.leave();
    this.id = id;
    this.#opened = true;
    await this.load();
  }

  /** Loads the order again, as changes by others ask for. */
  async load(): Promise<void> {
    const id = this.id;
    if (!id || !this.#opened) return;
    const nth = ++this.#loads;
    try {
      const view = await ask("orders.get", { order: id });
      if (this.id !== id) return;
      this.view = view;
      this.failed = null;
      this.#settle(view, nth);
    } catch (error) {
      if (this.id === id && !this.view) this.failed = error;
    }
  }

  /** Follows what others do to it, until the returned function is called. */
  follow(): () => void {
    return live.follow(["orders"], (changed) => {
      if (changed.length === 0 || changed.some((thing) => thing.id === this.id)) return this.load();
    });
  }

  /** One tap: painted at once, told to the hub in the next envelope. */
  add(wanted: Wanted, shown: Shown, merge = true): string {
    const whole: Wanted = { seat: this.seat, course: this.course, qty: 1000, ...wanted };
    const same = merge ? this.#same(whole) : undefined;
    if (same) {
      this.count(same.line, same.qty + (whole.qty ?? 1000));
      return same.line;
    }
    const line = crypto.randomUUID();
    const named = { ...whole, line };
    this.#shown.set(line, shown);
    this.#put({ line, lines: [line], shown, qty: named.qty ?? 1000, wanted: named, combo: null, done: null });
    return line;
  }

  /** Adds a combo: a line for each of its parts. */
  addCombo(combo: string, parts: Wanted[], shown: Shown): void {
    const lines = parts.map((part) => ({ seat: this.seat, course: this.course, ...part, line: crypto.randomUUID() }));
    const first = lines[0];
    if (!first) return;
    const { line } = first;
    this.#put({ line, lines: lines.map((part) => part.line), shown, qty: 1000, wanted: first, combo: { combo, lines }, done: null });
  }

  /** Sets how much of an unsent line is wanted. */
  count(line: string, qty: number): void {
    const waiting = this.#queue.waiting("add", line);
    if (waiting) {
      this.#adding = this.#adding.map((one) =>
        one.line === line ? { ...one, qty, wanted: { ...one.wanted, qty } } : one,
      );
      return;
    }
    this.#counted = new Map(this.#counted).set(line, qty);
    if (!this.#queue.waiting("count", line)) this.#queue.push({ kind: "count", line });
  }

  /** Gives commands once all taps were answered. Refused: says why, and nothing was changed. */
  async act(calls: (id: string) => Call[], done = ""): Promise<boolean> {
    return (await this.do(async (id) => callAll(calls(id)), done)) !== undefined;
  }

  /** As `act`, with an answer; undefined if it was refused. */
  async do<T>(run: (id: string) => Promise<T>, done = ""): Promise<T | undefined> {
    this.busy = true;
    try {
      await this.#queue.idle();
      if (!this.id || !this.#opened) await this.open();
      const answer = await run(this.id as string);
      if (done) toasts.done(done);
      return answer;
    } catch (error) {
      toasts.failed(inWords(error));
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** Chooses an unsent line anew: another size, other choices. What comes of it stands in its place. */
  replace(line: LineView, wanted: Wanted): Promise<boolean> {
    return this.act((order) => [{ name: "orders.change_line", request: { order, change: line.line, ...wanted } }]);
  }

  /** Chooses the parts of an unsent combo anew. */
  replaceCombo(line: LineView, lines: Wanted[]): Promise<boolean> {
    return this.act((order) => [{ name: "orders.change_combo", request: { order, change: line.line, lines } }]);
  }

  /** Sells the same once more, as one tap. */
  repeat({ wanted, combo }: Again, shown: Shown): void {
    if (combo) this.addCombo(combo.combo, combo.parts, shown);
    else this.add(wanted, shown, false);
  }

  /** Sets how the guests get it: for an order that is open, as for one that is yet to be. */
  async serveAs(service: Service): Promise<boolean> {
    if (this.opened) return this.act((order) => [{ name: "orders.service", request: { order, service } }]);
    this.draft = { ...this.draft, service, ...(service === "dine_in" ? {} : { table: null, tableName: "" }) };
    return true;
  }

  /** Opens the order before anything is in it. */
  async open(): Promise<void> {
    const id = this.#named();
    await callAll([this.#opening(id)]);
    this.#isOpen(id);
    await this.load();
  }

  /** Sends what is new to the stations. */
  send(): Promise<Fired | undefined> {
    return this.do((order) => call("orders.fire", { order }));
  }

  /** The guests have what the kitchen finished. */
  served(): Promise<boolean> {
    return this.act((order) => [{ name: "orders.serve", request: { order } }]);
  }

  /** Lets a course be made that was held. */
  fire(course: number): Promise<Fired | undefined> {
    return this.do((order) => call("orders.fire", { order, what: { course } }));
  }

  /** How a line was ordered, so that it can be ordered again; null where that cannot be known. */
  async again(line: LineView): Promise<Again | null> {
    if (!this.id) return null;
    return againOf(line, this.view?.lines ?? [], await ask("orders.wanted", { order: this.id }));
  }

  /** Opens a further order at the same table for what came too late. */
  async openFurther(): Promise<void> {
    const late = this.late;
    if (!late) return;
    await this.leave({ service: this.service, table: this.table, tableName: this.tableName, guests: this.guests });
    this.add(late.wanted, late.shown);
  }

  #same(wanted: Wanted): { line: string; qty: number } | undefined {
    if (wanted.choices?.length || wanted.half || wanted.note || wanted.variant || (wanted.qty ?? 1000) % 1000) return undefined;
    const key = (of: Wanted) => JSON.stringify([of.entry, of.variant ?? 0, of.seat ?? 0, of.course ?? 0, of.held ?? false, of.note ?? ""]);
    const one = this.#adding.find((each) => !each.combo && !each.wanted.choices?.length && !each.wanted.half && key(each.wanted) === key(wanted));
    if (one) return { line: one.line, qty: this.#counted.get(one.line) ?? one.qty };
    const line = this.view?.lines.find((each) => isSame(each, wanted));
    return line && { line: line.line, qty: this.#counted.get(line.line) ?? line.qty };
  }

  #put(adding: Adding): void {
    this.#named();
    this.#adding = [...this.#adding, adding];
    this.#queue.push({ kind: "add", line: adding.line });
  }

  #named(): string {
    this.id ??= crypto.randomUUID();
    return this.id;
  }

  #isOpen(id: string): void {
    if (this.#opened) return;
    this.#opened = true;
    this.onopened?.(id);
  }

  #opening(order: string): Call {
    const { service, table, guests } = this.draft;
    return { name: "orders.open", request: { order, service, guests, ...(table ? { table } : {}) } };
  }

  async #deliver(order: string, wishes: OrderWish[]): Promise<void> {
    const counts = new Map(wishes.map((wish) => [wish.line, this.#counted.get(wish.line)]));
    const calls = wishes.flatMap((wish) => this.#calls(order, wish));
    const opening = !this.#opened;
    try {
      await callAll(opening ? [this.#opening(order), ...calls] : calls);
    } catch (error) {
      // An envelope whose answer was never heard may have opened it.
      if (!opening || !(error instanceof ApiError) || error.code !== "conflict") throw error;
      await callAll(calls);
    }
    this.#isOpen(order);
    this.#confirm(wishes, counts);
    if (opening) await this.load();
  }

  #calls(order: string, wish: OrderWish): Call[] {
    const adding = this.#adding.find((one) => one.line === wish.line);
    if (wish.kind === "count") {
      const qty = this.#counted.get(wish.line);
      return qty === undefined ? [] : [{ name: "orders.change_quantity", request: { order, line: wish.line, qty } }];
    }
    if (!adding) return [];
    if (adding.combo) return [{ name: "orders.add_combo", request: { order, ...adding.combo } }];
    return [{ name: "orders.add_line", request: { order, ...adding.wanted } }];
  }

  #confirm(wishes: OrderWish[], counts: Map<string, number | undefined>): void {
    const added = new Set(wishes.filter((wish) => wish.kind === "add").map((wish) => wish.line));
    this.#adding = this.#adding.map((one) => (added.has(one.line) ? { ...one, done: this.#loads } : one));
    for (const wish of wishes) {
      const sent = counts.get(wish.line);
      if (wish.kind === "count" && sent !== undefined) this.#doneCounts.set(wish.line, { sent, load: this.#loads });
    }
  }

  /** Forgets what the hub now shows itself. */
  #settle(view: OrderView, nth: number): void {
    const there = new Set(view.lines.map((line) => line.line));
    this.#adding = this.#adding.filter((one) => !there.has(one.line) && (one.done === null || one.done >= nth));
    const counted = new Map(this.#counted);
    for (const [line, qty] of this.#counted) {
      const done = this.#doneCounts.get(line);
      const shown = view.lines.find((one) => one.line === line)?.qty === qty;
      const waits = this.#queue.waiting("count", line) !== undefined;
      if (!waits && done?.sent === qty && (shown || done.load < nth)) counted.delete(line);
    }
    if (counted.size !== this.#counted.size) this.#counted = counted;
  }

  #takeBack(wish: OrderWish, error: unknown): void {
    const adding = this.#adding.find((one) => one.line === wish.line);
    const line = this.view?.lines.find((one) => one.line === wish.line);
    if (wish.kind === "add") this.#adding = this.#adding.filter((one) => one.line !== wish.line);
    const counted = new Map(this.#counted);
    const count = counted.get(wish.line);
    counted.delete(wish.line);
    this.#counted = counted;
    if (error instanceof ApiError && error.reason === "order_paid_already") {
      this.late = this.#lateOf(adding, line, count);
      if (this.late) return;
    }
    toasts.failed(refusedWords(error, adding?.shown.name ?? line?.name ?? ""));
  }

  #lateOf(adding: Adding | undefined, line: LineView | undefined, count = 0): Late | null {
    if (adding) return { wanted: { ...adding.wanted, line: undefined }, shown: adding.shown };
    const shown = line && (this.#shown.get(line.line) ?? { name: line.name, details: [], price: line.price });
    return line && shown ? { wanted: { entry: line.entry, qty: Math.max(1000, count - line.qty) }, shown } : null;
  }
}

/** What is said of a line that was refused: which one, unless the words name it. */
function refusedWords(error: unknown, name: string): ReturnType<typeof inWords> {
  const said = inWords(error);
  if (!name || said.broken || said.words.includes(name)) return said;
  return { ...said, words: m.order_not_added({ name, why: said.words }) };
}
