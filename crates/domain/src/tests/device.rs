//! A device with its own copy: what a store does, in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use log::{Author, CommandId, DeviceId, Fact, Lamport, Moment, Row, Rows, StreamId, Table, UserId, Value};
use uuid::Uuid;

use crate::aggregate::{Figure, Scope};
use crate::branch::{Called, Names};
use crate::calendar::BusinessDay;
use crate::fact::{Body, By};
use crate::ids::OrderId;
use crate::kitchen::Counter;
use crate::menu::{ENTRY_LIMIT, EntryLimitRow, Left, Limits, limit_of, remainder};
use crate::numbers::{SERIES, Series, SeriesRow};
use crate::order::Order;

/// The identifier of a name that a script uses.
pub(crate) fn id(name: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes())
}

/// The rows of one aggregate, as a store would load them.
pub(crate) fn scoped(rows: &Rows, scope: &Scope) -> Rows {
    let mut found = Rows::default();
    for table in scope.aggregate.tables {
        for row in rows.of(table).filter(|row| row.key.first() == Some(&scope.id)) {
            found.insert(table, row.clone());
        }
    }
    found
}

/// All figures of all aggregates.
pub(crate) fn figures(rows: &Rows) -> BTreeSet<Figure> {
    let mut figures = BTreeSet::new();
    for aggregate in crate::AGGREGATES {
        let keys = aggregate.tables.iter().flat_map(|table| rows.of(table)).filter_map(|row: &Row| row.key.first());
        for id in keys.collect::<BTreeSet<&Value>>() {
            let scope = Scope { aggregate, id: id.clone() };
            figures.extend((aggregate.derive)(&scoped(rows, &scope)));
        }
    }
    figures
}

/// The rows that facts lead to.
pub(crate) fn reduce<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Rows {
    let mut rows = Rows::default();
    for fact in facts {
        apply(&mut rows, fact);
    }
    rows
}

fn apply(rows: &mut Rows, fact: &Fact) {
    for op in crate::evolve(fact).unwrap_or_default() {
        rows.apply(&op, fact.stamp());
    }
}

/// A device: its pen, its facts and their rows.
#[derive(Debug, Clone)]
pub(crate) struct Device {
    pub(crate) device: DeviceId,
    pub(crate) letters: String,
    pub(crate) rows: Rows,
    pub(crate) facts: BTreeMap<(StreamId, u64), Fact>,
    author: Author,
    commands: u32,
}

impl Device {
    pub(crate) fn new(letters: &str) -> Self {
        Self {
            device: DeviceId(id(letters)),
            letters: letters.to_owned(),
            rows: Rows::default(),
            facts: BTreeMap::new(),
            author: Author::new(StreamId(id(&format!("stream {letters}"))), Lamport::default()),
            commands: 0,
        }
    }

    /// The stream that it writes.
    pub(crate) fn stream(&self) -> StreamId {
        self.author.stream()
    }

    /// The next command of this device.
    pub(crate) fn command(&mut self) -> CommandId {
        self.commands += 1;
        CommandId(Uuid::new_v5(&self.device.0, &self.commands.to_be_bytes()))
    }

    /// Records what was decided: real lines, written, read and applied.
    pub(crate) fn record(&mut self, bodies: Vec<Body>, command: CommandId) {
        let by = By { user: Some(UserId(id("anna"))), approver: None, command: Some(command) };
        for body in bodies {
            let at_ms = 1_780_000_000_000 + i64::from(self.commands) * 1_000;
            let written = self.author.write(body.draft(by).unwrap(), Moment::synced(at_ms)).unwrap();
            let fact = Fact::decode(written.line.as_bytes()).unwrap();
            assert_eq!(Body::decode(&fact).as_ref(), Ok(&body), "a fact says the same after the disk");
            self.take(&fact);
        }
    }

    /// Takes a fact from wherever it came.
    pub(crate) fn take(&mut self, fact: &Fact) {
        self.author.lamport().observe(fact.lamport).unwrap();
        apply(&mut self.rows, fact);
        self.facts.insert((fact.stream, fact.seq), fact.clone());
    }

    /// The rows of an order.
    pub(crate) fn order_rows(&self, order: OrderId) -> Rows {
        let id = log::Cell::cell(&order);
        scoped(&self.rows, &Scope { aggregate: crate::order::AGGREGATE, id })
    }

    /// An order.
    pub(crate) fn order(&self, order: OrderId) -> Option<Order> {
        Order::read(&self.order_rows(order)).map(Arc::unwrap_or_clone)
    }

    /// What is left of the entries that are limited.
    pub(crate) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        for row in self.rows.of(ENTRY_LIMIT) {
            let entry = EntryLimitRow::read(row).unwrap().entry_id;
            let scope = Scope { aggregate: crate::menu::ENTRY_AGGREGATE, id: log::Cell::cell(&entry) };
            let Some((limit, qty)) = limit_of(&scoped(&self.rows, &scope)) else { continue };
            let scope = Scope { aggregate: crate::menu::LIMIT_AGGREGATE, id: log::Cell::cell(&limit) };
            let qty = remainder(qty, &scoped(&self.rows, &scope));
            limits.note(entry, Left { of: Called::new("it", &Names::new()), limit, qty });
        }
        limits
    }

    /// A counter of one of its series.
    pub(crate) fn counter(&self, series: Series, command: CommandId) -> Counter {
        let row = self.row(SERIES, &[Value::Text(series.name.clone())]);
        let count = row.and_then(|row| SeriesRow::read(row).ok()).map_or(0, |row| row.count);
        Counter::new(series, u32::try_from(count).unwrap(), command)
    }

    fn row(&self, table: &Table, key: &[Value]) -> Option<&Row> {
        self.rows.get(table, key)
    }
}

/// The business day of the tests.
pub(crate) fn day() -> BusinessDay {
    BusinessDay("2026-11-20".parse().unwrap())
}
