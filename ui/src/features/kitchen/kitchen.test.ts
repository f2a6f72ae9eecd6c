import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { live, session, type KitchenTicket, type TicketBoardView } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import { haste } from "./kitchen.svelte";
import KitchenDesk from "./KitchenDesk.svelte";

const MINUTE = 60_000;
const ticket = (n: number, more: Partial<KitchenTicket> = {}): KitchenTicket => ({
  order: `o${n}`, number: `A0${n}`, service: "dine_in", table_name: "7", waiter_name: "Пётр", guests: 2, note: "", ready_ms: null, late_ms: null,
  ticket: `t${n}`, serial: `A-00000${n}`, station: "oven", kind: "make", stage: "new", recalled: false, issued_ms: Date.now(),
  items: [{ line: `l${n}`, name: "Маргарита", names: { en: "Margherita" }, qty: 2000, left: 2000, modifiers: [], note: "", seat: 0, course: 0 }],
  ...more,
});
const board = (tickets: KitchenTicket[], done: KitchenTicket[] = []): TicketBoardView => ({
  stations: [{ code: "oven", name: "Печь", tickets: tickets.length }], waiting: tickets.length, tickets, done,
  all_day: [{ station: "oven", name: "Маргарита", qty: 2000 }],
});

function desk(first: TicketBoardView) {
  const sent: { name: string; request: Record<string, unknown> }[] = [];
  const hub = { board: first };
  scriptedHub(({ body }) => {
    const one = body as { name: string; request: Record<string, unknown> };
    if (one.name !== "tickets.board") sent.push(one);
    return { status: 200, body: { answer: one.name === "tickets.board" ? hub.board : {}, changed: [] } };
  });
  session.adopt({ token: "t", refresh: "r", expires_ms: 0, user: "u", name: "Иван", role: "chef", permissions: ["kitchen"] });
  render(KitchenDesk, {});
  return { sent, hub };
}

beforeEach(() => {
  localStorage.clear();
  language.choose("ru");
});

test("a ticket turns from fresh to late by its own time", () => {
  const one = ticket(1, { late_ms: 15 * MINUTE });
  expect([0, 12 * MINUTE, 15 * MINUTE].map((now) => haste(one, now))).toEqual(["fresh", "soon", "late"]);
  expect(haste(ticket(1), 1e12)).toBe("fresh");
});

test("a cook takes a ticket, finishes it and takes it up again", async () => {
  const { sent, hub } = desk(board([ticket(1)]));
  await fireEvent.click(await screen.findByRole("button", { name: "Взять" }));
  const done = screen.getByRole<HTMLButtonElement>("button", { name: "Готово" });
  await vi.waitFor(() => expect(done.disabled).toBe(false));
  hub.board = board([], [ticket(1, { stage: "bumped" })]);
  await fireEvent.click(done);
  expect(await screen.findByText("Новых марок нет")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Готовые: 1" }));
  await fireEvent.click(await screen.findByRole("button", { name: "Вернуть в работу" }));
  expect(sent).toMatchObject([
    { name: "tickets.ack", request: { order: "o1", ticket: "t1" } },
    { name: "tickets.bump", request: { order: "o1", ticket: "t1" } },
    { name: "tickets.recall", request: { order: "o1", ticket: "t1" } },
  ]);
});

test("what was taken back is struck out, and its word wants to be read", async () => {
  const items = ticket(1).items.map((item) => ({ ...item, left: 0 }));
  desk(board([ticket(1, { items }), ticket(2, { kind: "void" })]));
  const [first, second] = (await screen.findAllByRole("article")) as [HTMLElement, HTMLElement];
  expect(within(first).getByText("Маргарита").closest("li")?.className).toContain("struck");
  expect(within(second).getByText("Отмена")).toBeTruthy();
  expect(within(second).getByText("−2")).toBeTruthy();
  expect(within(second).queryByRole("button", { name: "Взять" })).toBeNull();
  expect(within(second).getByRole("button", { name: "Принято" })).toBeTruthy();
});

test("a board that is cut off says since when", async () => {
  desk(board([ticket(1)]));
  await screen.findByRole("article");
  live.listener.down();
  expect(await screen.findByText(/Нет связи с/)).toBeTruthy();
  live.listener.up();
});

test("dishes are summed up by the hub, and named in the language of the cook", async () => {
  language.choose("en");
  desk(board([ticket(1)]));
  await fireEvent.click(await screen.findByRole("button", { name: "All day" }));
  expect((await screen.findByRole("complementary", { name: "All day" })).textContent).toContain("2");
  expect(screen.getByText("Margherita")).toBeTruthy();
});
