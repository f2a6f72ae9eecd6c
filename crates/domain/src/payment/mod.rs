//! Money that comes in and goes back. An intent is on disk before its effect; nothing is ever retried blindly.

mod change;
mod decide;
mod facts;
mod receipt;
mod rows;

pub use change::ChangeTender;
pub use decide::{Finish, Refunding, Take, Till};
pub(crate) use facts::{AGAIN, ON_RECEIPT};
pub use facts::{
    PaymentCaptured, PaymentFailed, PaymentRefunded, PaymentReversed, PaymentStarted, PaymentUnknown, ReceiptCorrected,
    ReceiptIssued,
};
pub use rows::{
    MONEY_FIGURES, MoneyFiguresRow, Outcome, PAYMENT, PAYMENT_RESULT, PaymentPut, PaymentResultPut, PaymentResultRow,
    PaymentRow, PaymentStatus, RECEIPT, RECEIPT_CORRECTION, REFUND, ReceiptCorrectionPut, ReceiptCorrectionRow,
    ReceiptPut, ReceiptRow, RefundPut, RefundRow,
};
