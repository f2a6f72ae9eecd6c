//! The log is kept in one part for each month of receipt, so that whole months can be taken out once they are archived.

use deadpool_postgres::Object;

use crate::Result;
use crate::migrate::LOCK;

/// So many months are ready before their first fact comes.
const MONTHS_AHEAD: i32 = 3;

/// Makes the parts of this month and of the next ones, as the clock of the database counts them.
pub(crate) async fn make_ahead(db: &mut Object) -> Result<()> {
    let tx = db.transaction().await?;
    tx.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).await?;
    let months = tx
        .query(
            "SELECT to_char(month, 'YYYY_MM'), to_char(month, 'YYYY-MM-01'), to_char(month + interval '1 month', 'YYYY-MM-01') \
             FROM generate_series(date_trunc('month', now() AT TIME ZONE 'UTC'), \
               date_trunc('month', now() AT TIME ZONE 'UTC') + $1::int * interval '1 month', interval '1 month') AS month",
            &[&MONTHS_AHEAD],
        )
        .await?;
    for month in months {
        let (name, from, to): (String, String, String) = (month.get(0), month.get(1), month.get(2));
        tx.batch_execute(&format!(
            "CREATE TABLE IF NOT EXISTS event_{name} PARTITION OF event \
             FOR VALUES FROM ('{from} 00:00+00') TO ('{to} 00:00+00')"
        ))
        .await?;
    }
    tx.commit().await?;
    Ok(())
}
