//! How a connection is set up, and the proof that it is.

use std::path::Path;

use log::{Planted, planted};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::{Result, StoreError};

const STATEMENTS_KEPT: usize = 512;

/// Whether a connection writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Write,
    Read,
}

/// Opens a connection on the operating system's files or on a named VFS.
pub(crate) fn connect(path: &Path, vfs: Option<&str>, access: Access) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if access == Access::Write {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let db = match vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs)?,
        None => Connection::open_with_flags(path, flags)?,
    };
    db.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // Without this guarantee SQLite plans a statement anew at every binding, which took a third of the writer's time.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.execute_batch("PRAGMA busy_timeout=5000; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;")?;
    if access == Access::Read {
        db.execute_batch("PRAGMA query_only=ON;")?;
    }
    Ok(db)
}

/// Makes a connection safe to write through. Only called on files that were recognised, since it changes them.
pub(crate) fn secure(db: &Connection) -> Result<()> {
    let synchronous = if planted(Planted::SynchronousNormal) { "NORMAL" } else { "FULL" };
    switch_to_wal(db)?;
    db.execute_batch(&format!(
        "PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=OFF; \
         PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-16384; \
         PRAGMA temp_store=MEMORY;"
    ))?;
    force_fully(db)?;
    demand(db, "journal_mode", "wal")?;
    if !planted(Planted::SynchronousNormal) {
        demand(db, "synchronous", "2")?;
    }
    Ok(())
}

/// Asks for the strictest way of forcing to the disk that the system has (macOS has a laxer one).
pub(crate) fn force_fully(db: &Connection) -> Result<()> {
    Ok(db.execute_batch("PRAGMA fullfsync=ON; PRAGMA checkpoint_fullfsync=ON;")?)
}

/// Switches to the write-ahead log. SQLite answers with the new mode first and commits the switch only when it is asked
/// for the row after that, so the answer is read to its end: else an I/O error of that commit would go unnoticed, and the
/// file would keep its old journal while it says "wal".
fn switch_to_wal(db: &Connection) -> Result<()> {
    let mut statement = db.prepare("PRAGMA journal_mode=WAL")?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}

/// Reads a setting back: a database that keeps it otherwise is not written to.
fn demand(db: &Connection, pragma: &'static str, wanted: &str) -> Result<()> {
    let found: rusqlite::types::Value = db.pragma_query_value(None, pragma, |row| row.get(0))?;
    let found = match found {
        rusqlite::types::Value::Text(text) => text,
        rusqlite::types::Value::Integer(number) => number.to_string(),
        other => format!("{other:?}"),
    };
    if found == wanted { Ok(()) } else { Err(StoreError::Unsafe { pragma, found }) }
}
