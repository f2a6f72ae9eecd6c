//! Tickets with their lines.

use std::collections::BTreeMap;

use log::{Rows, Stamp};

use crate::aggregate::{read_all, read_kept};
use crate::ids::{LineId, TicketId};
use crate::kitchen::{TICKET, TICKET_ITEMS, TicketItem, TicketItemsRow, TicketPut, TicketRow};

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
    /// Its lines, by their identifiers.
    pub items: Vec<TicketItem>,
}

pub(super) fn tickets(rows: &Rows) -> Vec<Ticket> {
    let mut told: Vec<_> = read_kept(rows, TICKET_ITEMS, TicketItemsRow::read).collect();
    told.sort_by_key(|row| row.stamp);
    let mut items: BTreeMap<TicketId, BTreeMap<LineId, TicketItem>> = BTreeMap::new();
    for (id, put) in told.iter().filter_map(|row| Some((row.ticket_id, row.put.as_ref()?))) {
        let of_ticket = items.entry(id).or_default();
        for item in &put.items.0 {
            of_ticket.entry(item.line).or_insert_with(|| item.clone());
        }
    }
    let ticket = |row: TicketRow| {
        let items = items.remove(&row.ticket_id).unwrap_or_default().into_values().collect();
        Some(Ticket { id: row.ticket_id, stamp: row.stamp?, put: row.put?, stage: row.stage, items })
    };
    let mut tickets: Vec<Ticket> = read_all(rows, TICKET, TicketRow::read).filter_map(ticket).collect();
    tickets.sort_by_key(|ticket| ticket.stamp);
    tickets
}
