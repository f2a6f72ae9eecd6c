// The picture of the README: the sell screen of the demo restaurant on an evening. `cargo xtask shots` makes it.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { launch, openTill, SCREENS, unlock } from "./browser.mjs";
import { evening } from "./evening.mjs";
import { startHub } from "./hub.mjs";

const PICTURE = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../docs/till.png");

const hub = await startHub();
const browser = await launch();
try {
  const standing = await evening(hub.url);
  const page = await openTill(browser, `${hub.url}/#/sell/${standing["7"]}`, SCREENS[1]);
  await unlock(page, "2222");
  await page.getByRole("button", { name: "Пицца" }).click();
  await page.locator("[data-line][data-state=unsent]").nth(2).waitFor();
  await page.locator("[data-entry] img").first().waitFor();
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode().catch(() => undefined))));
  await page.screenshot({ path: PICTURE });
} finally {
  await browser.close();
  await hub.stop();
}
