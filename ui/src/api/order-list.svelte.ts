import { ask } from "./client";
import type { ChangedThing, OrderInList } from "./types.gen";

/** More than these are not asked for by name. */
const ONLY_MAX = 100;

/** The orders that still want something. What changes takes its place among the others; they stand as they are. */
export class OrderList {
  all = $state.raw<OrderInList[]>([]);
  #turn: Promise<void> = Promise.resolve();

  /** Loads those that changed, or all where nobody says which: one after the other, so that no older answer comes last. */
  load(changed: ChangedThing[] = []): Promise<void> {
    const turn = this.#turn.catch(() => undefined).then(() => this.#load(changed));
    this.#turn = turn;
    return turn;
  }

  async #load(changed: ChangedThing[]): Promise<void> {
    const only = changed.map((thing) => thing.id).filter((id, at, all) => all.indexOf(id) === at);
    if (only.length === 0 || only.length > ONLY_MAX || changed.some((thing) => thing.kind !== "orders")) {
      this.all = await ask("orders.list", { open: true });
      return;
    }
    const found = await ask("orders.list", { open: true, only });
    const rest = this.all.filter((order) => !only.includes(order.order));
    this.all = [...rest, ...found].sort((a, b) => a.opened_ms - b.opened_ms);
  }
}
