//! Pictures of the menu, by their content's hash: they never change and may be kept for ever.

use std::sync::Arc;

use api::{Actor, ApiError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::access::Code;
use serde::Deserialize;
use serde_json::json;

use super::Door;

/// A picture.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Its media type.
    pub media: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

#[derive(Debug, Deserialize)]
struct Stored {
    media: String,
    data: String,
}

impl Door {
    /// A picture of the menu. Nobody need be signed in: an image in a page cannot show a token, and guests see it anyway.
    ///
    /// # Errors
    /// If there is none.
    pub async fn picture(self: &Arc<Self>, hash: &str) -> Result<Picture, ApiError> {
        let asked = self.envelope("pictures.get", &json!({"picture": hash}))?;
        let reply = self.ask(Actor::System, vec![asked]).await?;
        let answer = reply.answers.first().ok_or_else(|| ApiError::not_found("picture"))?;
        let Stored { media, data } = serde_json::from_str(answer.get())?;
        let bytes = STANDARD.decode(data).map_err(|error| ApiError::new(Code::Broken, error.to_string()))?;
        Ok(Picture { media, bytes })
    }
}
