//! Forward only: brings a file to the tables that this build knows, all or nothing.

use std::panic::{AssertUnwindSafe, catch_unwind};

use refinery::{Migration, Runner, Target};
use rusqlite::Connection;

use crate::error::panic_message;
use crate::{Result, StoreError};

/// «BRIG» in the header of every store.
const APPLICATION_ID: i32 = 0x4252_4947;

/// What a build must know to read the store. Raised only when older builds would misunderstand it.
pub(crate) const COMPAT: u32 = 1;

/// Every migration, in order.
pub(crate) const MIGRATIONS: [(&str, &str); 5] = [
    ("V0001__log", include_str!("../../../migrations/sqlite/V0001__log.sql")),
    ("V0002__state", include_str!("../../../migrations/sqlite/V0002__state.sql")),
    ("V0003__indexes", include_str!("../../../migrations/sqlite/V0003__indexes.sql")),
    ("V0004__print", include_str!("../../../migrations/sqlite/V0004__print.sql")),
    ("V0005__days", include_str!("../../../migrations/sqlite/V0005__days.sql")),
];

/// Refuses files that are no stores or that a newer build wrote.
pub(crate) fn recognise(db: &Connection) -> Result<()> {
    let number = |pragma| db.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    match number("application_id")? {
        APPLICATION_ID => {}
        0 if is_empty(db)? => return Ok(()),
        _ => return Err(StoreError::NotAStore),
    }
    let needed = number("user_version")?.unsigned_abs();
    if needed > COMPAT { Err(StoreError::NewerStore { needed, known: COMPAT }) } else { Ok(()) }
}

fn is_empty(db: &Connection) -> Result<bool> {
    let tables: i64 =
        db.query_row("SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'refinery_schema_history'", [], |row| {
            row.get(0)
        })?;
    Ok(tables == 0)
}

/// Brings the file up to date in one transaction: after a power cut it is as before, or done.
pub(crate) fn migrate(db: &mut Connection) -> Result<()> {
    let applied = last_applied(db)?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if applied > known {
        return Ok(());
    }
    let migrations = MIGRATIONS.iter().map(|(name, sql)| unapplied(name, sql)).collect::<Result<Vec<_>>>()?;
    let runner = Runner::new(&migrations).set_grouped(true).set_target(Target::Latest);
    let run = catch_unwind(AssertUnwindSafe(|| runner.run(db)));
    match run {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(failed(&error)),
        Err(payload) => Err(StoreError::Damaged(panic_message(&*payload))),
    }
}

/// The header is part of the first migration: a file has both or neither.
fn unapplied(name: &str, sql: &str) -> Result<Migration> {
    let sql = match name {
        "V0001__log" => format!("PRAGMA application_id={APPLICATION_ID};\nPRAGMA user_version={COMPAT};\n{sql}"),
        _ => sql.to_owned(),
    };
    Migration::unapplied(name, &sql).map_err(|error| StoreError::Migration(error.to_string()))
}

fn last_applied(db: &Connection) -> Result<i64> {
    let table = "SELECT 1 FROM sqlite_schema WHERE name = 'refinery_schema_history'";
    if !db.prepare(table)?.exists([])? {
        return Ok(0);
    }
    Ok(db.query_row("SELECT coalesce(max(version), 0) FROM refinery_schema_history", [], |row| row.get(0))?)
}

/// Full disks and the like keep their own words, however deep refinery wrapped them.
fn failed(error: &refinery::Error) -> StoreError {
    let mut cause: &(dyn std::error::Error + 'static) = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
        if let Some(rusqlite::Error::SqliteFailure(code, words)) = cause.downcast_ref() {
            return rusqlite::Error::SqliteFailure(*code, words.clone()).into();
        }
    }
    StoreError::Migration(format!("{error}: {cause}"))
}
