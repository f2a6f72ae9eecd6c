//! The facts of a command as requests to print: each job is one row, written in their transaction.

use std::collections::BTreeSet;

use domain::Body;
use domain::branch::{Feature, PaperUse, Printer, Settings};
use domain::ids::{OrderId, PrintJobId, TableId};
use domain::kitchen::{Stage, TicketIssued, TicketKind};
use domain::order::OrderMoved;
use domain::paper::{JobKind, PrintWhat};
use store::NewPrintJob;

use super::route;
use crate::{ApiError, Ctx};

/// At most so many tickets of one kind for one sending, whatever the settings say.
const COPIES_MAX: u32 = 5;

/// Identifiers of jobs begin here among those that a command implies.
const FIRST_JOB: u32 = 0x7072_0000;

/// A job before it has its identifier.
struct Wanted {
    what: PrintWhat,
    printer: String,
    station: String,
    copy: bool,
}

impl Wanted {
    fn new(what: PrintWhat, printer: &str) -> Self {
        Self { what, printer: printer.to_owned(), station: String::new(), copy: false }
    }
}

/// Queues what the facts of a command want printed. A repeated command records no facts, and so queues nothing.
pub(crate) fn follow(ctx: &mut Ctx<'_, '_>, facts: &[Body]) -> Result<(), ApiError> {
    if !facts.iter().any(wants_paper) {
        return Ok(());
    }
    let settings = ctx.settings()?;
    if settings.printers.is_empty() || settings.switched_off.contains(&Feature::Printers) {
        return Ok(());
    }
    let mut wanted = Vec::new();
    for fact in facts {
        wanted.extend(of_fact(ctx, &settings, fact)?);
    }
    let mut pulses = 0;
    wanted.retain(|job| job.what.kind() != JobKind::Drawer || std::mem::replace(&mut pulses, 1) == 0);
    // The drawer first: the cashier waits for it, the guest's paper takes its seconds.
    wanted.sort_by_key(|job| job.what.kind() != JobKind::Drawer);
    for (job, n) in wanted.into_iter().zip(FIRST_JOB..) {
        let Wanted { what, printer, station, copy } = job;
        let id = PrintJobId::derived(ctx.command.0, n);
        ctx.tx.queue_print(&NewPrintJob { id, what, printer, station, copy, at_ms: ctx.now.at_ms })?;
    }
    Ok(())
}

fn wants_paper(fact: &Body) -> bool {
    matches!(
        fact,
        Body::TicketIssued(_)
            | Body::OrderMoved(_)
            | Body::ReceiptIssued(_)
            | Body::ReceiptCorrected(_)
            | Body::PaymentCaptured(_)
            | Body::PaymentRefunded(_)
            | Body::CashMoved(_)
            | Body::ShiftClosed(_)
            | Body::CheckPrinted(_)
            | Body::PaperCopied(_)
            | Body::DrawerOpened(_)
    )
}

fn of_fact(ctx: &mut Ctx<'_, '_>, settings: &Settings, fact: &Body) -> Result<Vec<Wanted>, ApiError> {
    let at = |paper, what| route::of_use(settings, paper).map(|to| Wanted::new(what, &to.code)).into_iter().collect();
    Ok(match fact {
        Body::TicketIssued(ticket) => tickets(ctx, settings, ticket)?,
        Body::OrderMoved(moved) => told_to_move(ctx, settings, moved)?,
        Body::ReceiptIssued(of) => at(PaperUse::Receipt, PrintWhat::Receipt { order: of.order, check: of.check }),
        Body::ReceiptCorrected(of) => {
            let (order, check, receipt) = (of.order, of.check, of.receipt.clone());
            at(PaperUse::Receipt, PrintWhat::Correction { order, check, receipt })
        }
        Body::PaymentCaptured(paid) if settings.is_cash(&paid.tender) => drawer(settings),
        Body::PaymentRefunded(of) => {
            let slip = PrintWhat::Refund { order: of.order, refund: of.refund };
            let mut wanted: Vec<Wanted> = at(PaperUse::Receipt, slip);
            if settings.is_cash(&of.tender) {
                wanted.extend(drawer(settings));
            }
            wanted
        }
        Body::CashMoved(of) => {
            let mut wanted: Vec<Wanted> = at(PaperUse::Receipt, PrintWhat::Cash { shift: of.shift, cash_move: of.id });
            wanted.extend(drawer(settings));
            wanted
        }
        Body::ShiftClosed(of) => at(PaperUse::Report, PrintWhat::Z { shift: of.shift }),
        Body::CheckPrinted(of) => {
            let mut wanted: Vec<Wanted> =
                at(PaperUse::Prebill, PrintWhat::Prebill { order: of.order, check: of.check });
            wanted.iter_mut().for_each(|job| job.copy = of.copy > 0);
            wanted
        }
        Body::PaperCopied(of) => {
            let copy = !matches!(of.what, PrintWhat::X { .. } | PrintWhat::Test { .. });
            vec![Wanted { copy, ..Wanted::new(of.what.clone(), &of.printer) }]
        }
        Body::DrawerOpened(of) => vec![Wanted::new(PrintWhat::Drawer {}, &of.printer)],
        _ => Vec::new(),
    })
}

fn drawer(settings: &Settings) -> Vec<Wanted> {
    route::of_drawer(settings).map(|to| Wanted::new(PrintWhat::Drawer {}, &to.code)).into_iter().collect()
}

/// The tickets of a sending. What takes a dish back goes to the printer that told the kitchen to make it, even if the
/// station has another one by now.
fn tickets(ctx: &mut Ctx<'_, '_>, settings: &Settings, issued: &TicketIssued) -> Result<Vec<Wanted>, ApiError> {
    let Some((station, copies)) = route::of_station(settings, &issued.station) else { return Ok(Vec::new()) };
    let told = match issued.kind {
        TicketKind::Void => told_at(ctx, settings, issued.order, &issued.station)?,
        TicketKind::Make => None,
    };
    let told = told.unwrap_or(station);
    let what = PrintWhat::Ticket { order: issued.order, ticket: issued.ticket };
    let one = |_| Wanted { station: issued.station.clone(), ..Wanted::new(what.clone(), &told.code) };
    Ok((0..copies.clamp(1, COPIES_MAX)).map(one).collect())
}

/// The printer that told a station of an order to make it, if it is still there.
fn told_at<'s>(
    ctx: &Ctx<'_, '_>,
    settings: &'s Settings,
    order: OrderId,
    station: &str,
) -> Result<Option<&'s Printer>, ApiError> {
    let code = ctx.tx.printer_of_station(order, station)?;
    Ok(code.and_then(|code| route::printer(settings, &code)))
}

/// Every station that cooks for the order and has a printer is told where the guests sit now: by the printer that told
/// it what to make.
fn told_to_move(ctx: &mut Ctx<'_, '_>, settings: &Settings, moved: &OrderMoved) -> Result<Vec<Wanted>, ApiError> {
    let order = ctx.order(moved.order)?;
    let cooking = order.tickets.iter().filter(|ticket| Stage::of_mark(ticket.stage).0 < Stage::Bumped);
    let stations: BTreeSet<&str> = cooking.map(|ticket| ticket.put.station.as_str()).collect();
    if stations.is_empty() {
        return Ok(Vec::new());
    }
    let from = table_before(ctx, moved)?;
    let mut wanted = Vec::new();
    for station in stations {
        let Some((usual, _)) = route::of_station(settings, station) else { continue };
        let printer = told_at(ctx, settings, moved.order, station)?.unwrap_or(usual);
        let what = PrintWhat::Moved { order: moved.order, station: station.to_owned(), from };
        wanted.push(Wanted { station: station.to_owned(), ..Wanted::new(what, &printer.code) });
    }
    Ok(wanted)
}

/// The table that the guests left: the last one but this in the order's history.
fn table_before(ctx: &Ctx<'_, '_>, moved: &OrderMoved) -> Result<Option<TableId>, ApiError> {
    let history = ctx.tx.history(moved.order.0)?;
    let tables = history.iter().filter_map(|fact| match Body::decode(fact) {
        Ok(Body::OrderOpened(opened)) => Some(opened.table),
        Ok(Body::OrderMoved(moved)) => Some(moved.table),
        _ => None,
    });
    Ok(tables.collect::<Vec<_>>().iter().rev().nth(1).copied().flatten())
}
