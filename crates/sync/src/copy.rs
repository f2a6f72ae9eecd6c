//! What a copy of the log must offer to take part in the exchange, and the loop that serves a session from one.
//!
//! A store that answers at once (SQLite, memory) implements [`Log`] and uses [`drive`]; one that has to wait
//! (PostgreSQL) answers [`Output::Fetch`], [`Output::Recall`] and [`Output::Ingest`] when it can.

use std::collections::{BTreeMap, VecDeque};

use log::{DeviceId, Head, Lack, StreamId, Vector};

use crate::{Candidate, Input, Output, Refusal, Run, Session, merge_runs};

/// Lines to offer of many streams at once, at least; so that one stream among thousands still fills a batch.
const SLICE_BYTES_MIN: u64 = 4 * 1024;

/// What became of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// So many of its lines were new and are on the disk.
    Taken(u64),
    /// All of its lines were known.
    Duplicate,
    /// Lines before it are missing.
    Gap {
        /// The last line that is there.
        have: u64,
    },
    /// It was put aside, from the first line on that is not right.
    Quarantined(Refusal),
}

/// No time or no room just now; nothing was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy {
    /// Try again in so many milliseconds.
    pub retry_ms: u64,
    /// With so many bytes of lines at most.
    pub max_bytes: u64,
}

/// What became of a batch, after its transaction was committed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ingested {
    /// What became of its runs.
    pub streams: BTreeMap<StreamId, Taken>,
    /// The heads of its streams now.
    pub heads: Vector,
    /// Set if nothing at all was taken.
    pub busy: Option<Busy>,
}

/// Lines to send.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fetched {
    /// The lines, as [`merge_runs`] orders them.
    pub runs: Vec<Run>,
    /// Streams of which the wanted lines were dropped, each with the last line that was.
    pub below_floor: Vector,
}

/// What is there of wanted lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slice {
    /// These.
    Lines(Candidate),
    /// The first of them was dropped, together with everything up to this head.
    BelowFloor(Head),
    /// Nothing.
    Nothing,
}

/// A copy of the log.
pub trait Log {
    /// What can go wrong below.
    type Error;

    /// What is held.
    fn vector(&self) -> Result<Vector, Self::Error>;

    /// The lines after `lack.after` up to `lack.upto`, about `bytes_max` bytes of them and at least one.
    fn lines(&self, lack: Lack, bytes_max: u64) -> Result<Slice, Self::Error>;

    /// What is held of everything that a device ever wrote.
    fn written_by(&self, device: DeviceId) -> Result<Vector, Self::Error>;

    /// Takes a batch in one transaction; returns after its commit. Wrong runs are put aside, the rest is taken.
    fn ingest(&mut self, runs: Vec<Run>) -> Result<Ingested, Self::Error>;

    /// Fills a batch with wanted lines.
    fn fetch(&self, wants: &[Lack], bytes_max: u64) -> Result<Fetched, Self::Error> {
        let slice_bytes = (bytes_max / wants.len().max(1) as u64).max(SLICE_BYTES_MIN).min(bytes_max);
        let mut candidates = Vec::new();
        let mut below_floor = Vector::default();
        for lack in wants {
            match self.lines(*lack, slice_bytes)? {
                Slice::Lines(candidate) => candidates.push(candidate),
                Slice::BelowFloor(floor) => _ = below_floor.0.insert(lack.stream, floor),
                Slice::Nothing => {}
            }
        }
        Ok(Fetched { runs: merge_runs(candidates, bytes_max), below_floor })
    }
}

/// Hands `input` to the session, serves from `log` what it asks for, and returns what is left to do. After an error the
/// link must be closed: the session still waits for what the log did not give.
pub fn drive<L: Log>(session: &mut Session, log: &mut L, input: Input, now_ms: u64) -> Result<Vec<Output>, L::Error> {
    let mut inputs = VecDeque::from([input]);
    let mut rest = Vec::new();
    while let Some(input) = inputs.pop_front() {
        for output in session.on(input, now_ms) {
            match output {
                Output::Fetch { wants, bytes_max } => inputs.push_back(Input::Fetched(log.fetch(&wants, bytes_max)?)),
                Output::Recall(device) => inputs.push_back(Input::Recalled(log.written_by(device)?)),
                Output::Ingest(runs) => inputs.push_back(Input::Ingested(log.ingest(runs)?)),
                other => rest.push(other),
            }
        }
    }
    Ok(rest)
}
