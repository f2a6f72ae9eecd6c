//! Reading, writing and syncing open files, within the room that there is.

use super::super::file::File;
use super::{HandleId, Machine, Outcome, Power, Refusal};

impl Machine {
    /// Reads; false if the file ended before the buffer was full.
    pub(in crate::disk) fn read(&mut self, id: HandleId, offset: usize, into: &mut [u8]) -> Outcome<bool> {
        self.need_power()?;
        let fails = self.faults.count_read();
        self.fail_if(fails)?;
        Ok(self.file(id)?.read(offset, into))
    }

    pub(in crate::disk) fn write(&mut self, id: HandleId, offset: usize, bytes: &[u8]) -> Outcome<()> {
        self.change()?;
        self.need_room(id, offset, bytes.len())?;
        self.file_mut(id)?.write(offset, bytes);
        Ok(())
    }

    pub(in crate::disk) fn truncate(&mut self, id: HandleId, len: usize) -> Outcome<()> {
        self.change()?;
        self.need_room(id, len, 0)?;
        self.file_mut(id)?.truncate(len);
        Ok(())
    }

    fn need_room(&mut self, id: HandleId, offset: usize, len: usize) -> Outcome<()> {
        let growth = self.file(id)?.growth(offset, len);
        if growth == 0 || self.used_bytes().saturating_add(growth) <= self.quota_bytes {
            return Ok(());
        }
        self.tally.refused_full += 1;
        Err(Refusal::Full)
    }

    pub(in crate::disk) fn sync(&mut self, id: HandleId) -> Outcome<()> {
        if let Err(refusal) = self.change() {
            self.lose_unsynced(id);
            return Err(refusal);
        }
        if self.faults.lying {
            self.tally.lied_syncs += 1;
            return self.file(id).map(drop);
        }
        self.file_mut(id)?.sync();
        let handle = self.handles.get_mut(&id).ok_or(Refusal::Failed)?;
        if std::mem::take(&mut handle.directory_sync_due) {
            self.directory.sync();
            self.forget_unneeded();
        }
        Ok(())
    }

    /// After a failed sync the page cache calls its pages clean: a later sync will not write them, and
    /// what the medium has of them is left to chance (Linux and most others).
    fn lose_unsynced(&mut self, id: HandleId) {
        let inode = self.handles.get(&id).map(|it| it.inode);
        let file = inode.and_then(|inode| self.files.get_mut(&inode));
        if let Some(file) = file.filter(|_| self.power == Power::On) {
            file.settle(&mut self.fates, &mut self.tally);
        }
    }

    pub(in crate::disk) fn len(&self, id: HandleId) -> Outcome<usize> {
        self.need_power()?;
        self.file(id).map(File::len)
    }

    fn file(&self, id: HandleId) -> Outcome<&File> {
        let inode = self.inode(id)?;
        self.files.get(&inode).ok_or(Refusal::Failed)
    }

    fn file_mut(&mut self, id: HandleId) -> Outcome<&mut File> {
        let inode = self.inode(id)?;
        self.files.get_mut(&inode).ok_or(Refusal::Failed)
    }
}
