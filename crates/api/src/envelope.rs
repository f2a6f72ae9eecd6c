//! What a caller sends and gets: one call or a list of calls, which stand or fall together.

use log::CommandId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// One call. The caller makes its identifier and sends the same one again if it hears nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Envelope {
    /// The tap that is behind it.
    pub command_id: CommandId,
    /// Name of the command or query.
    pub name: String,
    /// What it asks for; nothing counts as an empty object.
    #[serde(default = "nothing")]
    pub request: Box<RawValue>,
}

fn nothing() -> Box<RawValue> {
    RawValue::from_string("{}".to_owned()).unwrap_or_default()
}

/// A kind of thing that changed, and which one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
pub struct ChangedThing {
    /// The kind: `orders`, `shift`, `menu_entry` …
    pub kind: String,
    /// Which one.
    pub id: String,
}

/// What came of an envelope.
#[derive(Debug, Clone, Serialize)]
pub struct Reply {
    /// One answer per call, in their order.
    pub answers: Vec<Box<RawValue>>,
    /// What changed, so that windows and screens load it anew.
    pub changed: Vec<ChangedThing>,
}
