import { session } from "./session.svelte";

/** How the hub is. */
export interface Health {
  ok: boolean;
  store: {
    ok: boolean;
    /** What is wrong with the store, in words. */
    damage: string[];
    checking: boolean;
    short_of_room: boolean;
  };
  backups: {
    last_ms: number | null;
    /** Why the last copy failed. */
    error: string | null;
  };
}

/** Asks how the hub is. */
export const health = async (): Promise<Health> => (await session.send("/api/health", {})) as Health;
