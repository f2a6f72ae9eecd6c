// The whole way of a sale in a browser, on a real hub with the demo restaurant.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openTill, SCREENS, shoot, unlock } from "./browser.mjs";
import { papersOf, signIn, startHub } from "./hub.mjs";

let hub, browser;
before(async () => {
  hub = await startHub();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await hub?.stop();
});

/** A finger that counts its taps. */
function finger() {
  let taps = 0;
  return {
    tap: async (target) => {
      taps += 1;
      await target.click();
    },
    taps: () => taps,
  };
}

test("a person opens the shift, sells three dishes for cash in six taps, and both papers come out", async () => {
  const page = await openTill(browser, hub.url, SCREENS[1]);
  await unlock(page, "1111");
  await page.getByRole("link", { name: "Смена" }).click();
  await page.getByRole("button", { name: "Открыть смену" }).click();
  await page.getByRole("link", { name: "Продажа" }).click();
  await page.getByRole("button", { name: "Супы" }).click();

  const { tap, taps } = finger();
  for (const dish of ["Борщ", "Минестроне", "Чоппино"]) await tap(page.locator("[data-entry]").getByRole("button", { name: dish }));
  await tap(page.getByRole("button", { name: "Отправить" }));
  await page.locator("[data-line][data-state=sent]").nth(2).waitFor();
  await shoot(page, "sell-sent");
  await tap(page.getByRole("button", { name: "Оплатить" }));
  await page.getByRole("button", { name: "2 000 ₽" }).waitFor();
  await shoot(page, "pay");
  await tap(page.getByRole("button", { name: "2 000 ₽" }));
  const change = page.getByRole("region", { name: "Оплачено" }).getByRole("status");
  await change.waitFor();
  await shoot(page, "paid");
  assert.match(await change.innerText(), /^480,00/);
  assert.ok(taps() <= 6, `${taps()} taps`);

  const papers = await papersOf(hub.url, "1111", 2);
  const text = (printer) => papers.find((paper) => paper.printer === printer).text;
  assert.match(text("kitchen"), /Б о р щ[^]*М и н е с т р о н е[^]*Ч о п п и н о/);
  assert.match(text("desk"), /НЕФИСКАЛЬНЫЙ ДОКУМЕНТ[^]*1 {3}5 2 0 , 0 0[^]*Наличные +1 520,00[^]*Сдача +480,00/);
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
