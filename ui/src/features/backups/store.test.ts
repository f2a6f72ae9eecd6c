import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import MoveIn from "./MoveIn.svelte";
import StoreLamp from "./StoreLamp.svelte";

const copy = { file: "z-20260302T230000Z.db", why: "z", at_ms: 0, bytes: 3_400_000 };

beforeEach(() => language.choose("ru"));

function lamp(store: object, error: string | null = null) {
  const whole = { ok: true, damage: [], checking: false, short_of_room: false };
  scriptedHub(() => ({ status: 200, body: { ok: true, store: { ...whole, ...store }, backups: { last_ms: 0, error } } }));
  render(StoreLamp);
}

test.each([
  [{}, null, /целы/],
  [{ checking: true }, null, /идёт проверка/],
  [{ short_of_room: true }, null, /нет места/],
  [{}, "no room", /копия не удалась: no room/],
])("the lamp of %j says so", async (store, error, words) => {
  lamp(store, error);
  expect(await screen.findByLabelText(words)).toBeTruthy();
});

test("damage leads to what to do about it", async () => {
  lamp({ damage: ["table t_line is not what the log says"] });
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
