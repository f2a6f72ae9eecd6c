import type { ErrorShown } from "./error-shown";

/** A word to the person that asks for nothing. */
export interface Toast {
  id: number;
  text: string;
  kind: "plain" | "warn" | "error";
  /** Small words beneath. */
  detail: string;
  /** Takes back what was done. */
  undo?: (() => void) | undefined;
}

const SHOWN_MS = 6000;
const SHOWN_MAX = 4;

let last = 0;
let list = $state<Toast[]>([]);

function show(toast: Omit<Toast, "id">): void {
  last += 1;
  const id = last;
  list = [...list.slice(1 - SHOWN_MAX), { ...toast, id }];
  setTimeout(() => toasts.close(id), toast.kind === "plain" ? SHOWN_MS : 2 * SHOWN_MS);
}

/** The toasts of this window. */
export const toasts = {
  get list(): Toast[] {
    return list;
  },
  /** Says that something was done, with a way back if there is one. */
  done(text: string, undo?: () => void): void {
    show({ text, kind: "plain", detail: "", undo });
  },
  /** Says that something was done, and what the person has to know about it. */
  warn(text: string): void {
    show({ text, kind: "warn", detail: "" });
  },
  /** Shows a refusal or a failure, as `inWords(error)` of the api puts it. */
  failed(error: ErrorShown): void {
    show({ text: error.words, kind: error.broken ? "error" : "warn", detail: [error.detail, error.code].filter(Boolean).join(" · ") });
  },
  close(id: number): void {
    list = list.filter((toast) => toast.id !== id);
  },
};
