//! The line of a fact: one JSON object on one line, kept and passed on to the byte as its author wrote it.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::{CommandId, LAMPORT_MAX, Stamp, StreamId, UserId};

/// The longest line, in bytes.
pub const LINE_BYTES_MAX: usize = 64 * 1024;

const KIND_BYTES_MAX: usize = 64;
const SEQ_MAX: u64 = (1 << 40) - 1;

/// How far the clock that dated a fact could be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(try_from = "u8", into = "u8")]
#[ts(type = "number")]
pub enum ClockQuality {
    /// Compared with the hub or the centre within the last day.
    #[default]
    Synced,
    /// Running on its own.
    Free,
    /// Jumped, or outside any plausible year.
    Suspect,
}

impl From<ClockQuality> for u8 {
    fn from(quality: ClockQuality) -> Self {
        quality as u8
    }
}

impl TryFrom<u8> for ClockQuality {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, String> {
        match number {
            0 => Ok(Self::Synced),
            1 => Ok(Self::Free),
            2 => Ok(Self::Suspect),
            other => Err(format!("clock quality {other} is unknown")),
        }
    }
}

/// When something happened, for people and papers. Merging never looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds since 1970-01-01 UTC, corrected by the offset to the hub or the centre.
    pub at_ms: i64,
    /// How far that is to be trusted.
    pub quality: ClockQuality,
}

impl Moment {
    /// A moment of a trusted clock.
    pub fn synced(at_ms: i64) -> Self {
        Self { at_ms, quality: ClockQuality::Synced }
    }
}

/// One fact: something that happened and will never be changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Fact {
    /// The stream that it belongs to.
    #[serde(rename = "s")]
    pub stream: StreamId,
    /// Its number in the stream: 1, 2, 3 … without gaps.
    #[serde(rename = "q")]
    pub seq: u64,
    /// Lamport counter.
    #[serde(rename = "l")]
    pub lamport: u64,
    /// Milliseconds since 1970-01-01 UTC; for people, never for merging.
    #[serde(rename = "t")]
    pub at_ms: i64,
    /// How far the clock was to be trusted.
    #[serde(rename = "z")]
    pub quality: ClockQuality,
    /// What happened: `noun.past_participle`.
    #[serde(rename = "k")]
    pub kind: String,
    /// Version of the kind.
    #[serde(rename = "v")]
    pub version: u16,
    /// What it happened to: the order, the shift, the item …
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<Uuid>,
    /// Who did it.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    /// Who approved it, where the first one's rights did not reach.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<UserId>,
    /// The command that made it.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub command: Option<CommandId>,
    /// The rest, by kind and version.
    #[serde(rename = "b")]
    pub body: Box<RawValue>,
}

/// A line that is no fact.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// Longer than [`LINE_BYTES_MAX`].
    #[error("a line of {bytes} bytes is too long")]
    TooLong {
        /// How long it is.
        bytes: usize,
    },
    /// A line break within the line.
    #[error("a line holds a line break")]
    LineBreak,
    /// Not the JSON of a fact.
    #[error("a line is not a fact: {0}")]
    Malformed(String),
    /// A field outside its limits.
    #[error("a line's field «{0}» is out of range")]
    OutOfRange(&'static str),
}

impl Fact {
    /// Reads a line. Every limit is checked, so that what was decoded can be stored.
    pub fn decode(line: &[u8]) -> Result<Self, LineError> {
        if line.len() > LINE_BYTES_MAX {
            return Err(LineError::TooLong { bytes: line.len() });
        }
        if line.contains(&b'\n') {
            return Err(LineError::LineBreak);
        }
        let fact: Self = serde_json::from_slice(line).map_err(|e| LineError::Malformed(e.to_string()))?;
        fact.check()?;
        Ok(fact)
    }

    /// Writes the line, within the same limits as [`Fact::decode`] reads.
    pub fn encode(&self) -> Result<String, LineError> {
        self.check()?;
        let line = serde_json::to_string(self).map_err(|e| LineError::Malformed(e.to_string()))?;
        if line.len() > LINE_BYTES_MAX {
            return Err(LineError::TooLong { bytes: line.len() });
        }
        if line.contains('\n') {
            return Err(LineError::LineBreak);
        }
        Ok(line)
    }

    fn check(&self) -> Result<(), LineError> {
        let limits = [
            ("q", (1..=SEQ_MAX).contains(&self.seq)),
            ("l", (1..=LAMPORT_MAX).contains(&self.lamport)),
            ("k", is_kind(&self.kind)),
            ("v", self.version >= 1),
            ("b", self.body.get().starts_with('{')),
        ];
        limits.iter().find(|(_, holds)| !holds).map_or(Ok(()), |(field, _)| Err(LineError::OutOfRange(field)))
    }

    /// Its place in the order of merging.
    pub fn stamp(&self) -> Stamp {
        Stamp { lamport: self.lamport, stream: self.stream }
    }
}

fn is_kind(kind: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    kind.len() <= KIND_BYTES_MAX && kind.split_once('.').is_some_and(|(noun, verb)| word(noun) && word(verb))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"s":"0193a000-0000-7000-8000-000000000001","q":418,"l":90713,"t":1763644210123,"z":0,"k":"line.added","v":1,"b":{"qty":1000}}"#;

    fn check(line: &str, expected: &str) {
        let outcome = match Fact::decode(line.as_bytes()) {
            Ok(fact) => fact.encode().unwrap(),
            Err(error) => error.to_string(),
        };
        assert_eq!(outcome, expected);
    }

    #[test]
    fn a_line_survives_reading_and_writing_to_the_byte() {
        check(GOOD, GOOD);
    }

    #[test]
    fn a_field_of_a_later_version_is_no_error() {
        check(&GOOD.replace("\"z\":0", "\"z\":0,\"future\":[1]"), GOOD);
    }

    #[test]
    fn lines_outside_the_limits_are_refused_by_name() {
        check(&GOOD.replace("\"q\":418", "\"q\":0"), "a line's field «q» is out of range");
        check(&GOOD.replace("90713", "9007199254740993000"), "a line's field «l» is out of range");
        check(&GOOD.replace("line.added", "Line.Added"), "a line's field «k» is out of range");
        check(&GOOD.replace("\"v\":1", "\"v\":0"), "a line's field «v» is out of range");
        check(&GOOD.replace("{\"qty\":1000}", "[]"), "a line's field «b» is out of range");
        check(&GOOD.replace("{\"qty\"", "{\n\"qty\""), "a line holds a line break");
    }

    #[test]
    fn a_line_of_64_kib_is_taken_and_one_byte_more_is_not() {
        let of_length = |bytes: usize| {
            let frame = GOOD.replace("1000", "\"\"").len();
            GOOD.replace("1000", &format!("\"{}\"", "x".repeat(bytes - frame)))
        };
        assert!(Fact::decode(of_length(LINE_BYTES_MAX).as_bytes()).is_ok());
        check(&of_length(LINE_BYTES_MAX + 1), "a line of 65537 bytes is too long");
    }
}
