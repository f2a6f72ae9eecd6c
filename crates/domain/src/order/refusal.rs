//! Why a change to an order is refused.

use log::DeviceId;

use crate::access::{Code, Refusal};
use crate::branch::Called;
use crate::calendar::CalendarError;
use crate::money::MoneyError;
use crate::text::TextError;

/// The rule that said no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, ts_rs::TS)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum OrderError {
    /// No such order in this copy.
    #[error("there is no such order")]
    NoOrder,
    /// No such line in the order.
    #[error("the order has no such line")]
    NoLine,
    /// No such check in the order.
    #[error("the order has no such check")]
    NoCheck,
    /// No such payment in the order.
    #[error("the order has no such payment")]
    NoPayment,
    /// No such ticket in the order.
    #[error("the order has no such ticket")]
    NoTicket,
    /// No such discount in the order.
    #[error("the order has no such discount")]
    NoDiscount,
    /// The identifier is taken.
    #[error("the identifier is taken already")]
    Taken,
    /// The order was cancelled.
    #[error("the order is cancelled")]
    #[serde(rename = "order_cancelled")]
    Cancelled,
    /// The order went into another one.
    #[error("the order went into another one")]
    #[serde(rename = "order_merged")]
    Merged,
    /// The order is paid.
    #[error("the order is paid; refund it and repeat it instead")]
    #[serde(rename = "order_paid")]
    Paid,
    /// The order is paid, so that new lines belong to a further one.
    #[error("the order is paid; open another one for what comes now")]
    #[serde(rename = "order_paid_already")]
    PaidAlready,
    /// Something of the payment was given back.
    #[error("something of this payment was given back already")]
    Refunded,
    /// The payment belongs to a shift that is not open here.
    #[error("the payment belongs to another shift; give the money back instead")]
    OtherShift,
    /// A check lies with the guest, which the change would contradict.
    #[error("a check is formed; take it back first")]
    CheckFormed,
    /// Money was taken for the check.
    #[error("money was taken for the check")]
    CheckPaid,
    /// The check was taken back.
    #[error("the check was taken back")]
    CheckCancelled,
    /// Nothing is open that a check could cover.
    #[error("nothing is open to pay")]
    NothingOpen,
    /// Nothing is new for the kitchen.
    #[error("there is nothing new to send")]
    NothingToSend,
    /// The kitchen has it; it is to be voided with a reason.
    #[error("the kitchen has this line; void it with a reason")]
    Sent,
    /// Nothing of the line is left.
    #[error("nothing of this line is left")]
    Gone,
    /// Choices that make an entry cheaper than nothing.
    #[error("the choices make «{0}» cheaper than nothing")]
    #[serde(rename = "cheaper_than_nothing")]
    NegativePrice(Called),
    /// Less is there than asked for.
    #[error("only {there} thousandths are there")]
    TooMuch {
        /// How much is there, in thousandths of a unit.
        #[ts(type = "number")]
        there: i64,
    },
    /// A quantity that is not above zero, or no multiple of the step.
    #[error("a quantity must be above zero and fit the step of the entry")]
    Quantity,
    /// An amount that is not above zero.
    #[error("an amount must be above zero")]
    Amount,
    /// A number of guests, seats or parts beyond reason.
    #[error("{what} is out of range")]
    OutOfRange {
        /// Which number.
        what: &'static str,
    },
    /// The entry is stopped.
    #[error("«{0}» is on the stop list")]
    Stopped(Called),
    /// Less is left of the entry than asked for.
    #[error("{}", sold_out(of, *there))]
    SoldOut {
        /// The entry.
        #[serde(flatten)]
        of: Called,
        /// How much is left, in thousandths of a unit.
        #[ts(type = "number")]
        there: i64,
    },
    /// The entry is not sold in halves.
    #[error("«{0}» is not sold in halves")]
    NoHalves(Called),
    /// Two halves that cannot be one line.
    #[error("«{first}» and «{second}» cannot be halves of one")]
    Halves {
        /// The first entry.
        first: Called,
        /// The second one.
        second: Called,
    },
    /// A combo that is to be sold without its parts, or with others.
    #[error("«{0}» is a combo: one entry is to be chosen for each of its parts")]
    Parts(Called),
    /// A choice that a part of a combo does not have.
    #[error("«{0}» cannot be chosen so in this combo")]
    NoPart(Called),
    /// The entry is not on the menu.
    #[error("there is no such entry on the menu")]
    NoEntry,
    /// The entry has no such variant, or a choice that it lacks.
    #[error("«{0}» has no such variant or choice")]
    NoChoice(Called),
    /// Choices that must be made or may not.
    #[error("group «{of}» takes {least} to {most} choices")]
    Choices {
        /// The group.
        #[serde(flatten)]
        of: Called,
        /// At least.
        least: u32,
        /// At most.
        most: u32,
    },
    /// Another device may take money for this order.
    #[error("the order is held by another device")]
    HeldElsewhere {
        /// The holder.
        holder: DeviceId,
    },
    /// A payment is under way or unknown; asking for money again may charge the guest twice.
    #[error("a payment of this check is under way or unknown")]
    PaymentPending,
    /// The receipt comes before the money here.
    #[error("the receipt comes first: agree how all of the check is paid")]
    ReceiptFirst,
    /// The guest has the receipt; whatever contradicts it needs its correction.
    #[error("the guest has the receipt; correct it first")]
    ReceiptGiven,
    /// There is no receipt that could be corrected.
    #[error("the check has no receipt that could be corrected")]
    NoReceipt,
    /// Cash that was agreed in a shift that is over.
    #[error("the shift of this payment is over; note it as not paid, correct the receipt and take the money anew")]
    ShiftOver,
    /// The payment has its result.
    #[error("the payment has its result already")]
    PaymentDone,
    /// More than is due.
    #[error("only {due} minor units are due")]
    TooMuchMoney {
        /// What is due, in minor units.
        #[ts(type = "number")]
        due: i64,
    },
    /// Less cash than to be paid.
    #[error("the guest gave less than to be paid")]
    GivenTooLittle,
    /// No such tender, or one that cannot do this.
    #[error("there is no tender «{tender}» for this")]
    Tender {
        /// Its code.
        tender: String,
    },
    /// No shift is open on this till.
    #[error("no shift is open on this till")]
    NoShift,
    /// The two orders are the same.
    #[error("an order cannot go into itself")]
    IntoItself,
    /// A part of a line with an amount off cannot be moved.
    #[error("the line has an amount off; take the discount back first")]
    AmountOff,
    /// A time outside the calendar.
    #[error(transparent)]
    #[serde(skip)]
    Calendar(#[from] CalendarError),
    /// An amount that cannot be computed.
    #[error(transparent)]
    #[serde(untagged)]
    Money(#[from] MoneyError),
    /// A text that cannot be kept.
    #[error(transparent)]
    #[serde(untagged)]
    Text(#[from] TextError),
}

/// How many are left, in words; parts of a unit as thousandths.
fn sold_out(name: &Called, there: i64) -> String {
    match (there, there % 1_000) {
        (..=0, _) => format!("«{name}» is sold out"),
        (_, 0) => format!("only {} of «{name}» are left", there / 1_000),
        (_, part) => format!("only {}.{part:03} of «{name}» are left", there / 1_000),
    }
}

impl Refusal for OrderError {
    fn code(&self) -> Code {
        match self {
            Self::NoOrder
            | Self::NoLine
            | Self::NoCheck
            | Self::NoPayment
            | Self::NoTicket
            | Self::NoDiscount
            | Self::NoEntry => Code::NotFound,
            Self::Taken => Code::Conflict,
            Self::HeldElsewhere { .. } => Code::HeldElsewhere,
            Self::Quantity
            | Self::Amount
            | Self::OutOfRange { .. }
            | Self::NoChoice(_)
            | Self::NoHalves(_)
            | Self::Halves { .. }
            | Self::Parts(_)
            | Self::NoPart(_)
            | Self::NegativePrice(_)
            | Self::Choices { .. }
            | Self::Tender { .. }
            | Self::IntoItself
            | Self::GivenTooLittle
            | Self::Money(_)
            | Self::Text(_)
            | Self::Calendar(_) => Code::Invalid,
            _ => Code::NotNow,
        }
    }
}
