//! Rows by another column than the key, for lists and reports. The columns asked for have indexes.

use log::{Row, Table, Value, sql};
use rusqlite::params_from_iter;

use crate::cells::{Arg, Cells};
use crate::{Reader, Result};

impl Reader {
    /// The rows of a derived table in which `column` holds `value`, in order of the key.
    pub fn figures_where(
        &self,
        table: &'static Table,
        column: &str,
        value: &Value,
    ) -> Result<Vec<(Vec<Value>, Vec<Value>)>> {
        let mut found = Vec::new();
        self.seek(table, column, value, |row| {
            found.push(Cells::of(table, row).figures()?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The rows of a base table in which `column` holds `value`, in order of the key.
    pub fn rows_where(&self, table: &'static Table, column: &str, value: &Value) -> Result<Vec<Row>> {
        let mut found = Vec::new();
        self.seek(table, column, value, |row| {
            found.push(Cells::of(table, row).row()?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The rows of a base table whose aggregates have a row in a derived table in which `column` holds `value`, in order
    /// of the key: all lines of the orders of a day, in one go.
    pub fn rows_beside(
        &self,
        table: &'static Table,
        derived: &'static Table,
        column: &str,
        value: &Value,
    ) -> Result<Vec<Row>> {
        let unknown = || crate::StoreError::UnknownTable(format!("{}.{column}", derived.name));
        let column = derived.put.iter().map(|c| c.name).find(|name| *name == column).ok_or_else(unknown)?;
        let (outer, inner) = (table.key[0].name, derived.key[0].name);
        let order = table.key.iter().map(|c| c.name).collect::<Vec<_>>().join(", ");
        let select = format!(
            "SELECT {} FROM {} WHERE {branch} = $1 AND {outer} IN \
             (SELECT {inner} FROM {} WHERE {branch} = $1 AND {column} = $2) ORDER BY {order}",
            sql::columns(table)[1..].join(", "),
            table.name,
            derived.name,
            branch = sql::BRANCH
        );
        let mut found = Vec::new();
        self.each(&select, value, |row| {
            found.push(Cells::of(table, row).row()?);
            Ok(())
        })?;
        Ok(found)
    }

    fn seek(
        &self,
        table: &'static Table,
        column: &str,
        value: &Value,
        each: impl FnMut(&rusqlite::Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let all = sql::columns(table);
        let unknown = || crate::StoreError::UnknownTable(format!("{}.{column}", table.name));
        let column = all.iter().find(|name| *name == column).ok_or_else(unknown)?;
        let order = table.key.iter().map(|c| c.name).collect::<Vec<_>>().join(", ");
        let select = format!(
            "SELECT {} FROM {} WHERE {} = $1 AND {column} = $2 ORDER BY {order}",
            all[1..].join(", "),
            table.name,
            sql::BRANCH
        );
        self.each(&select, value, each)
    }

    /// Runs a statement on this branch and a value.
    fn each(&self, select: &str, value: &Value, mut each: impl FnMut(&rusqlite::Row<'_>) -> Result<()>) -> Result<()> {
        let mut statement = self.db.prepare_cached(select)?;
        let branch = self.branch();
        let mut rows = statement.query(params_from_iter([Arg::Blob(branch.0.as_bytes()), Arg::Cell(value)]))?;
        while let Some(row) = rows.next()? {
            each(row)?;
        }
        Ok(())
    }
}
