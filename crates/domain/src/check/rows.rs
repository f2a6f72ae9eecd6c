//! The tables of checks.

use log::{Json, UserId};
use serde::{Deserialize, Serialize};

use super::facts::{Cover, TaxSum};
use crate::calendar::BusinessDay;
use crate::ids::{CheckId, OrderId, PrintId, ShiftId};
use crate::money::{Amounts, Money, Qty};

log::table! {
    /// Checks.
    pub CHECK = "order_check": CheckRow, CheckPut {
        key { order_id: OrderId, check_id: CheckId }
        put {
            day: BusinessDay,
            total: Money,
            sum: Json<Amounts>,
            taxes: Json<Vec<TaxSum>>,
            /// What it covers: with the check, so that a check that two devices formed apart is all of one of them.
            covers: Json<Vec<Cover>>,
            formed_ms: i64,
            formed_by: Option<UserId>,
        }
        mark { cancelled }
    }
}

log::table! {
    /// Printings of the pre-bill of a check.
    pub CHECK_PRINT = "check_print": CheckPrintRow, CheckPrintPut {
        key { order_id: OrderId, check_id: CheckId, print_id: PrintId }
        put { printed_ms: i64, printed_by: Option<UserId> }
    }
}

/// Where a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckStatus {
    /// It lies with the guest.
    Presented,
    /// Its receipt was given, its money is still to come.
    FiscalisedUnpaid,
    /// Its money is complete.
    Settled,
    /// It was taken back, and nothing was captured for it.
    Cancelled,
}

log::cell_word!(CheckStatus);

log::derived_table! {
    /// Where checks stand, for reports.
    pub CHECK_FIGURES = "check_figures": CheckFiguresRow {
        key { order_id: OrderId, check_id: CheckId }
        put {
            status: CheckStatus,
            day: BusinessDay,
            /// The shift whose payment settled it.
            shift_id: Option<ShiftId>,
            gross: Money,
            discount: Money,
            service: Money,
            tax: Money,
            total: Money,
            captured: Money,
            refunded: Money,
            /// What cash rounding added.
            rounding: Money,
            tips: Money,
            /// How many units were sold, in thousandths.
            qty: Qty,
            settled_ms: Option<i64>,
            taxes: Json<Vec<TaxSum>>,
        }
    }
}
