//! The log backwards: the newest facts first, whatever stream they are of.
//!
//! "Newest" is the order of merging, by Lamport counter: clocks may be wrong, and rows lie stream by stream. Within a
//! stream counters grow with the numbers, so the place before a counter is found by halving, and the streams are merged
//! from their ends. That costs no index, so no sale pays for it; a page costs as many steps as it has facts, and a few
//! for each stream that is still running at that place of the log.

use std::collections::BinaryHeap;

use log::{DeviceId, Fact};
use rusqlite::{Connection, OptionalExtension};

use crate::streams::{self, Stream, fact_key};
use crate::{Reader, Result};

/// Where a stream stands on the way back: its next fact has this counter, or a smaller one if it was not looked up yet.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    lamport: u64,
    found: bool,
    no: i64,
    seq: u64,
}

impl Reader {
    /// Calls `each` with the facts whose counter is below `before` and the devices that wrote them, the greatest counter
    /// first, until it says that it has enough. Tells whether the end of the log was reached.
    pub fn newest(&self, before: u64, mut each: impl FnMut(Fact, DeviceId) -> Result<bool>) -> Result<bool> {
        let streams: Vec<Stream> = streams::read(&self.db)?.into_values().collect();
        let start = |stream: &Stream| Place {
            lamport: stream.lamport.min(before.saturating_sub(1)),
            found: false,
            no: stream.no,
            seq: stream.head.seq,
        };
        let mut places: BinaryHeap<Place> = streams.iter().map(start).collect();
        while let Some(place) = places.pop() {
            let Some(stream) = streams.iter().find(|stream| stream.no == place.no) else { continue };
            let floor = stream.floor.seq;
            if !place.found {
                places.extend(self.last_below(&place, floor, before)?);
                continue;
            }
            let Some(fact) = self.line_at(place.no, place.seq)? else { continue };
            if !each(fact, DeviceId(stream.device))? {
                return Ok(false);
            }
            places.extend(self.found(place.no, place.seq.saturating_sub(1), floor)?);
        }
        Ok(true)
    }

    /// The last fact of a stream whose counter is below `before`, found by halving.
    fn last_below(&self, place: &Place, floor: u64, before: u64) -> Result<Option<Place>> {
        let (mut low, mut high) = (floor, place.seq);
        while low < high {
            let middle = high - (high - low) / 2;
            match lamport_at(&self.db, place.no, middle)? {
                Some(lamport) if lamport < before => low = middle,
                _ => high = middle - 1,
            }
        }
        self.found(place.no, low, floor)
    }

    fn found(&self, no: i64, seq: u64, floor: u64) -> Result<Option<Place>> {
        if seq <= floor {
            return Ok(None);
        }
        Ok(lamport_at(&self.db, no, seq)?.map(|lamport| Place { lamport, found: true, no, seq }))
    }

    fn line_at(&self, no: i64, seq: u64) -> Result<Option<Fact>> {
        let mut statement = self.db.prepare_cached("SELECT line FROM fact WHERE id = $1")?;
        let line: Option<Vec<u8>> = statement.query_row([fact_key(no, seq)], |row| row.get(0)).optional()?;
        line.as_deref().map(crate::read::decode).transpose()
    }
}

fn lamport_at(db: &Connection, no: i64, seq: u64) -> Result<Option<u64>> {
    let mut statement = db.prepare_cached("SELECT lamport FROM fact WHERE id = $1")?;
    let lamport: Option<i64> = statement.query_row([fact_key(no, seq)], |row| row.get(0)).optional()?;
    lamport.map(streams::natural).transpose()
}
