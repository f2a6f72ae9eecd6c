//! SQLite's numbers in our words, and our answers in its numbers.

use std::ffi::c_int;

use rusqlite::ffi;

use super::locks::Level;
use super::machine::{Opening, Refusal};
use super::shm::Mode;

/// The result code for a refusal; [`Refusal::Missing`] as it is said of an opening.
pub(super) fn code(refusal: Refusal) -> c_int {
    match refusal {
        Refusal::Failed => ffi::SQLITE_IOERR,
        Refusal::Full => ffi::SQLITE_FULL,
        Refusal::Busy => ffi::SQLITE_BUSY,
        Refusal::Missing | Refusal::Exists => ffi::SQLITE_CANTOPEN,
    }
}

/// A length or offset from SQLite, which never gives a negative one.
pub(super) fn size(number: impl TryInto<usize>) -> Result<usize, c_int> {
    number.try_into().map_err(|_| ffi::SQLITE_IOERR)
}

/// What the flags of an opening ask for.
pub(super) fn opening(flags: c_int) -> Opening {
    const JOURNALS: c_int = ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_WAL;
    Opening {
        create: flags & ffi::SQLITE_OPEN_CREATE != 0,
        exclusive: flags & ffi::SQLITE_OPEN_EXCLUSIVE != 0,
        sync_directory: flags & JOURNALS != 0,
    }
}

/// A file lock's level.
pub(super) fn level(number: c_int) -> Level {
    match number {
        ffi::SQLITE_LOCK_NONE => Level::None,
        ffi::SQLITE_LOCK_SHARED => Level::Shared,
        ffi::SQLITE_LOCK_RESERVED => Level::Reserved,
        ffi::SQLITE_LOCK_PENDING => Level::Pending,
        _ => Level::Exclusive,
    }
}

/// One bit per wal-index lock from `offset` on.
pub(super) fn slots(offset: c_int, count: c_int) -> u8 {
    (0..8).filter(|slot| (offset..offset.saturating_add(count)).contains(slot)).fold(0, |bits, slot| bits | 1 << slot)
}

/// How a wal-index lock is to be held.
pub(super) fn mode(flags: c_int) -> Mode {
    if flags & ffi::SQLITE_SHM_SHARED != 0 { Mode::Shared } else { Mode::Exclusive }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_counted_from_the_offset() {
        assert_eq!(slots(0, 8), 0b1111_1111);
        assert_eq!(slots(3, 2), 0b0001_1000);
        assert_eq!(slots(7, 1), 0b1000_0000);
    }
}
