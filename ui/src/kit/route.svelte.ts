const parts = () => location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decodeURIComponent);

let at = $state.raw(parts());
globalThis.addEventListener?.("hashchange", () => (at = parts()));

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
    location.hash = `/${to.map(encodeURIComponent).join("/")}`;
    at = to;
  },
};
