//! The SQL of every table of the model, written once when the store is opened.

use std::collections::BTreeMap;

use domain::{Aggregate, Scope};
use log::{BranchId, RowOp, Stamp, Table, Total, Value, sql};
use rusqlite::{Connection, params_from_iter};

use crate::cells::Arg;
use crate::{Model, Result, StoreError};

/// An aggregate of fewer tables is not probed: reading them costs no more.
const PROBED_MIN: usize = 4;

/// Everything that is known of the tables before a row is read.
#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) model: Model,
    pub(crate) branch: BranchId,
    sheets: BTreeMap<&'static str, Sheet>,
    /// By the name of an aggregate: asks which of its sheets hold something of one.
    probes: BTreeMap<&'static str, String>,
}

/// One table with its SQL.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) table: &'static Table,
    pub(crate) aggregate: &'static Aggregate,
    /// Holds running totals: it is never touched by `derive`.
    pub(crate) is_total: bool,
    put: String,
    lww: Vec<String>,
    mark: Vec<String>,
    /// Selects by the first n columns of the key.
    select: Vec<String>,
    upsert: String,
    delete: String,
}

impl Book {
    pub(crate) fn write(model: Model, branch: BranchId) -> Result<Self> {
        let mut sheets = BTreeMap::new();
        for aggregate in model.aggregates {
            let tables = aggregate.tables.iter().chain(aggregate.derived);
            sheets.extend(tables.map(|table| (table.name, Sheet::write(table, aggregate))));
        }
        for total in model.aggregates.iter().flat_map(|a| a.tables).filter_map(|t| t.total) {
            let unknown = || StoreError::UnknownTable(total.table.to_owned());
            sheets.get_mut(total.table).ok_or_else(unknown)?.is_total = true;
        }
        let mut book = Self { model, branch, sheets, probes: BTreeMap::new() };
        for aggregate in model.aggregates.iter().filter(|aggregate| aggregate.tables.len() >= PROBED_MIN) {
            let probes = book.written(aggregate).map(|sheet| format!("EXISTS ({})", sheet.select[1]));
            let probe = format!("SELECT {}", probes.collect::<Vec<_>>().join(", "));
            book.probes.insert(aggregate.name, probe);
        }
        Ok(book)
    }

    pub(crate) fn sheet(&self, table: &str) -> Result<&Sheet> {
        self.sheets.get(table).ok_or_else(|| StoreError::UnknownTable(table.to_owned()))
    }

    /// Every table, by name.
    pub(crate) fn sheets(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.values()
    }

    /// The tables of an aggregate that facts write.
    fn written(&self, aggregate: &'static Aggregate) -> impl Iterator<Item = &Sheet> {
        aggregate.tables.iter().filter_map(|t| self.sheets.get(t.name))
    }

    /// The tables that may hold something of this aggregate. One statement asks all that facts write, since most hold
    /// nothing: an order that begins is in none, and a statement costs far more than a look. Without rows there are no
    /// figures.
    pub(crate) fn filled(&self, db: &Connection, scope: &Scope) -> Result<Vec<&Sheet>> {
        let (sheets, figures) = (self.written(scope.aggregate), self.figures(scope.aggregate));
        let Some(probe) = self.probes.get(scope.aggregate.name) else { return Ok(sheets.chain(figures).collect()) };
        let mut statement = db.prepare_cached(probe)?;
        let mut rows = statement.query(params_from_iter(self.key(std::slice::from_ref(&scope.id))))?;
        let Some(row) = rows.next()? else { return Ok(Vec::new()) };
        let found = sheets.enumerate().map(|(at, sheet)| -> Result<_> { Ok(row.get::<_, bool>(at)?.then_some(sheet)) });
        let mut filled = found.filter_map(Result::transpose).collect::<Result<Vec<_>>>()?;
        if !filled.is_empty() {
            filled.extend(figures);
        }
        Ok(filled)
    }

    /// The derived tables of an aggregate that `derive` fills.
    pub(crate) fn figures(&self, aggregate: &'static Aggregate) -> impl Iterator<Item = &Sheet> {
        aggregate.derived.iter().filter_map(|t| self.sheets.get(t.name)).filter(|sheet| !sheet.is_total)
    }

    /// The aggregate that an operation on this table touches.
    pub(crate) fn scope(sheet: &Sheet, op: &RowOp) -> Result<Scope> {
        let id = op.key().first().ok_or_else(|| StoreError::UnknownTable(sheet.table.name.to_owned()))?.clone();
        Ok(Scope { aggregate: sheet.aggregate, id })
    }

    fn key<'a>(&'a self, key: &'a [Value]) -> impl Iterator<Item = Arg<'a>> {
        std::iter::once(Arg::Blob(self.branch.0.as_bytes())).chain(key.iter().map(Arg::Cell))
    }

    /// Does an operation on a table; tells whether a row changed.
    pub(crate) fn execute(&self, db: &Connection, sheet: &Sheet, op: &RowOp, stamp: Stamp) -> Result<bool> {
        let key = self.key(op.key());
        let by = [Arg::Int(stamp.lamport.cast_signed()), Arg::Blob(stamp.stream.0.as_bytes())];
        let changed = match op {
            RowOp::Put { values, .. } => db
                .prepare_cached(&sheet.put)?
                .execute(params_from_iter(key.chain(values.iter().map(Arg::Cell)).chain(by))),
            RowOp::Lww { column, value, .. } => db
                .prepare_cached(&sheet.lww[*column])?
                .execute(params_from_iter(key.chain([Arg::Cell(value)]).chain(by))),
            RowOp::Mark { column, value, .. } => {
                db.prepare_cached(&sheet.mark[*column])?.execute(params_from_iter(key.chain([Arg::Int(*value)])))
            }
        };
        Ok(changed? > 0)
    }

    /// Writes a row of a derived table.
    pub(crate) fn upsert(&self, db: &Connection, sheet: &Sheet, key: &[Value], figures: &[Value]) -> Result<()> {
        let all = self.key(key).chain(figures.iter().map(Arg::Cell));
        db.prepare_cached(&sheet.upsert)?.execute(params_from_iter(all))?;
        Ok(())
    }

    /// Removes a row of a derived table.
    pub(crate) fn delete(&self, db: &Connection, sheet: &Sheet, key: &[Value]) -> Result<()> {
        db.prepare_cached(&sheet.delete)?.execute(params_from_iter(self.key(key)))?;
        Ok(())
    }

    /// Calls `each` for every row of a table whose key begins with `prefix`, in no order.
    pub(crate) fn scan(
        &self,
        db: &Connection,
        sheet: &Sheet,
        prefix: &[Value],
        mut each: impl FnMut(&rusqlite::Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let select =
            sheet.select.get(prefix.len()).ok_or_else(|| StoreError::UnknownTable(sheet.table.name.to_owned()))?;
        let mut statement = db.prepare_cached(select)?;
        let mut rows = statement.query(params_from_iter(self.key(prefix)))?;
        while let Some(row) = rows.next()? {
            each(row)?;
        }
        Ok(())
    }
}

impl Sheet {
    fn write(table: &'static Table, aggregate: &'static Aggregate) -> Self {
        let writable = |sql: &dyn Fn() -> String| if table.derived { String::new() } else { sql() };
        Self {
            table,
            aggregate,
            is_total: false,
            put: writable(&|| sql::put(table)),
            lww: (0..table.lww.len()).map(|column| sql::lww(table, column)).collect(),
            mark: (0..table.mark.len()).map(|column| sql::mark(table, column)).collect(),
            select: (0..=table.key.len()).map(|columns| select(table, columns)).collect(),
            upsert: upsert(table),
            delete: format!("DELETE FROM {} WHERE {}", table.name, by_key(table, table.key.len())),
        }
    }

    /// The running total over this table, if it has one.
    pub(crate) fn total(&self) -> Option<Total> {
        self.table.total
    }
}

fn by_key(table: &Table, columns: usize) -> String {
    let key = std::iter::once(sql::BRANCH).chain(table.key.iter().take(columns).map(|c| c.name));
    key.enumerate().map(|(n, name)| format!("{name} = ${}", n + 1)).collect::<Vec<_>>().join(" AND ")
}

/// Without ORDER BY, for which SQLite would prepare the statement anew at every use: who wants an order sorts.
fn select(table: &Table, columns: usize) -> String {
    let all = sql::columns(table);
    format!("SELECT {} FROM {} WHERE {}", all[1..].join(", "), table.name, by_key(table, columns))
}

fn upsert(table: &Table) -> String {
    let all = sql::columns(table);
    let parameters = (1..=all.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    format!("INSERT OR REPLACE INTO {} ({}) VALUES ({parameters})", table.name, all.join(", "))
}
