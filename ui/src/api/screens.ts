import { send } from "./line";
import { session } from "./session.svelte";
import { forget, keep, shown, type KeptScreen } from "./shown";
import type { ScreenId, ScreenKind } from "./types.gen";

/** What a screen is to become. */
export interface ScreenWish {
  name: string;
  kind: ScreenKind;
  /** The station, by code; empty for all of them. */
  station: string;
}

/** Where screens come in. */
export interface Entrance {
  /** What browsers open. */
  addresses: string[];
  /** SHA-256 of the certificate that they are shown. */
  fingerprint: string;
}

/** A code by which one screen comes in. */
export interface ScreenInvitation extends Entrance {
  code: string;
  life_ms: number;
  /** Rows of a QR code, `1` for a dark square. */
  qr: string[];
}

/** A screen at work. */
export interface BegunScreen {
  name: string;
  kind: ScreenKind;
  station: string;
  /** Where other terminals most likely serve screens. */
  others: string[];
}

/** Where screens come in. Needs the right `settings`. */
export const entrance = async (): Promise<Entrance> => (await session.send("/api/screens", {})) as Entrance;

/** Makes a code for one screen; an earlier one is not good any more. Needs the right `settings`. */
export const inviteScreen = async (wish: ScreenWish): Promise<ScreenInvitation> =>
  (await session.send("/api/screens/invite", wish)) as ScreenInvitation;

/** Takes the code back. */
export const withdrawScreen = () => session.send("/api/screens/withdraw", {});

/** Lets this browser in as a screen. */
export async function pairScreen(code: string): Promise<ScreenKind> {
  const paired = (await send("/api/screens/pair", { code }, null, [])) as KeptScreen & { screen: ScreenId; kind: ScreenKind };
  keep({ token: paired.token });
  return paired.kind;
}

/** Whether this browser was let in as a screen. */
export const isScreen = (): boolean => shown() !== null;

/** Begins the work of this screen; one that works as itself is signed in then. */
export async function beginScreen(): Promise<BegunScreen> {
  type Adopted = Parameters<typeof session.adopt>[0];
  const begun = (await send("/api/screens/begin", { token: shown()?.token ?? "" }, null)) as BegunScreen & { session: Adopted | null };
  if (begun.session) session.adopt(begun.session);
  return begun;
}

/** This browser is no screen any more. */
export const leaveScreen = (): void => forget();

/** The address of this screen at another terminal: it shows there what it shows here. */
export const elsewhere = (other: string): string => `${other}/#/screen/${shown()?.token ?? ""}`;

const ANSWERS_MS = 2_500;

/** The first of these terminals that answers. A browser that does not trust its certificate yet hears nothing of it. */
export async function answering(others: string[]): Promise<string | undefined> {
  for (const other of others) {
    const here = fetch(`${other}/here`, { mode: "no-cors", cache: "no-store", signal: AbortSignal.timeout(ANSWERS_MS) });
    if (await here.then(() => true, () => false)) return other;
  }
  return undefined;
}

/** Takes over the secret that this browser showed at another terminal. */
export const takeOver = (token: string): void => keep({ token });
