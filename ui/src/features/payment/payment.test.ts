import { fireEvent, render, screen } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { session, settings, type OrderView, type Permission } from "$api";
import { scriptedHub } from "$api/testing";
import { language, pause } from "$kit";
import Keyboard from "$kit/testing/Keyboard.svelte";
import { inCoins, quickNotes, tipOf } from "./cash";
import PaymentDesk from "./PaymentDesk.svelte";

const amounts = (total: number) => ({ gross: total, discount: 0, service: 0, tax: 0, total });
const line = (id: string, total: number) => ({
  line: id, entry: "e", name: id, category: "", station: "", combo: null, qty: 1000, open: 1000, fired: 0, unsent: 1000, stage: null,
  price: total, amounts: amounts(total), modifiers: [], seat: 0, course: 0, held: false, note: "",
});
const order = {
  order: "o", number: "A01", status: "open", service: "dine_in", table: null, table_name: "7", guests: 2, waiter: null, waiter_name: "",
  guest: null, ready_ms: null, opened_ms: 0, note: "", day: "2026-11-20", holder: "d", lines: [line("Борщ", 59000), line("Чай", 66000)],
  sum: amounts(125000), checks: [], payments: [], discounts: [], tickets: [], voided: [],
} as unknown as OrderView;
const tender = (code: string, kind: string, name: string) => ({ code, name, kind, cash: kind === "cash", outside: kind === "card" });
const branch = {
  currency: "RUB", zone: "Europe/Moscow", language: "ru", cash_rounding: null, fiscal_first: false, cash_notes: [10000, 20000, 50000, 100000, 200000, 500000],
  reasons: [], tenders: [tender("cash", "cash", "Наличные"), tender("card", "card", "Карта"), tender("staff", "staff", "Питание персонала")],
};
const shift = { shift: "s", number: "1", day: "2026-11-20", opened_ms: 0, counted: false };

interface Sent {
  name: string;
  request: Record<string, unknown>;
}
type Answers = Record<string, (request: Record<string, unknown>) => unknown>;

async function desk(answers: Answers, permissions: Permission[] = ["payments", "checks"]) {
  const sent: Sent[] = [];
  const known: Answers = { "settings.get": () => branch, "orders.get": () => order, "shift.current": () => shift, ...answers };
  scriptedHub(({ body, path }) => {
    if (path !== "/api/rpc") return { status: 200, body: {} };
    const list = Array.isArray(body);
    const replies = ((list ? body : [body]) as Sent[]).map((one) => {
      sent.push(one);
      const answer = known[one.name];
      return answer ? answer(one.request) : {};
    });
    return { status: 200, body: { ...(list ? { answers: replies } : { answer: replies[0] }), changed: [] } };
  });
  session.adopt({ token: "t", refresh: "r", expires_ms: 0, user: "u", name: "Анна", role: "cashier", permissions });
  await settings.load();
  const onnext = vi.fn();
  const noshift = createRawSnippet(() => ({ render: () => "<p>no shift</p>" }));
  render(PaymentDesk, { order: "o", onback: () => undefined, onnext, noshift });
  return { sent, onnext, orders: () => sent.filter((one) => !/get|current/.test(one.name)) };
}

beforeEach(() => language.choose("ru"));

test("quick notes are the round sums above the total", () => {
  const notes = branch.cash_notes;
  expect(quickNotes(125000, notes)).toEqual([130000, 140000, 150000, 200000, 500000]);
  expect(quickNotes(59000, notes)).toEqual([60000, 100000, 200000, 500000]);
  expect(quickNotes(500000, notes)).toEqual([600000]);
  expect(quickNotes(0, notes)).toEqual([]);
});

test.each([
  [12345, null, 12345],
  [12345, { step: 100, rounding: "half_up" }, 12300],
  [12350, { step: 100, rounding: "half_up" }, 12400],
  [12350, { step: 100, rounding: "half_even" }, 12400],
  [12250, { step: 100, rounding: "half_even" }, 12200],
  [12301, { step: 100, rounding: "up" }, 12400],
  [12399, { step: 100, rounding: "down" }, 12300],
] as const)("%d in coins of %j is %d", (due, rounding, expected) => expect(inCoins(due, rounding)).toBe(expected));

test("tips are whole rubles", () => expect(tipOf(125050, 10, 2)).toBe(12500));

test("one tap on a note forms the check, takes the money and shows the change", async () => {
  const { orders, onnext } = await desk({ "payments.take": () => ({ payment: "p", amount: 125000, rounding: 0, change: 25000, receipt: "A-7" }) });
  await fireEvent.click(await screen.findByRole("button", { name: /1.500/ }));
  expect(await screen.findByText("Нефискальный чек № A-7")).toBeTruthy();
  expect(screen.getByRole("status").textContent).toMatch(/250,00/);
  expect(orders().map((one) => one.name)).toEqual(["checks.form", "payments.take"]);
  expect(orders()[1]?.request).toMatchObject({ check: orders()[0]?.request["check"], tender: "cash", amount: 125000, given: 150000 });
  await fireEvent.click(screen.getByRole("button", { name: /К следующему счёту|Следующий заказ/ }));
  expect(onnext.mock.calls.length).toBeLessThanOrEqual(1);
});

test("a second tap while the first is under way takes no money twice", async () => {
  const { orders } = await desk({ "payments.take": () => ({ payment: "p", amount: 125000, rounding: 0, change: 0, receipt: "A-7" }) });
  const exact = await screen.findByRole("button", { name: /Без сдачи/ });
  exact.click();
  exact.click();
  await screen.findByText("Нефискальный чек № A-7");
  expect(orders().filter((one) => one.name === "payments.take")).toHaveLength(1);
});

test("a typed amount pays a part by card, and more than is due cannot", async () => {
  const { orders } = await desk({ "payments.start": () => ({ payment: "p", amount: 50000 }) });
  await screen.findByText("Борщ");
  for (const digit of "500") await fireEvent.pointerDown(screen.getByRole("button", { name: digit }));
  await fireEvent.click(screen.getByRole("button", { name: /Карта/ }));
  await vi.waitFor(() => expect(orders().at(-1)).toMatchObject({ name: "payments.start", request: { tender: "card", amount: 50000 } }));
  for (const digit of "00") await fireEvent.pointerDown(screen.getByRole("button", { name: digit }));
  expect(screen.getByRole("button", { name: /Карта/ })).toHaveProperty("disabled", true);
});

test("a payment of unknown end stands for itself and is resolved later", async () => {
  const check = { check: "c", status: "presented", lines: [], sum: amounts(125000), formed_ms: 0, due: 125000, cancelled: false, receipt: null };
  const payment = { payment: "p", check: "c", tender: "card", amount: 125000, tip: 0, given: null, rounding: 0, reference: "?", shift: "s", started_ms: 0, status: "unknown", refunded: 0 };
  const { orders } = await desk({ "orders.get": () => ({ ...order, checks: [check], payments: [payment] }), "payments.finish": () => ({ taken: null }) });
  expect(await screen.findByText("Прошла ли оплата?")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: /Не прошла/ }));
  await vi.waitFor(() => expect(orders().at(-1)).toMatchObject({ name: "payments.finish", request: { payment: "p", outcome: { failed: "Отказ" } } }));
});

const awaited = (more: object) => ({
  payment: "p", check: "c", tender: "cash", amount: 125000, tip: 0, given: null, rounding: 0, reference: null, shift: "s", started_ms: 0,
  status: "started", agreed: true, on_receipt: true, refunded: 0, ...more,
});
const unpaid = (payments: object[]) => ({
  ...order, status: "fiscalised_unpaid", payments,
  checks: [{ check: "c", status: "fiscalised_unpaid", lines: [], sum: amounts(125000), formed_ms: 0, due: 125000, cancelled: false, receipt: "A-7", correction: null }],
});
const receiptFirst = { "settings.get": () => ({ ...branch, fiscal_first: true, reasons: [{ name: "Иначе", uses: ["cancel"], used_up: false }] }) };

test("where the receipt comes first, a note agrees on cash, and the money is confirmed with its change", async () => {
  let given = false;
  const { orders } = await desk({
    ...receiptFirst, "orders.get": () => (given ? unpaid([awaited({})]) : order),
    "payments.start": () => ((given = true), { payment: "p", amount: 125000, receipt: "A-7" }),
    "payments.finish": () => ({ taken: { payment: "p", amount: 125000, rounding: 0, change: 25000, receipt: "A-7" } }),
  });
  await fireEvent.click(await screen.findByRole("button", { name: /1.500/ }));
  expect(await screen.findByText("Чек № A-7 выдан, ждём оплату")).toBeTruthy();
  expect(orders().map((one) => one.name)).toEqual(["checks.form", "payments.start"]);
  await fireEvent.click(screen.getByRole("button", { name: /Деньги получены/ }));
  expect((await screen.findByRole("status")).textContent).toMatch(/250,00/);
  expect(orders().at(-1)).toMatchObject({ name: "payments.finish", request: { payment: "p", outcome: { captured: null }, given: 150000 } });
});

test("Enter that agreed on cash does not say that the money is here, until somebody counts it", async () => {
  const { orders } = await desk({ ...receiptFirst, "orders.get": () => unpaid([awaited({})]), "payments.finish": () => ({ taken: null }) });
  render(Keyboard);
  await screen.findByText("Чек № A-7 выдан, ждём оплату");
  await fireEvent.keyDown(document.body, { key: "Enter" });
  expect(orders()).toEqual([]);
  await fireEvent.keyDown(document.body, { key: "0", ctrlKey: true, code: "Digit0" });
  await fireEvent.keyDown(document.body, { key: "Enter" });
  await vi.waitFor(() => expect(orders().at(-1)).toMatchObject({ name: "payments.finish", request: { outcome: { captured: null }, given: 125000 } }));
});

test("a terminal that was asked just now does not hear a second press", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: false });
  pause.ms = 600;
  const { orders } = await desk({ "orders.get": () => unpaid([awaited({ tender: "card" })]), "payments.finish": () => ({ taken: null }) });
  render(Keyboard);
  for (let turns = 0; turns < 50 && !screen.queryByRole("button", { name: /Оплачено/ }); turns += 1) await vi.advanceTimersByTimeAsync(0);
  expect(screen.getByRole("button", { name: /Оплачено/ })).toHaveProperty("disabled", true);
  await fireEvent.keyDown(document.body, { key: "Enter" });
  expect(orders()).toEqual([]);
  await vi.advanceTimersByTimeAsync(600);
  await fireEvent.keyDown(document.body, { key: "Enter" });
  pause.ms = 0;
  vi.useRealTimers();
  await vi.waitFor(() => expect(orders().at(-1)?.name).toBe("payments.finish"));
});

test("what the receipt names may be tried again without correcting it", async () => {
  const failed = [awaited({ tender: "card", status: "failed", may_retry: true }), awaited({ payment: "q", tender: "card", status: "failed", may_retry: true })];
  const { orders } = await desk({ ...receiptFirst, "orders.get": () => unpaid(failed) });
  await fireEvent.click(await screen.findByRole("button", { name: /Ещё раз: Карта, 1.250,00/ }));
  await vi.waitFor(() => expect(orders().at(-1)).toMatchObject({ name: "payments.start", request: { order: "o", check: "c", tender: "card", amount: 125000, tip: 0 } }));
});

test("a receipt whose money does not come is corrected with a reason, and what it awaited has failed", async () => {
  const { orders } = await desk({ ...receiptFirst, "orders.get": () => unpaid([awaited({ tender: "card" })]) });
  expect(await screen.findByText("Проведите карту на терминале")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: /Исправить чек/ }));
  await fireEvent.click(await screen.findByRole("radio", { name: "Иначе" }));
  await fireEvent.click(screen.getAllByRole("button", { name: /Исправить чек/ }).at(-1) as HTMLElement);
  await vi.waitFor(() => expect(orders().map((one) => one.name)).toEqual(["payments.finish", "receipts.correct"]));
  expect(orders()[1]?.request).toEqual({ order: "o", check: "c", reason: "Иначе" });
});

test("after a declined payment nothing but the correction goes on, and a chosen part can be given up", async () => {
  await desk({ ...receiptFirst, "orders.get": () => unpaid([awaited({ status: "failed" })]) });
  expect(await screen.findByText("Чек выдан, а оплата не прошла")).toBeTruthy();
  document.body.innerHTML = "";
  const part = awaited({ amount: 50000, on_receipt: false });
  const standing = { ...unpaid([part]), status: "presented" };
  const { orders } = await desk({ ...receiptFirst, "orders.get": () => ({ ...standing, checks: [{ ...standing.checks[0], status: "presented", receipt: null }] }) });
  await fireEvent.click(await screen.findByRole("button", { name: /Наличные: 500/ }));
  await vi.waitFor(() => expect(orders()[0]).toMatchObject({ name: "payments.finish", request: { payment: "p" } }));
});

test("a meal of the staff is confirmed first", async () => {
  const { orders } = await desk({ "payments.take": () => ({ payment: "p", amount: 125000, rounding: 0, change: 0, receipt: "A-8" }) });
  await fireEvent.click(await screen.findByRole("button", { name: /Питание персонала/ }));
  expect(orders()).toEqual([]);
  await fireEvent.click(await screen.findByRole("button", { name: /Провести/ }));
  await vi.waitFor(() => expect(orders().at(-1)?.request).toMatchObject({ tender: "staff", amount: 125000 }));
});

test("without a shift the money waits, without the right it is a cashier's", async () => {
  await desk({ "shift.current": () => null });
  expect(await screen.findByText("no shift")).toBeTruthy();
  document.body.innerHTML = "";
  await desk({}, ["checks"]);
  expect(await screen.findByText("Оплату принимает кассир")).toBeTruthy();
});
