import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { session, settings, type Entry, type EntryView, type ImportPreview } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import { changesOf, faultsOf } from "./entry";
import EntryForm from "./EntryForm.svelte";
import ImportPanel from "./ImportPanel.svelte";
import { MenuEditor } from "./menu-editor.svelte";
import { momentOf } from "./moment";
import { PictureFault, prepared } from "./pictures";

const borscht: Entry = { name: "Борщ", category: "soups", variants: [{ name: "", price: 39000 }], tax_class: "vat", seller: "", station: "", step: 1000 };
const view: EntryView = { entry: "e1", stopped: false, remainder: null, content: borscht };
const preview: ImportPreview = {
  entries: [{ entry: "e1", content: { ...borscht, name: "Борщ постный" } }, { entry: "e2", content: { ...borscht, name: "Уха" } }],
  added: 1, unchanged: 4, categories: [{ category: "soups", is: { name: "Супы" } }], bad: [{ row: 7, column: "Цена", problem: "«дорого» не число" }],
};

beforeEach(() => {
  language.choose("ru");
  session.adopt({ token: "t", refresh: "r", expires_ms: 0, user: "u", name: "Анна", role: "manager", permissions: ["menu"] });
});

function hub() {
  const answers: Record<string, unknown> = {
    "menu.categories": [
      { category: "b", is: { name: "Пицца", position: 1 }, entries: 0, station: "oven" }, { category: "soups", is: { name: "Супы", position: 0 }, entries: 1, station: "" },
    ],
    "settings.get": { stations: [{ code: "oven", name: "Печь", printer: "", copies: 1 }, { code: "stove", name: "Плита", printer: "", copies: 1 }] },
    "menu.page": { total: 0, tiles: [] }, "menu.get": view, "menu.list": [view], "menu.preview_import": preview, "menu.publish": { version: "v", number: 2 },
  };
  return scriptedHub(({ body }) => {
    if (Array.isArray(body)) return { status: 200, body: { answers: body.map(() => ({})), changed: [] } };
    return { status: 200, body: { answer: answers[(body as { name: string }).name], changed: [] } };
  });
}

test("an entry that was only looked at has not changed", async () => {
  hub();
  const editor = new MenuEditor();
  await editor.load();
  await editor.open("e1");
  expect(editor.changed).toEqual([]);
});

test("drafts outlive a look at another screen, until somebody throws them away", async () => {
  hub();
  const editor = new MenuEditor();
  await editor.load();
  await editor.open("e1");
  if (editor.draft) editor.draft.content.name = "Борщ постный";
  await editor.load();
  expect(editor.changed).toHaveLength(1);
  editor.forgetAll();
  expect([editor.changed, editor.openEntry]).toEqual([[], null]);
});

test("a dish is made where its category says, where it says itself, or nowhere", async () => {
  hub();
  await settings.load();
  const editor = new MenuEditor();
  await editor.load();
  await editor.open("e1");
  const draft = editor.draft;
  if (!draft) throw new Error("nothing is open");
  render(EntryForm, { editor, draft });
  const where = screen.getByLabelText("Где готовят");
  expect([...where.querySelectorAll("option")].map((option) => option.textContent)).toEqual(["По категории: нигде", "Нигде", "Печь", "Плита"]);
  await fireEvent.change(where, { target: { value: " " } });
  expect(draft.content).toMatchObject({ station: "", no_station: true });
  expect(changesOf(draft)).toEqual(["kitchen"]);
  await fireEvent.change(where, { target: { value: "stove" } });
  expect(draft.content).toMatchObject({ station: "stove", no_station: false });
  editor.category = "b";
  editor.add();
  expect(editor.draft?.content.station).toBe("");
});

test("all changes are published as one version, and what is new, changed or gone is told apart", async () => {
  const { asked } = hub();
  const editor = new MenuEditor();
  await editor.load();
  await editor.open("e1");
  if (editor.draft) editor.draft.content.variants[0] = { name: "", price: 41000 };
  editor.add();
  expect(editor.faulty).toHaveLength(1);
  if (editor.draft) Object.assign(editor.draft.content, { name: "Уха", tax_class: "vat" });
  expect(editor.faulty).toHaveLength(0);
  expect(editor.changed.map((one) => changesOf(one))).toEqual([["prices"], ["added"]]);
  await editor.publish(1_800_000_000_000);
  expect(asked.at(-1)?.body).toMatchObject({
    name: "menu.publish",
    request: { effective_ms: 1_800_000_000_000, entries: [{ entry: "e1", content: { variants: [{ price: 41000 }] } }, { content: { name: "Уха" } }] },
  });
  expect(editor.drafts).toEqual([]);
});

test.each<[string, Partial<Entry>, string[]]>([
  ["nothing", {}, []],
  ["its name", { name: "Щи" }, ["name"]],
  ["its name in English", { names: { en: "Borscht" } }, ["name"]],
  ["empty lists that were not there", { groups: [], combo: [], barcodes: [], plu: "", halves: false }, []],
  ["its code and station", { plu: "12", station: "hot" }, ["codes", "kitchen"]],
])("the summary names what changed: %s", (_what, change, words) => {
  expect(changesOf({ before: borscht, content: { ...borscht, ...change }, removed: false })).toEqual(words);
});

test.each<[string, Partial<Entry>, string[]]>([
  ["a good entry", {}, []],
  ["no name", { name: " " }, ["name"]],
  ["no price", { variants: [{ name: "", price: undefined as unknown as number }] }, ["price"]],
  ["two sizes of one name", { variants: [{ name: "S", price: 1 }, { name: "S", price: 2 }] }, ["variant_name", "variant_name"]],
  ["a group that cannot be met", { groups: [{ name: "Соус", least: 2, most: 1, choices: [{ name: "", price: 0 }] }] }, ["group_choices", "group_bounds"]],
  ["an empty part of a combo", { combo: [{ name: "Напиток", choices: [] }] }, ["part_choices"]],
])("what has to be mended is named: %s", (_what, change, kinds) => {
  expect(faultsOf({ ...borscht, ...change }).map((fault) => fault.kind)).toEqual(kinds);
});

test("a category moves up by numbering all of them anew", async () => {
  const { asked } = hub();
  const editor = new MenuEditor();
  await editor.load();
  await editor.moveCategory("b", -1);
  expect(asked.at(-1)?.body).toMatchObject([
    { request: { category: "b", is: { position: 0 } } }, { request: { category: "soups", is: { position: 1 } } },
  ]);
});

test("nothing is imported before it is told to; bad rows are named", async () => {
  const { asked } = hub();
  render(ImportPanel);
  const chooser = screen.getByLabelText("Выбрать файл CSV или XLSX", { selector: "input" });
  await fireEvent.change(chooser, { target: { files: [new File(["a;b"], "menu.csv")] } });
  expect(await screen.findByText("«дорого» не число")).toBeTruthy();
  expect(asked.map(({ body }) => (body as { name: string }).name)).toEqual(["menu.preview_import", "menu.list"]);
  expect(asked[0]?.body).toMatchObject({ request: { format: "csv", data: btoa("a;b") } });
  await fireEvent.click(screen.getByRole("button", { name: /Импортировать 2/ }));
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  expect(asked[2]?.body).toMatchObject([{ name: "categories.save" }, { name: "menu.publish", request: { entries: preview.entries } }]);
});

test.each([
  ["2026-11-21", "06:00", Date.UTC(2026, 10, 21, 3)],
  ["2026-11-21", "24:00", null],
  ["", "06:00", null],
])("%s %s in Moscow", (day, time, at) => {
  expect(momentOf(day, time, "Europe/Moscow")).toBe(at);
});

test("a small drawing is stored as it is; what is no picture is refused", async () => {
  expect(await prepared(new Blob(["<svg/>"], { type: "image/svg+xml" }))).toEqual({ media: "image/svg+xml", data: btoa("<svg/>") });
  await expect(prepared(new Blob(["x"], { type: "application/pdf" }))).rejects.toEqual(new PictureFault("format"));
  await expect(prepared(new Blob(["x".repeat(40_000)], { type: "image/svg+xml" }))).rejects.toEqual(new PictureFault("size"));
});
