import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { session, settings, type Permission } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import { growth, pairs } from "./day.svelte";
import DayDesk from "./DayDesk.svelte";

vi.mock("uplot", () => ({ default: Object.assign(class { destroy() { return undefined; } }, { paths: {} }) }));

interface Sent {
  name: string;
  request: Record<string, unknown>;
}
const none = { count: 0, amount: 0 };
const waiter = (user: string, name: string) => ({ user, name, checks: 2, total: 90000, tips: 1000 });
const figures = (revenue: number, checks: number) => ({
  checks, qty: 0, gross: revenue, discount: 0, service: 0, total: revenue, average: revenue, tips: 0, refunded: 0, revenue, taxes: [],
  tenders: [{ tender: "cash", payments: 1, sales: revenue, tips: 0, refunded: 0 }], categories: [{ category: "pizza", qty: 1000, total: revenue }],
  hours: [{ hour: 12, checks, total: revenue }], waiters: [waiter("b", "Борис")], entries: [], voids: none, discounts: none, open_orders: { count: 1, gross: 500 },
});
const own = (name: string) => ({ paid: waiter("u", name), average: 45000, hours: [], entries: [], voids: none, discounts: none, open_orders: { count: 0, gross: 0 } });

async function desk(permissions: Permission[]) {
  const sent: Sent[] = [];
  const known: Record<string, (request: Record<string, unknown>) => unknown> = {
    "settings.get": () => ({ currency: "RUB", zone: "Europe/Moscow", cutoff_minutes: 300, tenders: [{ code: "cash", name: "Наличные" }] }),
    "reports.day": () => figures(sent.filter((one) => one.name === "reports.day").length % 2 ? 120000 : 100000, 3),
    "reports.waiter": ({ user }) => own(user === "b" ? "Борис" : "Анна"),
    "menu.categories": () => [{ category: "pizza", is: { name: "Пицца" }, entries: 1 }],
  };
  scriptedHub(({ body, path }) => {
    if (path !== "/api/rpc") return { status: 200, body: {} };
    const one = body as Sent;
    sent.push(one);
    return { status: 200, body: { answer: known[one.name]?.(one.request) ?? null, changed: [] } };
  });
  session.adopt({ token: "t", refresh: "r", expires_ms: 0, user: "u", name: "Анна", role: "manager", permissions });
  await settings.load();
  render(DayDesk);
  return sent;
}

beforeEach(() => language.choose("ru"));

test("hours stand in the order of the day, with those between them", () => {
  const hour = (at: number, total: number) => ({ hour: at, checks: 1, total });
  expect(pairs([hour(22, 5), hour(1, 7)], null, 300).map((one) => [one.hour, one.total])).toEqual([[22, 5], [23, 0], [0, 0], [1, 7]]);
  expect(pairs([hour(12, 5)], [hour(11, 3)], 300).map((one) => [one.hour, one.total, one.before])).toEqual([[11, 0, 3], [12, 5, 0]]);
  expect(pairs([], null, 300)).toEqual([]);
});

test("growth is told in whole percent, and not where there was nothing", () => {
  expect(growth(120000, 100000)).toBe(2000);
  expect(growth(50000, 100000)).toBe(-5000);
  expect(growth(1, 0)).toBeNull();
});

test("a manager sees the house beside the same weekday a week before", async () => {
  const sent = await desk(["view", "expected-cash"]);
  expect((await screen.findByRole("group", { name: "Выручка" })).textContent).toMatch(/1.200,00.*\+20 %.*1.000,00/);
  const [now, then] = sent.filter((one) => one.name === "reports.day").map((one) => Date.parse(String(one.request["day"])));
  expect((now ?? 0) - (then ?? 0)).toBe(7 * 24 * 3_600_000);
  expect(screen.getByText("Пицца")).toBeTruthy();
  await fireEvent.click(screen.getByRole("radio", { name: "Таблица" }));
  expect(screen.getByText("12:00")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Борис" }));
  expect(await screen.findByText("Отчёт: Борис")).toBeTruthy();
});

test("everybody else sees only what is their own", async () => {
  const sent = await desk(["view"]);
  expect(await screen.findByText("Отчёт: Анна")).toBeTruthy();
  await vi.waitFor(() => expect(sent.find((one) => one.name === "reports.waiter")?.request["user"]).toBe("u"));
  expect(sent.map((one) => one.name)).not.toContain("reports.day");
});
