//! The one place where this program reads a clock and draws random identifiers.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use log::{ClockQuality, CommandId, Moment, StreamId};
use uuid::Uuid;

/// The clock and the dice of a process.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    started: Instant,
    wrong_by_ms: i64,
}

impl Clock {
    /// Starts counting.
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    pub fn start() -> Self {
        Self { started: Instant::now(), wrong_by_ms: 0 }
    }

    /// The same clock as somebody set it: ahead by so many milliseconds, or behind.
    #[must_use]
    pub fn set_wrong_by(self, wrong_by_ms: i64) -> Self {
        Self { wrong_by_ms, ..self }
    }

    /// Time since the clock was started; never goes back.
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    pub fn elapsed(self) -> Duration {
        Instant::now().saturating_duration_since(self.started)
    }

    /// Milliseconds since the clock was started; never goes back.
    pub fn monotonic_ms(self) -> u64 {
        u64::try_from(self.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Now, for people. A machine that compares with nobody runs free.
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    pub fn now(self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let true_ms = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        Moment { at_ms: true_ms.saturating_add(self.wrong_by_ms), quality: ClockQuality::Free }
    }

    /// A new identifier from the operating system's dice.
    #[expect(clippy::disallowed_methods, reason = "these are the one pair of dice")]
    pub fn id(self) -> Uuid {
        Uuid::now_v7()
    }

    /// A secret that nobody can guess.
    pub fn secret(self) -> std::io::Result<[u8; 32]> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(std::io::Error::other)?;
        Ok(secret)
    }

    /// An identifier for a new stream.
    pub fn stream(self) -> StreamId {
        StreamId(self.id())
    }

    /// An identifier for a new command.
    pub fn command(self) -> CommandId {
        CommandId(self.id())
    }
}
