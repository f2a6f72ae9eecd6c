import { line, send } from "./line";
import { session } from "./session.svelte";
import type { Language } from "./types.gen";

/** What a screen must know before anybody is logged in. */
export interface Start {
  /** Whether nobody exists yet. */
  needs_setup: boolean;
  pin_digits: number;
  /** It has joined a restaurant whose people have not reached it yet. */
  joining: boolean;
  /** Name of the restaurant. */
  name: string;
  currency: string;
  zone: string;
  language: Language;
  /** People to try it with; only in a demo. */
  demo?: { name: string; names?: Partial<Record<Language, string>>; role: string; pin: string }[] | null;
  version: string;
  device: string;
}

/** Asks how things stand. */
export const start = async (): Promise<Start> => (await send("/api/start", {}, null)) as Start;

/** Makes the restaurant and its owner, and logs the owner in. */
export async function setup(wanted: { name: string; language: Language; owner: string; pin: string }): Promise<void> {
  const answer = (await send("/api/setup", wanted, null)) as { token?: string };
  if (answer.token) session.adopt(answer as Parameters<typeof session.adopt>[0]);
  else await session.login(wanted.pin);
}

/** Gives a person a PIN. Needs the right `staff`. */
export const setPin = (user: string, pin: string) => session.send("/api/pin", { user, pin });

/** Gives a person a staff card. Needs the right `staff`. */
export const setCard = (user: string, card: string) => session.send("/api/card", { user, card });

/** Address of a picture for an `<img>`. */
export const picture = (hash: string) => line().picture(hash);
