//! What a copy knows of itself: small named values that are never sent.

use rusqlite::types::{FromSql, ToSql};
use rusqlite::{Connection, OptionalExtension, params};

use crate::Result;

/// The branch whose facts these are.
pub(crate) const BRANCH: &str = "branch";
/// The device that writes here.
pub(crate) const DEVICE: &str = "device";
/// The machine on which it was last opened.
pub(crate) const MACHINE: &str = "machine";
/// How often it was restored, plus one.
pub(crate) const EPOCH: &str = "epoch";
/// 1 after an orderly close.
pub(crate) const CLEAN: &str = "clean";
/// 1 from a restore until the next opening.
pub(crate) const RESTORED: &str = "restored";
/// The stream that the last process wrote.
pub(crate) const LAST_STREAM: &str = "last_stream";
/// In a copy: what its device needs beside the store, as the device wrote it.
pub(crate) const LUGGAGE: &str = "luggage";

pub(crate) fn get<T: FromSql>(db: &Connection, name: &str) -> Result<Option<T>> {
    let mut statement = db.prepare_cached("SELECT value FROM meta WHERE name = $1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

pub(crate) fn set(db: &Connection, name: &str, value: impl ToSql) -> Result<()> {
    let mut statement = db.prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES ($1, $2)")?;
    statement.execute(params![name, value])?;
    Ok(())
}

pub(crate) fn remove(db: &Connection, name: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM meta WHERE name = $1")?.execute([name])?;
    Ok(())
}
