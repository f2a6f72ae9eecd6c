//! One number that stands for all rows: the sum of their hashes, so that no order of tables or rows matters.

use std::collections::BTreeMap;
use std::fmt;

use log::{Table, sql};
use rusqlite::types::ValueRef;

use crate::{Reader, Result};

/// Which columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Columns {
    /// All.
    All,
    /// All but those that hold a time of day (`…_ms`): what must be equal whatever the clocks said.
    Timeless,
}

/// The sum of the BLAKE3 hashes of all rows, modulo 2^128. A row's hash covers the table's name and, for each column in
/// the order of [`sql::columns`], one letter for its kind and its bytes, so that every database gives the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Digest(pub u128);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl Digest {
    /// The digest of several parts together.
    pub(crate) fn sum<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        parts.into_iter().fold(Self::default(), |all, one| Self(all.0.wrapping_add(one.0)))
    }
}

impl Reader {
    /// The digest of all base and derived tables.
    pub fn digest(&self, columns: Columns) -> Result<Digest> {
        Ok(Digest::sum(self.digests(columns)?.values()))
    }

    /// The digest of every table.
    pub fn digests(&self, columns: Columns) -> Result<BTreeMap<&'static str, Digest>> {
        self.book.sheets().map(|sheet| Ok((sheet.table.name, self.digest_of(sheet.table, columns)?))).collect()
    }

    fn digest_of(&self, table: &Table, columns: Columns) -> Result<Digest> {
        let names = sql::columns(table);
        let counting = names.iter().filter(|name| columns == Columns::All || !name.ends_with("_ms"));
        let counting = counting.map(String::as_str).collect::<Vec<_>>();
        let mut statement = self.db.prepare(&format!("SELECT {} FROM {}", counting.join(", "), table.name))?;
        let mut rows = statement.query([])?;
        let mut sum = Digest::default();
        while let Some(row) = rows.next()? {
            let mut hasher = blake3::Hasher::new();
            cell(&mut hasher, b't', table.name.as_bytes());
            for place in 0..counting.len() {
                hash(&mut hasher, row.get_ref(place)?);
            }
            sum = Digest::sum([&sum, &Digest(first_half(&hasher.finalize()))]);
        }
        Ok(sum)
    }
}

fn hash(hasher: &mut blake3::Hasher, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => cell(hasher, b'n', &[]),
        ValueRef::Integer(number) => cell(hasher, b'i', &number.to_be_bytes()),
        ValueRef::Text(text) => cell(hasher, b't', text),
        ValueRef::Blob(bytes) => cell(hasher, b'b', bytes),
        ValueRef::Real(number) => cell(hasher, b'r', &number.to_bits().to_be_bytes()),
    }
}

/// The length leads, so that no two rows run into the same bytes.
fn cell(hasher: &mut blake3::Hasher, kind: u8, bytes: &[u8]) {
    hasher.update(&[kind]).update(&(bytes.len() as u64).to_be_bytes()).update(bytes);
}

fn first_half(hash: &blake3::Hash) -> u128 {
    hash.as_bytes()[..16].iter().fold(0, |number, byte| number << 8 | u128::from(*byte))
}
