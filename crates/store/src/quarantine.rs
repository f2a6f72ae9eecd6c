//! Lines that were refused, kept for the support to look at.

use log::StreamId;
use rusqlite::{Connection, params};
use sync::Refusal;

use crate::streams::{natural, uuid};
use crate::{Reader, Result};

/// More than this nobody looks at; a sick peer must not fill the disk.
const LINES_MAX: i64 = 1_000;

/// A refused line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Its stream.
    pub stream: StreamId,
    /// Its place in the stream.
    pub seq: u64,
    /// Why it was refused, in words.
    pub reason: String,
    /// What came.
    pub line: Vec<u8>,
}

/// Keeps a refused line, once however often it comes.
pub(crate) fn keep(db: &Connection, stream: StreamId, seq: u64, reason: Refusal, line: &[u8]) -> Result<()> {
    let sql = "INSERT OR IGNORE INTO quarantine (stream, seq, reason, line) SELECT $1, $2, $3, $4 \
               WHERE (SELECT count(*) FROM quarantine) < $5";
    let line = &line[..line.len().min(log::LINE_BYTES_MAX)];
    let mut statement = db.prepare_cached(sql)?;
    statement.execute(params![stream.0.as_bytes(), seq.cast_signed(), reason.to_string(), line, LINES_MAX])?;
    Ok(())
}

impl Reader {
    /// The refused lines.
    pub fn quarantined(&self) -> Result<Vec<Quarantined>> {
        let mut statement =
            self.db.prepare_cached("SELECT stream, seq, reason, line FROM quarantine ORDER BY stream, seq")?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let stream = StreamId(uuid(&row.get::<_, Vec<u8>>(0)?)?);
            found.push(Quarantined { stream, seq: natural(row.get(1)?)?, reason: row.get(2)?, line: row.get(3)? });
        }
        Ok(found)
    }
}
