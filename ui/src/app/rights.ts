import type { Permission } from "$api";
import * as m from "$words/messages";

const words: Record<Permission, () => string> = {
  view: m.app_right_view,
  orders: m.app_right_orders,
  "orders-others": m.app_right_orders_others,
  "orders-send": m.app_right_orders_send,
  "orders-move": m.app_right_orders_move,
  "orders-void-sent": m.app_right_orders_void_sent,
  "orders-cancel": m.app_right_orders_cancel,
  discounts: m.app_right_discounts,
  checks: m.app_right_checks,
  "checks-cancel": m.app_right_checks_cancel,
  payments: m.app_right_payments,
  refunds: m.app_right_refunds,
  "baton-force": m.app_right_baton_force,
  shifts: m.app_right_shifts,
  "cash-moves": m.app_right_cash_moves,
  "expected-cash": m.app_right_expected_cash,
  kitchen: m.app_right_kitchen,
  board: m.app_right_board,
  "stop-list": m.app_right_stop_list,
  menu: m.app_right_menu,
  stock: m.app_right_stock,
  shares: m.app_right_shares,
  floor: m.app_right_floor,
  staff: m.app_right_staff,
  rights: m.app_right_rights,
  settings: m.app_right_settings,
  anomalies: m.app_right_anomalies,
  audit: m.app_right_audit,
};

/** A right as people call it. */
export const rightInWords = (right: Permission): string => words[right]();
