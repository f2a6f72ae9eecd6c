//! What the connections to one file have between them: its locks and its wal-index.

use std::sync::Arc;

use super::super::locks::{self, Level};
use super::super::shm::{Mode, Region, WalIndex};
use super::{HandleId, Machine, Outcome, Refusal};

impl Machine {
    pub(in crate::disk) fn lock(&mut self, id: HandleId, wanted: Level) -> Outcome<()> {
        self.need_power()?;
        let other = self.strongest_other(id)?;
        let handle = self.handles.get_mut(&id).ok_or(Refusal::Failed)?;
        let answer = locks::decide(handle.level, wanted, other);
        handle.level = answer.level;
        if answer.granted { Ok(()) } else { Err(Refusal::Busy) }
    }

    pub(in crate::disk) fn unlock(&mut self, id: HandleId, keep: Level) -> Outcome<()> {
        self.need_power()?;
        let handle = self.handles.get_mut(&id).ok_or(Refusal::Failed)?;
        handle.level = handle.level.min(keep);
        Ok(())
    }

    /// Whether any connection, this one included, prepares to write or writes.
    pub(in crate::disk) fn is_reserved(&self, id: HandleId) -> Outcome<bool> {
        self.need_power()?;
        let own = self.handles.get(&id).ok_or(Refusal::Failed)?.level;
        Ok(own.max(self.strongest_other(id)?) >= Level::Reserved)
    }

    fn strongest_other(&self, id: HandleId) -> Outcome<Level> {
        let inode = self.inode(id)?;
        let others = self.handles.iter().filter(|(other, handle)| **other != id && handle.inode == inode);
        Ok(others.map(|(_, handle)| handle.level).max().unwrap_or_default())
    }

    pub(in crate::disk) fn map_region(
        &mut self,
        id: HandleId,
        page: usize,
        len_bytes: usize,
        extend: bool,
    ) -> Outcome<Option<Arc<Region>>> {
        Ok(self.wal_index(id)?.map(id, page, len_bytes, extend))
    }

    pub(in crate::disk) fn lock_slots(&mut self, id: HandleId, slots: u8, mode: Mode) -> Outcome<()> {
        if self.wal_index(id)?.lock(id, slots, mode) { Ok(()) } else { Err(Refusal::Busy) }
    }

    pub(in crate::disk) fn unlock_slots(&mut self, id: HandleId, slots: u8) -> Outcome<()> {
        self.wal_index(id)?.unlock(id, slots);
        Ok(())
    }

    fn wal_index(&mut self, id: HandleId) -> Outcome<&mut WalIndex> {
        self.need_power()?;
        let inode = self.inode(id)?;
        Ok(self.wal_indexes.entry(inode).or_default())
    }

    pub(in crate::disk) fn leave_wal_index(&mut self, id: HandleId) {
        let Ok(inode) = self.inode(id) else { return };
        if self.wal_indexes.get_mut(&inode).is_some_and(|index| index.leave(id)) {
            self.wal_indexes.remove(&inode);
        }
    }
}
