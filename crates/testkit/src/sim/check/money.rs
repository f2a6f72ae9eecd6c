//! I5: checks and their money. I6: payments and the bank's book.

use std::collections::{BTreeMap, BTreeSet};

use domain::Body;
use domain::anomaly::Kind;
use domain::ids::{CheckId, LineId, OrderId, PaymentId};
use domain::order::{ORDER_FIGURES, OrderFiguresRow};
use log::Value;
use uuid::Uuid;

use super::super::work::money::CASH;
use super::super::world::{CENTRE, World};
use super::Seen;

const I5: &str = "I5 checks cover what was ordered, and their money is right";
const I6: &str = "I6 payments are matched";

/// An order's money, added up from facts with plain sums.
#[derive(Debug, Default)]
struct Account {
    lines: BTreeMap<LineId, Line>,
    checks: BTreeMap<CheckId, Check>,
    payments: BTreeMap<PaymentId, Payment>,
    /// Payments that another one took the place of.
    reversed: BTreeSet<PaymentId>,
    forced: bool,
    /// Devices that opened it: two, if one tap was executed on two of them apart. Each then held the baton first.
    openers: BTreeSet<log::DeviceId>,
    seen: BTreeSet<Uuid>,
}

#[derive(Debug, Default)]
struct Line {
    ordered: i64,
    reduced: i64,
    removed: i64,
    moved: i64,
    whole: bool,
}

#[derive(Debug, Default)]
struct Check {
    total: i64,
    covers: Vec<(LineId, i64, i64)>,
    cancelled: bool,
}

#[derive(Debug)]
struct Payment {
    check: CheckId,
    amount: i64,
    captured: bool,
}

impl Account {
    fn take(&mut self, body: &Body) {
        match body {
            Body::LineAdded(added) => self.add_line(added.line, added.sold.qty.thousandths()),
            Body::LineQuantityChanged(changed) if self.seen.insert(changed.change.0) => {
                let line = self.lines.entry(changed.line).or_default();
                line.ordered += changed.delta.thousandths();
                line.reduced += (-changed.delta.thousandths()).max(0);
            }
            Body::LineVoided(voided) if self.seen.insert(voided.void.0) => {
                let line = self.lines.entry(voided.line).or_default();
                line.removed += voided.qty.thousandths();
                line.whole |= voided.whole;
            }
            Body::CheckFormed(formed) if !self.checks.contains_key(&formed.check) => {
                let cover = |c: &domain::check::Cover| (c.line, c.qty.thousandths(), c.amounts.total.minor());
                let covers = formed.covers.iter().map(cover).collect();
                self.checks.insert(formed.check, Check { total: formed.sum.total.minor(), covers, cancelled: false });
            }
            Body::CheckCancelled(cancelled) => {
                self.checks.entry(cancelled.check).or_default().cancelled = true;
            }
            Body::PaymentStarted(p) => self.pay(p.payment, p.check, p.amount.minor(), false),
            Body::PaymentCaptured(p) => self.pay(p.payment, p.check, p.amount.minor(), true),
            Body::PaymentReversed(p) => _ = self.reversed.insert(p.payment),
            Body::OrderOpened(opened) => _ = self.openers.insert(opened.device),
            Body::BatonMoved(moved) => self.forced |= moved.forced,
            _ => {}
        }
    }

    fn add_line(&mut self, id: LineId, ordered: i64) {
        if self.seen.insert(id.0) {
            self.lines.entry(id).or_default().ordered += ordered;
        }
    }

    fn pay(&mut self, id: PaymentId, check: CheckId, amount: i64, captured: bool) {
        let payment = self.payments.entry(id).or_insert(Payment { check, amount, captured });
        payment.captured |= captured;
    }

    fn captured(&self, check: CheckId) -> i64 {
        let standing = self.payments.iter().filter(|(id, _)| !self.reversed.contains(*id)).map(|(_, p)| p);
        standing.filter(|p| p.check == check && p.captured).map(|p| p.amount).sum()
    }

    fn covered(&self, line: LineId) -> i64 {
        let live = self.checks.iter().filter(|(id, check)| !check.cancelled || self.captured(**id) > 0);
        live.flat_map(|(_, check)| &check.covers).filter(|(of, ..)| *of == line).map(|(_, qty, _)| qty).sum()
    }

    fn open_lines(&self) -> usize {
        let open = |(id, line): &(&LineId, &Line)| {
            let voided = if line.whole { line.removed.max(line.ordered - line.moved) } else { line.removed };
            (line.ordered - voided - line.moved).max(0) - self.covered(**id) > 0
        };
        self.lines.iter().filter(open).count()
    }
}

/// Accounts of all orders. A line that went to another order is counted in both.
fn accounts(seen: &Seen) -> BTreeMap<OrderId, Account> {
    let mut accounts: BTreeMap<OrderId, Account> = BTreeMap::new();
    for (fact, body) in &seen.facts {
        if let Body::LineMoved(moved) = body {
            let from = accounts.entry(moved.order).or_default();
            if from.seen.insert(moved.void.0) {
                from.lines.entry(moved.line).or_default().moved += moved.sold.qty.thousandths();
            }
            accounts.entry(moved.to_order).or_default().add_line(moved.to_line, moved.sold.qty.thousandths());
        } else if let Some(entity) = fact.entity {
            accounts.entry(OrderId(entity)).or_default().take(body);
        }
    }
    accounts
}

impl World {
    pub(super) fn check_checks(&mut self, seen: &Seen) {
        let figures = self.open_lines_by_order();
        for (order, account) in accounts(seen) {
            let may_contradict = account.forced || account.openers.len() > 1 || self.forgot;
            for (id, line) in &account.lines {
                let twice = account.covered(*id) > line.ordered + line.reduced;
                self.allow(twice, may_contradict, seen, Kind::LinePaidTwice, order, id.0);
            }
            for (id, check) in &account.checks {
                let over = account.captured(*id) > check.total;
                self.allow(over, may_contradict, seen, Kind::CheckOverpaid, order, id.0);
                if check.covers.iter().map(|(_, _, total)| total).sum::<i64>() != check.total {
                    self.fail(I5, format!("check {id} is not the sum of its lines"), Some(order.0));
                }
            }
            let open = account.open_lines();
            if figures.get(&order).is_some_and(|counted| *counted != open as i64) {
                let words = format!("order {order}: {open} lines are open, and {:?} are shown", figures.get(&order));
                self.fail(I5, words, Some(order.0));
            }
        }
    }

    /// A contradiction must be listed, and may be there only for a stated reason.
    fn allow(&mut self, is: bool, may: bool, seen: &Seen, kind: Kind, order: OrderId, subject: Uuid) {
        if is && !may {
            let words = format!("order {order}: {kind:?} of {subject} without force and without a lost disk");
            self.fail(I5, words, Some(order.0));
        }
        if is != seen.lists(kind, order.0, subject) {
            let words = format!("order {order}: {kind:?} of {subject} is {is}, and not what is listed");
            self.fail(I5, words, Some(order.0));
        }
    }

    fn open_lines_by_order(&self) -> BTreeMap<OrderId, i64> {
        let Some(writer) = &self.nodes[CENTRE].writer else { return BTreeMap::new() };
        let rows = writer.reader().figures(ORDER_FIGURES, &[]).unwrap_or_default();
        let row = |(key, cells): &(Vec<Value>, Vec<Value>)| OrderFiguresRow::read(key, cells).ok();
        rows.iter().filter_map(row).map(|row| (row.order_id, row.lines_open)).collect()
    }

    /// What the bank charged is captured, once, and nothing else is.
    pub(super) fn check_payments(&mut self, seen: &Seen) {
        let mut started: BTreeMap<PaymentId, OrderId> = BTreeMap::new();
        let mut captured: BTreeMap<PaymentId, OrderId> = BTreeMap::new();
        for (_, body) in seen.bodies() {
            match body {
                Body::PaymentStarted(p) if p.tender != CASH => _ = started.insert(p.payment, p.order),
                Body::PaymentCaptured(p) => _ = captured.insert(p.payment, p.order),
                _ => {}
            }
        }
        for (payment, charge) in self.shop.charged.clone() {
            let is_lost = self.ledger.lost_commands.contains(&charge.began_with) && !started.contains_key(&payment);
            if is_lost {
                self.counts.event("charges whose intent was lost with its disk");
            } else if !captured.contains_key(&payment) {
                let words = format!("payment {payment} of {} was charged and is not captured", charge.amount_minor);
                self.fail(I6, words, Some(charge.order.0));
            }
        }
        let charged = &self.shop.charged;
        let free = captured.iter().find(|(id, _)| started.contains_key(*id) && !charged.contains_key(*id));
        if let Some((payment, order)) = free.map(|(payment, order)| (*payment, order.0)) {
            self.fail(I6, format!("payment {payment} is captured and was never charged"), Some(order));
        }
        self.check_no_pending(seen);
        self.check_receipts_first(seen);
    }

    /// Money that was agreed before its receipt is here only after a receipt that names it, or that names what it is
    /// another try of: the same form, for the same sum.
    fn check_receipts_first(&mut self, seen: &Seen) {
        let (mut agreed, mut named, mut forms) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
        for (_, body) in seen.bodies() {
            match body {
                Body::PaymentStarted(p) if p.agreed => {
                    _ = agreed.insert(p.payment, (p.again, (p.check, p.tender.clone(), p.amount)));
                }
                Body::ReceiptIssued(receipt) => {
                    named.extend(receipt.awaits.iter().copied());
                    forms.extend(receipt.awaits.iter().filter_map(|id| Some(agreed.get(id)?.1.clone())));
                }
                Body::PaymentCaptured(p) => {
                    let Some((again, form)) = agreed.get(&p.payment) else { continue };
                    if !(named.contains(&p.payment) || *again && forms.contains(form)) {
                        self.fail(I6, format!("payment {} came before its receipt", p.payment), Some(p.order.0));
                    }
                }
                _ => {}
            }
        }
    }

    /// Every payment that was begun has a result.
    fn check_no_pending(&mut self, seen: &Seen) {
        let ended: BTreeSet<PaymentId> = seen.bodies().filter_map(|(_, body)| ended(body)).collect();
        let begun = seen.bodies().filter_map(|(_, body)| match body {
            Body::PaymentStarted(p) => Some((p.payment, p.order)),
            _ => None,
        });
        let open = begun.into_iter().find(|(payment, _)| !ended.contains(payment));
        if let Some((payment, order)) = open {
            self.fail(I6, format!("payment {payment} was begun and has no result"), Some(order.0));
        }
    }
}

fn ended(body: &Body) -> Option<PaymentId> {
    match body {
        Body::PaymentCaptured(p) => Some(p.payment),
        Body::PaymentFailed(p) => Some(p.payment),
        _ => None,
    }
}
