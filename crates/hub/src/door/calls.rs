//! The body of a question to `rpc`: one call, or a list of calls that stand or fall together.

use api::{ApiError, Envelope, QUERIES};
use log::CommandId;
use serde::Deserialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{BODY_BYTES_MAX, read};

/// Calls that may be longer than others, since they bring a menu or a picture.
const LARGE: [&str; 3] = ["menu.publish", "menu.preview_import", "pictures.store"];

/// What was sent.
#[derive(Debug)]
pub(super) struct Calls {
    pub(super) envelopes: Vec<Envelope>,
    /// A list gets a list of answers.
    pub(super) is_list: bool,
    /// They only read.
    pub(super) is_query: bool,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "a call")]
struct Sent {
    command_id: Option<CommandId>,
    name: String,
    request: Option<Box<RawValue>>,
}

impl Calls {
    /// Reads a body.
    pub(super) fn read(body: &[u8]) -> Result<Self, ApiError> {
        let is_list = body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
        let sent: Vec<Sent> = if is_list { read(body)? } else { vec![read(body)?] };
        if body.len() > BODY_BYTES_MAX && !sent.iter().any(|sent| LARGE.contains(&sent.name.as_str())) {
            return Err(ApiError::bad_request(format!("it is longer than {BODY_BYTES_MAX} bytes")));
        }
        let queries = sent.iter().filter(|sent| is_query(&sent.name)).count();
        if queries > 0 && queries < sent.len() {
            return Err(ApiError::bad_request("a list holds either commands or queries"));
        }
        let is_query = queries > 0;
        let envelopes = sent.into_iter().map(|sent| sent.envelope(is_query)).collect::<Result<_, _>>()?;
        Ok(Self { envelopes, is_list, is_query })
    }
}

impl Sent {
    /// A query needs no identifier: asking twice does no harm.
    fn envelope(self, is_query: bool) -> Result<Envelope, ApiError> {
        let nameless = is_query.then_some(CommandId(Uuid::nil()));
        let command_id = self.command_id.or(nameless);
        let command_id = command_id.ok_or_else(|| ApiError::bad_request("a command needs a command_id"))?;
        let request = self.request.unwrap_or_else(|| RawValue::from_string("{}".to_owned()).unwrap_or_default());
        Ok(Envelope { command_id, name: self.name, request })
    }
}

fn is_query(name: &str) -> bool {
    QUERIES.iter().any(|listed| listed.name == name)
}
