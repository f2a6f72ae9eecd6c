import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { session, settings, type LineView, type Permission, type RefundView } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import ReceiptsDesk from "./ReceiptsDesk.svelte";
import { callsAgain } from "./repeat";

interface Sent {
  name: string;
  request: Record<string, unknown>;
}
const amounts = (total: number) => ({ gross: total, discount: 0, service: 0, tax: 0, total });
const line = (id: string, name: string, total: number) => ({
  line: id, entry: `entry-${id}`, name, category: "", station: "", combo: null, combo_of: null, qty: 2000, open: 0, fired: 0, unsent: 0, stage: null, price: total / 2,
  amounts: amounts(total), modifiers: [], seat: 0, course: 0, held: false, note: "",
}) as unknown as LineView;
const receipt = {
  order: "o", check: "c", order_number: "A01", receipt: "A-000007", settled_ms: 0, total: 100000, refunded: 0, tenders: ["cash"], cashier_name: "Анна", table_name: "7", guest_name: "",
};
const order = {
  order: "o", number: "A01", status: "paid", service: "takeaway", guest: null, table_name: "7", lines: [line("1", "Борщ", 60000), line("2", "Чай", 40000)],
  checks: [{ check: "c", status: "settled", lines: [{ line: "1", qty: 2000, amounts: amounts(60000) }, { line: "2", qty: 2000, amounts: amounts(40000) }], sum: amounts(100000), due: 0, receipt: "A-000007" }],
  payments: [{ payment: "p", check: "c", tender: "cash", amount: 100000, tip: 0, given: null, rounding: 0, reference: null, shift: "s", started_ms: 0, status: "captured", refunded: 0 }],
  refunds: [] as RefundView[],
};
const branch = {
  currency: "RUB", zone: "Europe/Moscow", language: "ru", cutoff_minutes: 300,
  reasons: [{ name: "Испорчено", uses: ["refund"], used_up: true }],
  tenders: [{ code: "cash", name: "Наличные", kind: "cash", cash: true, outside: false }, { code: "card", name: "Карта", kind: "card", cash: false, outside: true }],
};
async function desk(permissions: Permission[] = ["payments", "refunds", "orders"]) {
  const sent: Sent[] = [];
  const known: Record<string, (request: Record<string, unknown>) => unknown> = {
    "settings.get": () => branch, "receipts.list": () => [receipt], "orders.get": () => order, "print.preview": () => ({ lines: [] }),
    "payments.refund": () => ({ refund: "r", amount: 30000, receipt: "A-000008" }), "orders.wanted": () => [{ line: "1", combo: null, wanted: { entry: "entry-1" } }, { line: "2", combo: null, wanted: null }],
  };
  scriptedHub(({ body, path }) => {
    if (path !== "/api/rpc") return { status: 200, body: {} };
    const replies = (Array.isArray(body) ? body : [body]).map((one: Sent) => {
      sent.push(one);
      return known[one.name]?.(one.request) ?? {};
    });
    return { status: 200, body: { ...(Array.isArray(body) ? { answers: replies } : { answer: replies[0] }), changed: [] } };
  });
  session.adopt({ token: "t", refresh: "r", expires_ms: 0, user: "u", name: "Анна", role: "manager", permissions });
  await settings.load();
  const onrepeat = vi.fn();
  render(ReceiptsDesk, { onrepeat });
  await fireEvent.click(await screen.findByRole("button", { name: /A-000007/ }));
  await screen.findByText("Борщ");
  return { sent, onrepeat };
}

beforeEach(() => language.choose("ru"));

test("a combo is sold again as a whole, once, and what the menu forgot is named", () => {
  const part = (id: string) => ({ ...line(id, id, 2), combo: "soup", combo_of: "lunch" }) as LineView;
  const lines = [part("soup"), part("tea"), line("pie", "Пирог", 2), line("old", "Окрошка", 2)];
  const sold = lines.map((one) => ({ line: one.line, name: one.name, qty: 1000 }));
  const known = ["soup", "tea", "pie", "old"].map((id) => ({ line: id, combo: null, wanted: id === "old" ? null : { entry: id } }));
  const { adds, missing } = callsAgain("o", sold, lines, known);
  expect(missing).toEqual(["Окрошка"]);
  expect(adds).toMatchObject([
    { name: "orders.add_combo", request: { order: "o", combo: "lunch", lines: [{ entry: "soup" }, { entry: "tea" }] } },
    { name: "orders.add_line", request: { order: "o", entry: "pie", qty: 1000 } },
  ]);
});

test("what went back is shown with its reason, lines and person", async () => {
  order.refunds.push({ refund: "r", check: "c", payment: "p", tender: "cash", amount: 30000, lines: [["1", 1000]], reason: "Остыло", by: "Ольга", at_ms: 0, receipt: "A-000008" });
  await desk();
  const group = await screen.findByRole("group", { name: "Возвраты" });
  expect(group.textContent).toMatch(/Остыло · Борщ × 1.*Ольга.*A-000008.*300,00/s);
  order.refunds.pop();
});

test("a part of a line goes back for a reason that says what became of the goods", async () => {
  const { sent } = await desk();
  await fireEvent.click(screen.getByRole("button", { name: /^Возврат/ }));
  await fireEvent.click(await screen.findByRole("radio", { name: "Позиции" }));
  await fireEvent.click(screen.getByRole("button", { name: "Больше: Борщ" }));
  await fireEvent.click(screen.getByRole("radio", { name: /Испорчено/ }));
  await fireEvent.click(screen.getByRole("button", { name: /Вернуть 300,00/ }));
  await vi.waitFor(() => expect(sent.find((one) => one.name === "payments.refund")?.request).toMatchObject({
    order: "o", payment: "p", lines: [["1", 1000]], reason: "Испорчено", used_up: true,
  }));
});

test("a tender is changed with a reason", async () => {
  const { sent } = await desk();
  await fireEvent.click(screen.getByRole("button", { name: /Сменить тип оплаты/ }));
  await fireEvent.click(await screen.findByRole("button", { name: "Карта" }));
  await fireEvent.click(screen.getByRole("radio", { name: "Испорчено" }));
  await fireEvent.click(screen.getByRole("button", { name: /^Сменить F9|^Сменить$/ }));
  await vi.waitFor(() => expect(sent.find((one) => one.name === "payments.change_tender")?.request).toMatchObject({ payment: "p", tender: "card" }));
});

test("an order is repeated with what the menu still has", async () => {
  const { sent, onrepeat } = await desk();
  await fireEvent.click(screen.getByRole("button", { name: /Повторить/ }));
  await vi.waitFor(() => expect(onrepeat).toHaveBeenCalledOnce());
  expect(sent.filter((one) => one.name === "orders.add_line").map((one) => one.request["entry"])).toEqual(["entry-1"]);
});

test("who may not refund sees the button at rest", async () => {
  await desk(["payments"]);
  expect(screen.getByRole("button", { name: /^Возврат/ })).toHaveProperty("disabled", true);
});
