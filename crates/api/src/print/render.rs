//! Papers laid out from what the store holds now.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::access::Permission;
use domain::branch::Settings;
use domain::floor::{TABLE, TableRow};
use domain::ids::{OrderId, PrintJobId, ShiftId, TableId, TicketId};
use domain::order::{self, Order, OrderError};
use domain::paper::{self, About, Document, JobKind, Mark, PrintWhat, ShiftPaper};
use domain::shift::{self, CASH_MOVE, Shift, ShiftError, Totals};
use domain::{Scope, staff};
use log::{Cell, DeviceId, UserId};
use serde::{Deserialize, Serialize};
use store::{PrintJob, Reader};
use ts_rs::TS;

use super::route;
use crate::call::Asked;
use crate::{ApiError, Query};

/// Asks how a paper would look: for previews on screens.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PreviewPaper {
    /// What.
    pub what: PrintWhat,
}

impl Query for PreviewPaper {
    type Answer = Document;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        if let Some(right) = super::commands::right_to(&self.what) {
            asked.need(right)?;
        }
        let what = match &self.what {
            PrintWhat::X { .. } => PrintWhat::X { blind: !asked.may(Permission::ExpectedCash)? },
            what => what.clone(),
        };
        document(asked.reader, asked.device, asked.now.at_ms, &what)
    }
}

/// The paper of a job.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobPaper {
    /// What is printed; nothing if nothing is left to tell, or there never was a paper.
    pub document: Option<Document>,
    /// Jobs that were not printed, and whose paper this one makes up for.
    pub makes_up_for: Vec<PrintJobId>,
}

/// Lays a job out: what it prints as it stands now, under the marks of the job. A drawer has no paper.
///
/// # Errors
/// If what it prints is not in this store, or the store cannot be read.
pub fn job_paper(reader: &Reader, device: DeviceId, now_ms: i64, job: &PrintJob) -> Result<JobPaper, ApiError> {
    if job.kind == JobKind::Drawer {
        return Ok(JobPaper::default());
    }
    let settings = crate::branch::settings(reader)?;
    let mut marks = Vec::new();
    if let Some(code) = &job.routed_from {
        let of = route::printer(&settings, code).map_or_else(|| code.clone(), |printer| printer.name.clone());
        marks.push(Mark::Instead { of });
    }
    if job.repeats > 0 {
        marks.push(if job.kind == JobKind::Kitchen { Mark::Repeat } else { Mark::Copy });
    } else if job.copy {
        marks.push(Mark::Copy);
    }
    let missed = if job.copy { Missed::default() } else { missed(reader, job)? };
    // Whoever asked for a copy had the right to all of its figures.
    let how = How { marks: &marks, missed: &missed.tickets, asked_for: job.copy };
    let document = laid_out(reader, device, now_ms, &job.what, how)?;
    Ok(JobPaper { document, makes_up_for: missed.jobs })
}

/// Tickets that did not come out.
#[derive(Default)]
struct Missed {
    tickets: Vec<TicketId>,
    jobs: Vec<PrintJobId>,
}

/// The tickets of a job's order and station of which no paper came out, and none is on its way: the kitchen is told the
/// difference to what it was told on paper, not to what it should have been.
fn missed(reader: &Reader, job: &PrintJob) -> Result<Missed, ApiError> {
    let PrintWhat::Ticket { order, ticket } = &job.what else { return Ok(Missed::default()) };
    let jobs = reader.station_prints(*order, &job.station)?;
    let of = |job: &PrintJob| match &job.what {
        PrintWhat::Ticket { ticket, .. } => Some(*ticket),
        _ => None,
    };
    let mut told: BTreeSet<TicketId> = jobs.iter().filter(|job| !job.state.needs_person()).filter_map(of).collect();
    told.insert(*ticket);
    let mut missed = Missed::default();
    for (job, ticket) in jobs.iter().filter_map(|job| Some((job, of(job)?))) {
        if !told.contains(&ticket) {
            missed.jobs.push(job.id);
            if !missed.tickets.contains(&ticket) {
                missed.tickets.push(ticket);
            }
        }
    }
    Ok(missed)
}

/// Lays a paper out as it is shown on screens.
pub(super) fn document(reader: &Reader, device: DeviceId, now_ms: i64, what: &PrintWhat) -> Result<Document, ApiError> {
    let how = How { marks: &[], missed: &[], asked_for: true };
    Ok(laid_out(reader, device, now_ms, what, how)?.unwrap_or_default())
}

/// How a paper is laid out.
#[derive(Clone, Copy)]
struct How<'a> {
    /// What it says about itself.
    marks: &'a [Mark],
    /// Tickets that did not come out, to be told with this one.
    missed: &'a [TicketId],
    /// Whether somebody who has the right to all of its figures asked for it.
    asked_for: bool,
}

/// Lays a paper out; nothing if nothing is left to tell.
fn laid_out(
    reader: &Reader,
    device: DeviceId,
    now_ms: i64,
    what: &PrintWhat,
    how: How<'_>,
) -> Result<Option<Document>, ApiError> {
    let settings = crate::branch::settings(reader)?;
    let people = people(reader)?;
    let desk = Desk { reader, device, now_ms, settings: &settings, people: &people, how };
    Ok(match what {
        PrintWhat::Receipt { .. }
        | PrintWhat::Correction { .. }
        | PrintWhat::Prebill { .. }
        | PrintWhat::Ticket { .. }
        | PrintWhat::Moved { .. }
        | PrintWhat::Refund { .. } => desk.of_order(what)?,
        PrintWhat::Cash { .. } | PrintWhat::X { .. } | PrintWhat::Z { .. } => Some(desk.of_shift(what)?),
        PrintWhat::Test { printer } => {
            let printer = route::printer(&settings, printer).ok_or_else(|| ApiError::not_found("printer"))?;
            Some(paper::test_page(printer, &desk.about("", "")))
        }
        PrintWhat::Drawer {} => None,
    })
}

/// What papers are laid out from.
struct Desk<'a> {
    reader: &'a Reader,
    device: DeviceId,
    now_ms: i64,
    settings: &'a Settings,
    people: &'a BTreeMap<UserId, String>,
    how: How<'a>,
}

impl<'a> Desk<'a> {
    fn about(&self, table: &'a str, room: &'a str) -> About<'a> {
        let Self { settings, people, how, now_ms, .. } = *self;
        About { settings, people, table, room, now_ms, marks: how.marks }
    }

    fn of_order(&self, what: &PrintWhat) -> Result<Option<Document>, ApiError> {
        let id = what.order().ok_or(OrderError::NoOrder)?;
        let order = self.order(id)?;
        let (table, room) = place(self.reader, order.table)?;
        let about = About { table: &table, room: &room, ..self.about("", "") };
        let check = |id| order.check(id).ok_or(OrderError::NoCheck);
        let ticket = |id| order.tickets.iter().find(|of| of.id == id).ok_or(OrderError::NoTicket);
        Ok(Some(match what {
            PrintWhat::Receipt { check: id, .. } => {
                let check = check(*id)?;
                check.receipt.as_ref().ok_or_else(|| ApiError::not_found("receipt"))?;
                paper::receipt(&order, check, &about)?
            }
            PrintWhat::Correction { check: id, receipt, .. } => {
                let no_correction = || ApiError::not_found("correction");
                paper::correction(&order, check(*id)?, receipt, &about).ok_or_else(no_correction)?
            }
            PrintWhat::Prebill { check: id, .. } => paper::prebill(&order, check(*id)?, &about)?,
            PrintWhat::Ticket { ticket: id, .. } => {
                let missed = self.how.missed.iter().map(|id| ticket(*id)).collect::<Result<Vec<_>, _>>()?;
                return Ok(paper::ticket(&order, ticket(*id)?, &missed, &about));
            }
            PrintWhat::Moved { station, from, .. } => {
                paper::moved(&order, station, &place(self.reader, *from)?.0, &about)
            }
            PrintWhat::Refund { refund, .. } => {
                let refund = order.refunds.iter().find(|of| of.id == *refund);
                paper::refund(&order, refund.ok_or_else(|| ApiError::not_found("refund"))?, &about)
            }
            _ => return Ok(None),
        }))
    }

    fn of_shift(&self, what: &PrintWhat) -> Result<Document, ApiError> {
        let about = self.about("", "");
        Ok(match what {
            PrintWhat::Z { shift } => {
                let shift = self.shift(*shift)?;
                let row = shift.closed.as_ref().ok_or_else(|| ApiError::not_found("report"))?;
                let close = row.put.as_ref().ok_or_else(|| ApiError::not_found("report"))?;
                let left_open = row.left_open.as_ref().map_or(&[][..], |left| &left.0);
                let expected = self.how.asked_for || self.may_see_expected(close.closed_by)?;
                let (close, totals) = (Some(close), &close.totals.0);
                self.report(&ShiftPaper { shift: &shift, totals, close, left_open }, !expected)
            }
            PrintWhat::Cash { shift, cash_move } => {
                let shift = self.shift(*shift)?;
                let moved = shift.cash_moves.iter().find(|row| row.move_id == *cash_move);
                paper::cash_slip(&shift, moved.ok_or_else(|| ApiError::not_found(CASH_MOVE.name))?, &about)
            }
            _ => {
                let shift = crate::shift::current(self.reader, self.device)?.ok_or(OrderError::NoShift)?;
                let money = crate::shift::shift_money(&shift, self.reader)?;
                let (totals, left_open) = (Totals::of(&money, self.settings)?, crate::shift::left_open(self.reader)?);
                let blind = matches!(what, PrintWhat::X { blind: true });
                let (shift, totals, left_open) = (&shift, &totals, left_open.as_slice());
                self.report(&ShiftPaper { shift, totals, close: None, left_open }, blind)
            }
        })
    }

    fn report(&self, report: &ShiftPaper<'_>, blind: bool) -> Document {
        let about = self.about("", "");
        if blind {
            paper::blind_report(report, &report.totals.clone().blind(self.settings), &about)
        } else {
            paper::shift_report(report, &about)
        }
    }

    /// Whether a person may see what a drawer should hold; the program itself may.
    fn may_see_expected(&self, user: Option<UserId>) -> Result<bool, ApiError> {
        let Some(user) = user else { return Ok(true) };
        Ok(crate::staff::rights(self.reader, user)?.contains(&Permission::ExpectedCash))
    }

    fn order(&self, id: OrderId) -> Result<Arc<Order>, ApiError> {
        let scope = Scope { aggregate: order::AGGREGATE, id: id.cell() };
        Ok(Order::read(&self.reader.rows_of(&scope)?).ok_or(OrderError::NoOrder)?)
    }

    fn shift(&self, id: ShiftId) -> Result<Shift, ApiError> {
        let scope = Scope { aggregate: shift::AGGREGATE, id: id.cell() };
        Ok(Shift::read(&self.reader.rows_of(&scope)?).ok_or(ShiftError::NoShift)?)
    }
}

/// Name and room of a table, also of one that was taken away since.
fn place(reader: &Reader, table: Option<TableId>) -> Result<(String, String), ApiError> {
    let Some(table) = table else { return Ok(Default::default()) };
    let row = reader.row(TABLE, &[table.cell()])?.and_then(|row| TableRow::read(&row).ok());
    let place = row.and_then(|row| row.place).map(|place| place.0);
    Ok(place.map(|place| (place.name, place.room)).unwrap_or_default())
}

fn people(reader: &Reader) -> Result<BTreeMap<UserId, String>, ApiError> {
    let rows = reader.rows(staff::USER, &[])?;
    Ok(rows.iter().filter_map(staff::user).map(|person| (person.user, person.name)).collect())
}
