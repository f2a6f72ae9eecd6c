import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { isScreen, leaveScreen, session, settings } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import Pair from "./Pair.svelte";
import ScreenList from "./ScreenList.svelte";

const refused = (reason: string) => ({ status: 409, body: { code: "not_now", message: reason, details: { reason } } });

beforeEach(() => {
  localStorage.clear();
  language.choose("ru");
});

test("a browser becomes a screen by the code, and shows its secret from then on", async () => {
  let answer: { status: number; body: unknown } = refused("code_used");
  const asked: unknown[] = [];
  scriptedHub(({ body }) => {
    asked.push(body);
    return answer;
  });
  const ondone = vi.fn();
  render(Pair, { ondone });
  await fireEvent.input(screen.getByLabelText("Код"), { target: { value: "abcd-2345" } });
  await fireEvent.click(screen.getByRole("button", { name: "Подключить" }));
  expect(await screen.findByText(/уже воспользовались/)).toBeTruthy();
  expect(isScreen()).toBe(false);
  answer = { status: 200, body: { screen: "s", token: "s.1f", name: "Печь", kind: "kitchen", station: "oven" } };
  await fireEvent.click(screen.getByRole("button", { name: "Подключить" }));
  await vi.waitFor(() => expect(ondone).toHaveBeenCalled());
  expect(asked).toEqual([{ code: "abcd-2345" }, { code: "abcd-2345" }]);
  expect(isScreen()).toBe(true);
  leaveScreen();
});

test("a code that a camera read is used at once", async () => {
  const asked: unknown[] = [];
  scriptedHub(({ body }) => {
    asked.push(body);
    return { status: 200, body: { token: "s.1f", kind: "guests" } };
  });
  const ondone = vi.fn();
  render(Pair, { first: "ABCD-2345", ondone });
  await vi.waitFor(() => expect(ondone).toHaveBeenCalled());
  expect(asked).toEqual([{ code: "ABCD-2345" }]);
});

test("a manager adds a screen and sends one away", async () => {
  const sent: { path: string; body: unknown }[] = [];
  const oven = { screen: "s", name: "Печь", kind: "kitchen", station: "oven", paired_ms: 0, retired: false };
  scriptedHub(({ path, body }) => {
    sent.push({ path, body });
    const name = (body as { name?: string }).name;
    if (path === "/api/screens") return { status: 200, body: { addresses: ["https://10.0.0.2:7302"], fingerprint: "AB:CD" } };
    if (path === "/api/screens/invite") return { status: 200, body: { code: "ABCD-2345", life_ms: 900000, addresses: ["https://10.0.0.2:7302"], fingerprint: "AB:CD", qr: ["10", "01"] } };
    if (name === "settings.get") return { status: 200, body: { answer: { stations: [{ code: "oven", name: "Печь №1" }] }, changed: [] } };
    return { status: 200, body: { answer: name === "screens.list" ? [oven] : {}, changed: [] } };
  });
  session.adopt({ token: "t", refresh: "r", expires_ms: 0, user: "u", name: "Анна", role: "admin", permissions: ["settings"] });
  await settings.load();
  render(ScreenList);
  expect(await screen.findByText("Кухня · Печь №1")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: /Добавить экран/ }));
  await fireEvent.input(screen.getByLabelText("Название"), { target: { value: "Бар" } });
  await fireEvent.click(screen.getByRole("button", { name: /Показать код/ }));
  expect(await screen.findByText("ABCD-2345")).toBeTruthy();
  expect(sent).toContainEqual({ path: "/api/screens/invite", body: { name: "Бар", kind: "kitchen", station: "" } });
  await fireEvent.click(screen.getAllByRole("button", { name: "Закрыть" }).at(-1) as HTMLElement);
  await fireEvent.click(screen.getByRole("button", { name: "Отключить" }));
  await fireEvent.click((await screen.findAllByRole("button", { name: /^Отключить/ })).at(-1) as HTMLElement);
  await vi.waitFor(() => expect(sent.map((one) => (one.body as { name?: string }).name)).toContain("screens.retire"));
});
