import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { session, settings, type OrderInList, type Place } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import { Editor } from "./editor.svelte";
import { Floor, markOf } from "./floor.svelte";
import FloorTable from "./FloorTable.svelte";
import { draw, drawn, roomsOf, snapped } from "./plan";

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;

const place = (name: string, x_mm: number, y_mm: number, more: Partial<Place> = {}): Place => ({
  name, room: "Зал", seats: 4, x_mm, y_mm, w_mm: 800, h_mm: 800, shape: "square", ...more,
});
const order = (more: Partial<OrderInList> = {}): OrderInList => ({
  order: "o1", number: "A1", status: "open", service: "dine_in", table: "t1", table_name: "1", guests: 2, waiter: "u", waiter_name: "Анна Орлова",
  gross: 45000, opened_ms: NOW - 5 * MINUTE, touched_ms: NOW - 5 * MINUTE, unsent: false, kitchen: "none", held: false, guest: null, ready_ms: null, anomalies: 0, ...more,
});
const hall = { name: "Зал", width_mm: 6000, height_mm: 4000 };

beforeEach(() => {
  language.choose("ru");
  session.adopt({ token: "t", refresh: "r", expires_ms: 0, user: "u", name: "Анна", role: "waiter", permissions: ["orders"] });
});

function hub(orders: OrderInList[]) {
  const answers: Record<string, unknown> = {
    "settings.get": { rooms: [hall] },
    "tables.list": [{ table: "t1", place: place("1", 100, 100), orders: [] }, { table: "t2", place: place("2", 3000, 100), orders: [] }],
    "orders.list": orders,
  };
  return scriptedHub((asked) => {
    if (Array.isArray(asked.body)) return { status: 200, body: { answers: asked.body.map(() => ({})), changed: [] } };
    return { status: 200, body: { answer: answers[(asked.body as { name: string }).name], changed: [] } };
  });
}

test.each<[string, Partial<OrderInList>, string]>([
  ["who sits and eats", {}, "seated"],
  ["what the kitchen does not know", { unsent: true }, "unsent"],
  ["what the kitchen makes", { kitchen: "cooking" }, "cooking"],
  ["what is ready", { kitchen: "ready" }, "ready"],
  ["what was brought", { kitchen: "served" }, "seated"],
  ["what stands at the pass for ten minutes", { kitchen: "ready", touched_ms: NOW - 10 * MINUTE }, "attention"],
  ["who waits with the pre-bill", { status: "presented", touched_ms: NOW - 10 * MINUTE }, "attention"],
  ["a pre-bill, even with more to come", { status: "presented", unsent: true }, "bill"],
  ["who waits ten minutes without a word to the kitchen", { unsent: true, touched_ms: NOW - 10 * MINUTE }, "attention"],
  ["who sits ten minutes with nothing", { gross: 0, touched_ms: NOW - 10 * MINUTE }, "attention"],
  ["more for a table that is served already", { unsent: true, kitchen: "ready", opened_ms: NOW - 60 * MINUTE }, "unsent"],
  ["a course that waits on purpose", { unsent: true, held: true, touched_ms: NOW - 60 * MINUTE }, "unsent"],
])("a table shows %s", (_what, how, mark) => {
  expect(markOf(order(how), NOW)).toBe(mark);
});

test("a table of several orders shows the most urgent, and how many there are", async () => {
  hub([order(), order({ order: "o2", status: "presented", guests: 3, waiter_name: "Борис", waiter: "u2", opened_ms: NOW - 9 * MINUTE })]);
  const floor = new Floor();
  await floor.load();
  const [first, second] = floor.spots(NOW);
  expect(first).toMatchObject({ mark: "bill", guests: 5, initials: "АО, Б", sinceMs: NOW - 9 * MINUTE });
  expect(second).toMatchObject({ mark: "free", guests: 0 });
  if (!first) throw new Error("no table");
  render(FloorTable, { spot: first, box: { x: 0, y: 0, w: 800, h: 800 }, scale: 0.1, faint: false, now: NOW, onclick: vi.fn() });
  expect(screen.getByRole("button", { name: "Стол 1, Пречек, 5 гостей, 2 заказа, АО, Б, 9 мин" })).toBeTruthy();
});

test("a table that needs somebody says for how long nothing happened", async () => {
  hub([order({ unsent: true, opened_ms: NOW - 90 * MINUTE, touched_ms: NOW - 12 * MINUTE })]);
  const floor = new Floor();
  await floor.load();
  const [first] = floor.spots(NOW);
  if (!first) throw new Error("no table");
  render(FloorTable, { spot: first, box: { x: 0, y: 0, w: 800, h: 800 }, scale: 0.1, faint: false, now: NOW, onclick: vi.fn() });
  expect(screen.getByRole("button", { name: /^Стол 1, Ждут 12 мин, .*1 ч 30$/ })).toBeTruthy();
});

test("my tables are those that I serve, and free ones", async () => {
  hub([order({ waiter: "u2" }), order({ order: "o2", table: "t2" })]);
  const floor = new Floor();
  await floor.load();
  floor.mine = true;
  expect(floor.spots(NOW).map((spot) => floor.concerns(spot))).toEqual([false, true]);
});

test("tables grow until they can be read, but never into each other", () => {
  const boxes = [{ x: 1000, y: 1000, w: 800, h: 800 }, { x: 2600, y: 1000, w: 800, h: 800 }];
  const drawing = draw(hall, boxes, { width: 600, height: 400 }, { w: 100, h: 100 });
  expect(drawing.scale).toBeCloseTo(0.1);
  expect(drawing.grow).toBeCloseTo(1.25);
  const near = [{ x: 1000, y: 1000, w: 800, h: 800 }, { x: 1900, y: 1000, w: 800, h: 800 }];
  const tight = draw(hall, near, { width: 600, height: 400 }, { w: 100, h: 100 });
  const [a, b] = near.map((box) => drawn(box, hall, tight.grow));
  expect((a?.x ?? 0) + (a?.w ?? 0)).toBeLessThanOrEqual(b?.x ?? 0);
  expect(800 * tight.grow * tight.scale).toBeGreaterThanOrEqual(99);
});

test("a table snaps to the grid, to its neighbours' edges, and stays in the room", () => {
  const box = { x: 1043, y: 968, w: 800, h: 800 };
  expect(snapped(box, hall, [])).toMatchObject({ x: 1000, y: 1000 });
  expect(snapped(box, hall, [{ x: 1850, y: 3000, w: 500, h: 500 }])).toMatchObject({ x: 1050, y: 1000 });
  expect(snapped({ ...box, x: 99_000 }, hall, [])).toMatchObject({ x: 5200 });
});

test("tables of a room that nobody drew are seen all the same", () => {
  expect(roomsOf([hall], [place("9", 12_000, 0, { room: "Двор" })])).toEqual([
    hall, { name: "Двор", width_mm: 12_800, height_mm: 6000 },
  ]);
});

test("a drag is one step of undo", () => {
  const editor = new Editor([hall], [{ table: "t1", place: place("1", 100, 100) }], "Зал");
  editor.drag("t1", { x: 500, y: 500, w: 800, h: 800 });
  editor.drag("t1", { x: 900, y: 700, w: 800, h: 800 });
  editor.settle();
  editor.nudge("t1", 1, 0, false);
  expect(editor.tables[0]?.place).toMatchObject({ x_mm: 1000, y_mm: 700 });
  editor.undo();
  expect(editor.tables[0]?.place).toMatchObject({ x_mm: 900, y_mm: 700 });
  editor.undo();
  expect(editor.changed).toBe(false);
});

test("saving sends what differs in one go: a renamed room takes its tables along", async () => {
  const asked = hub([]).asked;
  const editor = new Editor([hall], [{ table: "t1", place: place("1", 100, 100) }, { table: "t2", place: place("2", 3000, 100) }], "Зал");
  editor.changeRoom("Зал", { name: "Большой зал" });
  editor.retire("t2");
  editor.addTable("round");
  expect(editor.fault).toBeNull();
  await editor.save();
  expect((asked[0]?.body as { name: string; request: unknown }[]).map(({ name, request }) => ({ name, request }))).toEqual([
    { name: "settings.change", request: { values: { rooms: [{ ...hall, name: "Большой зал" }] } } },
    { name: "tables.place", request: { table: "t1", place: place("1", 100, 100, { room: "Большой зал" }) } },
    { name: "tables.place", request: { place: expect.objectContaining({ name: "2", room: "Большой зал", shape: "round" }) } },
    { name: "tables.retire", request: { table: "t2" } },
  ]);
});

test("stations that stand in for others follow a room to its new name, and end with it", async () => {
  const detour = (rooms: string[]) => ({ from: "bar", to: "hot", rooms, hours: null });
  scriptedHub(() => ({ status: 200, body: { answer: { rooms: [hall], detours: [detour(["Зал", "Двор"]), detour(["Двор"]), detour([])] }, changed: [] } }));
  await settings.load();
  const yard = { ...hall, name: "Двор" };
  const editor = new Editor([hall, yard], [], "Зал");
  editor.changeRoom("Зал", { name: "Большой зал" });
  editor.retireRoom("Двор");
  expect(editor.calls()[0]?.request).toEqual({ values: { rooms: [{ ...hall, name: "Большой зал" }], detours: [detour(["Большой зал"]), detour([])] } });
});

test("two tables of one name cannot be saved", () => {
  const editor = new Editor([hall], [{ table: "t1", place: place("1", 100, 100) }, { table: "t2", place: place("2", 3000, 100) }], "Зал");
  editor.change("t2", { name: " 1 " }, "name");
  expect(editor.fault).toEqual({ kind: "name_twice", name: "1" });
});

test("the floor follows what others do", async () => {
  const script = hub([order()]);
  const floor = new Floor();
  await floor.load();
  expect(script.asked).toHaveLength(2);
  expect(Floor.kinds).toContain("orders");
  await settings.load();
  expect(floor.room?.width_mm).toBe(6000);
});
