import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { session, settings, type Permission } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import { Count } from "./count.svelte";
import { Shifts } from "./shift.svelte";
import ShiftDesk from "./ShiftDesk.svelte";

interface Sent {
  name: string;
  request: Record<string, unknown>;
}
const shift = { shift: "s", number: "A-1", day: "2026-11-20", opened_ms: 0, counted: false };

async function desk(answers: Record<string, () => unknown>, permissions: Permission[]) {
  const sent: Sent[] = [];
  const known: Record<string, () => unknown> = {
    "settings.get": () => ({ currency: "RUB", zone: "Europe/Moscow", language: "ru", cash_notes: [10000, 500000], reasons: [{ name: "Такси", uses: ["cash"], used_up: false }], tenders: [] }),
    "shift.current": () => shift, "shift.list": () => [], ...answers,
  };
  scriptedHub(({ body, path }) => {
    if (path !== "/api/rpc") return { status: 200, body: {} };
    const one = body as Sent;
    sent.push(one);
    return { status: 200, body: { answer: known[one.name]?.() ?? null, changed: [] } };
  });
  session.adopt({ token: "t", refresh: "r", expires_ms: 0, user: "u", name: "Анна", role: "cashier", permissions });
  await settings.load();
  render(ShiftDesk);
  return sent;
}

beforeEach(() => language.choose("ru"));

test("notes are counted by how many there are, coins as a sum", () => {
  const count = new Count([10000, 500000, 10000]);
  expect(count.rows.map((row) => row.note)).toEqual([500000, 10000, 0]);
  for (const key of ["2", "Enter", "1", "5", "Enter", "3", "7"]) count.press(key);
  expect(count.rows.map((row) => row.value)).toEqual([1000000, 150000, 3700]);
  expect(count.total).toBe(1153700);
});

test("a shift of 22 hours is told", async () => {
  const shifts = new Shifts();
  shifts.current = { ...shift, opened_ms: 0 };
  expect(shifts.isLong(21 * 3_600_000)).toBe(false);
  expect(shifts.isLong(22 * 3_600_000)).toBe(true);
});

test("a cashier looks at X at any time, asks for no other figures, and closes only what was counted", async () => {
  const sent = await desk({ "print.preview": () => ({ lines: [] }) }, ["shifts", "cash-moves"]);
  expect(await screen.findByRole("button", { name: /Закрыть смену/ })).toHaveProperty("disabled", true);
  await fireEvent.click(screen.getByRole("button", { name: /X-отчёт/ }));
  await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ name: "print.preview", request: { what: { x: {} } } }));
  expect(sent.map((one) => one.name)).not.toContain("shift.report");
});

test("who works with no shift sees no X", async () => {
  await desk({}, ["cash-moves"]);
  expect(await screen.findByRole("button", { name: /Закрыть смену/ })).toHaveProperty("disabled", true);
  expect(screen.queryByRole("button", { name: /X-отчёт/ })).toBeNull();
});

test("cash out needs a sum and a reason", async () => {
  const sent = await desk({}, ["shifts", "cash-moves"]);
  await fireEvent.click(await screen.findByRole("button", { name: /Изъятие/ }));
  const go = async () => (await screen.findAllByRole("button", { name: /Изъятие/ })).at(-1) as HTMLButtonElement;
  expect((await go()).disabled).toBe(true);
  await fireEvent.pointerDown(screen.getByRole("button", { name: "5" }));
  await fireEvent.click(screen.getByRole("radio", { name: "Такси" }));
  await fireEvent.click(await go());
  await vi.waitFor(() => expect(sent.find((one) => one.name === "shift.move_cash")?.request).toEqual({ kind: "out", amount: 500, reason: "Такси" }));
});

test("a closed shift tells no figures to who may not see them", async () => {
  let closed = false;
  await desk({
    "shift.current": () => (closed ? null : { ...shift, counted: true }),
    "orders.list": () => [{ order: "o", number: "A05", table_name: "7", waiter_name: "Борис", gross: 99000 }],
    "shift.z": () => {
      closed = true;
      return { shift: "s", number: "A-1", counted: 500000, left_open: [] };
    },
  }, ["shifts"]);
  await fireEvent.click(await screen.findByRole("button", { name: /Закрыть смену/ }));
  expect(await screen.findByText(/A05 · стол 7/)).toBeTruthy();
  await fireEvent.click((await screen.findAllByRole("button", { name: /Закрыть смену/ })).at(-1) as HTMLElement);
  expect(await screen.findByText("Смена A-1 закрыта")).toBeTruthy();
  expect(screen.queryByRole("button", { name: /Отчёт о закрытии/ })).toBeNull();
});
