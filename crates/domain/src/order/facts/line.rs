//! What can happen to a line of an order.

use std::sync::Arc;

use log::{Fact, Hash, RowOp, lww};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entity;
use crate::fact::FactBody;
use crate::ids::{ChangeId, DiscountId, LineId, OrderId, VoidId};
use crate::menu::{self, LimitUse};
use crate::money::{Discount, Qty};
use crate::order::rows::{DiscountPut, LINE, LinePut, LineVoidPut, QuantityChangePut, Removal};
use crate::order::sold::Sold;
use crate::stock::Use;

/// The content hash of a menu entry's version, as a line keeps it.
pub type EntryVersion = Hash;

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
        let mut ops = vec![line_put(&self.sold, None, 0, fact).op(self.order, self.line)];
        ops.extend(menu::used(&menu::take(&self.sold.limits, self.sold.qty, self.line.0).unwrap_or_default()));
        ops
    }
}

fn line_put(sold: &Sold, origin: Option<LineId>, fired: i64, fact: &Fact) -> LinePut {
    LinePut {
        entry_id: sold.entry,
        entry_hash: sold.version,
        sold: log::SharedJson(Arc::new(sold.clone())),
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
    /// What that takes of limits, or gives back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitUse>,
}

impl FactBody for LineQuantityChanged {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        let mut ops = vec![QuantityChangePut { line_id: self.line, delta: self.delta }.op(self.order, self.change)];
        ops.extend(menu::used(&self.limits));
        ops
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

/// A line is for another seat than was said when it was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineSeated {
    /// The order.
    pub order: OrderId,
    /// The line.
    pub line: LineId,
    /// The guest's seat, counted from 1; 0 is for all.
    pub seat: u32,
}

impl FactBody for LineSeated {
    entity!(order);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(LINE.seat, [self.order, self.line], self.seat)]
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
    /// Whether the whole line was meant: then a greater quantity that somebody gave it elsewhere goes, too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    /// Whether what was made is lost, so that stock stays used up.
    pub used_up: bool,
    /// What goes back to stock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<Use>,
    /// What it gives back to limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitUse>,
}

impl FactBody for LineVoided {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = LineVoidPut {
            line_id: self.line,
            qty: self.qty,
            removal: if self.whole { Removal::VoidedWhole } else { Removal::Voided },
            used_up: self.used_up,
            reason: self.reason.clone(),
            at_ms: fact.at_ms,
            by_user: fact.user,
        };
        let mut ops = vec![put.op(self.order, self.void)];
        ops.extend(crate::stock::returned(&self.returned, self.void.0, self.order.0));
        ops.extend(menu::used(&self.limits));
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
        let come = line_put(&self.sold, Some(self.line), self.fired.thousandths(), fact);
        let mut ops = self.gone(fact);
        ops.push(come.op(self.to_order, self.to_line));
        ops.extend(self.discounts.iter().map(|(discount, value)| {
            let lines = vec![(self.to_line, *value)];
            DiscountPut { whole: None, lines: log::Json(lines), reason: String::new() }.op(self.to_order, *discount)
        }));
        ops
    }
}

impl LineMoved {
    /// What leaves the line: what the kitchen knows of and what it does not, each in a row of its own.
    fn gone(&self, fact: &Fact) -> Vec<RowOp> {
        let all = self.sold.qty.thousandths();
        let sent = self.fired.thousandths().clamp(0, all.max(0));
        let part = |qty: i64, removal: Removal| LineVoidPut {
            line_id: self.line,
            qty: Qty::new(qty).unwrap_or_default(),
            removal,
            used_up: false,
            reason: String::new(),
            at_ms: fact.at_ms,
            by_user: fact.user,
        };
        let mut ops = vec![part(all - sent, Removal::Moved).op(self.order, self.void)];
        if sent > 0 {
            ops.push(part(sent, Removal::MovedSent).op(self.order, VoidId::derived(self.void.0, 0)));
        }
        ops
    }
}
