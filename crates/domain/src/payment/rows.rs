//! The tables of payments, refunds and receipts.

use log::{Json, UserId};
use serde::{Deserialize, Serialize};

use crate::calendar::BusinessDay;
use crate::ids::{CheckId, LineId, OrderId, PaymentId, RefundId, ShiftId};
use crate::money::{Money, Qty};

/// What became of a payment. Reversed beats captured beats failed beats unknown, whatever came first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nobody knows.
    Unknown,
    /// Nobody was charged.
    Failed,
    /// The money is here.
    Captured,
    /// It was taken back, and another payment stands in its place.
    Reversed,
}

log::cell_word!(Outcome);

log::table! {
    /// Payments, from their start.
    pub PAYMENT = "payment": PaymentRow, PaymentPut {
        key { order_id: OrderId, payment_id: PaymentId }
        put {
            check_id: CheckId,
            tender: String,
            shift_id: ShiftId,
            amount: Money,
            tip: Money,
            started_ms: i64,
            started_by: Option<UserId>,
        }
        mark { agreed }
    }
}

log::table! {
    /// Every outcome that was ever reported of a payment.
    pub PAYMENT_RESULT = "payment_result": PaymentResultRow, PaymentResultPut {
        key { order_id: OrderId, payment_id: PaymentId, outcome: Outcome }
        put {
            rounding: Money,
            given: Option<Money>,
            reference: Option<String>,
            day: Option<BusinessDay>,
            at_ms: i64,
        }
    }
}

log::table! {
    /// Refunds.
    pub REFUND = "refund": RefundRow, RefundPut {
        key { order_id: OrderId, refund_id: RefundId }
        put {
            check_id: CheckId,
            payment_id: PaymentId,
            tender: String,
            shift_id: ShiftId,
            day: BusinessDay,
            amount: Money,
            lines: Json<Vec<(LineId, Qty)>>,
            reason: String,
            number: String,
            at_ms: i64,
            by_user: Option<UserId>,
        }
    }
}

log::table! {
    /// Receipts of checks: the first one of each, and the last one that took the place of a corrected one.
    pub RECEIPT = "receipt": ReceiptRow, ReceiptPut {
        key { order_id: OrderId, check_id: CheckId }
        put { number: String, issued_ms: i64 }
        lww { last_number: String, last_issued_ms: i64 }
    }
}

impl ReceiptRow {
    /// Number of the last receipt, and when it was issued.
    pub fn last(self) -> Option<(String, i64)> {
        let first = self.put.map(|put| (put.number, put.issued_ms));
        self.last_number.zip(self.last_issued_ms).or(first)
    }
}

log::table! {
    /// Corrections of receipts, by the number of what they correct.
    pub RECEIPT_CORRECTION = "receipt_correction": ReceiptCorrectionRow, ReceiptCorrectionPut {
        key { order_id: OrderId, check_id: CheckId, receipt: String }
        put { number: String, day: BusinessDay, reason: String, at_ms: i64, by_user: Option<UserId> }
    }
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// Begun; the outside system has not answered.
    Started,
    /// Nobody knows.
    Unknown,
    /// Nobody was charged.
    Failed,
    /// The money is here.
    Captured,
    /// It was taken back, and another payment stands in its place.
    Reversed,
}

log::cell_word!(PaymentStatus);

log::derived_table! {
    /// Payments and refunds as the shift and the reports count them; a refund has its amounts below zero.
    pub MONEY_FIGURES = "money_figures": MoneyFiguresRow {
        key { order_id: OrderId, money_id: PaymentId }
        put {
            status: PaymentStatus,
            shift_id: ShiftId,
            tender: String,
            amount: Money,
            /// The tip that came with a payment; below zero, the part of a refund that gives a tip back.
            tip: Money,
            rounding: Money,
            refund: bool,
            at_ms: i64,
            /// Business day on which it moved; none while it has not.
            day: Option<BusinessDay>,
        }
    }
}
