//! The tables of shifts.

use log::{DeviceId, Json, UserId};

use super::facts::{CashMoveKind, LeftOpen};
use super::totals::Totals;
use crate::Aggregate;
use crate::calendar::BusinessDay;
use crate::ids::{CashMoveId, ShiftId};
use crate::money::Money;

log::table! {
    /// Shifts.
    pub SHIFT = "shift": ShiftRow, ShiftPut {
        key { shift_id: ShiftId }
        put {
            device_id: DeviceId,
            number: String,
            day: BusinessDay,
            float: Money,
            opened_ms: i64,
            opened_by: Option<UserId>,
        }
        lww { counted: Option<Money> }
    }
}

log::table! {
    /// Which shift is open on which till.
    pub TILL = "till": TillRow, TillPut {
        key { device_id: DeviceId }
        put { }
        lww { shift_id: Option<ShiftId> }
    }
}

log::table! {
    /// Cash that moved without a sale.
    pub CASH_MOVE = "cash_move": CashMoveRow, CashMovePut {
        key { shift_id: ShiftId, move_id: CashMoveId }
        put { kind: CashMoveKind, amount: Money, reason: String, at_ms: i64, by_user: Option<UserId> }
    }
}

log::table! {
    /// Z reports.
    pub SHIFT_CLOSE = "shift_close": ShiftCloseRow, ShiftClosePut {
        key { shift_id: ShiftId }
        put {
            counted: Money,
            difference: Money,
            totals: Json<Totals>,
            closed_ms: i64,
            closed_by: Option<UserId>,
        }
        lww { left_open: Json<Vec<LeftOpen>> }
    }
}

/// Shifts with their cash.
pub const AGGREGATE: &Aggregate =
    &Aggregate { name: "shift", tables: &[SHIFT, CASH_MOVE, SHIFT_CLOSE], derived: &[], derive: |_| Vec::new() };

/// Tills with their open shifts.
pub const TILL_AGGREGATE: &Aggregate =
    &Aggregate { name: "till", tables: &[TILL], derived: &[], derive: |_| Vec::new() };
