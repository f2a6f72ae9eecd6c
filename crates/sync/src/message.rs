//! What two nodes say to each other: one JSON object a line, told apart by its field `m`.
//!
//! A tag or a field of a later version is passed over, a known tag with wrong content is an error. Lines of the log
//! travel as JSON strings and come out to the byte as they went in.

use log::{BranchId, DeviceId, Hash, StreamId, Vector};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Refusal, Run};

/// The versions of the protocol that a node speaks, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtocolRange {
    /// The oldest one.
    pub min: u16,
    /// The newest one.
    pub max: u16,
}

impl ProtocolRange {
    /// What this build speaks.
    pub const CURRENT: Self = Self { min: 1, max: 1 };

    /// The newest version that both speak.
    pub fn agree(self, other: Self) -> Option<u16> {
        let newest = self.max.min(other.max);
        (newest >= self.min && newest >= other.min).then_some(newest)
    }
}

/// What a node is to its peers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A device that sells.
    Terminal,
    /// The terminal to which the others of the branch connect just now.
    Hub,
    /// The chain's server.
    Centre,
}

/// How safe lines are with whoever acknowledges them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// On the disk of the node that says so.
    Disk,
    /// On the disk of the centre.
    Centre,
}

/// The first message of either side: who it is and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The versions of the protocol that it speaks.
    pub protocols: ProtocolRange,
    /// Version of its program.
    pub app: String,
    /// What it is.
    pub role: Role,
    /// Which device it is.
    pub device: DeviceId,
    /// Version of the line format that it writes.
    pub log_version: u16,
    /// The branch whose facts it exchanges on this link.
    pub branch: BranchId,
    /// What it holds.
    pub vector: Vector,
}

/// The answer to [`Hello`]. Either side sends one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The version that both speak from now on.
    pub protocol: u16,
    /// What it takes at a time.
    pub limits: Limits,
    /// Send no lines before so many milliseconds have passed; spreads the load after an outage.
    #[serde(default)]
    pub start_after_ms: u64,
    /// Everything that it holds of what the greeted device wrote. More than the device itself holds: its disk was
    /// turned back.
    #[serde(default)]
    pub knows_of_you: Vector,
    /// The address to connect to instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<String>,
    /// The oldest version of the program that is still recommended; advice, never an obstacle to selling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_app: Option<String>,
}

/// What a receiver takes at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of lines in one batch; one line is taken even if it alone is longer.
    pub batch_bytes_max: u64,
    /// Batches on their way at the same time.
    pub in_flight: u16,
}

/// An acknowledgement: these lines are on a disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Have {
    /// Heads of streams.
    pub entries: Vector,
    /// Whether `entries` is all there is rather than what changed.
    #[serde(default)]
    pub whole: bool,
    /// On whose disk: the sender's or the centre's.
    pub level: Level,
    /// The batch that this answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<u64>,
}

/// A batch of lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Events {
    /// Number of the batch on this link and in this direction.
    pub batch: u64,
    /// The lines, by stream.
    pub runs: Vec<Run>,
}

/// What one device asks another for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum About {
    /// The right to take money for an order.
    Baton {
        /// The order.
        order: Uuid,
    },
    /// A part of what a pool (slot, certificate) has to give.
    Share {
        /// The pool.
        pool: Uuid,
        /// How much of it, in the pool's own unit.
        amount: i64,
    },
    /// Something that only a later version knows.
    #[serde(other)]
    Unknown,
}

/// A question to one device, passed on by relays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Its name; the answer carries the same.
    pub id: Uuid,
    /// Who shall answer.
    pub to_device: DeviceId,
    /// Who asks; relays pass it on as it came.
    pub by_device: DeviceId,
    /// What for.
    pub about: About,
    /// How long the answer may take, in milliseconds; a duration, because no two machines share a clock.
    pub within_ms: u64,
}

/// Why something was not granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denial {
    /// No answer came in time.
    Timeout,
    /// No link leads to the device.
    Unreachable,
    /// Too many questions are open.
    TooMany,
    /// The device does not hold what was asked for.
    NotHolder,
    /// The holder needs it itself just now.
    InUse,
    /// The question or the reason belongs to a later version.
    #[serde(other)]
    Unknown,
}

/// The answer to an [`Ask`]. What it grants is also a fact in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Name of the question.
    pub id: Uuid,
    /// Whether it was granted.
    pub granted: bool,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Denial>,
}

impl Answer {
    /// A refusal.
    pub fn denied(id: Uuid, reason: Denial) -> Self {
        Self { id, granted: false, reason: Some(reason) }
    }
}

/// Why a link ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// The peer belongs to another branch.
    #[error("the peer belongs to another branch")]
    WrongBranch,
    /// No version of the protocol is spoken by both.
    #[error("no version of the protocol is spoken by both")]
    ProtocolMismatch,
    /// The peer's device was revoked.
    #[error("the peer's device was revoked")]
    Revoked,
    /// The peer is not the device that its key belongs to.
    #[error("the peer is not the device that its key belongs to")]
    WrongDevice,
    /// The peer calls itself by this device's own name: a loop or a copied disk.
    #[error("the peer calls itself by this device's own name")]
    SameDevice,
    /// The peer names more streams than fit a frame.
    #[error("the peer names too many streams")]
    TooManyStreams,
    /// Nothing was heard of the peer for too long.
    #[error("nothing was heard of the peer for too long")]
    Silent,
    /// The peer is to be reached at another address.
    #[error("the peer is to be reached at another address")]
    Moved,
    /// The node stops.
    #[error("the node stops")]
    Stopping,
    /// A reason of a later version.
    #[serde(other)]
    #[error("a reason that this version does not know")]
    Unknown,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "m", rename_all = "snake_case")]
pub enum Message {
    /// Who the sender is and what it holds.
    Hello(Box<Hello>),
    /// The answer to a hello.
    Welcome(Box<Welcome>),
    /// An acknowledgement.
    Have(Have),
    /// A batch of lines.
    Events(Events),
    /// The receiver of a batch cannot take a stream from where it begins.
    Gap {
        /// The stream.
        stream: StreamId,
        /// The line that it can take next.
        next: u64,
        /// Its chain hash before that line.
        previous_hash: Hash,
    },
    /// The receiver of a batch refuses lines of a stream for good.
    Quarantine {
        /// The stream.
        stream: StreamId,
        /// Why.
        refusal: Refusal,
    },
    /// The sender no longer holds the lines that the receiver lacks.
    SnapshotNeeded {
        /// The streams, each with the last line that was dropped.
        floors: Vector,
    },
    /// What the sender holds, in short, to notice a lost acknowledgement.
    Compare {
        /// Digest of what it holds.
        vector: Hash,
        /// Digest of what it knows the centre to hold.
        centre: Hash,
    },
    /// The receiver of a compare believes otherwise and wants the whole of it.
    Recount {},
    /// A question.
    Ask(Ask),
    /// An answer.
    Answer(Answer),
    /// The batch was not taken; try again.
    Busy {
        /// The batch.
        batch: u64,
        /// In so many milliseconds.
        retry_ms: u64,
        /// With so many bytes of lines at most.
        max_bytes: u64,
    },
    /// Are you there?
    Ping {
        /// Number of the ping.
        n: u64,
    },
    /// I am.
    Pong {
        /// Number of the ping.
        n: u64,
        /// Wall clock of the one who answers, in milliseconds since 1970-01-01 UTC.
        wall_ms: i64,
    },
    /// The sender hangs up.
    Bye {
        /// Why.
        reason: CloseReason,
    },
    /// A message of a later version.
    #[serde(other)]
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;
    use log::Head;

    const ONE: Uuid = Uuid::from_u128(1);

    fn vector() -> Vector {
        Vector([(StreamId(ONE), Head { seq: 3, hash: Hash([0xab; 16]) })].into())
    }

    fn check(message: &Message) -> String {
        let text = serde_json::to_string(message).unwrap();
        assert_eq!(&serde_json::from_str::<Message>(&text).unwrap(), message);
        text.replace("00000000-0000-0000-0000-", "#").replace(&"ab".repeat(16), "#ab")
    }

    #[test]
    fn the_greetings_look_like_this_on_the_wire() {
        let hello = Hello {
            protocols: ProtocolRange::CURRENT,
            app: "0.1.0".to_owned(),
            role: Role::Terminal,
            device: DeviceId(ONE),
            log_version: 1,
            branch: BranchId(ONE),
            vector: vector(),
        };
        insta::assert_snapshot!(check(&Message::Hello(Box::new(hello))), @r##"{"m":"hello","protocols":{"min":1,"max":1},"app":"0.1.0","role":"terminal","device":"#000000000001","log_version":1,"branch":"#000000000001","vector":{"#000000000001":{"seq":3,"hash":"#ab"}}}"##);
        let welcome = Welcome {
            protocol: 1,
            limits: Limits { batch_bytes_max: 524_288, in_flight: 1 },
            start_after_ms: 0,
            knows_of_you: vector(),
            moved_to: None,
            min_app: None,
        };
        insta::assert_snapshot!(check(&Message::Welcome(Box::new(welcome))), @r##"{"m":"welcome","protocol":1,"limits":{"batch_bytes_max":524288,"in_flight":1},"start_after_ms":0,"knows_of_you":{"#000000000001":{"seq":3,"hash":"#ab"}}}"##);
    }

    #[test]
    fn lines_and_acknowledgements_look_like_this_on_the_wire() {
        let hash = Hash([0xab; 16]);
        let lines = vec!["{\"k\":\"суп\"}".to_owned()];
        let run = Run { stream: StreamId(ONE), after: 2, previous_hash: hash, lines, last_hash: hash };
        insta::assert_snapshot!(check(&Message::Events(Events { batch: 7, runs: vec![run] })), @r##"{"m":"events","batch":7,"runs":[{"stream":"#000000000001","after":2,"previous_hash":"#ab","lines":["{\"k\":\"суп\"}"],"last_hash":"#ab"}]}"##);
        let have = Have { entries: vector(), whole: false, level: Level::Disk, batch: Some(7) };
        insta::assert_snapshot!(check(&Message::Have(have)), @r##"{"m":"have","entries":{"#000000000001":{"seq":3,"hash":"#ab"}},"whole":false,"level":"disk","batch":7}"##);
        insta::assert_snapshot!(check(&Message::Gap { stream: StreamId(ONE), next: 4, previous_hash: hash }), @r##"{"m":"gap","stream":"#000000000001","next":4,"previous_hash":"#ab"}"##);
        insta::assert_snapshot!(check(&Message::Quarantine { stream: StreamId(ONE), refusal: Refusal::NotItsAuthor }), @r##"{"m":"quarantine","stream":"#000000000001","refusal":"not_its_author"}"##);
        insta::assert_snapshot!(check(&Message::SnapshotNeeded { floors: vector() }), @r##"{"m":"snapshot_needed","floors":{"#000000000001":{"seq":3,"hash":"#ab"}}}"##);
        insta::assert_snapshot!(check(&Message::Busy { batch: 7, retry_ms: 300, max_bytes: 65_536 }), @r#"{"m":"busy","batch":7,"retry_ms":300,"max_bytes":65536}"#);
        insta::assert_snapshot!(check(&Message::Compare { vector: hash, centre: hash }), @r##"{"m":"compare","vector":"#ab","centre":"#ab"}"##);
        insta::assert_snapshot!(check(&Message::Recount {}), @r#"{"m":"recount"}"#);
    }

    #[test]
    fn questions_and_heartbeats_look_like_this_on_the_wire() {
        let baton = About::Baton { order: ONE };
        let ask = |about| {
            Message::Ask(Ask { id: ONE, to_device: DeviceId(ONE), by_device: DeviceId(ONE), about, within_ms: 2_000 })
        };
        insta::assert_snapshot!(check(&ask(baton)), @r##"{"m":"ask","id":"#000000000001","to_device":"#000000000001","by_device":"#000000000001","about":{"what":"baton","order":"#000000000001"},"within_ms":2000}"##);
        insta::assert_snapshot!(check(&ask(About::Share { pool: ONE, amount: 5 })), @r##"{"m":"ask","id":"#000000000001","to_device":"#000000000001","by_device":"#000000000001","about":{"what":"share","pool":"#000000000001","amount":5},"within_ms":2000}"##);
        insta::assert_snapshot!(check(&Message::Answer(Answer::denied(ONE, Denial::NotHolder))), @r##"{"m":"answer","id":"#000000000001","granted":false,"reason":"not_holder"}"##);
        insta::assert_snapshot!(check(&Message::Ping { n: 1 }), @r#"{"m":"ping","n":1}"#);
        insta::assert_snapshot!(check(&Message::Pong { n: 1, wall_ms: 1_763_644_210_123 }), @r#"{"m":"pong","n":1,"wall_ms":1763644210123}"#);
        insta::assert_snapshot!(check(&Message::Bye { reason: CloseReason::ProtocolMismatch }), @r#"{"m":"bye","reason":"protocol_mismatch"}"#);
    }
}
