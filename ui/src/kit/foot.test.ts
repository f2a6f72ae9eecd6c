import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";
import Asked from "./testing/Asked.svelte";

function dialog(ready = true) {
  const heard: string[] = [];
  render(Asked, { heard: (what: string) => heard.push(what), ready });
  return heard;
}

test("the way back closes the dialog and does nothing else", async () => {
  const heard = dialog();
  await fireEvent.click(await screen.findByRole("button", { name: "Keep it" }));
  expect(heard).toEqual(["closed"]);
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("what a dialog is for has a key", async () => {
  const heard = dialog();
  await screen.findByRole("dialog");
  await fireEvent.keyDown(document.body, { key: "F8" });
  expect(heard).toEqual(["done"]);
});

test("what is not allowed now is shown and cannot be pressed", async () => {
  const heard = dialog(false);
  expect(await screen.findByRole("button", { name: /Void it/ })).toHaveProperty("disabled", true);
  await fireEvent.keyDown(document.body, { key: "F8" });
  expect(heard).toEqual([]);
});
