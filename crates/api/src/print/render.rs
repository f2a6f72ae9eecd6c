//! Papers laid out from what the store holds now.

use std::collections::BTreeMap;

use domain::branch::Settings;
use domain::floor::{TABLE, TableRow};
use domain::ids::{OrderId, ShiftId, TableId};
use domain::order::{self, Order, OrderError};
use domain::paper::{self, About, Document, JobKind, Mark, PrintWhat};
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
        document(asked.reader, asked.device, asked.now.at_ms, &self.what, &[])
    }
}

/// Lays a job out: what it prints as it stands now, under the marks of the job. A drawer has no paper.
///
/// # Errors
/// If what it prints is not in this store, or the store cannot be read.
pub fn job_paper(reader: &Reader, device: DeviceId, now_ms: i64, job: &PrintJob) -> Result<Document, ApiError> {
    if job.kind == JobKind::Drawer {
        return Ok(Document::default());
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
    document(reader, device, now_ms, &job.what, &marks)
}

/// Lays a paper out.
pub(super) fn document(
    reader: &Reader,
    device: DeviceId,
    now_ms: i64,
    what: &PrintWhat,
    marks: &[Mark],
) -> Result<Document, ApiError> {
    let settings = crate::branch::settings(reader)?;
    let people = people(reader)?;
    let desk = Desk { reader, device, now_ms, settings: &settings, people: &people, marks };
    match what {
        PrintWhat::Receipt { .. }
        | PrintWhat::Prebill { .. }
        | PrintWhat::Ticket { .. }
        | PrintWhat::Moved { .. }
        | PrintWhat::Refund { .. } => desk.of_order(what),
        PrintWhat::Cash { .. } | PrintWhat::X {} | PrintWhat::Z { .. } => desk.of_shift(what),
        PrintWhat::Test { printer } => {
            let printer = route::printer(&settings, printer).ok_or_else(|| ApiError::not_found("printer"))?;
            Ok(paper::test_page(printer, &desk.about("", "")))
        }
        PrintWhat::Drawer {} => Ok(Document::default()),
    }
}

/// What papers are laid out from.
struct Desk<'a> {
    reader: &'a Reader,
    device: DeviceId,
    now_ms: i64,
    settings: &'a Settings,
    people: &'a BTreeMap<UserId, String>,
    marks: &'a [Mark],
}

impl<'a> Desk<'a> {
    fn about(&self, table: &'a str, room: &'a str) -> About<'a> {
        let Self { settings, people, marks, now_ms, .. } = *self;
        About { settings, people, table, room, now_ms, marks }
    }

    fn of_order(&self, what: &PrintWhat) -> Result<Document, ApiError> {
        let id = what.order().ok_or(OrderError::NoOrder)?;
        let order = self.order(id)?;
        let (table, room) = place(self.reader, order.table)?;
        let about = About { table: &table, room: &room, ..self.about("", "") };
        let check = |id| order.check(id).ok_or(OrderError::NoCheck);
        Ok(match what {
            PrintWhat::Receipt { check: id, .. } => {
                let check = check(*id)?;
                check.receipt.as_ref().ok_or_else(|| ApiError::not_found("receipt"))?;
                paper::receipt(&order, check, &about)?
            }
            PrintWhat::Prebill { check: id, .. } => paper::prebill(&order, check(*id)?, &about)?,
            PrintWhat::Ticket { ticket, .. } => {
                let ticket = order.tickets.iter().find(|of| of.id == *ticket).ok_or(OrderError::NoTicket)?;
                paper::ticket(&order, ticket, &about)
            }
            PrintWhat::Moved { station, from, .. } => {
                paper::moved(&order, station, &place(self.reader, *from)?.0, &about)
            }
            PrintWhat::Refund { refund, .. } => {
                let refund = order.refunds.iter().find(|of| of.id == *refund);
                paper::refund(&order, refund.ok_or_else(|| ApiError::not_found("refund"))?, &about)
            }
            _ => Document::default(),
        })
    }

    fn of_shift(&self, what: &PrintWhat) -> Result<Document, ApiError> {
        let about = self.about("", "");
        Ok(match what {
            PrintWhat::Z { shift } => {
                let shift = self.shift(*shift)?;
                let close = shift.closed.as_ref().and_then(|row| row.put.as_ref());
                paper::z_report(&shift, close.ok_or_else(|| ApiError::not_found("report"))?, &about)
            }
            PrintWhat::Cash { shift, cash_move } => {
                let shift = self.shift(*shift)?;
                let moved = shift.cash_moves.iter().find(|row| row.move_id == *cash_move);
                paper::cash_slip(&shift, moved.ok_or_else(|| ApiError::not_found(CASH_MOVE.name))?, &about)
            }
            _ => {
                let shift = crate::shift::current(self.reader, self.device)?.ok_or(OrderError::NoShift)?;
                let money = crate::shift::shift_money(&shift, self.reader)?;
                let totals = Totals::of(&money, self.settings)?;
                paper::x_report(&shift, &totals, &about)
            }
        })
    }

    fn order(&self, id: OrderId) -> Result<Order, ApiError> {
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
