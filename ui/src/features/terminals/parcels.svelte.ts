import { packParcel, sticks, unpackParcel, type Packed, type Stick, type Unpacked } from "$api";

export type { Unpacked };

/** A stick that was plugged in is seen within this time. */
const LOOK_EVERY_MS = 3_000;

/** Memory sticks, and what is done with them. */
export class Sticks {
  list = $state.raw<Stick[] | null>(null);
  failed = $state.raw<unknown>(null);
  busy = $state(false);

  async load(): Promise<void> {
    try {
      this.list = await sticks();
      this.failed = null;
    } catch (error) {
      this.failed = error;
    }
  }

  /** Looks for sticks until the returned function is called. */
  follow(): () => void {
    void this.load();
    const timer = setInterval(() => void (this.busy || this.load()), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }

  /** Puts everything into a folder. */
  pack(path: string): Promise<Packed> {
    return this.#work(() => packParcel(path));
  }

  /** Takes what is new from a parcel. */
  unpack(path: string): Promise<Unpacked> {
    return this.#work(() => unpackParcel(path));
  }

  async #work<T>(how: () => Promise<T>): Promise<T> {
    this.busy = true;
    try {
      return await how();
    } finally {
      this.busy = false;
      await this.load();
    }
  }
}
