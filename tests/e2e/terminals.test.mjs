// Two hubs, two browsers, one table: a second terminal joins by its code, and both work on the same order.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openTill, SCREENS, shoot, unlock } from "./browser.mjs";
import { signIn, startHub } from "./hub.mjs";

let first, second, browser;
before(async () => {
  [first, second, browser] = await Promise.all([startHub(), startHub({ demo: false }), launch()]);
});
after(async () => {
  await browser?.close();
  await Promise.all([first?.stop(), second?.stop()]);
});

test("a second terminal joins by its code, and a dish added on one is painted on the other", async () => {
  const manager = await openTill(browser, `${first.url}/#/settings/terminals`, SCREENS[1]);
  await unlock(manager, "2222");
  await manager.getByRole("button", { name: "Добавить терминал" }).click();
  const address = await manager.locator("[data-address]").first().innerText();
  const code = await manager.locator("[data-code]").innerText();
  assert.match(code, /^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
  await shoot(manager, "terminals-code");

  const bar = await openTill(browser, second.url, SCREENS[1]);
  await bar.getByRole("button", { name: "Подключить к ресторану" }).click();
  await bar.getByLabel("Название этого терминала").fill("Бар");
  await bar.getByLabel("Адрес кассы").fill(address);
  await bar.getByLabel("Код").fill("2222-2222");
  await bar.getByRole("button", { name: "Подключить к ресторану" }).click();
  await bar.getByText("Код не подошёл").waitFor();
  await bar.getByLabel("Код").fill(code.toLowerCase());
  await shoot(bar, "terminals-join");
  await bar.getByRole("button", { name: "Подключить к ресторану" }).click();
  await manager.getByText("Терминал «Бар» подключён").waitFor();
  await unlock(bar, "4444");
  await manager.locator(".row", { hasText: "B · Бар" }).getByText("на связи").waitFor();
  await shoot(manager, "terminals-list");

  const waiter = await signIn(first.url, "4444");
  const { order } = await waiter("orders.open", { service: "dine_in", guests: 2 });
  const { tiles } = await waiter("menu.page", { category: "soups", offset: 0, limit: 10 });
  const till = await openTill(browser, `${first.url}/#/sell/${order}`, SCREENS[1]);
  await unlock(till, "4444");
  await bar.goto(`${second.url}/#/sell/${order}`);
  await bar.getByRole("button", { name: "Супы" }).click();
  await bar.locator(`[data-entry="${tiles[0].entry}"]`).getByRole("button").click();
  await till.locator("[data-line]", { hasText: tiles[0].name }).waitFor();
  await till.getByRole("button", { name: "Супы" }).click();
  await till.locator(`[data-entry="${tiles[1].entry}"]`).getByRole("button").click();
  await bar.locator("[data-line]", { hasText: tiles[1].name }).waitFor();
  await shoot(bar, "terminals-one-table");
  await Promise.all([manager, bar, till].map((page) => page.context().close()));
});
