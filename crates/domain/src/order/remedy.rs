//! What a manager can do about the contradictions of an order: which money is too much, to the smallest unit, and what
//! gives it back. What was done already counts, so that no two remedies give the same money back.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::view::{Check, Line, Order, Payment, money, sum};
use crate::anomaly::Kind;
use crate::ids::{CheckId, LineId, PaymentId};
use crate::money::{Money, Qty};
use crate::payment::PaymentStatus;

/// A step that undoes a part of a contradiction. All steps of a remedy are taken together, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Money that is too much goes back by the tender that it came by. Stock is left alone: it was never taken twice.
    Refund {
        /// The payment.
        payment: PaymentId,
        /// Its tender.
        tender: String,
        /// How much.
        amount: Money,
        /// What it is for: lines, each with how much of it in thousandths of a unit.
        lines: Vec<(LineId, Qty)>,
    },
    /// A check that nobody paid is taken back.
    CancelCheck {
        /// The check.
        check: CheckId,
        /// Its total.
        total: Money,
    },
    /// A receipt that does not hold is corrected.
    CorrectReceipt {
        /// The check.
        check: CheckId,
        /// Number of the receipt.
        receipt: String,
    },
    /// A check that was paid gets the receipt that it lacks.
    IssueReceipt {
        /// The check.
        check: CheckId,
        /// The tender that it was paid by.
        tender: String,
    },
    /// Somebody has asked the terminal or the bank, and says what became of a payment.
    FinishPayment {
        /// The payment.
        payment: PaymentId,
        /// Its tender.
        tender: String,
        /// How much it is about, with the tip.
        amount: Money,
    },
}

/// What can be done about a contradiction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Remedy {
    /// All that is to be done; nothing where it is to be looked at, or was done.
    pub steps: Vec<Step>,
    /// What goes back to the guest.
    pub back: Money,
    /// A payment is under way: what is to be done is known once it has ended.
    pub later: bool,
}

impl Order {
    /// What can be done about a contradiction of this order.
    pub fn remedy(&self, kind: Kind, subject: Uuid) -> Remedy {
        let mut remedy = Remedy::default();
        match kind {
            Kind::LinePaidTwice | Kind::LateVoid => self.uncover(LineId(subject), &mut remedy),
            Kind::CheckOverpaid => self.overpaid(CheckId(subject), &mut remedy),
            Kind::CancelledCheckPaid => self.uncovered(CheckId(subject), &mut remedy),
            Kind::CancelledOrderPaid => self.all_back(&mut remedy),
            Kind::PaymentUnknown => remedy.steps.extend(self.payment(PaymentId(subject)).map(finish)),
            Kind::ReceiptContradicted => self.right_receipt(CheckId(subject), &mut remedy),
            Kind::RefundedTwice
            | Kind::TicketDuplicated
            | Kind::RemovedTwice
            | Kind::BatonSplit
            | Kind::CheckSumBroken
            | Kind::NumberTwice
            | Kind::PinTwice
            | Kind::ShareOverdrawn => {}
        }
        let back = |step: &Step| if let Step::Refund { amount, .. } = step { amount.minor() } else { 0 };
        remedy.back = money(sum(remedy.steps.iter().map(back)));
        if remedy.later { Remedy { later: true, ..Remedy::default() } } else { remedy }
    }

    /// How much more of a line living checks cover than stands of it and was not brought back.
    fn over(&self, line: &Line) -> i64 {
        let live = self.checks.iter().filter(|check| check.is_live());
        let back = sum(live.map(|check| self.refunded_of(check.id, line.id)));
        line.covered.saturating_sub(line.stands()).saturating_sub(back).max(0)
    }

    /// What of a line on a check was not brought back.
    fn there(&self, check: &Check, line: LineId) -> i64 {
        self.covered_by(check.id, line).saturating_sub(self.refunded_of(check.id, line)).max(0)
    }

    /// Takes a line off the checks that cover too much of it: off those that nobody paid, and then off the latest.
    fn uncover(&self, id: LineId, remedy: &mut Remedy) {
        let Some(line) = self.line(id) else { return };
        let mut over = self.over(line);
        let mut covering: Vec<&Check> = self.checks.iter().filter(|check| check.is_live()).collect();
        covering.sort_by_key(|check| (check.captured > 0, Reverse(check.stamp)));
        for check in covering {
            let qty = over.min(self.there(check, id));
            if qty <= 0 {
                continue;
            }
            if check.captured > 0 || check.is_settled() {
                over -= qty;
                self.lines_back(check, vec![(id, Qty::new(qty).unwrap_or(Qty::MAX))], remedy);
            } else {
                over -= self.there(check, id);
                self.take_back(check, remedy);
            }
        }
    }

    /// Takes off a check what is covered too much, line by line.
    fn uncovered(&self, id: CheckId, remedy: &mut Remedy) {
        let Some(check) = self.check(id) else { return };
        let too_much = |(line, ..): &(LineId, i64, _)| {
            let qty = self.over(self.line(*line)?).min(self.there(check, *line));
            Qty::new(qty).ok().filter(|_| qty > 0).map(|qty| (*line, qty))
        };
        let lines: Vec<(LineId, Qty)> = check.covers.iter().filter_map(too_much).collect();
        if !lines.is_empty() {
            self.lines_back(check, lines, remedy);
        }
    }

    /// A check that nobody paid ends; a receipt that it has is corrected first.
    fn take_back(&self, check: &Check, remedy: &mut Remedy) {
        if self.pending(check.id).next().is_some() {
            remedy.later = true;
            return;
        }
        if let Some(receipt) = check.standing_receipt() {
            remedy.steps.push(Step::CorrectReceipt { check: check.id, receipt: receipt.to_owned() });
        }
        remedy.steps.push(Step::CancelCheck { check: check.id, total: check.put.total });
    }

    /// What lines of a check cost goes back: by one payment if it holds that much, else by several.
    fn lines_back(&self, check: &Check, lines: Vec<(LineId, Qty)>, remedy: &mut Remedy) {
        let paid = self.paid(check.id);
        let mut worth = Money::ZERO;
        for payment in &paid {
            // Only lines of this check are asked about, so that it can always be said what they cost.
            worth = self.worth(&lines, payment).unwrap_or_default();
            if worth > Money::ZERO && worth.minor() <= payment.left() {
                remedy.steps.push(back(payment, worth.minor(), lines));
                return;
            }
        }
        let mut lines = Some(lines);
        let mut over = worth.minor();
        for payment in paid {
            let amount = over.min(payment.left());
            if amount > 0 {
                over -= amount;
                remedy.steps.push(back(payment, amount, lines.take().unwrap_or_default()));
            }
        }
    }

    /// What came in beyond the total goes back, the latest payment first. One that is too much as a whole goes back with
    /// its tip and with what cash rounding did to it.
    fn overpaid(&self, id: CheckId, remedy: &mut Remedy) {
        let Some(check) = self.check(id) else { return };
        let of_no_line =
            self.refunds.iter().filter(|refund| refund.put.check_id == id && refund.put.lines.0.is_empty());
        let back_already = sum(of_no_line.map(|refund| refund.put.amount.minor()));
        let mut over = check.captured.saturating_sub(check.put.total.minor()).saturating_sub(back_already);
        for payment in self.paid(id) {
            let goods = payment.put.amount.minor();
            let is_whole = payment.refunded == 0 && over >= goods;
            let amount = if is_whole { payment.left() } else { over.min(payment.left()) };
            if over > 0 && amount > 0 {
                over -= if is_whole { goods } else { amount };
                remedy.steps.push(back(payment, amount, Vec::new()));
            }
        }
    }

    /// All that came in goes back.
    fn all_back(&self, remedy: &mut Remedy) {
        for check in &self.checks {
            let paid = self.paid(check.id);
            let untouched = paid.iter().all(|payment| payment.refunded == 0);
            let of = |(line, qty, _): &(LineId, i64, _)| Some((*line, Qty::new(*qty).ok()?));
            let mut lines: Vec<_> = check.covers.iter().filter(|_| untouched).filter_map(of).collect();
            for payment in paid.into_iter().filter(|payment| payment.left() > 0) {
                remedy.steps.push(back(payment, payment.left(), std::mem::take(&mut lines)));
            }
        }
    }

    fn right_receipt(&self, id: CheckId, remedy: &mut Remedy) {
        let Some(check) = self.check(id) else { return };
        if self.pending(id).next().is_some() {
            remedy.later = true;
        } else if let Some(receipt) = check.standing_receipt() {
            if !check.is_settled() {
                remedy.steps.push(Step::CorrectReceipt { check: id, receipt: receipt.to_owned() });
            }
        } else if let Some(payment) = self.paid(id).first().filter(|_| check.is_settled() && !check.cancelled) {
            remedy.steps.push(Step::IssueReceipt { check: id, tender: payment.put.tender.clone() });
        }
    }

    /// The payments of a check whose money is here, the latest first.
    fn paid(&self, check: CheckId) -> Vec<&Payment> {
        let captured = |payment: &&Payment| payment.put.check_id == check && payment.status == PaymentStatus::Captured;
        let mut paid: Vec<&Payment> = self.payments.iter().filter(captured).collect();
        paid.sort_by_key(|payment| Reverse((payment.stamp, payment.id)));
        paid
    }
}

fn back(payment: &Payment, amount: i64, lines: Vec<(LineId, Qty)>) -> Step {
    Step::Refund { payment: payment.id, tender: payment.put.tender.clone(), amount: money(amount), lines }
}

fn finish(payment: &Payment) -> Step {
    let amount = money(payment.put.amount.minor().saturating_add(payment.put.tip.minor()));
    Step::FinishPayment { payment: payment.id, tender: payment.put.tender.clone(), amount }
}
