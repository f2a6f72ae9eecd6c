import Monitor from "@lucide/svelte/icons/monitor";
import PrinterIcon from "@lucide/svelte/icons/printer";
import ScrollText from "@lucide/svelte/icons/scroll-text";
import SettingsIcon from "@lucide/svelte/icons/settings";
import UsersRound from "@lucide/svelte/icons/users-round";
import type { Component } from "svelte";
import type { Permission } from "$api";
import * as m from "$words/messages";
import Audit from "./audit/Audit.svelte";
import Devices from "./devices/Devices.svelte";
import Display from "./display/Display.svelte";
import People from "./people/People.svelte";
import Settings from "./settings/Settings.svelte";

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
  { path: "people", title: m.people_nav, icon: UsersRound, rights: ["staff"], key: "Alt+7", screen: People },
  { path: "devices", title: m.printing_nav, icon: PrinterIcon, rights: ["orders-send", "settings"], key: "Alt+8", screen: Devices },
  { path: "settings", title: m.settings_title, icon: SettingsIcon, rights: ["settings"], key: "Alt+9", screen: Settings },
  { path: "audit", title: m.audit_title, icon: ScrollText, rights: ["audit"], screen: Audit },
  { path: "display", title: m.display_title, icon: Monitor, rights: ["view"], key: "Alt+0", screen: Display },
];
