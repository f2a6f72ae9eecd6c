//! The exchange of facts between two nodes: what they say to each other, and when.
//!
//! One protocol serves terminal and hub, hub and centre, terminal and terminal. [`Session`] is the state machine of one
//! link: inputs and the time go in, outputs come out, and some adapter carries them over a WebSocket, long polls, a
//! file or a simulated network. Vectors are compared and what the other side lacks is sent; nothing is remembered of
//! what was sent before. The crate does no I/O, reads no clock, draws no random number, starts no task, and knows no
//! word of the trade beyond what two nodes ask each other for: a baton or a share.

#[cfg(test)]
mod arbitrary;
mod asks;
mod copy;
mod digest;
mod frame;
mod greeting;
mod memory;
mod message;
mod reconnect;
mod run;
mod session;
mod snapshot;

pub use asks::{Hop, Relay, Step, WITHIN_MS_MAX};
pub use copy::{Busy, Fetched, Ingested, Log, Slice, Taken, drive};
pub use digest::vector_digest;
pub use frame::{FRAME_BYTES_MAX, FrameError, MESSAGES_MAX, RAW_BYTES_MAX, decode_frame, encode_frame};
pub use greeting::{Challenge, Claim, Verdict};
pub use memory::MemoryLog;
pub use message::{
    About, Answer, Ask, CloseReason, Denial, Events, Have, Hello, Level, Limits, Message, ProtocolRange, Role, Welcome,
};
pub use reconnect::{BackOff, Reach};
pub use run::{Candidate, Fit, Refusal, Run, SEQ_MAX, merge_runs};
pub use session::{
    Admission, BATCH_BYTES_MAX, ClockSample, Config, Input, Lag, Node, Output, Pace, PeerInfo, STREAMS_MAX, Session,
};
pub use snapshot::{Record, SnapshotEnd, SnapshotError, SnapshotIntake, SnapshotStart, Transfer};
