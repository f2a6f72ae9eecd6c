import { named, type Named } from "./language.svelte";

/** What stands before a choice: nothing, without, less, more. */
const signs = { with: "", no: "− ", less: "½ ", extra: "＋ " };

/** A choice as people read it in the language of this screen: `− Лук`. */
export const choiceInWords = (choice: Named, how: keyof typeof signs = "with"): string => signs[how] + named(choice);
