import Bike from "@lucide/svelte/icons/bike";
import BellRing from "@lucide/svelte/icons/bell-ring";
import CirclePause from "@lucide/svelte/icons/circle-pause";
import Coins from "@lucide/svelte/icons/coins";
import CookingPot from "@lucide/svelte/icons/cooking-pot";
import Hourglass from "@lucide/svelte/icons/hourglass";
import PencilLine from "@lucide/svelte/icons/pencil-line";
import ReceiptText from "@lucide/svelte/icons/receipt-text";
import ShoppingBag from "@lucide/svelte/icons/shopping-bag";
import Users from "@lucide/svelte/icons/users";
import Utensils from "@lucide/svelte/icons/utensils";
import UtensilsCrossed from "@lucide/svelte/icons/utensils-crossed";
import type { Component } from "svelte";
import type { Service } from "$api";
import * as m from "$words/messages";
import type { Filter, Mark } from "./orders.svelte";

type Icon = Component<{ size?: number | string; strokeWidth?: number }>;

/** State in words, icon and colour. */
export const marks: Record<Mark, { word: () => string; icon: Icon; tone: "plain" | "blue" | "orange" }> = {
  seated: { word: m.orders_mark_seated, icon: Users, tone: "plain" },
  unsent: { word: m.orders_mark_unsent, icon: PencilLine, tone: "orange" },
  held: { word: m.orders_mark_held, icon: CirclePause, tone: "plain" },
  cooking: { word: m.orders_mark_cooking, icon: CookingPot, tone: "blue" },
  ready: { word: m.orders_mark_ready, icon: BellRing, tone: "blue" },
  served: { word: m.orders_mark_served, icon: UtensilsCrossed, tone: "plain" },
  presented: { word: m.orders_mark_presented, icon: ReceiptText, tone: "orange" },
  fiscalised_unpaid: { word: m.orders_mark_awaiting, icon: Hourglass, tone: "orange" },
  part_paid: { word: m.orders_mark_part_paid, icon: Coins, tone: "orange" },
};

export const services: Record<Service, { word: () => string; icon: Icon }> = {
  dine_in: { word: m.orders_dine_in, icon: Utensils },
  takeaway: { word: m.orders_takeaway, icon: ShoppingBag },
  delivery: { word: m.orders_delivery, icon: Bike },
};

export const filterWords: Record<Filter, () => string> = {
  all: m.orders_all,
  mine: m.orders_mine,
  takeaway: m.orders_takeaway,
  delivery: m.orders_delivery,
  deferred: m.orders_deferred,
  presented: m.orders_presented,
  anomalies: m.orders_anomalies,
};
