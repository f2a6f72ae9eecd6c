//! Who contradicts whom in an order: of all that happened to it, the facts that stand on the sides of a contradiction.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::view::{Line, Order, Ticket};
use crate::anomaly::Kind;
use crate::fact::Body;
use crate::ids::{CheckId, LineId};
use crate::kitchen::TicketIssued;
use crate::money::{Money, Qty};

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// A check was formed.
    Formed,
    /// Money was taken.
    Paid,
    /// An outside system was asked for money.
    Began,
    /// It is not known what came of that.
    NotKnown,
    /// Money was given back.
    Refunded,
    /// A payment was put under another tender.
    Reversed,
    /// A check was taken back.
    CheckCancelled,
    /// The order was cancelled.
    OrderCancelled,
    /// A line was voided.
    Voided,
    /// A line went to another order.
    Moved,
    /// Lines were sent to a station.
    Sent,
    /// The baton was handed on.
    BatonMoved,
    /// A receipt was given.
    Issued,
    /// A receipt was corrected.
    Corrected,
    /// Somebody got a PIN.
    PinChosen,
    /// Something was reserved.
    Reserved,
    /// A paper got a number.
    Numbered,
}

/// A side of a contradiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// What was done.
    pub deed: Deed,
    /// The money that it is about.
    pub sum: Option<Money>,
    /// How much of a line it is about.
    pub qty: Option<Qty>,
    /// The tender, for money.
    pub tender: String,
    /// The number of its paper.
    pub paper: String,
}

impl Side {
    /// A deed without particulars.
    pub fn of(deed: Deed) -> Self {
        Self { deed, sum: None, qty: None, tender: String::new(), paper: String::new() }
    }

    fn money(deed: Deed, sum: Money, tender: &str, paper: &str) -> Self {
        let (tender, paper) = (tender.to_owned(), paper.to_owned());
        Self { sum: Some(sum), tender, paper, ..Self::of(deed) }
    }

    fn paper(deed: Deed, paper: &str) -> Self {
        Self { paper: paper.to_owned(), ..Self::of(deed) }
    }
}

impl Order {
    /// The line that a contradiction is about: the subject itself, or the first that a ticket tells once more.
    pub fn line_at_issue(&self, subject: Uuid) -> Option<&Line> {
        let told = || self.tickets.iter().find(|ticket| ticket.id.0 == subject).and_then(|ticket| ticket.items.first());
        self.line(LineId(subject)).or_else(|| self.line(told()?.line))
    }

    /// The sides of a contradiction, each with its place among all that happened to the order.
    pub fn sides(&self, kind: Kind, subject: Uuid, happened: &[Body]) -> Vec<(usize, Side)> {
        let doubled = doubled_moves(happened);
        let of = |(at, body): (usize, &Body)| self.side(kind, subject, body, &doubled).map(|side| (at, side));
        happened.iter().enumerate().filter_map(of).collect()
    }

    fn side(&self, kind: Kind, subject: Uuid, body: &Body, doubled: &BTreeSet<u32>) -> Option<Side> {
        match kind {
            Kind::LinePaidTwice => self.covering(LineId(subject), body),
            Kind::LateVoid => self.covering(LineId(subject), body).or_else(|| removal(LineId(subject), body)),
            Kind::RemovedTwice => removal(LineId(subject), body),
            Kind::CheckOverpaid => self.paid_for(CheckId(subject), body),
            Kind::CancelledCheckPaid => {
                self.paid_for(CheckId(subject), body).or_else(|| check_cancelled(CheckId(subject), body))
            }
            Kind::CancelledOrderPaid => match body {
                Body::PaymentCaptured(paid) => self.paid_for(paid.check, body),
                _ => cancelled(body),
            },
            Kind::PaymentUnknown => outcome(subject, body),
            Kind::RefundedTwice => given_back(subject, body),
            Kind::TicketDuplicated => self.doubled_ticket(subject, body),
            Kind::BatonSplit => match body {
                Body::BatonMoved(moved) if !moved.forced && doubled.contains(&moved.n) => {
                    Some(Side::of(Deed::BatonMoved))
                }
                _ => None,
            },
            Kind::CheckSumBroken => self.formed(CheckId(subject), body),
            Kind::ReceiptContradicted => self.about_receipt(CheckId(subject), body),
            Kind::NumberTwice | Kind::PinTwice | Kind::ShareOverdrawn => None,
        }
    }

    /// What put a line on a check that counts: its money, or the check itself while nobody paid it.
    fn covering(&self, line: LineId, body: &Body) -> Option<Side> {
        let covers = |id: CheckId| self.covered_by(id, line) > 0 && self.check(id).is_some_and(|check| check.is_live());
        match body {
            Body::PaymentCaptured(paid) if covers(paid.check) => self.paid_for(paid.check, body),
            Body::CheckFormed(formed) if covers(formed.check) => self
                .check(formed.check)
                .filter(|check| check.captured == 0)
                .and_then(|_| self.formed(formed.check, body)),
            _ => None,
        }
    }

    fn formed(&self, check: CheckId, body: &Body) -> Option<Side> {
        match body {
            Body::CheckFormed(formed) if formed.check == check => {
                Some(Side::money(Deed::Formed, formed.sum.total, "", ""))
            }
            _ => None,
        }
    }

    fn paid_for(&self, id: CheckId, body: &Body) -> Option<Side> {
        let receipt = || self.check(id).and_then(|check| check.receipt.clone()).unwrap_or_default();
        match body {
            Body::PaymentCaptured(paid) if paid.check == id => {
                Some(Side::money(Deed::Paid, paid.amount, &paid.tender, &receipt()))
            }
            _ => None,
        }
    }

    fn about_receipt(&self, check: CheckId, body: &Body) -> Option<Side> {
        match body {
            Body::ReceiptIssued(issued) if issued.check == check => Some(Side::paper(Deed::Issued, &issued.number)),
            Body::ReceiptCorrected(corrected) if corrected.check == check => {
                Some(Side::paper(Deed::Corrected, &corrected.number))
            }
            Body::PaymentCaptured(_) => self.paid_for(check, body),
            _ => check_cancelled(check, body).or_else(|| cancelled(body)),
        }
    }

    fn doubled_ticket(&self, subject: Uuid, body: &Body) -> Option<Side> {
        let Body::TicketIssued(issued) = body else { return None };
        let ticket = self.tickets.iter().find(|ticket| ticket.id.0 == subject)?;
        shares_a_step(ticket, issued).then(|| Side::paper(Deed::Sent, &issued.serial))
    }
}

fn shares_a_step(ticket: &Ticket, issued: &TicketIssued) -> bool {
    let same = |line: LineId, step: u32| ticket.items.iter().any(|item| item.line == line && item.step == step);
    issued.items.iter().any(|item| same(item.line, item.step))
}

fn doubled_moves(happened: &[Body]) -> BTreeSet<u32> {
    let (mut seen, mut doubled) = (BTreeSet::new(), BTreeSet::new());
    for body in happened {
        if let Body::BatonMoved(moved) = body
            && !moved.forced
            && !seen.insert(moved.n)
        {
            doubled.insert(moved.n);
        }
    }
    doubled
}

fn removal(line: LineId, body: &Body) -> Option<Side> {
    match body {
        Body::LineVoided(voided) if voided.line == line => {
            Some(Side { qty: Some(voided.qty), ..Side::of(Deed::Voided) })
        }
        Body::LineMoved(moved) if moved.line == line => {
            Some(Side { qty: Some(moved.sold.qty), ..Side::of(Deed::Moved) })
        }
        _ => None,
    }
}

fn check_cancelled(check: CheckId, body: &Body) -> Option<Side> {
    match body {
        Body::CheckCancelled(cancelled) if cancelled.check == check => Some(Side::of(Deed::CheckCancelled)),
        _ => None,
    }
}

fn cancelled(body: &Body) -> Option<Side> {
    match body {
        Body::OrderCancelled(cancelled) if cancelled.cancelled => Some(Side::of(Deed::OrderCancelled)),
        _ => None,
    }
}

fn outcome(payment: Uuid, body: &Body) -> Option<Side> {
    match body {
        Body::PaymentStarted(started) if started.payment.0 == payment => {
            Some(Side::money(Deed::Began, started.amount, &started.tender, ""))
        }
        Body::PaymentUnknown(unknown) if unknown.payment.0 == payment => Some(Side::of(Deed::NotKnown)),
        _ => None,
    }
}

fn given_back(payment: Uuid, body: &Body) -> Option<Side> {
    match body {
        Body::PaymentCaptured(paid) if paid.payment.0 == payment => {
            Some(Side::money(Deed::Paid, paid.amount, &paid.tender, ""))
        }
        Body::PaymentRefunded(back) if back.payment.0 == payment => {
            Some(Side::money(Deed::Refunded, back.amount, &back.tender, &back.number))
        }
        Body::PaymentReversed(reversed) if reversed.payment.0 == payment => {
            Some(Side::money(Deed::Reversed, reversed.amount, &reversed.tender, ""))
        }
        _ => None,
    }
}
