/** What belongs to this device and to nobody else: theme, size of letters, density of the panel, the working hand. */
export interface Look {
  theme: "auto" | "light" | "dark";
  /** 100 to 150. */
  textPercent: number;
  /** Pixels of the page per millimetre of glass. */
  pxPerMm: number;
  leftHanded: boolean;
  language: "ru" | "en" | null;
}

const KEPT = "brigade.look";

/** What a browser claims where nobody measured: 96 pixels to the inch; on a phone about 160, of which letters need less. */
export const PX_PER_MM = globalThis.matchMedia?.("(max-width: 700px), (max-height: 480px)").matches ? 4.8 : 96 / 25.4;

const plain: Look = { theme: "auto", textPercent: 100, pxPerMm: PX_PER_MM, leftHanded: false, language: null };

function kept(): Look {
  try {
    return { ...plain, ...(JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Look>) };
  } catch {
    return { ...plain };
  }
}

/** The look of this device; change its fields with `setLook`. */
export const look = $state<Look>(kept());

/** Changes the look, now and for the next start. */
export function setLook(change: Partial<Look>): void {
  Object.assign(look, change);
  localStorage.setItem(KEPT, JSON.stringify(look));
}

const night = globalThis.matchMedia?.("(prefers-color-scheme: dark)");
let nightNow = $state(night?.matches ?? false);
night?.addEventListener?.("change", () => (nightNow = night.matches));

/** The theme that is shown. */
export const theme = (): "light" | "dark" => (look.theme === "auto" ? (nightNow ? "dark" : "light") : look.theme);

/** Applies the look to the page for as long as the calling component lives. */
export function wearLook(): void {
  $effect(() => {
    const root = document.documentElement;
    root.dataset["theme"] = theme();
    root.style.setProperty("--mm", `${look.pxPerMm}px`);
    root.style.setProperty("--text-scale", String(look.textPercent / 100));
  });
}
