import { session } from "./session.svelte";
import type { DeviceId } from "./types.gen";

/** A place to carry parcels on, with those that lie there. */
export interface Stick {
  path: string;
  free_bytes: number;
  parcels: { path: string; bytes: number; at_ms: number | null }[];
}

/** A parcel that was made. */
export interface Packed {
  path: string;
  /** How many records are in it. */
  facts: number;
}

/** What was taken from a parcel. */
export interface Unpacked {
  /** Who made it. */
  device: DeviceId;
  /** Records that were new here. */
  new: number;
  /** Streams of which something contradicts what is here. */
  set_aside: number;
  /** Its end is missing; what was before it was taken. */
  cut_off: boolean;
}

/** Memory sticks that are plugged into the terminal. All of this needs the right `settings`. */
export const sticks = async (): Promise<Stick[]> => (await session.send("/api/parcels", {})) as Stick[];

/** Puts everything that the terminal holds into a parcel in a folder. */
export const packParcel = async (path: string): Promise<Packed> => (await session.send("/api/parcels/pack", { path })) as Packed;

/** Takes what is new from a parcel. */
export const unpackParcel = async (path: string): Promise<Unpacked> => (await session.send("/api/parcels/unpack", { path })) as Unpacked;
