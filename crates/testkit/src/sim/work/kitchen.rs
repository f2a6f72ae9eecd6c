//! The kitchen: lines are sent, tickets are worked on.

use api::calls::{AckTicket, BumpTicket, FireOrder, RecallTicket, ServeOrder};
use domain::kitchen::Fire;

use super::super::world::World;

impl World {
    pub(super) fn fire_order(&mut self, node: usize) {
        let Some(order) = self.some_order(node) else { return };
        let what = if self.chances.work.chance(800) { Fire::All } else { Fire::Course(1) };
        let fire = FireOrder { order: order.id, what };
        self.call(node, "orders.fire", &fire);
        if self.chances.work.chance(150) {
            self.call(node, "orders.fire", &fire); // a second tap
        }
    }

    pub(super) fn work_on_ticket(&mut self, node: usize) {
        let Some(order) = self.some_order(node) else { return };
        let Some(ticket) = self.chances.work.pick(&order.tickets).map(|ticket| ticket.id) else { return };
        let order = order.id;
        match self.chances.work.below(5) {
            0 => self.call(node, "tickets.ack", &AckTicket { order, ticket }),
            1 => self.call(node, "tickets.recall", &RecallTicket { order, ticket }),
            2 => self.call(node, "orders.serve", &ServeOrder { order }),
            _ => self.call(node, "tickets.bump", &BumpTicket { order, ticket }),
        };
    }
}
