import * as m from "$words/messages";
import { sentence, type Rule } from "./reasons";
import type { ApiError as Refusal, Code } from "./types.gen";

/** What a call may end with: the hub's own codes, or `unreachable` where it was not heard at all. */
export type ErrorCode = Code | "unreachable";

/** A refused or failed call. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: Record<string, unknown> = {},
    /** The HTTP status, where there was one. */
    readonly status = 0,
  ) {
    super(message);
  }

  /** Reads the body of a refusal; what is none counts as broken. */
  static read(body: unknown, status: number): ApiError {
    if (isRefusal(body)) return new ApiError(body.code, body.message, body.details ?? {}, status);
    return new ApiError("broken", typeof body === "string" && body ? body : `HTTP ${status}`, {}, status);
  }

  /** The rule that said no, if the hub names one. */
  get reason(): Rule | undefined {
    return this.details["reason"] as Rule | undefined;
  }

  /** A number among the details, if it is there. */
  number(name: string): number | undefined {
    const value = this.details[name];
    return typeof value === "number" ? value : undefined;
  }

  /** Whether nobody is logged in any more, as far as the hub knows. */
  get loggedOut(): boolean {
    return this.status === 401 || this.details["login"] === true;
  }
}

function isRefusal(body: unknown): body is Refusal {
  return typeof body === "object" && body !== null && "code" in body && "message" in body;
}

const words: Record<ErrorCode, () => string> = {
  bad_request: m.error_bad_request,
  invalid: m.error_invalid,
  not_found: m.error_not_found,
  not_signed_in: m.error_not_signed_in,
  not_allowed: m.error_not_allowed,
  not_now: m.error_not_now,
  held_elsewhere: m.error_held_elsewhere,
  conflict: m.error_conflict,
  disk_full: m.error_disk_full,
  broken: m.error_broken,
  unreachable: m.error_unreachable,
};

/**
 * What to show of an error: a sentence about the rule that said no, with its name small beside it. Where there is none, words about
 * the code and the particulars as the hub tells them.
 */
export function inWords(error: unknown): { words: string; detail: string; code: string; broken: boolean } {
  if (!(error instanceof ApiError)) {
    return { words: m.error_broken(), detail: String(error), code: "ui", broken: true };
  }
  const broken = error.code === "broken" || error.code === "bad_request" || error.code === "disk_full";
  const said = sentence(error.details);
  if (said) return { words: said, detail: "", code: error.reason ?? error.code, broken };
  return { words: words[error.code](), detail: error.message, code: error.code, broken };
}
