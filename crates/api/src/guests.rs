//! What orders have to do with people: the guest who gets one and how, the seats, and the waiter who serves it.

use domain::Body;
use domain::ids::{LineId, OrderId};
use domain::order::{Guest, Service};
use domain::staff::{USER, user};
use log::{Cell, UserId};

use crate::orders::done;
use crate::{ApiError, CallError, features};

done! {
    /// Writes down who gets an order, and when it is to be ready.
    NoteGuest(order) {
        /// The order.
        order: OrderId,
        /// Who gets it.
        guest: Guest,
        /// When it is to be ready, in milliseconds since 1970-01-01 UTC; nothing is as soon as can be.
        #[serde(default)]
        #[ts(optional)]
        ready_ms: Option<i64>,
    } |this, ctx| Ok(ctx.order(this.order)?.note_guest(this.guest.clone(), this.ready_ms)?) => [Body::OrderGuestNoted(_)];

    /// Gives an order to the guests in another way; away from its table, if they do not sit.
    ServeAs(order) {
        /// The order.
        order: OrderId,
        /// How they get it.
        service: Service,
    } |this, ctx| {
        features::need_service(&*ctx.settings()?, this.service)?;
        let order = ctx.order(this.order)?;
        let mut facts = order.serve_as(this.service)?;
        if !facts.is_empty() && this.service != Service::DineIn && order.table.is_some() {
            facts.extend(order.move_to(None)?);
        }
        Ok(facts)
    } => [Body::OrderServiceChanged(_), ..];

    /// Gives a line to another seat.
    SeatLine(order) {
        /// The order.
        order: OrderId,
        /// The line.
        line: LineId,
        /// The guest's seat; 0 is for all.
        seat: u32,
    } |this, ctx| Ok(ctx.order(this.order)?.seat_line(this.line, this.seat)?) => [Body::LineSeated(_)];

    /// Notes that the guests have what the kitchen finished.
    ServeOrder(order) {
        /// The order.
        order: OrderId,
    } |this, ctx| Ok(ctx.order(this.order)?.serve()) => [Body::TicketServed(_), ..];

    /// Hands an order to another waiter.
    HandOrder(order) {
        /// The order.
        order: OrderId,
        /// Who serves it from now on.
        user: UserId,
    } |this, ctx| {
        match ctx.tx.row(USER, &[this.user.cell()])?.as_ref().and_then(user) {
            Some(person) if person.active => Ok(ctx.order(this.order)?.hand(this.user)?),
            Some(_) => Err(CallError::PersonLeft.into()),
            None => Err(ApiError::not_found("person")),
        }
    } => [Body::OrderHanded(_)];
}
