import { send } from "./line";
import { session } from "./session.svelte";
import type { DeviceId, OrderId } from "./types.gen";

/** A link with another terminal that stands. */
export interface Link {
  device: DeviceId;
  /** Version of its program. */
  app: string;
  /** This terminal connected, not the other. */
  dialed: boolean;
  /** Records that the other lacks. */
  to_send: number;
  /** Records that this terminal lacks. */
  to_receive: number;
  /** Its clock minus this one's, in milliseconds. */
  clock_ms: number | null;
}

/** What came of looking for a terminal: it does not answer, or it refuses. */
export type Attempt = "no_answer" | { refused: "unknown" | "revoked" | "other_version" };

/** How the restaurant stands with the centre of its chain. */
export interface Central {
  /** This terminal keeps the link, and it stands. */
  is_linked: boolean;
  /** Records that the centre does not have yet, and for how long some of them. */
  waiting_facts: number;
  waiting_ms: number;
  /** Why the link does not stand, where this terminal should keep it. */
  error: string | null;
}

/** How the links with the other terminals are. */
export interface Links {
  /** This terminal. */
  device: DeviceId;
  /** Where its secret key lies. */
  key_place: "system" | "file";
  /** Other terminals belong to the restaurant. */
  is_shared: boolean;
  /** Where the others find this one. */
  addresses: string[];
  /** Why they cannot. */
  error: string | null;
  links: Link[];
  attempts: Record<DeviceId, Attempt>;
  /** Records that are on this disk alone, and for how long some of them. */
  waiting_facts: number;
  waiting_ms: number;
  /** How long ago each terminal was heard, in milliseconds. */
  heard_ms: Record<DeviceId, number>;
  is_rolled_back: boolean;
  /** Nothing for a restaurant of its own. */
  central: Central | null;
}

/** A code by which one more terminal joins. */
export interface Invitation {
  code: string;
  life_ms: number;
  addresses: string[];
  /** Rows of a QR code, `1` for a dark square. */
  qr: string[];
}

/** Who may take money for an order. */
export interface Baton {
  /** This terminal may. */
  held: boolean;
  holder: DeviceId;
  name: string;
  /** The holder answers and needs it itself. */
  in_use: boolean;
  silent_ms: number | null;
}

/** Asks how the links are. They are a thing of kind `link` among what changes. */
export const links = async (): Promise<Links> => (await session.send("/api/links", {})) as Links;

/** Makes a code; an earlier one is not good any more. Needs the right `settings`. */
export const invite = async (): Promise<Invitation> => (await session.send("/api/links/invite", {})) as Invitation;

/** Takes the code back. */
export const withdrawInvitation = () => session.send("/api/links/withdraw", {});

/** Makes the restaurant one of a chain, by a code of its centre. Needs the right `settings`. */
export const joinChain = (wanted: { address: string; code: string }) => session.send("/api/links/centre", wanted);

/** Gets the right to take money for an order here, if its holder can do without it. */
export const fetchBaton = async (order: OrderId): Promise<Baton> => (await session.send("/api/baton", { order })) as Baton;

/** Makes a till where nobody works yet a terminal of a restaurant; it restarts then. */
export const joinRestaurant = async (wanted: { address: string; code: string; name: string }): Promise<{ restaurant: string }> =>
  (await send("/api/setup/join", wanted, null, [])) as { restaurant: string };
