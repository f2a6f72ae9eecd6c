import { send } from "./line";
import { session } from "./session.svelte";

/** A copy of the whole store. */
export interface Backup {
  /** Its name in the folder of copies. */
  file: string;
  why: "quarter" | "z" | "night" | "import" | "asked";
  /** When, in milliseconds since 1970-01-01 UTC. */
  at_ms: number;
  bytes: number;
}

/** All copies, the newest first. Needs the right `settings`, as the others here do. */
export const listBackups = async (): Promise<Backup[]> => (await session.send("/api/backups", {})) as Backup[];

/** Makes a copy now. */
export const makeBackup = async (): Promise<Backup | null> => (await session.send("/api/backups/make", {})) as Backup | null;

/** Puts a copy back: the hub closes, sets aside what it holds and opens again on the copy. Everybody has to log in again. */
export const restoreBackup = (file: string) => session.send("/api/backups/restore", { file });

/** Copies that a till where nobody works yet could become, the newest first. */
export const listCopies = async (): Promise<Backup[]> => (await send("/api/setup/copies", {}, null)) as Backup[];

/** Makes a till where nobody works yet the one whose copy it is; the hub restarts. */
export const moveIn = (file: string) => send("/api/setup/restore", { file }, null);
