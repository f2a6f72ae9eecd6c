//! What a command's handler sees of the store: read, load, record.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use domain::Scope;
use log::{Draft, Fact, Moment, Rows, STREAM_OPENED, Table, Value};

use crate::apply::{Core, Touch};
use crate::model::Evolved;
use crate::open::Opening;
use crate::read::Reader;
use crate::{Result, StoreError, meta};

/// One job's view of the open transaction. Everything that [`Reader`] reads can be asked of it, and shows what the job
/// has recorded so far.
#[derive(Debug)]
pub struct Tx<'w> {
    pub(crate) core: &'w mut Core,
    pub(crate) opening: &'w Opening,
    pub(crate) touch: Touch,
    /// An error after which the transaction must not be committed, whatever the job makes of it.
    pub(crate) broken: Option<StoreError>,
}

impl Deref for Tx<'_> {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.core.reader
    }
}

impl<'w> Tx<'w> {
    pub(crate) fn new(core: &'w mut Core, opening: &'w Opening) -> Self {
        Self { core, opening, touch: Touch::default(), broken: None }
    }

    /// Records a fact: line, chain, rows. `evolve` says what it does, so that its line need not be read again; with
    /// debug assertions that is held against what every other copy will read in the line.
    ///
    /// # Errors
    /// [`StoreError::Line`] and [`StoreError::Unapplied`] if the fact itself is wrong. After any other error nothing of
    /// the job is kept.
    pub fn record(&mut self, draft: Draft, now: Moment, evolve: impl FnOnce(&Fact) -> Evolved) -> Result<Fact> {
        let outcome = self.open_stream(now).and_then(|()| self.write(draft, now, evolve));
        outcome.map_err(|error| match error {
            StoreError::Line(_) | StoreError::Unapplied(_) => error,
            error => self.spoil(error),
        })
    }

    /// Remembers that nothing of the job may stand, and gives the handler an error of the same words.
    fn spoil(&mut self, error: StoreError) -> StoreError {
        let words = StoreError::Spoilt(error.to_string());
        self.broken.get_or_insert(error);
        words
    }

    /// The first fact of a process tells who writes.
    fn open_stream(&mut self, now: Moment) -> Result<()> {
        if self.core.author.head().seq > 0 {
            return Ok(());
        }
        meta::set(&self.core.reader.db, meta::LAST_STREAM, self.core.author.stream().0.as_bytes())?;
        let opened = self.opening.stream_opened();
        let body = serde_json::value::to_raw_value(&opened).map_err(|e| log::LineError::Malformed(e.to_string()))?;
        let (kind, entity) = (STREAM_OPENED, Some(opened.device.0));
        let draft = Draft { kind, version: 1, entity, user: None, approver: None, command: None, body };
        self.write(draft, now, |_| Ok(Vec::new())).map(|_| ())
    }

    fn write(&mut self, draft: Draft, now: Moment, evolve: impl FnOnce(&Fact) -> Evolved) -> Result<Fact> {
        let checkpoint = self.core.author.clone();
        let written = self.core.author.write(draft, now)?;
        let ops = evolve(&written.fact).inspect_err(|_| self.core.author = checkpoint.clone())?;
        if cfg!(debug_assertions) {
            let read = self.core.reader.book.model.evolve(&written.fact);
            assert_eq!(read.inspect_err(|_| self.core.author = checkpoint)?, ops, "a line says what was done");
        }
        self.core.insert(self.opening.stream_no, &written.fact, written.line.as_bytes(), written.head.hash, true)?;
        self.core.apply(&mut self.touch, &written.fact, &ops)?;
        self.touch.facts += 1;
        Ok(written.fact)
    }

    /// All rows of an aggregate, from memory where it was used lately.
    pub fn aggregate(&mut self, scope: &Scope) -> Result<Arc<Rows>> {
        let book = self.core.book();
        let loaded = self.core.cache.load(&self.core.reader.db, &book, scope)?;
        Ok(Arc::clone(&loaded.rows))
    }

    /// Rows of a derived table, in step with everything that the job has recorded so far.
    pub fn figures(&mut self, table: &'static Table, prefix: &[Value]) -> Result<Vec<(Vec<Value>, Vec<Value>)>> {
        self.derive()?;
        self.core.reader.figures(table, prefix)
    }

    /// Brings figures in step. It happens by itself at the end of a job; a query inside of a job wants it earlier.
    pub fn derive(&mut self) -> Result<()> {
        let outcome = self.core.derive(&mut self.touch);
        outcome.map_err(|error| self.spoil(error))
    }

    /// The aggregates whose rows the job has changed so far.
    pub fn touched(&self) -> &BTreeSet<Scope> {
        &self.touch.scopes
    }

    /// How far the stream of this process goes, with what this job has recorded.
    pub fn head(&self) -> log::Head {
        self.core.author.head()
    }

    /// The series of this device's numbers: its letter, and from the second epoch on the epoch (`A`, `A2`).
    pub fn series(&self) -> &str {
        &self.opening.series
    }
}
