//! What the peer said of itself. Only that, and never what was sent to it, decides what it lacks.

use std::collections::BTreeMap;

use log::{Head, Planted, StreamId, Vector, planted};

use super::PeerInfo;
use crate::{Hello, Run};

#[derive(Debug)]
pub(super) struct Peer {
    pub(super) info: PeerInfo,
    /// What it holds.
    pub(super) theirs: Vector,
    /// Whether its welcome came.
    pub(super) welcomed: bool,
    /// Where its lines differ from ours, each with the head that it stated.
    forked: BTreeMap<StreamId, Head>,
}

impl Peer {
    pub(super) fn new(hello: &Hello, protocol: u16) -> Self {
        let info = PeerInfo {
            device: hello.device,
            role: hello.role,
            app: hello.app.clone(),
            log_version: hello.log_version,
            protocol,
        };
        Self { info, theirs: Vector::default(), welcomed: false, forked: BTreeMap::new() }
    }

    /// It stated everything that it holds.
    pub(super) fn holds_only(&mut self, vector: &Vector) {
        if planted(Planted::SenderTrustsSent) {
            return self.theirs.raise(vector);
        }
        self.theirs = Vector::default();
        self.holds(vector);
    }

    /// It stated some heads, which may have fallen: a disk can be turned back.
    pub(super) fn holds(&mut self, entries: &Vector) {
        if planted(Planted::SenderTrustsSent) {
            return self.theirs.raise(entries);
        }
        for (&stream, &head) in &entries.0 {
            match head.seq {
                0 => _ = self.theirs.0.remove(&stream),
                _ => _ = self.theirs.0.insert(stream, head),
            }
        }
    }

    /// It sent lines, so it holds them.
    pub(super) fn sent_us(&mut self, runs: &[Run]) {
        let heads = runs.iter().map(|run| (run.stream, run.last())).collect();
        self.theirs.raise(&Vector(heads));
    }

    /// Lines were sent to it, which means nothing yet.
    pub(super) fn was_sent(&mut self, runs: &[Run]) {
        if planted(Planted::SenderTrustsSent) {
            self.sent_us(runs);
        }
    }

    /// Notes that its lines differ from ours; nothing of the stream is sent to it until it states another head.
    pub(super) fn forks(&mut self, stream: StreamId) {
        self.forked.insert(stream, self.theirs.head(stream));
    }

    pub(super) fn has_forked(&self, stream: StreamId) -> bool {
        self.forked.get(&stream).is_some_and(|stated| *stated == self.theirs.head(stream))
    }
}
