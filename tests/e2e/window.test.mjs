// The same sale in the real window of the till, and what is left of it when the power fails.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { checkPapers, OWNER, papersOf, sell } from "./sale.mjs";
import { openWindow } from "./window.mjs";

let data, till;
const LOG = () => path.join(data, "till", "logs", "brigade.jsonl");
before(async () => {
  data = await mkdtemp(path.join(tmpdir(), "brigade-window-"));
});
after(async () => {
  await till?.kill();
  await rm(data, { recursive: true, force: true });
});

test("the window sells three dishes for cash in six taps, and both papers come out", async () => {
  till = await openWindow(data);
  const taps = await sell(till);
  assert.ok(taps <= 6, `${taps} taps`);
  checkPapers(await papersOf((...question) => till.ask(...question), 2));
});

test("the paid order is there when all processes of the window were killed", async () => {
  await till.kill();
  till = await openWindow(data);
  await till.unlock(OWNER);
  await till.tap("Чеки");
  assert.match(await till.seen("main .list"), /1\s520,00/);
  await till.shoot("after-the-power-cut");
  await till.close();
  till = null;
});

test("what the window did stands in its logs, line by line, and no PIN does", async () => {
  const said = (lines, name) => lines.find((line) => line.fields.name === name)?.fields.message;
  await logged((lines) => ["shift.open", "orders.fire", "payments.take"].every((name) => said(lines, name) === "a call was answered"));
  assert.ok(!(await readFile(LOG(), "utf8")).includes(`"${OWNER}"`), "the PIN is in the logs");
});

/** Waits until the logs of the window say something. A power cut may have torn the line that was being written. */
async function logged(says) {
  const until = Date.now() + 10_000;
  for (;;) {
    const lines = (await readFile(LOG(), "utf8")).split("\n").flatMap((line) => {
      try {
        return [JSON.parse(line)];
      } catch {
        return [];
      }
    });
    if (says(lines)) return;
    if (Date.now() > until) throw new Error("the logs do not say it");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
