//! The menu: immutable versions of entries, named by what they hold, and publications that say which version counts
//! from when. An order line keeps the version that it was sold under.

mod category;
mod decide;
mod entry;
mod facts;
mod limit;
mod picture;
mod rows;

use log::{Cell, Hash, Rows, Stamp};

pub use category::{Category, CategoryError, MenuTree, category_station};
pub use decide::{MenuError, check_entry, check_parts, set_remainder, write_entries};
pub use entry::{Amount, Choice, ChoiceGroup, ComboChoice, ComboPart, ENTRY_BYTES_MAX, Entry, Variant};
pub use facts::{CategoryChanged, EntryRemainderSet, EntryStopped, EntryWritten, MenuPublished, PictureStored};
pub use limit::{Left, Limit, LimitUse, Limits, Taken, limit_of, remainder};
pub(crate) use limit::{give_back, take, used};
pub use picture::{Media, PICTURE_CHARS_MAX, PictureError, store_picture};
pub use rows::*;

use crate::aggregate::read_all;

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
