//! The digest of a branch: equal to that of a till that holds the same facts.

use std::collections::BTreeMap;

use log::{BranchId, Digest, RowDigest, Value};

use crate::cells::Cells;
use crate::{Centre, Result};

impl Centre {
    /// The digest of every table of a branch, in one moment.
    ///
    /// # Errors
    /// If the database says no.
    pub async fn digests(&self, branch: BranchId) -> Result<BTreeMap<&'static str, Digest>> {
        let mut db = self.connection().await?;
        let moment = db.build_transaction().isolation_level(tokio_postgres::IsolationLevel::RepeatableRead);
        let tx = moment.read_only(true).start().await?;
        let mut digests = BTreeMap::new();
        for sheet in self.book.sheets() {
            let statement = tx.prepare_cached(&sheet.all).await?;
            let mut sum = Digest::default();
            for row in tx.query(&statement, &[&branch.0]).await? {
                let mut digest = RowDigest::of(sheet.table);
                digest.value(&Value::Id(*branch.0.as_bytes()));
                Cells::of(sheet.table, &sheet.kinds, &row).all()?.iter().for_each(|cell| digest.value(cell));
                sum = Digest::sum([&sum, &digest.finish()]);
            }
            digests.insert(sheet.table.name, sum);
        }
        Ok(digests)
    }
}
