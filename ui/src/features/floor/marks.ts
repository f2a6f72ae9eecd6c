import AlarmClock from "@lucide/svelte/icons/alarm-clock";
import BellRing from "@lucide/svelte/icons/bell-ring";
import CircleDashed from "@lucide/svelte/icons/circle-dashed";
import CookingPot from "@lucide/svelte/icons/cooking-pot";
import PencilLine from "@lucide/svelte/icons/pencil-line";
import ReceiptText from "@lucide/svelte/icons/receipt-text";
import Users from "@lucide/svelte/icons/users";
import type { Component } from "svelte";
import * as m from "$words/messages";
import type { Mark } from "./floor.svelte";

interface Look {
  word: () => string;
  icon: Component<{ size?: number | string; strokeWidth?: number }>;
}

/** Each state has a word and an icon, so that none is told by colour alone. */
export const marks: Record<Mark, Look> = {
  free: { word: m.floor_free, icon: CircleDashed },
  seated: { word: m.floor_seated, icon: Users },
  unsent: { word: m.floor_unsent, icon: PencilLine },
  cooking: { word: m.floor_cooking, icon: CookingPot },
  ready: { word: m.floor_ready, icon: BellRing },
  bill: { word: m.floor_bill, icon: ReceiptText },
  attention: { word: m.floor_attention, icon: AlarmClock },
};
