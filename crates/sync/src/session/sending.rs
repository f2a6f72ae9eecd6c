//! What the peer lacks goes to it, one batch at a time, each decided by what the peer last said.

use log::{Hash, Head, Lack, Planted, StreamId, Vector, planted};

use super::{Output, Session};
use crate::{CloseReason, Events, Fetched, Have, Level, Message, Refusal, Role, Run, STREAMS_MAX};

impl Session {
    /// Begins the next batch if the last one is settled and something is lacking.
    pub(super) fn pump(&mut self, now_ms: u64) {
        if !self.is_ready() || self.phase != super::Phase::Open || !self.outgoing.is_idle() {
            return;
        }
        let wants = self.lacking(now_ms);
        if !wants.is_empty() {
            let bytes_max = self.outgoing.fetching();
            self.out.push(Output::Fetch { wants, bytes_max });
        }
    }

    fn lacking(&self, now_ms: u64) -> Vec<Lack> {
        let Some(peer) = &self.peer else { return Vec::new() };
        let mut wants = self.ours.beyond(&peer.theirs);
        wants.retain(|lack| !peer.has_forked(lack.stream) && !self.outgoing.is_stalled(lack.stream, now_ms));
        if planted(Planted::ForwardOwnOnly) {
            wants.retain(|lack| self.us.stream == Some(lack.stream));
        }
        wants
    }

    pub(super) fn fetched(&mut self, fetched: Fetched, now_ms: u64) {
        if !self.outgoing.is_fetching() {
            return;
        }
        if !fetched.below_floor.0.is_empty() {
            fetched.below_floor.0.keys().for_each(|stream| self.outgoing.refused(*stream, now_ms));
            self.send(Message::SnapshotNeeded { floors: fetched.below_floor });
        }
        let runs = self.without_forks(fetched.runs);
        if runs.is_empty() {
            return self.outgoing.nothing_found(now_ms);
        }
        if let Some(peer) = &mut self.peer {
            peer.was_sent(&runs);
        }
        let batch = self.outgoing.sent(&runs, now_ms);
        self.send(Message::Events(Events { batch, runs }));
    }

    /// Leaves out runs that the peer cannot take, because its last line is not the one before them.
    fn without_forks(&mut self, runs: Vec<Run>) -> Vec<Run> {
        let Some(peer) = &self.peer else { return runs };
        let stated = |run: &Run| peer.theirs.head(run.stream);
        let fits = |run: &Run| stated(run).seq != run.after || stated(run).hash == run.previous_hash;
        let (fitting, forked): (Vec<_>, Vec<_>) = runs.into_iter().partition(fits);
        forked.iter().for_each(|run| self.fork(run.stream));
        fitting
    }

    pub(super) fn fork(&mut self, stream: StreamId) {
        if let Some(peer) = &mut self.peer {
            peer.forks(stream);
        }
        if self.report(stream, Refusal::Fork, false) {
            self.send(Message::Quarantine { stream, refusal: Refusal::Fork });
        }
    }

    pub(super) fn peer_has(&mut self, have: Have, now_ms: u64) {
        let Some(peer) = &mut self.peer else { return };
        let of_peer = have.level == Level::Disk || peer.info.role == Role::Centre;
        match (of_peer, have.whole) {
            (true, true) => peer.holds_only(&have.entries),
            (true, false) => peer.holds(&have.entries),
            (false, _) => {}
        }
        if have.level == Level::Centre {
            self.centre.raise(&have.entries);
        }
        if peer.theirs.0.len().max(self.centre.0.len()) > STREAMS_MAX {
            return self.leave(CloseReason::TooManyStreams);
        }
        if let Some(batch) = have.batch {
            self.outgoing.acknowledged(batch, &peer.theirs, now_ms);
        }
        if of_peer {
            self.peer_stated(have.entries, have.level);
        } else {
            self.acked(&have.entries, Level::Centre);
        }
    }

    /// Compares heads that the peer stated with the ones here, and passes them on as acknowledged where they agree.
    pub(super) fn peer_stated(&mut self, mut entries: Vector, level: Level) {
        self.ours.forks(&entries).into_iter().for_each(|stream| {
            self.fork(stream);
            entries.0.remove(&stream);
        });
        self.check_own_stream(&entries);
        self.acked(&entries, level);
    }

    /// These lines are here now. What the centre was said to have of them before they came counts from now on.
    pub(super) fn hold(&mut self, heads: &Vector) {
        let awaited = |(&stream, head): (&StreamId, &Head)| {
            let before = self.ours.seq(stream);
            let centre = self.centre.head(stream);
            (head.seq > before && centre.seq > before).then_some((stream, centre))
        };
        let awaited = Vector(heads.0.iter().filter_map(awaited).collect());
        self.ours.raise(heads);
        self.acked(&awaited, Level::Centre);
    }

    /// Passes on what is safe elsewhere of the lines that are here; a claim beyond them is worth nothing yet.
    fn acked(&mut self, entries: &Vector, level: Level) {
        let known = |(&stream, &head): (&StreamId, &Head)| {
            let ours = self.ours.head(stream);
            let head = if head.seq > ours.seq { ours } else { head };
            (head.seq > 0).then_some((stream, head))
        };
        let vector = Vector(entries.0.iter().filter_map(known).collect());
        if !vector.0.is_empty() {
            self.out.push(Output::Acked { vector, level });
        }
    }

    /// The stream of this very process has no other source, so a claim beyond it is noticed at any time.
    fn check_own_stream(&mut self, entries: &Vector) {
        if let Some(own) = self.us.stream.and_then(|stream| Some((stream, *entries.0.get(&stream)?))) {
            self.check_rollback(&Vector([own].into()));
        }
    }

    pub(super) fn gap(&mut self, stream: StreamId, next: u64, previous_hash: Hash) {
        if let Some(peer) = &mut self.peer {
            let head = Head { seq: next.saturating_sub(1), hash: previous_hash };
            peer.holds(&Vector([(stream, head)].into()));
        }
    }

    pub(super) fn peer_refused(&mut self, stream: StreamId, refusal: Refusal, now_ms: u64) {
        self.outgoing.refused(stream, now_ms);
        self.report(stream, refusal, true);
    }
}
