//! What can happen to money. An intent is on disk before its effect, and "unknown" is a state of its own (REQ-30).

use log::{Fact, RowOp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rows::{Outcome, PaymentPut, PaymentResultPut, ReceiptPut, RefundPut};
use crate::calendar::BusinessDay;
use crate::fact::FactBody;
use crate::ids::{CheckId, LineId, OrderId, PaymentId, RefundId, ShiftId};
use crate::money::{Money, Qty};
use crate::order::entity;
use crate::stock::Use;

/// A payment by an outside system was begun: from now on the guest may have been charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentStarted {
    /// The order.
    pub order: OrderId,
    /// The check.
    pub check: CheckId,
    /// The payment.
    pub payment: PaymentId,
    /// The tender, as the settings name it.
    pub tender: String,
    /// The shift whose drawer or terminal takes it.
    pub shift: ShiftId,
    /// How much, without tip.
    pub amount: Money,
    /// The tip.
    #[serde(default)]
    pub tip: Money,
}

impl FactBody for PaymentStarted {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = PaymentPut {
            check_id: self.check,
            tender: self.tender.clone(),
            shift_id: self.shift,
            amount: self.amount,
            tip: self.tip,
            started_ms: fact.at_ms,
            started_by: fact.user,
        };
        vec![put.op(self.order, self.payment)]
    }
}

/// Money was received. Cash is received at once; other tenders were begun before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentCaptured {
    /// The order.
    pub order: OrderId,
    /// The check.
    pub check: CheckId,
    /// The payment.
    pub payment: PaymentId,
    /// The tender, as the settings name it.
    pub tender: String,
    /// The shift whose drawer or terminal took it.
    pub shift: ShiftId,
    /// Business day.
    pub day: BusinessDay,
    /// How much of the check it pays.
    pub amount: Money,
    /// The tip that came with it.
    #[serde(default)]
    pub tip: Money,
    /// What cash rounding added to `amount` in the drawer; negative if it took away.
    #[serde(default)]
    pub rounding: Money,
    /// What the guest gave, for cash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Money>,
    /// The outside system's reference. Never card data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl FactBody for PaymentCaptured {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = PaymentPut {
            check_id: self.check,
            tender: self.tender.clone(),
            shift_id: self.shift,
            amount: self.amount,
            tip: self.tip,
            started_ms: fact.at_ms,
            started_by: fact.user,
        };
        let result = PaymentResultPut {
            rounding: self.rounding,
            given: self.given,
            reference: self.reference.clone(),
            day: Some(self.day),
            at_ms: fact.at_ms,
        };
        vec![put.op(self.order, self.payment), result.op(self.order, self.payment, Outcome::Captured)]
    }
}

/// A payment that was begun did not happen: nobody was charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentFailed {
    /// The order.
    pub order: OrderId,
    /// The payment.
    pub payment: PaymentId,
    /// What the outside system said.
    pub reason: String,
}

/// Nobody knows whether a payment happened. It is never repeated by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentUnknown {
    /// The order.
    pub order: OrderId,
    /// The payment.
    pub payment: PaymentId,
    /// Why nobody knows.
    pub reason: String,
}

fn without_money(reason: &str, fact: &Fact) -> PaymentResultPut {
    PaymentResultPut {
        rounding: Money::ZERO,
        given: None,
        reference: Some(reason.to_owned()),
        day: None,
        at_ms: fact.at_ms,
    }
}

impl FactBody for PaymentFailed {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        vec![without_money(&self.reason, fact).op(self.order, self.payment, Outcome::Failed)]
    }
}

impl FactBody for PaymentUnknown {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        vec![without_money(&self.reason, fact).op(self.order, self.payment, Outcome::Unknown)]
    }
}

/// A payment was taken back because it had been noted under the wrong tender. No money moved: another payment of the
/// same shift stands in its place, and the check stays paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReversed {
    /// The order.
    pub order: OrderId,
    /// The payment.
    pub payment: PaymentId,
    /// The payment that stands in its place.
    pub by: PaymentId,
    /// The tender that it had been noted under.
    pub tender: String,
    /// The shift of both.
    pub shift: ShiftId,
    /// Business day.
    pub day: BusinessDay,
    /// How much of the check it paid.
    pub amount: Money,
    /// Why.
    pub reason: String,
}

impl FactBody for PaymentReversed {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = PaymentResultPut { day: Some(self.day), ..without_money(&self.reason, fact) };
        vec![put.op(self.order, self.payment, Outcome::Reversed)]
    }
}

/// Money went back to the guest. The payment stands for ever; this is a new fact beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRefunded {
    /// The order.
    pub order: OrderId,
    /// The refund.
    pub refund: RefundId,
    /// The check that the money was for.
    pub check: CheckId,
    /// The payment that is given back, whole or in part.
    pub payment: PaymentId,
    /// The tender that it goes back by.
    pub tender: String,
    /// The shift whose drawer or terminal gives it.
    pub shift: ShiftId,
    /// Business day.
    pub day: BusinessDay,
    /// How much.
    pub amount: Money,
    /// What the guest brought back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<(LineId, Qty)>,
    /// Why.
    pub reason: String,
    /// Whether the goods are lost, so that stock stays used up.
    pub used_up: bool,
    /// What goes back to stock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<Use>,
    /// Number of its receipt.
    pub number: String,
    /// Where the number comes from.
    pub series: String,
    /// The counter of the series after this number.
    pub count: u32,
}

impl FactBody for PaymentRefunded {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = RefundPut {
            check_id: self.check,
            payment_id: self.payment,
            tender: self.tender.clone(),
            shift_id: self.shift,
            day: self.day,
            amount: self.amount,
            lines: log::Json(self.lines.clone()),
            reason: self.reason.clone(),
            number: self.number.clone(),
            at_ms: fact.at_ms,
            by_user: fact.user,
        };
        let mut ops = vec![put.op(self.order, self.refund)];
        ops.extend(crate::numbers::used(&self.series, self.count, &self.number, self.refund.0));
        ops.extend(crate::stock::returned(&self.returned, self.refund.0, self.order.0));
        ops
    }
}

/// A check was paid in full: the receipt that the guest gets. The fact is the request to print it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptIssued {
    /// The order.
    pub order: OrderId,
    /// The check.
    pub check: CheckId,
    /// Its number (`A-000123`), taken in the transaction of the sale (REQ-07).
    pub number: String,
    /// Where the number comes from.
    pub series: String,
    /// The counter of the series after this number.
    pub count: u32,
    /// What lines that never went to the kitchen take from stock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub used: Vec<(LineId, Vec<Use>)>,
}

impl FactBody for ReceiptIssued {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = ReceiptPut { number: self.number.clone(), issued_ms: fact.at_ms };
        let mut ops = vec![put.op(self.order, self.check)];
        ops.extend(crate::numbers::used(&self.series, self.count, &self.number, self.check.0));
        ops.extend(self.used.iter().flat_map(|(line, uses)| crate::stock::used(uses, line.0, self.order.0)));
        ops
    }
}
