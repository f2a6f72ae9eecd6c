//! Facts into rows and figures: the aggregates that a batch touches are locked, read, changed in memory by the very code
//! that a till uses, and written back as differences.

use std::collections::{BTreeMap, BTreeSet};

use deadpool_postgres::Transaction;
use domain::Scope;
use futures_util::future::try_join_all;
use log::{Applied, BranchId, Fact, Hash, RowOp, Rows, Stamp, Value};
use tokio_postgres::types::ToSql;

use crate::book::{Book, Sheet};
use crate::cells::{Cells, cells_of, column};
use crate::{CentreError, Result};

/// Aggregates of a branch share so many locks: a lock is held in shared memory, of which there is little.
const LOCKS: i32 = 128;

type Figures = BTreeMap<(&'static str, Vec<Value>), Vec<Value>>;

type Key = (&'static str, Vec<Value>);

#[derive(Debug, Default)]
struct Loaded {
    rows: Rows,
    /// As they stand in the tables.
    figures: Figures,
    is_touched: bool,
}

/// The statements of one transaction, for one branch.
#[derive(Clone, Copy)]
struct Sql<'t> {
    tx: &'t Transaction<'t>,
    book: &'t Book,
    branch: BranchId,
}

/// The rows and figures of what a batch touches.
struct State<'t> {
    sql: Sql<'t>,
    loaded: BTreeMap<Scope, Loaded>,
    touched: BTreeSet<Key>,
    /// What running totals still have to take in.
    totals: BTreeMap<Key, i64>,
}

/// A fact and what it does.
pub(crate) type Change<'a> = (&'a Fact, &'a [RowOp]);

/// Brings rows and figures of a branch in step with these facts.
pub(crate) async fn apply<'t>(
    tx: &'t Transaction<'t>,
    book: &'t Book,
    branch: BranchId,
    changes: &[Change<'_>],
) -> Result<()> {
    let sql = Sql { tx, book, branch };
    let mut state = State { sql, loaded: BTreeMap::new(), touched: BTreeSet::new(), totals: BTreeMap::new() };
    let ops = changes.iter().flat_map(|(_, ops)| ops.iter()).collect::<Vec<_>>();
    if ops.is_empty() {
        return Ok(());
    }
    state.load(&ops).await?;
    for (fact, ops) in changes {
        ops.iter().try_for_each(|op| state.change(op, fact.stamp()))?;
    }
    state.write_rows().await?;
    state.write_figures().await?;
    state.write_totals().await
}

impl State<'_> {
    async fn load(&mut self, ops: &[&RowOp]) -> Result<()> {
        let mut keys: BTreeMap<&'static str, BTreeSet<&[Value]>> = BTreeMap::new();
        for op in ops {
            let scope = self.sql.book.scope(op)?;
            if self.sql.book.read_whole(scope.aggregate).is_empty() {
                keys.entry(op.table().name).or_default().insert(op.key());
            }
            self.loaded.entry(scope).or_default();
        }
        self.lock().await?;
        self.load_whole().await?;
        self.load_rows(&keys).await
    }

    /// Waits until nobody else derives figures of these aggregates. Always in the same order, so that two never wait for
    /// each other; statements from here on see what the others have committed.
    async fn lock(&self) -> Result<()> {
        let locks = self.loaded.keys().map(lock_of).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
        let sql = "SELECT pg_advisory_xact_lock(hashtext($1::uuid::text), bucket) FROM unnest($2::int[]) AS bucket";
        let statement = self.sql.tx.prepare_cached(sql).await?;
        self.sql.tx.query(&statement, &[&self.sql.branch.0, &locks]).await?;
        Ok(())
    }

    /// Reads everything of the aggregates that have figures.
    async fn load_whole(&mut self) -> Result<()> {
        let mut wanted: BTreeMap<&'static str, (&'static domain::Aggregate, Vec<&Value>)> = BTreeMap::new();
        for scope in self.loaded.keys() {
            let all = wanted.entry(scope.aggregate.name).or_insert_with(|| (scope.aggregate, Vec::new()));
            all.1.push(&scope.id);
        }
        let (sql, mut reads) = (self.sql, Vec::new());
        for (aggregate, ids) in wanted.into_values() {
            for sheet in self.sql.book.read_whole(aggregate) {
                let kind = sheet.kinds.first().copied().unwrap_or(log::Kind::Id);
                let ids = column(kind, ids.iter().copied());
                let read = async move { sql.read(&sheet.of_scopes, &[ids]).await };
                reads.push(async move { Ok::<_, CentreError>((aggregate, sheet, read.await?)) });
            }
        }
        for (aggregate, sheet, rows) in try_join_all(reads).await? {
            for row in &rows {
                let cells = Cells::of(sheet.table, &sheet.kinds, row);
                if sheet.table.derived {
                    let (key, figures) = cells.figures()?;
                    if let Some(loaded) = loaded(&mut self.loaded, aggregate, &key) {
                        loaded.figures.insert((sheet.table.name, key), figures);
                    }
                } else {
                    let row = cells.row()?;
                    if let Some(loaded) = loaded(&mut self.loaded, aggregate, &row.key) {
                        loaded.rows.insert(sheet.table, row);
                    }
                }
            }
        }
        Ok(())
    }

    /// Reads single rows of the aggregates that have none.
    async fn load_rows(&mut self, keys: &BTreeMap<&'static str, BTreeSet<&[Value]>>) -> Result<()> {
        let (sql, mut reads) = (self.sql, Vec::new());
        for (table, keys) in keys {
            let sheet = self.sql.book.sheet(table)?;
            let columns = columns(sheet, sheet.table.key.len(), keys.iter().copied());
            reads.push(async move { Ok::<_, CentreError>((sheet, sql.read(&sheet.by_key, &columns).await?)) });
        }
        for (sheet, rows) in try_join_all(reads).await? {
            for row in &rows {
                let row = Cells::of(sheet.table, &sheet.kinds, row).row()?;
                let stub = RowOp::Mark { table: sheet.table, column: 0, key: row.key.clone(), value: 0 };
                let scope = self.sql.book.scope(&stub)?;
                self.loaded.entry(scope).or_default().rows.insert(sheet.table, row);
            }
        }
        Ok(())
    }

    fn change(&mut self, op: &RowOp, stamp: Stamp) -> Result<()> {
        let scope = self.sql.book.scope(op)?;
        let loaded = self.loaded.entry(scope).or_default();
        let applied = loaded.rows.apply(op, stamp);
        if applied == Applied::Unchanged {
            return Ok(());
        }
        loaded.is_touched = true;
        self.touched.insert((op.table().name, op.key().to_vec()));
        count(&mut self.totals, op, &applied);
        Ok(())
    }

    async fn write_rows(&self) -> Result<()> {
        let mut rows: BTreeMap<&'static str, Vec<Vec<Value>>> = BTreeMap::new();
        for scope in self.loaded.values().filter(|loaded| loaded.is_touched) {
            for (table, of_table) in scope.rows.tables() {
                let sheet = self.sql.book.sheet(table)?;
                let touched = of_table.filter(|row| self.touched.contains(&(table, row.key.clone())));
                rows.entry(table).or_default().extend(touched.map(|row| cells_of(sheet.table, row)));
            }
        }
        self.sql.upsert(&rows).await
    }

    async fn write_figures(&self) -> Result<()> {
        let mut gone: BTreeMap<&'static str, Vec<Vec<Value>>> = BTreeMap::new();
        let mut changed = gone.clone();
        for (scope, loaded) in self.loaded.iter().filter(|(_, loaded)| loaded.is_touched) {
            if self.sql.book.figures(scope.aggregate).next().is_none() {
                continue;
            }
            let fresh = (scope.aggregate.derive)(&loaded.rows).into_iter();
            let fresh: Figures = fresh.map(|figure| ((figure.table, figure.key), figure.figures)).collect();
            for (table, key) in loaded.figures.keys().filter(|place| !fresh.contains_key(*place)) {
                gone.entry(table).or_default().push(key.clone());
            }
            for (place, cells) in fresh.iter().filter(|(place, cells)| loaded.figures.get(*place) != Some(*cells)) {
                changed.entry(place.0).or_default().push([&place.1[..], cells].concat());
            }
        }
        self.sql.delete(&gone).await?;
        self.sql.upsert(&changed).await
    }

    /// A total of nothing has no row, so that copies are equal whatever way they came there; for the same reason an
    /// overflow wraps around instead of stopping at the end.
    async fn write_totals(&self) -> Result<()> {
        let mut groups: BTreeMap<&'static str, BTreeMap<&[Value], i64>> = BTreeMap::new();
        for ((table, group), amount) in &self.totals {
            groups.entry(table).or_default().insert(group, *amount);
        }
        let (mut gone, mut changed) = (BTreeMap::new(), BTreeMap::new());
        for (table, mut groups) in groups {
            let sheet = self.sql.book.sheet(table)?;
            let columns = columns(sheet, sheet.table.key.len(), groups.keys().copied());
            let standing = self.sql.read(&sheet.by_key, &columns).await?;
            let standing = standing.iter().map(|row| Cells::of(sheet.table, &sheet.kinds, row).figures());
            for (key, cells) in standing.collect::<Result<Vec<_>>>()? {
                if let (Some(sum), Some(Value::Int(before))) = (groups.get_mut(&key[..]), cells.first()) {
                    *sum = sum.wrapping_add(*before);
                }
            }
            let (zero, more): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(_, sum)| *sum == 0);
            gone.insert(table, zero.into_iter().map(|(group, _)| group.to_vec()).collect());
            let more = more.into_iter().map(|(group, sum)| [group, &[Value::Int(sum)]].concat());
            changed.insert(table, more.collect());
        }
        self.sql.delete(&gone).await?;
        self.sql.upsert(&changed).await
    }
}

impl Sql<'_> {
    async fn upsert(self, rows: &BTreeMap<&'static str, Vec<Vec<Value>>>) -> Result<()> {
        let mut writes = Vec::new();
        for (table, rows) in rows.iter().filter(|(_, rows)| !rows.is_empty()) {
            let sheet = self.book.sheet(table)?;
            let columns = columns(sheet, sheet.kinds.len(), rows.iter().map(Vec::as_slice));
            writes.push(async move { self.write(&sheet.upsert, &columns).await });
        }
        try_join_all(writes).await?;
        Ok(())
    }

    async fn delete(self, keys: &BTreeMap<&'static str, Vec<Vec<Value>>>) -> Result<()> {
        let mut writes = Vec::new();
        for (table, keys) in keys.iter().filter(|(_, keys)| !keys.is_empty()) {
            let sheet = self.book.sheet(table)?;
            let columns = columns(sheet, sheet.table.key.len(), keys.iter().map(Vec::as_slice));
            writes.push(async move { self.write(&sheet.delete, &columns).await });
        }
        try_join_all(writes).await?;
        Ok(())
    }

    async fn read(self, sql: &str, columns: &[crate::cells::Column]) -> Result<Vec<tokio_postgres::Row>> {
        let statement = self.tx.prepare_cached(sql).await?;
        Ok(self.tx.query(&statement, &self.parameters(columns)).await?)
    }

    async fn write(self, sql: &str, columns: &[crate::cells::Column]) -> Result<()> {
        let statement = self.tx.prepare_cached(sql).await?;
        self.tx.execute(&statement, &self.parameters(columns)).await?;
        Ok(())
    }

    fn parameters<'a>(&'a self, columns: &'a [crate::cells::Column]) -> Vec<&'a (dyn ToSql + Sync)> {
        let branch: &(dyn ToSql + Sync) = &self.branch.0;
        std::iter::once(branch).chain(columns.iter().map(|column| &**column as &(dyn ToSql + Sync))).collect()
    }
}

fn loaded<'l>(
    all: &'l mut BTreeMap<Scope, Loaded>,
    aggregate: &'static domain::Aggregate,
    key: &[Value],
) -> Option<&'l mut Loaded> {
    all.get_mut(&Scope { aggregate, id: key.first()?.clone() })
}

/// The first columns of many rows as parameters.
fn columns<'a>(
    sheet: &Sheet,
    count: usize,
    rows: impl Iterator<Item = &'a [Value]> + Clone,
) -> Vec<crate::cells::Column> {
    let kinds = sheet.kinds.iter().take(count).enumerate();
    kinds.map(|(at, kind)| column(*kind, rows.clone().map(move |row| row.get(at).unwrap_or(&Value::Null)))).collect()
}

/// The lock of an aggregate among those of its branch: the same on every node.
fn lock_of(scope: &Scope) -> i32 {
    let hash = Hash::of(format!("{} {}", scope.aggregate.name, scope.id).as_bytes()).0;
    i32::from(u16::from_be_bytes([hash[0], hash[1]])) % LOCKS
}

/// Notes what a Put adds to a running total and, if it took the place of another, what it takes away.
fn count(totals: &mut BTreeMap<Key, i64>, op: &RowOp, applied: &Applied) {
    let (Some(total), RowOp::Put { key, values, .. }) = (op.table().total, op) else { return };
    let mut add = |values: &[Value], sign: i64| {
        let cells = key.iter().chain(values).collect::<Vec<_>>();
        let group = total.group.iter().filter_map(|place| cells.get(*place)).map(|cell| (*cell).clone());
        let group = group.collect::<Vec<_>>();
        if let (Some(Value::Int(amount)), false) = (values.get(total.amount), group.contains(&Value::Null)) {
            let sum = totals.entry((total.table, group)).or_default();
            *sum = sum.wrapping_add(amount.wrapping_mul(sign));
        }
    };
    if let Applied::Replaced(old) = applied {
        add(old, -1);
    }
    add(values, 1);
}
