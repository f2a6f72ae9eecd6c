//! Aggregates in memory: what the writer has loaded, kept in step with the tables, bounded.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use domain::Scope;
use log::{Rows, Value};
use rusqlite::Connection;

use crate::Result;
use crate::book::Book;
use crate::cells::Cells;

/// Figures by derived table and key.
pub(crate) type Figures = BTreeMap<(&'static str, Vec<Value>), Vec<Value>>;

/// One aggregate.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) rows: Arc<Rows>,
    /// The figures as they stand in the tables.
    pub(crate) figures: Figures,
    used: u64,
}

/// What is loaded.
#[derive(Debug)]
pub(crate) struct Cache {
    loaded: BTreeMap<Scope, Loaded>,
    uses: u64,
    scopes_max: usize,
}

impl Cache {
    pub(crate) fn new(scopes_max: usize) -> Self {
        Self { loaded: BTreeMap::new(), uses: 0, scopes_max: scopes_max.max(1) }
    }

    /// An aggregate, if it is loaded.
    pub(crate) fn find(&mut self, scope: &Scope) -> Option<&mut Loaded> {
        self.uses += 1;
        let loaded = self.loaded.get_mut(scope)?;
        loaded.used = self.uses;
        Some(loaded)
    }

    /// An aggregate, loaded if need be.
    pub(crate) fn load(&mut self, db: &Connection, book: &Book, scope: &Scope) -> Result<&mut Loaded> {
        self.uses += 1;
        if !self.loaded.contains_key(scope) {
            self.make_room();
        }
        let loaded = match self.loaded.entry(scope.clone()) {
            Entry::Occupied(place) => place.into_mut(),
            Entry::Vacant(place) => place.insert(load(db, book, scope)?),
        };
        loaded.used = self.uses;
        Ok(loaded)
    }

    /// Forgets an aggregate whose changes were rolled back.
    pub(crate) fn forget(&mut self, scope: &Scope) {
        self.loaded.remove(scope);
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.loaded.clear();
    }

    /// Drops the half that was not used for longest, so that dropping costs little per aggregate.
    fn make_room(&mut self) {
        if self.loaded.len() < self.scopes_max {
            return;
        }
        let mut uses = self.loaded.values().map(|loaded| loaded.used).collect::<Vec<_>>();
        uses.sort_unstable();
        let oldest_kept = uses[uses.len() / 2];
        self.loaded.retain(|_, loaded| loaded.used > oldest_kept);
    }
}

fn load(db: &Connection, book: &Book, scope: &Scope) -> Result<Loaded> {
    let key = std::slice::from_ref(&scope.id);
    let mut rows = Rows::default();
    for table in scope.aggregate.tables {
        let sheet = book.sheet(table.name)?;
        book.scan(db, sheet, key, |row| {
            rows.insert(sheet.table, Cells::of(sheet.table, row).row()?);
            Ok(())
        })?;
    }
    let mut figures = Figures::new();
    for sheet in book.figures(scope.aggregate) {
        book.scan(db, sheet, key, |row| {
            let (key, cells) = Cells::of(sheet.table, row).figures()?;
            figures.insert((sheet.table.name, key), cells);
            Ok(())
        })?;
    }
    Ok(Loaded { rows: Arc::new(rows), figures, used: 0 })
}
