//! Shifts of a drawer: opened with a float, counted blind, closed by one fact with all figures (REQ-14).

mod decide;
mod facts;
mod rows;
mod totals;

pub use decide::{CloseShift, Shift, ShiftError};
pub use facts::{CashMoveKind, CashMoved, LeftOpen, ShiftClosed, ShiftCounted, ShiftOpened};
pub use rows::{
    AGGREGATE, CASH_MOVE, CashMoveRow, SHIFT, SHIFT_CLOSE, ShiftClosePut, ShiftCloseRow, ShiftPut, ShiftRow, TILL,
    TILL_AGGREGATE, TillRow,
};
pub use totals::{BlindTotals, ShiftMoney, TenderTotals, Totals, add_tax, revenue};
