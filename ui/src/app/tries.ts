import { ApiError, inWords } from "$api";
import * as m from "$words/messages";

/** Words about a refused PIN, and how long to wait before the next one. */
export function pinRefused(error: unknown, wrong: () => string = m.app_pin_wrong): { words: string; waitMs: number } {
  if (error instanceof ApiError) {
    const waitMs = error.number("wait_ms") ?? 0;
    if (waitMs > 0) return { words: m.app_pin_wait({ seconds: Math.ceil(waitMs / 1000) }), waitMs };
    if (error.code === "not_allowed") return { words: wrong(), waitMs: 0 };
  }
  return { words: inWords(error).words, waitMs: 0 };
}
