//! What can happen to money. An intent is on disk before its effect, and "unknown" is a state of its own (REQ-30).

use log::{Fact, RowOp, lww, mark};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rows::{
    Outcome, PAYMENT, PaymentPut, PaymentResultPut, RECEIPT, ReceiptCorrectionPut, ReceiptPut, RefundPut,
};
use crate::calendar::BusinessDay;
use crate::fact::FactBody;
use crate::ids::{CheckId, LineId, OrderId, PaymentId, RefundId, ShiftId};
use crate::money::{Money, Qty};
use crate::order::entity;
use crate::stock::Use;

/// A payment was begun. By an outside system: from now on the guest may have been charged. Agreed (fiscal before payment):
/// the guest chose the form of payment, which the receipt is to name before there is any money.
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
    /// Whether the receipt comes before this money.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub agreed: bool,
    /// Whether it is another try of what failed and the receipt still names.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

/// How far an agreed payment is, as its mark: the form is chosen, the receipt names it, it is another try of one that the
/// receipt names.
const AGREED: i64 = 1;
pub(crate) const ON_RECEIPT: i64 = 2;
pub(crate) const AGAIN: i64 = 3;

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
        let mut ops = vec![put.op(self.order, self.payment)];
        let far = if self.again { AGAIN } else { AGREED };
        ops.extend(self.agreed.then(|| mark!(PAYMENT.agreed, [self.order, self.payment], far)));
        ops
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
    /// The receipt that the guest got before the money, if this completes its check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// What lines of that receipt take from stock that never went to the kitchen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub used: Vec<(LineId, Vec<Use>)>,
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
        let mut ops = vec![put.op(self.order, self.payment), result.op(self.order, self.payment, Outcome::Captured)];
        ops.extend(self.used.iter().flat_map(|(line, uses)| crate::stock::used(uses, line.0, self.order.0)));
        ops
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

/// A check was paid in full, or how it will be paid is agreed in full: the receipt that the guest gets. The fact is the
/// request to print it.
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
    /// The receipt of the same check that was corrected and that this one takes the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
    /// The payments that it names before their money is here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awaits: Vec<PaymentId>,
}

impl FactBody for ReceiptIssued {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let (order, check, number) = (self.order, self.check, self.number.clone());
        let mut ops = match self.instead_of {
            None => vec![ReceiptPut { number, issued_ms: fact.at_ms }.op(order, check)],
            Some(_) => vec![
                lww!(RECEIPT.last_number, [order, check], number),
                lww!(RECEIPT.last_issued_ms, [order, check], fact.at_ms),
            ],
        };
        ops.extend(self.awaits.iter().map(|payment| mark!(PAYMENT.agreed, [order, *payment], ON_RECEIPT)));
        ops.extend(crate::numbers::used(&self.series, self.count, &self.number, self.check.0));
        ops.extend(self.used.iter().flat_map(|(line, uses)| crate::stock::used(uses, line.0, self.order.0)));
        ops
    }
}

/// What a receipt said does not hold: the guest pays in another way, or not, or for something else. The receipt stands for
/// ever; this is a new fact beside it, and a paper of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptCorrected {
    /// The order.
    pub order: OrderId,
    /// The check.
    pub check: CheckId,
    /// Number of the receipt that is corrected.
    pub receipt: String,
    /// Business day.
    pub day: BusinessDay,
    /// Why.
    pub reason: String,
    /// Number of the correction.
    pub number: String,
    /// Where the number comes from.
    pub series: String,
    /// The counter of the series after this number.
    pub count: u32,
}

impl ReceiptCorrected {
    /// What bears the number of the correction: it follows from what is corrected.
    pub fn id(&self) -> Uuid {
        Uuid::new_v5(&self.check.0, self.receipt.as_bytes())
    }
}

impl FactBody for ReceiptCorrected {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = ReceiptCorrectionPut {
            number: self.number.clone(),
            day: self.day,
            reason: self.reason.clone(),
            at_ms: fact.at_ms,
            by_user: fact.user,
        };
        let mut ops = vec![put.op(self.order, self.check, self.receipt.clone())];
        ops.extend(crate::numbers::used(&self.series, self.count, &self.number, self.id()));
        ops
    }
}
