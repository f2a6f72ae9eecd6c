//! What people ask of printers: a pre-bill, a copy, the drawer, and what becomes of a job that stands.

use domain::access::Permission;
use domain::ids::{CheckId, OrderId, PrintId, PrintJobId};
use domain::paper::{DrawerOpened, JobKind, JobState, PaperCopied, PrintWhat};
use domain::{Body, text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::route;
use crate::call::first;
use crate::orders::done;
use crate::{ApiError, CallError, Command, Ctx};

/// Prints the pre-bill of a check (пречек). How often is counted.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PrintCheck {
    /// The order.
    pub order: OrderId,
    /// The check.
    pub check: CheckId,
}

/// A pre-bill that was printed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PrintedCheck {
    /// How often it had been printed before.
    pub copy: u32,
}

impl Command for PrintCheck {
    type Answer = PrintedCheck;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let print = PrintId::derived(ctx.command.0, 0);
        Ok(ctx.order(self.order)?.print_check(self.check, print)?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        Ok(PrintedCheck { copy: first!(facts, CheckPrinted)?.copy })
    }
}

/// Prints a paper once more, marked as a copy; or an X report or a test page, which are no copies.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CopyPaper {
    /// What.
    pub what: PrintWhat,
    /// The printer, by code; nothing is the one where such papers come out.
    #[serde(default)]
    #[ts(optional)]
    pub printer: Option<String>,
}

/// The right that a paper needs beyond that of the call: figures of a drawer are not for everybody.
pub(super) fn right_to(what: &PrintWhat) -> Option<Permission> {
    match what {
        PrintWhat::X { .. } => Some(Permission::Shift),
        PrintWhat::Z { .. } => Some(Permission::ExpectedCash),
        PrintWhat::Drawer {} | PrintWhat::Cash { .. } => Some(Permission::CashMove),
        PrintWhat::Receipt { .. } | PrintWhat::Correction { .. } | PrintWhat::Refund { .. } => Some(Permission::Pay),
        PrintWhat::Prebill { .. } | PrintWhat::Ticket { .. } | PrintWhat::Moved { .. } | PrintWhat::Test { .. } => None,
    }
}

fn no_printer() -> ApiError {
    CallError::NoPrinterSet.into()
}

impl Command for CopyPaper {
    type Answer = crate::call::Done;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        if self.what.kind() == JobKind::Drawer {
            return Err(ApiError::bad_request("the drawer is no paper"));
        }
        let settings = ctx.settings()?;
        super::render::document(ctx.tx, ctx.device, ctx.now.at_ms, &self.what)?;
        let usual = match &self.what {
            PrintWhat::Test { printer } => route::printer(&settings, printer),
            PrintWhat::Ticket { order, ticket } => {
                let order = ctx.order(*order)?;
                let ticket = order.tickets.iter().find(|of| of.id == *ticket);
                ticket.and_then(|of| route::of_station(&settings, &of.put.station)).map(|(printer, _)| printer)
            }
            PrintWhat::Moved { station, .. } => route::of_station(&settings, station).map(|(printer, _)| printer),
            what => route::use_of(what).and_then(|paper| route::of_use(&settings, paper)),
        };
        let printer = match &self.printer {
            Some(code) => Some(route::printer(&settings, code).ok_or_else(|| ApiError::not_found("printer"))?),
            None => usual,
        };
        let printer = printer.ok_or_else(no_printer)?.code.clone();
        let what = match &self.what {
            PrintWhat::X { .. } => PrintWhat::X { blind: !ctx.may(Permission::ExpectedCash)? },
            what => what.clone(),
        };
        Ok(vec![PaperCopied { what, printer }.into()])
    }

    fn also_needs(&self, _ctx: &mut Ctx<'_, '_>) -> Result<Option<Permission>, ApiError> {
        Ok(right_to(&self.what))
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        first!(facts, PaperCopied).map(|_| crate::call::Done {})
    }
}

done! {
    /// Opens the cash drawer without a sale.
    OpenDrawer {
        /// Why.
        reason: String,
    } |this, ctx| {
        text::name("reason", &this.reason)?;
        let settings = ctx.settings()?;
        let no_drawer = || ApiError::from(CallError::NoDrawer);
        let printer = route::of_drawer(&settings).ok_or_else(no_drawer)?.code.clone();
        let (shift, reason) = (ctx.open_shift()?, this.reason.clone());
        Ok(vec![DrawerOpened { shift, printer, reason }.into()])
    } => [Body::DrawerOpened(_)];
}

/// Prints a job that was not printed, or may not have been, once more, with that said on it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RetryPrint {
    /// The job.
    pub job: PrintJobId,
    /// Another printer, by code.
    #[serde(default)]
    #[ts(optional)]
    pub printer: Option<String>,
}

impl Command for RetryPrint {
    type Answer = crate::call::Done;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let mut job = ctx.tx.print_job(self.job)?.ok_or_else(|| ApiError::not_found("print job"))?;
        let under_way = matches!(job.state, JobState::Sending | JobState::WaitingOperator);
        if under_way || matches!(job.state, JobState::Confirmed | JobState::Sent) || !job.kind.is_retried() {
            return Err(CallError::NotPrintedAgain.into());
        }
        if let Some(code) = &self.printer {
            let settings = ctx.settings()?;
            let to = route::printer(&settings, code).ok_or_else(|| ApiError::not_found("printer"))?;
            job.routed_from = Some(std::mem::replace(&mut job.printer, to.code.clone()));
        }
        let now_ms = ctx.now.at_ms;
        job.repeats += u32::from(job.state == JobState::Unconfirmed);
        job.expires_ms = job.kind.lasts_ms().map(|lasts| now_ms.saturating_add(lasts));
        (job.state, job.not_before_ms, job.trouble, job.done_ms) = (JobState::Queued, now_ms, None, None);
        ctx.tx.change_print(&job)?;
        Ok(Vec::new())
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        if facts.is_empty() { Ok(crate::call::Done {}) } else { Err(crate::call::foreign()) }
    }
}

/// Calls a job off, or takes it from the list of what was not printed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CancelPrint {
    /// The job.
    pub job: PrintJobId,
}

impl Command for CancelPrint {
    type Answer = crate::call::Done;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let mut job = ctx.tx.print_job(self.job)?.ok_or_else(|| ApiError::not_found("print job"))?;
        match job.state {
            JobState::Sending | JobState::WaitingOperator => Err(CallError::AtPrinter.into()),
            JobState::Queued | JobState::Unconfirmed | JobState::Failed | JobState::Expired => {
                (job.state, job.done_ms) = (JobState::Cancelled, Some(ctx.now.at_ms));
                ctx.tx.change_print(&job)?;
                Ok(Vec::new())
            }
            JobState::Confirmed | JobState::Sent | JobState::Cancelled => Ok(Vec::new()),
        }
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        if facts.is_empty() { Ok(crate::call::Done {}) } else { Err(crate::call::foreign()) }
    }
}
