// A real Chromium at the sizes of the reference screens.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright-core";

/** The reference screens of the till: size in pixels and how many of them a millimetre takes. */
export const SCREENS = [
  { name: "1024x768", width: 1024, height: 768, pxPerMm: 3.35 },
  { name: "1366x768", width: 1366, height: 768, pxPerMm: 3.97 },
  { name: "1920x1080", width: 1920, height: 1080, pxPerMm: 5.58 },
  { name: "1280x800", width: 1280, height: 800, pxPerMm: 5.9 },
];

const SHOTS = process.env.BRIGADE_SHOTS;

/** Starts the browser. Root may not use its sandbox. */
export function launch() {
  return chromium.launch({ executablePath: process.env.BRIGADE_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
}

/** Opens the till in a window of its own, as a device whose panel was measured. `more` goes to the browser's context. */
export async function openTill(browser, url, screen = SCREENS[0], look = {}, more = {}) {
  const context = await browser.newContext({ viewport: { width: screen.width, height: screen.height }, locale: "ru-RU", ...more });
  await context.addInitScript((kept) => localStorage.setItem("brigade.look", JSON.stringify(kept)), {
    pxPerMm: screen.pxPerMm,
    ...look,
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  page.on("pageerror", (error) => {
    throw error;
  });
  await page.goto(url);
  return page;
}

/** Types a PIN on the lock screen, by touch. */
export async function unlock(page, pin) {
  for (const digit of pin) await page.getByRole("button", { name: digit, exact: true }).click();
}

/** Keeps a picture as build output, where a folder for it was named. */
export async function shoot(page, name) {
  if (!SHOTS) return;
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
}

/** The hand of a person before a page, for `sale.mjs`. */
export function handAt(page) {
  const visible = (css) => page.locator(css).filter({ visible: true });
  return {
    unlock: (pin) => unlock(page, pin),
    tap: (name, within = "body") => {
      const part = page.locator(within);
      return part.getByRole("button", { name }).or(part.getByRole("link", { name })).click();
    },
    seen: async (css, count = 1) => {
      await visible(css).nth(count - 1).waitFor();
      return visible(css).first().innerText();
    },
    shoot: (name) => shoot(page, name),
  };
}
