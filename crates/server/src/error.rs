//! What can go wrong at the centre. None of it leaves anything half-written.

use deadpool_postgres::PoolError;
use tokio_postgres::error::SqlState;

/// An error of the centre.
#[derive(Debug, thiserror::Error)]
pub enum CentreError {
    /// The address of the database cannot be read.
    #[error("the address of the database is wrong: {0}")]
    Address(String),
    /// No connection to the database could be had.
    #[error("the database is not reached: {0}")]
    Unreachable(#[from] PoolError),
    /// The database says no.
    #[error("the database says: {}", words(.0))]
    Postgres(#[from] tokio_postgres::Error),
    /// A migration failed; it was rolled back.
    #[error("the database could not be brought up to date: {0}")]
    Migration(String),
    /// A cell that does not hold what its table says.
    #[error("the database is damaged: {0}")]
    Cell(#[from] log::CellError),
    /// What stands in the database cannot be.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The rules name a table that they do not describe: a mistake in the program.
    #[error("no table «{0}» is described")]
    UnknownTable(String),
}

impl CentreError {
    /// Whether the same work may succeed if it is done once more: two transactions stood in each other's way.
    pub(crate) fn is_passing(&self) -> bool {
        let Self::Postgres(error) = self else { return false };
        matches!(error.code(), Some(&SqlState::T_R_DEADLOCK_DETECTED | &SqlState::T_R_SERIALIZATION_FAILURE))
    }
}

/// The driver keeps what the server said one step deeper.
fn words(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)
}
