//! What the engine refuses.

use chrono::NaiveDate;
use thiserror::Error;

/// Why an amount could not be computed. Nothing was rounded, cut or guessed instead.
#[derive(Clone, Debug, PartialEq, Eq, Error, serde::Serialize, ts_rs::TS)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum MoneyError {
    /// An amount or quantity lies beyond ±(2^53 − 1).
    #[error("the number is larger than can be kept exactly")]
    #[serde(rename = "number_too_large")]
    TooLarge,
    /// A rate lies beyond [`Rate::MAX`](super::Rate::MAX).
    #[error("a rate of {bp} basis points is larger than any real one")]
    RateTooLarge {
        /// The rate that was refused, in basis points.
        bp: u32,
    },
    /// Something was to be divided by zero.
    #[error("cannot divide by zero")]
    DivisionByZero,
    /// A share was asked for with a negative weight.
    #[error("the weight at position {position} is negative")]
    NegativeWeight {
        /// Zero-based position of the weight.
        position: usize,
    },
    /// Money was to be shared out among nobody.
    #[error("there is nobody to share the amount")]
    NoParts,
    /// Money was to be shared among more parts than [`PARTS_MAX`](super::PARTS_MAX).
    #[error("{parts} parts are more than one bill can have")]
    TooManyParts {
        /// The number of parts that was refused.
        parts: u32,
    },
    /// A part is larger than what remains, or has the opposite sign.
    #[error("the part is not contained in what remains")]
    PartNotContained,
    /// A discount in money is negative; a discount never raises a price.
    #[error("a discount cannot be negative")]
    NegativeDiscount,
    /// The smallest coin of a cash rounding policy is zero or negative.
    #[error("the smallest coin must be worth something")]
    StepNotPositive,
    /// No rate of this class is in force on this date.
    #[error("tax class {class} has no rate on {date}")]
    NoTaxRate {
        /// The class that was asked for.
        class: String,
        /// The date that was asked for.
        #[ts(type = "string")]
        date: NaiveDate,
    },
    /// A tax table gives two rates for one class from the same date.
    #[error("tax class {class} has two rates from {from}")]
    TaxRowTwice {
        /// The class with two rows.
        class: String,
        /// The date that both rows begin at.
        #[ts(type = "string")]
        from: NaiveDate,
    },
}

impl crate::access::Refusal for MoneyError {}
