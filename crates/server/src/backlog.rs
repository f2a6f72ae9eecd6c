//! Facts of kinds that an earlier build did not know are applied once a build does: that is legal, because the order in
//! which facts are applied does not matter.

use log::{BranchId, Fact};
use uuid::Uuid;

use crate::judge::ops;
use crate::{Centre, CentreError, Result, state};

/// Facts in one transaction.
const FACTS_MAX: i64 = 500;

impl Centre {
    /// Applies what waits and is known now, of every branch; how many facts that were. Done twice at once, it does no harm.
    ///
    /// # Errors
    /// If the database says no; what was applied until then stays.
    pub async fn apply_backlog(&self) -> Result<u64> {
        let branches = self.connection().await?.query("SELECT branch_id FROM branch", &[]).await?;
        let mut applied = 0;
        for branch in branches {
            let mut after = 0;
            while let Some((lamport, count)) = self.apply_some(BranchId(branch.get(0)), after).await? {
                (after, applied) = (lamport, applied + count);
            }
        }
        Ok(applied)
    }

    /// Applies the next facts after a counter; the counter up to which was looked, and how many facts were known.
    async fn apply_some(&self, branch: BranchId, after: i64) -> Result<Option<(i64, u64)>> {
        let mut db = self.connection().await?;
        let tx = db.transaction().await?;
        // Whole counters at a time, since two streams may share one.
        let sql = "SELECT lamport, line FROM event WHERE branch_id = $1 AND NOT applied AND lamport > $2 \
                   ORDER BY lamport FETCH FIRST $3 ROWS WITH TIES";
        let statement = tx.prepare_cached(sql).await?;
        let rows = tx.query(&statement, &[&branch.0, &after, &FACTS_MAX]).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        let upto: i64 = last.get(0);
        let decode = |row: &tokio_postgres::Row| Fact::decode(row.get::<_, &str>(1).as_bytes());
        let facts = rows.iter().map(decode).collect::<Result<Vec<_>, _>>();
        let facts = facts.map_err(|error| CentreError::Damaged(error.to_string()))?;
        let known = facts.iter().filter_map(|fact| Some((fact, ops(fact)?))).collect::<Vec<_>>();
        let changes = known.iter().map(|(fact, ops)| (*fact, ops.as_slice())).collect::<Vec<_>>();
        state::apply(&tx, &self.book, branch, &changes).await?;
        let (streams, seqs): (Vec<Uuid>, Vec<i64>) =
            known.iter().map(|(fact, _)| (fact.stream.0, fact.seq.cast_signed())).unzip();
        let sql = "UPDATE event SET applied = true FROM unnest($2::uuid[], $3::bigint[]) AS done(stream, seq) \
                   WHERE event.branch_id = $1 AND event.stream = done.stream AND event.seq = done.seq";
        let statement = tx.prepare_cached(sql).await?;
        let count = tx.execute(&statement, &[&branch.0, &streams, &seqs]).await?;
        tx.commit().await?;
        Ok(Some((upto, count)))
    }
}
