//! Sending to the kitchen, and what it does with its tickets.

use domain::Body;
use domain::ids::{OrderId, TicketId};
use domain::kitchen::Fire;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::call::foreign;
use crate::orders::done;
use crate::{ApiError, Command, Ctx};

/// Sends what is new to the stations.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FireOrder {
    /// The order.
    pub order: OrderId,
    /// What of it.
    #[serde(default = "all")]
    #[ts(optional, as = "Option<_>")]
    pub what: Fire,
}

fn all() -> Fire {
    Fire::All
}

/// A ticket that was issued.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct IssuedTicket {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number on paper.
    pub serial: String,
    /// The station.
    pub station: String,
}

/// The tickets that were issued.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Fired {
    /// One for each station.
    pub tickets: Vec<IssuedTicket>,
}

impl Command for FireOrder {
    type Answer = Fired;

    fn orders(&self) -> Vec<OrderId> {
        vec![self.order]
    }

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let mut tickets = ctx.tickets()?;
        Ok(ctx.order(self.order)?.fire(self.what, &mut tickets)?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        let [Body::TicketIssued(_), ..] = facts else { return Err(foreign()) };
        let issued = facts.iter().filter_map(|body| match body {
            Body::TicketIssued(t) => {
                Some(IssuedTicket { ticket: t.ticket, serial: t.serial.clone(), station: t.station.clone() })
            }
            _ => None,
        });
        Ok(Fired { tickets: issued.collect() })
    }
}

done! {
    /// Marks a ticket as seen.
    AckTicket {
        /// The order.
        order: OrderId,
        /// The ticket.
        ticket: TicketId,
    } |this, ctx| Ok(ctx.order(this.order)?.ack_ticket(this.ticket)?) => [Body::TicketAcked(_)];

    /// Marks a ticket as finished.
    BumpTicket {
        /// The order.
        order: OrderId,
        /// The ticket.
        ticket: TicketId,
    } |this, ctx| Ok(ctx.order(this.order)?.bump_ticket(this.ticket)?) => [Body::TicketBumped(_)];

    /// Takes a finished ticket up again.
    RecallTicket {
        /// The order.
        order: OrderId,
        /// The ticket.
        ticket: TicketId,
    } |this, ctx| Ok(ctx.order(this.order)?.recall_ticket(this.ticket)?) => [Body::TicketRecalled(_)];
}
