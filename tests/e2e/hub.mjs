// A real `brigade-hub` with a demo restaurant of its own, on a port that the system chooses. Ends with the test.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

const HUB = process.env.BRIGADE_HUB;

/** Starts a hub, with a demo restaurant or as a fresh machine; `stop` ends it and removes its folder. Other hubs find it at `linksAs`. */
export async function startHub({ demo = true, links = "127.0.0.1:0", linksAs = null } = {}) {
  if (!HUB) throw new Error("BRIGADE_HUB must name the program brigade-hub; cargo xtask test sets it");
  const data = await mkdtemp(path.join(tmpdir(), "brigade-e2e-"));
  const child = spawn(HUB, ["serve", ...(demo ? ["--demo"] : []), "--data", data, "--listen", "127.0.0.1:0", "--links", links, "--screens", "127.0.0.1:0", ...(linksAs ? ["--links-as", linksAs] : [])], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  // A test that breaks down leaves no hub behind.
  const end = () => child.kill("SIGTERM");
  process.once("exit", end);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const url = await address(child, ended);
  return {
    url,
    data,
    async stop() {
      process.off("exit", end);
      end();
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function address(child, ended) {
  const lines = createInterface({ input: child.stdout });
  const said = new Promise((resolve) => lines.on("line", (line) => {
    const found = /http:\/\/\S+/.exec(line);
    if (found) resolve(found[0]);
  }));
  const gone = ended.then((code) => {
    throw new Error(`brigade-hub ended with ${code} before it listened`);
  });
  return Promise.race([said, gone]);
}

/** Signs in by PIN and gives a function that calls the hub as that person. */
export async function signIn(url, pin) {
  const { token } = await post(url, "/api/login", { pin });
  return (name, request = {}) =>
    post(url, "/api/rpc", { command_id: crypto.randomUUID(), name, request }, token).then((reply) => reply.answer);
}

/** Puts a question to the door of a hub. */
export async function post(url, path, body, token) {
  const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path}: ${answer.code}: ${answer.message}`);
  return answer;
}
