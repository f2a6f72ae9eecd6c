//! Payments with what became of them, and refunds.

use std::collections::BTreeMap;

use log::{Rows, Stamp};

use crate::aggregate::read_all;
use crate::ids::{PaymentId, RefundId};
use crate::payment::{
    AGAIN, ON_RECEIPT, Outcome, PAYMENT, PAYMENT_RESULT, PaymentPut, PaymentResultPut, PaymentResultRow, PaymentRow,
    PaymentStatus, REFUND, RefundPut, RefundRow,
};

/// A payment with what became of it.
#[derive(Debug, Clone)]
pub struct Payment {
    /// The payment.
    pub id: PaymentId,
    /// The fact that began it.
    pub stamp: Stamp,
    /// The payment's row.
    pub put: PaymentPut,
    /// Where it stands.
    pub status: PaymentStatus,
    /// The result that counts.
    pub result: Option<PaymentResultPut>,
    /// What was given back of it.
    pub refunded: i64,
    /// Whether its form was agreed before the receipt.
    pub agreed: bool,
    /// Whether a receipt names it before its money.
    pub on_receipt: bool,
    /// Whether it is another try of one that the receipt named.
    pub again: bool,
}

/// A refund.
#[derive(Debug, Clone)]
pub struct Refund {
    /// The refund.
    pub id: RefundId,
    /// The fact of it.
    pub stamp: Stamp,
    /// The refund's row.
    pub put: RefundPut,
}

impl Payment {
    /// Whether it has no result yet.
    pub fn is_pending(&self) -> bool {
        matches!(self.status, PaymentStatus::Started | PaymentStatus::Unknown)
    }

    /// Whether its money is here or may come.
    pub fn counts(&self) -> bool {
        self.is_pending() || self.status == PaymentStatus::Captured
    }

    /// Whether a receipt would name both by the same words: one tender, one sum.
    pub fn is_like(&self, other: &Self) -> bool {
        let form = |of: &Self| (of.put.amount, of.put.tip);
        self.put.tender == other.put.tender && form(self) == form(other)
    }

    /// What moved in all: the amount, the tip, and what cash rounding added.
    pub fn received(&self) -> i64 {
        let rounding = self.result.as_ref().map_or(0, |result| result.rounding.minor());
        self.put.amount.minor() + self.put.tip.minor() + rounding // three 54-bit numbers: far from overflow
    }

    /// What can still be given back of it.
    pub fn left(&self) -> i64 {
        self.received().saturating_sub(self.refunded)
    }
}

pub(super) fn refunds(rows: &Rows) -> Vec<Refund> {
    let refund = |row: RefundRow| Some(Refund { id: row.refund_id, stamp: row.stamp?, put: row.put? });
    read_all(rows, REFUND, RefundRow::read).filter_map(refund).collect()
}

pub(super) fn payments(rows: &Rows) -> Vec<Payment> {
    let mut results: BTreeMap<PaymentId, (Outcome, Option<PaymentResultPut>)> = BTreeMap::new();
    for row in read_all(rows, PAYMENT_RESULT, PaymentResultRow::read) {
        let best = results.entry(row.payment_id).or_insert((row.outcome, None));
        if row.outcome >= best.0 {
            *best = (row.outcome, row.put);
        }
    }
    let mut refunded: BTreeMap<PaymentId, i64> = BTreeMap::new();
    for refund in refunds(rows) {
        let sum = refunded.entry(refund.put.payment_id).or_default();
        *sum = sum.saturating_add(refund.put.amount.minor());
    }
    let payment = |row: PaymentRow| {
        let (status, result) = match results.remove(&row.payment_id) {
            None => (PaymentStatus::Started, None),
            Some((Outcome::Unknown, result)) => (PaymentStatus::Unknown, result),
            Some((Outcome::Failed, result)) => (PaymentStatus::Failed, result),
            Some((Outcome::Captured, result)) => (PaymentStatus::Captured, result),
            Some((Outcome::Reversed, result)) => (PaymentStatus::Reversed, result),
        };
        let refunded = refunded.get(&row.payment_id).copied().unwrap_or(0);
        let (agreed, on_receipt, again) = (row.agreed > 0, row.agreed >= ON_RECEIPT, row.agreed >= AGAIN);
        let (id, stamp, put) = (row.payment_id, row.stamp?, row.put?);
        Some(Payment { id, stamp, put, status, result, refunded, agreed, on_receipt, again })
    };
    read_all(rows, PAYMENT, PaymentRow::read).filter_map(payment).collect()
}
