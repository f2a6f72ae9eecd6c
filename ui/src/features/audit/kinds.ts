import * as m from "$words/messages";

/** Every kind of fact in words. */
const kinds: Record<string, () => string> = {
  "stream.opened": m.audit_kind_stream_opened,
  "command.noted": m.audit_kind_command_noted,
  "setting.changed": m.audit_kind_setting_changed,
  "device.enrolled": m.audit_kind_device_enrolled,
  "device.announced": m.audit_kind_device_announced,
  "device.revoked": m.audit_kind_device_revoked,
  "hub.appointed": m.audit_kind_hub_appointed,
  "screen.paired": m.audit_kind_screen_paired,
  "screen.retired": m.audit_kind_screen_retired,
  "role.changed": m.audit_kind_role_changed,
  "user.changed": m.audit_kind_user_changed,
  "user.pin_set": m.audit_kind_user_pin_set,
  "table.placed": m.audit_kind_table_placed,
  "table.retired": m.audit_kind_table_retired,
  "entry.written": m.audit_kind_entry_written,
  "menu.published": m.audit_kind_menu_published,
  "entry.stopped": m.audit_kind_entry_stopped,
  "entry.remainder_set": m.audit_kind_entry_remainder_set,
  "category.changed": m.audit_kind_category_changed,
  "picture.stored": m.audit_kind_picture_stored,
  "item.changed": m.audit_kind_item_changed,
  "stock.moved": m.audit_kind_stock_moved,
  "stock.counted": m.audit_kind_stock_counted,
  "order.opened": m.audit_kind_order_opened,
  "order.moved": m.audit_kind_order_moved,
  "order.seated": m.audit_kind_order_seated,
  "order.service_changed": m.audit_kind_order_service_changed,
  "order.noted": m.audit_kind_order_noted,
  "order.guest_noted": m.audit_kind_order_guest_noted,
  "order.handed": m.audit_kind_order_handed,
  "order.merged": m.audit_kind_order_merged,
  "order.cancelled": m.audit_kind_order_cancelled,
  "line.added": m.audit_kind_line_added,
  "line.quantity_changed": m.audit_kind_line_quantity_changed,
  "line.noted": m.audit_kind_line_noted,
  "line.coursed": m.audit_kind_line_coursed,
  "line.seated": m.audit_kind_line_seated,
  "line.voided": m.audit_kind_line_voided,
  "line.moved": m.audit_kind_line_moved,
  "discount.given": m.audit_kind_discount_given,
  "discount.withdrawn": m.audit_kind_discount_withdrawn,
  "baton.moved": m.audit_kind_baton_moved,
  "ticket.issued": m.audit_kind_ticket_issued,
  "ticket.acked": m.audit_kind_ticket_acked,
  "ticket.bumped": m.audit_kind_ticket_bumped,
  "ticket.recalled": m.audit_kind_ticket_recalled,
  "ticket.served": m.audit_kind_ticket_served,
  "check.formed": m.audit_kind_check_formed,
  "check.cancelled": m.audit_kind_check_cancelled,
  "check.printed": m.audit_kind_check_printed,
  "paper.copied": m.audit_kind_paper_copied,
  "drawer.opened": m.audit_kind_drawer_opened,
  "payment.started": m.audit_kind_payment_started,
  "payment.captured": m.audit_kind_payment_captured,
  "payment.failed": m.audit_kind_payment_failed,
  "payment.unknown": m.audit_kind_payment_unknown,
  "payment.reversed": m.audit_kind_payment_reversed,
  "payment.refunded": m.audit_kind_payment_refunded,
  "receipt.issued": m.audit_kind_receipt_issued,
  "receipt.corrected": m.audit_kind_receipt_corrected,
  "shift.opened": m.audit_kind_shift_opened,
  "shift.counted": m.audit_kind_shift_counted,
  "shift.closed": m.audit_kind_shift_closed,
  "pool.opened": m.audit_kind_pool_opened,
  "share.moved": m.audit_kind_share_moved,
  "reservation.made": m.audit_kind_reservation_made,
  "reservation.freed": m.audit_kind_reservation_freed,
  "anomaly.resolved": m.audit_kind_anomaly_resolved,
};
const cash: Record<string, () => string> = { in: m.audit_kind_cash_in, out: m.audit_kind_cash_out, drop: m.audit_kind_cash_drop };

/** What happened, in words; a kind that a later build records is named as it is. */
export function kindInWords(kind: string, body: Record<string, unknown>): string {
  if (kind === "cash.moved") return cash[String(body["kind"])]?.() ?? m.audit_kind_other({ kind });
  return kinds[kind]?.() ?? m.audit_kind_other({ kind });
}

/** What a controller looks for. */
export const filters = {
  all: { title: m.audit_all, kinds: [] },
  voids: { title: m.audit_voids, kinds: ["line.voided", "order.cancelled"] },
  discounts: { title: m.audit_discounts, kinds: ["discount.given", "discount.withdrawn"] },
  drawer: { title: m.audit_drawer, kinds: ["drawer.opened", "cash.moved", "shift.opened", "shift.counted", "shift.closed"] },
  reprints: { title: m.audit_reprints, kinds: ["paper.copied", "check.printed"] },
  refunds: { title: m.audit_refunds, kinds: ["payment.refunded", "payment.reversed", "receipt.corrected"] },
  prebills: { title: m.audit_prebills, kinds: ["check.cancelled"] },
  rights: {
    title: m.audit_rights,
    kinds: ["role.changed", "user.changed", "user.pin_set", "setting.changed", "device.enrolled", "device.announced", "device.revoked", "hub.appointed", "screen.paired", "screen.retired"],
  },
} as const satisfies Record<string, { title: () => string; kinds: readonly string[] }>;

export type Filter = keyof typeof filters;

const ABOUT_ORDERS = /^(order|line|discount|baton|ticket|check|paper|payment|receipt)\./;

/** Whether an entry belongs to an order, whose history can be read. */
export const isAboutOrder = (kind: string): boolean => ABOUT_ORDERS.test(kind);
