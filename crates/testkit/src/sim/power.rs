//! Nodes go down and come up.

use log::{StreamId, Vector};
use store::StoreError;
use sync::Input;

use super::node::Version;
use super::plan::Fault;
use super::world::World;

const OPENINGS_MAX: u32 = 30;

impl World {
    /// Starts the process of a node, with a stream that nobody ever used.
    pub(super) fn start(&mut self, node: usize) {
        let stream = StreamId(self.chances.ids.uuid());
        let scopes_cached = self.plan.scopes_cached;
        match self.nodes[node].open(stream, scopes_cached) {
            Ok(()) => self.started(node),
            Err(error) => self.did_not_start(node, &error),
        }
    }

    fn started(&mut self, node: usize) {
        self.nodes[node].failed_openings = 0;
        let Some(writer) = &self.nodes[node].writer else { return };
        let (stream, holds) = (writer.stream(), writer.vector());
        self.streams[node].push(stream);
        self.event("started", node);
        if !holds.covers(&self.nodes[node].vector) {
            let words = format!("node {node} came up with less than it had committed");
            self.fail("I1 nothing accepted is lost", words, None);
        }
    }

    /// A store that does not open now is tried again; one that never opens is lost.
    fn did_not_start(&mut self, node: usize, error: &StoreError) {
        self.event("did not start", node);
        self.nodes[node].failed_openings += 1;
        self.nodes[node].up_at_ms = self.now_ms + 1_000;
        if !self.nodes[node].disk.is_on() {
            self.nodes[node].disk.power_cut();
        }
        let excuse = matches!(error, StoreError::DiskFull) || self.nodes[node].failed_openings < OPENINGS_MAX;
        let is_bad = matches!(error, StoreError::Damaged(_) | StoreError::NotAStore | StoreError::Foreign(_));
        if is_bad || !excuse {
            self.fail("I1 nothing accepted is lost", format!("node {node} does not open: {error}"), None);
        }
    }

    /// The power goes.
    pub(super) fn cut_power(&mut self, node: usize, off_ms: u64) {
        self.nodes[node].disk.power_cut();
        self.nodes[node].stop();
        self.gone(node, off_ms);
        self.event("lost power", node);
    }

    /// The process is gone: peers may notice at once or only by its silence.
    pub(super) fn gone(&mut self, node: usize, off_ms: u64) {
        self.nodes[node].up_at_ms = self.now_ms + off_ms;
        for link in 0..self.links.len() {
            let Some(end) = self.links[link].end_of(node) else { continue };
            self.links[link].sessions[end] = None;
            if self.calm || self.chances.net.chance(500) {
                self.hang_up(link, 1 - end);
            }
        }
    }

    /// The session of one end is over.
    pub(super) fn hang_up(&mut self, link: usize, end: usize) {
        if self.links[link].sessions[end].is_none() {
            return;
        }
        self.input(link, end, Input::Closed);
        self.links[link].sessions[end] = None;
        if end == 0 {
            let wait_ms = self.links[link].back_off.next_ms();
            self.links[link].open_at_ms = self.now_ms + wait_ms;
        }
    }

    /// The program is closed in order.
    pub(super) fn restart(&mut self, node: usize, off_ms: u64) {
        let Some(writer) = self.nodes[node].writer.take() else { return };
        self.nodes[node].vector = writer.vector();
        if writer.close().is_err() {
            self.counts.event("did not close in order");
        }
        self.gone(node, off_ms);
        self.event("restarted", node);
    }

    /// The program is brought up to date.
    pub(super) fn update(&mut self, node: usize) {
        if self.nodes[node].version == Version::Old {
            self.restart(node, 500);
            self.nodes[node].version = Version::Current;
            if !self.calm {
                self.counts.fault(Fault::OldVersion);
            }
            self.event("updated", node);
        }
    }

    /// Puts a disk back to a copy. What only that disk held is excused; what was on its way is gone.
    pub(super) fn put_back(&mut self, node: usize, copy: usize, noticed: bool) {
        let Some((at_copy, snapshot)) = self.nodes[node].copies.get(copy).cloned() else { return };
        self.nodes[node].disk.power_cut();
        self.nodes[node].stop();
        let before = self.nodes[node].holds();
        self.nodes[node].disk.restore(&snapshot);
        self.nodes[node].vector = at_copy.clone();
        // The same copy may be put back again, and older ones.
        self.nodes[node].copies.truncate(copy + 1);
        self.nodes[node].to_be_marked |= noticed;
        self.nodes[node].frozen = noticed;
        self.forgot |= !noticed;
        self.gone(node, 1_000);
        let links = &self.links;
        self.post.forget(|parcel| links[parcel.link].ends[1 - parcel.to_end] == node);
        let elsewhere = self.elsewhere(node);
        let is_lost = |place: &(StreamId, u64)| {
            before.seq(place.0) >= place.1 && at_copy.seq(place.0) < place.1 && elsewhere.seq(place.0) < place.1
        };
        let excused = self.ledger.excuse(is_lost);
        *self.counts.events.entry("promises excused").or_default() += excused;
        self.event(if noticed { "restored" } else { "rolled back unnoticed" }, node);
    }

    /// What all other nodes hold together.
    pub(super) fn elsewhere(&self, node: usize) -> Vector {
        let mut all = Vector::default();
        for (number, other) in self.nodes.iter().enumerate() {
            if number != node {
                all.raise(&other.holds());
            }
        }
        all
    }

    /// A restored device may use again what it held once all that it ever wrote, and that anybody has, is back.
    pub(super) fn thaw(&mut self) {
        for node in 0..self.nodes.len() {
            if !self.nodes[node].frozen || self.nodes[node].writer.is_none() {
                continue;
            }
            let (own, mut known) = (self.nodes[node].holds(), self.elsewhere(node));
            known.0.retain(|stream, _| self.streams[node].contains(stream));
            if own.covers(&known) {
                self.nodes[node].frozen = false;
                self.event("thawed", node);
            }
        }
    }
}
