import { onDestroy } from "svelte";
import { live } from "./live.svelte";
import { session } from "./session.svelte";
import type { ChangedThing, OrderId } from "./types.gen";

/** How safe a sale is: on this disk, on two machines, in the centre. */
export type Level = "disk" | "two_machines" | "centre";

interface Answer {
  /** Other machines belong to the restaurant. */
  is_shared: boolean;
  levels: Record<OrderId, Level>;
}

/** The hub answers about so many at once. */
const ASKED_MAX = 500;

/** How safe the orders on a screen are. A till that is alone keeps all it has on its disk, so nothing is shown there. */
export class Levels {
  #known = $state.raw<Record<OrderId, Level>>({});
  #orders: OrderId[] = [];
  #shown = 0;

  of(order: OrderId): Level | undefined {
    return this.#known[order];
  }

  /** Asks about these orders, and again whenever more of them has reached another machine. */
  async show(orders: OrderId[]): Promise<void> {
    this.#orders = orders.slice(0, ASKED_MAX);
    this.#shown += 1;
    await this.#ask(this.#orders);
  }

  /** Only orders that have changed have lost their level; where a link has brought something on, any may have risen. */
  async load(changed: ChangedThing[] = []): Promise<void> {
    const only = changed.length > 0 && changed.every((thing) => thing.kind === "orders");
    const ids = changed.map((thing) => thing.id);
    await this.#ask(this.#orders.filter((order) => (only ? ids.includes(order) : this.#known[order] !== "centre")));
  }

  async #ask(orders: OrderId[]): Promise<void> {
    const shown = this.#shown;
    if (orders.length === 0) return;
    // Until the hub is heard again nobody can tell; another lamp says so.
    const answer = await (session.send("/api/levels", { orders }) as Promise<Answer>).catch(() => null);
    if (shown === this.#shown && answer) this.#known = answer.is_shared ? { ...this.#known, ...answer.levels } : {};
  }
}

/** The levels of the orders of a screen. Called while a component initialises; ends with it. */
export function followLevels(): Levels {
  const levels = new Levels();
  onDestroy(live.follow(["link", "orders"], (changed) => levels.load(changed)));
  return levels;
}
