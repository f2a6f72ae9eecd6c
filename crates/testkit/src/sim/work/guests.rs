//! Guests: orders and their lines.

use std::sync::Arc;

use api::Actor;
use api::calls::{
    AddOrderCombo, AddOrderLine, CancelOrder, ChangeCombo, ChangeLine, ChangeQuantity, CourseLine, DiscountOrder,
    FireOrder, HandOrder, MergeOrder, MoveOrder, NoteGuest, NoteLine, NoteOrder, OpenOrder, ReopenOrder, SeatLine,
    SeatOrder, ServeAs, TakenChoice, TransferLines, VoidLine, Wanted, WithdrawDiscount,
};
use domain::ids::{LineId, OrderId};
use domain::kitchen::Fire;
use domain::menu::Amount;
use domain::money::{Discount, Qty, Rate};
use domain::order::{Guest, Line, Order, Part, Service};
use log::CommandId;

use super::super::world::World;
use super::envelope;
use super::setup::{money, qty};

impl World {
    pub(super) fn open_order(&mut self, node: usize) {
        let dice = &mut self.chances.work;
        let service = dice.pick(&[Service::DineIn, Service::DineIn, Service::Takeaway]).unwrap_or(Service::DineIn);
        let order = OrderId(self.chances.ids.uuid());
        let table = dice.pick(&self.shop.tables).filter(|_| service == Service::DineIn);
        let open = OpenOrder { order: Some(order), table, guests: 2, ..OpenOrder::of(service) };
        self.shop.orders.push(order);
        if self.chances.work.chance(400) {
            return self.open_with_lines(node, &open, order);
        }
        if self.call(node, "orders.open", &open).is_some() {
            self.add_to(node, order);
        }
    }

    /// Order, lines and sending in one envelope: all of it, or nothing.
    fn open_with_lines(&mut self, node: usize, open: &OpenOrder, order: OrderId) {
        let [one, two] = [self.wanted(false), self.wanted(false)];
        let mut ids = || CommandId(self.chances.ids.uuid());
        let envelopes = vec![
            envelope(ids(), "orders.open", open),
            envelope(ids(), "orders.add_line", &AddOrderLine { order, wanted: one }),
            envelope(ids(), "orders.add_line", &AddOrderLine { order, wanted: two }),
            envelope(ids(), "orders.fire", &FireOrder { order, what: Fire::All }),
        ];
        self.call_as(node, Actor::System, envelopes);
    }

    pub(super) fn add_line(&mut self, node: usize) {
        if let Some(order) = self.some_order(node) {
            self.add_to(node, order.id);
        }
    }

    fn add_to(&mut self, node: usize, order: OrderId) {
        let wanted = self.wanted(false);
        self.call(node, "orders.add_line", &AddOrderLine { order, wanted });
    }

    fn wanted(&mut self, single: bool) -> Wanted {
        let number = self.chances.work.place(self.shop.entries.len());
        let dice = &mut self.chances.work;
        let amount = if number == 3 { qty(dice.between(1, 2_500)) } else { qty(1_000 * dice.between(1, 3)) };
        let choice = TakenChoice { group: 0, choice: u32::from(dice.chance(300)), qty: Qty::ONE, how: Amount::With };
        let course = u32::from(dice.chance(300));
        Wanted {
            line: Some(LineId(self.chances.ids.uuid())),
            entry: self.shop.entries[number],
            variant: 0,
            qty: if single { Qty::ONE } else { amount },
            choices: if number == 1 && dice.chance(600) { vec![choice] } else { Vec::new() },
            seat: u32::from(dice.chance(500)),
            course,
            held: course > 0 && dice.chance(500),
            note: String::new(),
            half: None,
        }
    }

    pub(super) fn add_combo(&mut self, node: usize) {
        let Some(order) = self.some_order(node) else { return };
        let lines = vec![self.wanted(true), self.wanted(true)];
        let price = Some(money(self.chances.work.between(15_000, 20_000)));
        self.call(node, "orders.add_combo", &AddOrderCombo { order: order.id, combo: None, price, lines });
    }

    /// A line of an order that a node has heard of.
    pub(super) fn some_line(&mut self, node: usize) -> Option<(Arc<Order>, Line)> {
        let order = self.some_order(node)?;
        let line = self.chances.work.pick(&order.lines)?;
        Some((order, line))
    }

    pub(super) fn change_quantity(&mut self, node: usize) {
        let Some((order, line)) = self.some_line(node) else { return };
        let to = qty(1_000 * self.chances.work.between(1, 4));
        self.call(node, "orders.change_quantity", &ChangeQuantity { order: order.id, line: line.id, qty: to });
    }

    pub(super) fn note_order(&mut self, node: usize) {
        let Some(order) = self.some_order(node) else { return };
        let note = format!("note {}", self.chances.work.below(1_000));
        match self.chances.work.below(3) {
            0 => {
                let guest = Guest { name: note, ..Guest::default() };
                self.call(node, "orders.guest", &NoteGuest { order: order.id, guest, ready_ms: None });
            }
            1 => {
                let Some(user) = self.chances.work.pick(&self.shop.users) else { return };
                self.call(node, "orders.hand", &HandOrder { order: order.id, user });
            }
            _ => _ = self.call(node, "orders.note", &NoteOrder { order: order.id, note }),
        }
    }

    pub(super) fn note_line(&mut self, node: usize) {
        let Some((order, line)) = self.some_line(node) else { return };
        let note = format!("без соли {}", self.chances.work.below(1_000));
        self.call(node, "orders.note_line", &NoteLine { order: order.id, line: line.id, note });
    }

    pub(super) fn course_line(&mut self, node: usize) {
        let Some((order, line)) = self.some_line(node) else { return };
        let (course, held) = (u32::from(self.chances.work.chance(500)), self.chances.work.chance(300));
        self.call(node, "orders.course", &CourseLine { order: order.id, line: line.id, course, held });
    }

    pub(super) fn seat_order(&mut self, node: usize) {
        let Some(order) = self.some_order(node) else { return };
        let guests = u32::try_from(self.chances.work.between(1, 8)).unwrap_or(1);
        self.call(node, "orders.seat", &SeatOrder { order: order.id, guests });
    }

    pub(super) fn serve_as(&mut self, node: usize) {
        let Some(order) = self.some_order(node) else { return };
        let ways = [Service::DineIn, Service::Takeaway, Service::Delivery];
        let service = self.chances.work.pick(&ways).unwrap_or(Service::DineIn);
        self.call(node, "orders.service", &ServeAs { order: order.id, service });
    }

    pub(super) fn seat_line(&mut self, node: usize) {
        let Some((order, line)) = self.some_line(node) else { return };
        let seat = u32::from(self.chances.work.chance(500));
        self.call(node, "orders.seat_line", &SeatLine { order: order.id, line: line.id, seat });
    }

    pub(super) fn change_line(&mut self, node: usize) {
        let Some((order, line)) = self.some_line(node) else { return };
        let wanted = self.wanted(false);
        self.call(node, "orders.change_line", &ChangeLine { order: order.id, change: line.id, wanted });
    }

    pub(super) fn change_combo(&mut self, node: usize) {
        let Some(order) = self.some_order(node) else { return };
        let Some(part) = order.lines.iter().find(|line| line.sold.combo.is_some() && line.stands() > 0) else { return };
        let lines = vec![self.wanted(true), self.wanted(true)];
        self.call(node, "orders.change_combo", &ChangeCombo { order: order.id, change: part.id, lines });
    }

    pub(super) fn void_line(&mut self, node: usize) {
        let Some((order, line)) = self.some_line(node) else { return };
        let part = self.chances.work.chance(400);
        let void = VoidLine {
            order: order.id,
            line: line.id,
            qty: part.then_some(Qty::ONE),
            reason: "changed his mind".into(),
            used_up: self.chances.work.chance(300),
        };
        self.call(node, "orders.void_line", &void);
    }

    pub(super) fn move_order(&mut self, node: usize) {
        let Some(order) = self.some_order(node) else { return };
        let table = self.chances.work.pick(&self.shop.tables);
        self.call(node, "orders.move", &MoveOrder { order: order.id, table });
    }

    fn other_order(&mut self, node: usize, than: OrderId) -> Option<OrderId> {
        self.some_order(node).map(|order| order.id).filter(|order| *order != than)
    }

    pub(super) fn transfer_lines(&mut self, node: usize) {
        let Some((order, line)) = self.some_line(node) else { return };
        let Some(to) = self.other_order(node, order.id) else { return };
        let part = match self.chances.work.below(3) {
            0 => Part::Lines(vec![(line.id, Qty::ONE)]),
            1 => Part::Seat(1),
            _ => Part::Lines(vec![(line.id, line.open_qty())]),
        };
        if !self.nodes[node].frozen {
            self.call(node, "orders.transfer", &TransferLines { order: order.id, to, part });
        }
    }

    pub(super) fn merge_order(&mut self, node: usize) {
        let Some(order) = self.some_order(node) else { return };
        let Some(into) = self.other_order(node, order.id) else { return };
        if !self.nodes[node].frozen {
            self.call(node, "orders.merge", &MergeOrder { order: order.id, into });
        }
    }

    pub(super) fn cancel_order(&mut self, node: usize) {
        let Some(order) = self.some_order(node) else { return };
        self.call(node, "orders.cancel", &CancelOrder { order: order.id, reason: "guests left".into() });
    }

    pub(super) fn reopen_order(&mut self, node: usize) {
        let Some(order) = self.late_orders(node).iter().find(|order| order.cancelled).map(|order| order.id) else {
            return;
        };
        self.call(node, "orders.reopen", &ReopenOrder { order, reason: "guests came back".into() });
    }

    pub(super) fn discount_order(&mut self, node: usize) {
        let Some((order, line)) = self.some_line(node) else { return };
        let of_line = self.chances.work.chance(500).then_some(line.id);
        let percent = Rate::new(1_000).map(Discount::Percent);
        let value = if self.chances.work.chance(500) { percent.ok() } else { Some(Discount::Amount(money(3_333))) };
        let Some(value) = value else { return };
        let give = DiscountOrder { order: order.id, line: of_line, value, reason: "a friend".into() };
        self.call(node, "orders.discount", &give);
    }

    pub(super) fn withdraw_discount(&mut self, node: usize) {
        let known = self.late_orders(node);
        let given: Vec<_> = known.iter().flat_map(|o| o.discounts.iter().map(|(id, _)| (o.id, *id))).collect();
        let Some((order, discount)) = self.chances.work.pick(&given) else { return };
        self.call(node, "orders.withdraw_discount", &WithdrawDiscount { order, discount });
    }
}
