//! What can still be read of the log of a damaged file.

use std::path::Path;

use log::{Fact, Head, StreamId};
use sync::Run;

use crate::Result;
use crate::migrate::recognise;
use crate::pragmas::{Access, connect};
use crate::streams::{fact_key, fact_place};

/// Reads fact after fact as far as the file goes and gives back the readable beginning of every stream, to be taken by a
/// new store. It trusts no other table of the file, and no hash: a peer that holds the same lines will tell a changed
/// one by its own.
///
/// # Errors
/// If the file cannot even be opened.
pub fn salvage(path: &Path, vfs: Option<&str>) -> Result<Vec<Run>> {
    let db = connect(path, vfs, Access::Read)?;
    recognise(&db)?;
    let mut runs = Vec::new();
    let mut no = 0;
    while let Some(next) = next_stream(&db, no) {
        no = next;
        runs.extend(read_stream(&db, no));
    }
    Ok(runs)
}

fn next_stream(db: &rusqlite::Connection, after: i64) -> Option<i64> {
    let sql = "SELECT id FROM fact WHERE id >= $1 ORDER BY id LIMIT 1";
    let found = db.query_row(sql, [fact_key(after + 1, 0)], |row| row.get(0));
    // In a damaged file a query may give keys that it was not asked for.
    found.ok().map(|key| fact_place(key).0).filter(|no| *no > after)
}

fn read_stream(db: &rusqlite::Connection, no: i64) -> Option<Run> {
    let (stream, first) = read_line(db, no, 1)?;
    let mut lines = vec![first];
    while let Some((_, line)) = read_line(db, no, lines.len() as u64 + 1).filter(|(of, _)| *of == stream) {
        lines.push(line);
    }
    Some(Run::of(stream, Head::origin(), lines))
}

/// A line that is the fact of its place; nothing where the file gives out.
fn read_line(db: &rusqlite::Connection, no: i64, seq: u64) -> Option<(StreamId, String)> {
    let mut statement = db.prepare_cached("SELECT line FROM fact WHERE id = $1").ok()?;
    let bytes: Vec<u8> = statement.query_row([fact_key(no, seq)], |row| row.get(0)).ok()?;
    let fact = Fact::decode(&bytes).ok().filter(|fact| fact.seq == seq)?;
    Some((fact.stream, String::from_utf8(bytes).ok()?))
}
