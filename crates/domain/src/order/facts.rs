//! What can happen to an order and to its lines, and which rows each of it writes.

use log::{DeviceId, Fact, Hash, RowOp, lww};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rows::{
    BatonPut, DISCOUNT, DiscountPut, LINE, LinePut, LineVoidPut, ORDER, OrderPut, QuantityChangePut, Removal,
};
use super::sold::Sold;
use crate::calendar::BusinessDay;
use crate::fact::FactBody;
use crate::ids::{ChangeId, DiscountId, LineId, OrderId, TableId, VoidId};
use crate::money::{Discount, Qty};
use crate::stock::Use;

/// How the guest gets the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// At a table.
    DineIn,
    /// The guest takes it along.
    Takeaway,
    /// It is brought to the guest.
    Delivery,
}

log::cell_word!(Service);

macro_rules! entity {
    ($field:ident) => {
        fn entity(&self) -> Option<Uuid> {
            Some(self.$field.0)
        }
    };
}
pub(crate) use entity;

/// An order was opened. Its opener holds the baton first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderOpened {
    /// The order.
    pub order: OrderId,
    /// Call-out number of the business day (`A47`).
    pub number: String,
    /// Where `number` comes from: series and day, and the counter after it.
    pub series: String,
    /// The counter of the series after this number.
    pub count: u32,
    /// The device that opened it.
    pub device: DeviceId,
    /// Business day.
    pub day: BusinessDay,
    /// How the guest gets it.
    pub service: Service,
    /// The table, for guests who sit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<TableId>,
    /// Number of guests.
    pub guests: u32,
}

impl FactBody for OrderOpened {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = OrderPut {
            number: self.number.clone(),
            device_id: self.device,
            day: self.day,
            service: self.service,
            opened_ms: fact.at_ms,
            opened_by: fact.user,
        };
        let mut ops = vec![put.op(self.order), lww!(ORDER.guests, [self.order], self.guests)];
        ops.extend(self.table.map(|table| lww!(ORDER.table_id, [self.order], Some(table))));
        ops.extend(crate::numbers::used(&self.series, self.count, &self.number, self.order.0));
        ops
    }
}

/// An order went to another table, or to none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderMoved {
    /// The order.
    pub order: OrderId,
    /// The new table.
    pub table: Option<TableId>,
}

impl FactBody for OrderMoved {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(ORDER.table_id, [self.order], self.table)]
    }
}

/// The number of guests changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderSeated {
    /// The order.
    pub order: OrderId,
    /// Number of guests.
    pub guests: u32,
}

impl FactBody for OrderSeated {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(ORDER.guests, [self.order], self.guests)]
    }
}

/// A note was put on an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderNoted {
    /// The order.
    pub order: OrderId,
    /// The note; empty takes it away.
    pub note: String,
}

impl FactBody for OrderNoted {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(ORDER.note, [self.order], self.note)]
    }
}

/// An order went into another one. Its open lines were moved by facts of their own; a line that a device without
/// contact added to it stays here, and keeps the order visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderMerged {
    /// The order that ends.
    pub order: OrderId,
    /// The order that goes on.
    pub into: OrderId,
}

impl FactBody for OrderMerged {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(ORDER.merged_into, [self.order], Some(self.into))]
    }
}

/// An order was cancelled, or taken up again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCancelled {
    /// The order.
    pub order: OrderId,
    /// Whether it is cancelled from now on.
    pub cancelled: bool,
    /// Why.
    pub reason: String,
}

impl FactBody for OrderCancelled {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(ORDER.cancelled, [self.order], self.cancelled), lww!(ORDER.cancel_reason, [self.order], self.reason)]
    }
}

/// A line was added, with everything that its price depends on as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineAdded {
    /// The order.
    pub order: OrderId,
    /// The line.
    pub line: LineId,
    /// What was sold.
    pub sold: Sold,
}

impl FactBody for LineAdded {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        vec![line_put(&self.sold, None, 0, fact).op(self.order, self.line)]
    }
}

fn line_put(sold: &Sold, origin: Option<LineId>, fired: i64, fact: &Fact) -> LinePut {
    LinePut {
        entry_id: sold.entry,
        entry_hash: sold.version,
        sold: log::Json(sold.clone()),
        qty: sold.qty,
        origin_id: origin,
        fired: Qty::new(fired).unwrap_or_default(),
        added_ms: fact.at_ms,
        added_by: fact.user,
    }
}

/// The quantity of a line changed before it was sent; changes add up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineQuantityChanged {
    /// The order.
    pub order: OrderId,
    /// The line.
    pub line: LineId,
    /// The change.
    pub change: ChangeId,
    /// By how much.
    pub delta: Qty,
}

impl FactBody for LineQuantityChanged {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![QuantityChangePut { line_id: self.line, delta: self.delta }.op(self.order, self.change)]
    }
}

/// A note was put on a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineNoted {
    /// The order.
    pub order: OrderId,
    /// The line.
    pub line: LineId,
    /// The note; empty takes it away.
    pub note: String,
}

impl FactBody for LineNoted {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(LINE.note, [self.order, self.line], self.note)]
    }
}

/// A line was put into a course, held back, or given free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineCoursed {
    /// The order.
    pub order: OrderId,
    /// The line.
    pub line: LineId,
    /// The course, counted from 1; 0 is none.
    pub course: u32,
    /// Whether it waits until it is fired by name.
    pub held: bool,
}

impl FactBody for LineCoursed {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        let key = (self.order, self.line);
        vec![lww!(LINE.course, [key.0, key.1], self.course), lww!(LINE.held, [key.0, key.1], self.held)]
    }
}

/// A line, or a part of it, was taken off the order. Voids add up; a line never goes below nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineVoided {
    /// The order.
    pub order: OrderId,
    /// The line.
    pub line: LineId,
    /// The void.
    pub void: VoidId,
    /// How much of it.
    pub qty: Qty,
    /// Why.
    pub reason: String,
    /// Whether what was made is lost, so that stock stays used up.
    pub used_up: bool,
    /// What goes back to stock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<Use>,
}

impl FactBody for LineVoided {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = LineVoidPut {
            line_id: self.line,
            qty: self.qty,
            removal: Removal::Voided,
            used_up: self.used_up,
            reason: self.reason.clone(),
            at_ms: fact.at_ms,
            by_user: fact.user,
        };
        let mut ops = vec![put.op(self.order, self.void)];
        ops.extend(crate::stock::returned(&self.returned, self.void.0, self.order.0));
        ops
    }
}

/// A line, or a part of it, went to another order; what the kitchen already makes goes along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineMoved {
    /// The order that it left.
    pub order: OrderId,
    /// The line there.
    pub line: LineId,
    /// The removal there.
    pub void: VoidId,
    /// The order that it joined.
    pub to_order: OrderId,
    /// The line there.
    pub to_line: LineId,
    /// What was sold, with the quantity that moved.
    pub sold: Sold,
    /// How much of it the kitchen has been sent.
    pub fired: Qty,
    /// Discounts that go along, each under an identifier of its own there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<(DiscountId, Discount)>,
}

impl FactBody for LineMoved {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let gone = LineVoidPut {
            line_id: self.line,
            qty: self.sold.qty,
            removal: Removal::Moved,
            used_up: false,
            reason: String::new(),
            at_ms: fact.at_ms,
            by_user: fact.user,
        };
        let come = line_put(&self.sold, Some(self.line), self.fired.thousandths(), fact);
        let mut ops = vec![gone.op(self.order, self.void), come.op(self.to_order, self.to_line)];
        ops.extend(self.discounts.iter().map(|(discount, value)| {
            let lines = vec![(self.to_line, *value)];
            DiscountPut { whole: None, lines: log::Json(lines), reason: String::new() }.op(self.to_order, *discount)
        }));
        ops
    }
}

/// A discount was given: a rate on the whole order, or figures on lines of it. An amount on the whole order is shared
/// out over its open lines when it is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscountGiven {
    /// The order.
    pub order: OrderId,
    /// The discount.
    pub discount: DiscountId,
    /// The rate on the whole order, in basis points; lines that come later get it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<crate::money::Rate>,
    /// What it is on single lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<(LineId, Discount)>,
    /// Why.
    pub reason: String,
}

impl FactBody for DiscountGiven {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        let (whole, lines) = (self.whole, log::Json(self.lines.clone()));
        vec![DiscountPut { whole, lines, reason: self.reason.clone() }.op(self.order, self.discount)]
    }
}

/// A discount was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscountWithdrawn {
    /// The order.
    pub order: OrderId,
    /// The discount.
    pub discount: DiscountId,
}

impl FactBody for DiscountWithdrawn {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![log::mark!(DISCOUNT.withdrawn, [self.order, self.discount], 1)]
    }
}

/// The right to take money for an order went to another device. Only the holder may hand it on, except by force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatonMoved {
    /// The order.
    pub order: OrderId,
    /// Number of the move; the opener holds number 0.
    pub n: u32,
    /// Who holds it now.
    pub to: DeviceId,
    /// Who wrote this.
    pub by: DeviceId,
    /// Whether it was taken without the holder.
    pub forced: bool,
}

impl FactBody for BatonMoved {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let (to_device, by_device, forced) = (self.to, self.by, self.forced);
        vec![BatonPut { to_device, forced, at_ms: fact.at_ms }.op(self.order, self.n, by_device)]
    }
}

/// The content hash of a menu entry's version, as a line keeps it.
pub type EntryVersion = Hash;
