//! What a peer sends: frames, and the messages in them.

use log::{BranchId, DeviceId, StreamId};
use sync::{
    BATCH_BYTES_MAX, Config, FRAME_BYTES_MAX, Input, Log, MemoryLog, Message, Node, Output, Pace, RAW_BYTES_MAX, Role,
    Session, decode_frame, drive, encode_frame,
};

use super::corpus;
use crate::till::id;

/// Outputs that one input may cause at most: a batch, a report and an answer for each stream of a small log.
const OUTPUTS_MAX: usize = 64;

/// A frame as it travels.
pub(super) fn frame(bytes: &[u8]) {
    if let Ok(messages) = decode_frame(bytes) {
        assert!(bytes.len() <= FRAME_BYTES_MAX);
        let again = encode_frame(&messages).expect("what was taken out of a frame fits one");
        assert_eq!(decode_frame(&again).as_ref(), Ok(&messages), "a frame says something else each time");
        talk(messages);
    }
}

/// The messages of a frame, one a line, before they are compressed.
pub(super) fn messages(bytes: &[u8]) {
    let frame = zstd::encode_all(bytes, 1).expect("memory takes all");
    if let Ok(messages) = decode_frame(&frame) {
        assert!(bytes.len() <= RAW_BYTES_MAX);
        talk(messages);
    }
}

/// Says all of it to a session over a small log of its own.
fn talk(messages: Vec<Message>) {
    let (branch, stream) = (corpus::BRANCH, StreamId(id("stream", 1)));
    let mut log = MemoryLog::new(branch);
    log.append(stream, &corpus::opened(1)).expect("a good line");
    let mut session = session(branch, stream);
    let Ok(vector) = log.vector();
    let Ok(_) = drive(&mut session, &mut log, Input::Opened { vector: vector.clone(), wall_ms: 0 }, 0);
    for (message, now_ms) in messages.into_iter().zip((0..).step_by(700)) {
        let Ok(heard) = drive(&mut session, &mut log, Input::Received(message), now_ms);
        let Ok(ticked) = drive(&mut session, &mut log, Input::Tick { wall_ms: 0 }, now_ms);
        assert!(heard.len() + ticked.len() <= OUTPUTS_MAX, "one message causes {} outputs", heard.len() + ticked.len());
        assert_eq!(log.stream_lines(stream).len(), 1, "a peer wrote in this device's stream");
        if heard.iter().chain(&ticked).any(|output| matches!(output, Output::Close(_))) {
            break;
        }
    }
    let Ok(after) = log.vector();
    assert!(after.covers(&vector), "a peer made the log shorter");
}

fn session(branch: BranchId, stream: StreamId) -> Session {
    let config = Config { batch_bytes_max: BATCH_BYTES_MAX, ..Config::new(Pace::LAN) };
    let device = DeviceId(id("device", 1));
    let us = Node { device, branch, role: Role::Terminal, app: "1".to_owned(), stream: Some(stream) };
    Session::new(config, us, 0)
}
