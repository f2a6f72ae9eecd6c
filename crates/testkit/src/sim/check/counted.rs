//! I8: stock. I9: shares. I11: numbers. I12: the kitchen.

use std::collections::{BTreeMap, BTreeSet};

use domain::Body;
use domain::anomaly::Kind;
use domain::ids::{LineId, OrderId, PoolId, TicketId};
use domain::numbers::{NUMBER_CLASH, NumberClashRow};
use domain::stock::{Cause, STOCK_LEVEL, STOCK_MOVE};
use log::{DeviceId, RowOp, Value};
use uuid::Uuid;

use super::super::world::{CENTRE, World};
use super::Seen;

const I8: &str = "I8 a stock level is the sum of its movements";
const I9: &str = "I9 no more is reserved than there is";
const I11: &str = "I11 numbers have no doubles and no gaps";
const I12: &str = "I12 the kitchen is told once";

/// A pool, added up from facts.
#[derive(Debug, Default)]
struct Pool {
    capacity: i64,
    held: BTreeMap<DeviceId, i64>,
    reserved: BTreeMap<Uuid, (DeviceId, i64)>,
    freed: BTreeSet<Uuid>,
    moves: BTreeSet<Uuid>,
}

impl Pool {
    fn take(&mut self, body: &Body) {
        match body {
            Body::PoolOpened(opened) => {
                self.capacity = opened.capacity.thousandths();
                *self.held.entry(opened.device).or_default() += self.capacity;
            }
            Body::ShareMoved(moved) if self.moves.insert(moved.id.0) => {
                *self.held.entry(moved.from).or_default() -= moved.amount.thousandths();
                *self.held.entry(moved.to).or_default() += moved.amount.thousandths();
            }
            Body::ReservationMade(made) => {
                self.reserved.entry(made.reservation.0).or_insert((made.device, made.amount.thousandths()));
            }
            Body::ReservationFreed(freed) => _ = self.freed.insert(freed.reservation.0),
            _ => {}
        }
    }

    fn standing(&self) -> impl Iterator<Item = &(DeviceId, i64)> {
        self.reserved.iter().filter(|(id, _)| !self.freed.contains(*id)).map(|(_, reserved)| reserved)
    }

    fn reserved_by(&self, device: DeviceId) -> i64 {
        self.standing().filter(|(by, _)| *by == device).map(|(_, amount)| amount).sum()
    }
}

impl World {
    pub(super) fn check_stock(&mut self, seen: &Seen) {
        let mut moves: BTreeMap<Vec<Value>, (Value, i64)> = BTreeMap::new();
        for (fact, body) in &seen.facts {
            if let Body::StockMoved(moved) = body {
                let sum: i64 = moved.moves.iter().map(|m| m.qty.thousandths()).sum();
                if moved.cause == Cause::Transferred && sum != 0 {
                    self.fail(I8, format!("transfer {} makes or loses {sum}", moved.document), fact.entity);
                }
            }
            for op in domain::evolve(fact).unwrap_or_default() {
                if let (RowOp::Put { key, values, .. }, true) = (&op, op.table().name == STOCK_MOVE.name) {
                    let qty = if let Value::Int(qty) = values[1] { qty } else { 0 };
                    moves.entry(key.clone()).or_insert((values[0].clone(), qty));
                }
            }
        }
        let mut sums: BTreeMap<Vec<Value>, i64> = BTreeMap::new();
        for (key, (location, qty)) in &moves {
            *sums.entry(vec![key[0].clone(), location.clone()]).or_default() += qty;
        }
        sums.retain(|_, sum| *sum != 0);
        let Some(writer) = &self.nodes[CENTRE].writer else { return };
        let levels = writer.reader().figures(STOCK_LEVEL, &[]).unwrap_or_default();
        let level = |(key, cells): (Vec<Value>, Vec<Value>)| match cells.first() {
            Some(Value::Int(qty)) => (key, *qty),
            _ => (key, 0),
        };
        let levels: BTreeMap<Vec<Value>, i64> = levels.into_iter().map(level).collect();
        if levels != sums {
            self.fail(I8, format!("the movements say {sums:?}, the levels say {levels:?}"), None);
        }
    }

    /// After every fact, in the order of merging, no device has given away or reserved more than it held.
    pub(super) fn check_shares(&mut self, seen: &Seen) {
        let mut pools: BTreeMap<PoolId, Pool> = BTreeMap::new();
        for (fact, body) in &seen.facts {
            let Some(id) = fact.entity.map(PoolId).filter(|id| self.shop.pools.contains(id)) else { continue };
            let pool = pools.entry(id).or_default();
            pool.take(body);
            let reserved: i64 = pool.standing().map(|(_, amount)| amount).sum();
            if reserved > pool.capacity && !self.forgot {
                let words = format!("pool {id}: {reserved} of {} are reserved", pool.capacity);
                self.fail(I9, words, Some(id.0));
            }
        }
        for (id, pool) in &pools {
            for (device, held) in &pool.held {
                let over = pool.reserved_by(*device) > *held;
                if over != seen.lists(Kind::ShareOverdrawn, id.0, device.0) {
                    self.fail(
                        I9,
                        format!("pool {id}: overdrawn by {device}: {over}, and not what is listed"),
                        Some(id.0),
                    );
                }
                if over && !self.forgot {
                    self.fail(I9, format!("pool {id}: {device} reserved more than its share"), Some(id.0));
                }
            }
        }
    }

    pub(super) fn check_numbers(&mut self, seen: &Seen) {
        let mut series: BTreeMap<&str, BTreeMap<u32, BTreeSet<Uuid>>> = BTreeMap::new();
        for (_, body) in seen.bodies() {
            if let Some((name, count, document)) = numbered(body) {
                series.entry(name).or_default().entry(count).or_default().insert(document);
            }
        }
        for (name, counts) in &series {
            let last = counts.keys().next_back().copied().unwrap_or(0);
            if let Some(missing) = (1..=last).find(|count| !counts.contains_key(count)) {
                self.fail(I11, format!("series {name} lacks number {missing} of {last}"), None);
            }
            let doubles = counts.iter().find(|(_, documents)| documents.len() > 1);
            if let (Some((count, documents)), false) = (doubles, self.forgot) {
                let words = format!("{} documents bear number {count} of series {name}", documents.len());
                self.fail(I11, words, documents.first().copied());
            }
        }
        self.check_clashes(&series);
    }

    /// Doubles on papers that must be unique are listed, and nothing else is.
    fn check_clashes(&mut self, series: &BTreeMap<&str, BTreeMap<u32, BTreeSet<Uuid>>>) {
        let papers = series.iter().filter(|(name, _)| name.starts_with("receipt/") || name.starts_with("shift/"));
        let borne = papers.flat_map(|(_, counts)| counts.values());
        let doubles = borne.filter(|documents| documents.len() > 1).count();
        let Some(writer) = &self.nodes[CENTRE].writer else { return };
        let rows = writer.reader().figures(NUMBER_CLASH, &[]).unwrap_or_default();
        let listed = rows.iter().filter(|(key, cells)| NumberClashRow::read(key, cells).is_ok()).count();
        if doubles != listed {
            self.fail(I11, format!("{doubles} numbers are borne twice, and {listed} are listed"), None);
        }
    }

    pub(super) fn check_kitchen(&mut self, seen: &Seen) {
        let mut told: BTreeMap<(OrderId, LineId, u32), BTreeSet<TicketId>> = BTreeMap::new();
        let mut written: BTreeSet<(TicketId, LineId)> = BTreeSet::new();
        for (_, body) in seen.bodies() {
            let Body::TicketIssued(ticket) = body else { continue };
            for item in &ticket.items {
                // One tap that two devices executed apart is one ticket: what its first fact says counts.
                if !written.insert((ticket.ticket, item.line)) {
                    continue;
                }
                told.entry((ticket.order, item.line, item.step)).or_default().insert(ticket.ticket);
                if item.from == item.to {
                    let words = format!("ticket {} tells the kitchen what it knows", ticket.serial);
                    self.fail(I12, words, Some(ticket.order.0));
                }
            }
        }
        for ((order, line, step), tickets) in told.iter().filter(|(_, tickets)| tickets.len() > 1) {
            let listed = tickets.iter().filter(|t| seen.lists(Kind::TicketDuplicated, order.0, t.0)).count();
            if listed + 1 < tickets.len() {
                let words = format!("line {line} was sent {} times as step {step}, unlisted", tickets.len());
                self.fail(I12, words, Some(order.0));
            }
        }
    }
}

/// Series, counter and bearer of a fact that uses up a number.
fn numbered(body: &Body) -> Option<(&str, u32, Uuid)> {
    match body {
        Body::OrderOpened(b) => Some((&b.series, b.count, b.order.0)),
        Body::TicketIssued(b) => Some((&b.series, b.count, b.ticket.0)),
        Body::ReceiptIssued(b) => Some((&b.series, b.count, b.check.0)),
        Body::ReceiptCorrected(b) => Some((&b.series, b.count, b.id())),
        Body::PaymentRefunded(b) => Some((&b.series, b.count, b.refund.0)),
        Body::ShiftOpened(b) => Some((&b.series, b.count, b.shift.0)),
        _ => None,
    }
}
