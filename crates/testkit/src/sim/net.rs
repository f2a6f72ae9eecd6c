//! The network: links between nodes, connections on them, and frames on their way.

use std::collections::BTreeMap;

use sync::{BackOff, Reach, Session};

/// Two nodes that may talk to each other.
#[derive(Debug)]
pub(super) struct Link {
    /// The nodes; the first one connects.
    pub(super) ends: [usize; 2],
    pub(super) reach: Reach,
    /// Number of the connection; frames of an earlier one do not arrive.
    pub(super) connection: u64,
    pub(super) sessions: [Option<Session>; 2],
    pub(super) back_off: BackOff,
    /// When the first node tries again.
    pub(super) open_at_ms: u64,
    /// Whether the present hub wants it.
    pub(super) wanted: bool,
    /// Until when nothing goes to each of the ends.
    pub(super) blocked_until_ms: [u64; 2],
}

impl Link {
    pub(super) fn new(ends: [usize; 2], reach: Reach, seed: u64) -> Self {
        Self {
            ends,
            reach,
            connection: 0,
            sessions: [None, None],
            back_off: BackOff::new(reach, seed),
            open_at_ms: 0,
            wanted: false,
            blocked_until_ms: [0; 2],
        }
    }

    /// Which end of the link a node is.
    pub(super) fn end_of(&self, node: usize) -> Option<usize> {
        self.ends.iter().position(|end| *end == node)
    }

    pub(super) fn is_cut(&self, now_ms: u64) -> bool {
        self.blocked_until_ms.iter().any(|until_ms| *until_ms > now_ms)
    }
}

/// A frame on its way.
#[derive(Debug, Clone)]
pub(super) struct Parcel {
    pub(super) link: usize,
    pub(super) to_end: usize,
    pub(super) connection: u64,
    pub(super) frame: Vec<u8>,
}

/// All frames on their way, by the time of their arrival.
#[derive(Debug, Default)]
pub(super) struct Post {
    parcels: BTreeMap<(u64, u64), Parcel>,
    posted: u64,
}

impl Post {
    pub(super) fn add(&mut self, at_ms: u64, parcel: Parcel) {
        self.posted += 1;
        self.parcels.insert((at_ms, self.posted), parcel);
    }

    /// The next frame that has arrived.
    pub(super) fn next(&mut self, now_ms: u64) -> Option<Parcel> {
        let first = self.parcels.first_entry()?;
        (first.key().0 <= now_ms).then(|| first.remove())
    }

    /// Throws away what certain links still carry.
    pub(super) fn forget(&mut self, of: impl Fn(&Parcel) -> bool) {
        self.parcels.retain(|_, parcel| !of(parcel));
    }
}
