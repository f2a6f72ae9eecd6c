//! The trace of a run: one hash over every event in its order. Equal traces mean equal runs.

use log::Hash;

/// A hash over all events so far. Bytes of disks never go into it: SQLite draws its own salts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trace(Hash);

impl Trace {
    pub(super) fn new() -> Self {
        Self(Hash::origin())
    }

    /// Takes an event in.
    pub(super) fn note(&mut self, now_ms: u64, event: &str) {
        self.0 = self.0.link(&now_ms.to_be_bytes()).link(event.as_bytes());
    }

    pub(super) fn hash(&self) -> Hash {
        self.0
    }
}
