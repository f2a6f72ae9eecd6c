//! Receipts: issued when a check is paid, or before its money where the law wants it so, and corrected by facts.

use super::decide::{Till, cash_rounding};
use super::facts::{PaymentCaptured, ReceiptCorrected, ReceiptIssued};
use super::rows::PaymentStatus;
use crate::branch::Settings;
use crate::fact::Body;
use crate::ids::{CheckId, LineId, PaymentId};
use crate::money::{Money, Qty};
use crate::order::{Check, Line, Order, OrderError, Payment};
use crate::stock::{Use, for_quantity};
use crate::text;

impl Order {
    /// Takes back what a receipt says before its money is complete. The check stands, and what is still due may be agreed
    /// anew under another receipt; one for which no money came may be taken back. A check that is paid is refunded.
    pub fn correct_receipt(&self, id: CheckId, reason: String, till: &mut Till<'_>) -> Result<Vec<Body>, OrderError> {
        self.need_baton(till.device)?;
        text::name("reason", &reason)?;
        let check = self.check(id).ok_or(OrderError::NoCheck)?;
        if check.is_settled() {
            return Err(OrderError::Paid);
        }
        if self.pending(id).next().is_some() {
            return Err(OrderError::PaymentPending);
        }
        let receipt = check.standing_receipt().ok_or(OrderError::NoReceipt)?;
        Ok(vec![self.correction(check, receipt, reason, till).into()])
    }

    pub(super) fn correction(
        &self,
        check: &Check,
        receipt: &str,
        reason: String,
        till: &mut Till<'_>,
    ) -> ReceiptCorrected {
        let (number, count) = till.receipts.take();
        let series = till.receipts.series().to_owned();
        let (order, check, receipt, day) = (self.id, check.id, receipt.to_owned(), till.day);
        ReceiptCorrected { order, check, receipt, day, reason, number, series, count }
    }

    /// The receipt of a check; it takes the place of the one that was corrected, if there is one.
    pub(super) fn receipt(&self, check: &Check, till: &mut Till<'_>) -> ReceiptIssued {
        let (number, count) = till.receipts.take();
        ReceiptIssued {
            order: self.id,
            check: check.id,
            number,
            series: till.receipts.series().to_owned(),
            count,
            used: Vec::new(),
            instead_of: check.receipt.clone(),
            awaits: Vec::new(),
        }
    }

    /// The receipt that names all agreed payments of a check, `last` among them.
    pub(super) fn receipt_before_money(&self, check: &Check, last: PaymentId, till: &mut Till<'_>) -> ReceiptIssued {
        let awaits = self.pending(check.id).map(|payment| payment.id).chain([last]).collect();
        ReceiptIssued { awaits, ..self.receipt(check, till) }
    }

    /// The payment, and the receipt if it completes a check that has none.
    pub(super) fn captured_facts(
        &self,
        check: &Check,
        captured: PaymentCaptured,
        till: &mut Till<'_>,
    ) -> Result<Vec<Body>, OrderError> {
        if check.captured.saturating_add(captured.amount.minor()) < check.put.total.minor() {
            return Ok(vec![captured.into()]);
        }
        match check.standing_receipt().map(str::to_owned) {
            None => {
                let receipt = ReceiptIssued { used: self.unfired_uses(check)?, ..self.receipt(check, till) };
                Ok(vec![captured.into(), receipt.into()])
            }
            receipt if check.is_awaiting() => {
                Ok(vec![PaymentCaptured { receipt, used: self.unfired_uses(check)?, ..captured }.into()])
            }
            Some(_) => Ok(vec![captured.into()]),
        }
    }

    /// Payments of a check that have no result.
    pub fn pending(&self, check: CheckId) -> impl Iterator<Item = &Payment> {
        self.payments.iter().filter(move |payment| payment.put.check_id == check && payment.is_pending())
    }

    /// Whether a payment failed that the standing receipt of its check still names, and that nothing was tried in its place
    /// of yet: the same form may be tried again, and the receipt needs no correction.
    pub fn may_retry(&self, payment: &Payment) -> bool {
        let Some(check) = self.check(payment.put.check_id).filter(|check| check.is_awaiting()) else { return false };
        let like_it = || self.payments.iter().filter(|other| check.names(other) && other.is_like(payment));
        let (named, stand) = (like_it().filter(|other| !other.again), like_it().filter(|other| other.counts()));
        payment.status == PaymentStatus::Failed && check.names(payment) && named.count() > stand.count()
    }

    /// What cash rounding will add to an agreed payment: the form that was agreed last completes the check, and another try
    /// of it as well.
    pub fn rounding_to_come(&self, payment: &Payment, settings: &Settings) -> Result<Money, OrderError> {
        let check = self.check(payment.put.check_id).ok_or(OrderError::NoCheck)?;
        let stands =
            |other: &&Payment| other.put.check_id == check.id && !other.again && (other.counts() || check.names(other));
        let last = self.payments.iter().filter(stands).max_by_key(|other| (other.stamp, other.id));
        let is_last =
            last.is_some_and(|last| last.id == payment.id || payment.again && !last.counts() && last.is_like(payment));
        match settings.tender(&payment.put.tender) {
            Some(tender) if payment.agreed && is_last => {
                cash_rounding(payment.put.amount.minor(), payment.put.amount, tender, settings)
            }
            _ => Ok(Money::ZERO),
        }
    }

    /// What the lines of a check take from stock that no ticket has taken. A line that is paid as a whole takes it under
    /// its own identifier, as its first ticket would; a part of a line under one that follows from check and line.
    fn unfired_uses(&self, check: &Check) -> Result<Vec<(LineId, Vec<Use>)>, OrderError> {
        let mut used = Vec::new();
        for (id, qty, _) in &check.covers {
            let Some(line) = self.line(*id) else { continue };
            if line.fired_steps == 0 && line.fired_before == 0 && !line.sold.uses.is_empty() {
                let taken_by = if *qty >= line.stands() { *id } else { part_of(check.id, *id) };
                used.push((taken_by, for_quantity(&line.sold.uses, Qty::new(*qty)?)?));
            }
        }
        Ok(used)
    }

    /// How much of a line was taken from stock by checks that were paid in full and cover a part of it.
    pub(crate) fn sold_in_parts(&self, line: &Line) -> i64 {
        let sold = self.checks.iter().filter(|check| check.is_settled() && check.receipt.is_some());
        let parts = || sold.clone().map(|check| self.covered_by(check.id, line.id));
        if parts().any(|qty| qty >= line.stands()) { 0 } else { parts().fold(0, i64::saturating_add) }
    }
}

/// The identifier under which a part of a line takes its stock.
fn part_of(check: CheckId, line: LineId) -> LineId {
    LineId(uuid::Uuid::new_v5(&check.0, line.0.as_bytes()))
}
