import { answering, elsewhere, live } from "$api";
import { followTime, now } from "$kit";

/** A terminal that is silent for so long is given up. */
const LOST_MS = 8_000;
const AGAIN_MS = 3_000;

/** Whether the terminal that serves this screen is given up. */
export const isLost = (): boolean => live.staleSince !== null && now.ms - live.staleSince > LOST_MS;

/** Goes on at another terminal that answers, once this one is given up; for as long as the calling component lives. */
export function followTerminals(others: () => string[], go = (to: string) => location.assign(to)): void {
  followTime();
  const lost = $derived(isLost());
  $effect(() => {
    if (!lost) return;
    let over = false;
    const look = async () => {
      const at = await answering(others());
      if (at && !over) go(elsewhere(at));
    };
    void look();
    const timer = setInterval(() => void look(), AGAIN_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  });
}
