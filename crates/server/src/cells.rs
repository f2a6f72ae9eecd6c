//! Cells between Rust and PostgreSQL.

use std::borrow::Cow;

use log::{CellError, Kept, Kind, Row, Stamp, StreamId, Table, Value};
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use crate::Result;

/// A parameter that holds one column of many rows.
pub(crate) type Column = Box<dyn ToSql + Sync + Send>;

/// PostgreSQL has no zero byte in a text, and a fact may bring one: it is written as this character and a zero.
const ESCAPE: char = '\u{1}';

fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['\0', ESCAPE]) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(ESCAPE, "\u{1}1").replace('\0', "\u{1}0"))
}

fn unescaped(text: String) -> String {
    if !text.contains(ESCAPE) {
        return text;
    }
    text.replace("\u{1}0", "\0").replace("\u{1}1", "\u{1}")
}

/// One column of many rows as a parameter. What is of another kind than the column is left out: the rules never make it.
pub(crate) fn column<'a>(kind: Kind, cells: impl Iterator<Item = &'a Value>) -> Column {
    match kind {
        Kind::Int => {
            let cells = cells.map(|cell| if let Value::Int(number) = cell { Some(*number) } else { None });
            Box::new(cells.collect::<Vec<_>>())
        }
        Kind::Text => {
            let text = |cell: &'a Value| if let Value::Text(text) = cell { Some(escaped(text)) } else { None };
            Box::new(cells.map(|cell| text(cell).map(Cow::into_owned)).collect::<Vec<_>>())
        }
        Kind::Id => {
            let cells = cells.map(|cell| if let Value::Id(id) = cell { Some(Uuid::from_bytes(*id)) } else { None });
            Box::new(cells.collect::<Vec<_>>())
        }
    }
}

/// The kinds of the columns of a table in the order of [`log::sql::columns`], without the branch.
pub(crate) fn kinds(table: &Table) -> Vec<Kind> {
    let stamp = [Kind::Int, Kind::Id];
    let plain = |columns: &[log::Column]| columns.iter().map(|column| column.kind).collect::<Vec<_>>();
    let mut kinds = plain(table.key);
    kinds.extend(plain(table.put));
    if !table.derived {
        kinds.extend(stamp);
    }
    kinds.extend(table.lww.iter().flat_map(|column| [column.kind, stamp[0], stamp[1]]));
    kinds.extend(plain(table.mark));
    kinds
}

/// All cells of a row, in the order of [`kinds`].
pub(crate) fn cells_of(table: &Table, row: &Row) -> Vec<Value> {
    let stamped = |stamp: Option<&Stamp>| match stamp {
        Some(stamp) => [Value::Int(stamp.lamport.cast_signed()), Value::Id(*stamp.stream.0.as_bytes())],
        None => [Value::Null, Value::Null],
    };
    let mut cells = row.key.clone();
    match &row.put {
        Some((stamp, values)) => {
            cells.extend(values.iter().cloned());
            cells.extend(stamped(Some(stamp)));
        }
        None => cells.extend(std::iter::repeat_n(Value::Null, table.put.len() + 2)),
    }
    for register in &row.lww {
        cells.push(register.as_ref().map_or(Value::Null, |(_, value)| value.clone()));
        cells.extend(stamped(register.as_ref().map(|(stamp, _)| stamp)));
    }
    cells.extend(row.mark.iter().map(|mark| mark.map_or(Value::Null, Value::Int)));
    cells
}

/// Reads the cells of one row from left to right.
pub(crate) struct Cells<'a> {
    table: &'static Table,
    kinds: &'a [Kind],
    row: &'a tokio_postgres::Row,
    next: usize,
}

impl<'a> Cells<'a> {
    pub(crate) fn of(table: &'static Table, kinds: &'a [Kind], row: &'a tokio_postgres::Row) -> Self {
        Self { table, kinds, row, next: 0 }
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

    /// Reads all cells.
    pub(crate) fn all(mut self) -> Result<Vec<Value>> {
        self.values(self.kinds.len())
    }

    fn values(&mut self, count: usize) -> Result<Vec<Value>> {
        (0..count).map(|_| self.value()).collect()
    }

    fn value(&mut self) -> Result<Value> {
        let at = self.next;
        self.next += 1;
        let found = match self.kinds.get(at) {
            Some(Kind::Int) => self.row.try_get::<_, Option<i64>>(at)?.map(Value::Int),
            Some(Kind::Text) => self.row.try_get::<_, Option<String>>(at)?.map(unescaped).map(Value::Text),
            Some(Kind::Id) => self.row.try_get::<_, Option<Uuid>>(at)?.map(|id| Value::Id(*id.as_bytes())),
            None => return Err(self.not(&Value::Null).into()),
        };
        Ok(found.unwrap_or_default())
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
}

#[cfg(test)]
mod tests {
    use super::{escaped, unescaped};

    #[test]
    fn a_text_with_a_zero_byte_comes_back_as_it_was() {
        for text in ["", "soup", "a\0b", "\u{1}", "\u{1}0", "\0\u{1}1\0", "\u{1}1\u{1}\0"] {
            let stored = escaped(text).into_owned();
            assert!(!stored.contains('\0'));
            assert_eq!(unescaped(stored), text);
        }
    }
}
