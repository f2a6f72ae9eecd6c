import ChartColumn from "@lucide/svelte/icons/chart-column";
import ChefHat from "@lucide/svelte/icons/chef-hat";
import ClipboardList from "@lucide/svelte/icons/clipboard-list";
import Monitor from "@lucide/svelte/icons/monitor";
import LayoutGrid from "@lucide/svelte/icons/layout-grid";
import BookOpen from "@lucide/svelte/icons/book-open";
import CircleOff from "@lucide/svelte/icons/circle-off";
import ShoppingCart from "@lucide/svelte/icons/shopping-cart";
import PrinterIcon from "@lucide/svelte/icons/printer";
import ScrollText from "@lucide/svelte/icons/scroll-text";
import SettingsIcon from "@lucide/svelte/icons/settings";
import TriangleAlert from "@lucide/svelte/icons/triangle-alert";
import UsersRound from "@lucide/svelte/icons/users-round";
import Landmark from "@lucide/svelte/icons/landmark";
import ReceiptText from "@lucide/svelte/icons/receipt-text";
import Wallet from "@lucide/svelte/icons/wallet";
import type { Component } from "svelte";
import type { Feature, Permission } from "$api";
import * as m from "$words/messages";
import Count from "$features/anomalies/Count.svelte";
import Attention from "./attention/Attention.svelte";
import Audit from "./audit/Audit.svelte";
import Day from "./day/Day.svelte";
import Devices from "./devices/Devices.svelte";
import Display from "./display/Display.svelte";
import Sell from "./sell/Sell.svelte";
import Floor from "./floor/Floor.svelte";
import Kitchen from "./kitchen/Kitchen.svelte";
import Menu from "./menu/Menu.svelte";
import Orders from "./orders/Orders.svelte";
import Stops from "./stops/Stops.svelte";
import People from "./people/People.svelte";
import Settings from "./settings/Settings.svelte";
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
  /** The feature that it belongs to; a restaurant may do without it. */
  feature?: Feature;
  /** Has no place in the bar: another screen leads to it. */
  hidden?: boolean;
  /** What stands on its entry of the bar: a count of what waits. */
  mark?: Component;
  screen: Component;
}

/** All screens, in the order of the bar. */
export const screens: Screen[] = [
  { path: "sell", title: m.sell_title, icon: ShoppingCart, rights: ["orders"], key: "Alt+1", screen: Sell },
  { path: "pay", title: m.payment_title, icon: Wallet, rights: ["payments", "checks"], hidden: true, screen: Pay },
  { path: "floor", title: m.floor_title, icon: LayoutGrid, rights: ["orders", "floor"], key: "Alt+2", feature: "tables", screen: Floor },
  { path: "orders", title: m.orders_title, icon: ClipboardList, rights: ["orders"], key: "Alt+3", screen: Orders },
  { path: "kitchen", title: m.kitchen_title, icon: ChefHat, rights: ["kitchen"], key: "Alt+K", feature: "kitchen", screen: Kitchen },
  { path: "receipts", title: m.receipts_title, icon: ReceiptText, rights: ["payments", "refunds"], key: "Alt+4", screen: Receipts },
  { path: "attention", title: m.anomalies_nav, icon: TriangleAlert, rights: ["anomalies"], mark: Count, screen: Attention },
  { path: "shift", title: m.shift_title, icon: Landmark, rights: ["shifts", "cash-moves", "expected-cash"], key: "Alt+5", screen: Shift },
  { path: "day", title: m.day_title, icon: ChartColumn, rights: ["view"], key: "Alt+6", feature: "reports", screen: Day },
  { path: "stops", title: m.stoplist_title, icon: CircleOff, rights: ["stop-list"], key: "Alt+S", screen: Stops },
  { path: "menu", title: m.menueditor_title, icon: BookOpen, rights: ["menu"], key: "Alt+M", feature: "menu", screen: Menu },
  { path: "people", title: m.people_nav, icon: UsersRound, rights: ["staff"], key: "Alt+7", feature: "staff", screen: People },
  { path: "devices", title: m.printing_nav, icon: PrinterIcon, rights: ["orders-send", "settings"], key: "Alt+8", feature: "printers", screen: Devices },
  { path: "settings", title: m.settings_title, icon: SettingsIcon, rights: ["settings"], key: "Alt+9", screen: Settings },
  { path: "audit", title: m.audit_title, icon: ScrollText, rights: ["audit"], screen: Audit },
  { path: "display", title: m.display_title, icon: Monitor, rights: ["view"], key: "Alt+0", screen: Display },
];
