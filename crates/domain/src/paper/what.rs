//! What a print job prints, how it stands, and what keeps it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::{CashMoveId, CheckId, OrderId, RefundId, ShiftId, TableId, TicketId};

/// What is printed: named, not laid out, so that another printer can lay it out anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrintWhat {
    /// The receipt of a check that was paid, or that is about to be.
    Receipt {
        /// The order.
        order: OrderId,
        /// The check.
        check: CheckId,
    },
    /// The correction of a receipt that was given before its money.
    Correction {
        /// The order.
        order: OrderId,
        /// The check.
        check: CheckId,
        /// Number of the receipt.
        receipt: String,
    },
    /// The pre-bill of a check (пречек).
    Prebill {
        /// The order.
        order: OrderId,
        /// The check.
        check: CheckId,
    },
    /// A kitchen ticket (марка).
    Ticket {
        /// The order.
        order: OrderId,
        /// The ticket.
        ticket: TicketId,
    },
    /// Word to a kitchen station that an order which it cooks for sits elsewhere now (перенос).
    Moved {
        /// The order.
        order: OrderId,
        /// The station, by code.
        station: String,
        /// The table that the guests left.
        from: Option<TableId>,
    },
    /// The slip of a refund.
    Refund {
        /// The order.
        order: OrderId,
        /// The refund.
        refund: RefundId,
    },
    /// The slip of cash that was put in or taken out.
    Cash {
        /// The shift.
        shift: ShiftId,
        /// The movement.
        cash_move: CashMoveId,
    },
    /// The figures of the shift that is open now.
    X {
        /// Whether they leave out what the drawer holds, since whoever asked may not see it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[ts(optional, as = "Option<_>")]
        blind: bool,
    },
    /// The figures of a shift that was closed.
    Z {
        /// The shift.
        shift: ShiftId,
    },
    /// The test page of a printer.
    Test {
        /// The printer, by code.
        printer: String,
    },
    /// No paper: the drawer opens.
    Drawer {},
}

/// A kind of print job: how long it is worth printing, and what becomes of it if nobody knows whether it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// A guest's receipt.
    Receipt,
    /// A pre-bill.
    Prebill,
    /// A kitchen ticket.
    Kitchen,
    /// A correction, refund or cash slip.
    Slip,
    /// X or Z.
    Report,
    /// A test page.
    Test,
    /// A pulse to the drawer.
    Drawer,
}

log::cell_word!(JobKind);

const MINUTE_MS: i64 = 60_000;

impl JobKind {
    /// For how long a job is worth printing, in milliseconds; none for ever. A ticket of an hour ago would only confuse
    /// the kitchen, and a drawer that opens by itself is a safety fault.
    pub fn lasts_ms(self) -> Option<i64> {
        match self {
            Self::Kitchen => Some(20 * MINUTE_MS),
            Self::Prebill | Self::Test => Some(10 * MINUTE_MS),
            Self::Drawer => Some(10_000),
            Self::Receipt | Self::Slip | Self::Report => None,
        }
    }

    /// Whether a job that may or may not be on paper is printed once more by itself, marked as a repetition. Two tickets
    /// are better than none; with guests' papers a person decides.
    pub fn repeats_itself(self) -> bool {
        self == Self::Kitchen
    }

    /// Whether a job that was certainly not sent is tried again.
    pub fn is_retried(self) -> bool {
        self != Self::Drawer
    }
}

impl PrintWhat {
    /// The kind of its jobs.
    pub fn kind(&self) -> JobKind {
        match self {
            Self::Receipt { .. } => JobKind::Receipt,
            Self::Prebill { .. } => JobKind::Prebill,
            Self::Ticket { .. } | Self::Moved { .. } => JobKind::Kitchen,
            Self::Correction { .. } | Self::Refund { .. } | Self::Cash { .. } => JobKind::Slip,
            Self::X { .. } | Self::Z { .. } => JobKind::Report,
            Self::Test { .. } => JobKind::Test,
            Self::Drawer {} => JobKind::Drawer,
        }
    }

    /// The order that it is about.
    pub fn order(&self) -> Option<OrderId> {
        match self {
            Self::Receipt { order, .. }
            | Self::Correction { order, .. }
            | Self::Prebill { order, .. }
            | Self::Ticket { order, .. }
            | Self::Moved { order, .. }
            | Self::Refund { order, .. } => Some(*order),
            Self::Cash { .. } | Self::X { .. } | Self::Z { .. } | Self::Test { .. } | Self::Drawer {} => None,
        }
    }
}

/// How a print job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// It waits for its printer.
    Queued,
    /// It is going to the printer.
    Sending,
    /// The printer has it and waits for a person: paper, cover.
    WaitingOperator,
    /// The printer said that it is on paper.
    Confirmed,
    /// The printer took it; printers of this model say no more.
    Sent,
    /// It may or may not be on paper: a person decides.
    Unconfirmed,
    /// It was not printed, and is not tried again by itself.
    Failed,
    /// It came too late to be printed.
    Expired,
    /// A person called it off.
    Cancelled,
}

log::cell_word!(JobState);

impl JobState {
    /// Whether a worker still has to do with it.
    pub fn is_waiting(self) -> bool {
        matches!(self, Self::Queued | Self::Sending | Self::WaitingOperator)
    }

    /// Whether it stands in the list «not printed» until a person has looked at it.
    pub fn needs_person(self) -> bool {
        matches!(self, Self::Unconfirmed | Self::Failed | Self::Expired)
    }
}

/// What keeps a printer from printing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Nothing answers at its address.
    Unreachable,
    /// It takes the connection and says nothing.
    Silent,
    /// Its cover is open.
    CoverOpen,
    /// It has no paper.
    PaperEnd,
    /// Its cutter is stuck.
    Cutter,
    /// Another error that it reports.
    Broken,
    /// It is switched offline.
    Offline,
    /// The connection was lost while it printed.
    Lost,
    /// It did not confirm in time.
    Late,
    /// The program was stopped while it printed.
    Interrupted,
    /// Its address or profile is none.
    Unknown,
    /// What is to be printed is not there.
    Nothing,
}

log::cell_word!(Trouble);

/// Something that a paper says about itself, above everything else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// It was printed before, and somebody wanted another one (КОПИЯ).
    Copy,
    /// It may have been printed before (ПОВТОР).
    Repeat,
    /// It comes out of the printer that stands in for another (РЕЗЕРВ).
    Instead {
        /// What people call the printer that it was meant for.
        of: String,
    },
}
