import { expect, test } from "vitest";
import { OrderList } from "./order-list.svelte";
import { scriptedHub } from "./testing";

const order = (id: string, opened_ms: number, more = {}) => ({ order: id, number: id, opened_ms, ...more });

test("of a list that is shown only what changed is asked for, and what is closed leaves it", async () => {
  const answers = [[order("a", 1), order("b", 2), order("c", 3)], [order("b", 2, { gross: 500 }), order("d", 4)], [], [order("a", 1)]];
  const { asked } = scriptedHub(() => ({ status: 200, body: { answer: answers.shift(), changed: [] } }));
  const list = new OrderList();
  await list.load();
  const [a] = list.all;
  await list.load([{ kind: "orders", id: "b" }, { kind: "orders", id: "d" }, { kind: "orders", id: "b" }]);
  expect(list.all).toEqual([order("a", 1), order("b", 2, { gross: 500 }), order("c", 3), order("d", 4)]);
  expect(list.all[0]).toBe(a);
  await list.load([{ kind: "orders", id: "c" }]);
  expect(list.all.map((one) => one.order)).toEqual(["a", "b", "d"]);
  await list.load([{ kind: "floor_table", id: "t" }]);
  expect(list.all.map((one) => one.order)).toEqual(["a"]);
  const requests = asked.map(({ body }) => (body as { request: unknown }).request);
  expect(requests).toEqual([{ open: true }, { open: true, only: ["b", "d"] }, { open: true, only: ["c"] }, { open: true }]);
});
