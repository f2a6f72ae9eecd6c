//! I2: logs are whole. I3: equal vectors give equal states. I4: the state follows from the facts in any order. I13:
//! contradictions are listed everywhere or nowhere. I16: kinds that were unknown for a while are applied.

use std::collections::BTreeMap;
use std::path::Path;

use log::{Row, Rows, Value};
use store::{Columns, Digest, Model, Reader, verify};

use super::super::node::STORE;
use super::super::world::{CENTRE, World};
use super::Seen;

const I2: &str = "I2 logs are whole";
const I3: &str = "I3 equal vectors, equal states";
const I4: &str = "I4 the state follows from the facts";
const I13: &str = "I13 contradictions are listed everywhere";
const I16: &str = "I16 unknown kinds are applied after the update";

impl World {
    fn reader(&self, node: usize) -> Option<&Reader> {
        self.nodes[node].writer.as_ref().map(store::Writer::reader)
    }

    fn digests(&self, node: usize, columns: Columns) -> BTreeMap<&'static str, Digest> {
        self.reader(node).and_then(|reader| reader.digests(columns).ok()).unwrap_or_default()
    }

    /// The state of the centre without times of day.
    pub(in super::super) fn timeless(&self) -> BTreeMap<&'static str, Digest> {
        self.digests(CENTRE, Columns::Timeless)
    }

    pub(super) fn check_equal_states(&mut self) {
        let (centre, listed) = (self.digests(CENTRE, Columns::All), self.anomalies(CENTRE));
        for node in 0..self.nodes.len() {
            if self.reader(node).and_then(|reader| reader.unapplied().ok()) != Some(0) {
                self.fail(I16, format!("facts wait at node {node}"), None);
            }
            let digests = self.digests(node, Columns::All);
            let differing = centre.iter().filter(|(table, digest)| digests.get(*table) != Some(*digest));
            let tables: Vec<&str> = differing.map(|(table, _)| *table).collect();
            if !tables.is_empty() {
                self.fail(I3, format!("node {node} has another {} than the centre", tables.join(", ")), None);
            }
            if self.anomalies(node) != listed {
                self.fail(I13, format!("node {node} lists other contradictions than the centre"), None);
            }
        }
    }

    /// Applies all facts in a random order to rows in memory: the same rows as in the store.
    pub(super) fn check_permutation(&mut self, seen: &Seen) {
        let mut order: Vec<usize> = (0..seen.facts.len()).collect();
        for last in (1..order.len()).rev() {
            let other = self.chances.net.place(last + 1);
            order.swap(last, other);
        }
        let mut rows = Rows::default();
        for fact in order.into_iter().map(|place| &seen.facts[place].0) {
            for op in domain::evolve(fact).unwrap_or_default() {
                rows.apply(&op, fact.stamp());
            }
        }
        let Some(reader) = self.reader(CENTRE) else { return };
        let differing = domain::AGGREGATES.iter().flat_map(|aggregate| aggregate.tables).find(|table| {
            let key = |row: &Row| row.key.clone();
            let stored: BTreeMap<Vec<Value>, Row> =
                reader.rows(table, &[]).unwrap_or_default().into_iter().map(|row| (key(&row), row)).collect();
            let reduced: BTreeMap<Vec<Value>, Row> = rows.of(table).map(|row| (key(row), row.clone())).collect();
            stored != reduced
        });
        if let Some(table) = differing {
            self.fail(I4, format!("the facts in another order give another {}", table.name), None);
        }
    }

    /// Two stores prove themselves: chains, columns, indexes, and the state made anew from the log.
    pub(super) fn check_rebuild(&mut self) {
        let drawn = self.chances.net.place(self.nodes.len());
        for node in [CENTRE, drawn] {
            let vfs = self.nodes[node].disk.vfs_name();
            match verify(Path::new(STORE), Some(vfs), Model::default()).map(|report| report.problems) {
                Ok(problems) if problems.is_empty() => {}
                Ok(problems) => self.fail(I2, format!("node {node}: {}", problems.join("; ")), None),
                Err(error) => self.fail(I2, format!("node {node} cannot be verified: {error}"), None),
            }
        }
    }
}
