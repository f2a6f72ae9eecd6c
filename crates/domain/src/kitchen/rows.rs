//! The ticket ledger: what each station was told about each line (REQ-08).

use log::UserId;

use super::facts::TicketKind;
use crate::ids::{LineId, OrderId, TicketId};
use crate::money::Qty;

log::table! {
    /// Tickets.
    pub TICKET = "ticket": TicketRow, TicketPut {
        key { order_id: OrderId, ticket_id: TicketId }
        put { serial: String, station: String, kind: TicketKind, issued_ms: i64, issued_by: Option<UserId> }
        mark { stage }
    }
}

log::table! {
    /// Lines of tickets.
    pub TICKET_ITEM = "ticket_item": TicketItemRow, TicketItemPut {
        key { order_id: OrderId, ticket_id: TicketId, line_id: LineId }
        put { step: u32, from_qty: Qty, to_qty: Qty, name: String }
    }
}
