import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { session, type Entry, type Tile, type Wanted } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import AskDialog from "./AskDialog.svelte";
import { Asking, Choosing, type Chosen } from "./choosing.svelte";
import { MenuAtHand } from "./menu.svelte";

const pizza: Entry = {
  name: "Маргарита", category: "pizza", tax_class: "", seller: "", station: "", step: 1000,
  variants: [{ name: "25 см", price: 49000 }, { name: "30 см", price: 65000 }],
  groups: [
    { name: "Тесто", least: 1, most: 1, choices: [{ name: "Тонкое", price: 0 }, { name: "Пышное", price: 0 }] },
    { name: "Добавить", least: 0, most: 2, choices: [{ name: "Сыр", price: 100 }, { name: "Бекон", price: 100 }, { name: "Лук", price: 100 }] },
    { name: "Состав", least: 0, most: 3, amounts: true, choices: [{ name: "Базилик", price: 40 }] },
  ],
};
const tile = (entry: string): Tile => ({
  entry, name: entry, category: "pizza", price: 49000, variants: 2, asks: true, weighed: false, picture: null,
  stopped: false, remainder: null, favourite: false, halves: false, combo: false,
});

beforeEach(() => {
  language.choose("ru");
  session.adopt({ token: "t", refresh: "r", expires_ms: 0, user: "u", name: "Анна", role: "waiter", permissions: ["orders"] });
});

test("nothing is chosen for the guest; the required must be, and no group takes more than it may", () => {
  const choosing = new Choosing("m", pizza);
  expect([choosing.wantsVariant, choosing.missing.map((group) => group.name)]).toEqual([true, ["Тесто"]]);
  choosing.variant = 1;
  choosing.tap(0, 0);
  choosing.tap(0, 1);
  expect(choosing.ready).toBe(true);
  choosing.tap(1, 0);
  choosing.tap(1, 1);
  choosing.tap(1, 2);
  choosing.set(2, 0, "no");
  expect(choosing.wanted()).toEqual({
    entry: "m", variant: 1,
    choices: [{ group: 0, choice: 1 }, { group: 1, choice: 0 }, { group: 1, choice: 1 }, { group: 2, choice: 0, how: "no" }],
  });
  expect(choosing.shown()).toEqual({ name: "Маргарита 30 см", details: ["Пышное", "Сыр", "Бекон", "− Базилик"] });
});

test("the dialog says what is missing and adds only when nothing is", async () => {
  scriptedHub(() => ({ status: 200, body: { answer: { entry: "m", stopped: false, remainder: null, content: pizza } } }));
  const onchosen = vi.fn<(chosen: Chosen) => void>();
  render(AskDialog, { tile: tile("m"), halves: [], onclose: () => undefined, onchosen });
  expect(await screen.findByText("Выберите: Размер, Тесто")).toBeTruthy();
  const add = screen.getByRole("button", { name: /^Добавить/ });
  expect(add).toHaveProperty("disabled", true);
  await fireEvent.click(screen.getByRole("button", { name: /30 см/ }));
  await fireEvent.click(screen.getByRole("button", { name: "Тонкое" }));
  await fireEvent.click(add);
  expect(onchosen.mock.calls[0]?.[0].wanted).toMatchObject({ entry: "m", variant: 1, qty: 1000, choices: [{ group: 0, choice: 0 }] });
});

test("a combo opens with what was taken for each of its parts, and a part that is left alone stays", async () => {
  const lunch: Entry = {
    ...pizza, name: "Обед", variants: [{ name: "", price: 50000 }], groups: [],
    combo: [{ name: "Суп", choices: [{ entry: "soup" }, { entry: "broth" }] }, { name: "Пицца", choices: [{ entry: "m" }, { entry: "m", variant: 1 }] }],
  };
  const plain = (name: string): Entry => ({ ...pizza, name, variants: [{ name: "", price: 100 }], groups: [] });
  const menu: Record<string, Entry> = { lunch, m: pizza, soup: plain("Борщ"), broth: plain("Бульон") };
  scriptedHub(({ body }) => {
    const { entry } = (body as { request: { entry: string } }).request;
    return { status: 200, body: { answer: { entry, stopped: false, remainder: null, content: menu[entry] } } };
  });
  const asking = new Asking({ ...tile("lunch"), combo: true });
  const before = [{ entry: "soup", variant: 0 }, { entry: "m", variant: 1, choices: [{ group: 0, choice: 1 }] }];
  await asking.load({ wanted: before[0] as Wanted, parts: before });
  expect([asking.ready, asking.missing]).toEqual([true, []]);
  await asking.parts[0]?.take(1);
  expect(asking.chosen()?.parts).toEqual([{ entry: "broth", variant: 0, choices: [] }, before[1]]);
});

test("of several searches under way only the last answer counts", async () => {
  const answers: ((tiles: Tile[]) => void)[] = [];
  scriptedHub(() => new Promise((resolve) => answers.push((tiles) => resolve({ status: 200, body: { answer: tiles } }))));
  const menu = new MenuAtHand();
  const first = menu.search("ма");
  const second = menu.search("марг");
  answers[1]?.([tile("margherita")]);
  await second;
  answers[0]?.([tile("carrot")]);
  await first;
  expect(menu.tiles.map((one) => one.entry)).toEqual(["margherita"]);
});

test("favourites are sold from while the categories are still on their way", async () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  scriptedHub(async ({ body }) => {
    if ((body as { name: string }).name === "menu.page") return { status: 200, body: { answer: { total: 1, tiles: [tile("tea")] } } };
    await opened;
    return { status: 200, body: { answer: [] } };
  });
  const menu = new MenuAtHand();
  const loading = menu.load();
  await vi.waitFor(() => expect([menu.loaded, menu.tiles.map((one) => one.entry)]).toEqual([true, ["tea"]]));
  open();
  await loading;
});

test("what is typed while the menu still loads is found", async () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  scriptedHub(async ({ body }) => {
    const { name } = body as { name: string };
    if (name === "menu.search") return { status: 200, body: { answer: [tile("margherita")] } };
    await opened;
    return { status: 200, body: { answer: name === "menu.categories" ? [] : { total: 1, tiles: [tile("tea")] } } };
  });
  const menu = new MenuAtHand();
  const loading = menu.load();
  await menu.search("марг");
  open();
  await loading;
  expect([menu.text, menu.tiles.map((one) => one.entry)]).toEqual(["марг", ["margherita"]]);
});

test("a category of the first level shows what lies in it, too; long ones come page by page", async () => {
  const is = { name: "x" };
  const many = Array.from({ length: 700 }, (_, at) => tile(`d${at}`));
  scriptedHub(({ body }) => {
    const { name, request } = body as { name: string; request: { category?: string; favourites?: boolean; offset: number } };
    if (name === "menu.categories") {
      return { status: 200, body: { answer: [{ category: "drinks", is, entries: 700 }, { category: "tea", is: { name: "y", parent: "drinks" }, entries: 1 }] } };
    }
    const of = request.favourites ? [] : request.category === "tea" ? [tile("tea")] : many;
    return { status: 200, body: { answer: { total: of.length, tiles: of.slice(request.offset, request.offset + 500) } } };
  });
  const menu = new MenuAtHand();
  await menu.load();
  expect([menu.open, menu.tiles.length, menu.leaves.length]).toEqual(["drinks", 701, 1]);
  await menu.show("tea");
  expect([menu.root, menu.tiles.map((one) => one.entry)]).toEqual(["drinks", ["tea"]]);
});
