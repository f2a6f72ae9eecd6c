//! Papers: pre-bills, copies, the drawer, and jobs that nobody prints, since these branches have no paper.

use api::calls::{CancelPrint, CopyPaper, OpenDrawer, PrintCheck, RetryPrint};
use domain::ids::PrintJobId;
use domain::paper::PrintWhat;

use super::super::world::World;
use super::setup::PRINTER;

/// Jobs that are looked at.
const JOBS_SEEN: u32 = 8;

impl World {
    pub(super) fn print_check(&mut self, node: usize) {
        let Some(order) = self.some_order(node) else { return };
        let Some(check) = order.checks.iter().find(|check| check.is_live()).map(|check| check.id) else { return };
        self.call(node, "checks.print", &PrintCheck { order: order.id, check });
    }

    pub(super) fn copy_paper(&mut self, node: usize) {
        let Some(order) = self.some_order(node) else { return };
        let ticket = order.tickets.first().map(|ticket| PrintWhat::Ticket { order: order.id, ticket: ticket.id });
        let what = ticket.unwrap_or_else(|| PrintWhat::Test { printer: PRINTER.to_owned() });
        self.call(node, "print.copy", &CopyPaper { what, printer: Some(PRINTER.to_owned()) });
    }

    pub(super) fn open_drawer(&mut self, node: usize) {
        self.need_shift(node);
        self.call(node, "drawer.open", &OpenDrawer { reason: "change".into() });
    }

    /// Takes a job out of the queue, or puts one into it again.
    pub(super) fn deal_with_print(&mut self, node: usize) {
        let Some(job) = self.some_job(node) else { return };
        if self.chances.work.chance(500) {
            self.call(node, "print.cancel", &CancelPrint { job });
        } else {
            self.call(node, "print.retry", &RetryPrint { job, printer: None });
        }
    }

    fn some_job(&mut self, node: usize) -> Option<PrintJobId> {
        let writer = self.nodes[node].writer.as_ref()?;
        let jobs = writer.reader().print_jobs(JOBS_SEEN).ok()?;
        self.chances.work.pick(&jobs).map(|job| job.id)
    }
}
