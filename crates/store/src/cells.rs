//! Cells between Rust and SQLite.

use log::{CellError, Kept, Row, Stamp, StreamId, Table, Value};
use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, ValueRef};
use uuid::Uuid;

use crate::Result;

/// A parameter of a statement, borrowed.
pub(crate) enum Arg<'a> {
    Cell(&'a Value),
    Int(i64),
    Blob(&'a [u8]),
}

impl ToSql for Arg<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Arg::Cell(Value::Null) => ValueRef::Null,
            Arg::Cell(Value::Int(number)) | Arg::Int(number) => ValueRef::Integer(*number),
            Arg::Cell(Value::Text(text)) => ValueRef::Text(text.as_bytes()),
            Arg::Cell(Value::Id(bytes)) => ValueRef::Blob(bytes),
            Arg::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// Reads the cells of one row from left to right.
pub(crate) struct Cells<'a> {
    table: &'static Table,
    row: &'a rusqlite::Row<'a>,
    next: usize,
}

impl<'a> Cells<'a> {
    pub(crate) fn of(table: &'static Table, row: &'a rusqlite::Row<'a>) -> Self {
        Self { table, row, next: 0 }
    }

    /// Reads a row of a base table: key, put, stamp, registers, marks.
    pub(crate) fn row(mut self) -> Result<Row> {
        let key = self.values(self.table.key.len())?;
        let put = self.values(self.table.put.len())?;
        let put = self.stamp()?.map(|stamp| (stamp, put));
        let lww = (0..self.table.lww.len()).map(|_| self.register()).collect::<Result<_>>()?;
        let mark = (0..self.table.mark.len()).map(|_| self.mark()).collect::<Result<_>>()?;
        Ok(Row { key, put, lww, mark, kept: Kept::default() })
    }

    /// Reads a row of a derived table: key, figures.
    pub(crate) fn figures(mut self) -> Result<(Vec<Value>, Vec<Value>)> {
        Ok((self.values(self.table.key.len())?, self.values(self.table.put.len())?))
    }

    fn values(&mut self, count: usize) -> Result<Vec<Value>> {
        (0..count).map(|_| self.value()).collect()
    }

    fn value(&mut self) -> Result<Value> {
        let cell = self.row.get_ref(self.next)?;
        self.next += 1;
        read(cell).ok_or_else(|| self.unlike(cell).into())
    }

    fn register(&mut self) -> Result<Option<(Stamp, Value)>> {
        let value = self.value()?;
        Ok(self.stamp()?.map(|stamp| (stamp, value)))
    }

    fn stamp(&mut self) -> Result<Option<Stamp>> {
        match (self.value()?, self.value()?) {
            (Value::Null, Value::Null) => Ok(None),
            (Value::Int(lamport), Value::Id(stream)) if lamport >= 0 => {
                Ok(Some(Stamp { lamport: lamport.unsigned_abs(), stream: StreamId(Uuid::from_bytes(stream)) }))
            }
            (_, other) => Err(self.not(&other).into()),
        }
    }

    fn mark(&mut self) -> Result<Option<i64>> {
        match self.value()? {
            Value::Null => Ok(None),
            Value::Int(number) => Ok(Some(number)),
            other => Err(self.not(&other).into()),
        }
    }

    fn not(&self, value: &Value) -> CellError {
        CellError { table: self.table.name, column: "stamp or mark", found: value.to_string() }
    }

    fn unlike(&self, cell: ValueRef<'_>) -> CellError {
        let found = format!("something of type {} in place {}", cell.data_type(), self.next);
        CellError { table: self.table.name, column: "?", found }
    }
}

fn read(cell: ValueRef<'_>) -> Option<Value> {
    match cell {
        ValueRef::Null => Some(Value::Null),
        ValueRef::Integer(number) => Some(Value::Int(number)),
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).ok().map(|text| Value::Text(text.to_owned())),
        ValueRef::Blob(bytes) => bytes.try_into().ok().map(Value::Id),
        ValueRef::Real(_) => None,
    }
}
