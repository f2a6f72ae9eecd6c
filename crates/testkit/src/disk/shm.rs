//! The wal-index that the connections to one database share: its memory, and the eight locks over it.
//! The memory is on the heap of this process; a power cut takes it away from everyone who opens later.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// A piece of the wal-index. SQLite reads and writes it through a raw pointer from several threads, so
/// it is made of atomics: memory that may change behind a shared reference.
#[derive(Debug)]
pub(super) struct Region(Box<[AtomicU64]>);

impl Region {
    fn zeroed(len_bytes: usize) -> Self {
        Self((0..len_bytes.div_ceil(8)).map(|_| AtomicU64::new(0)).collect())
    }

    /// Where the piece begins. It stays there as long as the region lives.
    pub(super) fn as_ptr(&self) -> *mut u64 {
        self.0.as_ptr().cast_mut().cast()
    }
}

/// How a lock over some of the eight slots is to be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Shared,
    Exclusive,
}

/// One bit per slot that a connection holds.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    shared: u8,
    exclusive: u8,
}

/// The wal-index of one database; connections are known by a number.
#[derive(Debug, Default)]
pub(super) struct WalIndex {
    regions: Vec<Arc<Region>>,
    held: BTreeMap<u64, Held>,
}

impl WalIndex {
    /// Region number `page`; made, with those before it, if `extend` says so.
    pub(super) fn map(&mut self, connection: u64, page: usize, len_bytes: usize, extend: bool) -> Option<Arc<Region>> {
        self.held.entry(connection).or_default();
        if extend && self.regions.len() <= page {
            self.regions.resize_with(page + 1, || Arc::new(Region::zeroed(len_bytes)));
        }
        self.regions.get(page).cloned()
    }

    /// Takes all of `slots` or none; false if someone else stands in the way.
    pub(super) fn lock(&mut self, connection: u64, slots: u8, mode: Mode) -> bool {
        let others = self.held.iter().filter(|(who, _)| **who != connection);
        let in_the_way = others.fold(0, |slots, (_, held)| match mode {
            Mode::Shared => slots | held.exclusive,
            Mode::Exclusive => slots | held.exclusive | held.shared,
        });
        if in_the_way & slots != 0 {
            return false;
        }
        let own = self.held.entry(connection).or_default();
        match mode {
            Mode::Shared => own.shared |= slots,
            Mode::Exclusive => own.exclusive |= slots,
        }
        true
    }

    /// Gives `slots` back.
    pub(super) fn unlock(&mut self, connection: u64, slots: u8) {
        if let Some(held) = self.held.get_mut(&connection) {
            held.shared &= !slots;
            held.exclusive &= !slots;
        }
    }

    /// A connection leaves; true if it was the last, so that nobody needs the wal-index any more.
    pub(super) fn leave(&mut self, connection: u64) -> bool {
        self.held.remove(&connection);
        self.held.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_locks_stand_together_and_keep_an_exclusive_one_out() {
        let mut index = WalIndex::default();
        assert!(index.lock(1, 0b1000, Mode::Shared));
        assert!(index.lock(2, 0b1000, Mode::Shared));
        assert!(!index.lock(3, 0b1000, Mode::Exclusive));
        index.unlock(1, 0b1000);
        index.unlock(2, 0b1000);
        assert!(index.lock(3, 0b1000, Mode::Exclusive));
        assert!(!index.lock(1, 0b1000, Mode::Shared));
    }

    #[test]
    fn a_lock_over_several_slots_is_taken_wholly_or_not() {
        let mut index = WalIndex::default();
        assert!(index.lock(1, 0b0100, Mode::Exclusive));
        assert!(!index.lock(2, 0b0111, Mode::Exclusive));
        assert!(index.lock(3, 0b0011, Mode::Exclusive));
    }

    #[test]
    fn connections_share_memory_until_the_last_one_leaves() {
        let mut index = WalIndex::default();
        assert!(index.map(1, 0, 32768, false).is_none());
        let first = index.map(1, 1, 32768, true).expect("made");
        let second = index.map(2, 1, 32768, false).expect("there");
        assert_eq!(first.as_ptr(), second.as_ptr());
        assert!(!index.leave(1));
        assert!(index.leave(2));
    }
}
