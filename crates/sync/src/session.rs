//! The state machine of one link. It lives as long as the link and forgets everything with it: the vectors are the
//! session.
//!
//! It never believes that what it sent has arrived, never acknowledges what is not on a disk, and never lets one bad
//! stream hold up the others.

mod greeting;
mod heartbeat;
mod outgoing;
mod peer;
mod ports;
mod receiving;
mod sending;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use log::{Hash, StreamId, Vector};

pub use ports::{
    Admission, BATCH_BYTES_MAX, ClockSample, Config, Input, Lag, Node, Output, Pace, PeerInfo, STREAMS_MAX,
};

use crate::asks::{Asks, Noted};
use crate::{Answer, Ask, CloseReason, Denial, Have, Level, Message, Refusal, Role, vector_digest};
use heartbeat::Heartbeat;
use outgoing::Outgoing;
use peer::Peer;
use receiving::Intake;

/// Vectors are compared anew after so many milliseconds, whatever was heard in between.
const COMPARE_MS: u64 = 20_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    New,
    Open,
    Closed,
}

/// One end of a link.
#[derive(Debug)]
pub struct Session {
    config: Config,
    us: Node,
    phase: Phase,
    ours: Vector,
    centre: Vector,
    peer: Option<Peer>,
    heartbeat: Heartbeat,
    outgoing: Outgoing,
    intake: Option<Intake>,
    asks: Asks<()>,
    refused: BTreeSet<(StreamId, Refusal)>,
    ahead: Vector,
    hello_due_ms: u64,
    compare_due_ms: u64,
    out: Vec<Output>,
}

impl Session {
    /// A link that is not open yet.
    pub fn new(config: Config, us: Node, now_ms: u64) -> Self {
        Self {
            us,
            phase: Phase::New,
            ours: Vector::default(),
            centre: Vector::default(),
            peer: None,
            heartbeat: Heartbeat::new(config.pace, now_ms),
            outgoing: Outgoing::new(config.batch_bytes_max),
            intake: None,
            asks: Asks::default(),
            refused: BTreeSet::new(),
            ahead: Vector::default(),
            hello_due_ms: now_ms,
            compare_due_ms: now_ms.saturating_add(COMPARE_MS),
            out: Vec::new(),
            config,
        }
    }

    /// Takes an input and says what is to be done. `now_ms` never goes back; it counts from any moment.
    pub fn on(&mut self, input: Input, now_ms: u64) -> Vec<Output> {
        match (self.phase, input) {
            (Phase::New, Input::Opened { vector, wall_ms }) => self.opened(vector, wall_ms, now_ms),
            (Phase::Open, input) => self.step(input, now_ms),
            (Phase::New | Phase::Closed, _) => {}
        }
        std::mem::take(&mut self.out)
    }

    /// Who is at the other end, once it has said so.
    pub fn peer(&self) -> Option<&PeerInfo> {
        self.peer.as_ref().map(|peer| &peer.info)
    }

    /// How far this node and the peer are apart, by what both are known to hold.
    pub fn lag(&self) -> Lag {
        let lines = |of: &Vector, beyond: &Vector| of.beyond(beyond).iter().map(|lack| lack.upto - lack.after).sum();
        self.peer.as_ref().map_or_else(Lag::default, |peer| Lag {
            to_send: lines(&self.ours, &peer.theirs),
            to_receive: lines(&peer.theirs, &self.ours),
        })
    }

    fn opened(&mut self, vector: Vector, wall_ms: i64, now_ms: u64) {
        self.phase = Phase::Open;
        self.ours = vector;
        self.heartbeat.opened(wall_ms, now_ms);
        self.greet(now_ms);
        self.ping(now_ms);
    }

    fn step(&mut self, input: Input, now_ms: u64) {
        match input {
            Input::Opened { .. } => {}
            Input::Received(message) => self.received(message, now_ms),
            Input::Fetched(fetched) => self.fetched(fetched, now_ms),
            Input::Recalled(knows_of_you) => self.welcome_peer(knows_of_you),
            Input::Ingested(ingested) => self.ingested(ingested),
            Input::LocalChanged(heads) => self.local_changed(&heads),
            Input::Level(heads) => self.centre_has(&heads),
            Input::Ask(ask) => self.ask(ask, now_ms),
            Input::Answer(answer) => self.send(Message::Answer(answer)),
            Input::Revoked(device) => self.revoke(device),
            Input::Tick { wall_ms } => self.tick(wall_ms, now_ms),
            Input::Stop => self.leave(CloseReason::Stopping),
            Input::Closed => self.close(),
        }
        self.pump(now_ms);
    }

    fn received(&mut self, message: Message, now_ms: u64) {
        self.heartbeat.heard(now_ms);
        match message {
            Message::Hello(hello) => self.greeted(*hello),
            Message::Ping { n } => self.send(Message::Pong { n, wall_ms: self.heartbeat.wall_ms(now_ms) }),
            Message::Pong { n, wall_ms } => self.out.extend(self.heartbeat.pong(n, wall_ms, now_ms).map(Output::Clock)),
            Message::Bye { reason } => self.end(reason),
            Message::Unknown => {}
            message if self.peer.is_some() => self.received_from_peer(message, now_ms),
            // Whoever has not said who it is has nothing else to say. Its hello comes again.
            _ => {}
        }
    }

    fn received_from_peer(&mut self, message: Message, now_ms: u64) {
        match message {
            Message::Welcome(welcome) => self.welcomed(*welcome, now_ms),
            Message::Have(have) => self.peer_has(have, now_ms),
            Message::Events(events) => self.receive(events),
            Message::Gap { stream, next, previous_hash } => self.gap(stream, next, previous_hash),
            Message::Quarantine { stream, refusal } => self.peer_refused(stream, refusal, now_ms),
            Message::SnapshotNeeded { floors } => self.out.push(Output::SnapshotNeeded(floors)),
            Message::Compare { vector, centre } => self.compare(vector, centre),
            Message::Recount {} => self.recount(),
            Message::Ask(ask) => self.asked(ask),
            Message::Answer(answer) => self.answered(answer),
            Message::Busy { batch, retry_ms, max_bytes } => self.outgoing.busy(batch, retry_ms, max_bytes, now_ms),
            Message::Hello(_)
            | Message::Ping { .. }
            | Message::Pong { .. }
            | Message::Bye { .. }
            | Message::Unknown => {}
        }
    }

    fn tick(&mut self, wall_ms: i64, now_ms: u64) {
        self.heartbeat.set_wall(wall_ms, now_ms);
        if self.heartbeat.is_dead(now_ms) {
            self.out.push(Output::PeerDead);
            return self.end(CloseReason::Silent);
        }
        for (id, ()) in self.asks.expire(now_ms) {
            self.out.push(Output::Answered(Answer::denied(id, Denial::Timeout)));
        }
        if self.heartbeat.ping_due(now_ms) {
            self.ping(now_ms);
        }
        if now_ms >= self.hello_due_ms && !self.is_ready() {
            self.greet(now_ms);
        }
        if now_ms >= self.compare_due_ms && self.is_ready() {
            self.compare_due_ms = now_ms.saturating_add(COMPARE_MS);
            let (vector, centre) = (vector_digest(&self.ours), vector_digest(&self.centre));
            self.send(Message::Compare { vector, centre });
        }
        self.outgoing.expire(now_ms);
    }

    fn ping(&mut self, now_ms: u64) {
        let n = self.heartbeat.ping(now_ms);
        self.send(Message::Ping { n });
    }

    fn local_changed(&mut self, heads: &Vector) {
        self.hold(heads);
        let Some(peer) = &self.peer else { return };
        // What the peer lacks is sent as a batch; only what it has already must be told, or it would send it here.
        let held = heads.0.iter().filter(|(stream, head)| peer.theirs.seq(**stream) >= head.seq);
        let entries = Vector(held.map(|(stream, head)| (*stream, *head)).collect());
        if !entries.0.is_empty() {
            self.send_have(entries, None);
        }
    }

    fn centre_has(&mut self, heads: &Vector) {
        let news = heads.0.iter().filter(|(stream, head)| head.seq > self.centre.seq(**stream));
        let news = Vector(news.map(|(stream, head)| (*stream, *head)).collect());
        self.centre.raise(&news);
        if self.is_ready() {
            self.send_centre(news, false);
        }
    }

    fn send_have(&mut self, entries: Vector, batch: Option<u64>) {
        self.send(Message::Have(Have { entries, whole: false, level: self.own_level(), batch }));
    }

    fn send_centre(&mut self, entries: Vector, whole: bool) {
        if self.peer().is_some_and(|peer| peer.role != Role::Centre) && !entries.0.is_empty() {
            self.send(Message::Have(Have { entries, whole, level: Level::Centre, batch: None }));
        }
    }

    fn own_level(&self) -> Level {
        if self.us.role == Role::Centre { Level::Centre } else { Level::Disk }
    }

    fn compare(&mut self, vector: Hash, centre: Hash) {
        let Some(peer) = &self.peer else { return };
        let with_centre = [self.us.role, peer.info.role].contains(&Role::Centre);
        let centre_differs = !with_centre && vector_digest(&self.centre) != centre;
        if vector_digest(&peer.theirs) != vector || centre_differs {
            self.send(Message::Recount {});
        }
    }

    fn recount(&mut self) {
        let entries = self.ours.clone();
        self.send(Message::Have(Have { entries, whole: true, level: self.own_level(), batch: None }));
        self.send_centre(self.centre.clone(), true);
    }

    fn ask(&mut self, ask: Ask, now_ms: u64) {
        match self.asks.note(&ask, (), now_ms) {
            Noted::New => self.send(Message::Ask(ask)),
            Noted::Known => {}
            Noted::Full => self.out.push(Output::Answered(Answer::denied(ask.id, Denial::TooMany))),
        }
    }

    fn asked(&mut self, ask: Ask) {
        match (ask.about, self.peer()) {
            (crate::About::Unknown, _) => self.send(Message::Answer(Answer::denied(ask.id, Denial::Unknown))),
            (_, Some(peer)) => {
                let from = peer.device;
                self.out.push(Output::Asked { ask, from });
            }
            (_, None) => {}
        }
    }

    fn answered(&mut self, answer: Answer) {
        if self.asks.take(answer.id).is_some() {
            self.out.push(Output::Answered(answer));
        }
    }

    /// Reports a refusal once, however often the same lines come again; returns whether this was the first time.
    fn report(&mut self, stream: StreamId, refusal: Refusal, by_peer: bool) -> bool {
        let first = self.refused.len() < STREAMS_MAX && self.refused.insert((stream, refusal));
        if first {
            self.out.push(Output::Quarantine { stream, refusal, by_peer });
        }
        first
    }

    fn send(&mut self, message: Message) {
        if self.phase == Phase::Open {
            self.out.push(Output::Send(message));
        }
    }

    fn is_ready(&self) -> bool {
        self.peer.as_ref().is_some_and(|peer| peer.welcomed)
    }

    fn leave(&mut self, reason: CloseReason) {
        self.send(Message::Bye { reason });
        self.end(reason);
    }

    fn end(&mut self, reason: CloseReason) {
        self.close();
        self.out.push(Output::Close(reason));
    }

    fn close(&mut self) {
        self.phase = Phase::Closed;
        for (id, ()) in self.asks.drain() {
            self.out.push(Output::Answered(Answer::denied(id, Denial::Unreachable)));
        }
    }
}
