//! What the store must be told of the trade: which tables there are, what facts do to them, what is derived.

use domain::{Aggregate, Unapplied};
use log::{Fact, RowOp, STREAM_OPENED};

/// What a fact does to the tables, or why it has no effect (yet).
pub type Evolved = Result<Vec<RowOp>, Unapplied>;

/// Tables, reducer and figures.
#[derive(Debug, Clone, Copy)]
pub struct Model {
    /// Every kind of aggregate. A table of running totals stands among the derived ones.
    pub aggregates: &'static [&'static Aggregate],
    /// What a fact does to the tables.
    pub evolve: fn(&Fact) -> Evolved,
}

impl Default for Model {
    fn default() -> Self {
        Self { aggregates: domain::AGGREGATES, evolve: domain::evolve }
    }
}

impl Model {
    /// What a fact does. The fact that opens a stream belongs to the log, so it needs no rule.
    pub(crate) fn evolve(&self, fact: &Fact) -> Evolved {
        match (self.evolve)(fact) {
            Err(Unapplied::Unknown { .. }) if fact.kind == STREAM_OPENED => Ok(Vec::new()),
            outcome => outcome,
        }
    }
}
