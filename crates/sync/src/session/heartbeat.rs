//! Whether the peer is alive, and what time it has. Own pings, because no operating system tells of a dead link in time.

use super::{ClockSample, Pace};

#[derive(Debug)]
pub(super) struct Heartbeat {
    pace: Pace,
    heard_ms: u64,
    ping_due_ms: u64,
    pings: u64,
    pinged_ms: Option<u64>,
    wall_ms: i64,
    wall_read_ms: u64,
}

impl Heartbeat {
    pub(super) fn new(pace: Pace, now_ms: u64) -> Self {
        Self {
            pace,
            heard_ms: now_ms,
            ping_due_ms: now_ms,
            pings: 0,
            pinged_ms: None,
            wall_ms: 0,
            wall_read_ms: now_ms,
        }
    }

    pub(super) fn opened(&mut self, wall_ms: i64, now_ms: u64) {
        self.heard(now_ms);
        self.set_wall(wall_ms, now_ms);
    }

    pub(super) fn set_wall(&mut self, wall_ms: i64, now_ms: u64) {
        (self.wall_ms, self.wall_read_ms) = (wall_ms, now_ms);
    }

    pub(super) fn wall_ms(&self, now_ms: u64) -> i64 {
        self.wall_ms.saturating_add_unsigned(now_ms.saturating_sub(self.wall_read_ms))
    }

    pub(super) fn heard(&mut self, now_ms: u64) {
        self.heard_ms = now_ms;
    }

    pub(super) fn is_dead(&self, now_ms: u64) -> bool {
        now_ms.saturating_sub(self.heard_ms) >= self.pace.dead_ms
    }

    pub(super) fn ping_due(&self, now_ms: u64) -> bool {
        now_ms >= self.ping_due_ms
    }

    /// Notes a ping that is sent now; returns its number.
    pub(super) fn ping(&mut self, now_ms: u64) -> u64 {
        self.pings += 1;
        self.pinged_ms = Some(now_ms);
        self.ping_due_ms = now_ms.saturating_add(self.pace.ping_ms);
        self.pings
    }

    /// The peer's clock, if this answers the latest ping.
    pub(super) fn pong(&mut self, n: u64, peer_wall_ms: i64, now_ms: u64) -> Option<ClockSample> {
        if n != self.pings {
            return None;
        }
        let round_trip_ms = now_ms.saturating_sub(self.pinged_ms.take()?);
        let halfway_ms = self.wall_ms(now_ms).saturating_sub_unsigned(round_trip_ms / 2);
        Some(ClockSample { offset_ms: peer_wall_ms.saturating_sub(halfway_ms), round_trip_ms })
    }
}
