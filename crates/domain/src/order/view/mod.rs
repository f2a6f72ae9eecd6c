//! An order as the rules see it: read from its rows, with every sum worked out.

mod baton;
mod check;
mod line;
mod payment;
mod ticket;

use std::collections::BTreeSet;
use std::sync::Arc;

use log::{Cell, Json, Rows, Stamp, UserId};
use uuid::Uuid;

pub use baton::Baton;
pub use check::Check;
pub use line::Line;
pub use payment::{Payment, Refund};
pub use ticket::Ticket;

use super::facts::{Guest, Service};
use super::rows::{DISCOUNT, DiscountPut, DiscountRow, LINE_VOID, ORDER, OrderPut, OrderRow, QUANTITY_CHANGE};
use crate::aggregate::read_all;
use crate::anomaly::Uuid16;
use crate::ids::{CheckId, DiscountId, LineId, OrderId, PaymentId, TableId};
use crate::money::Money;

/// An order.
#[derive(Debug, Clone)]
pub struct Order {
    /// The order.
    pub id: OrderId,
    /// The fact that opened it.
    pub stamp: Stamp,
    /// The order's row.
    pub put: OrderPut,
    /// How the guest gets it.
    pub service: Service,
    /// Its table.
    pub table: Option<TableId>,
    /// Number of guests.
    pub guests: u32,
    /// Note.
    pub note: String,
    /// The order that it went into.
    pub merged_into: Option<OrderId>,
    /// Whether it is cancelled.
    pub cancelled: bool,
    /// Who serves it.
    pub waiter: Option<UserId>,
    /// Who gets it, where that was written down.
    pub guest: Option<Guest>,
    /// When it is to be ready, in milliseconds since 1970-01-01 UTC.
    pub ready_ms: Option<i64>,
    /// Its lines, in the order in which they were added.
    pub lines: Vec<Line>,
    /// Its discounts that were not withdrawn.
    pub discounts: Vec<(DiscountId, DiscountPut)>,
    /// Its tickets, in the order in which they were issued.
    pub tickets: Vec<Ticket>,
    /// Its checks, in the order in which they were formed.
    pub checks: Vec<Check>,
    /// Its payments.
    pub payments: Vec<Payment>,
    /// Its refunds.
    pub refunds: Vec<Refund>,
    /// Who holds its baton.
    pub baton: Baton,
    /// Identifiers of its changes, voids and discounts.
    pub(super) used_ids: BTreeSet<Uuid>,
}

impl Order {
    /// Reads an order; nothing while the fact that opened it has not come. Rules, papers and figures ask one after the
    /// other, so it is worked out once for all of them.
    pub fn read(rows: &Rows) -> Option<Arc<Self>> {
        rows.read_once(|rows| Self::work_out(rows).ok_or(())).ok()
    }

    fn work_out(rows: &Rows) -> Option<Self> {
        let row = read_all(rows, ORDER, OrderRow::read).next()?;
        let waiter = row.waiter();
        let (put, stamp) = (row.put?, row.stamp?);
        let payments = payment::payments(rows);
        let mut checks = check::checks(rows, &payments);
        let tickets = ticket::tickets(rows);
        let lines = line::lines(rows, &checks, &tickets);
        check::sort_covers(&mut checks, &lines);
        Some(Self {
            id: row.order_id,
            stamp,
            service: row.served_as.unwrap_or(put.service),
            table: row.table_id.flatten(),
            guests: row.guests.unwrap_or(0),
            note: row.note.unwrap_or_default(),
            merged_into: row.merged_into.flatten(),
            cancelled: row.cancelled.unwrap_or(false),
            waiter,
            guest: row.guest.map(|Json(guest)| guest),
            ready_ms: row.ready_ms.flatten(),
            lines,
            discounts: discounts(rows),
            tickets,
            checks,
            payments,
            refunds: payment::refunds(rows),
            baton: baton::baton(rows, put.device_id),
            used_ids: used_ids(rows),
            put,
        })
    }

    /// One of its lines.
    pub fn line(&self, id: LineId) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// One of its checks.
    pub fn check(&self, id: CheckId) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == id)
    }

    /// One of its payments.
    pub fn payment(&self, id: PaymentId) -> Option<&Payment> {
        self.payments.iter().find(|payment| payment.id == id)
    }

    /// Whether any line is open.
    pub fn has_open_lines(&self) -> bool {
        self.lines.iter().any(|line| line.open() > 0)
    }

    /// All that was captured for it.
    pub fn captured(&self) -> i64 {
        sum(self.checks.iter().map(|check| check.captured))
    }
}

fn used_ids(rows: &Rows) -> BTreeSet<Uuid> {
    let second = |row: &log::Row| row.key.get(1).and_then(Uuid16::read).map(|id| id.0);
    [QUANTITY_CHANGE, LINE_VOID, DISCOUNT].iter().flat_map(|table| rows.of(table)).filter_map(second).collect()
}

fn discounts(rows: &Rows) -> Vec<(DiscountId, DiscountPut)> {
    let mut given: Vec<(Stamp, DiscountId, DiscountPut)> = read_all(rows, DISCOUNT, DiscountRow::read)
        .filter(|row| row.withdrawn == 0)
        .filter_map(|row| Some((row.stamp?, row.discount_id, row.put?)))
        .collect();
    given.sort_by_key(|(stamp, id, _)| (*stamp, *id));
    given.into_iter().map(|(_, id, put)| (id, put)).collect()
}

/// A sum over facts from anywhere: cut off at the ends of `i64`, where no real sum ever comes.
pub(super) fn sum(parts: impl IntoIterator<Item = i64>) -> i64 {
    parts.into_iter().fold(0, i64::saturating_add)
}

/// A sum of minor units as money; a sum beyond all money is shown as the most there is.
pub(super) fn money(minor: i64) -> Money {
    let most = Money::MAX.minor();
    Money::new(minor.clamp(-most, most)).unwrap_or_default()
}
