import { session } from "./session.svelte";
import type { Document } from "./types.gen";

/** A paper that came out of a virtual printer. */
export interface Paper {
  id: number;
  /** The printer, by code. */
  printer: string;
  /** When, in milliseconds since 1970-01-01 UTC. */
  printed_ms: number;
  /** What stands on it. */
  text: string;
  document: Document;
}

/** The papers of a virtual printer, the newest first. */
export const papers = async (printer: string): Promise<Paper[]> => (await session.send("/api/papers", { printer })) as Paper[];
