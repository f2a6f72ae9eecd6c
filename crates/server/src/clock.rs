//! The one place where this program reads a clock and draws random numbers.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The clock and the dice of a process.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock(Instant);

impl Clock {
    /// Starts counting.
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Milliseconds since the clock was started; never goes back.
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    pub(crate) fn monotonic_ms(self) -> u64 {
        u64::try_from(Instant::now().saturating_duration_since(self.0).as_millis()).unwrap_or(u64::MAX)
    }

    /// Milliseconds since 1970-01-01 UTC, for people.
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    pub(crate) fn wall_ms(self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// A number that nobody can guess.
pub(crate) fn secret() -> std::io::Result<[u8; 32]> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(std::io::Error::other)?;
    Ok(secret)
}
