//! The three row operations and what they mean, in memory. The SQL of [`crate::sql`] means the same.
//!
//! Each of them gives the same row in whatever order, and however often, operations come: that is the whole proof that
//! copies of a log become equal.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::{Cell, CellError, Column, Planted, Stamp, Table, Value, planted};

/// What a fact does to a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowOp {
    /// Writes a row once. If it is there, the smaller stamp wins.
    Put {
        /// The table.
        table: &'static Table,
        /// The key, without the branch.
        key: Vec<Value>,
        /// The put columns.
        values: Vec<Value>,
    },
    /// Sets a register. The greater stamp wins.
    Lww {
        /// The table.
        table: &'static Table,
        /// Place among the registers.
        column: usize,
        /// The key, without the branch.
        key: Vec<Value>,
        /// The new value.
        value: Value,
    },
    /// Raises a mark. The greater number wins.
    Mark {
        /// The table.
        table: &'static Table,
        /// Place among the marks.
        column: usize,
        /// The key, without the branch.
        key: Vec<Value>,
        /// The number.
        value: i64,
    },
}

impl RowOp {
    /// The table that it writes.
    pub fn table(&self) -> &'static Table {
        match self {
            Self::Put { table, .. } | Self::Lww { table, .. } | Self::Mark { table, .. } => table,
        }
    }

    /// The key of the row that it writes, without the branch.
    pub fn key(&self) -> &[Value] {
        match self {
            Self::Put { key, .. } | Self::Lww { key, .. } | Self::Mark { key, .. } => key,
        }
    }
}

/// A row: what was put, the registers and the marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The key, without the branch.
    pub key: Vec<Value>,
    /// What was put and by which fact; nothing while only a stub is there.
    pub put: Option<(Stamp, Vec<Value>)>,
    /// The registers.
    pub lww: Vec<Option<(Stamp, Value)>>,
    /// The marks.
    pub mark: Vec<Option<i64>>,
    /// What its cells say, for those who read it more than once.
    pub kept: Kept,
}

/// What somebody read in a row, or in rows, kept beside them until they change. It is no part of what they are: all of them
/// are equal.
#[derive(Clone, Default)]
pub struct Kept(OnceLock<Arc<dyn Any + Send + Sync>>);

impl Kept {
    fn or_read<T: Any + Send + Sync, E>(&self, read: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
        if let Some(kept) = self.0.get().and_then(|kept| Arc::clone(kept).downcast().ok()) {
            return Ok(kept);
        }
        let fresh = Arc::new(read()?);
        // Somebody else may have read it at the same moment: both say the same.
        let _ = self.0.set(Arc::<T>::clone(&fresh));
        Ok(fresh)
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

impl PartialEq for Kept {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for Kept {}

/// What became of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// The row or the value is new.
    Inserted,
    /// It took the place of these values.
    Replaced(Vec<Value>),
    /// Nothing changed.
    Unchanged,
}

impl Row {
    /// A row of which nothing is known yet.
    pub fn stub(table: &Table, key: Vec<Value>) -> Self {
        let (lww, mark) = (vec![None; table.lww.len()], vec![None; table.mark.len()]);
        Self { key, put: None, lww, mark, kept: Kept::default() }
    }

    /// What `read` makes of the row: read once, and then shared until the row changes. All callers of a table must read
    /// the same type; another one is read anew.
    pub fn read_once<T: Any + Send + Sync, E>(&self, read: impl FnOnce(&Self) -> Result<T, E>) -> Result<Arc<T>, E> {
        self.kept.or_read(|| read(self))
    }

    fn put(&mut self, values: &[Value], stamp: Stamp) -> Applied {
        match &self.put {
            Some((standing, _)) if *standing <= stamp => Applied::Unchanged,
            _ => match self.put.replace((stamp, values.to_vec())) {
                Some((_, old)) => Applied::Replaced(old),
                None => Applied::Inserted,
            },
        }
    }

    fn set(&mut self, column: usize, value: &Value, stamp: Stamp) -> Applied {
        let register = &mut self.lww[column];
        match register {
            Some((standing, _)) if *standing >= stamp && !planted(Planted::LastArrivalWins) => Applied::Unchanged,
            _ => match register.replace((stamp, value.clone())) {
                Some((_, old)) => Applied::Replaced(vec![old]),
                None => Applied::Inserted,
            },
        }
    }

    fn raise(&mut self, column: usize, value: i64) -> Applied {
        let mark = &mut self.mark[column];
        match mark {
            Some(standing) if *standing >= value => Applied::Unchanged,
            _ => match mark.replace(value) {
                Some(old) => Applied::Replaced(vec![Value::Int(old)]),
                None => Applied::Inserted,
            },
        }
    }
}

/// Rows in memory, by table and key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    tables: BTreeMap<&'static str, BTreeMap<Vec<Value>, Row>>,
    kept: Kept,
}

impl Rows {
    /// Applies an operation of a fact with this stamp.
    pub fn apply(&mut self, op: &RowOp, stamp: Stamp) -> Applied {
        self.kept = Kept::default();
        let rows = self.tables.entry(op.table().name).or_default();
        let row = match rows.get_mut(op.key()) {
            Some(row) => row,
            None => rows.entry(op.key().to_vec()).or_insert_with(|| Row::stub(op.table(), op.key().to_vec())),
        };
        row.kept = Kept::default();
        match op {
            RowOp::Put { values, .. } => row.put(values, stamp),
            RowOp::Lww { column, value, .. } => row.set(*column, value, stamp),
            RowOp::Mark { column, value, .. } => row.raise(*column, *value),
        }
    }

    /// What `read` makes of all rows: read once, and then shared until one of them changes. All callers of an aggregate
    /// must read the same type; another one is read anew.
    pub fn read_once<T: Any + Send + Sync, E>(&self, read: impl FnOnce(&Self) -> Result<T, E>) -> Result<Arc<T>, E> {
        self.kept.or_read(|| read(self))
    }

    /// Adds a row that was loaded.
    pub fn insert(&mut self, table: &'static Table, row: Row) {
        self.kept = Kept::default();
        self.tables.entry(table.name).or_default().insert(row.key.clone(), row);
    }

    /// The rows of a table, by key.
    pub fn of(&self, table: &Table) -> impl Iterator<Item = &Row> {
        self.tables.get(table.name).into_iter().flat_map(BTreeMap::values)
    }

    /// One row.
    pub fn get(&self, table: &Table, key: &[Value]) -> Option<&Row> {
        self.tables.get(table.name)?.get(key)
    }

    /// The names of all tables that hold a row, with their rows.
    pub fn tables(&self) -> impl Iterator<Item = (&'static str, impl Iterator<Item = &Row>)> {
        self.tables.iter().map(|(name, rows)| (*name, rows.values()))
    }
}

/// Reads one cell of a row; for the types that `table!` makes.
#[doc(hidden)]
pub fn row_cell<T: Cell>(table: &Table, cell: Option<(&Column, &Value)>) -> Result<T, CellError> {
    let missing = CellError { table: table.name, column: "?", found: "fewer columns than it has".into() };
    let (column, value) = cell.ok_or(missing)?;
    T::read(value).ok_or_else(|| CellError { table: table.name, column: column.name, found: value.to_string() })
}

/// Reads one register of a row; for the types that `table!` makes.
#[doc(hidden)]
pub fn row_register<T: Cell>(
    table: &Table,
    cell: Option<(&Column, &Option<(Stamp, Value)>)>,
) -> Result<Option<T>, CellError> {
    match cell {
        Some((column, Some((_, value)))) => row_cell(table, Some((column, value))).map(Some),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests;
