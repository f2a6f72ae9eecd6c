//! The frame: zstd of messages, one JSON object a line. What comes in is hostile until it is decoded.
//!
//! Decoding allocates no more than its limits, whatever the bytes say, and never panics.

use std::io::{Read, Write};

use crate::Message;

/// The longest frame as it travels, in bytes.
pub const FRAME_BYTES_MAX: usize = 1024 * 1024;

/// The longest frame after decompression, in bytes.
pub const RAW_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The most messages in a frame.
pub const MESSAGES_MAX: usize = 4096;

/// Higher levels gained nothing on lines of the log.
const ZSTD_LEVEL: i32 = 1;

/// A frame must not make the decoder keep more than [`RAW_BYTES_MAX`] of window.
const WINDOW_LOG_MAX: u32 = 22;

/// Bytes that are no frame, or messages that do not fit one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Longer than [`FRAME_BYTES_MAX`].
    #[error("a frame of {bytes} bytes is too long")]
    TooLong {
        /// How long it is.
        bytes: usize,
    },
    /// Longer than [`RAW_BYTES_MAX`] once decompressed.
    #[error("a frame holds more than {RAW_BYTES_MAX} bytes")]
    TooMuchInside,
    /// More than [`MESSAGES_MAX`].
    #[error("a frame holds more than {MESSAGES_MAX} messages")]
    TooManyMessages,
    /// No zstd, cut off, or followed by something else.
    #[error("a frame is damaged: {0}")]
    Damaged(String),
    /// A message that is none.
    #[error("message {place} of a frame is malformed: {why}")]
    Malformed {
        /// Its place in the frame, from 0.
        place: usize,
        /// What is wrong with it.
        why: String,
    },
}

/// Puts messages into a frame, within the limits that [`decode_frame`] keeps.
pub fn encode_frame(messages: &[Message]) -> Result<Vec<u8>, FrameError> {
    if messages.len() > MESSAGES_MAX {
        return Err(FrameError::TooManyMessages);
    }
    let mut raw = Vec::new();
    for (place, message) in messages.iter().enumerate() {
        serde_json::to_writer(&mut raw, message).map_err(|e| FrameError::Malformed { place, why: e.to_string() })?;
        raw.push(b'\n');
    }
    if raw.len() > RAW_BYTES_MAX {
        return Err(FrameError::TooMuchInside);
    }
    let frame = compress(&raw).map_err(|e| FrameError::Damaged(e.to_string()))?;
    if frame.len() > FRAME_BYTES_MAX {
        return Err(FrameError::TooLong { bytes: frame.len() });
    }
    Ok(frame)
}

fn compress(raw: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = zstd::Encoder::new(Vec::new(), ZSTD_LEVEL)?;
    encoder.include_checksum(true)?;
    encoder.write_all(raw)?;
    encoder.finish()
}

/// Takes the messages out of a frame. Those of later versions are left out.
pub fn decode_frame(frame: &[u8]) -> Result<Vec<Message>, FrameError> {
    if frame.len() > FRAME_BYTES_MAX {
        return Err(FrameError::TooLong { bytes: frame.len() });
    }
    let raw = decompress(frame)?;
    let lines = raw.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    let mut messages = Vec::new();
    for (place, line) in lines.enumerate() {
        if place == MESSAGES_MAX {
            return Err(FrameError::TooManyMessages);
        }
        match serde_json::from_slice(line) {
            Ok(Message::Unknown) => {}
            Ok(message) => messages.push(message),
            Err(error) => return Err(FrameError::Malformed { place, why: error.to_string() }),
        }
    }
    Ok(messages)
}

fn decompress(frame: &[u8]) -> Result<Vec<u8>, FrameError> {
    let damaged = |e: std::io::Error| FrameError::Damaged(e.to_string());
    let mut decoder = zstd::Decoder::with_buffer(frame).map_err(damaged)?.single_frame();
    decoder.window_log_max(WINDOW_LOG_MAX).map_err(damaged)?;
    let mut raw = Vec::new();
    decoder.by_ref().take(RAW_BYTES_MAX as u64 + 1).read_to_end(&mut raw).map_err(damaged)?;
    if raw.len() > RAW_BYTES_MAX {
        return Err(FrameError::TooMuchInside);
    }
    match decoder.finish() {
        [] => Ok(raw),
        _ => Err(FrameError::Damaged("bytes follow its end".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arbitrary::messages;
    use crate::{Events, Have, Level, Run};
    use log::{Hash, Head, StreamId, Vector};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn stream(n: u128) -> StreamId {
        StreamId(Uuid::from_u128(n))
    }

    fn frame_of(raw: &[u8]) -> Vec<u8> {
        compress(raw).unwrap()
    }

    fn check(frame: &[u8], expected: &str) {
        let shown = decode_frame(frame).map_or_else(|e| e.to_string(), |messages| format!("{messages:?}"));
        assert!(shown.starts_with(expected), "{shown}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_goes_in_comes_out_to_the_byte(messages in prop::collection::vec(messages(), 0..6)) {
            prop_assert_eq!(decode_frame(&encode_frame(&messages).unwrap()).unwrap(), messages);
        }

        #[test]
        fn no_bytes_make_the_decoder_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = decode_frame(&bytes);
            let _ = decode_frame(&frame_of(&bytes));
        }

        #[test]
        fn a_damaged_frame_is_an_error(messages in prop::collection::vec(messages(), 1..4), at in any::<prop::sample::Index>(), flip in 1u8..) {
            let whole = encode_frame(&messages).unwrap();
            prop_assert!(decode_frame(&whole[..at.index(whole.len())]).is_err());
            let mut flipped = whole.clone();
            flipped[at.index(whole.len())] ^= flip;
            // A bit of the header that zstd does not use may change without harm; nothing else may.
            prop_assert!(decode_frame(&flipped).map_or(true, |read| read == messages));
        }
    }

    #[test]
    fn a_decompression_bomb_is_refused() {
        let bomb = frame_of(&vec![b' '; 64 * 1024 * 1024]);
        assert!(bomb.len() < FRAME_BYTES_MAX);
        check(&bomb, "a frame holds more than 4194304 bytes");
        check(&vec![0; FRAME_BYTES_MAX + 1], "a frame of 1048577 bytes is too long");
    }

    #[test]
    fn a_frame_that_wants_a_huge_window_is_refused() {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(27).unwrap();
        encoder.write_all(b"{}").unwrap();
        check(&encoder.finish().unwrap(), "a frame is damaged: ");
    }

    #[test]
    fn a_frame_of_too_many_messages_is_refused() {
        let message = |count| "{\"m\":\"later\"}\n".repeat(count);
        check(&frame_of(message(MESSAGES_MAX).as_bytes()), "[]");
        check(&frame_of(message(MESSAGES_MAX + 1).as_bytes()), "a frame holds more than 4096 messages");
        let pings = vec![Message::Ping { n: 1 }; MESSAGES_MAX + 1];
        assert_eq!(encode_frame(&pings), Err(FrameError::TooManyMessages));
    }

    #[test]
    fn bytes_after_the_end_are_refused() {
        let mut frame = encode_frame(&[Message::Ping { n: 1 }]).unwrap();
        frame.push(0);
        check(&frame, "a frame is damaged: bytes follow its end");
    }

    #[test]
    fn what_a_later_version_says_is_passed_over_and_nonsense_is_not() {
        let check = |raw: &str, expected: &str| check(&frame_of(raw.as_bytes()), expected);
        check("{\"m\":\"later\",\"x\":[1,{}]}\n{\"m\":\"ping\",\"n\":3,\"y\":null}", "[Ping { n: 3 }]");
        check("{\"m\":\"bye\",\"reason\":\"a_later_one\"}", "[Bye { reason: Unknown }]");
        let ask = "{\"m\":\"ask\",\"id\":\"00000000-0000-0000-0000-000000000000\",\"within_ms\":1,\
                   \"to_device\":\"00000000-0000-0000-0000-000000000000\",\"by_device\":\"00000000-0000-0000-0000-000000000000\",\"about\":{\"what\":\"later\",\"x\":1}}";
        check(
            ask,
            "[Ask(Ask { id: 00000000-0000-0000-0000-000000000000, to_device: DeviceId(00000000-0000-0000-0000-000000000000), by_device: DeviceId(00000000-0000-0000-0000-000000000000), about: Unknown",
        );
        check("{\"m\":\"ping\",\"n\":-3}", "message 0 of a frame is malformed: ");
        check("{\"m\":\"ping\",\"n\":1}\n\n{\"m\":\"ping\"", "message 1 of a frame is malformed: ");
        check("[]", "message 0 of a frame is malformed: ");
        check("", "[]");
        let deep = format!("{{\"m\":\"ping\",\"n\":1,\"x\":{}", "[".repeat(100_000));
        check(&deep, "message 0 of a frame is malformed: ");
    }

    #[test]
    fn a_full_batch_of_unfriendly_lines_fits_a_frame() {
        let mut seed = 1u64;
        let mut unfriendly = || {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1);
            char::from(b"\"\\\x01\n"[(seed >> 33) as usize % 4])
        };
        let lines = (0..8).map(|_| (0..64 * 1024).map(|_| unfriendly()).collect()).collect();
        let run = Run::of(stream(1), Head::origin(), lines);
        let messages = [Message::Events(Events { batch: 1, runs: vec![run] })];
        assert_eq!(decode_frame(&encode_frame(&messages).unwrap()).unwrap(), messages);
    }

    #[test]
    fn a_vector_of_as_many_streams_as_are_allowed_fits_a_frame_twice() {
        let heads = (0..crate::STREAMS_MAX as u64).map(|n| {
            let name = Hash::of(&n.to_be_bytes());
            (StreamId(Uuid::from_bytes(name.0)), Head { seq: n, hash: name.link(b"") })
        });
        let entries = Vector(heads.collect());
        let have = Message::Have(Have { entries, whole: true, level: Level::Disk, batch: None });
        assert!(encode_frame(&[have.clone(), have]).is_ok());
    }
}
