//! The exchange over the simulated network: every message is a real frame, every session the real state machine.

use std::collections::{BTreeSet, VecDeque};

use log::{DeviceId, Lack, Vector};
use store::{StoreError, Writer};
use sync::{
    Busy, Config, Fetched, Have, Ingested, Input, Level, Log, Message, Node as Us, Output, Pace, Reach, Refusal, Role,
    Run, Session, Slice, decode_frame, drive, encode_frame,
};

use super::net::Parcel;
use super::node::BRANCH;
use super::plan::Fault;
use super::world::{CENTRE, World};

/// Small batches: so that one is cut off, refused or overtaken in the middle of what belongs together.
const BATCH_BYTES_MAX: u64 = 6_000;
const BUSY_BYTES: u64 = 70_000;

/// A store that now and then has no time for a batch.
struct Moody<'w>(&'w mut Writer, bool);

impl Log for Moody<'_> {
    type Error = StoreError;
    fn vector(&self) -> Result<Vector, StoreError> {
        Ok(self.0.vector())
    }
    fn lines(&self, lack: Lack, bytes_max: u64) -> Result<Slice, StoreError> {
        self.0.reader().lines(lack, bytes_max)
    }
    fn written_by(&self, device: DeviceId) -> Result<Vector, StoreError> {
        self.0.reader().written_by(device)
    }
    fn ingest(&mut self, runs: Vec<Run>) -> Result<Ingested, StoreError> {
        if self.1 {
            let busy = Some(Busy { retry_ms: 300, max_bytes: BUSY_BYTES });
            return Ok(Ingested { busy, ..Ingested::default() });
        }
        self.0.ingest(&runs)
    }
}

impl World {
    /// The links that the present hub wants: every terminal with the hub, the hub with the centre.
    pub(super) fn choose_links(&mut self) {
        for link in 0..self.links.len() {
            self.links[link].wanted = self.links[link].ends.contains(&self.hub);
            if !self.links[link].wanted {
                self.hang_up(link, 0);
                self.hang_up(link, 1);
            }
        }
    }

    /// Connects what is not connected.
    pub(super) fn keep_links(&mut self) {
        for link in 0..self.links.len() {
            let it = &self.links[link];
            let due = it.wanted && it.sessions[0].is_none() && it.open_at_ms <= self.now_ms;
            if due && !it.is_cut(self.now_ms) && it.ends.iter().all(|node| self.nodes[*node].writer.is_some()) {
                self.connect(link);
            }
        }
    }

    fn connect(&mut self, link: usize) {
        self.hang_up(link, 1);
        self.links[link].connection += 1;
        let pace = if self.links[link].reach == Reach::Lan { Pace::LAN } else { Pace::WAN };
        let ends = self.links[link].ends;
        let session = |node: usize| {
            let role = match node {
                CENTRE => Role::Centre,
                node if node == self.hub => Role::Hub,
                _ => Role::Terminal,
            };
            let stream = self.nodes[node].writer.as_ref().map(Writer::stream);
            let us = Us { device: self.nodes[node].device, branch: BRANCH, role, app: "1".to_owned(), stream };
            Session::new(Config { batch_bytes_max: BATCH_BYTES_MAX, ..Config::new(pace) }, us, self.now_ms)
        };
        let sessions = ends.map(|node| Some(session(node)));
        self.links[link].sessions = sessions;
        for (end, node) in ends.into_iter().enumerate() {
            let vector = self.nodes[node].holds();
            self.input(link, end, Input::Opened { vector, wall_ms: self.nodes[node].clock.wall_ms(self.now_ms) });
        }
        self.event("connected", ends[0]);
    }

    /// Tells every session the time.
    pub(super) fn tick(&mut self) {
        for link in 0..self.links.len() {
            for end in 0..2 {
                let node = self.links[link].ends[end];
                self.input(link, end, Input::Tick { wall_ms: self.nodes[node].clock.wall_ms(self.now_ms) });
            }
        }
        for node in 0..self.nodes.len() {
            let steps = self.nodes[node].relay.tick(self.now_ms);
            steps.into_iter().for_each(|step| self.relay(node, Some(step)));
        }
        self.thaw();
    }

    /// Hands an input to a session and does what it says.
    pub(super) fn input(&mut self, link: usize, end: usize, input: Input) {
        if self.links[link].sessions[end].is_none() {
            return;
        }
        let outcome = if self.plan.eager { self.at_once(link, end, input) } else { self.driven(link, end, input) };
        let node = self.links[link].ends[end];
        if outcome.is_err() {
            self.event("exchange failed", node);
            self.hang_up_both(link, end);
        }
        self.notice_cut(node);
    }

    /// A node whose planned power cut has struck is down.
    pub(super) fn notice_cut(&mut self, node: usize) {
        if self.nodes[node].writer.is_some() && !self.nodes[node].disk.is_on() {
            self.counts.fault(Fault::CutInside);
            let off_ms = self.chances.net.spread(200, 8_000);
            self.cut_power(node, off_ms);
        }
    }

    fn driven(&mut self, link: usize, end: usize, input: Input) -> Result<(), StoreError> {
        let busy = self.is_busy(&input);
        let node = self.links[link].ends[end];
        let (Some(session), Some(writer)) = (&mut self.links[link].sessions[end], &mut self.nodes[node].writer) else {
            return Ok(());
        };
        let outputs = drive(session, &mut Moody(writer, busy), input, self.now_ms)?;
        outputs.into_iter().for_each(|output| self.output(link, end, output));
        Ok(())
    }

    /// As [`drive`], but each message leaves before the work that comes after it is done: so do adapters that wait for
    /// a database.
    fn at_once(&mut self, link: usize, end: usize, input: Input) -> Result<(), StoreError> {
        let busy = self.is_busy(&input);
        let node = self.links[link].ends[end];
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let Some(session) = &mut self.links[link].sessions[end] else { return Ok(()) };
            for output in session.on(input, self.now_ms) {
                let Some(writer) = &mut self.nodes[node].writer else { return Ok(()) };
                let mut log = Moody(writer, busy);
                match output {
                    Output::Fetch { wants, bytes_max } => {
                        let fetched: Fetched = log.fetch(&wants, bytes_max)?;
                        inputs.push_back(Input::Fetched(fetched));
                    }
                    Output::Recall(device) => inputs.push_back(Input::Recalled(log.written_by(device)?)),
                    Output::Ingest(runs) => inputs.push_back(Input::Ingested(log.ingest(runs)?)),
                    other => self.output(link, end, other),
                }
            }
        }
        Ok(())
    }

    fn is_busy(&mut self, input: &Input) -> bool {
        let brings_lines = matches!(input, Input::Received(Message::Events(_)));
        let busy = brings_lines && !self.calm && self.chances.net.chance(self.plan.level(Fault::Busy));
        if busy {
            self.counts.fault(Fault::Busy);
        }
        busy
    }

    fn output(&mut self, link: usize, end: usize, output: Output) {
        let node = self.links[link].ends[end];
        match output {
            Output::Send(message) => self.send(link, end, &message),
            Output::Joined(_) => self.links[link].back_off.reset(),
            Output::Advanced(heads) => self.tell(node, Some(link), &Input::LocalChanged(heads)),
            Output::Acked { vector, level: Level::Centre } => self.tell(node, Some(link), &Input::Level(vector)),
            Output::Acked { .. } | Output::Clock(_) | Output::UpdateAdvised(_) | Output::MovedTo(_) => {}
            Output::Asked { ask, from } => self.asked(node, ask, from),
            Output::Answered(answer) => self.answered(node, answer),
            Output::PeerDead => self.event("peer dead", node),
            Output::Close(_) => self.hang_up_both(link, end),
            Output::Quarantine { stream, refusal, .. } => self.quarantined(node, &format!("{stream}"), refusal),
            Output::RolledBack(_) => self.rolled_back(node),
            Output::SnapshotNeeded(_) => self.fail("I2 logs are whole", "a line below a floor that nobody set", None),
            Output::Fetch { .. } | Output::Recall(_) | Output::Ingest(_) => {}
        }
    }

    fn hang_up_both(&mut self, link: usize, end: usize) {
        let tell_peer = self.calm || self.chances.net.chance(700);
        self.hang_up(link, end);
        if tell_peer {
            self.hang_up(link, 1 - end);
        }
    }

    /// Lines of honest nodes are never refused: each process has a stream of its own.
    fn quarantined(&mut self, node: usize, stream: &str, refusal: Refusal) {
        self.fail("I2 logs are whole", format!("node {node} refuses lines of stream {stream}: {refusal}"), None);
    }

    fn rolled_back(&mut self, node: usize) {
        self.event("a peer knows more", node);
        let was_put_back = self.counts.events.contains_key("restored") || self.forgot;
        if !was_put_back {
            self.fail("I1 nothing accepted is lost", format!("a peer knows more of node {node} than itself"), None);
        }
    }

    /// Tells the sessions of a node something, but for one link.
    pub(super) fn tell(&mut self, node: usize, except: Option<usize>, input: &Input) {
        for link in 0..self.links.len() {
            match self.links[link].end_of(node) {
                Some(end) if Some(link) != except => self.input(link, end, input.clone()),
                _ => {}
            }
        }
    }

    fn send(&mut self, link: usize, end: usize, message: &Message) {
        let node = self.links[link].ends[end];
        if let Message::Have(have) = message {
            self.check_have(node, have);
        }
        let frame = match encode_frame(std::slice::from_ref(message)) {
            Ok(frame) => frame,
            Err(error) => return self.fail("I15 copies become equal", format!("no frame: {error}"), None),
        };
        let parcel = Parcel { link, to_end: 1 - end, connection: self.links[link].connection, frame };
        for _ in 0..self.copies_of_frame() {
            let at_ms = self.now_ms + self.travel_ms(link, node);
            self.post.add(at_ms, parcel.clone());
        }
    }

    /// Nobody says that it has what is not on its disk.
    fn check_have(&mut self, node: usize, have: &Have) {
        if have.level == Level::Centre && node != CENTRE {
            return;
        }
        let held = self.nodes[node].holds();
        if !held.covers(&have.entries) || !held.forks(&have.entries).is_empty() {
            let words = format!("node {node} acknowledges lines that are not on its disk");
            self.fail("I1 nothing accepted is lost", words, None);
        }
    }

    fn copies_of_frame(&mut self) -> u64 {
        let (lost, twice) = (self.chances.net.below(1_000), self.chances.net.below(1_000));
        if self.calm {
            return 1;
        }
        if lost < self.plan.level(Fault::Drop) {
            self.counts.fault(Fault::Drop);
            return 0;
        }
        if twice < self.plan.level(Fault::Duplicate) {
            self.counts.fault(Fault::Duplicate);
            return 2;
        }
        1
    }

    fn travel_ms(&mut self, link: usize, from: usize) -> u64 {
        let near = self.links[link].reach == Reach::Lan;
        let usual_ms = if near { self.chances.net.between(1, 5) } else { self.chances.net.between(20, 80) };
        let (late, by_ms) = (self.chances.net.chance(250), self.chances.net.below(self.plan.level(Fault::Delay) + 1));
        let slow_ms = self.chances.net.between(400, 2_000);
        let mut travel_ms = usual_ms;
        if !self.calm && late && by_ms > 0 {
            self.counts.fault(Fault::Delay);
            travel_ms += by_ms;
        }
        if self.nodes[from].slow_until_ms > self.now_ms {
            travel_ms += slow_ms;
        }
        travel_ms
    }

    /// Hands over the frames that have arrived.
    pub(super) fn deliver(&mut self) {
        while let Some(Parcel { link, to_end, connection, frame }) = self.post.next(self.now_ms) {
            let it = &self.links[link];
            if it.connection != connection || it.blocked_until_ms[to_end] > self.now_ms {
                continue;
            }
            if it.sessions[to_end].is_none() {
                self.reset(link, 1 - to_end);
                continue;
            }
            match decode_frame(&frame) {
                Ok(messages) => {
                    messages.into_iter().for_each(|message| self.input(link, to_end, Input::Received(message)));
                }
                Err(error) => self.fail("I15 copies become equal", format!("a frame is refused: {error}"), None),
            }
        }
    }

    /// A machine that runs, but knows nothing of a connection, says so to whoever uses it.
    fn reset(&mut self, link: usize, sender: usize) {
        if self.nodes[self.links[link].ends[1 - sender]].writer.is_some() {
            self.hang_up(link, sender);
        }
    }

    /// The devices that a node is linked with just now.
    pub(super) fn linked(&self, node: usize) -> BTreeSet<DeviceId> {
        let session =
            |link: &super::net::Link| link.sessions[link.end_of(node)?].as_ref()?.peer().map(|peer| peer.device);
        self.links.iter().filter_map(session).collect()
    }

    /// The session of a node with a device.
    pub(super) fn link_to(&self, node: usize, device: DeviceId) -> Option<(usize, usize)> {
        let other = self.node_of(device)?;
        let link = self.links.iter().position(|link| link.ends.contains(&node) && link.ends.contains(&other))?;
        self.links[link].end_of(node).map(|end| (link, end))
    }
}
