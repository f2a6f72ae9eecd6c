//! One number that stands for many rows: the sum of their hashes, so that no order of tables or rows matters, and every
//! database gives the same.

use std::fmt;

use crate::{Table, Value};

/// The sum of the BLAKE3 hashes of rows, modulo 2^128. A row's hash covers the table's name and, for each column in the
/// order of [`crate::sql::columns`], one letter for its kind and its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Digest(pub u128);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl Digest {
    /// The digest of several parts together.
    pub fn sum<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        parts.into_iter().fold(Self::default(), |all, one| Self(all.0.wrapping_add(one.0)))
    }
}

/// The digest of one row, cell by cell.
#[derive(Debug, Clone)]
pub struct RowDigest(blake3::Hasher);

impl RowDigest {
    /// Of a row of this table, before its first cell.
    pub fn of(table: &Table) -> Self {
        let mut row = Self(blake3::Hasher::new());
        row.text(table.name.as_bytes());
        row
    }

    /// A cell that is empty.
    pub fn null(&mut self) {
        self.cell(b'n', &[]);
    }

    /// A whole number.
    pub fn int(&mut self, number: i64) {
        self.cell(b'i', &number.to_be_bytes());
    }

    /// A text.
    pub fn text(&mut self, text: &[u8]) {
        self.cell(b't', text);
    }

    /// An identifier or a hash.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.cell(b'b', bytes);
    }

    /// What no table of ours holds, so that damage shows.
    pub fn foreign(&mut self, bytes: &[u8]) {
        self.cell(b'r', bytes);
    }

    /// Whatever a cell holds.
    pub fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.null(),
            Value::Int(number) => self.int(*number),
            Value::Text(text) => self.text(text.as_bytes()),
            Value::Id(bytes) => self.bytes(bytes),
        }
    }

    /// The row as a number.
    pub fn finish(self) -> Digest {
        let hash = self.0.finalize();
        Digest(hash.as_bytes()[..16].iter().fold(0, |number, byte| number << 8 | u128::from(*byte)))
    }

    /// The length leads, so that no two rows run into the same bytes.
    fn cell(&mut self, kind: u8, bytes: &[u8]) {
        self.0.update(&[kind]).update(&(bytes.len() as u64).to_be_bytes()).update(bytes);
    }
}
