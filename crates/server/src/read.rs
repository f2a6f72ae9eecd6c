//! Handing facts out: the centre as a copy of the log that takes part in the exchange.

use deadpool_postgres::{GenericClient, Object};
use log::{BranchId, DeviceId, Hash, Head, Lack, StreamId, Vector};
use sync::{Candidate, Fetched, Run, merge_runs};

use crate::{Centre, CentreError, Result};

/// Lines to offer of many streams at once, at least; so that one stream among thousands still fills a batch.
const SLICE_BYTES_MIN: u64 = 4 * 1024;

/// No slice needs more lines than this, since none is shorter than a hundred bytes.
const LINES_MAX: i64 = 8_192;

impl Centre {
    /// How far every stream of a branch goes, as committed.
    ///
    /// # Errors
    /// If the database says no.
    pub async fn vector(&self, branch: BranchId) -> Result<Vector> {
        let db = self.connection().await?;
        let sql = "SELECT stream, head, head_hash FROM stream_head WHERE branch_id = $1";
        let statement = db.prepare_cached(sql).await?;
        vector(&db.query(&statement, &[&branch.0]).await?)
    }

    /// What is held of everything that a device ever wrote.
    ///
    /// # Errors
    /// If the database says no.
    pub async fn written_by(&self, branch: BranchId, device: DeviceId) -> Result<Vector> {
        let db = self.connection().await?;
        let sql = "SELECT stream, head, head_hash FROM stream_head WHERE branch_id = $1 AND device_id = $2";
        let statement = db.prepare_cached(sql).await?;
        vector(&db.query(&statement, &[&branch.0, &device.0]).await?)
    }

    /// Fills a batch with lines that somebody lacks, in the order of merging.
    ///
    /// # Errors
    /// If the database says no.
    pub async fn fetch(&self, branch: BranchId, wants: &[Lack], bytes_max: u64) -> Result<Fetched> {
        let db = self.connection().await?;
        let slice_bytes = (bytes_max / wants.len().max(1) as u64).max(SLICE_BYTES_MIN).min(bytes_max);
        let mut candidates = Vec::new();
        for lack in wants {
            candidates.extend(lines(&db, branch, *lack, slice_bytes).await?);
        }
        Ok(Fetched { runs: merge_runs(candidates, bytes_max), below_floor: Vector::default() })
    }
}

/// The lines after `lack.after` up to `lack.upto`, about `bytes_max` bytes of them and at least one.
async fn lines(db: &Object, branch: BranchId, lack: Lack, bytes_max: u64) -> Result<Option<Candidate>> {
    let before = match lack.after {
        0 => Some(Hash::origin()),
        after => hash_at(db, branch, lack.stream, after).await?,
    };
    let Some(previous_hash) = before else { return Ok(None) };
    // A part of the log that was closed before the stream began is not looked into.
    let sql = "SELECT hash, line FROM ( \
                 SELECT seq, hash, line, sum(octet_length(line)) OVER (ORDER BY seq) - octet_length(line) AS before \
                 FROM event WHERE branch_id = $1 AND stream = $2 AND seq > $3 AND seq <= $4 \
                   AND recv_at >= (SELECT first_recv FROM stream_head WHERE branch_id = $1 AND stream = $2) \
                 ORDER BY seq LIMIT $5 \
               ) AS next WHERE before < $6 ORDER BY seq";
    let statement = db.prepare_cached(sql).await?;
    let (after, upto) = (signed(lack.after), signed(lack.upto));
    let rows =
        db.query(&statement, &[&branch.0, &lack.stream.0, &after, &upto, &LINES_MAX, &signed(bytes_max)]).await?;
    let mut run =
        Run { stream: lack.stream, after: lack.after, previous_hash, lines: Vec::new(), last_hash: previous_hash };
    for row in &rows {
        run.last_hash = hash(row.get(0))?;
        run.lines.push(row.get(1));
    }
    let complete = run.last().seq >= lack.upto;
    Ok((!run.lines.is_empty()).then_some(Candidate { run, complete }))
}

/// The chain of a stream at a line; nothing if it is not there.
pub(crate) async fn hash_at(
    db: &impl GenericClient,
    branch: BranchId,
    stream: StreamId,
    seq: u64,
) -> Result<Option<Hash>> {
    let sql = "SELECT hash FROM event WHERE branch_id = $1 AND stream = $2 AND seq = $3";
    let statement = db.prepare_cached(sql).await?;
    let found = db.query_opt(&statement, &[&branch.0, &stream.0, &signed(seq)]).await?;
    found.map(|row| hash(row.get(0))).transpose()
}

fn vector(rows: &[tokio_postgres::Row]) -> Result<Vector> {
    let entry = |row: &tokio_postgres::Row| Ok((StreamId(row.get(0)), head(row.get(1), row.get(2))?));
    rows.iter().map(entry).collect::<Result<_>>().map(Vector)
}

/// A stored head.
pub(crate) fn head(seq: i64, bytes: &[u8]) -> Result<Head> {
    Ok(Head { seq: seq.cast_unsigned(), hash: hash(bytes)? })
}

fn hash(bytes: &[u8]) -> Result<Hash> {
    Hash::from_bytes(bytes).ok_or_else(|| CentreError::Damaged("a chain hash has not 16 bytes".to_owned()))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
