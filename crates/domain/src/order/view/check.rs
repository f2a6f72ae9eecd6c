//! Checks with their money.

use std::collections::BTreeMap;
use std::sync::Arc;

use log::{Rows, Stamp};

use super::{Line, Payment, sum};
use crate::aggregate::{read_all, read_kept};
use crate::check::{CHECK, CHECK_PRINT, CheckPrintRow, CheckPut, CheckRow, CheckStatus};
use crate::ids::{CheckId, LineId};
use crate::money::Amounts;
use crate::payment::{
    PaymentStatus, RECEIPT, RECEIPT_CORRECTION, ReceiptCorrectionPut, ReceiptCorrectionRow, ReceiptRow,
};

/// A check with its money.
#[derive(Debug, Clone)]
pub struct Check {
    /// The check.
    pub id: CheckId,
    /// The fact that formed it.
    pub stamp: Stamp,
    /// The check's row.
    pub put: CheckPut,
    /// Whether somebody took it back.
    pub cancelled: bool,
    /// What it covers, in the order of the lines.
    pub covers: Vec<(LineId, i64, Amounts)>,
    /// What was captured for it.
    pub captured: i64,
    /// What was given back.
    pub refunded: i64,
    /// How often its pre-bill was printed.
    pub prints: u32,
    /// When that was last, in milliseconds since 1970-01-01 UTC; 0 for never.
    pub printed_ms: i64,
    /// What payments that have no result yet are to bring.
    pub awaited: i64,
    /// Whether forms of payment were agreed for it before its receipt.
    pub agreed: bool,
    /// Number of its last receipt.
    pub receipt: Option<String>,
    /// When that was issued, in milliseconds since 1970-01-01 UTC.
    pub receipt_ms: Option<i64>,
    /// The corrections of its receipts, by the number of what they correct.
    pub corrections: BTreeMap<String, ReceiptCorrectionPut>,
    /// The last of them.
    pub corrected: Option<Stamp>,
}

impl Check {
    /// Whether it counts: not taken back, or paid all the same.
    pub fn is_live(&self) -> bool {
        !self.cancelled || self.captured > 0
    }

    /// Whether its money is complete. A check of nothing is settled by a payment of nothing, which gives it a receipt.
    pub fn is_settled(&self) -> bool {
        let total = self.put.total.minor();
        self.is_live() && self.captured >= total && (total > 0 || self.receipt.is_some())
    }

    /// The receipt that holds: the last one, unless it was corrected.
    pub fn standing_receipt(&self) -> Option<&str> {
        self.receipt.as_deref().filter(|number| !self.corrections.contains_key(*number))
    }

    /// Whether the guest has the receipt and the money is still to come.
    pub fn is_awaiting(&self) -> bool {
        self.is_live() && !self.is_settled() && self.standing_receipt().is_some()
    }

    /// Whether the receipt that holds names a payment: one that was begun after the last correction.
    pub fn names(&self, payment: &Payment) -> bool {
        payment.put.check_id == self.id && payment.on_receipt && Some(payment.stamp) > self.corrected
    }

    /// Where it stands.
    pub fn status(&self) -> CheckStatus {
        match (self.is_live(), self.is_settled()) {
            (false, _) => CheckStatus::Cancelled,
            (true, true) => CheckStatus::Settled,
            (true, false) if self.is_awaiting() => CheckStatus::FiscalisedUnpaid,
            (true, false) => CheckStatus::Presented,
        }
    }

    /// What is still to pay.
    pub fn due(&self) -> i64 {
        self.put.total.minor().saturating_sub(self.captured).max(0)
    }

    /// What of that no payment is to bring yet.
    pub fn to_agree(&self) -> i64 {
        self.due().saturating_sub(self.awaited).max(0)
    }
}

pub(super) fn checks(rows: &Rows, payments: &[Payment]) -> Vec<Check> {
    let mut receipts: BTreeMap<CheckId, (String, i64)> =
        read_all(rows, RECEIPT, ReceiptRow::read).filter_map(|row| Some((row.check_id, row.last()?))).collect();
    let mut corrections: BTreeMap<CheckId, BTreeMap<String, ReceiptCorrectionPut>> = BTreeMap::new();
    let mut corrected: BTreeMap<CheckId, Option<Stamp>> = BTreeMap::new();
    for row in read_all(rows, RECEIPT_CORRECTION, ReceiptCorrectionRow::read) {
        let last = corrected.entry(row.check_id).or_default();
        *last = row.stamp.max(*last);
        corrections.entry(row.check_id).or_default().extend(row.put.map(|put| (row.receipt, put)));
    }
    let mut prints: BTreeMap<CheckId, (u32, i64)> = BTreeMap::new();
    for row in read_all(rows, CHECK_PRINT, CheckPrintRow::read) {
        let (count, last_ms) = prints.entry(row.check_id).or_default();
        *count += 1;
        *last_ms = row.put.map_or(*last_ms, |put| put.printed_ms.max(*last_ms));
    }
    let check = |row: Arc<CheckRow>| {
        let put = row.put.clone()?;
        let (receipt, receipt_ms) = receipts.remove(&row.check_id).unzip();
        let (count, printed_ms) = prints.get(&row.check_id).copied().unwrap_or_default();
        let own = || payments.iter().filter(|payment| payment.put.check_id == row.check_id);
        let paid = || own().filter(|payment| payment.status == PaymentStatus::Captured);
        Some(Check {
            id: row.check_id,
            stamp: row.stamp?,
            cancelled: row.cancelled > 0,
            covers: put.covers.0.iter().map(|cover| (cover.line, cover.qty.thousandths(), cover.amounts)).collect(),
            put,
            captured: sum(paid().map(|payment| payment.put.amount.minor())),
            refunded: sum(paid().map(|payment| payment.refunded)),
            awaited: sum(own().filter(|payment| payment.is_pending()).map(|payment| payment.put.amount.minor())),
            agreed: own().any(|payment| payment.agreed),
            prints: count,
            printed_ms,
            receipt,
            receipt_ms,
            corrections: corrections.remove(&row.check_id).unwrap_or_default(),
            corrected: corrected.remove(&row.check_id).flatten(),
        })
    };
    let mut checks: Vec<Check> = read_kept(rows, CHECK, CheckRow::read).filter_map(check).collect();
    checks.sort_by_key(|check| check.stamp);
    checks
}

/// Puts what each check covers into the order of the order's lines: that of their rows is that of their identifiers.
pub(super) fn sort_covers(checks: &mut [Check], lines: &[Line]) {
    let place: BTreeMap<LineId, usize> = lines.iter().zip(0..).map(|(line, at)| (line.id, at)).collect();
    checks.iter_mut().for_each(|check| check.covers.sort_by_key(|(id, ..)| place.get(id)));
}
