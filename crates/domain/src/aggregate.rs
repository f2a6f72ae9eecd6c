//! What belongs together: the rows of one order, one shift, one pool of shares … and the figures derived from them.
//!
//! The store loads an aggregate by its identifier, hands its rows to `derive`, and writes the figures back. It knows
//! nothing else of the trade.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use log::{Row, RowOp, Rows, Table, Value};

/// A figure: one row of a derived table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Figure {
    /// Name of the derived table.
    pub table: &'static str,
    /// Its key, without the branch; the first cell is the aggregate.
    pub key: Vec<Value>,
    /// Its other cells.
    pub figures: Vec<Value>,
}

/// A kind of aggregate: tables whose first key column holds the same identifier.
#[derive(Debug)]
pub struct Aggregate {
    /// What it is called.
    pub name: &'static str,
    /// The tables that facts write.
    pub tables: &'static [&'static Table],
    /// The tables that are derived from those.
    pub derived: &'static [&'static Table],
    /// Computes all figures of one aggregate from all of its rows, and from nothing else.
    pub derive: fn(&Rows) -> Vec<Figure>,
}

/// One aggregate: a kind and an identifier (the first key cell of its rows).
#[derive(Debug, Clone)]
pub struct Scope {
    /// The kind.
    pub aggregate: &'static Aggregate,
    /// The identifier.
    pub id: Value,
}

impl PartialEq for Scope {
    fn eq(&self, other: &Self) -> bool {
        (self.aggregate.name, &self.id) == (other.aggregate.name, &other.id)
    }
}

impl Eq for Scope {}

impl PartialOrd for Scope {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Scope {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.aggregate.name, &self.id).cmp(&(other.aggregate.name, &other.id))
    }
}

impl Hash for Scope {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.aggregate.name, &self.id).hash(state);
    }
}

impl Scope {
    /// The aggregate that a row operation touches.
    pub fn of(op: &RowOp) -> Option<Self> {
        let aggregate = crate::AGGREGATES.iter().find(|a| a.tables.iter().any(|t| t.name == op.table().name))?;
        Some(Self { aggregate, id: op.key().first()?.clone() })
    }
}

/// As [`read_all`], for rows that are dear to read: each is read once as long as it does not change.
pub fn read_kept<T: Send + Sync + 'static, E>(
    rows: &Rows,
    table: &Table,
    read: impl Fn(&Row) -> Result<T, E>,
) -> impl Iterator<Item = Arc<T>> {
    rows.of(table).filter_map(move |row| row.read_once(&read).ok())
}

/// Reads all rows of a table that were put; stubs whose fact has not come yet are left out.
pub fn read_all<T, E: std::fmt::Display>(
    rows: &Rows,
    table: &Table,
    read: impl Fn(&Row) -> Result<T, E>,
) -> impl Iterator<Item = T> {
    rows.of(table).filter_map(move |row| read(row).ok())
}
