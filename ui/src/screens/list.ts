import ClipboardList from "@lucide/svelte/icons/clipboard-list";
import LayoutGrid from "@lucide/svelte/icons/layout-grid";
import BookOpen from "@lucide/svelte/icons/book-open";
import CircleOff from "@lucide/svelte/icons/circle-off";
import Monitor from "@lucide/svelte/icons/monitor";
import type { Component } from "svelte";
import type { Permission } from "$api";
import * as m from "$words/messages";
import Display from "./display/Display.svelte";
import Floor from "./floor/Floor.svelte";
import Menu from "./menu/Menu.svelte";
import Orders from "./orders/Orders.svelte";
import Stops from "./stops/Stops.svelte";

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
  { path: "floor", title: m.floor_title, icon: LayoutGrid, rights: ["orders", "floor"], key: "Alt+2", screen: Floor },
  { path: "orders", title: m.orders_title, icon: ClipboardList, rights: ["orders"], key: "Alt+3", screen: Orders },
  { path: "stops", title: m.stoplist_title, icon: CircleOff, rights: ["stop-list"], key: "Alt+6", screen: Stops },
  { path: "menu", title: m.menueditor_title, icon: BookOpen, rights: ["menu"], key: "Alt+7", screen: Menu },
  { path: "display", title: m.display_title, icon: Monitor, rights: ["view"], key: "Alt+0", screen: Display },
];
