import { expect, test, vi } from "vitest";
import { live } from "./live.svelte";
import { tauri } from "./tauri";

const heard = vi.hoisted(() => ({ tell: (payload: unknown): unknown => payload }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: vi.fn(), convertFileSrc: (hash: string) => hash }));
vi.mock("@tauri-apps/api/event", () => ({
  listen: async (_event: string, run: (event: { payload: unknown }) => void) => {
    heard.tell = (payload) => run({ payload });
    return () => undefined;
  },
}));

test("a window that missed something loads everything anew, and nothing is stale afterwards", async () => {
  const loads: string[] = [];
  const offs = [
    live.follow(["orders"], (changed) => loads.push(`orders ${changed.map((thing) => thing.id).join()}`)),
    live.follow(["shift"], () => loads.push("shift")),
  ];
  const end = tauri.live("t", live.listener);
  await vi.waitFor(() => expect(live.staleSince).toBeNull());
  heard.tell({ changed: [{ kind: "orders", id: "o1" }] });
  await vi.waitFor(() => expect(loads).toEqual(["orders o1"]));
  heard.tell({ reload: true });
  await vi.waitFor(() => expect(loads).toEqual(["orders o1", "orders ", "shift"]));
  expect(live.staleSince).toBeNull();
  [...offs, end].forEach((off) => off());
});
