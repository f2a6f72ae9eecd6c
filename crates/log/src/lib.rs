//! The log: facts and what may be done with them, and nothing else.
//!
//! A *fact* is one line of JSON in the *stream* of the process that wrote it. Streams are chained by hashes, ordered by
//! Lamport counters and compared by vectors. A fact changes rows in three ways only ([`RowOp`]), each of which gives
//! the same rows in whatever order facts come. The crate does no I/O, reads no clock, draws no random number and knows
//! no word of the trade: orders, checks and shifts live in `domain`.

extern crate self as log;

mod author;
mod chain;
mod declare;
mod digest;
mod fact;
mod ids;
mod lamport;
mod planted;
mod row;
pub mod sql;
mod stamp;
mod stream;
mod table;
mod vector;

pub use author::{Author, Draft, Written};
pub use chain::{Hash, Head};
pub use digest::{Digest, RowDigest};
pub use fact::{ClockQuality, Fact, LINE_BYTES_MAX, LineError, Moment};
pub use ids::{BranchId, CommandId, DeviceId, IdError, StreamId, UserId};
pub use lamport::{JUMP_MAX, LAMPORT_MAX, Lamport, LamportJump};
pub use planted::{Planted, plant, planted};
pub use row::{Applied, Kept, Row, RowOp, Rows, row_cell, row_register};
pub use stamp::Stamp;
pub use stream::{LOG_VERSION, STREAM_OPENED, StreamOpened};
pub use table::{Cell, CellError, Column, Json, Kind, SharedJson, Table, Total, Value, place as column_place};
pub use vector::{Lack, Vector};

#[doc(hidden)]
pub use {serde, ts_rs, uuid};
