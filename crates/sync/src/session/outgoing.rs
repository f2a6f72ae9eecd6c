//! The one batch on its way to the peer: when the next may go, how large, and which streams have to wait.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use log::{StreamId, Vector};

use crate::Run;

/// A batch that was not acknowledged for so long is given up, in milliseconds.
const UNANSWERED_MS: u64 = 5_000;
/// A stream of which the peer takes nothing is tried again after this, then after twice as long each time.
const STALL_MS: u64 = 5_000;
const STALL_MS_MAX: u64 = 300_000;
const BUSY_MS_MAX: u64 = 60_000;
const BUSY_MS_MIN: u64 = 50;
/// A peer that is busy for a moment cannot press a batch below the longest line.
const BUSY_BYTES_MIN: u64 = log::LINE_BYTES_MAX as u64;

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Idle,
    Fetching,
    InFlight { until_ms: u64, began_after: Vec<(StreamId, u64)> },
    Paused { until_ms: u64 },
}

#[derive(Debug, Clone, Copy)]
struct Stall {
    wait_ms: u64,
    until_ms: u64,
}

#[derive(Debug)]
pub(super) struct Outgoing {
    state: State,
    batch: u64,
    bytes_max: u64,
    bytes_limit: u64,
    stalls: BTreeMap<StreamId, Stall>,
}

impl Outgoing {
    pub(super) fn new(bytes_limit: u64) -> Self {
        Self { state: State::Idle, batch: 0, bytes_max: bytes_limit, bytes_limit, stalls: BTreeMap::new() }
    }

    /// The peer takes at most so many bytes at a time.
    pub(super) fn limit(&mut self, bytes: u64) {
        self.bytes_limit = self.bytes_limit.min(bytes).max(1);
        self.bytes_max = self.bytes_limit;
    }

    pub(super) fn is_idle(&self) -> bool {
        self.state == State::Idle
    }

    pub(super) fn is_fetching(&self) -> bool {
        self.state == State::Fetching
    }

    /// Begins a batch; returns its size in bytes.
    pub(super) fn fetching(&mut self) -> u64 {
        self.state = State::Fetching;
        self.bytes_max
    }

    /// Sends a batch; returns its number.
    pub(super) fn sent(&mut self, runs: &[Run], now_ms: u64) -> u64 {
        let began_after = runs.iter().map(|run| (run.stream, run.after)).collect();
        self.state = State::InFlight { until_ms: now_ms.saturating_add(UNANSWERED_MS), began_after };
        self.batch += 1;
        self.batch
    }

    pub(super) fn pause(&mut self, wait_ms: u64, now_ms: u64) {
        self.state = State::Paused { until_ms: now_ms.saturating_add(wait_ms) };
    }

    /// There was nothing to send after all.
    pub(super) fn nothing_found(&mut self, now_ms: u64) {
        self.pause(UNANSWERED_MS, now_ms);
    }

    /// The peer answered a batch; `theirs` is what it holds now. A stream that did not move has to wait, or the same
    /// lines would go back and forth without end.
    pub(super) fn acknowledged(&mut self, batch: u64, theirs: &Vector, now_ms: u64) {
        let State::InFlight { began_after, .. } = &self.state else { return };
        if batch != self.batch {
            return;
        }
        for (stream, after) in began_after.clone() {
            match theirs.seq(stream).cmp(&after) {
                Ordering::Greater => _ = self.stalls.remove(&stream),
                Ordering::Equal => self.stall(stream, now_ms),
                // It has less than was thought, and gets that next.
                Ordering::Less => {}
            }
        }
        self.state = State::Idle;
        self.bytes_max = (self.bytes_max * 2).min(self.bytes_limit);
    }

    fn stall(&mut self, stream: StreamId, now_ms: u64) {
        let wait_ms = self.stalls.get(&stream).map_or(STALL_MS, |stall| (stall.wait_ms * 2).min(STALL_MS_MAX));
        self.stalls.insert(stream, Stall { wait_ms, until_ms: now_ms.saturating_add(wait_ms) });
    }

    /// The peer refuses a stream: it waits as long as any.
    pub(super) fn refused(&mut self, stream: StreamId, now_ms: u64) {
        let until_ms = now_ms.saturating_add(STALL_MS_MAX);
        self.stalls.insert(stream, Stall { wait_ms: STALL_MS_MAX, until_ms });
    }

    pub(super) fn is_stalled(&self, stream: StreamId, now_ms: u64) -> bool {
        self.stalls.get(&stream).is_some_and(|stall| stall.until_ms > now_ms)
    }

    /// The peer has no time or no room.
    pub(super) fn busy(&mut self, batch: u64, retry_ms: u64, max_bytes: u64, now_ms: u64) {
        if matches!(self.state, State::InFlight { .. }) && batch == self.batch {
            self.bytes_max = max_bytes.max(BUSY_BYTES_MIN).min(self.bytes_limit);
            self.pause(retry_ms.clamp(BUSY_MS_MIN, BUSY_MS_MAX), now_ms);
        }
    }

    /// Ends waits whose time is up.
    pub(super) fn expire(&mut self, now_ms: u64) {
        match self.state {
            State::InFlight { until_ms, .. } | State::Paused { until_ms } if until_ms <= now_ms => {
                self.state = State::Idle;
            }
            State::Idle | State::Fetching | State::InFlight { .. } | State::Paused { .. } => {}
        }
    }
}
