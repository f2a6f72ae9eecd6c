//! The wall clock of a node: wrong, jumping, running fast or slow. Nothing that matters may depend on it.

use log::{ClockQuality, Moment};

use super::dice::Dice;
use super::plan::{Clocks, Fault, Plan};

/// Virtual time 0: 2026-06-15 12:00 in Moscow, the middle of a business day.
const BASE_MS: i64 = 1_781_514_000_000;
const HOUR_MS: u64 = 3_600_000;
const YEAR_MS: u64 = 365 * 24 * HOUR_MS;

/// A wall clock.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    offset_ms: i64,
    drift_ppm: i64,
}

impl Clock {
    pub(super) fn new(plan: &Plan, dice: &mut Dice) -> Self {
        let (drift, step) = (dice.seed(), dice.seed());
        let mut clock = Self { offset_ms: 0, drift_ppm: 0 };
        match plan.clocks {
            Clocks::Right => {}
            Clocks::SameDay => clock.offset_ms = within(step, 4 * HOUR_MS),
            Clocks::Wild => clock.drift_ppm = within(drift, plan.level(Fault::Drift)),
        }
        clock
    }

    /// Somebody sets it, or its battery is empty.
    pub(super) fn step(&mut self, plan: &Plan, dice: &mut Dice) {
        let (size, by) = (dice.spread(1, YEAR_MS), dice.seed());
        match plan.clocks {
            Clocks::Right => {}
            Clocks::SameDay => self.offset_ms = within(by, 4 * HOUR_MS),
            Clocks::Wild => self.offset_ms = within(by, size),
        }
    }

    /// What it shows.
    pub(super) fn wall_ms(&self, now_ms: u64) -> i64 {
        let true_ms = i64::try_from(now_ms).unwrap_or(i64::MAX);
        BASE_MS + true_ms + true_ms * self.drift_ppm / 1_000_000 + self.offset_ms
    }

    /// What a command is dated with.
    pub(super) fn moment(&self, now_ms: u64) -> Moment {
        let quality = if self.offset_ms == 0 { ClockQuality::Synced } else { ClockQuality::Suspect };
        Moment { at_ms: self.wall_ms(now_ms), quality }
    }
}

/// A number from −`most` to `most`.
fn within(drawn: u64, most: u64) -> i64 {
    let span = 2 * most + 1;
    i64::try_from(drawn % span).unwrap_or(0) - i64::try_from(most).unwrap_or(0)
}
