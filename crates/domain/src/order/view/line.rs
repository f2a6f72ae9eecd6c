//! Lines with their sums. What facts from elsewhere add up to is cut off at the ends of `i64` rather than trusted.

use std::collections::BTreeMap;
use std::sync::Arc;

use log::{Planted, Rows, Stamp, planted};

use super::{Check, Ticket};
use crate::aggregate::{read_all, read_kept};
use crate::ids::LineId;
use crate::money::{Amounts, Qty};
use crate::order::rows::{
    LINE, LINE_VOID, LineRow, LineVoidPut, LineVoidRow, QUANTITY_CHANGE, QuantityChangeRow, Removal,
};
use crate::order::sold::Sold;

/// A line with its sums, all in thousandths of a unit.
#[derive(Debug, Clone)]
pub struct Line {
    /// The line.
    pub id: LineId,
    /// The fact that added it.
    pub stamp: Stamp,
    /// What was sold.
    pub sold: Arc<Sold>,
    /// What was ordered: the first quantity and its changes.
    pub ordered: i64,
    /// What may ever have stood: the first quantity and its changes upwards.
    pub ordered_most: i64,
    /// What was voided.
    pub voided: i64,
    /// What went to other orders.
    pub moved: i64,
    /// What living checks cover.
    pub covered: i64,
    /// The figures of those covers.
    pub covered_amounts: Amounts,
    /// What the kitchen stands at for this order.
    pub fired: i64,
    /// What the kitchen was told on tickets of this line and makes for other orders now.
    pub fired_away: i64,
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
    /// The guest's seat, counted from 1; 0 is for all.
    pub seat: u32,
    /// When it was added or something was last taken off it, in milliseconds since 1970-01-01 UTC.
    pub changed_ms: i64,
}

impl Line {
    /// What stands: it is sold unless somebody takes it off. Never below nothing.
    pub fn stands(&self) -> i64 {
        self.ordered.saturating_sub(self.removed()).max(0)
    }

    /// What was voided or went to other orders.
    pub fn removed(&self) -> i64 {
        self.voided.saturating_add(self.moved)
    }

    /// What no living check covers.
    pub fn open(&self) -> i64 {
        self.stands().saturating_sub(self.covered).max(0)
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

pub(super) fn lines(rows: &Rows, checks: &[Check], tickets: &[Ticket]) -> Vec<Line> {
    let mut lines: Vec<Line> = read_kept(rows, LINE, LineRow::read).filter_map(|row| line(&row, tickets)).collect();
    lines.sort_by_key(|line| (line.stamp, line.id));
    in_place(&mut lines);
    let place: BTreeMap<LineId, usize> = lines.iter().enumerate().map(|(at, line)| (line.id, at)).collect();
    for row in read_all(rows, QUANTITY_CHANGE, QuantityChangeRow::read) {
        let Some(put) = row.put else { continue };
        let Some(line) = place.get(&put.line_id).map(|at| &mut lines[*at]) else { continue };
        let delta = put.delta.thousandths();
        line.ordered = line.ordered.saturating_add(delta);
        line.ordered_most = line.ordered_most.saturating_add(delta.max(0));
    }
    let removals = read_all(rows, LINE_VOID, LineVoidRow::read).filter_map(|row| row.put.zip(row.stamp));
    let mut whole: Vec<usize> = Vec::new();
    for (put, stamp) in removals {
        let Some(at) = place.get(&put.line_id) else { continue };
        lines[*at].remove(&put, stamp);
        whole.extend((put.removal == Removal::VoidedWhole).then_some(*at));
    }
    whole.into_iter().for_each(|at| lines[at].void_whole());
    for (id, qty, amounts) in checks.iter().filter(|check| check.is_live()).flat_map(|check| &check.covers) {
        let Some(line) = place.get(id).map(|at| &mut lines[*at]) else { continue };
        line.covered = line.covered.saturating_add(*qty);
        line.covered_amounts = line.covered_amounts.plus(amounts).unwrap_or(line.covered_amounts);
    }
    if planted(Planted::LateLineCovered) {
        let settled = checks.iter().filter(|check| check.is_settled()).map(|check| check.stamp).min();
        let late = |line: &&mut Line| settled.is_some_and(|settled| line.stamp > settled);
        lines.iter_mut().filter(late).for_each(|line| line.covered = line.ordered);
    }
    lines
}

/// A line that was put in the place of another one stands where that one stood. Each names one that was there before
/// it, so that one pass in the order of stamps finds every place; one that did not come yet has none.
fn in_place(lines: &mut [Line]) {
    if lines.iter().all(|line| line.sold.instead_of.is_none()) {
        return;
    }
    let mut places: BTreeMap<LineId, (Stamp, LineId)> = BTreeMap::new();
    for line in lines.iter() {
        let place = line.sold.instead_of.and_then(|of| places.get(&of).copied());
        places.insert(line.id, place.unwrap_or((line.stamp, line.id)));
    }
    lines.sort_by_key(|line| (places.get(&line.id).copied(), line.stamp, line.id));
}

impl Line {
    fn remove(&mut self, put: &LineVoidPut, stamp: Stamp) {
        let qty = put.qty.thousandths();
        match put.removal {
            Removal::Voided | Removal::VoidedWhole => self.voided = self.voided.saturating_add(qty),
            Removal::Moved => self.moved = self.moved.saturating_add(qty),
            Removal::MovedSent => {
                self.moved = self.moved.saturating_add(qty);
                self.fired = self.fired.saturating_sub(qty);
                self.fired_away = self.fired_away.saturating_add(qty);
            }
        }
        self.changed_ms = self.changed_ms.max(put.at_ms);
        self.first_removal = Some(self.first_removal.map_or(stamp, |first| first.min(stamp)));
    }

    /// A void of the whole line wins over a quantity that grew elsewhere at the same time.
    fn void_whole(&mut self) {
        self.voided = self.voided.max(self.ordered.saturating_sub(self.moved));
    }
}

fn line(row: &LineRow, tickets: &[Ticket]) -> Option<Line> {
    let (put, stamp) = (row.put.as_ref()?, row.stamp?);
    let sold = Arc::clone(&put.sold.0);
    let (fired, fired_steps) = fired(row.line_id, put.fired.thousandths(), tickets);
    Some(Line {
        id: row.line_id,
        stamp,
        ordered: put.qty.thousandths(),
        ordered_most: put.qty.thousandths(),
        voided: 0,
        moved: 0,
        covered: 0,
        covered_amounts: Amounts::ZERO,
        fired,
        fired_away: 0,
        fired_steps,
        fired_before: put.fired.thousandths(),
        first_removal: None,
        note: row.note.clone().unwrap_or_else(|| sold.note.clone()),
        course: row.course.unwrap_or(sold.course),
        held: row.held.unwrap_or(sold.held),
        seat: row.seat.unwrap_or(sold.seat),
        changed_ms: put.added_ms,
        sold,
    })
}

/// What the kitchen stands at: of several tickets with the same step the one with the smallest stamp counts. Tickets
/// come sorted by stamp.
fn fired(line: LineId, before: i64, tickets: &[Ticket]) -> (i64, u32) {
    let mut steps: BTreeMap<u32, i64> = BTreeMap::new();
    for item in tickets.iter().flat_map(|ticket| &ticket.items).filter(|item| item.line == line) {
        steps.entry(item.step).or_insert(item.to.thousandths());
    }
    let next = steps.keys().next_back().map_or(0, |last| last.saturating_add(1));
    (steps.values().next_back().copied().unwrap_or(before), next)
}
