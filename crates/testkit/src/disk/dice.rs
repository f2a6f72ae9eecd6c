//! Chance from a seed: the only source of it in the power-cut disk.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// What becomes of a write that was not synced when the power went.
pub(super) enum Fate {
    /// All of it reached the medium.
    Kept,
    /// Each of its sectors reached the medium or did not.
    Torn,
    /// None of it did.
    Dropped,
}

/// A seeded stream of decisions.
#[derive(Debug)]
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Kept in 50, torn in 20, dropped in 30 of 100 cases.
    pub(super) fn fate(&mut self) -> Fate {
        match self.0.next_u32() % 100 {
            0..50 => Fate::Kept,
            50..70 => Fate::Torn,
            _ => Fate::Dropped,
        }
    }

    pub(super) fn coin(&mut self) -> bool {
        self.0.next_u32() & 1 == 0
    }

    pub(super) fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }
}
