//! Opening, closing, deleting and renaming: what the machine does with names.

use super::super::directory::Inode;
use super::super::file::File;
use super::super::locks::Level;
use super::{Handle, HandleId, Machine, Opening, Outcome, Refusal};

impl Machine {
    /// Opens a file; without a name a new one that nobody else can find.
    pub(in crate::disk) fn open(&mut self, name: Option<&str>, opening: Opening) -> Outcome<HandleId> {
        self.need_power()?;
        let found = name.and_then(|name| self.directory.find(name));
        let inode = match found {
            Some(_) if opening.create && opening.exclusive => return Err(Refusal::Exists),
            Some(inode) => inode,
            None if opening.create || name.is_none() => self.create(name)?,
            None => return Err(Refusal::Missing),
        };
        let handle =
            Handle { inode, level: Level::None, directory_sync_due: found.is_none() && opening.sync_directory };
        let id = self.new_number();
        self.handles.insert(id, handle);
        Ok(id)
    }

    fn create(&mut self, name: Option<&str>) -> Outcome<Inode> {
        self.change()?;
        let inode = self.new_file(File::default());
        if let Some(name) = name {
            self.directory.link(name, inode);
        }
        Ok(inode)
    }

    pub(in crate::disk) fn close(&mut self, id: HandleId) {
        self.leave_wal_index(id);
        self.handles.remove(&id);
        self.forget_unneeded();
    }

    pub(in crate::disk) fn exists(&self, name: &str) -> Outcome<bool> {
        self.need_power()?;
        Ok(self.directory.find(name).is_some())
    }

    pub(in crate::disk) fn delete(&mut self, name: &str, sync_directory: bool) -> Outcome<()> {
        if !self.exists(name)? {
            return Err(Refusal::Missing);
        }
        self.change()?;
        self.directory.unlink(name);
        if sync_directory {
            self.sync_names();
        }
        self.forget_unneeded();
        Ok(())
    }

    pub(in crate::disk) fn rename(&mut self, from: &str, to: &str) -> Outcome<()> {
        if !self.exists(from)? {
            return Err(Refusal::Missing);
        }
        self.change()?;
        self.directory.rename(from, to);
        self.forget_unneeded();
        Ok(())
    }

    pub(in crate::disk) fn sync_directory(&mut self) -> Outcome<()> {
        self.change()?;
        self.sync_names();
        self.forget_unneeded();
        Ok(())
    }

    fn sync_names(&mut self) {
        if self.faults.lying {
            self.tally.lied_syncs += 1;
        } else {
            self.directory.sync();
        }
    }
}
