//! Errors as callers see them: a closed code, words, and details that a program may read.

use domain::access::Code;
use serde::{Deserialize, Serialize};
use store::WriteError;

use crate::refusal::{CallError, Refused};

/// A refused or failed call. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    /// What a caller may branch on.
    pub code: Code,
    /// Words for whoever reads logs; a screen has its own for each reason among the details.
    pub message: String,
    /// Particulars by name; empty if there are none. `reason` names the rule that said no.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    #[ts(type = "Record<string, unknown>")]
    pub details: serde_json::Map<String, serde_json::Value>,
}

impl ApiError {
    /// An error without details.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), details: serde_json::Map::new() }
    }

    /// Names the rule that said no, with its particulars.
    pub(crate) fn because(mut self, refused: &Refused) -> Self {
        if let Ok(serde_json::Value::Object(details)) = serde_json::to_value(refused) {
            self.details = details;
        }
        self
    }

    /// Something that should be there is not.
    pub fn not_found(what: &'static str) -> Self {
        CallError::NoSuch { what }.into()
    }

    /// The request is not one.
    pub fn bad_request(why: impl std::fmt::Display) -> Self {
        Self::new(Code::BadRequest, format!("the request cannot be read: {why}"))
    }
}

impl From<domain::calendar::CalendarError> for ApiError {
    fn from(error: domain::calendar::CalendarError) -> Self {
        Self::new(Code::Invalid, error.to_string())
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
