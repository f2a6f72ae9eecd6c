import { beforeEach, expect, test } from "vitest";
import { overwriteGetLocale } from "$words/runtime";
import { ApiError, inWords } from "./error";

const refused = (code: ApiError["code"], details: Record<string, unknown> = {}) => inWords(new ApiError(code, "the core's words", details));

let locale: "ru" | "en" = "ru";
overwriteGetLocale(() => locale);
beforeEach(() => (locale = "ru"));

test.each<[string, Record<string, unknown>, string]>([
  ["a rule", { reason: "check_formed" }, "Сначала отмените пречек"],
  ["one portion", { reason: "sold_out", name: "Борщ", there: 1000 }, "Осталась только 1 порция «Борщ»"],
  ["two portions", { reason: "sold_out", name: "Борщ", there: 2000 }, "Остались только 2 порции «Борщ»"],
  ["five portions", { reason: "sold_out", name: "Борщ", there: 5000 }, "Осталось только 5 порций «Борщ»"],
  ["half a portion", { reason: "sold_out", name: "Борщ", there: 500 }, "Осталось только 0,5 порции «Борщ»"],
  ["nothing left", { reason: "sold_out", name: "Борщ", there: 0 }, "«Борщ»: больше не осталось"],
  ["money", { reason: "too_much_money", due: 125050 }, "К оплате осталось только 1 250,50 ₽"],
  ["a field", { reason: "empty", field: "reason" }, "Заполните поле: причина"],
  ["a field that nobody translated", { reason: "empty", field: "hue" }, "Заполните поле: hue"],
  ["a wait", { reason: "many_wrong_pins", wait_ms: 29_500 }, "Слишком много неверных PIN-кодов. Подождите 30 с"],
])("the reason of a refusal is said to people: %s", (_what, details, words) => {
  const shown = refused("not_now", details);
  expect({ ...shown, words: shown.words.replace(/\s/g, " ") }).toEqual({ words, detail: "", code: details["reason"], broken: false });
});

test("it is said in the language of the person", () => {
  locale = "en";
  expect(refused("not_now", { reason: "sold_out", name: "Borscht", there: 2000 }).words).toBe("Only 2 portions of “Borscht” are left");
  const soup = { name: "Борщ", names: { en: "Borscht" } };
  expect(refused("not_now", { reason: "stopped", ...soup }).words).toBe("“Borscht” is on the stop list");
  expect(refused("invalid", { reason: "negative_price", ...soup }).words).toBe("“Borscht” has a price below zero");
  expect(refused("invalid", { reason: "empty_part", name: "Напиток", names: { en: "Drink" } }).words).toContain("“Drink”");
  const pizza = { name: "Пепперони" };
  expect(refused("invalid", { reason: "halves", first: soup, second: pizza }).words).toBe("“Borscht” and “Пепперони” cannot be halves of one");
});

test("a reason that this build does not know is told in the core's words, under those of its code", () => {
  expect(refused("not_now", { reason: "moon_is_full" })).toEqual({ words: "Сейчас это сделать нельзя", detail: "the core's words", code: "not_now", broken: false });
  expect(refused("broken")).toMatchObject({ words: "Что-то сломалось", broken: true });
  expect(refused("disk_full", { reason: "disk_full" })).toMatchObject({ broken: true, code: "disk_full" });
});
