//! The menu: immutable versions of entries, named by what they hold, and publications that say which version counts
//! from when. An order line keeps the version that it was sold under.

mod decide;

use log::{Cell, Fact, Hash, Json, RowOp, Rows, Stamp, lww};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use decide::{MenuError, write_entries};

use crate::Aggregate;
use crate::aggregate::read_all;
use crate::fact::FactBody;
use crate::ids::{EntryId, MenuVersionId};
use crate::money::{Money, Qty};
use crate::stock::Use;

/// An entry may hold at most this many bytes of JSON.
pub const ENTRY_BYTES_MAX: usize = 60 * 1024;

/// A size or variant of an entry, with its own price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Variant {
    /// Its short name: `S`, `0,5 l`; empty where there is only one.
    pub name: String,
    /// Price of one unit.
    pub price: Money,
    /// What one unit takes from stock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<Use>,
}

/// A choice within a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// Price of one; below zero where it makes the dish cheaper.
    pub price: Money,
}

/// A group of choices: how many must and may be taken from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct ChoiceGroup {
    /// Its name.
    pub name: String,
    /// At least so many.
    pub least: u32,
    /// At most so many.
    pub most: u32,
    /// What there is to choose from.
    pub choices: Vec<Choice>,
}

/// An item as sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Category.
    #[serde(default)]
    pub category: String,
    /// Sizes or variants; at least one.
    pub variants: Vec<Variant>,
    /// Groups of choices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<ChoiceGroup>,
    /// Class in the tax table.
    pub tax_class: String,
    /// The legal entity that sells it; empty is the first one of the settings.
    #[serde(default)]
    pub seller: String,
    /// The kitchen station that makes it; empty if none does.
    #[serde(default)]
    pub station: String,
    /// Smallest step of its quantity: 1000 for pieces, 1 for weighed goods.
    #[serde(default = "whole_units")]
    pub step: Qty,
}

fn whole_units() -> Qty {
    Qty::ONE
}

impl Entry {
    /// The name of this version: the hash of what it holds.
    pub fn version(&self) -> serde_json::Result<Hash> {
        serde_json::to_vec(self).map(|bytes| Hash::of(&bytes))
    }
}

log::table! {
    /// Versions of entries, by content.
    pub ENTRY_VERSION = "menu_entry": EntryVersionRow, EntryVersionPut {
        key { entry_hash: Hash }
        put { entry: Json<Entry> }
    }
}

log::table! {
    /// Which version of an entry counts from when.
    pub ENTRY_CHANGE = "menu_change": EntryChangeRow, EntryChangePut {
        key { entry_id: EntryId, version_id: MenuVersionId }
        put {
            number: i64,
            effective_ms: i64,
            /// The content; none takes the entry off the menu.
            entry_hash: Option<Hash>,
        }
    }
}

log::table! {
    /// Entries that are stopped now (стоп-лист).
    pub ENTRY_STOP = "menu_stop": EntryStopRow, EntryStopPut {
        key { entry_id: EntryId }
        put { }
        lww { stopped: bool }
    }
}

log::table! {
    /// Publications.
    pub MENU_VERSION = "menu_version": MenuVersionRow, MenuVersionPut {
        key { version_id: MenuVersionId }
        put { number: i64, base_id: Option<MenuVersionId>, effective_ms: i64, published_ms: i64 }
    }
}

/// Versions of entries.
pub const ENTRY_VERSION_AGGREGATE: &Aggregate =
    &Aggregate { name: "menu_entry", tables: &[ENTRY_VERSION], derived: &[], derive: |_| Vec::new() };

/// What became of an entry.
pub const ENTRY_AGGREGATE: &Aggregate =
    &Aggregate { name: "menu_change", tables: &[ENTRY_CHANGE, ENTRY_STOP], derived: &[], derive: |_| Vec::new() };

/// Publications.
pub const MENU_AGGREGATE: &Aggregate =
    &Aggregate { name: "menu_version", tables: &[MENU_VERSION], derived: &[], derive: |_| Vec::new() };

/// A version of an entry was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryWritten {
    /// The entry.
    pub entry: EntryId,
    /// The hash of the content.
    pub hash: Hash,
    /// The content.
    pub content: Entry,
}

impl FactBody for EntryWritten {
    fn entity(&self) -> Option<Uuid> {
        Some(self.entry.0)
    }

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![EntryVersionPut { entry: Json(self.content.clone()) }.op(self.hash)]
    }
}

/// A menu was published; a large one takes several facts with the same version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuPublished {
    /// The publication.
    pub version: MenuVersionId,
    /// Its number, counted by the one who publishes.
    pub number: i64,
    /// The publication before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<MenuVersionId>,
    /// From when it counts, in milliseconds since 1970-01-01 UTC.
    pub effective_ms: i64,
    /// What changed: entry and content; no content takes the entry off the menu.
    pub changed: Vec<(EntryId, Option<Hash>)>,
}

impl FactBody for MenuPublished {
    fn entity(&self) -> Option<Uuid> {
        Some(self.version.0)
    }

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let (number, effective_ms) = (self.number, self.effective_ms);
        let put = MenuVersionPut { number, base_id: self.base, effective_ms, published_ms: fact.at_ms };
        let change = |(entry, hash): &(EntryId, Option<Hash>)| {
            EntryChangePut { number, effective_ms, entry_hash: *hash }.op(*entry, self.version)
        };
        std::iter::once(put.op(self.version)).chain(self.changed.iter().map(change)).collect()
    }
}

/// An entry was stopped, or given free again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryStopped {
    /// The entry.
    pub entry: EntryId,
    /// Whether it is stopped from now on.
    pub stopped: bool,
}

impl FactBody for EntryStopped {
    fn entity(&self) -> Option<Uuid> {
        Some(self.entry.0)
    }

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(ENTRY_STOP.stopped, [self.entry], self.stopped)]
    }
}

/// Which version of an entry counts at a moment, and whether the entry is stopped.
pub fn current(rows: &Rows, at_ms: i64) -> (Option<Hash>, bool) {
    let newest = read_all(rows, ENTRY_CHANGE, EntryChangeRow::read)
        .filter_map(|row| Some((row.put?, row.stamp?)))
        .filter(|(put, _)| put.effective_ms <= at_ms)
        .max_by_key(|(put, stamp): &(EntryChangePut, Stamp)| (put.effective_ms, put.number, *stamp));
    let stopped = read_all(rows, ENTRY_STOP, EntryStopRow::read).any(|row| row.stopped == Some(true));
    (newest.and_then(|(put, _)| put.entry_hash), stopped)
}

/// The key under which an entry's version is kept.
pub fn version_key(hash: Hash) -> Vec<log::Value> {
    vec![hash.cell()]
}
