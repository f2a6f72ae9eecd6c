//! An order as the rules see it: read from its rows, with every sum worked out.

use std::collections::BTreeMap;

use log::{DeviceId, Json, Rows, Stamp};

use super::rows::{
    BATON, BatonRow, DISCOUNT, DiscountPut, DiscountRow, LINE, LINE_VOID, LineRow, LineVoidRow, ORDER, OrderPut,
    OrderRow, QUANTITY_CHANGE, QuantityChangeRow, Removal,
};
use super::sold::Sold;
use crate::aggregate::read_all;
use crate::check::{CHECK, COVER, CheckPut, CheckRow, CoverRow};
use crate::ids::{CheckId, DiscountId, LineId, OrderId, PaymentId, RefundId, TableId, TicketId};
use crate::kitchen::{TICKET, TICKET_ITEM, TicketItemRow, TicketPut, TicketRow};
use crate::money::{Amounts, Money, Qty};
use crate::payment::{
    Outcome, PAYMENT, PAYMENT_RESULT, PaymentPut, PaymentResultPut, PaymentResultRow, PaymentRow, PaymentStatus,
    RECEIPT, REFUND, ReceiptRow, RefundPut, RefundRow,
};

/// A line with its sums, all in thousandths of a unit.
#[derive(Debug, Clone)]
pub struct Line {
    /// The line.
    pub id: LineId,
    /// The fact that added it.
    pub stamp: Stamp,
    /// What was sold.
    pub sold: Sold,
    /// What there ever was: the first quantity and its changes.
    pub ordered: i64,
    /// What was voided.
    pub voided: i64,
    /// What went to other orders.
    pub moved: i64,
    /// What living checks cover.
    pub covered: i64,
    /// The figures of those covers.
    pub covered_amounts: Amounts,
    /// What the kitchen stands at.
    pub fired: i64,
    /// How often the kitchen was told about it.
    pub fired_steps: u32,
    /// What it had been told when the line came from another order.
    pub fired_before: i64,
    /// The smallest stamp among its removals.
    pub first_removal: Option<Stamp>,
    /// Note for the kitchen.
    pub note: String,
    /// Course; 0 is none.
    pub course: u32,
    /// Whether it waits for its course to be fired.
    pub held: bool,
}

impl Line {
    /// What stands: it is sold unless somebody takes it off. Never below nothing.
    pub fn stands(&self) -> i64 {
        (self.ordered - self.voided - self.moved).max(0)
    }

    /// What no living check covers.
    pub fn open(&self) -> i64 {
        (self.stands() - self.covered).max(0)
    }

    /// What stands, as a quantity.
    pub fn standing_qty(&self) -> Qty {
        Qty::new(self.stands()).unwrap_or(Qty::MAX)
    }

    /// What is open, as a quantity.
    pub fn open_qty(&self) -> Qty {
        Qty::new(self.open()).unwrap_or(Qty::MAX)
    }
}

/// A ticket with its lines.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// The ticket.
    pub id: TicketId,
    /// The fact that issued it.
    pub stamp: Stamp,
    /// The ticket's row.
    pub put: TicketPut,
    /// How far it is.
    pub stage: i64,
    /// Its lines.
    pub items: Vec<TicketItemRow>,
}

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
    /// What it covers.
    pub covers: Vec<(LineId, i64, Amounts)>,
    /// What was captured for it.
    pub captured: i64,
    /// What was given back.
    pub refunded: i64,
    /// Its receipt, once it was paid in full.
    pub receipt: Option<String>,
}

impl Check {
    /// Whether it counts: not taken back, or paid all the same.
    pub fn is_live(&self) -> bool {
        !self.cancelled || self.captured > 0
    }

    /// Whether its money is complete.
    pub fn is_settled(&self) -> bool {
        self.is_live() && self.captured >= self.put.total.minor()
    }

    /// What is still to pay.
    pub fn due(&self) -> i64 {
        (self.put.total.minor() - self.captured).max(0)
    }
}

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

/// Who holds the baton.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Baton {
    /// Number of the last move.
    pub n: u32,
    /// The holder.
    pub holder: DeviceId,
    /// Whether it was ever taken by force.
    pub forced: bool,
    /// The smaller stamp of two moves with one number, if there are such.
    pub split: Option<Stamp>,
}

/// An order.
#[derive(Debug, Clone)]
pub struct Order {
    /// The order.
    pub id: OrderId,
    /// The fact that opened it.
    pub stamp: Stamp,
    /// The order's row.
    pub put: OrderPut,
    /// Its table.
    pub table: Option<TableId>,
    /// Number of guests.
    pub guests: u32,
    /// Note.
    pub note: String,
    /// The order that it went into.
    pub merged_into: Option<OrderId>,
    /// Whether it is cancelled.
    pub cancelled: bool,
    /// Its lines, in the order in which they were added.
    pub lines: Vec<Line>,
    /// Its discounts that were not withdrawn.
    pub discounts: Vec<(DiscountId, DiscountPut)>,
    /// Its tickets, in the order in which they were issued.
    pub tickets: Vec<Ticket>,
    /// Its checks, in the order in which they were formed.
    pub checks: Vec<Check>,
    /// Its payments.
    pub payments: Vec<Payment>,
    /// Its refunds.
    pub refunds: Vec<Refund>,
    /// Who holds its baton.
    pub baton: Baton,
}

impl Order {
    /// Reads an order; nothing while the fact that opened it has not come.
    pub fn read(rows: &Rows) -> Option<Self> {
        let row = read_all(rows, ORDER, OrderRow::read).next()?;
        let (put, stamp) = (row.put?, row.stamp?);
        let payments = payments(rows);
        let checks = checks(rows, &payments);
        let tickets = tickets(rows);
        let lines = lines(rows, &checks, &tickets);
        Some(Self {
            id: row.order_id,
            stamp,
            table: row.table_id.flatten(),
            guests: row.guests.unwrap_or(0),
            note: row.note.unwrap_or_default(),
            merged_into: row.merged_into.flatten(),
            cancelled: row.cancelled.unwrap_or(false),
            lines,
            discounts: discounts(rows),
            tickets,
            checks,
            payments,
            refunds: refunds(rows),
            baton: baton(rows, put.device_id),
            put,
        })
    }

    /// One of its lines.
    pub fn line(&self, id: LineId) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// One of its checks.
    pub fn check(&self, id: CheckId) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == id)
    }

    /// One of its payments.
    pub fn payment(&self, id: PaymentId) -> Option<&Payment> {
        self.payments.iter().find(|payment| payment.id == id)
    }

    /// Whether any line is open.
    pub fn has_open_lines(&self) -> bool {
        self.lines.iter().any(|line| line.open() > 0)
    }

    /// All that was captured for it.
    pub fn captured(&self) -> i64 {
        self.checks.iter().map(|check| check.captured).sum()
    }
}

fn refunds(rows: &Rows) -> Vec<Refund> {
    let refund = |row: RefundRow| Some(Refund { id: row.refund_id, stamp: row.stamp?, put: row.put? });
    read_all(rows, REFUND, RefundRow::read).filter_map(refund).collect()
}

fn payments(rows: &Rows) -> Vec<Payment> {
    let mut results: BTreeMap<PaymentId, (Outcome, Option<PaymentResultPut>)> = BTreeMap::new();
    for row in read_all(rows, PAYMENT_RESULT, PaymentResultRow::read) {
        let best = results.entry(row.payment_id).or_insert((row.outcome, None));
        if row.outcome >= best.0 {
            *best = (row.outcome, row.put);
        }
    }
    let mut refunded: BTreeMap<PaymentId, i64> = BTreeMap::new();
    for refund in refunds(rows) {
        *refunded.entry(refund.put.payment_id).or_default() += refund.put.amount.minor();
    }
    let payment = |row: PaymentRow| {
        let (status, result) = match results.remove(&row.payment_id) {
            None => (PaymentStatus::Started, None),
            Some((Outcome::Unknown, result)) => (PaymentStatus::Unknown, result),
            Some((Outcome::Failed, result)) => (PaymentStatus::Failed, result),
            Some((Outcome::Captured, result)) => (PaymentStatus::Captured, result),
        };
        let refunded = refunded.get(&row.payment_id).copied().unwrap_or(0);
        Some(Payment { id: row.payment_id, stamp: row.stamp?, put: row.put?, status, result, refunded })
    };
    read_all(rows, PAYMENT, PaymentRow::read).filter_map(payment).collect()
}

fn checks(rows: &Rows, payments: &[Payment]) -> Vec<Check> {
    let mut covers: BTreeMap<CheckId, Vec<(LineId, i64, Amounts)>> = BTreeMap::new();
    for row in read_all(rows, COVER, CoverRow::read) {
        let Some(put) = row.put else { continue };
        covers.entry(row.check_id).or_default().push((row.line_id, put.qty.thousandths(), put.amounts.0));
    }
    let receipts = read_all(rows, RECEIPT, ReceiptRow::read).filter_map(|row| Some((row.check_id, row.put?.number)));
    let mut receipts: BTreeMap<CheckId, String> = receipts.collect();
    let check = |row: CheckRow| {
        let paid =
            |payment: &&Payment| payment.put.check_id == row.check_id && payment.status == PaymentStatus::Captured;
        Some(Check {
            id: row.check_id,
            stamp: row.stamp?,
            put: row.put?,
            cancelled: row.cancelled > 0,
            covers: covers.remove(&row.check_id).unwrap_or_default(),
            captured: payments.iter().filter(paid).map(|payment| payment.put.amount.minor()).sum(),
            refunded: payments.iter().filter(paid).map(|payment| payment.refunded).sum(),
            receipt: receipts.remove(&row.check_id),
        })
    };
    let mut checks: Vec<Check> = read_all(rows, CHECK, CheckRow::read).filter_map(check).collect();
    checks.sort_by_key(|check| check.stamp);
    checks
}

fn tickets(rows: &Rows) -> Vec<Ticket> {
    let mut items: BTreeMap<TicketId, Vec<TicketItemRow>> = BTreeMap::new();
    for row in read_all(rows, TICKET_ITEM, TicketItemRow::read) {
        items.entry(row.ticket_id).or_default().push(row);
    }
    let ticket = |row: TicketRow| {
        let items = items.remove(&row.ticket_id).unwrap_or_default();
        Some(Ticket { id: row.ticket_id, stamp: row.stamp?, put: row.put?, stage: row.stage, items })
    };
    let mut tickets: Vec<Ticket> = read_all(rows, TICKET, TicketRow::read).filter_map(ticket).collect();
    tickets.sort_by_key(|ticket| ticket.stamp);
    tickets
}

fn discounts(rows: &Rows) -> Vec<(DiscountId, DiscountPut)> {
    let mut given: Vec<(Stamp, DiscountId, DiscountPut)> = read_all(rows, DISCOUNT, DiscountRow::read)
        .filter(|row| row.withdrawn == 0)
        .filter_map(|row| Some((row.stamp?, row.discount_id, row.put?)))
        .collect();
    given.sort_by_key(|(stamp, id, _)| (*stamp, *id));
    given.into_iter().map(|(_, id, put)| (id, put)).collect()
}

fn baton(rows: &Rows, opener: DeviceId) -> Baton {
    let mut moves: Vec<(u32, Stamp, DeviceId, bool)> = read_all(rows, BATON, BatonRow::read)
        .filter_map(|row| row.put.zip(row.stamp).map(|(put, stamp)| (row.n, stamp, put.to_device, put.forced)))
        .collect();
    moves.sort();
    let unforced = |pair: &&[(u32, Stamp, DeviceId, bool)]| pair[0].0 == pair[1].0 && !(pair[0].3 || pair[1].3);
    let split = moves.windows(2).find(unforced).map(|pair| pair[0].1);
    let forced = moves.iter().any(|(_, _, _, forced)| *forced);
    let (n, holder) = moves.last().map_or((0, opener), |(n, _, holder, _)| (*n, *holder));
    Baton { n, holder, forced, split }
}

fn lines(rows: &Rows, checks: &[Check], tickets: &[Ticket]) -> Vec<Line> {
    let mut lines: Vec<Line> = read_all(rows, LINE, LineRow::read).filter_map(|row| line(row, tickets)).collect();
    lines.sort_by_key(|line| (line.stamp, line.id));
    let place: BTreeMap<LineId, usize> = lines.iter().enumerate().map(|(at, line)| (line.id, at)).collect();
    for row in read_all(rows, QUANTITY_CHANGE, QuantityChangeRow::read) {
        let Some(put) = row.put else { continue };
        if let Some(at) = place.get(&put.line_id) {
            lines[*at].ordered += put.delta.thousandths();
        }
    }
    for row in read_all(rows, LINE_VOID, LineVoidRow::read) {
        let (Some(put), Some(stamp)) = (row.put, row.stamp) else { continue };
        let Some(line) = place.get(&put.line_id).map(|at| &mut lines[*at]) else { continue };
        match put.removal {
            Removal::Voided => line.voided += put.qty.thousandths(),
            Removal::Moved => line.moved += put.qty.thousandths(),
        }
        line.first_removal = Some(line.first_removal.map_or(stamp, |first| first.min(stamp)));
    }
    for (id, qty, amounts) in checks.iter().filter(|check| check.is_live()).flat_map(|check| &check.covers) {
        let Some(line) = place.get(id).map(|at| &mut lines[*at]) else { continue };
        line.covered += qty;
        line.covered_amounts = line.covered_amounts.plus(amounts).unwrap_or(line.covered_amounts);
    }
    lines
}

fn line(row: LineRow, tickets: &[Ticket]) -> Option<Line> {
    let (put, stamp) = (row.put?, row.stamp?);
    let Json(sold) = put.sold;
    let (fired, fired_steps) = fired(row.line_id, put.fired.thousandths(), tickets);
    Some(Line {
        id: row.line_id,
        stamp,
        ordered: put.qty.thousandths(),
        voided: 0,
        moved: 0,
        covered: 0,
        covered_amounts: Amounts::ZERO,
        fired,
        fired_steps,
        fired_before: put.fired.thousandths(),
        first_removal: None,
        note: row.note.unwrap_or_else(|| sold.note.clone()),
        course: row.course.unwrap_or(sold.course),
        held: row.held.unwrap_or(sold.held),
        sold,
    })
}

/// What the kitchen stands at: of several tickets with the same step the one with the smallest stamp counts. Tickets
/// come sorted by stamp.
fn fired(line: LineId, before: i64, tickets: &[Ticket]) -> (i64, u32) {
    let mut steps: BTreeMap<u32, i64> = BTreeMap::new();
    let items = tickets.iter().flat_map(|ticket| &ticket.items).filter(|item| item.line_id == line);
    for put in items.filter_map(|item| item.put.as_ref()) {
        steps.entry(put.step).or_insert(put.to_qty.thousandths());
    }
    let next = steps.keys().next_back().map_or(0, |last| last + 1);
    (steps.values().next_back().copied().unwrap_or(before), next)
}

/// A sum of minor units as money; a sum beyond all money is shown as the most there is.
pub(super) fn money(minor: i64) -> Money {
    Money::new(minor).unwrap_or(Money::MAX)
}
