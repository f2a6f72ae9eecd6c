// The till under a finger and under a keyboard: sizes in millimetres, nothing that moves, no lost tap.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openTill, SCREENS, shoot, unlock } from "./browser.mjs";
import { signIn, startHub } from "./hub.mjs";

let hub, browser;
before(async () => {
  hub = await startHub();
  browser = await launch();
  await (await signIn(hub.url, "1111"))("shift.open", { float: 0 });
});
after(async () => {
  await browser?.close();
  await hub?.stop();
});

/** Targets that are too small for a finger, in words. */
async function tooSmall(page, pxPerMm) {
  return page.locator("button:visible:enabled, a:visible").evaluateAll((targets, px) => targets.flatMap((target) => {
    const box = target.getBoundingClientRect();
    const least = (target.matches("[data-entry] button, .pad > button:not(.wide)") ? 15 : 10) * px - 0.5;
    if (box.width >= least && box.height >= least) return [];
    return [`${target.getAttribute("aria-label") ?? target.innerText}: ${box.width / px} × ${box.height / px} mm`];
  }), pxPerMm);
}

const pay = (page) => page.getByRole("button", { name: "Оплатить" });
const dish = (page, name) => page.locator("[data-entry]").getByRole("button", { name });

for (const screen of SCREENS) {
  test(`every target is large enough for a finger, and Pay stays in its place, at ${screen.name}`, async () => {
    const page = await openTill(browser, hub.url, screen);
    await page.getByRole("button", { name: "1", exact: true }).waitFor();
    await shoot(page, `lock-${screen.name}`);
    assert.deepEqual(await tooSmall(page, screen.pxPerMm), [], "lock");
    await unlock(page, "1111");
    await page.getByRole("button", { name: "Супы" }).click();
    await dish(page, "Борщ").waitFor();
    const place = await pay(page).boundingBox();
    for (const name of ["Борщ", "Минестроне", "Чоппино"]) await dish(page, name).click();
    await page.locator("[data-line][data-state=unsent]").nth(2).waitFor();
    await shoot(page, `sell-${screen.name}`);
    assert.deepEqual(await pay(page).boundingBox(), place, "Pay moved");
    for (const name of ["Отправить", "Оплатить"]) {
      const box = await page.getByRole("button", { name }).boundingBox();
      assert.ok(box.height >= 20 * screen.pxPerMm - 0.5, `${name}: ${box.height / screen.pxPerMm} mm`);
    }
    assert.deepEqual(await tooSmall(page, screen.pxPerMm), [], "sell");
    await pay(page).click();
    await page.getByRole("group", { name: "Купюры" }).waitFor();
    await shoot(page, `pay-${screen.name}`);
    assert.deepEqual(await tooSmall(page, screen.pxPerMm), [], "pay");
    await page.context().close();
  });
}

/** What a finger would meet where something was just said, if nothing were said. */
async function beneathToast(page) {
  return page.locator("[data-toasts] > *").evaluate((said) => {
    const box = said.getBoundingClientRect();
    said.style.visibility = "hidden";
    const met = new Set();
    for (let x = box.left + 1; x < box.right; x += 8) {
      for (let y = box.top + 1; y < box.bottom; y += 8) met.add(document.elementFromPoint(x, y)?.closest("button, a, input"));
    }
    said.style.visibility = "";
    return [...met].flatMap((target) => (target ? [target.getAttribute("aria-label") ?? target.innerText] : []));
  });
}

for (const screen of SCREENS) {
  test(`what was just done is said where nothing is tapped, at ${screen.name}`, async () => {
    const page = await openTill(browser, hub.url, screen);
    await unlock(page, "1111");
    await page.getByRole("link", { name: "Продажа" }).click();
    await page.getByRole("button", { name: "Супы" }).click();
    await dish(page, "Борщ").click();
    await page.getByRole("button", { name: "Отправить" }).click();
    await page.locator("[data-toasts] > *", { hasText: "Отправлено" }).waitFor();
    await shoot(page, `said-${screen.name}`);
    assert.deepEqual(await beneathToast(page), []);
    // In a dialog, too, and a tap on its words leaves the dialog open.
    await page.locator("[data-line]").first().getByRole("button").first().click();
    await page.getByRole("dialog").waitFor();
    assert.deepEqual(await beneathToast(page), []);
    await page.locator("[data-toasts] > *").getByRole("button").last().click();
    assert.ok(await page.getByRole("dialog").isVisible());
    await page.context().close();
  });
}

test("fifteen taps a second on the numpad are fifteen digits", async () => {
  const page = await openTill(browser, hub.url, SCREENS[0]);
  await unlock(page, "1111");
  await page.getByRole("link", { name: "Продажа" }).click();
  await page.getByRole("button", { name: "Супы" }).click();
  await dish(page, "Борщ").click();
  await pay(page).click();
  const box = await page.locator(".pad").getByRole("button", { name: "1", exact: true }).boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let tap = 0; tap < 9; tap += 1) {
    await page.mouse.down();
    await page.mouse.up();
  }
  await page.locator("dd", { hasText: /^111\s111\s111,00/ }).waitFor({ timeout: 2000 });
  await page.context().close();
});

test("a sale needs no finger: keys unlock, search, pay", async () => {
  const page = await openTill(browser, hub.url, SCREENS[1]);
  await page.getByRole("button", { name: "1", exact: true }).waitFor();
  await page.keyboard.type("1111", { delay: 60 });
  await dish(page, "Тирамису").waitFor();
  await page.keyboard.press("F3");
  await page.keyboard.type("Борщ", { delay: 30 });
  await dish(page, "Борщ").waitFor();
  await page.keyboard.press("Enter");
  await page.locator("[data-line][data-state=unsent]").waitFor();
  await page.keyboard.press("F9");
  await page.getByRole("group", { name: "Купюры" }).waitFor();
  await page.keyboard.press("F2");
  await page.getByRole("region", { name: "Оплачено" }).waitFor();
  await page.context().close();
});
