//! Facts into rows: the one place where a fact and what follows from it are written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::Scope;
use log::{Applied, Author, Fact, Hash, Planted, RowOp, Rows, Stamp, Value, planted};
use rusqlite::params;

use crate::Result;
use crate::book::{Book, Sheet};
use crate::cache::Cache;
use crate::read::Reader;
use crate::streams::{Streams, fact_key};

/// What the writer works with: the connection, and everything in memory that must stay in step with it.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) reader: Reader,
    pub(crate) author: Author,
    pub(crate) streams: Streams,
    pub(crate) cache: Cache,
}

/// What a piece of work has touched so far.
#[derive(Debug, Default)]
pub(crate) struct Touch {
    pub(crate) scopes: BTreeSet<Scope>,
    pub(crate) facts: u64,
    /// Touched since figures were last derived.
    pub(crate) underived: BTreeSet<Scope>,
    /// What running totals still have to take in.
    pub(crate) totals: BTreeMap<(&'static str, Vec<Value>), i64>,
}

impl Core {
    pub(crate) fn book(&self) -> Arc<Book> {
        Arc::clone(&self.reader.book)
    }

    /// Writes the row of a fact.
    pub(crate) fn insert(&self, no: i64, fact: &Fact, line: &[u8], hash: Hash, applied: bool) -> Result<()> {
        let mut statement = self.reader.db.prepare_cached(
            "INSERT INTO fact (id, lamport, entity, command, applied, hash, line) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )?;
        let entity = fact.entity.as_ref().map(uuid::Uuid::as_bytes);
        let command = fact.command.as_ref().map(|command| command.0.as_bytes());
        let lamport = fact.lamport.cast_signed();
        statement.execute(params![fact_key(no, fact.seq), lamport, entity, command, applied, hash.0, line])?;
        Ok(())
    }

    /// Does what a fact does to the tables.
    pub(crate) fn apply(&mut self, touch: &mut Touch, fact: &Fact, ops: &[RowOp]) -> Result<()> {
        let book = self.book();
        let stamp = stamp(fact);
        ops.iter().try_for_each(|op| self.apply_one(touch, &book, op, stamp))
    }

    fn apply_one(&mut self, touch: &mut Touch, book: &Book, op: &RowOp, stamp: Stamp) -> Result<()> {
        let sheet = book.sheet(op.table().name)?;
        let scope = Book::scope(sheet, op)?;
        let applied = self.outcome(book, sheet, &scope, op, stamp)?;
        if applied == Applied::Unchanged || !book.execute(&self.reader.db, sheet, op, stamp)? {
            return Ok(());
        }
        count(touch, sheet, op, &applied);
        if !touch.underived.contains(&scope) {
            touch.underived.insert(scope.clone());
            touch.scopes.insert(scope);
        }
        Ok(())
    }

    /// What the operation changes, as far as somebody wants to know before it is written.
    fn outcome(&mut self, book: &Book, sheet: &Sheet, scope: &Scope, op: &RowOp, stamp: Stamp) -> Result<Applied> {
        if book.figures(scope.aggregate).next().is_some() {
            let loaded = self.cache.load(&self.reader.db, book, scope)?;
            return Ok(Arc::make_mut(&mut loaded.rows).apply(op, stamp));
        }
        if let Some(loaded) = self.cache.find(scope) {
            return Ok(Arc::make_mut(&mut loaded.rows).apply(op, stamp));
        }
        if sheet.total().is_none() {
            return Ok(Applied::Inserted);
        }
        let mut rows = Rows::default();
        if let Some(row) = self.reader.row(sheet.table, op.key())? {
            rows.insert(sheet.table, row);
        }
        Ok(rows.apply(op, stamp))
    }
}

/// Where the fact stands in the order of merging.
fn stamp(fact: &Fact) -> Stamp {
    if planted(Planted::WallClockWins) {
        return Stamp { lamport: fact.at_ms.unsigned_abs(), stream: fact.stream };
    }
    fact.stamp()
}

/// Notes what a Put adds to a running total and, if it took the place of another, what it takes away.
fn count(touch: &mut Touch, sheet: &Sheet, op: &RowOp, applied: &Applied) {
    let (Some(total), RowOp::Put { key, values, .. }) = (sheet.total(), op) else { return };
    let mut add = |values: &[Value], sign: i64| {
        let cells = key.iter().chain(values).collect::<Vec<_>>();
        let group = total.group.iter().filter_map(|place| cells.get(*place)).map(|cell| (*cell).clone());
        let group = group.collect::<Vec<_>>();
        if let (Some(Value::Int(amount)), false) = (values.get(total.amount), group.contains(&Value::Null)) {
            let sum = touch.totals.entry((total.table, group)).or_default();
            *sum = sum.wrapping_add(amount.wrapping_mul(sign));
        }
    };
    if let Applied::Replaced(old) = applied {
        add(old, -1);
    }
    add(values, 1);
}
