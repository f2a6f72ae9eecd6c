//! The invariants, each checked on what the nodes hold after the copies became equal.

mod counted;
mod logs;
mod money;
mod shifts;
mod state;

use std::collections::BTreeSet;

use domain::Body;
use domain::anomaly::{ANOMALY, AnomalyRow, Kind};
use log::{Fact, Stamp};
use store::Reader;
use uuid::Uuid;

use super::world::{CENTRE, World};

/// What one node holds, read for checking.
pub(super) struct Seen {
    /// All facts in the order of merging, with the bodies that this build knows.
    pub(super) facts: Vec<(Fact, Body)>,
    /// Listed contradictions: kind, aggregate, subject.
    pub(super) anomalies: BTreeSet<(Kind, Uuid, Uuid)>,
}

impl Seen {
    fn of(reader: &Reader) -> Result<Self, store::StoreError> {
        let mut facts = Vec::new();
        let mut cursor = 0;
        loop {
            let found = reader.facts_after(cursor, 1_000)?;
            let Some(last) = found.last() else { break };
            cursor = last.cursor;
            let known = |stored: store::StoredFact| Body::decode(&stored.fact).ok().map(|body| (stored.fact, body));
            facts.extend(found.into_iter().filter_map(known));
        }
        facts.sort_by_key(|(fact, _)| (fact.stamp(), fact.seq));
        let rows = reader.figures(ANOMALY, &[])?;
        let rows = rows.iter().filter_map(|(key, cells)| AnomalyRow::read(key, cells).ok());
        let anomalies = rows.map(|row| (row.kind, row.scope_id.0, row.subject_id.0)).collect();
        Ok(Self { facts, anomalies })
    }

    /// Whether a contradiction is listed.
    pub(super) fn lists(&self, kind: Kind, scope: Uuid, subject: Uuid) -> bool {
        self.anomalies.contains(&(kind, scope, subject))
    }

    /// All bodies with their stamps.
    pub(super) fn bodies(&self) -> impl Iterator<Item = (Stamp, &Body)> {
        self.facts.iter().map(|(fact, body)| (fact.stamp(), body))
    }
}

impl World {
    /// Everything that can be checked on the equal copies.
    pub(super) fn check_all(&mut self) {
        if self.failure.is_some() {
            return;
        }
        let Some(writer) = &self.nodes[CENTRE].writer else { return };
        let seen = match Seen::of(writer.reader()) {
            Ok(seen) => seen,
            Err(error) => return self.fail("I2 logs are whole", format!("the log cannot be read: {error}"), None),
        };
        self.check_equal_states();
        self.check_permutation(&seen);
        self.check_checks(&seen);
        self.check_payments(&seen);
        self.check_shifts(&seen);
        self.check_stock(&seen);
        self.check_shares(&seen);
        self.check_numbers(&seen);
        self.check_kitchen(&seen);
        self.check_rebuild();
    }
}
