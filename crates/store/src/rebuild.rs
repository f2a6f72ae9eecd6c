//! The state made anew from the log, and facts applied that an earlier build did not know.

use log::Fact;
use rusqlite::params;

use crate::apply::{Core, Touch};
use crate::merge::Merge;
use crate::streams;
use crate::{Reader, Result, StoreError, Writer};

/// Facts between two derivations, so that memory stays small.
const FACTS_PER_STEP: u64 = 1_000;

impl Writer {
    /// Deletes all rows and applies every fact again, in the order of merging, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::BelowFloor`] if older facts were dropped.
    pub fn rebuild(&mut self) -> Result<()> {
        self.transaction(|core, _| core.rebuild())
    }

    /// Applies facts that wait because an earlier build did not know their kind. Gives back how many were applied.
    pub fn apply_backlog(&mut self) -> Result<u64> {
        self.transaction(|core, _| {
            let mut touch = Touch::default();
            let mut applied = 0;
            for (key, line) in core.reader.waiting()? {
                applied += u64::from(core.apply_again(&mut touch, key, &line)?);
            }
            core.derive(&mut touch)?;
            Ok(applied)
        })
    }
}

impl Core {
    /// See [`Writer::rebuild`]; within a transaction.
    pub(crate) fn rebuild(&mut self) -> Result<()> {
        let known = streams::read(&self.reader.db)?;
        if known.values().any(|stream| stream.floor.seq > 0) {
            return Err(StoreError::BelowFloor);
        }
        self.cache.clear();
        for sheet in self.reader.book.sheets() {
            self.reader.db.execute(&format!("DELETE FROM {}", sheet.table.name), [])?;
        }
        let mut merge = Merge::of(&self.reader, &known)?;
        self.replay(&mut merge)
    }

    fn replay(&mut self, merge: &mut Merge) -> Result<()> {
        let mut touch = Touch::default();
        let mut applied = 0_u64;
        while let Some(next) = merge.next(&self.reader)? {
            self.apply_again(&mut touch, next.key, &next.line)?;
            applied += 1;
            if applied.is_multiple_of(FACTS_PER_STEP) {
                self.derive(&mut touch)?;
            }
        }
        self.derive(&mut touch)
    }

    /// Applies a fact that lies in the store; true if this build knows it.
    fn apply_again(&mut self, touch: &mut Touch, key: i64, line: &[u8]) -> Result<bool> {
        let fact = Fact::decode(line).map_err(|error| StoreError::Damaged(error.to_string()))?;
        let ops = self.reader.book.model.evolve(&fact);
        let sql = "UPDATE fact SET applied = $1 WHERE id = $2 AND applied <> $1";
        self.reader.db.prepare_cached(sql)?.execute(params![ops.is_ok(), key])?;
        match ops {
            Ok(ops) => self.apply(touch, &fact, &ops).map(|()| true),
            Err(_) => Ok(false),
        }
    }
}

impl Reader {
    fn waiting(&self) -> Result<Vec<(i64, Vec<u8>)>> {
        let mut statement = self.db.prepare_cached("SELECT id, line FROM fact WHERE applied = 0 ORDER BY id")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?)
    }
}
