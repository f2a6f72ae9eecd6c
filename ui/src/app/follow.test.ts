import { render } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import { live } from "$api";
import Follow from "./testing/Follow.svelte";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("a screen goes on at the first terminal that answers, once its own was silent for long", async () => {
  vi.useFakeTimers();
  const asked: string[] = [];
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    return url.startsWith("https://b") ? Promise.resolve({}) : Promise.reject(new Error("nobody"));
  });
  const went: string[] = [];
  vi.spyOn(live, "staleSince", "get").mockReturnValue(Date.now());
  render(Follow, { others: ["https://a:7302", "https://b:7302"], go: (to: string) => went.push(to) });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(asked.slice(0, 2)).toEqual(["https://a:7302/here", "https://b:7302/here"]);
  expect(went[0]).toBe("https://b:7302/#/screen/");
});
