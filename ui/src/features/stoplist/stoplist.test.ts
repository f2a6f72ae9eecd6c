import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { session, type Tile } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import StopDialog from "./StopDialog.svelte";
import { StopList } from "./stoplist.svelte";

const tile = (entry: string, more: Partial<Tile> = {}): Tile => ({
  entry, name: entry, category: "soups", price: 39000, variants: 1, asks: false, weighed: false, picture: null, stopped: false, remainder: null,
  favourite: false, halves: false, combo: false, ...more,
});
const borscht = tile("Борщ");
const solyanka = tile("Солянка", { stopped: true });
const okroshka = tile("Окрошка", { remainder: 3000 });

beforeEach(() => {
  language.choose("ru");
  session.adopt({ token: "t", refresh: "r", expires_ms: 0, user: "u", name: "Анна", role: "chef", permissions: ["stop-list"] });
});

function hub(refuse = false) {
  const answers: Record<string, unknown> = {
    "menu.stops": [solyanka, okroshka],
    "menu.categories": [{ category: "soups", is: { name: "Супы" }, entries: 3 }, { category: "old", is: { name: "Старое", retired: true }, entries: 2 }],
    "menu.search": [borscht],
  };
  const menu = [borscht, okroshka, solyanka];
  return scriptedHub(({ body }) => {
    if (Array.isArray(body)) {
      if (refuse) return { status: 403, body: { code: "not_now", message: "no" } };
      return { status: 200, body: { answers: body.map(() => ({})), changed: [] } };
    }
    const { name, request } = body as { name: string; request: { offset: number } };
    const answer = name === "menu.page" ? { total: 3, tiles: menu.slice(request.offset, request.offset + 2) } : answers[name];
    return { status: 200, body: { answer, changed: [] } };
  });
}
const sent = (asked: { body: unknown }[]) =>
  (asked.filter(({ body }) => Array.isArray(body)).at(-1)?.body as { name: string; request: unknown }[]).map(({ name, request }) => ({ name, request }));

test("what is stopped or limited stands first, here and in its category", async () => {
  hub();
  const list = new StopList();
  await list.load();
  expect(list.shown.map((one) => one.name)).toEqual(["Солянка", "Окрошка"]);
  expect(list.categories.map((one) => one.category)).toEqual(["soups"]);
  list.category = "soups";
  await list.look();
  expect(list.shown.map((one) => one.name)).toEqual(["Солянка", "Окрошка", "Борщ"]);
  list.text = "борщ";
  await list.look();
  expect(list.shown.map((one) => one.name)).toEqual(["Борщ"]);
});

test("stopping shows at once; what remains or is free again lifts the stop in the same breath", async () => {
  const { asked } = hub();
  const list = new StopList();
  await list.load();
  const done = list.stop(borscht);
  expect(list.stops[0]).toMatchObject({ name: "Борщ", stopped: true });
  await done;
  expect(sent(asked)).toEqual([{ name: "menu.stop", request: { entry: "Борщ", stopped: true } }]);
  await list.remain(solyanka, 5000);
  expect(sent(asked)).toEqual([
    { name: "menu.stop", request: { entry: "Солянка", stopped: false } },
    { name: "menu.remain", request: { entry: "Солянка", qty: 5000 } },
  ]);
  await list.free(okroshka);
  expect(sent(asked)).toEqual([{ name: "menu.remain", request: { entry: "Окрошка" } }]);
  expect(list.stops.map((one) => one.name)).toEqual(["Борщ", "Солянка"]);
});

test("a refusal takes the change back", async () => {
  hub(true);
  const list = new StopList();
  await list.load();
  await expect(list.stop(borscht)).rejects.toThrow();
  expect(list.stops.map((one) => one.name)).toEqual(["Солянка", "Окрошка"]);
});

test("a quick number sets what is left with one tap", async () => {
  const onremain = vi.fn();
  render(StopDialog, { open: true, tile: borscht, onstop: vi.fn(), onremain, onfree: vi.fn() });
  await fireEvent.click(await screen.findByRole("button", { name: "осталось 5" }));
  expect(onremain).toHaveBeenCalledWith(5000);
  expect(screen.getByRole("button", { name: /Продавать/ })).toHaveProperty("disabled", true);
});
