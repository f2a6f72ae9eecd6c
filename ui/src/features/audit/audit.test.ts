import { readFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import type { AuditEntry } from "$api";
import { scriptedHub } from "$api/testing";
import { language } from "$kit";
import { Audit } from "./audit.svelte";
import { filters, kindInWords } from "./kinds";
import { particulars } from "./particulars";

const entry = (cursor: number): AuditEntry => ({
  cursor, at_ms: 0, kind: "line.voided", user: "u1", user_name: "Глеб", approver_name: "", device: "Касса", entity: "o1", body: {},
});

function hub() {
  return scriptedHub(({ body }) => {
    const { name, request } = body as { name: string; request: { before?: number } };
    const answer = name === "audit.list"
      ? { entries: [entry(request.before ? 1 : 2)], next: request.before ? null : 2 }
      : [{ user: "u1", name: "Глеб", role: "waiter", active: true }];
    return { status: 200, body: { answer, changed: [] } };
  }).asked;
}

beforeEach(() => language.choose("ru"));

test("every kind of fact that the rules know has words", () => {
  const source = readFileSync("../crates/domain/src/fact.rs", "utf8");
  const kinds = [...source.matchAll(/^ {4}"([a-z_.]+)" \d+ =>/gm)].map((found) => found[1] ?? "");
  expect(kinds.length).toBeGreaterThan(50);
  const without = kinds.filter((kind) => kindInWords(kind, { kind: "in" }).includes("«"));
  expect(without).toEqual([]);
  const wanted: string[] = Object.values(filters).flatMap((filter) => [...filter.kinds]);
  expect(wanted.filter((kind) => !kinds.includes(kind))).toEqual([]);
});

test("pages follow each other by the cursor, a filter begins anew", async () => {
  const asked = hub();
  const audit = new Audit();
  await audit.load();
  await audit.more();
  expect(audit.entries?.map((one) => one.cursor)).toEqual([2, 1]);
  expect(audit.next).toBeNull();
  await audit.show({ filter: "voids", user: "u1" });
  expect(audit.entries?.map((one) => one.cursor)).toEqual([2]);
  const lists = asked.map(({ body }) => body as { name: string; request: unknown }).filter((one) => one.name === "audit.list");
  expect(lists.map((one) => one.request)).toEqual([
    { limit: 100, kinds: [] },
    { limit: 100, kinds: [], before: 2 },
    { limit: 100, kinds: ["line.voided", "order.cancelled"], user: "u1" },
  ]);
});

test.each([
  [{ line: "l", qty: 1000, reason: "ошибка", used_up: true }, "1 · ошибка · продукты израсходованы"],
  [{ whole: 1000, lines: [["l", { amount: 5000 }]], reason: "гость" }, "10 % · 50,00 ₽ · гость"],
  [{ role: "waiter", permissions: ["view", "orders"] }, "Официант · 2 права"],
  [{ kind: "drop", amount: 150000, reason: "банк" }, "1 500,00 ₽ · банк"],
  [{ shift: "s", counted: 145200, difference: -60 }, "1 452,00 ₽ · расхождение -0,60 ₽"],
  [{ user: "u", means: "card" }, "карта"],
])("particulars of %j", (body, wanted) => {
  expect(particulars(body).replace(/[\u00a0\u202f]/g, " ")).toBe(wanted);
});
