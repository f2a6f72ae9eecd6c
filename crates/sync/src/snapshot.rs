//! How a new or repaired device gets the state at one stroke: the records of a snapshot and what is checked of them.
//!
//! A start, rows, an end. The end states what must have arrived; a snapshot without it, or with another sum, is thrown
//! away as a whole.

use log::{BranchId, Hash, Vector};
use serde::{Deserialize, Serialize};

/// The first record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotStart {
    /// Whose state it is.
    pub branch: BranchId,
    /// Version of the rules that made the rows from the facts.
    pub state_version: u32,
}

/// The last record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotEnd {
    /// The facts that the rows stand for; what lies beyond is fetched as usual.
    pub vector: Vector,
    /// Digest of the rows.
    pub digest: Hash,
    /// How many rows were sent.
    pub rows: u64,
}

/// A record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "r", rename_all = "snake_case")]
pub enum Record {
    /// The first one.
    Start(SnapshotStart),
    /// A row of a table.
    Row {
        /// The table.
        table: String,
        /// The cells, in the order of the table's columns.
        row: Vec<serde_json::Value>,
    },
    /// The last one.
    End(SnapshotEnd),
}

/// What a node can hand to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transfer {
    /// Rows: both make the same rows from the same facts.
    Rows,
    /// Lines: the receiver makes the rows itself.
    Lines,
}

impl Transfer {
    /// What to send from a node with `ours` to one with `theirs` as state version.
    pub fn between(ours: u32, theirs: u32) -> Self {
        if ours == theirs { Self::Rows } else { Self::Lines }
    }
}

/// A snapshot that must not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// It does not begin with a start, or goes on after its end.
    #[error("the records of the snapshot are out of order")]
    OutOfOrder,
    /// It belongs to another branch.
    #[error("the snapshot belongs to another branch")]
    WrongBranch,
    /// Its rows were made by other rules.
    #[error("the snapshot has state version {theirs}, this program {ours}")]
    OtherVersion {
        /// Version of this program.
        ours: u32,
        /// Version of the snapshot.
        theirs: u32,
    },
    /// It has no end.
    #[error("the snapshot broke off after {rows} rows")]
    Unfinished {
        /// Rows that came.
        rows: u64,
    },
    /// Rows are missing or too many.
    #[error("the snapshot states {stated} rows and has {rows}")]
    WrongCount {
        /// Rows that the end states.
        stated: u64,
        /// Rows that came.
        rows: u64,
    },
    /// The rows are not the ones that were sent.
    #[error("the rows of the snapshot do not fit its digest")]
    WrongDigest,
}

/// Checks the records of a snapshot while they come.
#[derive(Debug)]
pub struct SnapshotIntake {
    branch: BranchId,
    state_version: u32,
    started: bool,
    rows: u64,
    end: Option<SnapshotEnd>,
}

impl SnapshotIntake {
    /// Expects a snapshot of this branch, made by these rules.
    pub fn new(branch: BranchId, state_version: u32) -> Self {
        Self { branch, state_version, started: false, rows: 0, end: None }
    }

    /// Takes note of the next record.
    pub fn take(&mut self, record: &Record) -> Result<(), SnapshotError> {
        match record {
            Record::Start(start) if !self.started => self.start(start),
            Record::Row { .. } if self.started && self.end.is_none() => {
                self.rows += 1;
                Ok(())
            }
            Record::End(end) if self.started && self.end.is_none() => self.end(end),
            _ => Err(SnapshotError::OutOfOrder),
        }
    }

    fn start(&mut self, start: &SnapshotStart) -> Result<(), SnapshotError> {
        if start.branch != self.branch {
            return Err(SnapshotError::WrongBranch);
        }
        if start.state_version != self.state_version {
            return Err(SnapshotError::OtherVersion { ours: self.state_version, theirs: start.state_version });
        }
        self.started = true;
        Ok(())
    }

    fn end(&mut self, end: &SnapshotEnd) -> Result<(), SnapshotError> {
        if end.rows != self.rows {
            return Err(SnapshotError::WrongCount { stated: end.rows, rows: self.rows });
        }
        self.end = Some(end.clone());
        Ok(())
    }

    /// Compares the digest of the rows as they were loaded. Returns the vector to go on from.
    pub fn finish(self, digest: Hash) -> Result<Vector, SnapshotError> {
        match self.end {
            None => Err(SnapshotError::Unfinished { rows: self.rows }),
            Some(end) if end.digest != digest => Err(SnapshotError::WrongDigest),
            Some(end) => Ok(end.vector),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const BRANCH: BranchId = BranchId(Uuid::from_u128(0xb));

    fn start() -> Record {
        Record::Start(SnapshotStart { branch: BRANCH, state_version: 3 })
    }

    fn row() -> Record {
        Record::Row { table: "orders".to_owned(), row: vec![1.into(), "суп".into()] }
    }

    fn end(rows: u64) -> Record {
        Record::End(SnapshotEnd { vector: Vector::default(), digest: Hash::of(b"rows"), rows })
    }

    fn check(records: &[Record], digest: &[u8], expected: &str) {
        let mut intake = SnapshotIntake::new(BRANCH, 3);
        let wire = |record| serde_json::from_str(&serde_json::to_string(record).unwrap()).unwrap();
        let taken = records.iter().try_for_each(|record| intake.take(&wire(record)));
        let outcome = taken.and_then(|()| intake.finish(Hash::of(digest)));
        assert_eq!(outcome.map_or_else(|e| e.to_string(), |_| "good".to_owned()), expected);
    }

    #[test]
    fn only_a_whole_snapshot_is_used() {
        check(&[start(), row(), row(), end(2)], b"rows", "good");
        check(&[start(), row(), row(), end(2)], b"other", "the rows of the snapshot do not fit its digest");
        check(&[start(), row(), end(2)], b"rows", "the snapshot states 2 rows and has 1");
        check(&[start(), row()], b"rows", "the snapshot broke off after 1 rows");
        check(&[row(), end(1)], b"rows", "the records of the snapshot are out of order");
        check(&[start(), end(0), row()], b"rows", "the records of the snapshot are out of order");
        check(&[start(), start(), end(0)], b"rows", "the records of the snapshot are out of order");
        let strange = Record::Start(SnapshotStart { branch: BranchId(Uuid::nil()), state_version: 3 });
        check(&[strange], b"rows", "the snapshot belongs to another branch");
        let newer = Record::Start(SnapshotStart { branch: BRANCH, state_version: 4 });
        check(&[newer], b"rows", "the snapshot has state version 4, this program 3");
    }

    #[test]
    fn rows_go_only_between_equal_rules() {
        assert_eq!(Transfer::between(3, 3), Transfer::Rows);
        assert_eq!(Transfer::between(3, 4), Transfer::Lines);
    }
}
