//! The ticket ledger: what each station was told about each line (REQ-08).

use log::{Json, StreamId, UserId};

use super::facts::{TicketItem, TicketKind};
use crate::ids::{OrderId, TicketId};

log::table! {
    /// Tickets.
    pub TICKET = "ticket": TicketRow, TicketPut {
        key { order_id: OrderId, ticket_id: TicketId }
        put { serial: String, station: String, kind: TicketKind, issued_ms: i64, issued_by: Option<UserId> }
        mark { stage }
    }
}

log::table! {
    /// Lines of tickets, by the stream whose fact told them: a tap that two devices executed apart is one ticket, and what
    /// either told the kitchen is told.
    pub TICKET_ITEMS = "ticket_items": TicketItemsRow, TicketItemsPut {
        key { order_id: OrderId, ticket_id: TicketId, stream_id: StreamId }
        put { items: Json<Vec<TicketItem>> }
    }
}
