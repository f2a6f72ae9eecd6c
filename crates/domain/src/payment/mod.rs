//! Money that comes in and goes back. An intent is on disk before its effect; nothing is ever retried blindly.

mod decide;
mod facts;
mod rows;

pub use decide::{Finish, Refunding, Take, Till};
pub use facts::{PaymentCaptured, PaymentFailed, PaymentRefunded, PaymentStarted, PaymentUnknown, ReceiptIssued};
pub use rows::{
    MONEY_FIGURES, MoneyFiguresRow, Outcome, PAYMENT, PAYMENT_RESULT, PaymentPut, PaymentResultPut, PaymentResultRow,
    PaymentRow, PaymentStatus, RECEIPT, REFUND, ReceiptRow, RefundPut, RefundRow,
};
