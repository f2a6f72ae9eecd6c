const parts = () => location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decodeURIComponent);
const address = (to: string[]) => `/${to.map(encodeURIComponent).join("/")}`;

/** Says whether the place may be left for another one. */
type Guard = (to: string[]) => boolean;

let at = $state.raw(parts());
let guard: Guard | null = null;

const stays = (to: string[]) => address(to) !== address(at) && guard !== null && !guard(to);

globalThis.addEventListener?.("hashchange", () => {
  const to = parts();
  if (stays(to)) history.replaceState(null, "", `#${address(at)}`);
  else at = to;
});

/** Where this window is: `#/orders/018f…` is `["orders", "018f…"]`. */
export const route = {
  /** All parts of the address. */
  get at(): string[] {
    return at;
  },
  /** The screen. */
  get screen(): string {
    return at[0] ?? "";
  },
  /** What comes after the screen. */
  get rest(): string[] {
    return at.slice(1);
  },
  /** Goes to a screen: `route.go("orders", id)`. */
  go(...to: string[]): void {
    if (stays(to)) return;
    location.hash = address(to);
    at = to;
  },
  /** Asks before this place is left, until the returned function is called. Forms use LeaveGuard. */
  guard(may: Guard): () => void {
    guard = may;
    return () => {
      if (guard === may) guard = null;
    };
  },
};
