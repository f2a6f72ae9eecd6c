//! Handing facts out: the store as a copy of the log that takes part in the exchange.

use log::{DeviceId, Hash, Head, Lack, StreamId, Vector};
use rusqlite::{OptionalExtension, params};
use sync::{Candidate, Ingested, Log, Run, Slice};

use crate::read::text;
use crate::streams::{self, SEQ_MAX, fact_key, hash};
use crate::{Reader, Result, Store, StoreError, Writer};

impl Reader {
    /// The lines after `lack.after` up to `lack.upto`, about `bytes_max` bytes of them and at least one.
    pub fn lines(&self, lack: Lack, bytes_max: u64) -> Result<Slice> {
        let Some((no, floor)) = self.place_of(lack.stream)? else { return Ok(Slice::Nothing) };
        if lack.after < floor.seq {
            return Ok(Slice::BelowFloor(floor));
        }
        let Some(before) = self.head_at(no, floor, lack.after)? else { return Ok(Slice::Nothing) };
        let run = self.run(lack, no, before, bytes_max)?;
        let complete = run.last().seq >= lack.upto;
        Ok(if run.lines.is_empty() { Slice::Nothing } else { Slice::Lines(Candidate { run, complete }) })
    }

    fn run(&self, lack: Lack, no: i64, before: Head, bytes_max: u64) -> Result<Run> {
        let (stream, after, previous_hash) = (lack.stream, before.seq, before.hash);
        let mut run = Run { stream, after, previous_hash, lines: Vec::new(), last_hash: previous_hash };
        let sql = "SELECT hash, line FROM fact WHERE id > $1 AND id <= $2 ORDER BY id";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query(params![fact_key(no, after), fact_key(no, lack.upto.min(SEQ_MAX))])?;
        let mut bytes = 0;
        while let (true, Some(row)) = (bytes < bytes_max, rows.next()?) {
            run.last_hash = hash(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?;
            let line = text(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?)?;
            bytes += line.len() as u64;
            run.lines.push(line);
        }
        Ok(run)
    }

    /// The number of a stream in the keys of its facts, and its floor.
    pub(crate) fn place_of(&self, stream: StreamId) -> Result<Option<(i64, Head)>> {
        let mut statement = self.db.prepare_cached("SELECT no, floor, floor_hash FROM stream WHERE id = $1")?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let found = statement.query_row([stream.0.as_bytes()], read).optional()?;
        found.map(|(no, floor, hash)| Ok((no, streams::floor(floor, hash)?))).transpose()
    }

    /// The chain of a stream at a line; nothing if it does not go so far.
    fn head_at(&self, no: i64, floor: Head, seq: u64) -> Result<Option<Head>> {
        if seq == floor.seq {
            return Ok(Some(floor));
        }
        let mut statement = self.db.prepare_cached("SELECT hash FROM fact WHERE id = $1")?;
        let found: Option<Vec<u8>> =
            statement.query_row([fact_key(no, seq.min(SEQ_MAX))], |row| row.get(0)).optional()?;
        found.map(|bytes| hash(&bytes).map(|hash: Hash| Head { seq, hash })).transpose()
    }

    /// What is held of everything that a device ever wrote.
    pub fn written_by(&self, device: DeviceId) -> Result<Vector> {
        let mut known = streams::read(&self.db)?;
        known.retain(|_, stream| stream.device == device.0);
        Ok(streams::vector(&known))
    }
}

impl Log for Writer {
    type Error = StoreError;

    fn vector(&self) -> Result<Vector> {
        Ok(Self::vector(self))
    }

    fn lines(&self, lack: Lack, bytes_max: u64) -> Result<Slice> {
        self.reader().lines(lack, bytes_max)
    }

    fn written_by(&self, device: DeviceId) -> Result<Vector> {
        self.reader().written_by(device)
    }

    fn ingest(&mut self, runs: Vec<Run>) -> Result<Ingested> {
        Self::ingest(self, &runs)
    }
}

impl Log for &Store {
    type Error = StoreError;

    fn vector(&self) -> Result<Vector> {
        Store::vector(self)
    }

    fn lines(&self, lack: Lack, bytes_max: u64) -> Result<Slice> {
        self.read(|reader| reader.lines(lack, bytes_max))
    }

    fn written_by(&self, device: DeviceId) -> Result<Vector> {
        self.read(|reader| reader.written_by(device))
    }

    fn ingest(&mut self, runs: Vec<Run>) -> Result<Ingested> {
        Store::ingest(self, runs)
    }
}
