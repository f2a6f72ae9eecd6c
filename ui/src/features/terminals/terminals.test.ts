import { expect, test } from "vitest";
import { centreStands, furthestClock, readInvitation, refusal, Terminals } from "./terminals.svelte";
import { scriptedHub } from "$api/testing";

const device = (letters: string) => ({ device: `device ${letters}`, name: `Till ${letters}`, letters, enrolled_ms: 0, revoked: false, addresses: [], app: "1" });

test("a QR code fills address and code, and nothing else does", () => {
  expect(readInvitation("brigade:192.168.1.20:7301/ABCD-EFGH")).toEqual({ address: "192.168.1.20:7301", code: "ABCD-EFGH" });
  expect(readInvitation("192.168.1.20")).toBeUndefined();
  expect(readInvitation("brigade:/ABCD-EFGH")).toBeUndefined();
});

test("a refusal is told from silence", () => {
  expect(refusal({ a: "no_answer" })).toBeUndefined();
  expect(refusal({ a: "no_answer", b: { refused: "revoked" } })).toBe("revoked");
});

test("a clock that differs by a minute or more is told of, whichever way", () => {
  const link = (clock_ms: number | null) => ({ device: "b", app: "1", dialed: true, to_send: 0, to_receive: 0, clock_ms });
  expect(furthestClock([link(null), link(59_000)])).toBe(0);
  expect(furthestClock([link(10), link(-180_000), link(70_000)])).toBe(180_000);
});

test("a centre that another terminal keeps the link with is away once it lacks something for long", () => {
  const central = { is_linked: false, waiting_facts: 3, waiting_ms: 900, error: null };
  expect(centreStands(central)).toBe(true);
  expect(centreStands({ ...central, waiting_ms: 60_000 })).toBe(false);
  expect(centreStands({ ...central, waiting_ms: 60_000, is_linked: true })).toBe(true);
  expect(centreStands({ ...central, error: "no answer" })).toBe(false);
});

test("the list tells this terminal, its links and who was heard when", async () => {
  const links = {
    device: "device A", key_place: "file", is_shared: true, addresses: [], error: null, attempts: {}, waiting_facts: 0, waiting_ms: 0,
    links: [{ device: "device B", app: "1", dialed: false, to_send: 2, to_receive: 0, clock_ms: 5 }],
    heard_ms: { "device B": 0, "device C": 90_000 }, is_rolled_back: false,
  };
  scriptedHub(({ path }) => ({ status: 200, body: path === "/api/links" ? links : { answer: ["A", "B", "C"].map(device), changed: [] } }));
  const terminals = new Terminals();
  await terminals.load();
  expect(terminals.list?.map(({ own, link, heardMs }) => [own, link?.to_send, heardMs])).toEqual([
    [true, undefined, undefined],
    [false, 2, 0],
    [false, undefined, 90_000],
  ]);
});
