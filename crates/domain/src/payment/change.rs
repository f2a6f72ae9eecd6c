//! Changing the tender of a payment: as long as its shift is open, and as a reversal with a new payment.

use super::decide::{Till, cash_rounding, need_tender};
use super::facts::{PaymentCaptured, PaymentReversed};
use super::rows::PaymentStatus;
use crate::fact::Body;
use crate::ids::PaymentId;
use crate::order::{Order, OrderError, Payment};
use crate::text;

/// A payment that was noted under the wrong tender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeTender {
    /// The payment.
    pub payment: PaymentId,
    /// The payment that takes its place.
    pub by: PaymentId,
    /// The right tender.
    pub tender: String,
    /// Why.
    pub reason: String,
}

impl Order {
    /// Takes a payment back and puts another one of the same amount and tip in its place. The check stays paid and keeps
    /// its receipt, so nothing changes in the shift but the two tenders, and the drawer by what cash rounding differs.
    /// A receipt that named the tender before the money came is corrected, and another one takes its place.
    pub fn change_tender(&self, change: ChangeTender, till: &mut Till<'_>) -> Result<Vec<Body>, OrderError> {
        self.need_baton(till.device)?;
        text::name("reason", &change.reason)?;
        let payment = self.reversible(change.payment, till)?;
        if self.payment(change.by).is_some() || self.refunds.iter().any(|refund| refund.id.0 == change.by.0) {
            return Err(OrderError::Taken);
        }
        let (order, put) = (self.id, &payment.put);
        let check = self.check(put.check_id).ok_or(OrderError::NoCheck)?;
        let tender = need_tender(&change.tender, till.settings)?;
        if tender.code == put.tender {
            return Err(OrderError::Tender { tender: change.tender });
        }
        let due = check.due().saturating_add(put.amount.minor());
        let reversed = PaymentReversed {
            order,
            payment: change.payment,
            by: change.by,
            tender: put.tender.clone(),
            shift: till.shift,
            day: till.day,
            amount: put.amount,
            reason: change.reason.clone(),
        };
        let captured = PaymentCaptured {
            order,
            check: put.check_id,
            payment: change.by,
            tender: change.tender,
            shift: till.shift,
            day: till.day,
            amount: put.amount,
            tip: put.tip,
            rounding: cash_rounding(due, put.amount, tender, till.settings)?,
            given: None,
            reference: None,
            receipt: None,
            used: Vec::new(),
        };
        let mut facts = vec![reversed.into(), captured.into()];
        if let Some(receipt) = check.standing_receipt().filter(|_| check.agreed) {
            facts.push(self.correction(check, receipt, change.reason, till).into());
            facts.push(self.receipt(check, till).into());
        }
        Ok(facts)
    }

    fn reversible(&self, id: PaymentId, till: &Till<'_>) -> Result<&Payment, OrderError> {
        let payment = self.payment(id).ok_or(OrderError::NoPayment)?;
        match payment.status {
            PaymentStatus::Captured => {}
            PaymentStatus::Started | PaymentStatus::Unknown => return Err(OrderError::PaymentPending),
            PaymentStatus::Failed | PaymentStatus::Reversed => return Err(OrderError::PaymentDone),
        }
        if payment.refunded > 0 {
            return Err(OrderError::Refunded);
        }
        if payment.put.shift_id != till.shift { Err(OrderError::OtherShift) } else { Ok(payment) }
    }
}
