import { session } from "./session.svelte";

/** What a look through the whole store found. */
export interface Proof {
  occasion: "asked" | "night" | "unclean";
  /** When it began, in milliseconds since 1970-01-01 UTC. */
  at_ms: number;
  took_ms: number;
  facts: number;
  /** Facts that wait for an update: no fault. */
  waiting: number;
  /** What is wrong; nothing if the store is sound. */
  problems: string[];
  /** Why the store could not be looked through; that says nothing of it. */
  error: string | null;
}

/** How far the proofs of the store are. */
export interface ProofState {
  running: boolean;
  last: Proof | null;
}

/** How far they are. Needs the right `audit`, as the other here does. */
export const proofState = async (): Promise<ProofState> => (await session.send("/api/proof", {})) as ProofState;

/** Begins a proof, unless one is being made. Selling goes on. */
export const beginProof = async (): Promise<ProofState> => (await session.send("/api/proof/begin", {})) as ProofState;
