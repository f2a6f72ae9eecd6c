import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { session, settings, type AnomalyView, type Kind, type SideView } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import { Anomalies } from "./anomalies.svelte";
import AnomalyCard from "./AnomalyCard.svelte";
import HeldDialog from "./HeldDialog.svelte";
import { deedOf, doneInWords, kinds, placeOf, remedyInWords, timeOf, titleOf } from "./words";

interface Sent {
  name: string;
  request: Record<string, unknown>;
}
const NOON = Date.UTC(2026, 10, 20, 16, 4);
const side = (over: Partial<SideView>): SideView => ({
  deed: "paid", letters: "A", device: "Зал", at_ms: NOON, by: "Анна", sum: 45900, qty: null, tender: "cash", paper: "A-000001", person: "", ...over,
});
const paidTwice: AnomalyView = {
  anomaly: "x", kind: "line_paid_twice", scope: "o", subject: "l", order: "o", number: "A47", table_name: "5", line: { name: "Борщ", names: { en: "Borscht" }, qty: 1000 },
  person: null, person_name: "",
  sides: [side({}), side({ letters: "B", device: "Бар", by: "Борис", at_ms: NOON + 60_000, tender: "card", paper: "B-000001" })],
  remedy: { steps: [{ step: "refund", payment: "p2", tender: "card", amount: 45900, lines: [["l", 1000]] }], back: 45900, later: false },
};
const branch = {
  currency: "RUB", zone: "Europe/Moscow", language: "ru", cutoff_minutes: 300, reasons: [],
  tenders: [{ code: "cash", name: "Наличные", names: { en: "Cash" } }, { code: "card", name: "Карта", names: { en: "Card" } }],
};

async function hub(refuse?: (sent: Sent[]) => { code: string; message: string; details: object } | null) {
  const lists: Sent[][] = [];
  scriptedHub(({ path, body }) => {
    if (path === "/api/baton") return { status: 200, body: { held: false, holder: "b", name: "Бар", in_use: false, silent_ms: 40_000 } };
    if (path !== "/api/rpc") return { status: 200, body: {} };
    if (Array.isArray(body)) {
      const refused = refuse?.(body as Sent[]);
      if (refused) return { status: 409, body: refused };
      lists.push(body as Sent[]);
      return { status: 200, body: { answers: [], changed: [] } };
    }
    const known: Record<string, unknown> = { "settings.get": branch, "anomalies.list": [], "anomalies.resolved": [] };
    return { status: 200, body: { answer: known[(body as Sent).name], changed: [] } };
  });
  session.adopt({ token: "t", refresh: "r", expires_ms: 0, user: "u", name: "Глеб", role: "manager", permissions: ["anomalies", "refunds"] });
  await settings.load();
  return lists;
}

beforeEach(() => language.choose("ru"));

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");
const told = (one: AnomalyView) => plain([titleOf(one), placeOf(one), ...one.sides.map((of) => `${timeOf(of, NOON)} ${deedOf(of)}`), remedyInWords(one.remedy)].join("\n"));

test("a line that was paid twice reads as a manager tells it, in both languages", async () => {
  await hub();
  expect(told(paidTwice)).toMatchInlineSnapshot(`
    "Строка оплачена дважды
    Заказ A47 · стол 5 · Борщ
    19:04 оплата 459,00 ₽, Наличные, чек A-000001
    19:05 оплата 459,00 ₽, Карта, чек B-000001
    Вернуть 459,00 ₽ · Карта"
  `);
  language.choose("en");
  expect(told(paidTwice)).toMatchInlineSnapshot(`
    "A line was paid twice
    Order A47 · table 5 · Borscht
    19:04 payment of ₽459.00, Cash, receipt A-000001
    19:05 payment of ₽459.00, Card, receipt B-000001
    Give back ₽459.00 · Card"
  `);
});

test.each(["ru", "en"] as const)("every kind has a title and a rule of its own in %s, and no word of the program", (lang) => {
  language.choose(lang);
  const words = Object.values(kinds).flatMap(({ title, rule }) => [title(), rule()]);
  expect(new Set(words).size).toBe(words.length);
  expect(words.filter((word) => word.length < 10 || /[_{}]/.test(word))).toEqual([]);
});

test("each remedy is named by what it does", async () => {
  await hub();
  const of = (steps: AnomalyView["remedy"]["steps"], back = 0) => ({ steps, back, later: false });
  const cancel = { step: "cancel_check", check: "c", total: 45900 } as const;
  const correct = { step: "correct_receipt", check: "c", receipt: "A-000007" } as const;
  const issue = { step: "issue_receipt", check: "c", tender: "cash" } as const;
  const refund = (tender: string) => ({ step: "refund", payment: tender, tender, amount: 100, lines: [] }) as AnomalyView["remedy"]["steps"][number];
  const finish = { step: "finish_payment", payment: "p", tender: "card", amount: 500 } as const;
  const all = [of([cancel]), of([correct]), of([correct, cancel]), of([issue]), of([refund("cash"), refund("card")], 200), of([finish]), of([])];
  expect(all.map((one) => plain(`${remedyInWords(one)} | ${doneInWords(one, true)} | ${doneInWords(one, false)}`))).toMatchInlineSnapshot(`
    [
      "Отменить неоплаченный счёт 459,00 ₽ | Неоплаченный счёт отменён | Неоплаченный счёт отменён",
      "Исправить чек A-000007 | Чек A-000007 исправлен | Чек A-000007 исправлен",
      "Исправить чек A-000007 и отменить счёт | Чек A-000007 исправлен · Неоплаченный счёт отменён | Чек A-000007 исправлен · Неоплаченный счёт отменён",
      "Выдать чек | Выдан чек | Выдан чек",
      "Вернуть 2,00 ₽ | Возвращено 2,00 ₽ (Наличные, Карта) | Возвращено 2,00 ₽ (Наличные, Карта)",
      " | Оплата 5,00 ₽ прошла | Оплата 5,00 ₽ не прошла",
      " |  | ",
    ]
  `);
});

test("one tap gives the money back and notes it, in one list", async () => {
  const lists = await hub();
  const anomalies = new Anomalies();
  render(AnomalyCard, { anomalies, one: paidTwice, now: NOON, onclose: vi.fn(), onhistory: null, onpin: null });
  await fireEvent.click(screen.getByRole("button", { name: /Вернуть 459,00.*Карта/ }));
  await vi.waitFor(() => expect(lists).toHaveLength(1));
  expect(lists[0]?.map((one) => [one.name, one.request])).toEqual([
    ["anomalies.resolve", { anomaly: "x", note: expect.stringMatching(/^Возвращено 459,00.*\(Карта\)$/) }],
    ["payments.refund", { order: "o", payment: "p2", amount: 45900, lines: [["l", 1000]], reason: "Строка оплачена дважды", used_up: true }],
  ]);
});

test("where another terminal holds the order, taking it over is a tap of its own", async () => {
  const held = { code: "held_elsewhere", message: "", details: { reason: "held_elsewhere", holder: "b" } };
  const lists = await hub((sent) => (sent[0]?.name === "batons.force" ? null : held));
  const anomalies = new Anomalies();
  expect(await anomalies.heal(paidTwice)).toBe(false);
  expect(lists).toEqual([]);
  render(HeldDialog, { anomalies });
  await fireEvent.click(await screen.findByRole("button", { name: /Забрать и выполнить/ }));
  await vi.waitFor(() => expect(lists[0]?.map((one) => one.name)).toEqual(["batons.force", "anomalies.resolve", "payments.refund"]));
});

test("an unknown payment is answered with one of two taps", async () => {
  const lists = await hub();
  const finish = { step: "finish_payment", payment: "p", tender: "card", amount: 45900 } as const;
  const one: AnomalyView = { ...paidTwice, kind: "payment_unknown" as Kind, sides: [], remedy: { steps: [finish], back: 0, later: false } };
  render(AnomalyCard, { anomalies: new Anomalies(), one, now: NOON, onclose: vi.fn(), onhistory: null, onpin: null });
  await fireEvent.click(screen.getByRole("button", { name: "Не прошла" }));
  await vi.waitFor(() => expect(lists[0]?.[1]).toMatchObject({ name: "payments.finish", request: { outcome: { failed: "Неизвестно, прошла ли оплата" } } }));
});
