import ChartColumn from "@lucide/svelte/icons/chart-column";
import Landmark from "@lucide/svelte/icons/landmark";
import Monitor from "@lucide/svelte/icons/monitor";
import ReceiptText from "@lucide/svelte/icons/receipt-text";
import Wallet from "@lucide/svelte/icons/wallet";
import type { Component } from "svelte";
import type { Permission } from "$api";
import * as m from "$words/messages";
import Day from "./day/Day.svelte";
import Display from "./display/Display.svelte";
import Pay from "./pay/Pay.svelte";
import Receipts from "./receipts/Receipts.svelte";
import Shift from "./shift/Shift.svelte";

/** A screen of the frame. Its folder has the same name as its path. */
export interface Screen {
  path: string;
  title: () => string;
  icon: Component<{ size?: number | string; strokeWidth?: number }>;
  /** Who sees it; any one of them is enough. */
  rights: Permission[];
  /** The key that opens it. */
  key?: string;
  /** Has no place in the bar: another screen leads to it. */
  hidden?: boolean;
  screen: Component;
}

/** All screens, in the order of the bar. */
export const screens: Screen[] = [
  { path: "pay", title: m.payment_title, icon: Wallet, rights: ["payments", "checks"], hidden: true, screen: Pay },
  { path: "receipts", title: m.receipts_title, icon: ReceiptText, rights: ["payments", "refunds"], key: "Alt+4", screen: Receipts },
  { path: "shift", title: m.shift_title, icon: Landmark, rights: ["shifts", "cash-moves", "expected-cash"], key: "Alt+5", screen: Shift },
  { path: "day", title: m.day_title, icon: ChartColumn, rights: ["view"], key: "Alt+6", screen: Day },
  { path: "display", title: m.display_title, icon: Monitor, rights: ["view"], key: "Alt+0", screen: Display },
];
