import { render, screen, fireEvent } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { session } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import { People } from "./people.svelte";
import RolesMatrix from "./RolesMatrix.svelte";
import NewPin from "./NewPin.svelte";
import { groups } from "./rights";

const users = [
  { user: "u2", name: "Яна", role: "waiter", active: true },
  { user: "u3", name: "Аким", role: "chef", active: false },
  { user: "u1", name: "Анна", role: "admin", active: true },
];
const roles = [
  { role: "waiter", permissions: ["view", "orders"] },
  { role: "admin", permissions: groups.flatMap((group) => group.rights.map((one) => one.right)) },
  { role: "Сомелье", permissions: ["view"] },
];
const answers: Record<string, unknown> = { "users.list": users, "roles.list": roles, "users.save": { user: "u9" } };

function hub(refuse?: string) {
  return scriptedHub(({ path, body }) => {
    if (path === refuse) return { status: 409, body: { code: "conflict", message: "somebody else has this PIN" } };
    if (Array.isArray(body)) return { status: 200, body: { answers: body.map(() => ({})), changed: [] } };
    const { name } = body as { name?: string };
    return { status: 200, body: { answer: structuredClone(answers[name ?? ""]) ?? {}, changed: [] } };
  });
}

async function loaded(refuse?: string) {
  const { asked } = hub(refuse);
  const people = new People();
  await people.load();
  asked.length = 0;
  return { people, asked };
}

beforeEach(() => {
  language.choose("ru");
  hub();
  session.adopt({ token: "t", refresh: "r", expires_ms: 0, user: "u1", name: "Анна", role: "admin", permissions: ["staff", "rights"] });
});

test("those who work here come first, roles stand from the most to the least", async () => {
  const { people } = await loaded();
  expect(people.users?.map((user) => user.name)).toEqual(["Анна", "Яна", "Аким"]);
  expect(people.names).toEqual(["admin", "waiter", "Сомелье"]);
  expect(people.working).toBe(2);
});

test("every right stands in the table once", async () => {
  const { people } = await loaded();
  render(RolesMatrix, { people });
  const all = groups.flatMap((group) => group.rights);
  expect(screen.getAllByRole("checkbox")).toHaveLength(all.length * 3);
  expect(new Set(all.map((one) => one.right)).size).toBe(all.length);
});

test("rights are saved for all changed roles at once, and taking a change back changes nothing", async () => {
  const { people, asked } = await loaded();
  render(RolesMatrix, { people });
  const pays = screen.getByRole("checkbox", { name: "Официант: Принимать оплату" });
  await fireEvent.click(pays);
  expect(pays.getAttribute("aria-checked")).toBe("true");
  expect(people.changed).toEqual(["waiter"]);
  await fireEvent.click(pays);
  expect(people.changed).toEqual([]);
  await fireEvent.click(pays);
  people.addRole("Старший официант", "waiter");
  await people.saveRoles();
  const sent = asked[0]?.body as { name: string; request: unknown }[];
  expect(sent.map((one) => [one.name, one.request])).toEqual([
    ["roles.save", { role: "waiter", permissions: ["view", "orders", "payments"] }],
    ["roles.save", { role: "Старший официант", permissions: ["view", "orders", "payments"] }],
  ]);
  expect(people.changed).toEqual([]);
});

test("arrow keys walk the table", async () => {
  const { people } = await loaded();
  render(RolesMatrix, { people });
  const first = screen.getAllByRole("checkbox")[0] as HTMLElement;
  first.focus();
  await fireEvent.keyDown(first, { key: "ArrowRight" });
  await fireEvent.keyDown(document.activeElement as HTMLElement, { key: "ArrowDown" });
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Официант: Открывать заказы и добавлять блюда");
});

async function type(pin: string) {
  for (const digit of pin) await fireEvent.pointerDown(screen.getByRole("button", { name: digit }));
}

test("a PIN is typed twice; different ones start again", async () => {
  const { people, asked } = await loaded();
  const onclose = vi.fn();
  render(NewPin, { people, user: "u2", name: "Яна", onclose });
  await type("1234");
  await type("1235");
  expect(screen.getByRole("alert").textContent).toContain("разные");
  await type("4321");
  await type("4321");
  await vi.waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(asked).toMatchObject([{ path: "/api/pin", body: { user: "u2", pin: "4321" } }]);
});

test("a PIN that somebody else has is refused in words", async () => {
  const { people } = await loaded("/api/pin");
  const onclose = vi.fn();
  render(NewPin, { people, user: "u2", name: "Яна", onclose });
  await type("1111");
  await type("1111");
  await vi.waitFor(() => expect(screen.getByRole("alert").textContent).toContain("уже есть у другого"));
  expect(onclose).not.toHaveBeenCalled();
});
