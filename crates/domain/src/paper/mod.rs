//! Papers: what is printed as data, and how each kind is laid out, for people in Russian and English.

mod about;
mod bill;
mod document;
mod facts;
mod report;
mod test_page;
mod ticket;
mod what;
mod words;
mod wrap;

pub use about::About;
pub use bill::{correction, prebill, receipt, refund};
pub use document::{Align, Document, PaperLine, PaperStyle, Symbology};
pub use facts::{CheckPrinted, DrawerOpened, PaperCopied};
pub use report::{ShiftPaper, blind_report, cash_slip, shift_report};
pub use test_page::test_page;
pub use ticket::{moved, ticket};
pub use what::{JobKind, JobState, Mark, PrintWhat, Trouble};
pub use wrap::{Row, rows, text};

use crate::Aggregate;

/// Print jobs, as a kind of thing that changes. They are this device's own rows: no fact writes them.
pub const JOBS: &Aggregate = &Aggregate { name: "print_job", tables: &[], derived: &[], derive: |_| Vec::new() };
