import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import type { Settings } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import { moved, SettingsForm } from "./form.svelte";
import Payment from "./Payment.svelte";
import { isTaxNumber, sellersOf } from "./sellers";
import Taxes from "./Taxes.svelte";

const settings = {
  name: "Бригада", cutoff_minutes: 300, rounding: "half_up", cash_rounding: null, service_charges: { dine_in: 1000 }, fiscal_first: false,
  tenders: [
    { code: "cash", name: "Наличные", kind: "cash", cash: true, outside: false },
    { code: "card", name: "Карта", names: { en: "Card" }, kind: "card", cash: false, outside: true },
  ],
  sellers: { main: { rows: [{ class: "vat_standard", from: "2026-01-01", rate_bp: 2200, ffd_1199: null }] } }, legal_entities: {}, currency: "RUB",
  cash_notes: [10000], reasons: [], discounts: [],
} as unknown as Settings;

function hub(refuse = false) {
  return scriptedHub(() =>
    refuse
      ? { status: 422, body: { code: "invalid", message: "the cut-off of 9999 minutes is not within a day" } }
      : { status: 200, body: { answer: {}, changed: [] } },
  ).asked;
}

function taken() {
  const form = new SettingsForm();
  form.take(settings);
  return form;
}
const edit = (form: SettingsForm) => form.edit as Settings;

beforeEach(() => language.choose("ru"));

test("only what was touched is sent", async () => {
  const asked = hub();
  const form = taken();
  expect(form.changed).toEqual([]);
  edit(form).name = "Пекарня";
  edit(form).cutoff_minutes = 240;
  expect(form.changed).toEqual(["name", "cutoff_minutes"]);
  await form.save();
  expect(asked[0]?.body).toMatchObject({ name: "settings.change", request: { values: { name: "Пекарня", cutoff_minutes: 240 } } });
  expect(form.changed).toEqual([]);
});

test("an empty translation and the order of fields are no change", () => {
  const form = taken();
  edit(form).tenders = [
    { ...edit(form).tenders[0], names: {} },
    { names: { en: "Card" }, name: "Карта", code: "card", outside: true, cash: false, kind: "card" },
  ] as Settings["tenders"];
  expect(form.changed).toEqual([]);
});

test("what others change arrives, except in a field that is being changed here", () => {
  const form = taken();
  edit(form).name = "Пекарня";
  form.take({ ...settings, name: "Кафе", cutoff_minutes: 0 });
  expect([edit(form).name, edit(form).cutoff_minutes]).toEqual(["Пекарня", 0]);
  expect(form.changed).toEqual(["name"]);
  form.drop();
  expect(edit(form).name).toBe("Кафе");
});

test("a refusal keeps the draft", async () => {
  hub(true);
  const form = taken();
  edit(form).cutoff_minutes = 9999;
  await expect(form.save()).rejects.toMatchObject({ code: "invalid" });
  expect(form.changed).toEqual(["cutoff_minutes"]);
  expect(form.saving).toBe(false);
});

test.each([[0, 1, "bac"], [2, -1, "acb"], [1, -1, "bac"]])("moving %i by %i", (at, by, wanted) => {
  expect(moved(["a", "b", "c"], at, by).join("")).toBe(wanted);
});

test("a new tender gets a code from its kind, an old one keeps its own", async () => {
  hub();
  const form = taken();
  render(Payment, { edit: edit(form) });
  await fireEvent.click(screen.getByRole("button", { name: "Добавить тип оплаты" }));
  await fireEvent.click(await screen.findByRole("button", { name: "Готово" }));
  expect(screen.getByText("Без названия не сохранить")).toBeTruthy();
  await fireEvent.input(screen.getByLabelText("Название по-русски"), { target: { value: "Карта 2" } });
  await fireEvent.click(screen.getByRole("button", { name: "Готово" }));
  expect(edit(form).tenders.at(-1)).toMatchObject({ code: "card2", name: "Карта 2", kind: "card", outside: true, cash: false });
});

test("a service charge of nothing is none", async () => {
  hub();
  const form = taken();
  render(Payment, { edit: edit(form) });
  await fireEvent.input(screen.getByLabelText("Доставка, %"), { target: { value: "5,5" } });
  await fireEvent.input(screen.getByLabelText("В зале, %"), { target: { value: "" } });
  expect(edit(form).service_charges).toEqual({ delivery: 550 });
});

test("a new legal entity begins with the taxes of the first one, which stays the first", async () => {
  hub();
  const form = taken();
  render(Taxes, { edit: edit(form) });
  await fireEvent.click(screen.getByRole("button", { name: "Добавить продавца" }));
  await fireEvent.input(await screen.findByLabelText(/^Название организации/), { target: { value: "ИП Орлова" } });
  await fireEvent.input(screen.getByLabelText("ИНН"), { target: { value: "770" } });
  await fireEvent.click(screen.getByRole("button", { name: "Готово" }));
  expect(screen.getByText("В ИНН 10 или 12 цифр")).toBeTruthy();
  await fireEvent.input(screen.getByLabelText("ИНН"), { target: { value: "770123456789" } });
  await fireEvent.click(screen.getByRole("button", { name: "Готово" }));
  expect(sellersOf(edit(form))).toEqual(["main", "main2"]);
  expect(edit(form).sellers["main2"]).toEqual(edit(form).sellers["main"]);
  expect(edit(form).legal_entities).toEqual({ main2: { name: "ИП Орлова", tax_number: "770123456789", address: "" } });
  expect(form.changed).toEqual(["sellers", "legal_entities"]);
});

test.each([["7701234567", true], ["770123456789", true], ["", true], ["77012345678", false], ["77O1234567", false]])("%s as a tax number: %s", (text, fits) => {
  expect(isTaxNumber(text)).toBe(fits);
});
