import { overwriteGetLocale } from "$words/runtime";
import { look, setLook } from "./look.svelte";

export type Lang = "ru" | "en";

let branch = $state<Lang>("ru");

/** The language of this screen: the device's own choice, else the branch's. Messages follow it without a reload. */
export const language = {
  get now(): Lang {
    return look.language ?? branch;
  },
  /** The branch's language, from its settings. */
  set branch(of: Lang) {
    branch = of;
  },
  get branch(): Lang {
    return branch;
  },
  /** This device's choice; it is remembered. */
  choose(chosen: Lang): void {
    setLook({ language: chosen });
  },
};

overwriteGetLocale(() => language.now);

/** A thing with a name in the branch's language and perhaps in others. */
export interface Named {
  name: string;
  names?: Record<string, string> | undefined;
}

/** The name of a thing in the language of this screen. */
export const named = (thing: Named): string => thing.names?.[language.now] || thing.name;
