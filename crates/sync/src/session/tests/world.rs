//! Nodes with logs in memory and a network between them that loses, repeats, delays and reorders, in virtual time.

use std::collections::BTreeMap;
use std::convert::Infallible;

use log::{Author, BranchId, DeviceId, Draft, Lack, Lamport, Moment, STREAM_OPENED, StreamId, StreamOpened, Vector};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::*;

pub(super) const BRANCH: BranchId = BranchId(Uuid::from_u128(0xb));
const STEP_MS: u64 = 50;

/// SplitMix64.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.roll(100) < chance
    }
}

pub(super) fn device(n: u64) -> DeviceId {
    DeviceId(Uuid::from_u128(0xd000 + u128::from(n)))
}

fn draft(kind: &'static str, body: String) -> Draft {
    let body = RawValue::from_string(body).unwrap();
    Draft { kind, version: 1, entity: None, user: None, approver: None, command: None, body }
}

/// A process that writes a stream of `of` into a log.
pub(super) struct Pen {
    author: Author,
    opened: Option<StreamOpened>,
}

impl Pen {
    pub(super) fn new(of: u64, process: u64) -> Self {
        let stream = StreamId(Uuid::from_u128(u128::from(of) << 64 | u128::from(process)));
        let opened = StreamOpened {
            device: device(of),
            branch: BRANCH,
            series: "A".to_owned(),
            epoch: 1,
            app: "1".to_owned(),
            log_version: 1,
            machine: String::new(),
            previous_stream: None,
        };
        Self { author: Author::new(stream, Lamport::default()), opened: Some(opened) }
    }

    pub(super) fn stream(&self) -> StreamId {
        self.author.stream()
    }

    pub(super) fn write(&mut self, log: &mut MemoryLog, text: &str) -> Vector {
        self.author.lamport().observe(log.lamport().seen()).unwrap();
        if let Some(opened) = self.opened.take() {
            self.put(log, draft(STREAM_OPENED, serde_json::to_string(&opened).unwrap()));
        }
        self.put(log, draft("order.noted", serde_json::json!({ "text": text }).to_string()));
        Vector([(self.stream(), self.author.head())].into())
    }

    fn put(&mut self, log: &mut MemoryLog, draft: Draft) {
        let written = self.author.write(draft, Moment::synced(0)).unwrap();
        assert_eq!(log.append(self.author.stream(), &written.line), Ok(written.head));
    }
}

/// A disk that now and then has no room.
struct Moody<'a>(&'a mut MemoryLog, bool);

impl Log for Moody<'_> {
    type Error = Infallible;
    fn vector(&self) -> Result<Vector, Infallible> {
        self.0.vector()
    }
    fn lines(&self, lack: Lack, bytes_max: u64) -> Result<Slice, Infallible> {
        self.0.lines(lack, bytes_max)
    }
    fn written_by(&self, device: DeviceId) -> Result<Vector, Infallible> {
        self.0.written_by(device)
    }
    fn ingest(&mut self, runs: Vec<Run>) -> Result<Ingested, Infallible> {
        if self.1 {
            let busy = Some(Busy { retry_ms: 300, max_bytes: 1 });
            return Ok(Ingested { busy, ..Ingested::default() });
        }
        self.0.ingest(runs)
    }
}

pub(super) struct Member {
    pub(super) log: MemoryLog,
    pub(super) pen: Pen,
    role: Role,
}

struct Link {
    ends: [usize; 2],
    sessions: Option<[Session; 2]>,
    back_off: BackOff,
    open_at_ms: u64,
    /// Messages of an earlier connection do not arrive in a later one.
    connection: u64,
}

/// How badly the network and the disks behave.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Faults {
    pub(super) drop: u64,
    pub(super) duplicate: u64,
    pub(super) delay_ms: u64,
    pub(super) cut: u64,
    pub(super) busy: u64,
}

struct Parcel {
    link: usize,
    end: usize,
    connection: u64,
    message: Message,
}

pub(super) struct World {
    pub(super) members: Vec<Member>,
    links: Vec<Link>,
    post: BTreeMap<(u64, u64), Parcel>,
    dice: Dice,
    pub(super) now_ms: u64,
    posted: u64,
    pub(super) faults: Faults,
    pub(super) delivered: u64,
}

impl World {
    pub(super) fn new(roles: &[Role], links: &[[usize; 2]], seed: u64) -> Self {
        let member =
            |(n, &role): (usize, &Role)| Member { log: MemoryLog::new(BRANCH), pen: Pen::new(n as u64, 1), role };
        let link = |&ends: &[usize; 2]| Link {
            ends,
            sessions: None,
            back_off: BackOff::new(Reach::Lan, seed ^ ends[1] as u64),
            open_at_ms: 0,
            connection: 0,
        };
        Self {
            members: roles.iter().enumerate().map(member).collect(),
            links: links.iter().map(link).collect(),
            post: BTreeMap::new(),
            dice: Dice(seed),
            now_ms: 1_000,
            posted: 0,
            faults: Faults::default(),
            delivered: 0,
        }
    }

    /// Lets `duration_ms` pass; in each step every node writes a line with the given chance.
    pub(super) fn run(&mut self, duration_ms: u64, write_percent: u64) {
        for _ in 0..duration_ms / STEP_MS {
            self.now_ms += STEP_MS;
            self.deliver();
            for link in 0..self.links.len() {
                self.keep_link(link);
            }
            for member in 0..self.members.len() {
                if self.dice.percent(write_percent) {
                    self.write(member);
                }
            }
        }
    }

    fn write(&mut self, member: usize) {
        let text = "щи ".repeat(self.dice.roll(40) as usize);
        let Member { log, pen, .. } = &mut self.members[member];
        let heads = pen.write(log, &text);
        self.tell(member, None, &heads);
    }

    fn keep_link(&mut self, link: usize) {
        if self.links[link].sessions.is_some() && self.faults.cut > 0 && self.dice.roll(1000) < self.faults.cut {
            self.cut(link);
        } else if self.links[link].sessions.is_some() {
            (0..2).for_each(|end| self.input(link, end, Input::Tick { wall_ms: 0 }));
        } else if self.links[link].open_at_ms <= self.now_ms {
            self.open(link);
        }
    }

    fn open(&mut self, link: usize) {
        let session = |member: usize, members: &[Member]| {
            let Member { pen, role, .. } = &members[member];
            let stream = Some(pen.stream());
            let us = Node { device: device(member as u64), branch: BRANCH, role: *role, app: "1".to_owned(), stream };
            Session::new(Config { batch_bytes_max: 2_000, ..Config::new(Pace::LAN) }, us, self.now_ms)
        };
        let ends = self.links[link].ends;
        self.links[link].sessions = Some(ends.map(|member| session(member, &self.members)));
        self.links[link].connection += 1;
        for (end, member) in ends.into_iter().enumerate() {
            let vector = self.members[member].log.vector().unwrap();
            self.input(link, end, Input::Opened { vector, wall_ms: 0 });
        }
    }

    pub(super) fn cut(&mut self, link: usize) {
        let now_ms = self.now_ms;
        let link = &mut self.links[link];
        link.open_at_ms = now_ms + link.back_off.next_ms();
        for mut session in link.sessions.take().into_iter().flatten() {
            session.on(Input::Closed, now_ms);
        }
    }

    fn input(&mut self, link: usize, end: usize, input: Input) {
        let busy = self.dice.percent(self.faults.busy);
        let member = self.links[link].ends[end];
        let Some(sessions) = &mut self.links[link].sessions else { return };
        let mut log = Moody(&mut self.members[member].log, busy);
        let Ok(outputs) = drive(&mut sessions[end], &mut log, input, self.now_ms);
        outputs.into_iter().for_each(|output| self.output(link, end, output));
    }

    fn output(&mut self, link: usize, end: usize, output: Output) {
        match output {
            Output::Send(message) => self.send(link, 1 - end, message),
            Output::Advanced(heads) => self.tell(self.links[link].ends[end], Some(link), &heads),
            Output::Joined(_) => self.links[link].back_off.reset(),
            Output::Close(_) => self.cut(link),
            Output::Quarantine { .. } | Output::RolledBack(_) | Output::SnapshotNeeded(_) => {
                assert!(log::planted(log::Planted::HaveBeforeCommit), "{output:?}");
            }
            Output::Acked { .. } | Output::Clock(_) | Output::PeerDead => {}
            other => panic!("{other:?}"),
        }
    }

    fn tell(&mut self, member: usize, except: Option<usize>, heads: &Vector) {
        for link in 0..self.links.len() {
            for end in 0..2 {
                if Some(link) != except && self.links[link].ends[end] == member {
                    self.input(link, end, Input::LocalChanged(heads.clone()));
                }
            }
        }
    }

    fn send(&mut self, link: usize, end: usize, message: Message) {
        let message = decode_frame(&encode_frame(&[message]).unwrap()).unwrap().remove(0);
        if self.dice.percent(self.faults.drop) {
            return;
        }
        let copies = if self.dice.percent(self.faults.duplicate) { 2 } else { 1 };
        for _ in 0..copies {
            let at_ms = self.now_ms + 1 + self.dice.roll(self.faults.delay_ms + 1);
            self.posted += 1;
            let parcel = Parcel { link, end, connection: self.links[link].connection, message: message.clone() };
            self.post.insert((at_ms, self.posted), parcel);
        }
    }

    fn deliver(&mut self) {
        while let Some(entry) = self.post.first_entry().filter(|entry| entry.key().0 <= self.now_ms) {
            let Parcel { link, end, connection, message } = entry.remove();
            if self.links[link].connection == connection {
                self.delivered += 1;
                self.input(link, end, Input::Received(message));
            }
        }
    }

    /// Whether all logs are equal to the byte.
    pub(super) fn is_equal(&self) -> bool {
        let first = &self.members[0].log;
        let vector = first.vector().unwrap();
        let same = |stream: &StreamId, member: &Member| first.stream_lines(*stream) == member.log.stream_lines(*stream);
        let equal = |member: &Member| {
            member.log.vector().unwrap() == vector && vector.0.keys().all(|stream| same(stream, member))
        };
        self.members.iter().all(equal)
    }

    /// How many lines were written by all nodes together.
    pub(super) fn written(&self) -> u64 {
        self.members.iter().map(|member| member.log.vector().unwrap().seq(member.pen.stream())).sum()
    }
}
