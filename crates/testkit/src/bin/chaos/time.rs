//! The clock of the chaos: it lets real time pass for real programs.

use std::time::{Duration, Instant};

use hub::clock::Clock;
use uuid::Uuid;

/// The present moment.
#[expect(clippy::disallowed_methods, reason = "real programs fail in real time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Lets about so much time pass: nothing happens that could be waited for, that is what a fault is.
pub(crate) fn pause(time: Duration) {
    std::thread::park_timeout(time);
}

/// A new identifier.
pub(crate) fn id() -> Uuid {
    Clock::start().id()
}
