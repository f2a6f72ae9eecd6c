//! Errors as HTTP says them: a status for programs on the way, the whole error for the caller.

use api::ApiError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::access::Code;

/// An error on its way out.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    error: ApiError,
}

impl Refusal {
    /// A body that is too long to be read.
    pub(super) fn too_large(bytes_max: usize) -> Self {
        let error = ApiError::bad_request(format!("it is longer than {bytes_max} bytes, or broke off"));
        Self { status: StatusCode::PAYLOAD_TOO_LARGE, error }
    }

    /// An address that is asked by another method.
    pub(super) fn other_method() -> Self {
        let error = ApiError::new(Code::BadRequest, "the address is asked by another method");
        Self { status: StatusCode::METHOD_NOT_ALLOWED, error }
    }

    /// The program failed while it answered; the next question finds it whole.
    pub(super) fn panicked() -> Self {
        ApiError::new(Code::Broken, "the program failed; nothing was changed").into()
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self { status: status(error.code), error }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, axum::Json(self.error)).into_response()
    }
}

fn status(code: Code) -> StatusCode {
    match code {
        Code::BadRequest => StatusCode::BAD_REQUEST,
        Code::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::NotSignedIn => StatusCode::UNAUTHORIZED,
        Code::NotAllowed => StatusCode::FORBIDDEN,
        Code::NotNow | Code::HeldElsewhere | Code::Conflict => StatusCode::CONFLICT,
        Code::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        Code::Broken => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
