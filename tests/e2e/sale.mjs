// One sale, as it must come about by every way to the till: from the PIN to both papers, to the kopeck.
import assert from "node:assert/strict";

/** A person who may do everything in the demo restaurant. */
export const OWNER = "1111";
/** What comes to 1 520,00 in all. */
export const DISHES = ["Борщ", "Минестроне", "Чоппино"];

/**
 * Opens the shift and sells three dishes for cash. The hand knows how to `unlock`, to `tap` a button by its name and to
 * wait until something is `seen`. Answers with the taps from the first dish to the change.
 */
export async function sell(hand) {
  await hand.unlock(OWNER);
  await hand.tap("Смена");
  await hand.tap("Открыть смену");
  await hand.tap("Продажа");
  await hand.tap("Супы");

  let taps = 0;
  const tap = (...target) => {
    taps += 1;
    return hand.tap(...target);
  };
  for (const dish of DISHES) await tap(dish, "[data-entry]");
  await tap("Отправить");
  await hand.seen("[data-line][data-state=sent]", DISHES.length);
  await hand.shoot("sell-sent");
  await tap("Оплатить");
  await hand.seen("[role=group][aria-label=Купюры]");
  await hand.shoot("pay");
  await tap("2 000 ₽");
  const change = await hand.seen("section[aria-label=Оплачено] [role=status]");
  await hand.shoot("paid");
  assert.match(change, /^480,00/);
  return taps;
}

/** What must stand on the two papers of that sale. */
export function checkPapers(papers) {
  const text = (printer) => papers.find((paper) => paper.printer === printer).text;
  assert.match(text("kitchen"), /Б о р щ[^]*М и н е с т р о н е[^]*Ч о п п и н о/);
  assert.match(text("desk"), /НЕФИСКАЛЬНЫЙ ДОКУМЕНТ[^]*1 {3}5 2 0 , 0 0[^]*Наличные +1 520,00[^]*Сдача +480,00/);
}

/** The papers of all virtual printers once there are as many as expected, the newest first. `ask` puts a question to the door. */
export async function papersOf(ask, count) {
  const { token } = await ask("/api/login", { pin: OWNER });
  const until = Date.now() + 10_000;
  for (;;) {
    const papers = await ask("/api/papers", {}, token);
    if (papers.length >= count) return papers;
    if (Date.now() > until) throw new Error(`${papers.length} papers were printed, not ${count}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
