import { ask, call } from "$api";
import * as m from "$words/messages";
import type { OrderAtHand } from "./order.svelte";

/** Prints the pre-bill: of the check that lies with the guest, else of one over all that is open. */
export function prebill(order: OrderAtHand): Promise<unknown> {
  return order.do(async (id) => {
    const there = order.check?.check ?? (await presented(id));
    const check = there ?? (await call("checks.form", { order: id })).check;
    return call("checks.print", { order: id, check });
  }, m.order_prebill_sent());
}

async function presented(order: string): Promise<string | undefined> {
  const view = await ask("orders.get", { order });
  return view.checks.find((check) => check.status === "presented" && !check.cancelled)?.check;
}
