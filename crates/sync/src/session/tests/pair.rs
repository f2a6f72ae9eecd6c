//! One session, its log, and a test that plays the peer by hand.

use log::Vector;

use super::world::{BRANCH, Pen, device};
use crate::*;

pub(super) struct One {
    pub(super) session: Session,
    pub(super) log: MemoryLog,
    pub(super) pen: Pen,
    pub(super) now_ms: u64,
}

pub(super) fn hello(vector: Vector) -> Hello {
    Hello {
        protocols: ProtocolRange::CURRENT,
        app: "2".to_owned(),
        role: Role::Hub,
        device: device(9),
        log_version: 1,
        branch: BRANCH,
        vector,
    }
}

pub(super) fn welcome() -> Welcome {
    Welcome {
        protocol: 1,
        limits: Limits { batch_bytes_max: BATCH_BYTES_MAX, in_flight: 1 },
        start_after_ms: 0,
        knows_of_you: Vector::default(),
        moved_to: None,
        min_app: None,
    }
}

pub(super) fn have(entries: Vector, batch: Option<u64>) -> Message {
    Message::Have(Have { entries, whole: false, level: Level::Disk, batch })
}

impl One {
    /// A terminal with `lines` lines of its own, its link just opened.
    pub(super) fn opened(lines: usize, config: Config) -> Self {
        let (mut log, mut pen) = (MemoryLog::new(BRANCH), Pen::new(1, 1));
        for n in 0..lines {
            pen.write(&mut log, &format!("line {n}"));
        }
        let stream = Some(pen.stream());
        let us = Node { device: device(1), branch: BRANCH, role: Role::Terminal, app: "1".to_owned(), stream };
        let mut one = Self { session: Session::new(config, us, 0), log, pen, now_ms: 0 };
        let vector = one.vector();
        one.on(Input::Opened { vector, wall_ms: 1_000_000 });
        one
    }

    /// The same, and the peer holds `theirs` and has said so. Returns what came of its welcome too.
    pub(super) fn joined(lines: usize, theirs: Vector) -> (Self, Vec<Output>) {
        let mut one = Self::opened(lines, Config::new(Pace::LAN));
        one.hear(Message::Hello(Box::new(hello(theirs))));
        let outputs = one.hear(Message::Welcome(Box::new(welcome())));
        (one, outputs)
    }

    pub(super) fn vector(&self) -> Vector {
        let Ok(vector) = self.log.vector();
        vector
    }

    pub(super) fn on(&mut self, input: Input) -> Vec<Output> {
        let Ok(outputs) = drive(&mut self.session, &mut self.log, input, self.now_ms);
        outputs
    }

    pub(super) fn hear(&mut self, message: Message) -> Vec<Output> {
        self.on(Input::Received(message))
    }

    /// Lets time pass in steps of half a second and keeps the peer's heart beating.
    pub(super) fn wait(&mut self, duration_ms: u64) -> Vec<Output> {
        let end_ms = self.now_ms + duration_ms;
        let mut outputs = Vec::new();
        while self.now_ms < end_ms {
            self.now_ms = (self.now_ms + 500).min(end_ms);
            outputs.extend(self.hear(Message::Ping { n: 0 }));
            outputs.extend(self.on(Input::Tick { wall_ms: 0 }));
        }
        outputs
    }
}

/// The first batch among outputs.
pub(super) fn batch(outputs: &[Output]) -> Option<&Events> {
    outputs.iter().find_map(|output| match output {
        Output::Send(Message::Events(events)) => Some(events),
        _ => None,
    })
}

/// Outputs in short: a word each, without the heartbeat.
pub(super) fn words(outputs: &[Output]) -> String {
    let word = |output: &Output| {
        Some(match output {
            Output::Send(Message::Ping { .. } | Message::Pong { .. }) => return None,
            Output::Send(message) => format!("send {}", tag(message)),
            Output::Quarantine { refusal, by_peer, .. } => format!("quarantine ({refusal}, by peer: {by_peer})"),
            Output::Close(reason) => format!("close: {reason}"),
            Output::Answered(Answer { granted, reason, .. }) => format!("answered {granted} {reason:?}"),
            Output::Acked { vector, level } => format!("acked {} {level:?}", vector.lines()),
            Output::RolledBack(vector) => format!("rolled back by {}", vector.lines()),
            Output::SnapshotNeeded(floors) => format!("snapshot needed from {}", floors.lines()),
            other => {
                format!("{other:?}").chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
            }
        })
    };
    outputs.iter().filter_map(word).collect::<Vec<_>>().join("; ")
}

fn tag(message: &Message) -> String {
    let value = serde_json::to_value(message).unwrap_or_default();
    let events = |events: &Events| events.runs.iter().map(|run| run.lines.len()).sum::<usize>();
    match message {
        Message::Events(batch) => format!("events {} with {}", batch.batch, events(batch)),
        Message::Have(have) => format!("have {}", have.entries.lines()),
        Message::Gap { next, .. } => format!("gap {next}"),
        Message::Busy { retry_ms, max_bytes, .. } => format!("busy {retry_ms} {max_bytes}"),
        Message::Bye { reason } => format!("bye ({reason})"),
        _ => value["m"].as_str().unwrap_or_default().to_owned(),
    }
}
