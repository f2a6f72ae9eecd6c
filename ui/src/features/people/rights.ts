import type { Permission } from "$api";
import * as m from "$words/messages";

type GroupId = "orders" | "money" | "kitchen" | "office";

/** All rights in the order of the table: the group that each stands in, and what a person would call it. */
const words: Record<Permission, [GroupId, () => string]> = {
  view: ["orders", m.people_may_view],
  orders: ["orders", m.people_may_orders],
  "orders-others": ["orders", m.people_may_orders_others],
  "orders-send": ["orders", m.people_may_orders_send],
  "orders-move": ["orders", m.people_may_orders_move],
  "orders-void-sent": ["orders", m.people_may_orders_void_sent],
  "orders-cancel": ["orders", m.people_may_orders_cancel],
  discounts: ["orders", m.people_may_discounts],
  "baton-force": ["orders", m.people_may_baton_force],
  checks: ["money", m.people_may_checks],
  "checks-cancel": ["money", m.people_may_checks_cancel],
  payments: ["money", m.people_may_payments],
  refunds: ["money", m.people_may_refunds],
  shifts: ["money", m.people_may_shifts],
  "cash-moves": ["money", m.people_may_cash_moves],
  "expected-cash": ["money", m.people_may_expected_cash],
  kitchen: ["kitchen", m.people_may_kitchen],
  board: ["kitchen", m.people_may_board],
  "stop-list": ["kitchen", m.people_may_stop_list],
  menu: ["office", m.people_may_menu],
  floor: ["office", m.people_may_floor],
  stock: ["office", m.people_may_stock],
  shares: ["office", m.people_may_shares],
  staff: ["office", m.people_may_staff],
  rights: ["office", m.people_may_rights],
  settings: ["office", m.people_may_settings],
  anomalies: ["office", m.people_may_anomalies],
  audit: ["office", m.people_may_audit],
};
const titles: Record<GroupId, () => string> = {
  orders: m.people_group_orders,
  money: m.people_group_money,
  kitchen: m.people_group_kitchen,
  office: m.people_group_office,
};

export interface Group {
  id: GroupId;
  title: () => string;
  rights: { right: Permission; words: () => string }[];
}

const rights = Object.entries(words) as [Permission, [GroupId, () => string]][];

export const groups: Group[] = (Object.keys(titles) as GroupId[]).map((id) => ({
  id,
  title: titles[id],
  rights: rights.filter(([, [group]]) => group === id).map(([right, [, say]]) => ({ right, words: say })),
}));
