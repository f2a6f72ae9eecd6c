//! The SQL of every table of the rules, written once at the start. Every statement names its branch first.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Aggregate, Scope};
use log::{Kind, RowOp, Table, sql};

use crate::cells::kinds;
use crate::ddl::{self, tables};
use crate::{CentreError, Result};

/// Everything that is known of the tables before a row is read.
#[derive(Debug)]
pub(crate) struct Book {
    sheets: BTreeMap<&'static str, Sheet>,
    /// Which aggregate the rows of a table that facts write belong to.
    aggregates: BTreeMap<&'static str, &'static Aggregate>,
    /// The tables of running totals, which `derive` never touches.
    totals: BTreeSet<&'static str>,
}

/// One table with its SQL.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) table: &'static Table,
    /// Kinds of its columns, without the branch.
    pub(crate) kinds: Vec<Kind>,
    /// Reads all rows of the branch.
    pub(crate) all: String,
    /// Reads the rows of many aggregates.
    pub(crate) of_scopes: String,
    /// Reads rows by their keys.
    pub(crate) by_key: String,
    /// Writes whole rows in the place of those that stand there.
    pub(crate) upsert: String,
    /// Removes rows by their keys.
    pub(crate) delete: String,
}

impl Book {
    pub(crate) fn write() -> Result<Self> {
        let sheets = tables().into_iter().map(|table| Ok((table.name, Sheet::write(table)?)));
        let written = domain::AGGREGATES.iter().flat_map(|one| one.tables.iter().map(move |table| (table.name, *one)));
        let totals = domain::AGGREGATES.iter().flat_map(|one| one.tables).filter_map(|table| table.total);
        Ok(Self {
            sheets: sheets.collect::<Result<_>>()?,
            aggregates: written.collect(),
            totals: totals.map(|total| total.table).collect(),
        })
    }

    pub(crate) fn sheet(&self, table: &str) -> Result<&Sheet> {
        self.sheets.get(table).ok_or_else(|| CentreError::UnknownTable(table.to_owned()))
    }

    /// Every table, by name.
    pub(crate) fn sheets(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.values()
    }

    /// The aggregate that an operation touches.
    pub(crate) fn scope(&self, op: &RowOp) -> Result<Scope> {
        let name = op.table().name;
        let unknown = || CentreError::UnknownTable(name.to_owned());
        let aggregate = *self.aggregates.get(name).ok_or_else(unknown)?;
        Ok(Scope { aggregate, id: op.key().first().ok_or_else(unknown)?.clone() })
    }

    /// The derived tables of an aggregate that `derive` fills.
    pub(crate) fn figures(&self, aggregate: &'static Aggregate) -> impl Iterator<Item = &Sheet> {
        let derived = aggregate.derived.iter().filter(|table| !self.totals.contains(table.name));
        derived.filter_map(|table| self.sheets.get(table.name))
    }

    /// All tables that are read before the figures of an aggregate are derived; none if it has no figures.
    pub(crate) fn read_whole(&self, aggregate: &'static Aggregate) -> Vec<&Sheet> {
        let figures = self.figures(aggregate).collect::<Vec<_>>();
        match figures.is_empty() {
            true => Vec::new(),
            false => aggregate.tables.iter().filter_map(|table| self.sheets.get(table.name)).chain(figures).collect(),
        }
    }
}

impl Sheet {
    fn write(table: &'static Table) -> Result<Self> {
        let columns = sql::columns(table);
        let (t, branch, rest) = (table.name, sql::BRANCH, columns[1..].join(", "));
        let kinds = kinds(table);
        let key = table.key.iter().map(|column| column.name).collect::<Vec<_>>();
        let first = key.first().ok_or_else(|| CentreError::UnknownTable(t.to_owned()))?;
        let read = format!("SELECT {rest} FROM {t} WHERE {branch} = $1");
        let keys = format!("({}) IN (SELECT * FROM unnest({}))", key.join(", "), arrays(&kinds[..key.len()]));
        let set = columns[1 + key.len()..].iter().map(|name| format!("{name} = excluded.{name}")).collect::<Vec<_>>();
        let update = if set.is_empty() { "NOTHING".to_owned() } else { format!("UPDATE SET {}", set.join(", ")) };
        Ok(Self {
            table,
            all: read.clone(),
            of_scopes: format!("{read} AND {first} = ANY($2)"),
            by_key: format!("{read} AND {keys}"),
            upsert: format!(
                "INSERT INTO {t} ({branch}, {rest}) SELECT $1::uuid, * FROM unnest({}) \
                 ON CONFLICT ({branch}, {}) DO {update}",
                arrays(&kinds),
                key.join(", ")
            ),
            delete: format!("DELETE FROM {t} WHERE {branch} = $1 AND {keys}"),
            kinds,
        })
    }
}

/// One array parameter for each column, from `$2` on.
fn arrays(kinds: &[Kind]) -> String {
    let numbered = kinds.iter().zip(2..);
    numbered.map(|(kind, n)| format!("${n}::{}[]", ddl::kind(*kind))).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_as_sql() {
        let sheet = Sheet::write(domain::order::DISCOUNT).unwrap();
        insta::assert_snapshot!(sheet.of_scopes, @"SELECT order_id, discount_id, whole, lines, reason, l, s, withdrawn FROM discount WHERE branch_id = $1 AND order_id = ANY($2)");
        insta::assert_snapshot!(sheet.upsert, @"INSERT INTO discount (branch_id, order_id, discount_id, whole, lines, reason, l, s, withdrawn) SELECT $1::uuid, * FROM unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::uuid[], $9::bigint[]) ON CONFLICT (branch_id, order_id, discount_id) DO UPDATE SET whole = excluded.whole, lines = excluded.lines, reason = excluded.reason, l = excluded.l, s = excluded.s, withdrawn = excluded.withdrawn");
        insta::assert_snapshot!(sheet.delete, @"DELETE FROM discount WHERE branch_id = $1 AND (order_id, discount_id) IN (SELECT * FROM unnest($2::uuid[], $3::uuid[]))");
    }

    #[test]
    fn a_running_total_belongs_to_the_aggregate_whose_lock_is_held() {
        for total in tables().into_iter().filter_map(|table| table.total) {
            assert_eq!(total.group.first(), Some(&0), "{}", total.table);
        }
    }

    #[test]
    fn a_table_that_facts_write_belongs_to_one_aggregate() {
        let written = domain::AGGREGATES.iter().flat_map(|one| one.tables).map(|table| table.name);
        let written = written.collect::<Vec<_>>();
        assert_eq!(written.iter().collect::<BTreeSet<_>>().len(), written.len());
    }
}
