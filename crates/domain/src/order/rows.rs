//! The tables of an order: itself, its lines, what was taken off them, its discounts and its baton.

use log::{DeviceId, Json, SharedJson, UserId};
use serde::{Deserialize, Serialize};

use super::facts::{EntryVersion, Guest, Service};
use super::sold::Sold;
use crate::calendar::BusinessDay;
use crate::ids::{ChangeId, DiscountId, EntryId, LineId, OrderId, TableId, VoidId};
use crate::money::{Discount, Money, Qty, Rate};

log::cell_int!(Money, Qty);

impl log::Cell for Rate {
    const KIND: log::Kind = log::Kind::Int;
    fn cell(&self) -> log::Value {
        log::Value::Int(self.bp())
    }
    fn read(value: &log::Value) -> Option<Self> {
        <u32 as log::Cell>::read(value).and_then(|bp| Self::new(bp).ok())
    }
}

/// Why a quantity left a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Removal {
    /// It was voided.
    Voided,
    /// The whole line was voided, whatever its quantity became elsewhere.
    VoidedWhole,
    /// It went to another order; the kitchen did not know of it.
    Moved,
    /// It went to another order, and what the kitchen makes of it went along.
    MovedSent,
}

log::cell_word!(Removal);

log::table! {
    /// Orders.
    pub ORDER = "orders": OrderRow, OrderPut {
        key { order_id: OrderId }
        put {
            number: String,
            device_id: DeviceId,
            day: BusinessDay,
            service: Service,
            opened_ms: i64,
            opened_by: Option<UserId>,
        }
        lww {
            table_id: Option<TableId>,
            guests: u32,
            note: String,
            merged_into: Option<OrderId>,
            cancelled: bool,
            cancel_reason: String,
            waiter: UserId,
            guest: Json<Guest>,
            ready_ms: Option<i64>,
            served_as: Service,
        }
    }
}

log::table! {
    /// Lines of orders.
    pub LINE = "order_line": LineRow, LinePut {
        key { order_id: OrderId, line_id: LineId }
        put {
            entry_id: EntryId,
            entry_hash: EntryVersion,
            sold: SharedJson<Sold>,
            qty: Qty,
            /// The line of another order that it came from.
            origin_id: Option<LineId>,
            /// How much of it the kitchen had been sent when it came.
            fired: Qty,
            added_ms: i64,
            added_by: Option<UserId>,
        }
        lww { note: String, course: u32, held: bool, seat: u32 }
    }
}

log::table! {
    /// Changes of quantity before a line was sent.
    pub QUANTITY_CHANGE = "line_change": QuantityChangeRow, QuantityChangePut {
        key { order_id: OrderId, change_id: ChangeId }
        put { line_id: LineId, delta: Qty }
    }
}

log::table! {
    /// What was taken off lines.
    pub LINE_VOID = "line_void": LineVoidRow, LineVoidPut {
        key { order_id: OrderId, void_id: VoidId }
        put {
            line_id: LineId,
            qty: Qty,
            removal: Removal,
            used_up: bool,
            reason: String,
            at_ms: i64,
            by_user: Option<UserId>,
        }
    }
}

log::table! {
    /// Discounts on orders and lines.
    pub DISCOUNT = "discount": DiscountRow, DiscountPut {
        key { order_id: OrderId, discount_id: DiscountId }
        put { whole: Option<Rate>, lines: Json<Vec<(LineId, Discount)>>, reason: String }
        mark { withdrawn }
    }
}

log::table! {
    /// Who held the baton, move by move. A writer has a row of its own, so that a split stays visible.
    pub BATON = "baton": BatonRow, BatonPut {
        key { order_id: OrderId, n: u32, by_device: DeviceId }
        put { to_device: DeviceId, forced: bool, at_ms: i64 }
    }
}

/// Where an order stands. It is derived from facts; no command sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Something may still be added and nothing is asked for.
    Open,
    /// A check lies with the guest.
    Presented,
    /// A receipt was given, its money is still to come.
    FiscalisedUnpaid,
    /// A check is paid, something is still to pay.
    PartPaid,
    /// Everything is paid.
    Paid,
    /// It went into another order.
    Merged,
    /// It was cancelled, and nothing was captured for it.
    Cancelled,
}

log::cell_word!(Status);

impl Status {
    /// States of orders that still want something.
    pub const OPEN: [Self; 4] = [Self::Open, Self::Presented, Self::FiscalisedUnpaid, Self::PartPaid];

    /// Whether an order in this state still wants something.
    pub fn wants_something(self) -> bool {
        Self::OPEN.contains(&self)
    }
}

/// How far the kitchen is with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Cooking {
    /// It makes nothing of it.
    None,
    /// A ticket is not finished.
    Cooking,
    /// All tickets are finished, and not all of them are with the guests.
    Ready,
    /// All that was made is with the guests.
    Served,
}

log::cell_word!(Cooking);

log::derived_table! {
    /// Where orders stand, for lists and the floor.
    pub ORDER_FIGURES = "order_figures": OrderFiguresRow {
        key { order_id: OrderId }
        put {
            status: Status,
            /// Whether it occupies its table.
            occupies: bool,
            table_id: Option<TableId>,
            day: BusinessDay,
            number: String,
            gross: Money,
            captured: Money,
            refunded: Money,
            lines_open: i64,
            lines_unsent: i64,
            anomalies: i64,
            opened_ms: i64,
            kitchen: Cooking,
            /// Whether a line waits for its course.
            held: bool,
            /// When anything last happened that guests notice: a line, a ticket, a paper, money.
            touched_ms: i64,
        }
    }
}
