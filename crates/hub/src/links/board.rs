//! All links of a device in one place: their sessions, the questions that pass through, and what each of them is told.
//!
//! One task owns them all and does one thing after the other. So every session hears that heads moved before any of
//! them hands the new lines out, and nothing leaves before all of them have heard.

mod safe;
mod show;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use log::{DeviceId, StreamId, Vector};
use sync::{
    Answer, ClockSample, Config, Fetched, Hop, Input, Level, Log, Message, Node, Output, Pace, PeerInfo, Reach, Relay,
    Role, Session,
};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use super::Desk;
use super::book::Book;
use super::carry::{LinkId, Who, frames};
use super::event::Event;
use super::lead::Lead;
use crate::terminal::Terminal;

/// At least twice in a ping interval.
const TICK: Duration = Duration::from_millis(500);

/// A batch that is taken holds the writer up for some milliseconds; a longer one would hold up sales, too.
const BATCH_BYTES_MAX: u64 = 128 * 1024;

#[derive(Debug)]
pub(super) struct Link {
    pub(super) who: Who,
    session: Session,
    out: Option<mpsc::Sender<Vec<u8>>>,
    mail: Vec<Message>,
    peer: Option<PeerInfo>,
    clock: Option<ClockSample>,
}

impl Link {
    /// Both sides have greeted, and neither has hung up.
    pub(super) fn stands(&self) -> bool {
        self.peer.is_some() && self.out.is_some()
    }
}

/// All links.
pub(super) struct Board {
    desk: Arc<Desk>,
    pub(super) us: Node,
    links: BTreeMap<LinkId, Link>,
    /// What every session was told.
    told: Vector,
    /// The streams of this device: what is in others came from another machine.
    own: BTreeSet<StreamId>,
    /// What is known to lie on another machine, too.
    safe: Vector,
    /// What is known to lie in the centre.
    central: Vector,
    pub(super) relay: Relay,
    pub(super) asked: BTreeMap<Uuid, oneshot::Sender<Answer>>,
    pub(super) book: Arc<Book>,
    pub(super) lead: Lead,
    /// Links that stand since a moment ago.
    greeted: Vec<LinkId>,
    pub(super) is_rolled_back: bool,
    /// What of `safe` is on the disk, and when it was put there.
    noted: (Vector, u64),
}

impl Board {
    pub(super) fn new(desk: Arc<Desk>, book: Arc<Book>, letters: String) -> Self {
        let terminal = &desk.terminal;
        let app = env!("CARGO_PKG_VERSION").to_owned();
        let (device, branch) = (terminal.device, terminal.branch);
        let us = Node { device, branch, role: Role::Terminal, app, stream: Some(terminal.stream) };
        let (relay, links, asked) = (Relay::new(device), BTreeMap::new(), BTreeMap::new());
        let read = terminal
            .store
            .read(|reader| Ok::<_, store::StoreError>((reader.vector()?, reader.safe()?, reader.written_by(device)?)));
        let (told, safe, written) = read.unwrap_or_else(|error| {
            tracing::error!(%error, "links cannot read what was committed");
            Default::default()
        });
        let noted = (safe.clone(), 0);
        let own = written.0.into_keys().chain([terminal.stream]).collect();
        let (central, lead) = (Vector::default(), Lead::of(letters));
        Self {
            us,
            links,
            told,
            own,
            safe,
            central,
            relay,
            asked,
            book,
            desk,
            lead,
            greeted: Vec::new(),
            is_rolled_back: false,
            noted,
        }
    }

    /// Hears of everything until the terminal stops.
    pub(super) async fn run(mut self, mut events: mpsc::Receiver<Event>, mut stop: watch::Receiver<bool>) {
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => break,
                event = events.recv() => match event {
                    Some(event) => self.hear(event),
                    None => break,
                },
                _ = ticks.tick() => self.tick(),
            }
            self.pass_on_centre();
            self.post();
            self.show();
        }
        self.all().into_iter().for_each(|link| self.feed(link, Input::Stop));
        self.post();
        self.note_safe();
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Opened { link, who, out } => self.open(link, who, out),
            Event::Heard { link, messages } => {
                messages.into_iter().for_each(|message| self.feed(link, Input::Received(message)));
            }
            Event::Closed { link } => {
                self.feed(link, Input::Closed);
                self.links.remove(&link);
            }
            Event::Leave { link } => self.feed(link, Input::Stop),
            Event::Changed { book } => {
                if book {
                    self.reread();
                }
                let has_centre = !self.central.0.is_empty();
                if has_centre || !self.links.is_empty() || self.book.is_shared(self.us.device) {
                    self.changed();
                }
            }
            Event::Ask { ask, answer } => {
                self.asked.insert(ask.id, answer);
                self.pass(ask, Hop::Here);
            }
        }
    }

    pub(super) fn terminal(&self) -> &Arc<Terminal> {
        &self.desk.terminal
    }

    pub(super) fn now_ms(&self) -> u64 {
        self.desk.terminal.clock.monotonic_ms()
    }

    fn all(&self) -> Vec<LinkId> {
        self.links.keys().copied().collect()
    }

    /// A device has one link; a new one means that the old one is dead and nobody has noticed yet.
    fn open(&mut self, link: LinkId, who: Who, out: mpsc::Sender<Vec<u8>>) {
        let old: Vec<_> =
            self.links.iter().filter(|(_, old)| old.who.device == who.device).map(|(id, _)| *id).collect();
        old.into_iter().for_each(|old| self.feed(old, Input::Stop));
        if who.reach == Reach::Wan {
            // A centre that was put back to an old copy says itself what it still has.
            self.central = Vector::default();
        }
        self.changed();
        let config = Config {
            batch_bytes_max: BATCH_BYTES_MAX,
            expected: Some(who.device),
            revoked: self.book.all().iter().filter(|peer| peer.revoked).map(|peer| peer.device).collect(),
            ..Config::new(if who.reach == Reach::Lan { Pace::LAN } else { Pace::WAN })
        };
        let session = Session::new(config, self.us.clone(), self.now_ms());
        let new = Link { who, session, out: Some(out), mail: Vec::new(), peer: None, clock: None };
        self.links.insert(link, new);
        let (vector, wall_ms) = (self.told.clone(), self.terminal().clock.now().at_ms);
        self.feed(link, Input::Opened { vector, wall_ms });
    }

    /// Tells every session what was committed since the last time.
    pub(super) fn changed(&mut self) {
        let vector = match self.terminal().store.read(|reader| reader.vector()) {
            Ok(vector) => vector,
            Err(error) => return tracing::error!(%error, "links cannot read what was committed"),
        };
        let news = vector.0.into_iter().filter(|(stream, head)| head.seq > self.told.seq(*stream));
        self.tell(Vector(news.collect()), None);
    }

    fn tell(&mut self, heads: Vector, except: Option<LinkId>) {
        if heads.0.is_empty() {
            return;
        }
        self.told.raise(&heads);
        for link in self.all() {
            if Some(link) != except {
                self.feed(link, Input::LocalChanged(heads.clone()));
            }
        }
    }

    /// Hands an input to a session and does what it says.
    pub(super) fn feed(&mut self, link: LinkId, input: Input) {
        let now_ms = self.now_ms();
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let Some(one) = self.links.get_mut(&link) else { return };
            for output in one.session.on(input, now_ms) {
                match self.work(output) {
                    Ok(Work::Done(answer)) => inputs.push_back(answer),
                    Ok(Work::Other(output)) => self.follow(link, output),
                    Err(error) => {
                        tracing::error!(%error, "the store has nothing for a link");
                        self.hang_up(link);
                    }
                }
            }
        }
    }

    /// What the store has to do.
    fn work(&self, output: Output) -> store::Result<Work> {
        let mut store = &self.desk.terminal.store;
        Ok(match output {
            Output::Fetch { wants, bytes_max } => {
                let fetched: Fetched = store.fetch(&wants, bytes_max)?;
                Work::Done(Input::Fetched(fetched))
            }
            Output::Recall(device) => Work::Done(Input::Recalled(store.written_by(device)?)),
            Output::Ingest(runs) => Work::Done(Input::Ingested(Log::ingest(&mut store, runs)?)),
            other => Work::Other(other),
        })
    }

    fn follow(&mut self, link: LinkId, output: Output) {
        match output {
            Output::Send(message) => {
                if let Some(link) = self.links.get_mut(&link) {
                    link.mail.push(message);
                }
            }
            Output::Joined(peer) => self.joined(link, peer),
            Output::Advanced(heads) => {
                if self.links.get(&link).is_some_and(|link| link.who.reach == Reach::Wan) {
                    // What came from the centre is there.
                    self.in_centre(&heads);
                }
                self.tell(heads, Some(link));
            }
            Output::Asked { ask, from } => self.pass(ask, Hop::Link(from)),
            Output::Answered(answer) => self.answered(answer),
            Output::Acked { vector, level: Level::Disk } => self.safe.raise(&vector),
            Output::Acked { vector, level: Level::Centre } => self.in_centre(&vector),
            Output::Clock(sample) => {
                if let Some(link) = self.links.get_mut(&link) {
                    link.clock = Some(sample);
                }
            }
            Output::Quarantine { stream, refusal, by_peer } => {
                tracing::warn!(%stream, %refusal, by_peer, "lines of a stream are refused on a link");
            }
            Output::RolledBack(ahead) => {
                tracing::error!(?ahead, "a peer holds more of what this device wrote than the device itself");
                self.is_rolled_back = true;
            }
            Output::SnapshotNeeded(floors) => tracing::warn!(?floors, "a peer has dropped what is lacking here"),
            Output::PeerDead => tracing::info!("nothing is heard on a link any more"),
            Output::Close(reason) => {
                tracing::info!(%reason, "a link ends");
                self.hang_up(link);
            }
            Output::UpdateAdvised(_) | Output::MovedTo(_) => {}
            Output::Fetch { .. } | Output::Recall(_) | Output::Ingest(_) => {}
        }
    }

    fn joined(&mut self, link: LinkId, peer: PeerInfo) {
        let device = peer.device;
        if let Some(link) = self.links.get_mut(&link) {
            tracing::info!(%device, app = peer.app, dialed = link.who.dialed, "a link stands");
            link.peer = Some(peer);
        }
        self.greeted.push(link);
    }

    /// What was said last still goes out; then the socket is closed.
    fn hang_up(&mut self, link: LinkId) {
        self.send(link);
        if let Some(link) = self.links.get_mut(&link) {
            link.out = None;
        }
    }

    fn tick(&mut self) {
        let wall_ms = self.terminal().clock.now().at_ms;
        self.all().into_iter().for_each(|link| self.feed(link, Input::Tick { wall_ms }));
        let now_ms = self.now_ms();
        let steps = self.relay.tick(now_ms);
        steps.into_iter().for_each(|step| self.step(Some(step)));
        self.lead();
        self.note_safe_seldom();
    }

    /// The devices of the branch have changed: who was sent away is cut off here and now.
    fn reread(&mut self) {
        match Book::read(self.terminal()) {
            Ok(book) => self.book = Arc::new(book),
            Err(error) => return tracing::error!(%error, "the devices of the branch cannot be read"),
        }
        self.desk.book.send_replace(Arc::clone(&self.book));
        let revoked: BTreeSet<_> = self.book.all().iter().filter(|peer| peer.revoked).map(|peer| peer.device).collect();
        for link in self.all() {
            revoked.iter().for_each(|device| self.feed(link, Input::Revoked(*device)));
        }
    }

    pub(super) fn links(&self) -> impl Iterator<Item = &Link> {
        self.links.values()
    }

    pub(super) fn linked(&self) -> BTreeMap<DeviceId, LinkId> {
        self.links
            .iter()
            .filter(|(_, link)| link.stands() && link.who.reach == Reach::Lan)
            .map(|(id, link)| (link.who.device, *id))
            .collect()
    }

    pub(super) fn uplink(&self) -> Option<DeviceId> {
        let is_up = |link: &&Link| link.who.dialed && link.who.reach == Reach::Lan && link.peer.is_some();
        self.links.values().find(is_up).map(|link| link.who.device)
    }

    /// Sends what all sessions had to say.
    fn post(&mut self) {
        self.all().into_iter().for_each(|link| self.send(link));
    }

    fn send(&mut self, link: LinkId) {
        let Some(link) = self.links.get_mut(&link) else { return };
        let mail = std::mem::take(&mut link.mail);
        let Some(out) = link.out.clone().filter(|_| !mail.is_empty()) else { return };
        for frame in frames(&mail) {
            if out.try_send(frame).is_err() {
                tracing::warn!(device = %link.who.device, "a peer takes nothing any more");
                link.out = None;
                return;
            }
        }
    }
}

/// What became of an output.
enum Work {
    /// The store did it; this is its answer.
    Done(Input),
    /// It is not the store's.
    Other(Output),
}
