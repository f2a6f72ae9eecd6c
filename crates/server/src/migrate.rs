//! Forward only: brings a database to the tables that this build knows.

use deadpool_postgres::Object;
use refinery::{Migration, Runner, Target};

use crate::{CentreError, Result};

/// Every migration, in order.
pub const MIGRATIONS: [(&str, &str); 3] = [
    ("V0001__log", include_str!("../../../migrations/postgres/V0001__log.sql")),
    ("V0002__state", include_str!("../../../migrations/postgres/V0002__state.sql")),
    ("V0003__indexes", include_str!("../../../migrations/postgres/V0003__indexes.sql")),
];

/// The lock under which one node at a time changes tables: «BRIG» in numbers.
pub(crate) const LOCK: i64 = 0x4252_4947;

/// Brings the database up to date, all or nothing. Nodes that start together wait for each other.
pub(crate) async fn migrate(db: &mut Object) -> Result<()> {
    db.execute("SELECT pg_advisory_lock($1)", &[&LOCK]).await?;
    let outcome = run(db).await;
    db.execute("SELECT pg_advisory_unlock($1)", &[&LOCK]).await?;
    outcome
}

async fn run(db: &mut Object) -> Result<()> {
    let failed = |error: refinery::Error| CentreError::Migration(error.to_string());
    let unapplied = |(name, sql): &(&str, &str)| Migration::unapplied(name, sql).map_err(failed);
    let migrations = MIGRATIONS.iter().map(unapplied).collect::<Result<Vec<_>>>()?;
    let runner = Runner::new(&migrations).set_grouped(true).set_target(Target::Latest).set_abort_missing(false);
    runner.run_async(&mut ***db).await.map_err(failed)?;
    Ok(())
}
