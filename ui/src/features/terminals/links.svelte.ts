import { links, onChanged, type Links } from "$api";

const ASK_EVERY_MS = 20_000;

/** How the links are, for the lamps: asked when they change, and again and again, since ages grow without a change. */
export class LinksNow {
  now = $state.raw<Links | null>(null);

  /** A hub that is not heard is told of by another lamp. */
  async load(): Promise<void> {
    this.now = await links().catch(() => this.now);
  }
}

/** The links for as long as the calling component lives. */
export function followLinks(): LinksNow {
  const known = new LinksNow();
  void known.load();
  onChanged(["link"], () => known.load());
  $effect(() => {
    const timer = setInterval(() => void known.load(), ASK_EVERY_MS);
    return () => clearInterval(timer);
  });
  return known;
}
