import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { session, type OrderInList } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import GuestForm from "./GuestForm.svelte";
import OrderRow from "./OrderRow.svelte";
import { found, markOf, nextAt, Orders } from "./orders.svelte";

const NOW = Date.UTC(2026, 10, 20, 12, 0, 30);
const order = (more: Partial<OrderInList> = {}): OrderInList => ({
  order: "o1", number: "A1", status: "open", service: "dine_in", table: "t1", table_name: "5", guests: 2, waiter: "u", waiter_name: "Анна",
  gross: 45000, touched_ms: 0, opened_ms: NOW - 300_000, unsent: false, kitchen: "none", held: false, guest: null, ready_ms: null, anomalies: 0, ...more,
});
const away = { table: null, table_name: "", guests: 0 };
const pyotr = { name: "Пётр", phone: "+7 (912) 345-67-89", address: "" };
const all = [
  order(),
  order({ ...away, order: "o2", number: "A2", service: "takeaway", waiter: "u2", guest: pyotr, ready_ms: NOW + 9_000_000 }),
  order({ ...away, order: "o3", number: "A3", service: "delivery", ready_ms: NOW + 600_000, touched_ms: 0, opened_ms: NOW - 900_000 }),
  order({ order: "o4", number: "A4", status: "presented", anomalies: 1, touched_ms: 0, opened_ms: NOW - 100 }),
];

beforeEach(() => {
  language.choose("ru");
  session.adopt({ token: "t", refresh: "r", expires_ms: 0, user: "u", name: "Анна", role: "waiter", permissions: ["orders"] });
});

test.each([
  ["all", ["A4", "A1", "A2", "A3"]],
  ["mine", ["A4", "A1", "A3"]],
  ["takeaway", ["A2"]],
  ["delivery", ["A3"]],
  ["deferred", ["A3", "A2"]],
  ["presented", ["A4"]],
  ["anomalies", ["A4"]],
] as const)("«%s» shows its orders in their order", async (filter, numbers) => {
  scriptedHub(() => ({ status: 200, body: { answer: all, changed: [] } }));
  const orders = new Orders();
  await orders.load();
  orders.filter = filter;
  expect(orders.shown(NOW).map((one) => one.number)).toEqual(numbers);
  expect(orders.count(filter, NOW)).toBe(numbers.length);
});

test.each([
  ["a2", true], ["петр", true], ["345 67", true], ["9123", true], ["12", false], ["Анна", true], ["борщ", false], [" ", true],
])("«%s» finds the takeaway order: %s", (text, is) => {
  expect(found(all[1] as OrderInList, text)).toBe(is);
});

test("an order is marked by what it waits for", () => {
  expect([{}, { unsent: true }, { held: true }, { kitchen: "ready" as const }, { kitchen: "served" as const }, { status: "part_paid" as const }].map((how) => markOf(order(how)))).toEqual([
    "seated", "unsent", "held", "ready", "served", "part_paid",
  ]);
});

test.each([
  ["19:30", Date.UTC(2026, 10, 20, 16, 30)],
  ["1530", Date.UTC(2026, 10, 20, 12, 30)],
  ["9", Date.UTC(2026, 10, 21, 6, 0)],
  ["25:00", null],
  ["скоро", null],
])("«%s» is the next such time in the branch", (text, at) => {
  expect(nextAt(text, NOW, "Europe/Moscow")).toBe(at);
});

test("a delivery asks for an address and keeps name, phone and change", async () => {
  scriptedHub(() => ({ status: 200, body: { answer: {}, changed: [] } }));
  const onopen = vi.fn();
  render(GuestForm, { open: true, service: "delivery", busy: false, onopen });
  const begin = await screen.findByRole("button", { name: /Открыть заказ/ });
  expect(begin).toHaveProperty("disabled", true);
  const type = (label: RegExp, value: string) => fireEvent.input(screen.getByLabelText(label), { target: { value } });
  await type(/Имя гостя/, "Олег");
  await type(/Телефон/, "+7 900 1");
  await type(/Адрес/, "Садовая, 1");
  await type(/Сдача с/, "5000");
  await fireEvent.click(screen.getByRole("button", { name: /\+30 мин/ }));
  await fireEvent.click(begin);
  const [service, guest, ready] = onopen.mock.calls[0] ?? [];
  expect([service, guest]).toEqual(["delivery", { name: "Олег", phone: "+7 900 1", address: "Садовая, 1", change_from: 500_000 }]);
  expect(ready).toBeGreaterThan(Date.now() + 29 * 60_000);
});

test("opening, handing and cancelling go to the hub as they are", async () => {
  const hub = scriptedHub(() => ({ status: 200, body: { answer: { order: "o9" }, changed: [] } }));
  const orders = new Orders();
  expect(await orders.open("takeaway", pyotr, null)).toBe("o9");
  await orders.hand("o1", "u2");
  await orders.cancel("o1", "гость ушёл");
  expect(hub.asked.map(({ body }) => body)).toMatchObject([
    { name: "orders.open", request: { service: "takeaway", guest: pyotr } },
    { name: "orders.hand", request: { order: "o1", user: "u2" } },
    { name: "orders.cancel", request: { order: "o1", reason: "гость ушёл" } },
  ]);
});

test("a row says all of it, and what is not allowed is disabled", () => {
  render(OrderRow, { order: all[1] as OrderInList, now: NOW, level: undefined, onopen: vi.fn(), onhand: null, oncancel: vi.fn() });
  expect(screen.getByRole("button", { name: /A2.*С собой.*Пётр.*345-67-89.*Открыт/ })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Передать" })).toHaveProperty("disabled", true);
});
