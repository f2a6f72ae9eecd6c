//! Every command and query of a terminal: request, answer, right, handler; the one list of them; and `dispatch`, the
//! only place that makes facts.
//!
//! A handler is load → decide → facts: it loads what `domain` wants to see, asks it, and hands its facts back. Nothing
//! here knows how a command arrived or how an answer leaves, holds SQL, or decides a rule of the trade.

mod again;
mod anomalies;
mod anomaly_views;
mod approval;
mod audit;
mod boards;
mod branch;
mod call;
mod checks;
mod ctx;
mod day;
mod devices;
mod dispatch;
mod envelope;
mod error;
mod features;
mod guests;
mod kitchen;
mod lines;
mod list;
mod menu;
mod order_list;
mod order_past;
mod order_views;
mod orders;
mod payments;
mod people;
mod pin;
mod print;
mod receipts;
mod refusal;
mod reports;
mod routing;
mod schema;
mod screens;
mod shares;
mod shift;
mod shift_views;
mod staff;
mod stock;
pub mod typescript;

#[cfg(test)]
mod tests;

pub use approval::APPROVAL_MS;
pub use call::{Command, Query};
pub use ctx::{Actor, Ctx};
pub use dispatch::{Answered, Api, Prepared};
pub use envelope::{ChangedThing, Envelope, Reply};
pub use error::ApiError;
pub use list::{COMMANDS, Listed, ListedQuery, QUERIES};
pub use pin::{Keypad, PIN_TRIES_MAX, Pepper};
pub use print::{JobPaper, job_paper};
pub use refusal::CallError;
pub use schema::{SchemaError, schemas};
pub use screens::{Admitted, admitted, screen_as_user};

/// Requests and answers, for those who call from Rust.
pub mod calls {
    pub use crate::again::*;
    pub use crate::anomalies::*;
    pub use crate::anomaly_views::*;
    pub use crate::audit::*;
    pub use crate::boards::*;
    pub use crate::branch::*;
    pub use crate::checks::*;
    pub use crate::devices::*;
    pub use crate::guests::*;
    pub use crate::kitchen::*;
    pub use crate::lines::*;
    pub use crate::menu::*;
    pub use crate::order_list::*;
    pub use crate::order_past::*;
    pub use crate::order_views::*;
    pub use crate::orders::*;
    pub use crate::payments::*;
    pub use crate::people::*;
    pub use crate::print::{
        CancelPrint, CopyPaper, ListPrints, OpenDrawer, PreviewPaper, PrintCheck, PrintJobView, PrintedCheck,
        PrinterLamp, PrinterState, PrinterStates, RetryPrint,
    };
    pub use crate::receipts::*;
    pub use crate::reports::*;
    pub use crate::screens::{ListScreens, PairScreen, RetireScreen, ScreenView};
    pub use crate::shares::*;
    pub use crate::shift::*;
    pub use crate::shift_views::*;
    pub use crate::staff::*;
    pub use crate::stock::*;
}
