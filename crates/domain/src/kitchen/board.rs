//! What a screen of the kitchen shows of an order: its tickets, with what of each still stands.

use serde::{Deserialize, Serialize};

use super::facts::{Stage, TicketItem, TicketKind};
use crate::branch::Names;
use crate::ids::{LineId, TicketId};
use crate::money::Qty;
use crate::order::{Line, Order, SoldModifier, Ticket};

/// A line on a ticket, as a cook reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct BoardItem {
    /// The line.
    pub line: LineId,
    /// Its name on papers.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// How much the ticket asks for, or takes back, in thousandths of a unit.
    pub qty: Qty,
    /// How much of that still stands: what was taken back since is not to be made any more.
    pub left: Qty,
    /// Choices.
    pub modifiers: Vec<SoldModifier>,
    /// A note of the guest's.
    pub note: String,
    /// The guest's seat, counted from 1; 0 is for all.
    pub seat: u32,
    /// The course, counted from 1; 0 is none.
    pub course: u32,
}

/// A ticket, as a cook reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct BoardTicket {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number on paper.
    pub serial: String,
    /// The station.
    pub station: String,
    /// What it is for.
    pub kind: TicketKind,
    /// How far it is.
    pub stage: Stage,
    /// It was finished before, and taken up again.
    pub recalled: bool,
    /// When it was issued, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub issued_ms: i64,
    /// Its lines, in the order of courses and lines.
    pub items: Vec<BoardItem>,
}

impl Order {
    /// What screens of the kitchen show of the order, the oldest ticket first.
    pub fn board(&self) -> Vec<BoardTicket> {
        self.tickets.iter().filter_map(|ticket| self.board_ticket(ticket)).collect()
    }

    fn board_ticket(&self, ticket: &Ticket) -> Option<BoardTicket> {
        let (stage, recall) = Stage::of_mark(ticket.stage);
        let mut items: Vec<_> = ticket.items.iter().filter_map(|item| self.board_item(ticket.put.kind, item)).collect();
        items.sort_by_key(|(line, item)| (item.course, line.map(|line| line.stamp), item.line));
        let items: Vec<BoardItem> = items.into_iter().map(|(_, item)| item).collect();
        (!items.is_empty()).then(|| BoardTicket {
            ticket: ticket.id,
            serial: ticket.put.serial.clone(),
            station: ticket.put.station.clone(),
            kind: ticket.put.kind,
            stage,
            recalled: recall > 0,
            issued_ms: ticket.put.issued_ms,
            items,
        })
    }

    fn board_item(&self, kind: TicketKind, item: &TicketItem) -> Option<(Option<&Line>, BoardItem)> {
        let line = self.line(item.line);
        let (from, to) = (item.from.thousandths(), item.to.thousandths());
        let change = to.saturating_sub(from);
        let stands = line.map_or(to, |line| line.fired.saturating_add(line.fired_away));
        let left = match kind {
            TicketKind::Make => stands.saturating_sub(from).clamp(0, change.max(0)),
            TicketKind::Void => change.saturating_abs(),
        };
        let shown = BoardItem {
            line: item.line,
            name: line.map_or_else(|| item.name.clone(), |line| line.sold.name.clone()),
            names: line.map(|line| line.sold.names.clone()).unwrap_or_default(),
            qty: Qty::new(change.saturating_abs()).ok()?,
            left: Qty::new(left).ok()?,
            modifiers: line.map(|line| line.sold.modifiers.clone()).unwrap_or_default(),
            note: line.map(|line| line.note.clone()).unwrap_or_default(),
            seat: line.map_or(0, |line| line.seat),
            course: line.map_or(0, |line| line.course),
        };
        (change != 0).then_some((line, shown))
    }
}

/// How much of a dish a station has before it, over all of its tickets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct AllDay {
    /// The station.
    pub station: String,
    /// The dish.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// How much, in thousandths of a unit.
    pub qty: Qty,
}

/// How much of each dish the stations have before them, the most first.
pub fn all_day<'t>(tickets: impl IntoIterator<Item = &'t BoardTicket>) -> Vec<AllDay> {
    let mut all: Vec<AllDay> = Vec::new();
    let make = tickets.into_iter().filter(|ticket| ticket.kind == TicketKind::Make && ticket.stage < Stage::Bumped);
    for (ticket, item) in make.flat_map(|ticket| ticket.items.iter().map(move |item| (ticket, item))) {
        match all.iter_mut().find(|dish| dish.station == ticket.station && dish.name == item.name) {
            Some(dish) => dish.qty = dish.qty.plus(item.left).unwrap_or(Qty::MAX),
            None => all.push(AllDay {
                station: ticket.station.clone(),
                name: item.name.clone(),
                names: item.names.clone(),
                qty: item.left,
            }),
        }
    }
    all.retain(|dish| dish.qty > Qty::default());
    all.sort_by(|one, other| (&one.station, other.qty, &one.name).cmp(&(&other.station, one.qty, &other.name)));
    all
}
