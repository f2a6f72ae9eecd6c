//! Checks: the lines that are paid together. A check is formed once and never changes; what comes later is open.

mod decide;
mod facts;
mod rows;

pub use decide::Form;
pub use facts::{CheckCancelled, CheckFormed, Cover, TaxSum};
pub use rows::{
    CHECK, CHECK_FIGURES, CHECK_PRINT, CheckFiguresRow, CheckPrintPut, CheckPrintRow, CheckPut, CheckRow, CheckStatus,
};
