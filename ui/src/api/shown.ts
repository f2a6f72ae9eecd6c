const KEPT = "brigade.screen";

/** What a screen keeps of its letting in. */
export interface KeptScreen {
  /** The secret that it shows with every question. */
  token: string;
}

/** What this browser shows as a screen; null if it was never let in. */
export function shown(): KeptScreen | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null") as KeptScreen | null;
    return kept?.token ? kept : null;
  } catch {
    return null;
  }
}

export const keep = (screen: KeptScreen): void => localStorage.setItem(KEPT, JSON.stringify(screen));

export const forget = (): void => localStorage.removeItem(KEPT);
