import { fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import Desk from "./testing/Desk.svelte";

let heard: string[];

beforeEach(() => {
  vi.useFakeTimers();
  heard = [];
  render(Desk, { heard: (what: string) => heard.push(what) });
});
afterEach(() => vi.useRealTimers());

async function type(text: string, gapMs: number, at: Element = document.body) {
  for (const key of text) {
    await fireEvent.keyDown(at, { key, code: `Digit${key}` });
    await vi.advanceTimersByTimeAsync(gapMs);
  }
}

test("fifteen taps within a second are fifteen digits", async () => {
  const seven = screen.getByRole("button", { name: "7" });
  for (let tap = 0; tap < 15; tap += 1) await fireEvent.pointerDown(seven);
  expect(heard).toEqual(Array(15).fill("7"));
});

test("a person's digits reach the numpad", async () => {
  await type("1500", 70);
  expect(heard).toEqual(["1", "5", "0", "0"]);
});

test("a scanner's burst is a code and no digits", async () => {
  await type("4600123456789", 5);
  await fireEvent.keyDown(document.body, { key: "Enter" });
  expect(heard).toEqual(["scan 4600123456789"]);
});

test("in a text field a scanner types like anybody", async () => {
  const field = screen.getByLabelText("note");
  await type("46001234", 5, field);
  await fireEvent.keyDown(field, { key: "Enter" });
  await vi.advanceTimersByTimeAsync(100);
  expect(heard).toEqual([]);
});

test("a key presses its button, unless it is disabled", async () => {
  await fireEvent.keyDown(document.body, { key: "F9" });
  await fireEvent.keyDown(document.body, { key: "F5" });
  expect(heard).toEqual(["pay"]);
  expect(screen.getByRole("button", { name: /Send/ })).toHaveProperty("disabled", true);
});
