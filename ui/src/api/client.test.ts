import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { approvals, call, callAll, live, session } from ".";
import { scriptedHub } from "./testing";

const person = { token: "t1", refresh: "r1", expires_ms: 0, user: "u", name: "Анна", role: "owner", permissions: ["view"] as const };
const login = () => session.adopt({ ...person, permissions: [...person.permissions] });
const ok = (body: unknown) => ({ status: 200, body });

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  session.logout();
  vi.useRealTimers();
});

test("a call that was not heard is sent again with the same identifier", async () => {
  const hub = scriptedHub((_, nth) => {
    if (nth < 3) throw new Error("network");
    return ok({ answer: {}, changed: [] });
  });
  login();
  const done = call("orders.note", { order: "o", note: "n" });
  await vi.runAllTimersAsync();
  await expect(done).resolves.toEqual({});
  expect(hub.asked).toHaveLength(3);
  expect(new Set(hub.asked.map((one) => JSON.stringify(one.body))).size).toBe(1);
});

test("resending ends where a person can see it", async () => {
  const hub = scriptedHub(() => {
    throw new Error("network");
  });
  login();
  const done = call("orders.note", { order: "o", note: "n" });
  const refused = expect(done).rejects.toMatchObject({ code: "unreachable" });
  await vi.runAllTimersAsync();
  await refused;
  expect(hub.asked).toHaveLength(5);
});

test("a refusal is not repeated", async () => {
  const hub = scriptedHub(() => ({ status: 409, body: { code: "not_now", message: "closed", details: { due: 5 } } }));
  login();
  await expect(call("shift.z", {})).rejects.toMatchObject({ code: "not_now", details: { due: 5 } });
  expect(hub.asked).toHaveLength(1);
});

test("a token that ran out is renewed once for all calls that wait", async () => {
  const hub = scriptedHub((asked) => {
    if (asked.path === "/api/refresh") return ok({ token: "t2", refresh: "r2", expires_ms: 1 });
    if (asked.token === "t1") return { status: 401, body: { code: "not_allowed", message: "log in" } };
    return ok({ answer: {}, changed: [] });
  });
  login();
  await Promise.all([call("shift.z", {}), call("shift.z", {})]);
  expect(hub.asked.filter((one) => one.path === "/api/refresh")).toHaveLength(1);
});

test("a missing right is lent by somebody's PIN, for the very same call", async () => {
  let lent = false;
  const hub = scriptedHub((asked) => {
    if (asked.path === "/api/approve") {
      lent = true;
      return ok({ approver: "b", name: "Борис" });
    }
    return lent
      ? ok({ answer: {}, changed: [] })
      : { status: 403, body: { code: "not_allowed", message: "no", details: { permission: "refunds" } } };
  });
  login();
  const done = call("orders.cancel", { order: "o", reason: "r" });
  await vi.waitFor(() => expect(approvals.now?.permission).toBe("refunds"));
  if (approvals.now) await approvals.approve(approvals.now, "2222");
  await done;
  const [first, approval, second] = hub.asked;
  expect(approval?.body).toMatchObject({ pin: "2222", permission: "refunds", call: first?.body });
  expect(second?.body).toEqual(first?.body);
});

test("a call that nobody approves stays refused", async () => {
  scriptedHub(() => ({ status: 403, body: { code: "not_allowed", message: "no", details: { permission: "refunds" } } }));
  login();
  const refused = expect(call("orders.cancel", { order: "o", reason: "r" })).rejects.toMatchObject({ code: "not_allowed" });
  await vi.waitFor(() => expect(approvals.now).toBeDefined());
  approvals.refuse();
  await refused;
});

test("what changed reaches those who follow it, and after a gap everything does", async () => {
  const hub = scriptedHub(() => ok({ answers: [{}], changed: [{ kind: "orders", id: "o" }] }));
  login();
  const heard: unknown[] = [];
  const off = live.follow(["orders"], (changed) => heard.push(changed));
  await callAll([{ name: "orders.note", request: { order: "o", note: "" } }]);
  await vi.waitFor(() => expect(heard).toEqual([[{ kind: "orders", id: "o" }]]));
  hub.live()?.down();
  expect(live.staleSince).not.toBeNull();
  hub.live()?.up();
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(heard[1]).toEqual([]);
  off();
});
