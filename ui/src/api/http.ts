import { shown } from "./shown";
import type { Answer, LiveListener, LiveMessage, Transport } from "./transport";

const TIMEOUT_MS = 15_000;
const QUIET_MS_MAX = 20_000;
const WAIT_MS_MAX = 10_000;

/** Paths that are read, not told something. */
const READ = new Set(["/api/start", "/api/backups", "/api/setup/copies"]);

const DEVICE = "brigade.device";

/** The secret by which the hub knows this browser again, so that wrong PINs of another one do not lock it out. */
function device(): string {
  const kept = localStorage.getItem(DEVICE) ?? crypto.randomUUID();
  localStorage.setItem(DEVICE, kept);
  return kept;
}

async function send(path: string, body: unknown, token: string | null): Promise<Answer> {
  const reads = READ.has(path);
  const screen = shown();
  const response = await fetch(path, {
    method: reads ? "GET" : "POST",
    headers: {
      "x-device": device(),
      ...(screen ? { "x-screen": screen.token } : {}),
      ...(reads ? {} : { "content-type": "application/json" }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(reads ? {} : { body: JSON.stringify(body ?? {}) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (isGateway(response.status) && !text.startsWith("{")) throw new Error(`HTTP ${response.status}`);
  return { status: response.status, body: parse(text) };
}

/** A proxy that does not reach the hub; what became of the call is unknown, as with a broken line. */
function isGateway(status: number): boolean {
  return status === 502 || status === 503 || status === 504 || status === 500;
}

function parse(text: string): unknown {
  try {
    return text ? JSON.parse(text) : {};
  } catch {
    return text;
  }
}

/** Keeps one WebSocket open: reconnects with growing pauses, takes silence for a broken line. */
function live(token: string, listener: LiveListener): () => void {
  let socket: WebSocket | undefined;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const later = (ms: number, run: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  };
  const broken = () => {
    if (stopped) return;
    socket?.close();
    listener.down();
    failures += 1;
    later(Math.min(WAIT_MS_MAX, 250 * 2 ** failures), open);
  };
  const heard = () => later(QUIET_MS_MAX, broken);

  function open() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const mine = new WebSocket(`${scheme}://${location.host}/api/live?token=${encodeURIComponent(token)}`);
    socket = mine;
    heard();
    // The hub's first word says that it follows; what changed before it may have been missed.
    let follows = false;
    mine.onmessage = (event) => {
      heard();
      if (!follows) listener.up();
      follows = true;
      failures = 0;
      listener.message(parse(String(event.data)) as LiveMessage);
    };
    mine.onclose = () => {
      if (socket === mine) {
        socket = undefined;
        broken();
      }
    };
  }

  open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    const last = socket;
    socket = undefined;
    last?.close();
  };
}

/** The hub over HTTP, for browsers and handhelds. */
export const http: Transport = { send, live, picture: (hash) => `/api/pictures/${hash}` };
