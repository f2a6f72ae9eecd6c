//! The kitchen: tickets are the difference between what stands and what the stations were told (REQ-08).

mod board;
mod decide;
mod facts;
mod routing;
mod rows;

pub use board::{AllDay, BoardItem, BoardTicket, all_day};
pub use decide::{Counter, Fire, void_tickets};
pub use facts::{Stage, TicketAcked, TicketBumped, TicketIssued, TicketItem, TicketKind, TicketRecalled, TicketServed};
pub use routing::Routing;
pub use rows::{TICKET, TICKET_ITEMS, TicketItemsPut, TicketItemsRow, TicketPut, TicketRow};
