//! The tables of the menu.

use log::{Hash, Json};

use super::category::Category;
use super::entry::Entry;
use super::limit::Limit;
use crate::Aggregate;
use crate::ids::{EntryId, LimitId, LimitUseId, MenuVersionId};
use crate::money::Qty;

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

log::table! {
    /// How much of an entry is left to sell (осталось 5), as somebody last said.
    pub ENTRY_LIMIT = "menu_limit": EntryLimitRow, EntryLimitPut {
        key { entry_id: EntryId }
        put { }
        lww { standing: Json<Limit> }
    }
}

log::table! {
    /// What was taken of a limit, and given back. Rows hang on the limit and not on the entry, so that a new limit starts
    /// with none and years of old ones are never read.
    pub LIMIT_USE = "menu_use": LimitUseRow, LimitUsePut {
        key { limit_id: LimitId, use_id: LimitUseId }
        put { entry_id: EntryId, qty: Qty }
    }
}

log::table! {
    /// Categories.
    pub CATEGORY = "menu_category": CategoryRow, CategoryPut {
        key { category: String }
        put { }
        lww { content: Json<Category> }
    }
}

log::table! {
    /// Pictures, by what they hold.
    pub PICTURE = "picture": PictureRow, PicturePut {
        key { picture: Hash }
        put { media: String, data: String }
    }
}

/// Versions of entries.
pub const ENTRY_VERSION_AGGREGATE: &Aggregate =
    &Aggregate { name: "menu_entry", tables: &[ENTRY_VERSION], derived: &[], derive: |_| Vec::new() };

/// What became of an entry.
pub const ENTRY_AGGREGATE: &Aggregate = &Aggregate {
    name: "menu_change",
    tables: &[ENTRY_CHANGE, ENTRY_STOP, ENTRY_LIMIT],
    derived: &[],
    derive: |_| Vec::new(),
};

/// Publications.
pub const MENU_AGGREGATE: &Aggregate =
    &Aggregate { name: "menu_version", tables: &[MENU_VERSION], derived: &[], derive: |_| Vec::new() };

/// What was taken of a limit.
pub const LIMIT_AGGREGATE: &Aggregate =
    &Aggregate { name: "menu_use", tables: &[LIMIT_USE], derived: &[], derive: |_| Vec::new() };

/// Categories.
pub const CATEGORY_AGGREGATE: &Aggregate =
    &Aggregate { name: "menu_category", tables: &[CATEGORY], derived: &[], derive: |_| Vec::new() };

/// Pictures.
pub const PICTURE_AGGREGATE: &Aggregate =
    &Aggregate { name: "picture", tables: &[PICTURE], derived: &[], derive: |_| Vec::new() };
