import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import Backups from "./Backups.svelte";

const copy = { file: "z-1.db", why: "z", at_ms: 0, bytes: 3_400_000 };

function hub(copies: unknown[]) {
  return scriptedHub(({ path }) => ({ status: 200, body: path === "/api/backups" ? copies : copy })).asked;
}

beforeEach(() => language.choose("ru"));

test("copies are listed with why they were made, and one is made now", async () => {
  const asked = hub([copy]);
  render(Backups);
  expect(await screen.findByText(/закрытие смены · z-1.db/)).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: /Сделать копию/ }));
  await vi.waitFor(() => expect(asked.map((one) => one.path)).toEqual(["/api/backups", "/api/backups/make", "/api/backups"]));
});

test("a copy is put back only after the word was typed", async () => {
  const asked = hub([copy]);
  render(Backups);
  await fireEvent.click(await screen.findByRole("button", { name: "Восстановить" }));
  const go = (await screen.findAllByRole("button", { name: "Восстановить" })).at(-1) as HTMLButtonElement;
  expect(go.disabled).toBe(true);
  await fireEvent.input(screen.getByRole("textbox"), { target: { value: "восстановить" } });
  expect(go.disabled).toBe(false);
  await fireEvent.click(go);
  await vi.waitFor(() => expect(asked.at(-1)).toMatchObject({ path: "/api/backups/restore", body: { file: "z-1.db" } }));
});

test("without copies it says what to do", async () => {
  hub([]);
  render(Backups);
  expect(await screen.findByText("Копий ещё нет")).toBeTruthy();
});
