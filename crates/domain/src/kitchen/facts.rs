//! What the kitchen is told, and what it tells.

use log::{Fact, RowOp, mark};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rows::{TICKET, TicketItemsPut, TicketPut};
use crate::fact::FactBody;
use crate::ids::{LineId, OrderId, TicketId};
use crate::money::Qty;
use crate::order::entity;
use crate::stock::Use;

/// What a ticket is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum TicketKind {
    /// To be made.
    Make,
    /// Not to be made any more.
    Void,
}

log::cell_word!(TicketKind);

/// A line on a ticket: from how much of it the kitchen stood at, to how much it shall stand at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct TicketItem {
    /// The line.
    pub line: LineId,
    /// How often the kitchen had been told about this line before. Two tickets with the same step were written apart.
    pub step: u32,
    /// What the kitchen stood at before.
    pub from: Qty,
    /// What it stands at now.
    pub to: Qty,
    /// Its name on papers.
    pub name: String,
}

/// Lines were sent to a kitchen station. The fact is the request to print or to show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketIssued {
    /// The order.
    pub order: OrderId,
    /// The ticket.
    pub ticket: TicketId,
    /// Its number on paper: series and counter.
    pub serial: String,
    /// Where the number comes from.
    pub series: String,
    /// The counter of the series after this number.
    pub count: u32,
    /// The station.
    pub station: String,
    /// What it is for.
    pub kind: TicketKind,
    /// Its lines.
    pub items: Vec<TicketItem>,
    /// What making the lines takes from stock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub used: Vec<(LineId, Vec<Use>)>,
}

impl FactBody for TicketIssued {
    entity!(order);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = TicketPut {
            serial: self.serial.clone(),
            station: self.station.clone(),
            kind: self.kind,
            issued_ms: fact.at_ms,
            issued_by: fact.user,
        };
        let items = TicketItemsPut { items: log::Json(self.items.clone()) };
        let mut ops = vec![put.op(self.order, self.ticket), items.op(self.order, self.ticket, fact.stream)];
        ops.push(crate::numbers::counted(&self.series, self.count));
        ops.extend(self.used.iter().flat_map(|(line, uses)| crate::stock::used(uses, line.0, self.order.0)));
        ops
    }
}

/// How far a ticket is: a rank that only grows, and starts anew above itself when the ticket is recalled.
const RANKS: i64 = 4;
const ACKED: i64 = 1;
const BUMPED: i64 = 2;
const SERVED: i64 = 3;

macro_rules! stage {
    ($(#[$doc:meta])* $name:ident, $rank:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            /// The order.
            pub order: OrderId,
            /// The ticket.
            pub ticket: TicketId,
            /// How often the ticket has been recalled.
            pub recall: u32,
        }

        impl FactBody for $name {
            entity!(order);

            fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
                let rank = i64::from(self.recall) * RANKS + $rank;
                vec![mark!(TICKET.stage, [self.order, self.ticket], rank)]
            }
        }
    };
}

stage!(
    /// The kitchen has seen a ticket.
    TicketAcked,
    ACKED
);
stage!(
    /// The kitchen has finished a ticket.
    TicketBumped,
    BUMPED
);
stage!(
    /// What a ticket asked for is with the guests.
    TicketServed,
    SERVED
);
stage!(
    /// A finished ticket was taken up again; `recall` counts this time too.
    TicketRecalled,
    0
);

/// How far a ticket is, read from its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nobody has looked at it.
    New,
    /// Somebody is at it.
    Acked,
    /// Done.
    Bumped,
    /// With the guests.
    Served,
}

impl Stage {
    /// The stage of a mark, and how often the ticket has been recalled.
    pub fn of_mark(mark: i64) -> (Self, u32) {
        let stage = match mark.rem_euclid(RANKS) {
            0 => Self::New,
            ACKED => Self::Acked,
            BUMPED => Self::Bumped,
            _ => Self::Served,
        };
        (stage, u32::try_from(mark.div_euclid(RANKS)).unwrap_or(0))
    }
}
