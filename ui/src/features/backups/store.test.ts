import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import CopiesLamp from "./CopiesLamp.svelte";
import { StoreHealth } from "./health.svelte";
import MoveIn from "./MoveIn.svelte";
import StoreLamp from "./StoreLamp.svelte";

const copy = { file: "z-20260302T230000Z.db", why: "z", at_ms: 0, bytes: 3_400_000 };

beforeEach(() => language.choose("ru"));

async function lamp(store: object, error: string | null = null, last_ms: number | null = null) {
  const whole = { ok: true, damage: [], checking: false, short_of_room: false };
  scriptedHub(() => ({ status: 200, body: { ok: true, store: { ...whole, ...store }, backups: { last_ms, error } } }));
  const health = new StoreHealth();
  await health.load();
  return { health };
}

test.each([
  [{}, /Диск: данные целы/],
  [{ checking: true }, /идёт проверка/],
  [{ short_of_room: true }, /нет места/],
])("the lamp of %j says so", async (store, words) => {
  render(StoreLamp, await lamp(store));
  expect(screen.getByLabelText(words)).toBeTruthy();
});

test.each([
  ["none", null, null, /Копии: с запуска ещё не было/],
  ["an old one", null, 7 * 60_000, /Копии: последняя 7 мин назад/],
  ["one that failed", "no room", null, /копия не удалась: no room$/],
  ["one that failed after another", "no room", 7 * 60_000, /копия не удалась: no room · последняя 7 мин назад/],
])("the lamp of copies tells of %s", async (_name, error, ageMs, words) => {
  render(CopiesLamp, await lamp({}, error, ageMs === null ? null : Date.now() - ageMs));
  expect(screen.getByLabelText(words)).toBeTruthy();
});

test("damage leads to what to do about it", async () => {
  render(StoreLamp, await lamp({ damage: ["table t_line is not what the log says"] }));
  await fireEvent.click(await screen.findByRole("button", { name: /повреждены/ }));
  expect(await screen.findByText(/Продавать можно дальше/)).toBeTruthy();
  expect(screen.getByText(/table t_line/)).toBeTruthy();
});

test("a new till becomes the one whose copy lies in its folder", async () => {
  const { asked } = scriptedHub(({ path }) => ({ status: 200, body: path.endsWith("copies") ? [copy] : { restart: true } }));
  const done = vi.fn();
  render(MoveIn, { ondone: done });
  await fireEvent.click(await screen.findByRole("button", { name: "Восстановить" }));
  await vi.waitFor(() => expect(done).toHaveBeenCalled());
  expect(asked.at(-1)).toMatchObject({ path: "/api/setup/restore", body: { file: copy.file }, token: null });
});
