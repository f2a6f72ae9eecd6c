//! What can go wrong with a store, in words for people.

use rusqlite::ErrorCode;

/// An error of the store. None of them leaves anything half-written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file was written by a version whose stores this one cannot read.
    #[error("the store was written by a newer version of the program (it asks for {needed}, this one knows {known})")]
    NewerStore {
        /// What the store asks for.
        needed: u32,
        /// What this build knows.
        known: u32,
    },
    /// Another process, or this one, has it open.
    #[error("the store is in use by another process")]
    Locked,
    /// There is no room left, and the reserve is used up.
    #[error("the disk is full")]
    DiskFull,
    /// The disk or the file cannot be written.
    #[error("the store cannot be written: the disk or the file is read-only")]
    ReadOnly,
    /// The file is damaged.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// The file is something else.
    #[error("the file is not a store of this program")]
    NotAStore,
    /// The store belongs to another branch or device.
    #[error("the store belongs to another {0}")]
    Foreign(&'static str),
    /// A migration failed; it was rolled back.
    #[error("the store could not be brought up to date: {0}")]
    Migration(String),
    /// SQLite did not take over a setting without which nothing is safe.
    #[error("the database does not keep {pragma} as demanded (it says {found})")]
    Unsafe {
        /// The setting.
        pragma: &'static str,
        /// What it is.
        found: String,
    },
    /// A fact that cannot be written as a line.
    #[error("the fact cannot be written: {0}")]
    Line(#[from] log::LineError),
    /// A fact that its own author cannot apply: a mistake in the program.
    #[error("the fact cannot be applied: {0}")]
    Unapplied(#[from] domain::Unapplied),
    /// A cell that does not hold what its table says.
    #[error("the store is damaged: {0}")]
    Cell(#[from] log::CellError),
    /// The model names a table that it does not describe: a mistake in the program.
    #[error("no table «{0}» is described")]
    UnknownTable(String),
    /// The log does not reach back to its beginning, so that the state cannot be made from it alone.
    #[error("older facts were dropped: the state cannot be rebuilt from the log alone")]
    BelowFloor,
    /// The program panicked while it worked on the store; the work was rolled back.
    #[error("the program failed: {0}")]
    Panicked(String),
    /// An error of another kind has spoilt the transaction; this is what it said.
    #[error("{0}")]
    Spoilt(String),
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// A file beside the database.
    #[error("a file could not be used: {0}")]
    File(#[from] std::io::Error),
    /// Anything else that SQLite says.
    #[error("the database says: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(error.to_string()),
            Some(ErrorCode::NotADatabase) => Self::NotAStore,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            _ => Self::Sqlite(error),
        }
    }
}

/// What a panic said.
pub(crate) fn panic_message(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic without words".to_owned())
}
