//! Whose orders they are: the guest who gets one, and the waiter who serves it.

use domain::Body;
use domain::access::Code;
use domain::ids::OrderId;
use domain::order::Guest;
use domain::staff::{USER, user};
use log::{Cell, UserId};

use crate::ApiError;
use crate::orders::done;

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

    /// Hands an order to another waiter.
    HandOrder(order) {
        /// The order.
        order: OrderId,
        /// Who serves it from now on.
        user: UserId,
    } |this, ctx| {
        match ctx.tx.row(USER, &[this.user.cell()])?.as_ref().and_then(user) {
            Some(person) if person.active => Ok(ctx.order(this.order)?.hand(this.user)?),
            Some(_) => Err(ApiError::new(Code::NotNow, "this person does not work here any more")),
            None => Err(ApiError::not_found("person")),
        }
    } => [Body::OrderHanded(_)];
}
