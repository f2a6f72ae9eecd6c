//! The digest of a store: see [`log::Digest`].

use std::collections::BTreeMap;

use log::{Digest, RowDigest, Table, sql};
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
            let mut digest = RowDigest::of(table);
            for place in 0..counting.len() {
                add(&mut digest, row.get_ref(place)?);
            }
            sum = Digest::sum([&sum, &digest.finish()]);
        }
        Ok(sum)
    }
}

fn add(digest: &mut RowDigest, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => digest.null(),
        ValueRef::Integer(number) => digest.int(number),
        ValueRef::Text(text) => digest.text(text),
        ValueRef::Blob(bytes) => digest.bytes(bytes),
        ValueRef::Real(number) => digest.foreign(&number.to_bits().to_be_bytes()),
    }
}
