//! Paper: what is printed after which facts and where, papers laid out from what the store holds, and the queue.

mod commands;
mod follow;
mod queue;
mod render;
mod route;

pub use commands::{CancelPrint, CopyPaper, OpenDrawer, PrintCheck, PrintedCheck, RetryPrint};
pub(crate) use follow::follow;
pub use queue::{ListPrints, PrintJobView, PrinterLamp, PrinterState, PrinterStates};
pub use render::{JobPaper, PreviewPaper, job_paper};
