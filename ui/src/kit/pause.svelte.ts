/** How long a button that asks for a second, deliberate act waits before it listens: longer than a double press takes. */
export const pause = { ms: 600 };

/** Whether the calling component has been there long enough that whoever presses something has seen it. */
export function seen(): { readonly now: boolean } {
  let now = $state(pause.ms === 0);
  $effect(() => {
    const timer = setTimeout(() => (now = true), pause.ms);
    return () => clearTimeout(timer);
  });
  return { get now() { return now; } };
}
