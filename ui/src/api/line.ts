import { ApiError } from "./error";
import { http } from "./http";
import { inWindow, tauri } from "./tauri";
import type { Transport } from "./transport";

/** Pauses before each repetition; after the last one the call fails visibly. */
const PAUSES_MS = [200, 600, 1500, 3000];

let transport: Transport = inWindow() ? tauri : http;

/** The way to the hub that was chosen at the start. */
export const line = () => transport;

/** Chooses another way, for tests. */
export function useTransport(other: Transport): void {
  transport = other;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends the very same text until the hub is heard; a command's identifier makes that safe. */
export async function send(path: string, body: unknown, token: string | null, pauses = PAUSES_MS): Promise<unknown> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await transport.send(path, body, token);
      if (answer.status >= 400) throw ApiError.read(answer.body, answer.status);
      return answer.body;
    } catch (error) {
      if (error instanceof ApiError) throw error;
      const ms = pauses[attempt];
      if (ms === undefined) throw new ApiError("unreachable", String(error));
      await pause(ms);
    }
  }
}
