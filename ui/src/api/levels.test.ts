import { expect, test } from "vitest";
import { Levels } from "./levels.svelte";
import { scriptedHub } from "./testing";

test("orders have levels where other machines belong to the restaurant, and none where the till is alone", async () => {
  let is_shared = true;
  const { asked } = scriptedHub(() => ({ status: 200, body: { is_shared, levels: { o: "two_machines" } } }));
  const levels = new Levels();
  await levels.show([]);
  expect(asked).toEqual([]);
  await levels.show(["o", "p"]);
  expect(asked[0]).toMatchObject({ path: "/api/levels", body: { orders: ["o", "p"] } });
  expect([levels.of("o"), levels.of("p")]).toEqual(["two_machines", undefined]);
  await levels.load([{ kind: "orders", id: "p" }]);
  await levels.load([{ kind: "orders", id: "elsewhere" }]);
  await levels.load([{ kind: "orders", id: "p" }, { kind: "link", id: "" }]);
  expect(asked.slice(1).map((one) => one.body)).toEqual([{ orders: ["p"] }, { orders: ["o", "p"] }]);
  is_shared = false;
  await levels.load();
  expect(levels.of("o")).toBeUndefined();
});
