// Browsers of the house that come in by a code over HTTPS: a kitchen display, the guests' board, a waiter's phone.
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

/** A phone as browsers see it, upright and across. */
const PHONES = [
  { name: "412x915", width: 412, height: 915, pxPerMm: 4.8 },
  { name: "740x360", width: 740, height: 360, pxPerMm: 4.8 },
];

/** What does not fit the page, and what a thumb would not hit. */
const misfits = (page) => page.evaluate((least) => {
  const targets = [...document.querySelectorAll("button:enabled, a")].map((one) => ({ one, box: one.getBoundingClientRect() }));
  const small = targets.filter(({ box }) => box.width > 0 && Math.min(box.width, box.height) < least);
  const wide = document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [];
  return [...wide, ...small.map(({ one, box }) => `${one.getAttribute("aria-label") ?? one.innerText}: ${box.width} × ${box.height}`)];
}, 47.5);

for (const phone of PHONES) {
  test(`a waiter's phone is unlocked by PIN and takes an order at a table, at ${phone.name}`, async () => {
    const { address, code } = await invited("Телефон официанта", `Пётр ${phone.name}`);
    const touch = { ...AGREED, hasTouch: true, isMobile: true };
    const page = await openTill(browser, `${address}/#/pair/${code}`, phone, {}, touch);
    await unlock(page, "4444");
    await page.getByRole("link", { name: "Зал" }).click();
    const table = page.locator("[data-table]").nth(PHONES.indexOf(phone));
    await table.waitFor();
    assert.deepEqual(await misfits(page), [], "floor");
    await shoot(page, `phone-floor-${phone.name}`);
    await table.click();
    await page.getByRole("dialog").getByRole("button", { name: "2", exact: true }).click();
    await page.getByRole("button", { name: "Супы" }).click();
    const soup = page.locator("[data-entry]").getByRole("button", { name: "Борщ" });
    await soup.click();
    await soup.click();
    assert.deepEqual(await misfits(page), [], "menu");
    await shoot(page, `phone-menu-${phone.name}`);
    await page.getByRole("button", { name: "Заказ: 1" }).click();
    await page.locator("[data-line]").first().waitFor();
    assert.deepEqual(await misfits(page), [], "order");
    await page.getByRole("button", { name: "Отправить" }).click();
    await page.locator("[data-line][data-state=sent]").first().waitFor();
    await shoot(page, `phone-order-${phone.name}`);
    await page.context().close();
  });
}
