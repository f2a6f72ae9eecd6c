// How fast the screens are with a menu of 50,000 entries, and how the window starts. `cargo xtask bench` runs it on
// release builds and lets it append what it measured to docs/benchmarks.md.
import { appendFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { launch, openTill, SCREENS, unlock } from "./browser.mjs";
import { signIn, startHub } from "./hub.mjs";
import { OWNER } from "./sale.mjs";
import { openWindow } from "./window.mjs";

const ENTRIES = 50_000;
const CATEGORIES = 50;
const TAPS = 60;

const rows = [];
const row = (what, measured, goal) => rows.push(`| ${what} | ${measured} | ${goal} |`);
const ms = (value) => `${Math.round(value)} ms`;
const share = (values, part) => [...values].sort((a, b) => a - b)[Math.ceil(values.length * part) - 1];

/** Publishes a menu that no restaurant has. */
async function fill(url) {
  const owner = await signIn(url, OWNER);
  const codes = Array.from({ length: CATEGORIES }, (_, at) => `bench-${at}`);
  for (const [at, category] of codes.entries()) await owner("categories.save", { category, is: { name: `Раздел ${at + 1}`, position: at } });
  for (let from = 0; from < ENTRIES; from += 1000) {
    const entries = Array.from({ length: 1000 }, (_, at) => ({ entry: crypto.randomUUID(), content: dish(from + at, codes) }));
    await owner("menu.publish", { entries });
  }
  await owner("shift.open", { float: 0 });
}

function dish(nth, codes) {
  const words = ["Пирог", "Суп", "Салат", "Рулет", "Напиток", "Каша", "Соус", "Десерт"];
  return {
    name: `${words[nth % words.length]} №${nth + 1}`, category: codes[nth % CATEGORIES], tax_class: "vat_standard", seller: "",
    station: "kitchen", step: 1000, variants: [{ name: "", price: 100_00 + nth }],
  };
}

/** Runs in the page: notes when what an input asked for was painted. */
function watch() {
  window.painted = (isThere) =>
    new Promise((resolve) => {
      const look = () => {
        if (!isThere()) return;
        observer.disconnect();
        // A message that is posted in a frame is heard after that frame was painted.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now());
          port2.postMessage(0);
        });
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      look();
    });
}

async function screens(browser) {
  const hub = await startHub();
  try {
    await fill(hub.url);
    const page = await openTill(browser, `${hub.url}/health`, SCREENS[1]);
    await page.addInitScript(watch);
    const from = Date.now();
    await page.goto(hub.url);
    await unlock(page, OWNER);
    await page.evaluate(() => window.painted(() => document.querySelector("[data-entry] button")));
    row("browser: from the address to dishes that can be sold, with the PIN typed on the way", ms(Date.now() - from), "≤ 2 s");
    await keystrokes(page);
    await taps(page);
  } finally {
    await hub.stop();
  }
}

async function keystrokes(page) {
  await page.keyboard.press("F3");
  const took = [];
  for (const word of ["Суп №31", "Рулет №4", "Десерт №88"]) {
    for (const letter of word) {
      const before = await page.evaluate(() => {
        const first = () => document.querySelector(".grid")?.textContent;
        const before = first();
        window.begun = new Promise((resolve) => addEventListener("input", (event) => resolve(event.timeStamp), { once: true, capture: true }));
        window.done = window.painted(() => first() !== before);
        return before;
      });
      await page.keyboard.type(letter);
      const part = await page.evaluate(async () => {
        const begun = await window.begun;
        // A letter that leaves the same dishes changes nothing that could be waited for.
        const done = await Promise.race([window.done, new Promise((resolve) => setTimeout(resolve, 500, null))]);
        return done && done - begun;
      });
      if (part && before) took.push(part);
    }
    await page.keyboard.press("Escape");
    await page.keyboard.press("F3");
  }
  row(`browser: from a letter of the search to what it finds, p50 of ${took.length}`, ms(share(took, 0.5)), "≤ 30 ms");
  await page.keyboard.press("Escape");
}

async function taps(page) {
  await page.locator("[data-category=bench-0]").click();
  await page.locator("[data-entry]").nth(7).waitFor();
  const took = [];
  const dishes = page.locator("[data-entry] button");
  for (let at = 0; at < TAPS; at += 1) {
    await page.evaluate(() => {
      const words = () => document.querySelector(".ticket")?.textContent;
      const before = words();
      window.begun = new Promise((resolve) => addEventListener("pointerdown", (event) => resolve(event.timeStamp), { once: true, capture: true }));
      window.done = window.painted(() => words() !== before);
    });
    await dishes.nth(at % 8).click();
    took.push(await page.evaluate(async () => (await window.done) - (await window.begun)));
  }
  row(`browser: from a tap to the painted line, p95 of ${TAPS}`, ms(share(took, 0.95)), "≤ 33 ms");
}

/** The processes of a group with their names, without the driver. */
async function processes(group) {
  const found = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    const [, name, rest] = /^\d+ \((.*)\) (.*)$/s.exec(stat) ?? [];
    const fields = rest?.split(" ");
    if (Number(fields?.[2]) === group && !name.startsWith("WebKitWebDriver")) found.push({ pid, name, startTicks: Number(fields[19]) });
  }
  return found;
}

/** Milliseconds since the till was started. */
async function ageMs(group) {
  const till = (await processes(group)).find((one) => one.name === "brigade");
  const uptime = Number((await readFile("/proc/uptime", "utf8")).split(" ")[0]);
  return uptime * 1000 - till.startTicks * 10;
}

/** Megabytes of all its processes; what they share is counted once in `pss`. */
async function memory(group) {
  const sum = { pss: 0, rss: 0 };
  for (const { pid } of await processes(group)) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8");
    for (const kind of Object.keys(sum)) sum[kind] += Number(new RegExp(`^${kind}: +(\\d+)`, "im").exec(rollup)[1]);
  }
  return { pss: Math.round(sum.pss / 1024), rss: Math.round(sum.rss / 1024) };
}

async function theWindow() {
  const data = await mkdtemp(path.join(tmpdir(), "brigade-bench-"));
  try {
    await (await openWindow(data)).close();
    const till = await openWindow(data);
    await till.seen(".pad");
    row("window: from its start to the PIN pad, WebDriver's own time included", ms(await ageMs(till.group)), "≤ 1.5 s");
    await till.unlock(OWNER);
    await till.seen("[data-entry]");
    const { pss, rss } = await memory(till.group);
    row("window with WebKit: memory of all its processes (PSS)", `${pss} MB, RSS ${rss} MB`, "≤ 400 MB");
    await till.close();
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

const browser = await launch();
try {
  await screens(browser);
} finally {
  await browser.close();
}
if (process.env.DISPLAY) await theWindow();
const table = `\n## Screens, with a menu of 50,000 entries\n\n| what | measured | goal |\n|---|---|---|\n${rows.join("\n")}\n`;
process.stdout.write(table);
if (process.env.BRIGADE_BENCHMARKS) await appendFile(process.env.BRIGADE_BENCHMARKS, table);
