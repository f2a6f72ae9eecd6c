//! Errors as callers see them: a closed code, words, and details that a program may read.

use domain::access::{Code, Refusal};
use serde::{Deserialize, Serialize};
use store::{StoreError, WriteError};

/// A refused or failed call. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    /// What a caller may branch on.
    pub code: Code,
    /// Words for people.
    pub message: String,
    /// Particulars by name; empty if there are none.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    #[ts(type = "Record<string, unknown>")]
    pub details: serde_json::Map<String, serde_json::Value>,
}

impl ApiError {
    /// An error without details.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), details: serde_json::Map::new() }
    }

    /// Adds a particular.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }

    /// Something that should be there is not.
    pub fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("there is no such {what}"))
    }

    /// The request is not one.
    pub fn bad_request(why: impl std::fmt::Display) -> Self {
        Self::new(Code::BadRequest, format!("the request cannot be read: {why}"))
    }
}

macro_rules! refusals {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for ApiError {
            fn from(error: $error) -> Self {
                Self::new(error.code(), error.to_string())
            }
        }
    )+};
}

refusals! { domain::shift::ShiftError, domain::shares::ShareError }

impl From<domain::order::OrderError> for ApiError {
    fn from(error: domain::order::OrderError) -> Self {
        let refused = Self::new(error.code(), error.to_string());
        match error {
            domain::order::OrderError::HeldElsewhere { holder } => refused.with("holder", holder.to_string()),
            domain::order::OrderError::TooMuchMoney { due } => refused.with("due", due),
            domain::order::OrderError::TooMuch { there } => refused.with("there", there),
            domain::order::OrderError::SoldOut { there, .. } => refused.with("there", there),
            domain::order::OrderError::PaidAlready => refused.with("open_new", true),
            _ => refused,
        }
    }
}

macro_rules! invalid {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for ApiError {
            fn from(error: $error) -> Self {
                Self::new(Code::Invalid, error.to_string())
            }
        }
    )+};
}

invalid! {
    domain::branch::SettingsError,
    domain::calendar::CalendarError,
    domain::menu::CategoryError,
    domain::menu::MenuError,
    domain::menu::PictureError,
    domain::money::MoneyError,
    domain::text::TextError,
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::DiskFull => Code::DiskFull,
            StoreError::Line(_) => Code::Invalid,
            _ => Code::Broken,
        };
        Self::new(code, error.to_string())
    }
}

impl From<WriteError<Self>> for ApiError {
    fn from(error: WriteError<Self>) -> Self {
        match error {
            WriteError::Refused(error) => error,
            WriteError::Store(error) => error.into(),
        }
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        Self::new(Code::Broken, format!("an answer cannot be written: {error}"))
    }
}
