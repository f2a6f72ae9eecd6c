import { listBackups, makeBackup, restoreBackup, type Backup } from "$api";

/** The copies of the store. */
export class Backups {
  list = $state.raw<Backup[] | null>(null);
  error = $state.raw<unknown>(null);
  busy = $state(false);

  async load(): Promise<void> {
    try {
      this.list = await listBackups();
      this.error = null;
    } catch (error) {
      this.error = error;
    }
  }

  /** Makes a copy now; null if there was nothing new to copy. */
  make = (): Promise<Backup | null> => this.#alone(async () => {
    const made = await makeBackup();
    await this.load();
    return made;
  });

  /** Puts a copy back; the hub restarts. */
  restore = (file: string): Promise<unknown> => this.#alone(() => restoreBackup(file));

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    this.busy = true;
    try {
      return await work();
    } finally {
      this.busy = false;
    }
  }
}
