/* eslint-disable svelte/prefer-svelte-reactivity -- maps and sets are replaced whole, never changed in place */
import { callAll, type Call, type LineView, type Part } from "$api";
import type { OrderAtHand } from "./order.svelte";

/** Which lines go to another order, and how much of each. */
export class Splitting {
  #taken = $state.raw<ReadonlyMap<string, number>>(new Map());
  readonly order: OrderAtHand;
  readonly lines: LineView[];
  readonly seats: number[];

  constructor(order: OrderAtHand) {
    this.order = order;
    this.lines = $derived((order.view?.lines ?? []).filter((line) => line.open > 0));
    this.seats = $derived([...new Set(this.lines.map((line) => line.seat))].filter((seat) => seat > 0).sort((a, b) => a - b));
  }

  readonly some = $derived(this.#taken.size > 0);

  /** How much of a line goes, in thousandths. */
  taken(line: string): number {
    return this.#taken.get(line) ?? 0;
  }

  set(line: string, qty: number): void {
    const of = this.lines.find((one) => one.line === line);
    const taken = new Map(this.#taken);
    taken.delete(line);
    if (of && qty > 0) taken.set(line, Math.min(qty, of.open));
    this.#taken = taken;
  }

  /** A tap: all of the line, or nothing of it; the lines of a combo go together. */
  tap(line: LineView): void {
    const on = this.taken(line.line) === 0;
    const kin = line.combo === null ? [line] : this.lines.filter((one) => one.combo === line.combo);
    for (const one of kin) this.set(one.line, on ? one.open : 0);
  }

  /** Everything that a seat had. */
  seat(seat: number): void {
    this.#taken = new Map(this.lines.filter((line) => line.seat === seat).map((line) => [line.line, line.open]));
  }

  readonly part: Part = $derived({ lines: [...this.#taken] });

  /** Moves them to an order, or to a new one at the same table; answers which. Undefined if it was refused. */
  go(into: string | null): Promise<string | undefined> {
    const { service, table } = this.order;
    const part = this.part;
    return this.order.do(async (order) => {
      const to = into ?? crypto.randomUUID();
      const opening: Call[] = into ? [] : [{ name: "orders.open", request: { order: to, service, guests: 1, ...(table ? { table } : {}) } }];
      await callAll([...opening, { name: "orders.transfer", request: { order, to, part } }]);
      return to;
    });
  }
}
