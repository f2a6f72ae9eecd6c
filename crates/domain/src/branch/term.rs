//! Terms of the main terminal: to whom the others connect, and since when.
//!
//! A term is written once. The highest one counts; if two devices without contact begin the same one, the earlier stamp
//! has it. Nothing else depends on who leads: it only relays.

use log::{DeviceId, Fact, RowOp, Rows, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::BOOK;
use crate::Aggregate;
use crate::aggregate::read_all;
use crate::fact::FactBody;

log::table! {
    /// Terms of the main terminal, by number.
    pub HUB_TERM = "hub_term": HubTermRow, HubTermPut {
        key { book: String, term: i64 }
        put { device_id: DeviceId, appointed_ms: i64, appointed_by: Option<UserId> }
    }
}

/// Terms of the main terminal; there is one book of them.
pub const TERM_AGGREGATE: &Aggregate =
    &Aggregate { name: "hub", tables: &[HUB_TERM], derived: &[], derive: |_| Vec::new() };

/// A terminal became the one that the others connect to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubAppointed {
    /// The terminal.
    pub device: DeviceId,
    /// The number of its term: one more than any before it.
    pub term: i64,
}

impl FactBody for HubAppointed {
    fn entity(&self) -> Option<Uuid> {
        None
    }

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = HubTermPut { device_id: self.device, appointed_ms: fact.at_ms, appointed_by: fact.user };
        vec![put.op(BOOK.to_owned(), self.term)]
    }
}

/// The latest term and whose it is.
pub fn latest_term(rows: &Rows) -> Option<(i64, DeviceId)> {
    let terms = read_all(rows, HUB_TERM, HubTermRow::read);
    terms.filter_map(|row| row.put.map(|put| (row.term, put.device_id))).max_by_key(|(term, _)| *term)
}

/// Makes a terminal the main one, unless it is that already.
pub fn appoint(rows: &Rows, device: DeviceId) -> Option<HubAppointed> {
    match latest_term(rows) {
        Some((_, leads)) if leads == device => None,
        latest => Some(HubAppointed { device, term: latest.map_or(1, |(term, _)| term.saturating_add(1)) }),
    }
}
