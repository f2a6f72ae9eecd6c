//! Good inputs, from which the others are made.

mod requests;

use std::path::{Path, PathBuf};

use api::Envelope;
use log::{BranchId, DeviceId, Fact, Hash, Head, STREAM_OPENED, StreamId, StreamOpened, Vector};
use serde_json::json;
use serde_json::value::to_raw_value;
use sync::{
    About, Answer, Ask, CloseReason, Events, Have, Hello, Level, Limits, Message, ProtocolRange, Refusal, Role, Run,
    Welcome, encode_frame,
};
use uuid::Uuid;

pub(super) use requests::{commands, morning};

use crate::till::id;

/// The branch of the test machine's tills.
pub(super) const BRANCH: BranchId = BranchId(Uuid::from_u128(0xB));

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/tests/golden")
}

/// A line of every kind that was ever written.
pub(super) fn lines() -> Vec<Vec<u8>> {
    let files = std::fs::read_dir(golden()).expect("the golden lines are there");
    let mut paths: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|form| form == "json"));
    paths.sort();
    let line = |path: &PathBuf| std::fs::read(path).expect("a golden line can be read").trim_ascii_end().to_vec();
    paths.iter().map(line).collect()
}

/// Several golden lines together, each list beginning elsewhere.
pub(super) fn streams() -> Vec<Vec<u8>> {
    let lines = lines();
    let from =
        |at: usize| lines.iter().cycle().skip(at).take(lines.len() / 2).cloned().collect::<Vec<_>>().join(&b'\n');
    (0..lines.len()).map(from).collect()
}

/// The first line of the stream of device `n`.
pub(super) fn opened(n: u64) -> String {
    opened_by(StreamId(id("stream", n)), n)
}

/// The first line of a stream, by device `n`.
pub(super) fn opened_by(stream: StreamId, n: u64) -> String {
    let opened = StreamOpened {
        device: DeviceId(id("device", n)),
        branch: BRANCH,
        series: "Z".to_owned(),
        epoch: 1,
        app: "1".to_owned(),
        log_version: 1,
        machine: String::new(),
        previous_stream: None,
    };
    let body = to_raw_value(&opened).expect("a body can be written");
    let line = json!({"s": stream, "q": 1, "l": n * 1_000 + 1, "t": 0, "z": 0, "k": STREAM_OPENED, "v": 1, "b": body});
    Fact::decode(line.to_string().as_bytes()).and_then(|fact| fact.encode()).expect("a good line")
}

/// A talk in which everything is said once: the messages of a frame, one a line.
pub(super) fn messages() -> Vec<Vec<u8>> {
    let text = |messages: &[Message]| {
        let line = |message: &Message| serde_json::to_vec(message).expect("a message can be written");
        messages.iter().map(line).collect::<Vec<_>>().join(&b'\n')
    };
    let said = talk();
    said.chunks(4).map(text).chain([text(&said)]).collect()
}

/// The same as frames.
pub(super) fn frames() -> Vec<Vec<u8>> {
    let said = talk();
    said.chunks(4).chain([said.as_slice()]).filter_map(|messages| encode_frame(messages).ok()).collect()
}

fn talk() -> Vec<Message> {
    let (peer, stream) = (DeviceId(id("device", 2)), StreamId(id("stream", 2)));
    let run = Run::of(stream, Head::origin(), vec![opened(2)]);
    let vector = Vector([(stream, run.last())].into());
    let hello = Hello {
        protocols: ProtocolRange::CURRENT,
        app: "2".to_owned(),
        role: Role::Hub,
        device: peer,
        log_version: 1,
        branch: BRANCH,
        vector: vector.clone(),
    };
    let welcome = Welcome {
        protocol: 1,
        limits: Limits { batch_bytes_max: 1 << 19, in_flight: 1 },
        start_after_ms: 0,
        knows_of_you: Vector::default(),
        moved_to: None,
        min_app: None,
    };
    let about = About::Baton { order: id("order", 1) };
    let have = |whole| Message::Have(Have { entries: vector.clone(), whole, level: Level::Disk, batch: Some(1) });
    let (digest, answer) = (Hash::of(b"x"), Answer { id: id("ask", 1), granted: true, reason: None });
    vec![
        Message::Hello(Box::new(hello)),
        Message::Welcome(Box::new(welcome)),
        have(false),
        Message::Events(Events { batch: 1, runs: vec![run] }),
        Message::Gap { stream, next: 1, previous_hash: digest },
        Message::Quarantine { stream, refusal: Refusal::Fork },
        Message::SnapshotNeeded { floors: vector.clone() },
        Message::Compare { vector: digest, centre: digest },
        Message::Recount {},
        have(true),
        Message::Ask(Ask {
            id: id("ask", 1),
            to_device: DeviceId(id("device", 1)),
            by_device: DeviceId(id("device", 2)),
            about,
            within_ms: 1_000,
        }),
        Message::Answer(answer),
        Message::Busy { batch: 1, retry_ms: 100, max_bytes: 4_096 },
        Message::Ping { n: 1 },
        Message::Pong { n: 1, wall_ms: 1 },
        Message::Bye { reason: CloseReason::Stopping },
    ]
}

/// A small file of sales.
pub(super) fn sales() -> Vec<Vec<u8>> {
    let rows = [
        "id,date,time,name,size,type,price",
        "2015-000001,2015-01-01,11:38:36,hawaiian,M,classic,13.25",
        "2015-000002,2015-01-01,11:57:40,classic_dlx,M,classic,16",
        "2015-000002,2015-01-01,11:57:40,\"five, cheese\",L,veggie,18.5",
        "2015-000003,2015-01-02,12:12:28,ital_supr,L,supreme,20.75",
    ];
    vec![rows.join("\n").into_bytes(), rows.join("\r\n").into_bytes(), rows[0].as_bytes().to_vec()]
}

/// A list of calls as a caller writes it.
pub(super) fn written(calls: &[Envelope]) -> Vec<u8> {
    serde_json::to_vec(calls).expect("calls can be written")
}
