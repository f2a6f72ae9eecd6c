//! Who leads: when the main terminal is silent and others have come to this one, it takes the lead by itself, and keeps it
//! when the old one returns. Until then they meet here all the same; so nothing waits for this.

use api::calls::AppointDevice;
use log::DeviceId;
use sync::Reach;

use super::board::Board;

/// The main terminal is missed for so long, in milliseconds, before the first of the others takes the lead.
const SILENT_MS: u64 = 6_000;

/// Each further one leaves the one before it so much time, in milliseconds.
const RANK_MS: u64 = 2_000;

/// What a terminal knows of its place.
#[derive(Debug)]
pub(super) struct Lead {
    letters: String,
    /// Since when none of those before it answers.
    missed_since_ms: Option<u64>,
}

impl Lead {
    pub(super) fn of(letters: String) -> Self {
        Self { letters, missed_since_ms: None }
    }
}

/// Whether it is time, for a terminal that `rank` others stand before and that others have come to.
fn is_time(missed_ms: u64, rank: usize) -> bool {
    let standbys_before = u64::try_from(rank.saturating_sub(1)).unwrap_or(u64::MAX);
    missed_ms >= SILENT_MS.saturating_add(RANK_MS.saturating_mul(standbys_before))
}

impl Board {
    /// Takes the lead if it is time.
    pub(super) fn lead(&mut self) {
        let rank = self.book.before(self.us.device, &self.lead.letters).len();
        if rank == 0 || self.uplink().is_some() || self.is_rolled_back {
            self.lead.missed_since_ms = None;
            return;
        }
        let now_ms = self.now_ms();
        let since_ms = *self.lead.missed_since_ms.get_or_insert(now_ms);
        if self.is_followed() && is_time(now_ms.saturating_sub(since_ms), rank) {
            self.lead.missed_since_ms = None;
            self.appoint(self.us.device);
        }
    }

    /// Others have connected to this terminal. One that nobody has come to would only lead itself: it may be the one that
    /// is cut off.
    fn is_followed(&self) -> bool {
        self.links().any(|link| !link.who.dialed && link.who.reach == Reach::Lan && link.stands())
    }

    fn appoint(&self, device: DeviceId) {
        let terminal = self.terminal();
        let appoint = AppointDevice { device };
        match terminal.call::<serde_json::Value>("devices.appoint", &appoint, terminal.clock.now()) {
            Ok(_) => tracing::info!(%device, "the main terminal is silent: this one takes the lead"),
            Err(error) => tracing::warn!(%error, "this terminal could not take the lead"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_standby_leaves_the_one_before_it_two_seconds() {
        let after = |rank| (0..100_000).step_by(500).find(|missed_ms| is_time(*missed_ms, rank));
        assert_eq!([1, 2, 3].map(after), [Some(6_000), Some(8_000), Some(10_000)]);
    }
}
