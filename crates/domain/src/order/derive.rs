//! The figures of an order and its contradictions: a pure function of its rows.

use std::collections::BTreeMap;

use log::{Rows, Stamp};
use uuid::Uuid;

use super::rows::{Cooking, ORDER_FIGURES, OrderFiguresRow, Status};
use super::sold::Sold;
use super::view::{Check, Line, Order, Payment, Ticket, money, sum};
use crate::Figure;
use crate::anomaly::{self, Kind};
use crate::check::{CHECK_FIGURES, CheckFiguresRow};
use crate::ids::{LineId, PaymentId, RefundId};
use crate::kitchen::{Stage, TicketKind};
use crate::money::{Amounts, Money, Qty};
use crate::payment::{MONEY_FIGURES, MoneyFiguresRow, PaymentStatus};

/// All figures of an order.
pub(super) fn derive(rows: &Rows) -> Vec<Figure> {
    let Some(order) = Order::read(rows) else { return Vec::new() };
    let anomalies = anomalies(&order);
    let mut figures = vec![order_figures(&order, anomalies.len())];
    figures.extend(order.checks.iter().map(|check| check_figures(&order, check)));
    figures.extend(money_figures(&order));
    figures.extend(anomalies);
    figures
}

fn figure(table: &'static str, (key, figures): (Vec<log::Value>, Vec<log::Value>)) -> Figure {
    Figure { table, key, figures }
}

impl Order {
    /// How much of a line the kitchen should make: what stands, and nothing once the order is cancelled.
    pub fn wanted(&self, line: &Line) -> i64 {
        if self.status() == Status::Cancelled { 0 } else { line.stands() }
    }

    /// Where it stands.
    pub fn status(&self) -> Status {
        let live = || self.checks.iter().filter(|check| check.is_live());
        let open = self.has_open_lines();
        let captured = self.captured() > 0;
        if self.cancelled && !captured {
            Status::Cancelled
        } else if self.merged_into.is_some() && !open && !captured {
            Status::Merged
        } else if !open && live().next().is_some() && live().all(Check::is_settled) {
            Status::Paid
        } else if live().any(Check::is_awaiting) {
            Status::FiscalisedUnpaid
        } else if captured || live().any(Check::is_settled) {
            Status::PartPaid
        } else if live().next().is_some() {
            Status::Presented
        } else {
            Status::Open
        }
    }
}

impl Order {
    /// How far the kitchen is with what stands of it.
    pub fn cooking(&self) -> Cooking {
        let makes = |ticket: &&Ticket| ticket.put.kind == TicketKind::Make;
        let stages: Vec<Stage> =
            self.tickets.iter().filter(makes).map(|ticket| Stage::of_mark(ticket.stage).0).collect();
        if self.lines.iter().all(|line| line.fired <= 0) || stages.is_empty() {
            Cooking::None
        } else if stages.iter().all(|stage| *stage == Stage::Served) {
            Cooking::Served
        } else if stages.iter().all(|stage| *stage >= Stage::Bumped) {
            Cooking::Ready
        } else {
            Cooking::Cooking
        }
    }
}

fn order_figures(order: &Order, anomalies: usize) -> Figure {
    let status = order.status();
    let count = |lines: usize| i64::try_from(lines).unwrap_or(i64::MAX);
    let unsent = |line: &&Line| order.wanted(line) != line.fired && !line.sold.station.is_empty();
    let row = OrderFiguresRow {
        order_id: order.id,
        status,
        occupies: status.wants_something(),
        table_id: order.table,
        day: order.put.day,
        number: order.put.number.clone(),
        gross: money(sum(order.lines.iter().map(gross))),
        captured: money(order.captured()),
        refunded: money(sum(order.checks.iter().map(|check| check.refunded))),
        lines_open: count(order.lines.iter().filter(|line| line.open() > 0).count()),
        lines_unsent: count(order.lines.iter().filter(unsent).count()),
        anomalies: count(anomalies),
        opened_ms: order.put.opened_ms,
        kitchen: order.cooking(),
        held: order.lines.iter().any(|line| line.held && line.stands() > 0 && line.fired == 0),
        touched_ms: touched_ms(order),
    };
    figure(ORDER_FIGURES.name, row.cells())
}

/// When anything last happened that guests notice. Clocks of several devices meet here: it is for people to look at.
fn touched_ms(order: &Order) -> i64 {
    let lines = order.lines.iter().map(|line| line.changed_ms);
    let tickets = order.tickets.iter().map(|ticket| ticket.put.issued_ms);
    let of_check = |check: &Check| [check.put.formed_ms, check.printed_ms, check.receipt_ms.unwrap_or(0)];
    let checks = order.checks.iter().flat_map(of_check);
    let results = order.payments.iter().filter_map(|payment| payment.result.as_ref()).map(|result| result.at_ms);
    let moments = lines.chain(tickets).chain(checks).chain(results);
    moments.fold(order.put.opened_ms, i64::max)
}

impl Sold {
    /// What a quantity of it costs before discounts; cut off at the ends of all money.
    pub fn worth(&self, qty: Qty) -> Money {
        money(worth(self, qty.thousandths()))
    }
}

fn gross(line: &Line) -> i64 {
    worth(&line.sold, line.stands())
}

fn worth(sold: &Sold, thousandths: i64) -> i64 {
    let modifier = |m: &super::SoldModifier| {
        crate::money::line_amount(m.price, m.qty, crate::money::Rounding::HalfUp).map_or(0, Money::minor)
    };
    let unit = sold.price.minor().saturating_add(sum(sold.modifiers.iter().map(modifier)));
    crate::money::mul_div(unit, thousandths, Qty::ONE.thousandths(), crate::money::Rounding::HalfUp).unwrap_or(0)
}

fn check_figures(order: &Order, check: &Check) -> Figure {
    let paid = || order.payments.iter().filter(|payment| payment.put.check_id == check.id && is_captured(payment));
    let last = paid().map(|payment| (payment.stamp, payment)).max_by_key(|(stamp, _)| *stamp);
    let settled = check.is_settled();
    let Amounts { gross, discount, service, tax, total } = check.put.sum.0;
    let rounding = |payment: &Payment| payment.result.as_ref().map_or(0, |result| result.rounding.minor());
    let row = CheckFiguresRow {
        order_id: order.id,
        check_id: check.id,
        status: check.status(),
        day: check.put.day,
        shift_id: last.filter(|_| settled).map(|(_, payment)| payment.put.shift_id),
        gross,
        discount,
        service,
        tax,
        total,
        captured: money(check.captured),
        refunded: money(check.refunded),
        rounding: money(sum(paid().map(rounding))),
        tips: money(sum(paid().map(|payment| payment.put.tip.minor()))),
        qty: Qty::new(sum(check.covers.iter().map(|(_, qty, _)| *qty))).unwrap_or(Qty::MAX),
        settled_ms: last.filter(|_| settled).and_then(|(_, payment)| settled_ms(check, payment)),
        taxes: check.put.taxes.clone(),
    };
    figure(CHECK_FIGURES.name, row.cells())
}

/// When a check was paid: the time of its receipt, which a later change of tender leaves alone.
fn settled_ms(check: &Check, last: &Payment) -> Option<i64> {
    check.receipt_ms.or(last.result.as_ref().map(|result| result.at_ms))
}

fn is_captured(payment: &Payment) -> bool {
    payment.status == PaymentStatus::Captured
}

fn money_figures(order: &Order) -> Vec<Figure> {
    let payment = |payment: &Payment| MoneyFiguresRow {
        order_id: order.id,
        money_id: payment.id,
        status: payment.status,
        shift_id: payment.put.shift_id,
        tender: payment.put.tender.clone(),
        amount: payment.put.amount,
        tip: payment.put.tip,
        rounding: payment.result.as_ref().map_or_else(Default::default, |result| result.rounding),
        refund: false,
        at_ms: payment.result.as_ref().map_or(payment.put.started_ms, |result| result.at_ms),
        day: payment.result.as_ref().and_then(|result| result.day),
    };
    let tips = tips_back(order);
    let refund = |refund: &super::Refund| MoneyFiguresRow {
        order_id: order.id,
        money_id: own_id(order, refund),
        status: PaymentStatus::Captured,
        shift_id: refund.put.shift_id,
        tender: refund.put.tender.clone(),
        amount: -refund.put.amount,
        tip: tips.get(&refund.id).copied().unwrap_or_default(),
        rounding: Default::default(),
        refund: true,
        at_ms: refund.put.at_ms,
        day: Some(refund.put.day),
    };
    let rows = order.payments.iter().map(payment).chain(order.refunds.iter().map(refund));
    rows.map(|row| figure(MONEY_FIGURES.name, row.cells())).collect()
}

/// What each refund gives back of a tip, below zero: the tip is what goes back last.
fn tips_back(order: &Order) -> BTreeMap<RefundId, Money> {
    let mut refunds: Vec<&super::Refund> = order.refunds.iter().collect();
    refunds.sort_by_key(|refund| refund.stamp);
    let mut given: BTreeMap<PaymentId, i64> = BTreeMap::new();
    let tip = |refund: &super::Refund| {
        let payment = order.payment(refund.put.payment_id)?;
        let goods = payment.received().saturating_sub(payment.put.tip.minor());
        let before = given.entry(payment.id).or_default();
        let after = before.saturating_add(refund.put.amount.minor());
        let over = |given: i64| given.saturating_sub(goods).max(0);
        let tip = over(after).saturating_sub(over(*before));
        *before = after;
        (tip > 0).then(|| (refund.id, -money(tip)))
    };
    refunds.into_iter().filter_map(tip).collect()
}

/// The identifier of a refund among payments and refunds: its own, unless a broken peer gave it to a payment, too.
fn own_id(order: &Order, refund: &super::Refund) -> PaymentId {
    let id = PaymentId(refund.id.0);
    if order.payment(id).is_some() { PaymentId::derived(refund.id.0, 0) } else { id }
}

/// Contradictions, each with the smallest stamp among the facts that contradict.
fn anomalies(order: &Order) -> Vec<Figure> {
    let mut found: BTreeMap<(Kind, Uuid), Stamp> = BTreeMap::new();
    let mut note = |kind: Kind, subject: Uuid, stamp: Stamp| {
        let first = found.entry((kind, subject)).or_insert(stamp);
        *first = stamp.min(*first);
    };
    order.lines.iter().for_each(|line| line_anomalies(order, line, &mut note));
    order.checks.iter().for_each(|check| check_anomalies(order, check, &mut note));
    for payment in &order.payments {
        if payment.status == PaymentStatus::Unknown {
            note(Kind::PaymentUnknown, payment.id.0, payment.stamp);
        }
        let reversed = payment.status == PaymentStatus::Reversed && payment.refunded > 0;
        if reversed || payment.refunded > payment.received() {
            note(Kind::RefundedTwice, payment.id.0, payment.stamp);
        }
    }
    if order.cancelled && order.captured() > 0 {
        let paid = order.payments.iter().filter(|payment| is_captured(payment));
        note(Kind::CancelledOrderPaid, order.id.0, paid.map(|payment| payment.stamp).min().unwrap_or(order.stamp));
    }
    if let Some(stamp) = order.baton.split {
        note(Kind::BatonSplit, order.id.0, stamp);
    }
    ticket_anomalies(order, &mut note);
    found.into_iter().map(|((kind, subject), first)| anomaly::figure(order.id.0, kind, subject, first)).collect()
}

fn line_anomalies(order: &Order, line: &Line, note: &mut impl FnMut(Kind, Uuid, Stamp)) {
    if line.covered > line.ordered_most {
        let covering = order.checks.iter().filter(|check| check.is_live() && covers(check, line.id));
        let first = covering.map(|check| check.stamp).min().unwrap_or(line.stamp);
        note(Kind::LinePaidTwice, line.id.0, first);
    } else if line.covered > line.stands() {
        note(Kind::LateVoid, line.id.0, line.first_removal.unwrap_or(line.stamp));
    }
    if line.removed() > line.ordered {
        note(Kind::RemovedTwice, line.id.0, line.first_removal.unwrap_or(line.stamp));
    }
}

fn covers(check: &Check, line: LineId) -> bool {
    check.covers.iter().any(|(id, _, _)| *id == line)
}

fn check_anomalies(order: &Order, check: &Check, note: &mut impl FnMut(Kind, Uuid, Stamp)) {
    let paid = || order.payments.iter().filter(|p| p.put.check_id == check.id && is_captured(p));
    let first = paid().map(|payment| payment.stamp).min().unwrap_or(check.stamp);
    if check.captured > check.put.total.minor() {
        note(Kind::CheckOverpaid, check.id.0, first);
    }
    if check.cancelled && check.captured > 0 {
        note(Kind::CancelledCheckPaid, check.id.0, first);
    }
    let is_over = order.cancelled || !check.is_live();
    let contradicts = match check.standing_receipt() {
        Some(_) => is_over && !check.is_settled(),
        None => check.receipt.is_some() && check.is_settled(),
    };
    if contradicts {
        note(Kind::ReceiptContradicted, check.id.0, first);
    }
    let sum = Amounts::sum(check.covers.iter().map(|(_, _, amounts)| amounts));
    if sum.as_ref() != Ok(&check.put.sum.0) || check.put.sum.0.total != check.put.total {
        note(Kind::CheckSumBroken, check.id.0, check.stamp);
    }
}

fn ticket_anomalies(order: &Order, note: &mut impl FnMut(Kind, Uuid, Stamp)) {
    let mut kept: BTreeMap<(LineId, u32), Stamp> = BTreeMap::new();
    for ticket in &order.tickets {
        for item in &ticket.items {
            match kept.get(&(item.line, item.step)) {
                Some(first) => note(Kind::TicketDuplicated, ticket.id.0, *first),
                None => {
                    kept.insert((item.line, item.step), ticket.stamp);
                }
            }
        }
    }
}
