import { expect, test } from "vitest";
import { unfolded } from "./nav";

test.each([
  ["all of them where there is room", 13, 900, 3.78, 100, 13],
  ["a low panel keeps what a finger hits", 13, 680, 5.9, 100, 9],
  ["large letters take more of it", 13, 680, 5.9, 150, 6],
  ["a waiter's few stand on it too", 6, 680, 5.9, 100, 6],
  ["before anything is measured", 13, 0, 5.9, 100, 13],
])("%s", (_what, count, height, pxPerMm, textPercent, expected) => {
  expect(unfolded(count, height, { pxPerMm, textPercent })).toBe(expected);
});
