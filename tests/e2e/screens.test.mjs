// Browsers of the house that come in by a code over HTTPS: a kitchen display, the guests' board, a waiter's tablet.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openTill, SCREENS, shoot, unlock } from "./browser.mjs";
import { signIn, startHub } from "./hub.mjs";

/** A person has agreed to the terminal's own certificate. */
const AGREED = { ignoreHTTPSErrors: true };

let hub, browser, manager;
before(async () => {
  [hub, browser] = await Promise.all([startHub(), launch()]);
  manager = await openTill(browser, `${hub.url}/#/settings/terminals`, SCREENS[2]);
  await unlock(manager, "2222");
});
after(async () => {
  await browser?.close();
  await hub?.stop();
});

/** The manager's code for one screen, and the address that it opens. */
async function invited(kind, name) {
  await manager.getByRole("button", { name: "Добавить экран" }).click();
  await manager.getByRole("radio", { name: kind }).or(manager.getByRole("button", { name: kind })).click();
  await manager.getByLabel("Название").fill(name);
  await shoot(manager, `screens-wish-${name}`);
  await manager.getByRole("button", { name: "Показать код" }).click();
  const address = await manager.locator("[data-address]").first().innerText();
  const code = await manager.locator("[data-code]").innerText();
  await shoot(manager, `screens-code-${name}`);
  return { address, code };
}

async function order() {
  const waiter = await signIn(hub.url, "4444");
  const { order } = await waiter("orders.open", { service: "takeaway" });
  const { tiles } = await waiter("menu.page", { category: "soups", offset: 0, limit: 10 });
  for (const tile of tiles.slice(0, 2)) await waiter("orders.add_line", { order, entry: tile.entry });
  await waiter("orders.fire", { order });
  return (await waiter("orders.get", { order })).number;
}

test("a kitchen display shows what is sent, and guests see when it is ready", async () => {
  const { address, code } = await invited("Кухня", "Плита");
  assert.match(address, /^https:/);
  const kitchen = await openTill(browser, address, SCREENS[2], {}, AGREED);
  await kitchen.getByLabel("Код").fill("2222-2222");
  await kitchen.getByRole("button", { name: "Подключить" }).click();
  await kitchen.getByText("Код не подошёл").waitFor();
  await shoot(kitchen, "screens-pair");
  await kitchen.getByLabel("Код").fill(code.toLowerCase());
  await kitchen.getByRole("button", { name: "Подключить" }).click();
  await manager.getByText("Экран «Плита» подключён").waitFor();
  await kitchen.getByText("Новых марок нет").waitFor();

  const guests = await invited("Табло гостей", "Зал");
  const board = await openTill(browser, `${guests.address}/#/pair/${guests.code}`, SCREENS[2], {}, AGREED);
  await board.getByRole("heading", { name: "Готовится" }).waitFor();

  const number = await order();
  const ticket = kitchen.locator("[data-ticket]", { hasText: number }).first();
  await ticket.waitFor();
  await board.getByRole("listitem").getByText(number).waitFor();
  await shoot(kitchen, "screens-kitchen");
  await ticket.getByRole("button", { name: "Взять" }).click();
  await ticket.getByText("В работе").waitFor();
  const done = kitchen.locator("[data-ticket]", { hasText: number }).getByRole("button", { name: "Готово" });
  const tickets = await done.count();
  for (let left = tickets; left > 0; left -= 1) {
    await done.first().click();
    await kitchen.waitForFunction((n) => document.querySelectorAll("[data-ticket]").length < n, left);
  }
  await board.locator(".ready").getByText(number).waitFor();
  await shoot(board, "screens-guests");

  await kitchen.reload();
  await kitchen.getByText("Новых марок нет").waitFor();
  await manager.locator(".row", { hasText: "Плита" }).getByRole("button", { name: "Отключить" }).click();
  await manager.getByRole("dialog").getByRole("button", { name: "Отключить" }).click();
  await manager.getByText("Экран отключён").waitFor();
  await kitchen.reload();
  await kitchen.getByRole("heading", { name: "Подключить экран" }).waitFor();
  await Promise.all([kitchen, board].map((page) => page.context().close()));
});

test("a waiter's tablet is unlocked by PIN", async () => {
  const { address, code } = await invited("Планшет официанта", "Пётр");
  const tablet = await openTill(browser, `${address}/#/pair/${code}`, SCREENS[0], {}, AGREED);
  await unlock(tablet, "4444");
  await tablet.goto(`${address}/#/orders`);
  await tablet.getByRole("button", { name: "С собой" }).first().waitFor();
  await shoot(tablet, "screens-tablet");
  await tablet.context().close();
});
