//! Facts from the branches: whatever continues its stream is taken, whatever does not is set aside, and the rest goes on.

use std::collections::{BTreeMap, BTreeSet};

use deadpool_postgres::Transaction;
use log::{BranchId, Fact, Hash, Lamport, StreamId, Vector};
use sync::{Ingested, Run};
use uuid::Uuid;

use crate::judge::{Accepted, Aside, Judge, Stream, opened_by};
use crate::read::head;
use crate::{Centre, Result, state};

/// Two transactions that stood in each other's way are tried anew so often.
const ATTEMPTS: u32 = 5;

/// Refused lines of a branch that are kept for the support; a sick peer must not fill the disk.
const ASIDE_MAX: i64 = 1_000;

impl Centre {
    /// Takes a batch of a branch in one transaction. Whatever is called taken is on the disk of the database; of a run that
    /// is refused, the lines before the wrong one are. To send a batch again is harmless.
    ///
    /// # Errors
    /// If the database cannot write. Nothing of the batch is taken then, or all of it: the vector tells.
    pub async fn ingest(&self, branch: BranchId, batch: &[Run]) -> Result<Ingested> {
        let mut attempt = 1;
        loop {
            match self.ingest_once(branch, batch).await {
                Err(error) if error.is_passing() && attempt < ATTEMPTS => {
                    tracing::info!(%branch, %error, attempt, "a batch is tried anew");
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn ingest_once(&self, branch: BranchId, batch: &[Run]) -> Result<Ingested> {
        let mut db = self.connection().await?;
        let tx = db.transaction().await?;
        let ids = batch.iter().map(|run| run.stream.0).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
        insert_new(&tx, branch, batch).await?;
        let streams = lock_heads(&tx, branch, &ids).await?;
        let known = Lamport::at(highest(&tx, branch).await?);
        let mut judge = Judge { branch, known, streams, accepted: Vec::new(), aside: Vec::new() };
        let mut outcomes = BTreeMap::new();
        for run in batch {
            outcomes.insert(run.stream, judge.take(&tx, run).await?);
        }
        insert_facts(&tx, branch, &judge.accepted).await?;
        keep_aside(&tx, branch, &judge.aside).await?;
        let changes = judge.accepted.iter().filter_map(|one| Some((&one.fact, one.ops.as_deref()?)));
        state::apply(&tx, &self.book, branch, &changes.collect::<Vec<_>>()).await?;
        move_heads(&tx, branch, &judge.streams).await?;
        tx.commit().await?;
        let heads = judge.streams.iter().filter(|(_, stream)| stream.head.seq > 0);
        let heads = Vector(heads.map(|(id, stream)| (*id, stream.head)).collect());
        Ok(Ingested { streams: outcomes, heads, busy: None })
    }
}

/// Makes a row for each stream that begins with this batch, so that it can be locked. Whoever else brings the same stream
/// waits here.
async fn insert_new(tx: &Transaction<'_>, branch: BranchId, batch: &[Run]) -> Result<()> {
    let opened = |run: &Run| {
        let fact = Fact::decode(run.lines.first().filter(|_| run.after == 0)?.as_bytes()).ok()?;
        Some((run.stream.0, opened_by(&fact, branch).ok()?))
    };
    let new = batch.iter().filter_map(opened).collect::<BTreeMap<Uuid, Uuid>>();
    if new.is_empty() {
        return Ok(());
    }
    let (ids, devices): (Vec<Uuid>, Vec<Uuid>) = new.into_iter().unzip();
    let sql = "INSERT INTO stream_head (branch_id, stream, device_id, head, head_hash, lamport) \
               SELECT $1::uuid, id, device, 0, $4::bytea, 0 FROM unnest($2::uuid[], $3::uuid[]) AS new(id, device) \
               ON CONFLICT (branch_id, stream) DO NOTHING";
    let statement = tx.prepare_cached(sql).await?;
    tx.execute(&statement, &[&branch.0, &ids, &devices, &&Hash::origin().0[..]]).await?;
    Ok(())
}

/// Reads how far the streams of a batch go, and holds them until the end of the transaction. In the order of their names,
/// so that two batches never wait for each other.
async fn lock_heads(tx: &Transaction<'_>, branch: BranchId, ids: &[Uuid]) -> Result<BTreeMap<StreamId, Stream>> {
    let sql = "SELECT stream, device_id, head, head_hash, lamport FROM stream_head \
               WHERE branch_id = $1 AND stream = ANY($2) ORDER BY stream FOR UPDATE";
    let statement = tx.prepare_cached(sql).await?;
    let rows = tx.query(&statement, &[&branch.0, &ids]).await?;
    let read = |row: &tokio_postgres::Row| {
        let lamport = row.get::<_, i64>(4).cast_unsigned();
        let stream = Stream { device: row.get(1), head: head(row.get(2), row.get(3))?, lamport, is_moved: false };
        Ok((StreamId(row.get(0)), stream))
    };
    rows.iter().map(read).collect()
}

/// The highest counter of a branch.
async fn highest(tx: &Transaction<'_>, branch: BranchId) -> Result<u64> {
    let statement = tx.prepare_cached("SELECT coalesce(max(lamport), 0) FROM stream_head WHERE branch_id = $1").await?;
    Ok(tx.query_one(&statement, &[&branch.0]).await?.get::<_, i64>(0).cast_unsigned())
}

async fn insert_facts(tx: &Transaction<'_>, branch: BranchId, facts: &[Accepted<'_>]) -> Result<()> {
    if facts.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO event (branch_id, stream, seq, lamport, kind, entity, applied, hash, line) \
               SELECT $1::uuid, * FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::uuid[], \
                 $7::boolean[], $8::bytea[], $9::text[])";
    let statement = tx.prepare_cached(sql).await?;
    let streams = facts.iter().map(|one| one.fact.stream.0).collect::<Vec<_>>();
    let seqs = facts.iter().map(|one| one.fact.seq.cast_signed()).collect::<Vec<_>>();
    let lamports = facts.iter().map(|one| one.fact.lamport.cast_signed()).collect::<Vec<_>>();
    let kinds = facts.iter().map(|one| one.fact.kind.as_str()).collect::<Vec<_>>();
    let entities = facts.iter().map(|one| one.fact.entity).collect::<Vec<_>>();
    let applied = facts.iter().map(|one| one.ops.is_some()).collect::<Vec<_>>();
    let hashes = facts.iter().map(|one| &one.hash.0[..]).collect::<Vec<_>>();
    let lines = facts.iter().map(|one| one.line).collect::<Vec<_>>();
    tx.execute(&statement, &[&branch.0, &streams, &seqs, &lamports, &kinds, &entities, &applied, &hashes, &lines])
        .await?;
    Ok(())
}

async fn keep_aside(tx: &Transaction<'_>, branch: BranchId, lines: &[Aside<'_>]) -> Result<()> {
    for aside in lines {
        let sql = "INSERT INTO quarantine (branch_id, stream, seq, reason, line) SELECT $1::uuid, $2::uuid, $3, $4, $5 \
                   WHERE (SELECT count(*) FROM quarantine WHERE branch_id = $1) < $6 ON CONFLICT DO NOTHING";
        let line = &aside.line.as_bytes()[..aside.line.len().min(log::LINE_BYTES_MAX)];
        let (seq, reason) = (aside.seq.cast_signed(), aside.refusal.to_string());
        let statement = tx.prepare_cached(sql).await?;
        tx.execute(&statement, &[&branch.0, &aside.stream.0, &seq, &reason, &line, &ASIDE_MAX]).await?;
    }
    Ok(())
}

/// Notes how far the streams go now. One of which not even the first line was right leaves no trace.
async fn move_heads(tx: &Transaction<'_>, branch: BranchId, streams: &BTreeMap<StreamId, Stream>) -> Result<()> {
    let moved = streams.iter().filter(|(_, stream)| stream.is_moved).collect::<Vec<_>>();
    if !moved.is_empty() {
        let sql = "UPDATE stream_head SET head = new.head, head_hash = new.hash, lamport = new.lamport, touched_at = now() \
                   FROM unnest($2::uuid[], $3::bigint[], $4::bytea[], $5::bigint[]) AS new(stream, head, hash, lamport) \
                   WHERE stream_head.branch_id = $1 AND stream_head.stream = new.stream";
        let ids = moved.iter().map(|(id, _)| id.0).collect::<Vec<_>>();
        let heads = moved.iter().map(|(_, stream)| stream.head.seq.cast_signed()).collect::<Vec<_>>();
        let hashes = moved.iter().map(|(_, stream)| &stream.head.hash.0[..]).collect::<Vec<_>>();
        let lamports = moved.iter().map(|(_, stream)| stream.lamport.cast_signed()).collect::<Vec<_>>();
        let statement = tx.prepare_cached(sql).await?;
        tx.execute(&statement, &[&branch.0, &ids, &heads, &hashes, &lamports]).await?;
    }
    let empty = streams.iter().filter(|(_, stream)| stream.head.seq == 0).map(|(id, _)| id.0).collect::<Vec<_>>();
    if !empty.is_empty() {
        let sql = "DELETE FROM stream_head WHERE branch_id = $1 AND stream = ANY($2) AND head = 0";
        let statement = tx.prepare_cached(sql).await?;
        tx.execute(&statement, &[&branch.0, &empty]).await?;
    }
    Ok(())
}
