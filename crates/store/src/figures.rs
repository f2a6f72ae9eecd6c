//! Figures: derived anew for what was touched, written as a difference.

use std::sync::Arc;

use domain::Scope;
use log::Value;

use crate::Result;
use crate::apply::{Core, Touch};
use crate::book::Book;
use crate::cache::Figures;

impl Core {
    /// Brings figures and running totals in step with the rows that were touched.
    pub(crate) fn derive(&mut self, touch: &mut Touch) -> Result<()> {
        let book = self.book();
        for scope in std::mem::take(&mut touch.underived) {
            self.derive_one(&book, &scope)?;
        }
        for ((table, group), amount) in std::mem::take(&mut touch.totals) {
            self.add(&book, table, &group, amount)?;
        }
        Ok(())
    }

    fn derive_one(&mut self, book: &Book, scope: &Scope) -> Result<()> {
        if book.figures(scope.aggregate).next().is_none() {
            return Ok(());
        }
        let loaded = self.cache.load(&self.reader.db, book, scope)?;
        let fresh = figures(scope, &loaded.rows);
        let standing = std::mem::replace(&mut loaded.figures, fresh);
        let db = &self.reader.db;
        for ((table, key), _) in standing.iter().filter(|(place, _)| !loaded.figures.contains_key(*place)) {
            book.delete(db, book.sheet(table)?, key)?;
        }
        for ((table, key), cells) in loaded.figures.iter().filter(|(place, cells)| standing.get(*place) != Some(*cells))
        {
            book.upsert(db, book.sheet(table)?, key, cells)?;
        }
        Ok(())
    }

    /// Adds to a running total. A total of nothing has no row, so that copies are equal whatever way they came there;
    /// for the same reason an overflow wraps around instead of stopping at the end.
    fn add(&mut self, book: &Book, table: &'static str, group: &[Value], amount: i64) -> Result<()> {
        let sheet = book.sheet(table)?;
        let mut standing = 0_i64;
        for (_, cells) in self.reader.figures(sheet.table, group)? {
            if let Some(Value::Int(sum)) = cells.first() {
                standing = *sum;
            }
        }
        match standing.wrapping_add(amount) {
            0 => book.delete(&self.reader.db, sheet, group),
            sum => book.upsert(&self.reader.db, sheet, group, &[Value::Int(sum)]),
        }
    }
}

/// All figures of an aggregate.
fn figures(scope: &Scope, rows: &Arc<log::Rows>) -> Figures {
    (scope.aggregate.derive)(rows).into_iter().map(|figure| ((figure.table, figure.key), figure.figures)).collect()
}
