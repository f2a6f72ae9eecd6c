import { health, type Health } from "$api";

const ASK_EVERY_MS = 20_000;

/** How the store is, asked again and again: damage and a full disk come without a change that would announce them. */
export class StoreHealth {
  now = $state.raw<Health | null>(null);

  follow(): () => void {
    void this.load();
    const timer = setInterval(() => void this.load(), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }

  /** A hub that is not heard is told of by another lamp. */
  async load(): Promise<void> {
    this.now = await health().catch(() => this.now);
  }
}
