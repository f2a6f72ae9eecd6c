import { beforeEach, expect, test } from "vitest";
import { branch, clock, decimal, elapsed, money, price, qty, readDecimal } from "./format.svelte";
import { language } from "./language.svelte";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

beforeEach(() => {
  branch.currency = "RUB";
  branch.zone = "Europe/Moscow";
  language.choose("ru");
});

test("money is written as people write it", () => {
  expect(plain(money(125000))).toBe("1 250,00 ₽");
  expect(plain(money(-5))).toBe("-0,05 ₽");
  expect(plain(price(45000))).toBe("450 ₽");
  expect(plain(price(45050))).toBe("450,50 ₽");
});

test("amounts beyond a float's digits keep their last one", () => {
  expect(decimal(9007199254740991, 2)).toBe("90071992547409.91");
});

test("quantities show only the digits that they have", () => {
  expect(plain(qty(2000))).toBe("2");
  expect(plain(qty(350, "кг"))).toBe("0,35 кг");
});

test("times are the branch's, whatever the device thinks", () => {
  expect(clock(Date.UTC(2026, 10, 20, 11, 5))).toBe("14:05");
  expect(elapsed(65 * 60_000)).toBe("1 ч 05");
});

test("the language changes without a reload", () => {
  language.choose("en");
  expect(plain(money(125000))).toBe("₽1,250.00");
  expect(elapsed(7 * 60_000)).toBe("7 min");
});

test("typed numbers are read exactly or not at all", () => {
  expect(readDecimal("1 250,5", 2)).toBe(125050);
  expect(readDecimal("0.1", 2)).toBe(10);
  expect(readDecimal("1.234", 2)).toBeUndefined();
  expect(readDecimal("abc", 2)).toBeUndefined();
});
