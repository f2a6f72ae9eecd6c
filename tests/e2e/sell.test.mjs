// The whole way of a sale in a browser, on a real hub with the demo restaurant.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { handAt, launch, openTill, SCREENS, shoot, unlock } from "./browser.mjs";
import { post, signIn, startHub } from "./hub.mjs";
import { checkPapers, papersOf, sell } from "./sale.mjs";

let hub, browser;
before(async () => {
  hub = await startHub();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await hub?.stop();
});

test("a person opens the shift, sells three dishes for cash in six taps, and both papers come out", async () => {
  const page = await openTill(browser, hub.url, SCREENS[1]);
  const taps = await sell(handAt(page));
  assert.ok(taps <= 6, `${taps} taps`);
  checkPapers(await papersOf((...question) => post(hub.url, ...question), 2));
  await page.context().close();
});

test("what a waiter adds at a table is seen at another till at once", async () => {
  const waiter = await signIn(hub.url, "4444");
  const { order } = await waiter("orders.open", { service: "dine_in", guests: 2 });
  const { tiles } = await waiter("menu.page", { category: "soups", offset: 0, limit: 10 });
  const manager = await openTill(browser, `${hub.url}/#/sell/${order}`, SCREENS[1]);
  await unlock(manager, "2222");
  const other = await openTill(browser, `${hub.url}/#/sell/${order}`, SCREENS[3]);
  await unlock(other, "4444");
  await other.getByRole("button", { name: "Супы" }).click();
  await other.locator(`[data-entry="${tiles[0].entry}"]`).getByRole("button").click();
  await manager.locator("[data-line]", { hasText: tiles[0].name }).waitFor({ timeout: 5000 });
  await shoot(manager, "two-tills");
  await manager.context().close();
  await other.context().close();
});
