import { expect, test } from "vitest";
import { NumberEntry } from "./number-entry.svelte";

function check(digits: number, start: number, keys: string, expected: { value: number; text: string }) {
  const entry = new NumberEntry(digits, start);
  for (const key of keys.split(" ").filter(Boolean)) entry.press(key);
  expect({ value: entry.value, text: entry.text }).toEqual(expected);
}

test("digits are whole units until the point", () => check(2, 0, "1 5 0 0", { value: 150000, text: "1500" }));
test("what stands behind the point is minor units", () => check(2, 0, "1 2 . 5", { value: 1250, text: "12.5" }));
test("a third minor digit is not taken", () => check(2, 0, ". 5 5 5", { value: 55, text: "0.55" }));
test("the first key replaces what stood there", () => check(2, 64900, "7", { value: 700, text: "7" }));
test("erasing a fresh value empties it", () => check(2, 64900, "Backspace", { value: 0, text: "" }));
test("weights have three digits", () => check(3, 350, "", { value: 350, text: "0.350".replace(/0$/, "") }));
test("pieces have no point", () => check(0, 0, "1 . 00", { value: 100, text: "100" }));
test("no amount beyond the limit", () => check(2, 0, "9 9 9 9 9 9 9 9 9 9 9 9", { value: 99999999900, text: "999999999" }));
