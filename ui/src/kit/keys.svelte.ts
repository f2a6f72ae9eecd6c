import { getContext, onDestroy, setContext } from "svelte";

/** A key and what it does: `F2`, `Ctrl+P`, `Alt+1`, `Enter`, `Escape`, `+`. Letters mean the place on the keyboard. */
interface Binding {
  key: string;
  run: () => void;
  layer: number;
}

/** Keystrokes that come faster than this are a scanner's or a card reader's. */
const SCAN_MS = 40;
const SCAN_LENGTH_MIN = 4;

const LAYER = Symbol("layer of keys");

let bindings: Binding[] = [];
let typists: { run: (key: string) => void; layer: number }[] = [];
let scanners: { run: (code: string) => void; layer: number }[] = [];
let layers: number[] = [0];
let layersMade = 0;
let burst = "";
let burstEnds: ReturnType<typeof setTimeout> | undefined;

const top = () => layers[layers.length - 1] ?? 0;
const mine = () => getContext<number | undefined>(LAYER) ?? 0;

function without<T>(list: T[], one: T): T[] {
  return list.filter((other) => other !== one);
}

/** Binds a key. The last one that bound it wins; those beneath an open dialog rest. */
export function bindKey(key: string, run: () => void, layer = top()): () => void {
  const binding = { key, run, layer };
  bindings.push(binding);
  return () => (bindings = without(bindings, binding));
}

/** The layer of the calling component: what its keys are bound in. */
export const keyLayer = mine;

/** Binds a key for as long as the calling component lives. */
export function onKey(key: string, run: () => void): void {
  onDestroy(bindKey(key, run, mine()));
}

/** Hears what is typed outside text fields: digits, `,`, `.`, `Backspace`, `Enter`. */
export function onTyped(run: (key: string) => void): void {
  const typist = { run, layer: mine() };
  typists.push(typist);
  onDestroy(() => (typists = without(typists, typist)));
}

/** Hears codes from scanners and card readers, wherever the focus is except in text fields. The last one wins. */
export function onScan(run: (code: string) => void): void {
  const scanner = { run, layer: mine() };
  scanners.push(scanner);
  onDestroy(() => (scanners = without(scanners, scanner)));
}

/** A new layer for a dialog: while it is open, keys beneath it rest. */
export function newKeyLayer(): { open(): () => void } {
  layersMade += 1;
  const layer = layersMade;
  setContext(LAYER, layer);
  return {
    open() {
      layers.push(layer);
      return () => (layers = layers.filter((other) => other !== layer));
    },
  };
}

function isText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "range", "button"].includes(target.type);
}

/** The name of a pressed key, the same on Russian and English keyboards. */
export function keyName(event: KeyboardEvent): string {
  const letter = /^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/.exec(event.code);
  const plain = letter?.[1] ?? letter?.[2] ?? (event.key === " " ? "Space" : event.key);
  const held = [event.ctrlKey && "Ctrl", event.altKey && "Alt", event.shiftKey && plain.length > 1 && "Shift"];
  return [...held.filter(Boolean), plain].join("+");
}

function press(name: string): boolean {
  const found = bindings.findLast((binding) => binding.key === name && binding.layer === top());
  found?.run();
  return found !== undefined;
}

function type(key: string): boolean {
  const found = typists.findLast((typist) => typist.layer === top());
  found?.run(key);
  return found !== undefined;
}

function deliverBurst(): void {
  clearTimeout(burstEnds);
  const text = burst;
  burst = "";
  for (const key of text) if (!type(key)) press(key);
}

function scanned(): boolean {
  const scanner = scanners.findLast((one) => one.layer === top());
  if (!scanner || burst.length < SCAN_LENGTH_MIN) return false;
  clearTimeout(burstEnds);
  const code = burst;
  burst = "";
  scanner.run(code);
  return true;
}

function pressed(event: KeyboardEvent): void {
  const inText = isText(event.target);
  const modified = event.ctrlKey || event.altKey || event.metaKey;
  const isCommand = modified || event.key === "Escape" || /^F\d+$/.test(event.key);
  if (event.repeat && event.key !== "Backspace") return;
  if (!isCommand && inText) return;
  if (!isCommand && event.key.length === 1 && event.key !== " ") {
    burst += event.key;
    clearTimeout(burstEnds);
    burstEnds = setTimeout(deliverBurst, SCAN_MS);
    event.preventDefault();
    return;
  }
  if (event.key === "Enter" && scanned()) return event.preventDefault();
  deliverBurst();
  if (!isCommand && (event.key === "Backspace" || event.key === "Enter") && !onButton(event) && type(event.key)) {
    return event.preventDefault();
  }
  if (event.key === "Enter" && onButton(event)) return;
  // F5 is Send: where it is not allowed now, it must not load the page anew instead.
  if (press(keyName(event)) || event.key === "F5") event.preventDefault();
}

/** Enter on a focused button presses that button. */
const onButton = (event: KeyboardEvent) =>
  event.key === "Enter" && event.target instanceof HTMLElement && event.target.matches("button:focus-visible, a:focus-visible");

/** Listens to the keyboard for as long as the calling component lives. Called once, by the app. */
export function listenKeys(): void {
  $effect(() => {
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  });
}
