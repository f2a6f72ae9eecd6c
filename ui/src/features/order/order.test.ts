import { beforeEach, expect, test, vi } from "vitest";
import { session, type LineView, type OrderView } from "$api";
import { scriptedHub } from "$api/testing";
import { language, toasts } from "$kit";
import { OrderAtHand } from "./order.svelte";
import { destinations, groupsOf } from "./rows";
import { Splitting } from "./split.svelte";
import { againOf } from "./wanted";

interface Envelope {
  name: string;
  request: Record<string, unknown>;
}

const amounts = { gross: 0, discount: 0, service: 0, tax: 0, total: 0 };
const plain: LineView = {
  line: "", entry: "", name: "", category: "", station: "kitchen", combo: null, combo_of: null, qty: 1000, open: 1000, fired: 0,
  unsent: 1000, stage: null, price: 17000, amounts, modifiers: [], seat: 0, course: 0, held: false, note: "",
};
const empty = {
  order: "", number: "A1", status: "open", service: "dine_in", table: null, table_name: "", guests: 1, waiter: null,
  waiter_name: "", guest: null, ready_ms: null, opened_ms: 0, note: "", day: "2026-11-20", holder: "till", lines: [],
  sum: amounts, checks: [], payments: [], discounts: [], tickets: [], voided: [], refunds: [],
} as unknown as OrderView;

const refusal = (code: string, details = {}) => ({ status: 409, body: { code, message: "no", details } });

/** A hub with one order that adds up lines, and refuses what `refuse` says. */
function hub(refuse: (call: Envelope) => ReturnType<typeof refusal> | undefined = () => undefined) {
  const view = { ...empty, lines: [] as LineView[] };
  const run = (call: Envelope): unknown => {
    const { request } = call;
    if (call.name === "orders.open") view.order = request["order"] as string;
    if (call.name === "orders.add_line") view.lines.push({ ...plain, ...request, modifiers: [], open: request["qty"] as number, name: request["entry"] as string });
    if (call.name === "orders.change_quantity") {
      view.lines = view.lines.map((line) => (line.line === request["line"] ? { ...line, qty: request["qty"] as number } : line));
    }
    return {};
  };
  const made = scriptedHub(async ({ body }) => {
    if (!Array.isArray(body)) {
      const call = body as Envelope;
      if (call.name === "orders.get") return { status: 200, body: { answer: { ...view, lines: [...view.lines] } } };
      return refuse(call) ?? { status: 200, body: { answer: { tickets: [] }, changed: [] } };
    }
    const refused = (body as Envelope[]).map(refuse).find(Boolean);
    if (refused) return refused;
    return { status: 200, body: { answers: (body as Envelope[]).map(run), changed: [{ kind: "orders", id: view.order }] } };
  });
  const envelopes = () => made.asked.map((one) => one.body).filter(Array.isArray) as Envelope[][];
  return { ...made, view, envelopes };
}

const coffee = { name: "Эспрессо", details: [], price: 17000 };

beforeEach(() => {
  language.choose("ru");
  session.adopt({ token: "t", refresh: "r", expires_ms: 0, user: "u", name: "Анна", role: "waiter", permissions: ["orders"] });
  for (const toast of toasts.list) toasts.close(toast.id);
});

test("fifteen taps are painted at once, and all of them reach the hub in few envelopes", async () => {
  const { view, envelopes } = hub();
  const order = new OrderAtHand();
  const off = order.follow();
  for (let tap = 0; tap < 15; tap += 1) {
    order.add({ entry: "espresso" }, coffee);
    expect(order.rows).toMatchObject([{ name: "Эспрессо", qty: (tap + 1) * 1000 }]);
    if (tap % 4 === 0) await Promise.resolve();
  }
  await vi.waitFor(() => expect(order.pending).toBe(false));
  expect(view.lines).toMatchObject([{ entry: "espresso", qty: 15_000 }]);
  expect(order.rows).toMatchObject([{ qty: 15_000, state: "unsent" }]);
  expect(envelopes()[0]?.[0]?.name).toBe("orders.open");
  expect(envelopes().length).toBeLessThan(5);
  off();
});

test("different dishes that are tapped while an envelope is under way go with the next one", async () => {
  const { envelopes, view } = hub();
  const order = new OrderAtHand();
  const off = order.follow();
  order.add({ entry: "soup" }, coffee);
  await Promise.resolve();
  await Promise.resolve();
  for (const entry of ["tea", "cake", "water"]) order.add({ entry }, { ...coffee, name: entry });
  await vi.waitFor(() => expect(order.pending).toBe(false));
  expect(view.lines.map((line) => line.entry)).toEqual(["soup", "tea", "cake", "water"]);
  expect(envelopes().map((calls) => calls.map((call) => call.request["entry"]))).toEqual([[undefined, "soup"], ["tea", "cake", "water"]]);
  off();
});

test("a refusal takes back the line that was refused, and no other one", async () => {
  const { view } = hub((call) => (call.request["entry"] === "gone" ? refusal("not_now", { reason: "sold_out", name: "Окрошка", there: 0 }) : undefined));
  const order = new OrderAtHand();
  const off = order.follow();
  order.add({ entry: "soup" }, { ...coffee, name: "Борщ" });
  order.add({ entry: "gone" }, { ...coffee, name: "Окрошка" });
  order.add({ entry: "tea" }, { ...coffee, name: "Чай" });
  await vi.waitFor(() => expect(order.pending).toBe(false));
  expect(view.lines.map((line) => line.entry)).toEqual(["soup", "tea"]);
  expect(order.rows).toHaveLength(2);
  expect(toasts.list.map((toast) => toast.text)).toEqual(["«Окрошка»: больше не осталось"]);
  off();
});

test("what comes after the payment is offered for a further order at the same table (REQ-06)", async () => {
  const { view, envelopes } = hub((call) => (call.request["entry"] === "late" && call.request["order"] === "paid" ? refusal("not_now", { reason: "order_paid_already" }) : undefined));
  Object.assign(view, { order: "paid", table: "t7", table_name: "7", status: "paid" });
  const order = new OrderAtHand();
  await order.take("paid");
  order.add({ entry: "late" }, coffee);
  await vi.waitFor(() => expect(order.late?.shown.name).toBe("Эспрессо"));
  expect(toasts.list).toHaveLength(0);
  await order.openFurther();
  await vi.waitFor(() => expect(envelopes().at(-1)).toHaveLength(2));
  expect(envelopes().at(-1)).toMatchObject([{ name: "orders.open", request: { table: "t7" } }, { request: { entry: "late" } }]);
});

test("Send counts what goes where; held and stationless lines do not count", () => {
  const line = (of: Partial<LineView>): LineView => ({ ...plain, ...of });
  const lines = [
    line({ qty: 2000, unsent: 2000 }), line({ unsent: 1000 }), line({ station: "bar", unsent: 350 }),
    line({ station: "", unsent: 0 }), line({ held: true, course: 2 }),
  ];
  expect(destinations({ ...empty, lines })).toEqual([{ station: "kitchen", count: 3 }, { station: "bar", count: 1 }]);
});

test("a held course stands in a group of its own, after what goes now", () => {
  const row = { held: false, course: 0 } as Parameters<typeof groupsOf>[0][number];
  const groups = groupsOf([{ ...row, held: true, course: 2 }, row, { ...row, course: 1 }]);
  expect(groups.map(({ course, held }) => [course, held])).toEqual([[0, false], [1, false], [2, true]]);
});

test("a sold line can be ordered again; of a combo all parts, or none", () => {
  const line = (id: string, of: Partial<LineView> = {}): LineView => ({ ...plain, line: id, ...of });
  const lines = [line("m"), line("soup", { combo: "soup", combo_of: "lunch" }), line("tea", { combo: "soup", combo_of: "lunch" }), line("old")];
  const wanted = (id: string) => ({ line: id, combo: null, wanted: { entry: id } });
  const known = [wanted("m"), wanted("soup"), wanted("tea"), { line: "old", combo: null, wanted: null }];
  const again = (id: string, of = known) => againOf(lines.find((one) => one.line === id) as LineView, lines, of);
  expect(again("m")).toEqual({ wanted: { entry: "m" }, combo: null });
  expect(again("old")).toBeNull();
  expect(again("tea")).toEqual({ wanted: { entry: "soup" }, combo: { combo: "lunch", parts: [{ entry: "soup" }, { entry: "tea" }] } });
  expect(again("tea", known.filter((one) => one.line !== "soup"))).toBeNull();
});

test("an unsent line is chosen anew in one call that keeps its place", async () => {
  const { view, envelopes } = hub();
  Object.assign(view, { order: "o", lines: [{ ...plain, line: "l1" }] });
  const order = new OrderAtHand();
  await order.take("o");
  await order.replace(view.lines[0] as LineView, { entry: "m", variant: 1, seat: 2 });
  expect(envelopes()[0]).toMatchObject([{ name: "orders.change_line", request: { order: "o", change: "l1", entry: "m", variant: 1, seat: 2 } }]);
});

test("the parts of a combo are chosen anew in one call", async () => {
  const { view, envelopes } = hub();
  Object.assign(view, { order: "o", lines: [{ ...plain, line: "l1", combo: "l1", combo_of: "lunch" }, { ...plain, line: "l2", combo: "l1", combo_of: "lunch" }] });
  const order = new OrderAtHand();
  await order.take("o");
  const parts = [{ entry: "soup" }, { entry: "m", variant: 1, note: "без лука" }];
  await order.replaceCombo(view.lines[1] as LineView, parts);
  expect(envelopes()[0]).toMatchObject([{ name: "orders.change_combo", request: { order: "o", change: "l2", lines: parts } }]);
});

test("an open order is served in another way, and one that is not open yet only says so", async () => {
  const { view, envelopes } = hub();
  Object.assign(view, { order: "o" });
  const order = new OrderAtHand();
  await order.serveAs("takeaway");
  expect([order.service, envelopes().length]).toEqual(["takeaway", 0]);
  await order.take("o");
  await order.serveAs("delivery");
  expect(envelopes()[0]).toMatchObject([{ name: "orders.service", request: { order: "o", service: "delivery" } }]);
});

test("what waits at the pass is brought with one tap", async () => {
  const { view, envelopes } = hub();
  const ticket = { ticket: "t", serial: "A-000001", station: "kitchen", kind: "make" as const, stage: "bumped" as const, issued_ms: 0, lines: [] };
  Object.assign(view, { order: "o", tickets: [ticket] });
  const order = new OrderAtHand();
  await order.take("o");
  expect(order.atPass).toBe(true);
  await order.served();
  expect(envelopes()[0]).toMatchObject([{ name: "orders.serve", request: { order: "o" } }]);
});

test("a part of a line goes to a new order at the same table, in one envelope", async () => {
  const { view, envelopes } = hub();
  Object.assign(view, { order: "o", table: "t7", lines: [{ ...plain, line: "l1", qty: 3000, open: 3000 }, { ...plain, line: "l2", seat: 2 }] });
  const order = new OrderAtHand();
  await order.take("o");
  const splitting = new Splitting(order);
  splitting.set("l1", 2000);
  const to = await splitting.go(null);
  expect(envelopes()[0]).toMatchObject([
    { name: "orders.open", request: { order: to, table: "t7" } },
    { name: "orders.transfer", request: { order: "o", to, part: { lines: [["l1", 2000]] } } },
  ]);
  splitting.seat(2);
  await splitting.go("other");
  expect(envelopes()[1]).toMatchObject([{ name: "orders.transfer", request: { to: "other", part: { lines: [["l2", 1000]] } } }]);
});
