//! Money: checks, cash, cards with a bank that keeps its own book, refunds, shifts, batons.

use std::sync::Arc;

use api::Actor;
use api::calls::{
    CancelCheck, ChangeTender, CloseShift, CorrectReceipt, CountDrawer, FinishPayment, ForceBaton, FormCheck, MoveCash,
    OpenShift, Paying, RefundPayment, SplitCheck, StartPayment, TakePayment,
};
use domain::Body;
use domain::ids::{CheckId, OrderId, PaymentId, ShiftId};
use domain::money::Money;
use domain::order::{Order, Part, Payment};
use domain::payment::{Finish, PaymentStatus};
use domain::shift::CashMoveKind;
use log::{Cell, CommandId};
use sync::About;

use super::super::world::World;
use super::setup::money;
use super::{Charge, envelope};

/// The tender that no bank keeps a book of.
pub(in super::super) const CASH: &str = "cash";

impl World {
    /// An order that this node may take money for. For one that is held elsewhere it asks the holder.
    fn order_to_pay(&mut self, node: usize) -> Option<Arc<Order>> {
        if self.nodes[node].frozen {
            return None;
        }
        let wish = self.shop.wishes.iter().position(|(at, _)| *at == node);
        let order = match wish.map(|at| self.shop.wishes.remove(at)) {
            Some((_, wanted)) => self.order(node, wanted)?,
            None => self.some_order(node)?,
        };
        let device = self.nodes[node].device;
        if order.baton.holder != device && self.chances.work.chance(700) {
            self.ask(node, order.baton.holder, About::Baton { order: order.id.0 });
            return self.order(node, order.id);
        }
        Some(order)
    }

    /// The last orders whose money this node may touch.
    fn orders_held(&self, node: usize) -> Vec<Arc<Order>> {
        if self.nodes[node].frozen {
            return Vec::new();
        }
        let device = self.nodes[node].device;
        self.late_orders(node).into_iter().filter(|order| order.baton.holder == device).collect()
    }

    pub(super) fn form_check(&mut self, node: usize) {
        let Some(order) = self.order_to_pay(node) else { return };
        let part = match self.chances.work.below(5) {
            0 => Part::Seat(1),
            1 => match order.lines.iter().find(|line| line.open() > 0) {
                Some(line) => Part::Lines(vec![(line.id, line.open_qty())]),
                None => Part::All,
            },
            _ => Part::All,
        };
        let check = Some(CheckId(self.chances.ids.uuid()));
        self.call(node, "checks.form", &FormCheck { order: order.id, check, part });
    }

    pub(super) fn split_check(&mut self, node: usize) {
        let Some(order) = self.order_to_pay(node) else { return };
        let parts = u32::try_from(self.chances.work.between(2, 4)).unwrap_or(2);
        self.call(node, "checks.split", &SplitCheck { order: order.id, parts });
    }

    pub(super) fn cancel_check(&mut self, node: usize) {
        let Some(order) = self.order_to_pay(node) else { return };
        let open = order.checks.iter().find(|check| check.is_live() && check.captured == 0).map(|check| check.id);
        let Some(check) = open.or_else(|| order.checks.first().map(|check| check.id)) else { return };
        self.call(node, "checks.cancel", &CancelCheck { order: order.id, check, reason: "split it".into() });
    }

    /// A check to pay: one that is formed, or a new one.
    fn check_to_pay(&mut self, node: usize) -> Option<(OrderId, CheckId)> {
        let order = self.order_to_pay(node)?;
        let due = order.checks.iter().find(|check| check.is_live() && !check.is_settled()).map(|check| check.id);
        let id = CheckId(self.chances.ids.uuid());
        let check = due.or_else(|| {
            let form = FormCheck { order: order.id, check: Some(id), part: Part::All };
            self.call(node, "checks.form", &form).map(|_| id)
        });
        check.or_else(|| order.checks.first().map(|check| check.id)).map(|check| (order.id, check))
    }

    fn paying(&mut self, (order, check): (OrderId, CheckId), tender: &str) -> Paying {
        let part = self.chances.work.chance(200).then(|| money(5_000));
        let payment = Some(PaymentId(self.chances.ids.uuid()));
        let tip = if self.chances.work.chance(200) { money(1_000) } else { Money::ZERO };
        Paying { order, check, payment, tender: tender.into(), amount: part, tip, given: None, reference: None }
    }

    pub(super) fn pay_cash(&mut self, node: usize) {
        let Some(place) = self.check_to_pay(node) else { return };
        self.need_shift(node);
        let paying = self.paying(place, "cash");
        let payment = paying.payment;
        let take = TakePayment { paying: paying.clone() };
        if self.call(node, "payments.take", &take).is_some() || !self.receipt_first(node) {
            return;
        }
        let started = self.call(node, "payments.start", &StartPayment { paying });
        if let (Some(_), Some(payment), true) = (started, payment, self.chances.work.chance(700)) {
            self.finish(node, place.0, payment);
        }
    }

    /// Whether guests get the receipt before the money, as a node has heard.
    fn receipt_first(&self, node: usize) -> bool {
        let Some(writer) = &self.nodes[node].writer else { return false };
        let scope =
            domain::Scope { aggregate: domain::branch::SETTING_AGGREGATE, id: domain::branch::BOOK.to_owned().cell() };
        writer.reader().rows_of(&scope).is_ok_and(|rows| domain::branch::Settings::read(&rows).fiscal_first)
    }

    /// The intent is written down, the bank is asked, the outcome is written down; the power may go in between.
    pub(super) fn pay_card(&mut self, node: usize) {
        let Some(place) = self.check_to_pay(node) else { return };
        self.need_shift(node);
        let paying = self.paying(place, "card");
        let Some(payment) = paying.payment else { return };
        let began_with = CommandId(self.chances.ids.uuid());
        let started = self.call_named(node, began_with, "payments.start", &StartPayment { paying });
        let bodies: Vec<Body> = started.iter().flatten().filter_map(|fact| Body::decode(fact).ok()).collect();
        let Some((amount_minor, agreed)) = bodies.iter().find_map(began) else { return };
        let has_receipt = bodies.iter().any(|body| matches!(body, Body::ReceiptIssued(_)));
        if (has_receipt || !agreed) && self.chances.work.chance(800) {
            let charge = Charge { order: place.0, amount_minor, began_with };
            let before = self.shop.charged.insert(payment, charge);
            if before.is_some() {
                self.fail("I6 payments are matched", "the bank was asked twice for one payment", Some(place.0.0));
            }
        }
        if self.chances.work.chance(700) {
            self.finish(node, place.0, payment);
        }
    }

    fn finish(&mut self, node: usize, order: OrderId, payment: PaymentId) {
        let tender = self.order(node, order).and_then(|order| Some(order.payment(payment)?.put.tender.clone()));
        let is_cash = tender.is_some_and(|tender| tender == CASH);
        let outcome = match self.shop.charged.contains_key(&payment) {
            _ if self.chances.work.chance(120) => Finish::Unknown("no answer".into()),
            true => Finish::Captured(Some("ref".into())),
            false if is_cash && self.chances.work.chance(700) => Finish::Captured(None),
            false => Finish::Failed("declined".into()),
        };
        self.call(node, "payments.finish", &FinishPayment { order, payment, outcome, given: None });
    }

    /// Somebody looks after a payment that has no result.
    pub(super) fn finish_payment(&mut self, node: usize) {
        let Some(order) = self.some_order(node) else { return };
        let pending = order.payments.iter().find(|payment| is_pending(payment.status)).map(|payment| payment.id);
        if let (Some(payment), false) = (pending, self.nodes[node].frozen) {
            self.need_shift(node);
            self.finish(node, order.id, payment);
        }
    }

    /// The guest has the receipt and pays in another way, or not: nothing more comes of what it names.
    pub(super) fn correct_receipt(&mut self, node: usize) {
        let held = self.orders_held(node);
        let awaiting =
            |order: &Arc<Order>| Some((Arc::clone(order), order.checks.iter().find(|c| c.is_awaiting())?.id));
        let given: Vec<(Arc<Order>, CheckId)> = held.iter().filter_map(awaiting).collect();
        let Some((order, check)) = self.chances.work.pick(&given) else { return };
        self.need_shift(node);
        let uncharged = |payment: &&Payment| !self.shop.charged.contains_key(&payment.id);
        let pending: Vec<PaymentId> = order.pending(check).filter(uncharged).map(|payment| payment.id).collect();
        for payment in pending {
            let outcome = Finish::Failed("another way".into());
            self.call(node, "payments.finish", &FinishPayment { order: order.id, payment, outcome, given: None });
        }
        self.call(node, "receipts.correct", &CorrectReceipt { order: order.id, check, reason: "another way".into() });
    }

    /// At the end of the day every node asks the bank about each payment that has no result.
    pub(in super::super) fn reconcile(&mut self) {
        for node in self.up() {
            let orders = self.shop.orders.clone();
            for id in orders {
                let Some(order) = self.order(node, id) else { continue };
                let mine = |p: &&Payment| is_pending(p.status);
                let pending: Vec<PaymentId> = order.payments.iter().filter(mine).map(|payment| payment.id).collect();
                for payment in pending {
                    self.settle(node, order.id, payment);
                }
            }
        }
    }

    fn settle(&mut self, node: usize, order: OrderId, payment: PaymentId) {
        self.need_shift(node);
        let outcome = match self.shop.charged.contains_key(&payment) {
            true => Finish::Captured(None),
            false => Finish::Failed("not known to the bank".into()),
        };
        let id = CommandId::derived(payment.0, 7);
        let finish = envelope(id, "payments.finish", &FinishPayment { order, payment, outcome, given: None });
        self.call_as(node, Actor::System, vec![finish]);
    }

    pub(super) fn refund_payment(&mut self, node: usize) {
        let Some(order) = self.order_to_pay(node) else { return };
        let paid = order.payments.iter().filter(|payment| payment.status == PaymentStatus::Captured);
        let paid: Vec<(PaymentId, CheckId)> = paid.map(|payment| (payment.id, payment.put.check_id)).collect();
        let Some((payment, check)) = self.chances.work.pick(&paid) else { return };
        let covers = order.check(check).map(|check| check.covers.clone()).unwrap_or_default();
        let back = covers.first().and_then(|(line, qty, _)| Some((*line, domain::money::Qty::new(*qty).ok()?)));
        self.need_shift(node);
        let refund = RefundPayment {
            order: order.id,
            payment,
            amount: self.chances.work.chance(300).then(|| money(1_000)),
            lines: back.into_iter().filter(|_| self.chances.work.chance(500)).collect(),
            reason: "cold".into(),
            used_up: self.chances.work.chance(500),
        };
        self.call(node, "payments.refund", &refund);
    }

    /// Somebody sees that a payment of the open shift was typed in as another one.
    pub(super) fn change_tender(&mut self, node: usize) {
        let (held, shift) = (self.orders_held(node), self.shift(node).flatten());
        let taken = held.iter().flat_map(|order| order.payments.iter().map(|payment| (order.id, payment)));
        let taken = taken.filter(|(_, payment)| {
            payment.status == PaymentStatus::Captured && payment.refunded == 0 && Some(payment.put.shift_id) == shift
        });
        let taken: Vec<_> = taken.map(|(order, payment)| (order, payment.id, payment.put.tender == CASH)).collect();
        let Some((order, payment, was_cash)) = self.chances.work.pick(&taken) else { return };
        let tender = if was_cash { "card" } else { CASH };
        let change = ChangeTender { order, payment, tender: tender.into(), reason: "wrong key".into() };
        self.call(node, "payments.change_tender", &change);
    }

    pub(super) fn need_shift(&mut self, node: usize) {
        if !self.has_shift(node) && !self.nodes[node].frozen {
            let id = CommandId(self.chances.ids.uuid());
            let open = OpenShift { float: money(50_000) };
            self.call_as(node, Actor::System, vec![envelope(id, "shift.open", &open)]);
        }
    }

    fn has_shift(&self, node: usize) -> bool {
        self.shift(node).is_none_or(|open| open.is_some())
    }

    /// The shift that is open at a node that is up.
    fn shift(&self, node: usize) -> Option<Option<ShiftId>> {
        use domain::shift::{TILL, TillRow};
        let row = self.nodes[node].writer.as_ref()?.reader().row(TILL, &[self.nodes[node].device.cell()]);
        Some(row.ok().flatten().and_then(|row| TillRow::read(&row).ok()?.shift_id.flatten()))
    }

    pub(super) fn open_shift(&mut self, node: usize) {
        if !self.nodes[node].frozen {
            self.call(node, "shift.open", &OpenShift { float: money(30_000) });
        }
    }

    pub(super) fn move_cash(&mut self, node: usize) {
        let kinds = [CashMoveKind::In, CashMoveKind::Out, CashMoveKind::Drop];
        let kind = self.chances.work.pick(&kinds).unwrap_or(CashMoveKind::In);
        let amount = money(self.chances.work.between(100, 20_000));
        if !self.nodes[node].frozen {
            self.call(node, "shift.move_cash", &MoveCash { kind, amount, reason: "change".into() });
        }
    }

    pub(super) fn count_drawer(&mut self, node: usize) {
        let counted = money(self.chances.work.between(0, 500_000));
        if !self.nodes[node].frozen {
            self.call(node, "shift.count", &CountDrawer { counted });
        }
    }

    pub(super) fn close_shift(&mut self, node: usize) {
        if self.chances.work.chance(700) {
            self.count_drawer(node);
        }
        if !self.nodes[node].frozen {
            self.call(node, "shift.z", &CloseShift {});
        }
    }

    /// The Z reports of the day.
    pub(in super::super) fn close_all_shifts(&mut self) {
        for node in self.up() {
            if self.has_shift(node) {
                let ids = [CommandId(self.chances.ids.uuid()), CommandId(self.chances.ids.uuid())];
                let count = envelope(ids[0], "shift.count", &CountDrawer { counted: money(60_000) });
                self.call_as(node, Actor::System, vec![count, envelope(ids[1], "shift.z", &CloseShift {})]);
            }
        }
    }

    /// "The order is held by another till. Take over?"
    pub(in super::super) fn force_baton(&mut self, node: usize) {
        let Some(order) = self.some_order(node).map(|order| order.id) else { return };
        if self.nodes[node].writer.is_some() {
            let id = CommandId(self.chances.ids.uuid());
            let force = envelope(id, "batons.force", &ForceBaton { order });
            self.call_as(node, Actor::System, vec![force]);
        }
    }
}

fn is_pending(status: PaymentStatus) -> bool {
    [PaymentStatus::Started, PaymentStatus::Unknown].contains(&status)
}

/// How much a payment that was begun is to bring, and whether a receipt comes before it.
fn began(body: &Body) -> Option<(i64, bool)> {
    match body {
        Body::PaymentStarted(started) => {
            Some((started.amount.minor() + started.tip.minor(), started.agreed && !started.again))
        }
        _ => None,
    }
}
