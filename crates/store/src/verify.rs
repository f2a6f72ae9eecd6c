//! The proof that a store is what its log says: file, chains, columns, rows, figures.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use log::{Author, Fact, Head, Lamport, StreamId};
use rusqlite::backup::Backup;
use rusqlite::{Connection, ErrorCode, params};
use uuid::Uuid;

use crate::apply::Core;
use crate::cache::Cache;
use crate::streams::{self, Stream, Streams, fact_key};
use crate::{Columns, Digest, Model, Reader, Result, StoreError};

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

    /// Notes what is wrong with the store. What keeps the machine from looking says nothing of it and ends the proof.
    fn note<T>(&mut self, what: &str, outcome: Result<T>) -> Result<Option<T>> {
        match outcome {
            Ok(found) => Ok(Some(found)),
            Err(error) if is_of_the_machine(&error) => Err(error),
            Err(error) => {
                self.problems.push(format!("{what}: {error}"));
                Ok(None)
            }
        }
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

/// There is no room for the copy, no folder, no memory.
fn is_of_the_machine(error: &StoreError) -> bool {
    match error {
        StoreError::DiskFull | StoreError::File(_) => true,
        StoreError::Sqlite(error) => {
            matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::OutOfMemory))
        }
        _ => false,
    }
}

/// Proves a store, in use or not, without changing it: SQLite's integrity check; every line against its chain, its number
/// and its columns; every stream against its head; and all tables against those that are rebuilt from the log. All of it
/// on a temporary copy of one moment, page for page, so that nobody has to stop selling and nothing moves meanwhile.
///
/// # Errors
/// If the file cannot be opened at all, or there is no room for the copy. Everything else is a problem in the report.
pub fn verify(path: &Path, vfs: Option<&str>, model: Model) -> Result<Report> {
    let mut report = Report::default();
    let copy = Reader::open(path, vfs, model)?.copy();
    if let Some(copy) = report.note("the file", copy)? {
        copy.prove(&mut report)?;
    }
    Ok(report)
}

impl Reader {
    fn prove(self, report: &mut Report) -> Result<()> {
        if let Some(found) = report.note("the file", self.integrity_check())? {
            report.problems.extend(found);
        }
        if let Some(streams) = report.note("the streams", streams::read(&self.db))? {
            report.streams = streams.len() as u64;
            for (id, stream) in &streams {
                let outcome = self.verify_stream(report, *id, stream);
                report.note(&format!("stream {id}"), outcome)?;
            }
            self.verify_count(report)?;
        }
        let unapplied = self.unapplied();
        report.unapplied = report.note("waiting facts", unapplied)?.unwrap_or(0);
        if let Some((digest, differing)) = report.note("the state", self.verify_state())? {
            report.digest = digest;
            report.problems.extend(differing.iter().map(|table| format!("table {table} is not what the log says")));
        }
        Ok(())
    }

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
    fn verify_count(&self, report: &mut Report) -> Result<()> {
        let count = self.db.query_row("SELECT count(*) FROM fact NOT INDEXED", [], |row| row.get(0));
        let count = report.note("the facts", count.map_err(Into::into).and_then(streams::natural))?;
        if count.is_some_and(|count| count != report.facts) {
            report.problems.push("there are facts that belong to no stream".to_owned());
        }
        Ok(())
    }

    /// The digest of the state, and the tables that differ from those that the log gives.
    fn verify_state(self) -> Result<(Digest, Vec<&'static str>)> {
        let before = self.digests(Columns::All)?;
        let author = Author::new(StreamId(Uuid::nil()), Lamport::default());
        let cache = Cache::new(SCOPES_CACHED_MAX);
        let mut again = Core { reader: self, author, streams: Streams::default(), cache };
        again.rebuild()?;
        let after = again.reader.digests(Columns::All)?;
        let differing = before.iter().filter(|(table, digest)| after.get(*table) != Some(*digest));
        Ok((Digest::sum(before.values()), differing.map(|(table, _)| *table).collect()))
    }

    /// A copy of the whole store at one moment that the system deletes when it is closed.
    fn copy(&self) -> Result<Self> {
        let mut db = Connection::open("")?;
        db.execute_batch("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")?;
        Backup::new(&self.db, &mut db)?.step(-1)?;
        Ok(Self { db, book: Arc::clone(&self.book) })
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
