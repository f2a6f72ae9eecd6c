import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { session, type Start } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import Lock from "./Lock.svelte";

const known: Start = {
  needs_setup: false, joining: false, pin_digits: 4, name: "Пекарня", currency: "RUB", zone: "Europe/Moscow", language: "ru",
  version: "0", device: "till", demo: [{ name: "Анна", role: "owner", pin: "1111" }],
};

beforeEach(() => {
  session.logout();
  language.choose("ru");
});

async function tap(pin: string) {
  for (const digit of pin) await fireEvent.pointerDown(screen.getByRole("button", { name: digit }));
}

test("the last digit sends the PIN; a wrong one is told in words", async () => {
  const hub = scriptedHub(() => ({ status: 403, body: { code: "not_allowed", message: "the PIN is wrong" } }));
  render(Lock, { known });
  await tap("123");
  expect(hub.asked).toHaveLength(0);
  await tap("4");
  expect(hub.asked[0]).toMatchObject({ path: "/api/login", body: { pin: "1234" } });
  expect(await screen.findByText("PIN не подошёл")).toBeTruthy();
});

test("after too many wrong PINs the pad says how long it waits", async () => {
  scriptedHub(() => ({ status: 429, body: { code: "not_now", message: "wait", details: { wait_ms: 30000 } } }));
  render(Lock, { known });
  await tap("1234");
  expect(await screen.findByText(/Подождите 30 с/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "1" })).toHaveProperty("disabled", true);
});

test("in a demo one tap logs somebody in", async () => {
  scriptedHub(() => ({ status: 200, body: { token: "t", refresh: "r", expires_ms: 0, user: "u", name: "Анна", role: "owner", permissions: [] } }));
  render(Lock, { known });
  await fireEvent.click(screen.getByRole("button", { name: /Анна/ }));
  await vi.waitFor(() => expect(session.person?.name).toBe("Анна"));
});
