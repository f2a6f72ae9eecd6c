//! The Lamport counter: `max(everything seen) + 1`, so that what was seen comes before what was decided upon it.

/// A counter may be at most this far above everything known: one sick device must not win every register for ever.
pub const JUMP_MAX: u64 = 1 << 32;

/// No counter is above this, so that it fits a signed 64-bit column with room to spare.
pub const LAMPORT_MAX: u64 = 1 << 62;

/// A counter further ahead than [`JUMP_MAX`]: a protocol error, its stream goes to quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the counter {seen} is too far above everything known ({known})")]
pub struct LamportJump {
    /// The counter that came.
    pub seen: u64,
    /// The highest counter known before.
    pub known: u64,
}

/// The highest counter that this process has seen or given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lamport(u64);

impl Lamport {
    /// A counter that has seen everything up to `seen`.
    pub fn at(seen: u64) -> Self {
        Self(seen)
    }

    /// The highest counter seen or given.
    pub fn seen(self) -> u64 {
        self.0
    }

    /// Whether a fact with the counter `seen` may be taken at all.
    pub fn check(self, seen: u64) -> Result<(), LamportJump> {
        let limit = self.0.saturating_add(JUMP_MAX).min(LAMPORT_MAX);
        if seen > limit { Err(LamportJump { seen, known: self.0 }) } else { Ok(()) }
    }

    /// Takes note of a fact from elsewhere.
    pub fn observe(&mut self, seen: u64) -> Result<(), LamportJump> {
        self.check(seen)?;
        if !crate::planted(crate::Planted::LamportNotObserved) {
            self.0 = self.0.max(seen);
        }
        Ok(())
    }

    /// The counter of the next fact written here.
    pub fn tick(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_far_ahead_is_refused_and_leaves_no_trace() {
        let mut counter = Lamport::at(7);
        assert!(counter.observe(7 + JUMP_MAX).is_ok());
        let known = counter.seen();
        assert_eq!(counter.observe(1 << 60), Err(LamportJump { seen: 1 << 60, known }));
        assert_eq!(counter.seen(), known);
    }

    #[test]
    fn what_is_written_comes_after_what_was_seen() {
        let mut counter = Lamport::default();
        counter.observe(41).unwrap();
        assert_eq!(counter.tick(), 42);
        counter.observe(3).unwrap();
        assert_eq!(counter.tick(), 43);
    }
}
