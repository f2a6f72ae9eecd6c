//! The queue as people see it: jobs, and a lamp for each printer.

use domain::branch::Settings;
use domain::ids::PrintJobId;
use domain::order::Order;
use domain::paper::{JobKind, JobState, PrintWhat, Trouble};
use log::Cell;
use serde::{Deserialize, Serialize};
use store::PrintJob;
use ts_rs::TS;

use crate::call::Asked;
use crate::{ApiError, Query};

/// Jobs in the list at most.
const JOBS_MAX: u32 = 200;

/// Asks for the print jobs, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListPrints {}

/// A print job as people see it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PrintJobView {
    /// The job.
    pub job: PrintJobId,
    /// Its kind.
    pub kind: JobKind,
    /// What to print.
    pub what: PrintWhat,
    /// Call-out number of its order.
    pub number: Option<String>,
    /// The kitchen station, by code; empty for other papers.
    pub station: String,
    /// The printer, by code.
    pub printer: String,
    /// What people call the printer.
    pub printer_name: String,
    /// What people call the printer that it was meant for, if another one stands in.
    pub instead_of: Option<String>,
    /// How it stands.
    pub state: JobState,
    /// Whether it stands in the list «not printed» until a person has looked at it.
    pub needs_person: bool,
    /// How often it was tried.
    pub attempts: u32,
    /// Whether somebody wanted it once more.
    pub copy: bool,
    /// How often it may have been printed already.
    pub repeats: u32,
    /// What kept it last.
    pub trouble: Option<Trouble>,
    /// When it was queued, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub created_ms: i64,
    /// When it is not worth printing any more, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number | null")]
    pub expires_ms: Option<i64>,
    /// When it came to its end, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number | null")]
    pub done_ms: Option<i64>,
}

fn printer_name(settings: &Settings, code: &str) -> String {
    super::route::printer(settings, code).map_or_else(|| code.to_owned(), |printer| printer.name.clone())
}

fn view(job: PrintJob, number: Option<String>, settings: &Settings) -> PrintJobView {
    PrintJobView {
        job: job.id,
        kind: job.kind,
        number,
        printer_name: printer_name(settings, &job.printer),
        instead_of: job.routed_from.as_deref().map(|code| printer_name(settings, code)),
        what: job.what,
        station: job.station,
        printer: job.printer,
        state: job.state,
        needs_person: job.state.needs_person(),
        attempts: job.attempts,
        copy: job.copy,
        repeats: job.repeats,
        trouble: job.trouble,
        created_ms: job.created_ms,
        expires_ms: job.expires_ms,
        done_ms: job.done_ms,
    }
}

impl Query for ListPrints {
    type Answer = Vec<PrintJobView>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let settings = crate::branch::settings(asked.reader)?;
        let mut views = Vec::new();
        for job in asked.reader.print_jobs(JOBS_MAX)? {
            let number = match job.what.order() {
                Some(order) => {
                    let scope = domain::Scope { aggregate: domain::order::AGGREGATE, id: order.cell() };
                    Order::read(&asked.reader.rows_of(&scope)?).map(|order| order.put.number.clone())
                }
                None => None,
            };
            views.push(view(job, number, &settings));
        }
        Ok(views)
    }
}

/// Asks how the printers are.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PrinterStates {}

/// What the lamp of a printer shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrinterLamp {
    /// It works.
    Works,
    /// Jobs wait, and nothing is known against it.
    Waiting,
    /// A person has to see to it: paper, cover, or a job of which nobody knows.
    Attention,
    /// It does not print.
    Off,
}

/// How a printer is.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PrinterState {
    /// The printer, by code.
    pub printer: String,
    /// What people call it.
    pub name: String,
    /// Its lamp.
    pub lamp: PrinterLamp,
    /// Jobs that wait.
    pub waiting: u32,
    /// When the oldest of them was queued, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number | null")]
    pub oldest_ms: Option<i64>,
    /// Jobs that a person has to look at.
    pub not_printed: u32,
    /// What keeps it.
    pub trouble: Option<Trouble>,
}

impl Query for PrinterStates {
    type Answer = Vec<PrinterState>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let settings = crate::branch::settings(asked.reader)?;
        let waiting = asked.reader.waiting_prints(None)?;
        let latest = asked.reader.print_jobs(JOBS_MAX)?;
        let state = |printer: &domain::branch::Printer| {
            let waiting: Vec<&PrintJob> = waiting.iter().filter(|job| job.printer == printer.code).collect();
            let needs = |job: &&PrintJob| job.printer == printer.code && job.state.needs_person();
            let not_printed = u32::try_from(latest.iter().filter(needs).count()).unwrap_or(u32::MAX);
            let first = waiting.first();
            let trouble = first.and_then(|job| job.trouble);
            let lamp = match first {
                Some(job) if job.state == JobState::WaitingOperator => PrinterLamp::Attention,
                Some(_) if trouble.is_some() => PrinterLamp::Off,
                _ if not_printed > 0 => PrinterLamp::Attention,
                Some(_) => PrinterLamp::Waiting,
                None => PrinterLamp::Works,
            };
            PrinterState {
                printer: printer.code.clone(),
                name: printer.name.clone(),
                lamp,
                waiting: u32::try_from(waiting.len()).unwrap_or(u32::MAX),
                oldest_ms: first.map(|job| job.created_ms),
                not_printed,
                trouble,
            }
        };
        Ok(settings.printers.iter().map(state).collect())
    }
}
