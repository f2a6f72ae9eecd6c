//! What can happen to a drawer. One till writes a shift, so nothing here is ever merged.

use log::{DeviceId, Fact, Hash, RowOp, lww};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rows::{CashMovePut, SHIFT, SHIFT_CLOSE, ShiftClosePut, ShiftPut, TILL};
use super::totals::Totals;
use crate::calendar::BusinessDay;
use crate::fact::FactBody;
use crate::ids::{CashMoveId, OrderId, ShiftId};
use crate::money::Money;
use crate::order::entity;

/// A drawer was opened for business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftOpened {
    /// The shift.
    pub shift: ShiftId,
    /// The till.
    pub device: DeviceId,
    /// Its number.
    pub number: String,
    /// Where the number comes from.
    pub series: String,
    /// The counter of the series after this number.
    pub count: u32,
    /// Business day of its opening; a shift may span two.
    pub day: BusinessDay,
    /// Cash in the drawer to give change from (размен).
    pub float: Money,
}

impl FactBody for ShiftOpened {
    entity!(shift);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = ShiftPut {
            device_id: self.device,
            number: self.number.clone(),
            day: self.day,
            float: self.float,
            opened_ms: fact.at_ms,
            opened_by: fact.user,
        };
        let mut ops = vec![put.op(self.shift), lww!(TILL.shift_id, [self.device], Some(self.shift))];
        ops.extend(crate::numbers::used(&self.series, self.count, &self.number, self.shift.0));
        ops
    }
}

/// Why cash moved without a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum CashMoveKind {
    /// Cash in (внесение).
    In,
    /// Cash out (изъятие).
    Out,
    /// To the safe or the bank (инкассация).
    Drop,
}

log::cell_word!(CashMoveKind);

/// Cash was put into the drawer or taken out of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashMoved {
    /// The shift.
    pub shift: ShiftId,
    /// The movement.
    pub id: CashMoveId,
    /// In, out or drop.
    pub kind: CashMoveKind,
    /// How much; never below zero.
    pub amount: Money,
    /// Why.
    pub reason: String,
}

impl FactBody for CashMoved {
    entity!(shift);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = CashMovePut {
            kind: self.kind,
            amount: self.amount,
            reason: self.reason.clone(),
            at_ms: fact.at_ms,
            by_user: fact.user,
        };
        vec![put.op(self.shift, self.id)]
    }
}

/// The cash in the drawer was counted, blind: before anybody was told what to expect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftCounted {
    /// The shift.
    pub shift: ShiftId,
    /// What was counted.
    pub counted: Money,
}

impl FactBody for ShiftCounted {
    entity!(shift);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(SHIFT.counted, [self.shift], Some(self.counted))]
    }
}

/// An order that was open when a shift was closed: it goes on in the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct LeftOpen {
    /// The order.
    pub order: OrderId,
    /// Its call-out number.
    pub number: String,
    /// Name of its table; empty for none.
    #[serde(default)]
    pub table: String,
    /// Name of its waiter; empty for none.
    #[serde(default)]
    pub waiter: String,
    /// What stands, before discounts.
    pub gross: Money,
}

/// A drawer was closed: the Z report, one fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftClosed {
    /// The shift.
    pub shift: ShiftId,
    /// The till.
    pub device: DeviceId,
    /// What was counted.
    pub counted: Money,
    /// Counted − expected; recorded, never blocking.
    pub difference: Money,
    /// All figures, as they were at this moment.
    pub totals: Totals,
    /// How far the stream of the till went before this fact: the figures can be computed again from there for ever.
    pub seq: u64,
    /// Chain hash there.
    pub head: Hash,
    /// Number of the shift.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Orders that were open in the branch and go on in the next shift.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_open: Vec<LeftOpen>,
}

impl FactBody for ShiftClosed {
    entity!(shift);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = ShiftClosePut {
            counted: self.counted,
            difference: self.difference,
            totals: log::Json(self.totals.clone()),
            closed_ms: fact.at_ms,
            closed_by: fact.user,
        };
        let mut ops = vec![put.op(self.shift), lww!(TILL.shift_id, [self.device], None::<ShiftId>)];
        if !self.left_open.is_empty() {
            ops.push(lww!(SHIFT_CLOSE.left_open, [self.shift], log::Json(self.left_open.clone())));
        }
        ops
    }
}
