import Monitor from "@lucide/svelte/icons/monitor";
import ShoppingCart from "@lucide/svelte/icons/shopping-cart";
import type { Component } from "svelte";
import type { Permission } from "$api";
import * as m from "$words/messages";
import Display from "./display/Display.svelte";
import Sell from "./sell/Sell.svelte";

/** A screen of the frame. Its folder has the same name as its path. */
export interface Screen {
  path: string;
  title: () => string;
  icon: Component<{ size?: number | string; strokeWidth?: number }>;
  /** Who sees it; any one of them is enough. */
  rights: Permission[];
  /** The key that opens it. */
  key?: string;
  screen: Component;
}

/** All screens, in the order of the bar. */
export const screens: Screen[] = [
  { path: "sell", title: m.sell_title, icon: ShoppingCart, rights: ["orders"], key: "Alt+1", screen: Sell },
  { path: "display", title: m.display_title, icon: Monitor, rights: ["view"], key: "Alt+0", screen: Display },
];
