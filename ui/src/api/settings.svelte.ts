import { ask } from "./client";
import { live } from "./live.svelte";
import type { Settings } from "./types.gen";

let now = $state.raw<Settings | null>(null);

/** The branch's settings: loaded when somebody logs in, and again whenever they change. */
export const settings = {
  get now(): Settings | null {
    return now;
  },
  /** Loads them; the app does. */
  async load(): Promise<void> {
    now = await ask("settings.get", {});
  },
  /** Follows their changes until the returned function is called; the app does. */
  follow(): () => void {
    return live.follow(["setting"], () => settings.load());
  },
};
