// The real window of the till, driven through WebKitWebDriver. Needs a display.
import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { Builder, Capabilities } from "selenium-webdriver";

const APP = process.env.BRIGADE_APP;
const SHOTS = process.env.BRIGADE_SHOTS;
const PATIENCE_MS = 20_000;

/** Opens the till on a data folder; a new one becomes a demo restaurant. */
export async function openWindow(data) {
  if (!APP) throw new Error("BRIGADE_APP must name the program brigade; cargo xtask e2e sets it");
  const port = await freePort();
  const kept = path.join(data, "webkit");
  await mkdir(kept, { recursive: true });
  // The driver starts the till, and WebKit its helpers: one group of processes, which ends as a whole.
  const service = spawn("WebKitWebDriver", [`--port=${port}`], {
    detached: true,
    stdio: "ignore",
    env: { ...process.env, TAURI_WEBVIEW_AUTOMATION: "true", LC_ALL: "C", XDG_DATA_HOME: kept, XDG_CACHE_HOME: kept, XDG_CONFIG_HOME: kept },
  });
  const ended = new Promise((resolve) => service.once("exit", resolve));
  const end = (signal) => {
    try {
      process.kill(-service.pid, signal);
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  };
  const last = () => end("SIGKILL");
  process.once("exit", last);
  const gone = async (signal) => {
    process.off("exit", last);
    end(signal);
    await ended;
  };
  try {
    const driver = await session(port, data);
    return new Window(driver, service.pid, gone);
  } catch (error) {
    await gone("SIGKILL");
    throw error;
  }
}

/** A person before the window. */
class Window {
  constructor(driver, group, gone) {
    this.driver = driver;
    this.group = group;
    this.gone = gone;
  }

  /** Types a PIN on the lock screen, by touch. */
  async unlock(pin) {
    for (const digit of pin) await this.tap(digit, ".pad", true);
  }

  /** Presses the button or link of this name, once it can be pressed. */
  async tap(name, within = "body", exact = false) {
    const tapped = async () => {
      const found = await this.driver.executeScript(findTarget, within, name, exact);
      return found && found.click().then(() => true, gone);
    };
    await this.driver.wait(tapped, PATIENCE_MS, `no button «${name}» can be pressed`);
  }

  /** Waits until as many of something are on the screen as expected; answers with the words of the first. */
  seen(css, count = 1) {
    return this.driver.wait(() => this.driver.executeScript(findWords, css, count), PATIENCE_MS, `${css} is not seen`);
  }

  /** Puts a question to the door, as the screens do. */
  async ask(address, body, token) {
    const answer = await this.driver.executeAsyncScript(askDoor, address, body, token);
    if (answer.refused) throw new Error(`${address}: ${JSON.stringify(answer.refused)}`);
    return answer.said;
  }

  /** Keeps a picture as build output, where a folder for it was named. */
  async shoot(name) {
    if (!SHOTS) return;
    await mkdir(SHOTS, { recursive: true });
    await writeFile(path.join(SHOTS, `window-${name}.png`), await this.driver.takeScreenshot(), "base64");
  }

  /** Closes the window in order, then ends the driver. */
  async close() {
    await this.driver.quit();
    await this.gone("SIGTERM");
  }

  /** What a power cut does to all of its processes. */
  kill() {
    return this.gone("SIGKILL");
  }
}

/** What the next attempt finds anew. */
function gone(error) {
  if (/Stale|NotInteractable|Intercepted/.test(error.name)) return false;
  throw error;
}

async function session(port, data) {
  const options = { binary: APP, args: ["--demo", "--links", "127.0.0.1:0", "--screens", "127.0.0.1:0", "--data", path.join(data, "till")] };
  const wanted = new Capabilities({ browserName: "wry", "webkitgtk:browserOptions": options });
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(wanted).build();
    } catch (error) {
      // The driver does not listen at once.
      if (error.code !== "ECONNREFUSED" || Date.now() > until) throw error;
    }
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/* What follows runs in the page. */

function findTarget(within, name, exact) {
  return [...document.querySelectorAll(within)].flatMap((part) => [...part.querySelectorAll("button, a")]).find((target) => {
    const called = (target.getAttribute("aria-label") ?? target.innerText).replace(/\s+/g, " ").trim();
    return !target.disabled && target.checkVisibility() && (exact ? called === name : called.includes(name));
  });
}

function findWords(css, count) {
  const found = [...document.querySelectorAll(css)].filter((one) => one.checkVisibility());
  return found.length >= count ? found[0].innerText || " " : null;
}

function askDoor(path, body, token, done) {
  window.__TAURI_INTERNALS__.invoke("rpc", { path, body, token }).then((said) => done({ said }), (refused) => done({ refused }));
}
