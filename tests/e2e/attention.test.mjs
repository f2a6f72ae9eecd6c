// Two hubs are cut apart, both take money for one line, they meet again, and the manager resolves it with one tap.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openTill, SCREENS, shoot, unlock } from "./browser.mjs";
import { asItComes } from "./evening.mjs";
import { post, signIn, startHub } from "./hub.mjs";
import { freePort, wireTo } from "./wire.mjs";

let first, second, wire, browser;
before(async () => {
  const port = await freePort();
  wire = await wireTo(port);
  const hubs = [startHub({ links: `127.0.0.1:${port}`, linksAs: wire.at }), startHub({ demo: false })];
  [first, second, browser] = await Promise.all([...hubs, launch()]);
});
after(async () => {
  await browser?.close();
  wire?.stop();
  await Promise.all([first?.stop(), second?.stop()]);
});

/** The lamp of the links as somebody reads it. */
const lamp = (page, words) => page.getByRole("button", { name: new RegExp(`^Терминалы: .*${words}`) });

test("a line that was paid on both is listed on both, and one tap gives the money back", async () => {
  const { token } = await post(first.url, "/api/login", { pin: "2222" });
  const { addresses, code } = await post(first.url, "/api/links/invite", {}, token);
  const there = await openTill(browser, second.url, SCREENS[1]);
  const join = there.getByRole("button", { name: "Подключить к ресторану" });
  await join.click();
  await there.getByLabel("Название этого терминала").fill("Бар");
  await there.getByLabel("Адрес кассы").fill(addresses[0]);
  await there.getByLabel("Код").fill(code);
  await join.click();
  await unlock(there, "2222");
  await there.goto(`${second.url}/#/attention`);
  const here = await openTill(browser, `${first.url}/#/attention`, SCREENS[0]);
  await unlock(here, "2222");
  await there.getByText("Расхождений нет").waitFor();
  await shoot(there, "attention-none");

  const [atFirst, atSecond] = await Promise.all([first, second].map(({ url }) => signIn(url, "2222")));
  await Promise.all([atFirst, atSecond].map((till) => till("shift.open", { float: 100000 })));
  const { tiles } = await atFirst("menu.page", { category: "soups", offset: 0, limit: 10 });
  const { order, number } = await atFirst("orders.open", { service: "takeaway" });
  await atFirst("orders.add_line", { order, ...(await asItComes(atFirst, tiles[0])) });
  await there.goto(`${second.url}/#/orders`);
  await there.locator(`[data-order="${order}"]`).waitFor();
  await there.locator(`[data-order="${order}"]`).getByLabel(/Сохранено: на двух машинах/).waitFor();

  wire.cut();
  await lamp(there, "связи нет").waitFor();
  const pay = async (till, tender) => {
    const { check } = await till("checks.form", { order });
    return till("payments.take", { order, check, tender });
  };
  const paid = await pay(atFirst, "cash");
  await atSecond("batons.force", { order });
  await pay(atSecond, "card");
  await there.goto(`${second.url}/#/receipts`);
  await there.getByLabel(/Сохранено: пока только на этом диске/).first().waitFor();
  await shoot(there, "level-disk");
  await there.goto(`${second.url}/#/attention`);
  wire.mend();

  for (const page of [here, there]) {
    const card = page.getByRole("article", { name: "Строка оплачена дважды" });
    await card.waitFor();
    await card.getByText(`Заказ ${number} · ${tiles[0].name}`).waitFor();
    await card.getByText(/Касса A/).waitFor();
    await card.getByText(/Касса B «Бар»/).waitFor();
    await card.getByText("Деньги обоих чеков остаются в учёте").waitFor();
  }
  await shoot(here, "attention-1024");
  await shoot(there, "attention-1366");
  const action = there.getByRole("button", { name: /^Вернуть .* · Карта/ });
  const sum = await action.innerText();
  assert.equal(Number(sum.replaceAll(/[^\d,]/g, "").replace(",", "")), paid.amount, sum);
  await action.click();
  for (const page of [there, here]) await page.getByText("Расхождений нет").waitFor();
  await here.getByRole("tab", { name: "Разобранные" }).click();
  await here.getByText(/Строка оплачена дважды · Заказ/).waitFor();
  await here.getByText(/Возвращено/).waitFor();
  await shoot(here, "attention-resolved");
  const { refunds } = await atFirst("orders.get", { order });
  assert.deepEqual(refunds.map(({ tender, amount }) => [tender, amount]), [["card", paid.amount]]);
  await Promise.all([here, there].map((page) => page.context().close()));
});
