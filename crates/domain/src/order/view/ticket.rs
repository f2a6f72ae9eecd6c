//! Tickets with their lines.

use std::collections::BTreeMap;

use log::{Rows, Stamp};

use crate::aggregate::read_all;
use crate::ids::TicketId;
use crate::kitchen::{TICKET, TICKET_ITEM, TicketItemRow, TicketPut, TicketRow};

/// A ticket with its lines.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// The ticket.
    pub id: TicketId,
    /// The fact that issued it.
    pub stamp: Stamp,
    /// The ticket's row.
    pub put: TicketPut,
    /// How far it is.
    pub stage: i64,
    /// Its lines.
    pub items: Vec<TicketItemRow>,
}

pub(super) fn tickets(rows: &Rows) -> Vec<Ticket> {
    let mut items: BTreeMap<TicketId, Vec<TicketItemRow>> = BTreeMap::new();
    for row in read_all(rows, TICKET_ITEM, TicketItemRow::read) {
        items.entry(row.ticket_id).or_default().push(row);
    }
    let ticket = |row: TicketRow| {
        let items = items.remove(&row.ticket_id).unwrap_or_default();
        Some(Ticket { id: row.ticket_id, stamp: row.stamp?, put: row.put?, stage: row.stage, items })
    };
    let mut tickets: Vec<Ticket> = read_all(rows, TICKET, TicketRow::read).filter_map(ticket).collect();
    tickets.sort_by_key(|ticket| ticket.stamp);
    tickets
}
