//! Sending lines to the stations, and taking them back.

use std::collections::BTreeMap;

use log::{Planted, planted};

use super::facts::{
    Stage, TicketAcked, TicketBumped, TicketIssued, TicketItem, TicketKind, TicketRecalled, TicketServed,
};
use crate::fact::Body;
use crate::ids::{LineId, TicketId};
use crate::money::Qty;
use crate::numbers::Series;
use crate::order::{Line, Order, OrderError};
use crate::stock::{Use, for_quantity};

/// Counts up a series of numbers within one command.
#[derive(Debug, Clone)]
pub struct Counter {
    series: Series,
    count: u32,
    command: log::CommandId,
    made: u32,
}

impl Counter {
    /// A counter that stands at `count`, for a command.
    pub fn new(series: Series, count: u32, command: log::CommandId) -> Self {
        Self { series, count, command, made: 0 }
    }

    /// The next number, and the counter after it.
    pub fn take(&mut self) -> (String, u32) {
        let (number, count) = self.series.next(self.count);
        self.count = count;
        (number, count)
    }

    /// The command that it counts for.
    pub fn command(&self) -> log::CommandId {
        self.command
    }

    /// The name of the series.
    pub fn series(&self) -> &str {
        &self.series.name
    }

    fn ticket(&mut self) -> TicketId {
        self.made += 1;
        TicketId::derived(self.command.0, 0x7100 + self.made)
    }
}

/// What to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Fire {
    /// Everything that is not held.
    All,
    /// One course, held or not.
    Course(u32),
}

impl Fire {
    fn wants(self, line: &Line) -> bool {
        match self {
            Self::All => !line.held,
            Self::Course(course) => line.course == course,
        }
    }
}

impl Order {
    /// Sends what stands and was not sent: a ticket for each station; and takes back what no longer stands, where that
    /// was voided by a device that did not know of the ticket. A second tap finds nothing new.
    pub fn fire(&self, fire: Fire, counter: &mut Counter) -> Result<Vec<Body>, OrderError> {
        let again = planted(Planted::KitchenSentTwice);
        let all: Vec<(&Line, i64)> = self.lines.iter().map(|line| (line, self.wanted(line))).collect();
        let new = |(line, wanted): &&(&Line, i64)| fire.wants(line) && (*wanted > line.fired || again && *wanted > 0);
        let lines: Vec<(&Line, i64)> = all.iter().filter(new).copied().collect();
        let mut facts = tickets(self, &lines, TicketKind::Make, counter)?;
        facts.extend(void_tickets(self, &all, counter));
        if facts.is_empty() {
            self.changeable()?;
            return Err(OrderError::NothingToSend);
        }
        Ok(facts)
    }

    /// Marks a ticket as seen.
    pub fn ack_ticket(&self, id: TicketId) -> Result<Vec<Body>, OrderError> {
        match self.stage(id)? {
            (Stage::New, recall) => Ok(vec![TicketAcked { order: self.id, ticket: id, recall }.into()]),
            _ => Ok(Vec::new()),
        }
    }

    /// Marks a ticket as finished.
    pub fn bump_ticket(&self, id: TicketId) -> Result<Vec<Body>, OrderError> {
        match self.stage(id)? {
            (Stage::Bumped | Stage::Served, _) => Ok(Vec::new()),
            (_, recall) => Ok(vec![TicketBumped { order: self.id, ticket: id, recall }.into()]),
        }
    }

    /// Takes a finished ticket up again.
    pub fn recall_ticket(&self, id: TicketId) -> Result<Vec<Body>, OrderError> {
        match self.stage(id)? {
            (Stage::Bumped | Stage::Served, recall) => {
                Ok(vec![TicketRecalled { order: self.id, ticket: id, recall: recall.saturating_add(1) }.into()])
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Notes that the guests have what the kitchen finished: every ticket that waits at the pass.
    pub fn serve(&self) -> Vec<Body> {
        let finished = self.tickets.iter().filter_map(|ticket| match Stage::of_mark(ticket.stage) {
            (Stage::Bumped, recall) => Some(TicketServed { order: self.id, ticket: ticket.id, recall }.into()),
            _ => None,
        });
        finished.collect()
    }

    fn stage(&self, id: TicketId) -> Result<(Stage, u32), OrderError> {
        let ticket = self.tickets.iter().find(|ticket| ticket.id == id).ok_or(OrderError::NoTicket)?;
        Ok(Stage::of_mark(ticket.stage))
    }
}

/// Tickets that tell the stations what need not be made any more: lines with what shall stand of them.
pub fn void_tickets(order: &Order, lines: &[(&Line, i64)], counter: &mut Counter) -> Vec<Body> {
    let less: Vec<(&Line, i64)> = lines.iter().filter(|(line, stands)| line.fired > *stands).copied().collect();
    tickets(order, &less, TicketKind::Void, counter).unwrap_or_default()
}

fn tickets(
    order: &Order,
    lines: &[(&Line, i64)],
    kind: TicketKind,
    counter: &mut Counter,
) -> Result<Vec<Body>, OrderError> {
    let mut stations: BTreeMap<&str, Vec<(&Line, i64)>> = BTreeMap::new();
    for (line, stands) in lines.iter().filter(|(line, _)| !line.sold.station.is_empty()) {
        stations.entry(&line.sold.station).or_default().push((line, *stands));
    }
    let ticket = |(station, lines): (&str, Vec<(&Line, i64)>)| {
        let items = lines.iter().map(|(line, stands)| item(line, *stands)).collect::<Result<_, _>>()?;
        let used = if kind == TicketKind::Make { uses(order, &lines)? } else { Vec::new() };
        let ticket = counter.ticket();
        let (serial, count) = counter.take();
        let series = counter.series().to_owned();
        let station = station.to_owned();
        Ok(TicketIssued { order: order.id, ticket, serial, series, count, station, kind, items, used }.into())
    };
    stations.into_iter().map(ticket).collect()
}

fn item(line: &Line, stands: i64) -> Result<TicketItem, OrderError> {
    Ok(TicketItem {
        line: line.id,
        step: line.fired_steps,
        from: Qty::new(line.fired.saturating_add(line.fired_away))?,
        to: Qty::new(stands.saturating_add(line.fired_away))?,
        name: line.sold.name.clone(),
    })
}

/// What making the lines takes from stock: each time what is new. The identifiers of the movements follow from the line
/// and the step, so that what two devices send apart, or one sends while another takes the money, is taken once.
fn uses(order: &Order, lines: &[(&Line, i64)]) -> Result<Vec<(LineId, Vec<Use>)>, OrderError> {
    let mut used = Vec::new();
    for (line, stands) in lines.iter().filter(|(line, _)| !line.sold.uses.is_empty()) {
        let sold = if line.fired_steps == 0 { order.sold_in_parts(line) } else { 0 };
        let new = stands.saturating_sub(line.fired).saturating_sub(sold);
        if new > 0 {
            used.push((taken_by(line), for_quantity(&line.sold.uses, Qty::new(new)?)?));
        }
    }
    Ok(used)
}

fn taken_by(line: &Line) -> LineId {
    if line.fired_steps == 0 { line.id } else { LineId::derived(line.id.0, line.fired_steps) }
}
