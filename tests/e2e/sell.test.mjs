// The whole way of a sale in a browser, on a real hub with the demo restaurant.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { handAt, launch, openTill, SCREENS, shoot, unlock } from "./browser.mjs";
import { asItComes } from "./evening.mjs";
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

test("the parts of a combo that was rung up are chosen anew in its place", async () => {
  const waiter = await signIn(hub.url, "4444");
  const { order } = await waiter("orders.open", { service: "dine_in", guests: 1 });
  const [lunch] = await waiter("menu.search", { text: "Бизнес-ланч", limit: 1 });
  const { content } = await waiter("menu.get", { entry: lunch.entry });
  const lines = await Promise.all(content.combo.map(({ choices: [first] }) => asItComes(waiter, first)));
  await waiter("orders.add_combo", { order, combo: lunch.entry, lines });
  await waiter("orders.add_line", { order, ...(await asItComes(waiter, { entry: content.combo.at(-1).choices[1].entry })) });
  const page = await openTill(browser, `${hub.url}/#/sell/${order}`, SCREENS[1]);
  await unlock(page, "4444");
  await page.locator("[data-line]", { hasText: "Минестроне" }).getByRole("button").first().click();
  await page.getByRole("button", { name: "Состав" }).click();
  await page.getByRole("button", { name: "Куриная лапша" }).click();
  await page.getByRole("button", { name: "Изменить" }).click();
  await page.locator("[data-line]", { hasText: "Куриная лапша" }).waitFor({ timeout: 5000 });
  const names = await page.locator("[data-line] .name").allInnerTexts();
  assert.deepEqual([names.length, names[0]], [4, "Куриная лапша"]);
  await page.context().close();
});
