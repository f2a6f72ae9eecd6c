//! Which of two facts counts: a total order that every fact carries and that no clock decides.

use serde::{Deserialize, Serialize};

use crate::StreamId;

/// The place of a fact in the order of merging: its Lamport counter, then its stream.
///
/// Not (counter, device): after a rollback one device may hold two streams with equal counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// Lamport counter of the fact.
    pub lamport: u64,
    /// Stream of the fact.
    pub stream: StreamId,
}
