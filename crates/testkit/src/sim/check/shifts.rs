//! I7: the figures of a Z report are a fold over what its till had written.

use std::collections::{BTreeMap, BTreeSet};

use domain::Body;
use domain::ids::{PaymentId, RefundId, ShiftId};
use domain::shift::{CashMoveKind, ShiftClosed};
use log::{DeviceId, Stamp};

use super::super::world::World;
use super::Seen;

const I7: &str = "I7 a Z report is the fold over its facts";

/// A drawer, added up from facts with plain sums, in minor units.
#[derive(Debug, Default, PartialEq, Eq)]
struct Drawer {
    cash_in: i64,
    cash_out: i64,
    /// By tender: sales, tips, rounding, refunded.
    tenders: BTreeMap<String, [i64; 4]>,
}

impl Drawer {
    fn of_report(closed: &ShiftClosed) -> Self {
        let totals = &closed.totals;
        let sums =
            |t: &domain::shift::TenderTotals| [t.sales.minor(), t.tips.minor(), t.rounding.minor(), t.refunded.minor()];
        let tenders = totals.tenders.iter().map(|(name, tender)| (name.clone(), sums(tender))).collect();
        Self { cash_in: totals.cash_in.minor(), cash_out: totals.cash_out.minor(), tenders }
    }

    fn cash(&self) -> i64 {
        let cash = self.tenders.get("cash").copied().unwrap_or_default();
        self.cash_in - self.cash_out + cash[0] + cash[1] + cash[2] - cash[3]
    }
}

/// What a till has written of a shift up to a moment.
struct Fold {
    shift: ShiftId,
    started: BTreeMap<PaymentId, (String, i64, i64)>,
    captured: BTreeMap<PaymentId, i64>,
    reversed: BTreeSet<PaymentId>,
    refunds: BTreeMap<RefundId, (String, i64)>,
    drawer: Drawer,
}

impl World {
    pub(super) fn check_shifts(&mut self, seen: &Seen) {
        if self.forgot {
            return; // a till that forgot its own facts has closed its shift without them
        }
        let mut closed: BTreeMap<ShiftId, (Stamp, &ShiftClosed)> = BTreeMap::new();
        for (stamp, body) in seen.bodies() {
            if let Body::ShiftClosed(report) = body {
                closed.entry(report.shift).or_insert((stamp, report));
            }
        }
        for (shift, (stamp, report)) in closed {
            if self.others_wrote(seen, shift, report.device) {
                self.counts.event("Z reports with payments that another till finished");
                continue;
            }
            self.counts.event("Z reports checked");
            let folded = fold(seen, shift, stamp);
            let reported = Drawer::of_report(report);
            if folded != reported || folded.cash() != report.totals.cash_expected.minor() {
                let words = format!("shift {shift}: the facts say {folded:?}, the report says {reported:?}");
                self.fail(I7, words, Some(shift.0));
            }
        }
    }

    /// Whether another device wrote money of this shift: then what its till knew at the time is not in its own facts.
    fn others_wrote(&self, seen: &Seen, shift: ShiftId, device: DeviceId) -> bool {
        let Some(node) = self.node_of(device) else { return true };
        let of_shift = |body: &Body| match body {
            Body::PaymentCaptured(p) => p.shift == shift,
            Body::PaymentRefunded(p) => p.shift == shift,
            Body::PaymentReversed(p) => p.shift == shift,
            Body::PaymentStarted(p) => p.shift == shift,
            _ => false,
        };
        seen.bodies().any(|(stamp, body)| of_shift(body) && !self.streams[node].contains(&stamp.stream))
    }
}

fn fold(seen: &Seen, shift: ShiftId, upto: Stamp) -> Drawer {
    let mut fold = Fold {
        shift,
        started: BTreeMap::new(),
        captured: BTreeMap::new(),
        reversed: BTreeSet::new(),
        refunds: BTreeMap::new(),
        drawer: Drawer::default(),
    };
    let mut moves = BTreeSet::new();
    for (_, body) in seen.bodies().take_while(|(stamp, _)| *stamp < upto) {
        match body {
            Body::CashMoved(moved) if !moves.insert((moved.shift, moved.id)) => {}
            body => fold.take(body),
        }
    }
    fold.end()
}

impl Fold {
    fn take(&mut self, body: &Body) {
        match body {
            Body::ShiftOpened(opened) if opened.shift == self.shift => self.drawer.cash_in = opened.float.minor(),
            Body::CashMoved(moved) if moved.shift == self.shift => match moved.kind {
                CashMoveKind::In => self.drawer.cash_in += moved.amount.minor(),
                CashMoveKind::Out | CashMoveKind::Drop => self.drawer.cash_out += moved.amount.minor(),
            },
            Body::PaymentStarted(p) if p.shift == self.shift => {
                self.started.entry(p.payment).or_insert((p.tender.clone(), p.amount.minor(), p.tip.minor()));
            }
            Body::PaymentCaptured(p) if p.shift == self.shift => {
                self.started.entry(p.payment).or_insert((p.tender.clone(), p.amount.minor(), p.tip.minor()));
                self.captured.entry(p.payment).or_insert(p.rounding.minor());
            }
            Body::PaymentReversed(p) if p.shift == self.shift => _ = self.reversed.insert(p.payment),
            Body::PaymentRefunded(p) if p.shift == self.shift => {
                self.refunds.entry(p.refund).or_insert((p.tender.clone(), p.amount.minor()));
            }
            _ => {}
        }
    }

    fn end(mut self) -> Drawer {
        for (payment, rounding) in self.captured.iter().filter(|(payment, _)| !self.reversed.contains(*payment)) {
            let Some((tender, amount, tip)) = self.started.get(payment) else { continue };
            let sums = self.drawer.tenders.entry(tender.clone()).or_default();
            *sums = [sums[0] + amount, sums[1] + tip, sums[2] + rounding, sums[3]];
        }
        for (tender, amount) in self.refunds.values() {
            self.drawer.tenders.entry(tender.clone()).or_default()[3] += amount;
        }
        self.drawer
    }
}
