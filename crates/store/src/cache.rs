//! Aggregates in memory: what the writer has loaded, kept in step with the tables, bounded.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
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

/// What is loaded. Looked up some forty times per order, by hash: in a tree, comparing names took a twelfth of the writer's
/// time. Nothing depends on the order of the entries.
#[derive(Debug)]
pub(crate) struct Cache {
    loaded: HashMap<Scope, Loaded, foldhash::fast::RandomState>,
    uses: u64,
    scopes_max: usize,
}

impl Cache {
    pub(crate) fn new(scopes_max: usize) -> Self {
        Self { loaded: HashMap::default(), uses: 0, scopes_max: scopes_max.max(1) }
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
    let (mut rows, mut figures) = (Rows::default(), Figures::new());
    for sheet in book.filled(db, scope)? {
        book.scan(db, sheet, key, |row| {
            let cells = Cells::of(sheet.table, row);
            if sheet.table.derived {
                let (key, figures_of) = cells.figures()?;
                figures.insert((sheet.table.name, key), figures_of);
            } else {
                rows.insert(sheet.table, cells.row()?);
            }
            Ok(())
        })?;
    }
    Ok(Loaded { rows: Arc::new(rows), figures, used: 0 })
}
