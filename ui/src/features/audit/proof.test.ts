import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import type { Proof } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import ProofDialog from "./ProofDialog.svelte";

const sound: Proof = { occasion: "night", at_ms: 0, took_ms: 2_300, facts: 12_345, waiting: 0, problems: [], error: null };

beforeEach(() => language.choose("ru"));

function shows(last: Proof | null) {
  const hub = scriptedHub(({ path }) => ({ status: 200, body: { running: path.endsWith("begin"), last } }));
  render(ProofDialog, { onclose: () => undefined });
  return hub;
}

test.each([
  [null, /ещё не проверяли/],
  [sound, /Журнал цел/],
  [{ ...sound, problems: ["stream 1: line 3 is not what its row says"] }, /line 3 is not what its row says/],
  [{ ...sound, error: "the disk is full" }, /Проверить не удалось: the disk is full/],
])("%j is told in words", async (last, words) => {
  shows(last);
  expect(await screen.findByText(words)).toBeTruthy();
});

test("a check begins by the button and is waited for while selling goes on", async () => {
  const { asked } = shows(sound);
  await screen.findByText(/Журнал цел/);
  await fireEvent.click(screen.getByRole("button", { name: /Проверить сейчас/ }));
  expect(await screen.findByText(/продавать можно дальше/)).toBeTruthy();
  await vi.waitFor(() => expect(asked.map((one) => one.path).slice(0, 2)).toEqual(["/api/proof", "/api/proof/begin"]));
});
