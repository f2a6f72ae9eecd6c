import { onDestroy } from "svelte";
import type { LiveListener } from "./transport";
import type { ChangedThing } from "./types.gen";

type Reload = (changed: ChangedThing[]) => unknown;

interface Follower {
  kinds: ReadonlySet<string>;
  run: Reload;
  /** What changed since the last run. */
  waiting: ChangedThing[];
  missed: boolean;
  running: boolean;
}

/** What changes at the hub, whoever did it. */
class Live {
  #followers = new Set<Follower>();
  #wasDown = false;

  /** Since when nothing is heard, in milliseconds since 1970; null while the stream stands. */
  staleSince = $state<number | null>(null);

  /** What the transport tells. */
  readonly listener: LiveListener = {
    message: (message) => this.announce(message.changed ?? []),
    up: () => {
      this.staleSince = null;
      if (this.#wasDown) this.#missed();
      this.#wasDown = false;
    },
    down: () => {
      this.staleSince ??= Date.now();
      this.#wasDown = true;
    },
  };

  /** Tells those who follow. A follower that is still loading is run once more afterwards. */
  announce(changed: ChangedThing[]): void {
    if (changed.length === 0) return;
    for (const follower of this.#followers) {
      const its = changed.filter((thing) => follower.kinds.has(thing.kind));
      if (its.length > 0) {
        follower.waiting.push(...its);
        void this.#run(follower);
      }
    }
  }

  follow(kinds: string[], run: Reload): () => void {
    const follower: Follower = { kinds: new Set(kinds), run, waiting: [], missed: false, running: false };
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** After a gap nobody knows what changed, so everything is loaded anew. */
  #missed(): void {
    for (const follower of this.#followers) {
      follower.missed = true;
      void this.#run(follower);
    }
  }

  async #run(follower: Follower): Promise<void> {
    if (follower.running) return;
    follower.running = true;
    await Promise.resolve();
    while ((follower.waiting.length > 0 || follower.missed) && this.#followers.has(follower)) {
      const changed = follower.waiting;
      follower.waiting = [];
      follower.missed = false;
      // A reload that fails keeps what is shown; the lamp and the next change say the rest.
      await Promise.resolve(follower.run(changed)).catch(() => undefined);
    }
    follower.running = false;
  }
}

/** The live stream of this screen. */
export const live = new Live();

/**
 * Runs `reload` whenever a thing of one of `kinds` changed, and after the line was broken; `changed` is empty then.
 * Called while a component initialises; ends with it.
 */
export function onChanged(kinds: string[], reload: Reload): void {
  onDestroy(live.follow(kinds, reload));
}
