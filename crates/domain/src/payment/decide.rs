//! Taking money and giving it back.

use log::DeviceId;

use super::facts::{PaymentCaptured, PaymentFailed, PaymentRefunded, PaymentStarted, PaymentUnknown};
use super::rows::PaymentStatus;
use crate::branch::{Settings, Tender};
use crate::calendar::BusinessDay;
use crate::fact::Body;
use crate::ids::{CheckId, LineId, PaymentId, RefundId, ShiftId};
use crate::kitchen::Counter;
use crate::money::{Money, Qty, Rounding, mul_div, round_cash};
use crate::order::{Check, Order, OrderError, Payment};
use crate::stock::{Use, for_quantity};
use crate::text;

/// The till that takes or gives money.
#[derive(Debug)]
pub struct Till<'a> {
    /// The device; it must hold the baton.
    pub device: DeviceId,
    /// Its open shift.
    pub shift: ShiftId,
    /// Business day.
    pub day: BusinessDay,
    /// The settings of the branch.
    pub settings: &'a Settings,
    /// Its receipt numbers.
    pub receipts: &'a mut Counter,
}

/// Money for a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take {
    /// The check.
    pub check: CheckId,
    /// The payment.
    pub payment: PaymentId,
    /// The tender.
    pub tender: String,
    /// How much of the check; nothing means all that is due.
    pub amount: Option<Money>,
    /// The tip.
    pub tip: Money,
    /// What the guest gave, for cash.
    pub given: Option<Money>,
    /// The outside system's reference.
    pub reference: Option<String>,
}

/// How a payment that was begun ended.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// The money is here; the outside system's reference.
    Captured(Option<String>),
    /// Nobody was charged, and why.
    Failed(String),
    /// Nobody knows, and why.
    Unknown(String),
}

/// Money to give back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refunding {
    /// The refund.
    pub refund: RefundId,
    /// The payment.
    pub payment: PaymentId,
    /// How much; nothing means what the lines cost or, without lines, all that is left of the payment.
    pub amount: Option<Money>,
    /// What the guest brought back.
    pub lines: Vec<(LineId, Qty)>,
    /// Why.
    pub reason: String,
    /// Whether the goods are lost.
    pub used_up: bool,
}

const REFERENCE_CHARS_MAX: usize = 100;

impl Order {
    /// Takes money at once: cash, or a tender that somebody confirmed by hand. Where the receipt comes before the money,
    /// the form of payment is agreed instead, unless there is nothing to pay.
    pub fn take(&self, take: Take, till: &mut Till<'_>) -> Result<Vec<Body>, OrderError> {
        let (check, amount) = self.asked(&take, till, false)?;
        if till.settings.fiscal_first && amount > Money::ZERO {
            return Err(OrderError::ReceiptFirst);
        }
        let tender = need_tender(&take.tender, till.settings)?;
        reference(take.reference.as_deref())?;
        let rounding = cash_rounding(check.due(), amount, tender, till.settings)?;
        let to_pay = Money::sum([amount, rounding, take.tip])?;
        let given = if tender.cash { take.given } else { None };
        if given.is_some_and(|given| given < to_pay) {
            return Err(OrderError::GivenTooLittle);
        }
        let captured = PaymentCaptured {
            order: self.id,
            check: take.check,
            payment: take.payment,
            tender: take.tender,
            shift: till.shift,
            day: till.day,
            amount,
            tip: take.tip,
            rounding,
            given,
            reference: take.reference,
            receipt: None,
            used: Vec::new(),
        };
        self.captured_facts(check, captured, till)
    }

    /// Writes down that an outside system is about to be asked for money. The effect comes after the commit of this.
    ///
    /// Where the receipt comes before the money this is the agreed form of payment, cash as well; once all that is due is
    /// agreed the receipt is issued, and only then may the money come.
    pub fn start_payment(&self, take: Take, till: &mut Till<'_>) -> Result<Vec<Body>, OrderError> {
        let again = self.check(take.check).is_some_and(Check::is_awaiting);
        let agreed = till.settings.fiscal_first || again;
        let (check, amount) = self.asked(&take, till, agreed)?;
        let tender = need_tender(&take.tender, till.settings)?;
        if tender.cash && !agreed {
            return Err(OrderError::Tender { tender: take.tender });
        }
        if agreed && amount == Money::ZERO {
            return Err(OrderError::Amount);
        }
        let started = PaymentStarted {
            order: self.id,
            check: take.check,
            payment: take.payment,
            tender: take.tender,
            shift: till.shift,
            amount,
            tip: take.tip,
            agreed,
            again,
        };
        let is_all = agreed && !again && check.to_agree() == amount.minor();
        let receipt = is_all.then(|| self.receipt_before_money(check, take.payment, till).into());
        Ok(std::iter::once(started.into()).chain(receipt).collect())
    }

    /// Writes down what became of a payment. "Unknown" may still become captured or failed; those two are final. `given`
    /// is what the guest gave, for cash that was agreed.
    pub fn finish_payment(
        &self,
        id: PaymentId,
        finish: Finish,
        given: Option<Money>,
        till: &mut Till<'_>,
    ) -> Result<Vec<Body>, OrderError> {
        let payment = self.payment(id).ok_or(OrderError::NoPayment)?;
        if !payment.is_pending() {
            return Err(OrderError::PaymentDone);
        }
        if payment.agreed && !payment.on_receipt && !matches!(finish, Finish::Failed(_)) {
            return Err(OrderError::ReceiptFirst);
        }
        let order = self.id;
        match finish {
            Finish::Failed(reason) => {
                text::note("reason", &reason)?;
                Ok(vec![PaymentFailed { order, payment: id, reason }.into()])
            }
            Finish::Unknown(reason) => {
                text::note("reason", &reason)?;
                Ok(vec![PaymentUnknown { order, payment: id, reason }.into()])
            }
            Finish::Captured(paid) => self.capture(payment, paid, given, till),
        }
    }

    fn capture(
        &self,
        payment: &Payment,
        paid: Option<String>,
        given: Option<Money>,
        till: &mut Till<'_>,
    ) -> Result<Vec<Body>, OrderError> {
        reference(paid.as_deref())?;
        let put = &payment.put;
        let check = self.check(put.check_id).ok_or(OrderError::NoCheck)?;
        let is_cash = till.settings.is_cash(&put.tender);
        if is_cash && put.shift_id != till.shift {
            return Err(OrderError::ShiftOver);
        }
        let rounding = self.rounding_to_come(payment, till.settings)?;
        let given = given.filter(|_| is_cash);
        if given.is_some_and(|given| Money::sum([put.amount, put.tip, rounding]).is_ok_and(|to_pay| given < to_pay)) {
            return Err(OrderError::GivenTooLittle);
        }
        let captured = PaymentCaptured {
            order: self.id,
            check: put.check_id,
            payment: payment.id,
            tender: put.tender.clone(),
            shift: put.shift_id,
            day: till.day,
            amount: put.amount,
            tip: put.tip,
            rounding,
            given,
            reference: paid,
            receipt: None,
            used: Vec::new(),
        };
        self.captured_facts(check, captured, till)
    }

    /// The check and the amount that money is asked for. Forms of payment that are `agreed` may stand side by side until
    /// the receipt names them.
    fn asked(&self, take: &Take, till: &Till<'_>, agreed: bool) -> Result<(&Check, Money), OrderError> {
        self.need_baton(till.device)?;
        let check = self.check(take.check).ok_or(OrderError::NoCheck)?;
        if check.cancelled {
            return Err(OrderError::CheckCancelled);
        }
        if self.payment(take.payment).is_some() {
            return Err(OrderError::Taken);
        }
        if check.is_awaiting() {
            return if agreed { self.asked_again(check, take) } else { Err(OrderError::ReceiptGiven) };
        }
        if self.pending(take.check).any(|payment| !(agreed && payment.agreed)) {
            return Err(OrderError::PaymentPending);
        }
        if check.is_settled() && check.standing_receipt().is_some() {
            return Err(OrderError::Paid);
        }
        let due = if agreed { check.to_agree() } else { check.due() };
        let amount = take.amount.unwrap_or(Money::new(due)?);
        let is_nothing = amount < Money::ZERO || (amount == Money::ZERO && due > 0);
        if is_nothing || take.tip < Money::ZERO {
            return Err(OrderError::Amount);
        }
        if amount.minor() > due { Err(OrderError::TooMuchMoney { due }) } else { Ok((check, amount)) }
    }

    /// After the receipt only what it names may be tried again: the same form of payment, for the same sum.
    fn asked_again<'o>(&self, check: &'o Check, take: &Take) -> Result<(&'o Check, Money), OrderError> {
        let is_it = |payment: &&Payment| {
            payment.put.tender == take.tender
                && payment.put.tip == take.tip
                && take.amount.is_none_or(|amount| amount == payment.put.amount)
        };
        let failed = self.payments.iter().filter(|payment| payment.put.check_id == check.id);
        let failed = failed.filter(|payment| self.may_retry(payment)).find(is_it);
        failed.map(|payment| (check, payment.put.amount)).ok_or(OrderError::ReceiptGiven)
    }

    /// Gives money back, by the tender that it came by.
    pub fn refund(&self, refunding: Refunding, till: &mut Till<'_>) -> Result<Vec<Body>, OrderError> {
        self.need_baton(till.device)?;
        text::name("reason", &refunding.reason)?;
        if self.refunds.iter().any(|refund| refund.id == refunding.refund) {
            return Err(OrderError::Taken);
        }
        let payment = self.payment(refunding.payment).ok_or(OrderError::NoPayment)?;
        match payment.status {
            PaymentStatus::Captured => {}
            PaymentStatus::Reversed => return Err(OrderError::PaymentDone),
            _ => return Err(OrderError::PaymentPending),
        }
        if self.payment(PaymentId(refunding.refund.0)).is_some() {
            return Err(OrderError::Taken);
        }
        let returned = self.brought_back(&refunding, payment.put.check_id)?;
        let left = payment.left();
        let amount = match refunding.amount {
            Some(amount) => amount,
            None => self.worth(&refunding.lines, payment)?,
        };
        if amount <= Money::ZERO {
            return Err(OrderError::Amount);
        }
        if amount.minor() > left {
            return Err(OrderError::TooMuchMoney { due: left });
        }
        let (number, count) = till.receipts.take();
        Ok(vec![
            PaymentRefunded {
                order: self.id,
                refund: refunding.refund,
                check: payment.put.check_id,
                payment: refunding.payment,
                tender: payment.put.tender.clone(),
                shift: till.shift,
                day: till.day,
                amount,
                lines: refunding.lines,
                reason: refunding.reason,
                used_up: refunding.used_up,
                returned,
                number,
                series: till.receipts.series().to_owned(),
                count,
            }
            .into(),
        ])
    }

    /// What is to be given back for lines: their share of the check, all of what is left where they are all that it
    /// covers. Without lines, all of what is left.
    pub(crate) fn worth(&self, lines: &[(LineId, Qty)], payment: &Payment) -> Result<Money, OrderError> {
        let left = Money::new(payment.left())?;
        let mut worth = Money::ZERO;
        for (id, qty) in lines {
            let (check, line) = (payment.put.check_id, *id);
            let before = self.refunded_of(check, line);
            let upto = |qty: i64| self.share_of(check, line, qty);
            worth = worth.plus(upto(before.saturating_add(qty.thousandths()))?.minus(upto(before)?)?)?;
        }
        let rounding = payment.result.as_ref().map_or(Money::ZERO, |result| result.rounding);
        let by_coins_only = worth > left && worth.minus(left)? <= rounding.abs();
        let is_all = lines.is_empty() || payment.refunded == 0 && worth == payment.put.amount;
        Ok(if is_all || by_coins_only { left } else { worth })
    }

    /// What the first `qty` thousandths of a line cost on a check.
    fn share_of(&self, check: CheckId, line: LineId, qty: i64) -> Result<Money, OrderError> {
        let covers = self.check(check).into_iter().flat_map(|check| &check.covers);
        let Some((_, all, amounts)) = covers.into_iter().find(|(id, _, _)| *id == line) else {
            return Err(OrderError::NoLine);
        };
        Ok(Money::new(mul_div(amounts.total.minor(), qty, *all, Rounding::HalfUp)?)?)
    }

    /// How much of a line on a check was brought back already.
    pub(crate) fn refunded_of(&self, check: CheckId, line: LineId) -> i64 {
        let refunds = self.refunds.iter().filter(|refund| refund.put.check_id == check);
        let lines = refunds.flat_map(|refund| &refund.put.lines.0).filter(|(id, _)| *id == line);
        lines.map(|(_, qty)| qty.thousandths()).fold(0, i64::saturating_add)
    }

    fn brought_back(&self, refunding: &Refunding, check: CheckId) -> Result<Vec<Use>, OrderError> {
        let mut returned = Vec::new();
        for (at, (id, qty)) in refunding.lines.iter().enumerate() {
            let line = self.line(*id).ok_or(OrderError::NoLine)?;
            let there = self.covered_by(check, *id).saturating_sub(self.refunded_of(check, *id));
            if *qty <= Qty::ZERO {
                return Err(OrderError::Quantity);
            }
            if refunding.lines[..at].iter().any(|(earlier, _)| earlier == id) {
                return Err(OrderError::Taken);
            }
            if qty.thousandths() > there {
                return Err(OrderError::TooMuch { there });
            }
            if !refunding.used_up {
                returned.extend(for_quantity(&line.sold.uses, *qty)?);
            }
        }
        Ok(returned)
    }
}

/// The tender, as long as it is offered.
pub(super) fn need_tender<'a>(code: &str, settings: &'a Settings) -> Result<&'a Tender, OrderError> {
    settings
        .tender(code)
        .filter(|tender| !tender.retired)
        .ok_or_else(|| OrderError::Tender { tender: code.chars().take(64).collect() })
}

fn reference(text: Option<&str>) -> Result<(), OrderError> {
    match text {
        Some(text) if text.chars().count() > REFERENCE_CHARS_MAX => Err(OrderError::OutOfRange { what: "reference" }),
        Some(text) => text::note("reference", text).map_err(OrderError::from),
        None => Ok(()),
    }
}

/// Cash is rounded when it completes the check: nobody has smaller coins.
pub(super) fn cash_rounding(
    due: i64,
    amount: Money,
    tender: &Tender,
    settings: &Settings,
) -> Result<Money, OrderError> {
    match settings.cash_rounding {
        Some(to) if tender.cash && amount.minor() == due => Ok(round_cash(amount, to.step, to.rounding)?.difference),
        _ => Ok(Money::ZERO),
    }
}
