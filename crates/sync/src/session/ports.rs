//! What goes into a session and what comes out of it.

use std::collections::BTreeSet;

use log::{BranchId, DeviceId, Lack, StreamId, Vector};

use crate::{Answer, Ask, CloseReason, Fetched, Ingested, Level, Message, ProtocolRange, Refusal, Role, Run};

/// Bytes of lines in a batch.
pub const BATCH_BYTES_MAX: u64 = 512 * 1024;

/// Streams in a vector; so many of them still fit a frame.
pub const STREAMS_MAX: usize = 10_000;

/// How often a link proves that it lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Time between pings, in milliseconds.
    pub ping_ms: u64,
    /// Silence after which the peer counts as dead, in milliseconds.
    pub dead_ms: u64,
}

impl Pace {
    /// In the same house.
    pub const LAN: Self = Self { ping_ms: 1_500, dead_ms: 4_500 };
    /// Across the internet.
    pub const WAN: Self = Self { ping_ms: 20_000, dead_ms: 60_000 };
}

/// What this node tells those who connect to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Admission {
    /// Send no lines before so many milliseconds have passed.
    pub start_after_ms: u64,
    /// The address to connect to instead.
    pub moved_to: Option<String>,
    /// The oldest recommended version of the program.
    pub min_app: Option<String>,
}

/// How a session behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// How often the link proves that it lives.
    pub pace: Pace,
    /// The versions of the protocol that are spoken.
    pub protocols: ProtocolRange,
    /// Bytes of lines that are taken in one batch.
    pub batch_bytes_max: u64,
    /// The device that the peer's key belongs to, where the link has proved it.
    pub expected: Option<DeviceId>,
    /// Devices that must not take part.
    pub revoked: BTreeSet<DeviceId>,
    /// What the peer is told in the welcome.
    pub admission: Admission,
}

impl Config {
    /// The usual behaviour at the given pace.
    pub fn new(pace: Pace) -> Self {
        Self {
            pace,
            protocols: ProtocolRange::CURRENT,
            batch_bytes_max: BATCH_BYTES_MAX,
            expected: None,
            revoked: BTreeSet::new(),
            admission: Admission::default(),
        }
    }
}

/// The node that a session speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The device.
    pub device: DeviceId,
    /// The branch whose facts are exchanged.
    pub branch: BranchId,
    /// What it is.
    pub role: Role,
    /// Version of the program.
    pub app: String,
    /// The stream that this process writes, if it writes one.
    pub stream: Option<StreamId>,
}

/// Who is at the other end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerInfo {
    /// The device.
    pub device: DeviceId,
    /// What it is.
    pub role: Role,
    /// Version of its program.
    pub app: String,
    /// Version of the line format that it writes.
    pub log_version: u16,
    /// The version of the protocol that both speak.
    pub protocol: u16,
}

/// How the peer's wall clock compares with this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockSample {
    /// The peer's clock minus this node's clock, in milliseconds.
    pub offset_ms: i64,
    /// How long the question took, in milliseconds; the offset is wrong by at most half of it.
    pub round_trip_ms: u64,
}

/// How many lines lie between two nodes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lag {
    /// Lines that the peer lacks.
    pub to_send: u64,
    /// Lines that this node lacks.
    pub to_receive: u64,
}

/// What happens to a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The link is open.
    Opened {
        /// What this node holds.
        vector: Vector,
        /// Its wall clock, in milliseconds since 1970-01-01 UTC.
        wall_ms: i64,
    },
    /// A message came.
    Received(Message),
    /// The answer to [`Output::Fetch`].
    Fetched(Fetched),
    /// The answer to [`Output::Recall`].
    Recalled(Vector),
    /// The answer to [`Output::Ingest`], after the commit.
    Ingested(Ingested),
    /// Heads moved: by a command of this node or by a batch of another link. Every session must hear it before any of
    /// them is handed the new lines, or a peer could seem to know more of this device than the device itself.
    LocalChanged(Vector),
    /// The centre acknowledged these heads.
    Level(Vector),
    /// Ask the peer.
    Ask(Ask),
    /// Answer a question of the peer.
    Answer(Answer),
    /// A device must not take part any more.
    Revoked(DeviceId),
    /// Time passed. To be told at least twice in a ping interval.
    Tick {
        /// This node's wall clock, in milliseconds since 1970-01-01 UTC.
        wall_ms: i64,
    },
    /// This node stops: say good-bye.
    Stop,
    /// The link is gone.
    Closed,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Send a message.
    Send(Message),
    /// Read lines; answer with [`Input::Fetched`].
    Fetch {
        /// The lines.
        wants: Vec<Lack>,
        /// Bytes of lines at most; at least one line.
        bytes_max: u64,
    },
    /// Look up what is held of everything that a device ever wrote; answer with [`Input::Recalled`].
    Recall(DeviceId),
    /// Store lines; answer with [`Input::Ingested`].
    Ingest(Vec<Run>),
    /// The peer is known and welcome.
    Joined(PeerInfo),
    /// Heads moved by what the peer sent: tell the sessions of the other links.
    Advanced(Vector),
    /// The peer asks.
    Asked {
        /// The question.
        ask: Ask,
        /// The link that it came by.
        from: DeviceId,
    },
    /// A question to the peer has its answer.
    Answered(Answer),
    /// Lines are safe on another disk.
    Acked {
        /// How far.
        vector: Vector,
        /// On whose disk.
        level: Level,
    },
    /// The peer's clock was read.
    Clock(ClockSample),
    /// Lines of a stream are refused; the rest goes on.
    Quarantine {
        /// The stream.
        stream: StreamId,
        /// Why.
        refusal: Refusal,
        /// Whether it was the peer that refused lines of ours.
        by_peer: bool,
    },
    /// The peer no longer holds what this node lacks: fetch a snapshot.
    SnapshotNeeded(Vector),
    /// The peer recommends at least this version of the program.
    UpdateAdvised(String),
    /// The peer is to be reached at another address.
    MovedTo(String),
    /// Nothing was heard of the peer for too long.
    PeerDead,
    /// The peer knows more of what this device wrote than the device itself: its disk was turned back, or the peer
    /// lies. Compare with the store before anything is frozen.
    RolledBack(Vector),
    /// Close the link.
    Close(CloseReason),
}
