//! What can happen to the menu.

use log::{Fact, Hash, Json, RowOp, lww};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::category::Category;
use super::entry::Entry;
use super::limit::Limit;
use super::picture::Media;
use super::rows::{CATEGORY, ENTRY_LIMIT, ENTRY_STOP, EntryChangePut, EntryVersionPut, MenuVersionPut, PicturePut};
use crate::fact::FactBody;
use crate::ids::{EntryId, LimitId, MenuVersionId};
use crate::money::Qty;

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

/// How much of an entry is left to sell was said, or that it is not limited any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRemainderSet {
    /// The entry.
    pub entry: EntryId,
    /// The limit; what is sold from now on names it.
    pub limit: LimitId,
    /// How much is left; none for as much as anybody wants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qty: Option<Qty>,
}

impl FactBody for EntryRemainderSet {
    fn entity(&self) -> Option<Uuid> {
        Some(self.entry.0)
    }

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        let standing = Limit { limit: self.limit, qty: self.qty };
        vec![lww!(ENTRY_LIMIT.standing, [self.entry], Json(standing))]
    }
}

/// A category was made or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryChanged {
    /// Its code, as entries name it.
    pub category: String,
    /// What it is.
    pub is: Category,
}

impl FactBody for CategoryChanged {
    fn entity(&self) -> Option<Uuid> {
        None
    }

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(CATEGORY.content, [self.category], Json(self.is.clone()))]
    }
}

/// A picture was stored. It is named by what it holds, so that it is kept once and never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureStored {
    /// The hash of its bytes.
    pub picture: Hash,
    /// What kind of picture it is.
    pub media: Media,
    /// Its bytes, in base64.
    pub data: String,
}

impl FactBody for PictureStored {
    fn entity(&self) -> Option<Uuid> {
        None
    }

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        let media = self.media.name().to_owned();
        vec![PicturePut { media, data: self.data.clone() }.op(self.picture)]
    }
}
