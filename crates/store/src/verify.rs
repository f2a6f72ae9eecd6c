//! The proof that a store is what its log says: file, chains, columns, rows, figures.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use log::{Author, Fact, Head, Lamport, StreamId};
use rusqlite::backup::Backup;
use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::apply::Core;
use crate::cache::Cache;
use crate::streams::{self, Stream, Streams, fact_key};
use crate::{Columns, Digest, Model, Reader, Result};

/// Aggregates in memory while the copy is rebuilt.
const SCOPES_CACHED_MAX: usize = 512;

/// What was looked at, and what is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Streams looked at.
    pub streams: u64,
    /// Facts looked at.
    pub facts: u64,
    /// Facts that wait for a build that knows them: no fault.
    pub unapplied: u64,
    /// Digest of the state; of nothing if it could not be read.
    pub digest: Digest,
    /// What is wrong, in words; nothing if the store is sound.
    pub problems: Vec<String>,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    fn note<T>(&mut self, what: &str, outcome: Result<T>) -> Option<T> {
        outcome.inspect_err(|error| self.problems.push(format!("{what}: {error}"))).ok()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { streams, facts, unapplied, digest, .. } = self;
        writeln!(f, "{facts} facts in {streams} streams, {unapplied} waiting, state {digest}")?;
        self.problems.iter().try_for_each(|problem| writeln!(f, "{problem}"))?;
        f.write_str(if self.is_sound() { "sound" } else { "damaged" })
    }
}

/// Proves a store, open or not, without changing it: SQLite's integrity check; every line against its chain, its number
/// and its columns; every stream against its head; and all tables against those of a temporary copy rebuilt from the log.
///
/// # Errors
/// If the file cannot be opened at all. Everything else is a problem in the report.
pub fn verify(path: &Path, vfs: Option<&str>, model: Model) -> Result<Report> {
    let reader = Reader::open(path, vfs, model)?;
    let mut report = Report::default();
    if let Some(found) = report.note("the file", reader.integrity_check()) {
        report.problems.extend(found);
    }
    if let Some(streams) = report.note("the streams", streams::read(&reader.db)) {
        report.streams = streams.len() as u64;
        for (id, stream) in &streams {
            let outcome = reader.verify_stream(&mut report, *id, stream);
            report.note(&format!("stream {id}"), outcome);
        }
        reader.verify_count(&mut report);
    }
    let unapplied = reader.unapplied();
    report.unapplied = report.note("waiting facts", unapplied).unwrap_or(0);
    let state = reader.verify_state();
    if let Some((digest, differing)) = report.note("the state", state) {
        report.digest = digest;
        report.problems.extend(differing.iter().map(|table| format!("table {table} is not what the log says")));
    }
    Ok(report)
}

impl Reader {
    fn verify_stream(&self, report: &mut Report, id: StreamId, stream: &Stream) -> Result<()> {
        let sql = "SELECT id, lamport, entity, command, hash, line FROM fact WHERE id > $1 AND id < $2 ORDER BY id";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query(params![fact_key(stream.no, 0), fact_key(stream.no + 1, 0)])?;
        let mut head = stream.floor;
        let mut lamport = 0;
        while let Some(row) = rows.next()? {
            report.facts += 1;
            let line: Vec<u8> = row.get(5)?;
            head = head.link(&line);
            match Fact::decode(&line) {
                Ok(fact) if fits(row, &fact, id, stream.no, head)? && fact.lamport > lamport => lamport = fact.lamport,
                Ok(_) => report.problems.push(format!("stream {id}: line {} is not what its row says", head.seq)),
                Err(error) => report.problems.push(format!("stream {id}: line {}: {error}", head.seq)),
            }
        }
        let lamport = if head == stream.floor { stream.lamport } else { lamport };
        if (head, lamport) != (stream.head, stream.lamport) {
            report.problems.push(format!("stream {id} does not end where its row says"));
        }
        Ok(())
    }

    /// Facts that no stream owns.
    fn verify_count(&self, report: &mut Report) {
        let count = self.db.query_row("SELECT count(*) FROM fact NOT INDEXED", [], |row| row.get(0));
        let count = report.note("the facts", count.map_err(Into::into).and_then(streams::natural));
        if count.is_some_and(|count| count != report.facts) {
            report.problems.push("there are facts that belong to no stream".to_owned());
        }
    }

    /// The digest of the state, and the tables that differ from those that the log gives.
    fn verify_state(&self) -> Result<(Digest, Vec<&'static str>)> {
        let before = self.digests(Columns::All)?;
        let mut proof = self.proof()?;
        proof.rebuild()?;
        let after = proof.reader.digests(Columns::All)?;
        let differing = before.iter().filter(|(table, digest)| after.get(*table) != Some(*digest));
        Ok((Digest::sum(before.values()), differing.map(|(table, _)| *table).collect()))
    }

    /// A copy of the whole store that the system deletes when it is closed.
    fn proof(&self) -> Result<Core> {
        let mut db = Connection::open("")?;
        db.execute_batch("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")?;
        Backup::new(&self.db, &mut db)?.step(-1)?;
        let reader = Reader { db, book: Arc::clone(&self.book) };
        let author = Author::new(StreamId(Uuid::nil()), Lamport::default());
        Ok(Core { reader, author, streams: Streams::default(), cache: Cache::new(SCOPES_CACHED_MAX) })
    }
}

/// Whether the columns of a fact's row say what its line says.
fn fits(row: &rusqlite::Row<'_>, fact: &Fact, stream: StreamId, no: i64, head: Head) -> Result<bool> {
    let entity: Option<Vec<u8>> = row.get(2)?;
    let command: Option<Vec<u8>> = row.get(3)?;
    Ok((fact.stream, fact.seq) == (stream, head.seq)
        && row.get::<_, i64>(0)? == fact_key(no, head.seq)
        && row.get::<_, i64>(1)? == fact.lamport.cast_signed()
        && entity.as_deref() == fact.entity.as_ref().map(|id| id.as_bytes().as_slice())
        && command.as_deref() == fact.command.as_ref().map(|id| id.0.as_bytes().as_slice())
        && row.get::<_, Vec<u8>>(4)? == head.hash.0)
}
