//! The power-cut disk: the disk of one simulated machine, in memory, as a SQLite VFS that injects faults.
//!
//! A [`Disk`] keeps two images of every file: what programs see, and what the medium certainly has. When
//! the power goes, each write since the file's last sync is by itself kept (50 %), torn at 512-byte
//! sectors (20 %: each sector is there or not) or dropped (30 %), so order is lost as well. Every later
//! use of a handle from before the cut fails. Chance comes from the disk's seed alone.
//!
//! Other faults: a cut or an I/O error planned for an operation number, no room, syncs that lie, rotten
//! bytes, and going back to an older state of the whole disk.
//!
//! *Names.* A disk is one directory. A file that was made, deleted or renamed keeps its new state over a
//! cut only if the directory was synced since; otherwise each such change is lost with even chance, by
//! itself. SQLite syncs the directory at the first sync of a new journal or write-ahead log, and at those
//! deletions for which it asks for it; syncing a database file does not make its name durable. Whoever
//! makes files in other ways calls [`Disk::sync_directory`].
//!
//! *A failed sync* decides at once over the writes that waited for it, and a later sync does not repeat
//! them: what most kernels do.
//!
//! *Operations* are numbered from 0: creations, writes, truncations, syncs, deletions, renames. Reads are
//! numbered apart, so that readers on other threads do not shift a planned cut.
//!
//! The disk never touches a real file, never reads a clock and never sleeps. SQLite's own random numbers
//! (salts of the write-ahead log) belong to the process and not to a VFS: the bytes of a log differ from
//! run to run, its contents do not.

mod codes;
mod dice;
mod directory;
mod faults;
mod file;
mod locks;
mod machine;
mod shm;
mod slot;
mod tally;
#[cfg(test)]
mod tests;
mod vfs;

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use faults::Failure;
pub use faults::Times;
use machine::{Machine, ROOM_BYTES, Refusal};
use slot::Slot;
pub use tally::Tally;

/// The disk of one simulated machine. Clones are handles to the same disk; it lives, with its VFS name,
/// until the last handle and the last connection are gone.
#[derive(Clone, Debug)]
pub struct Disk(Arc<Shared>);

/// What the handles and the open files of a disk have in common.
#[derive(Debug)]
struct Shared {
    machine: Mutex<Machine>,
    slot: &'static Slot,
}

impl Shared {
    fn machine(&self) -> MutexGuard<'_, Machine> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        slot::give_back(self.slot);
    }
}

/// All files of a disk at one moment, for [`Disk::restore`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot(BTreeMap<String, Vec<u8>>);

/// Power.
impl Disk {
    /// An empty disk with the power on.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let slot = slot::take();
        let shared = Arc::new(Shared { machine: Mutex::new(Machine::new(seed)), slot });
        slot.lead_to(&shared);
        Self(shared)
    }

    /// The name to open connections with: `Connection::open_with_flags_and_vfs(path, flags, name)`.
    #[must_use]
    pub fn vfs_name(&self) -> &'static str {
        self.0.slot.name()
    }

    /// Takes the power away now: decides what the medium keeps, kills every open handle and drops the
    /// shared memory. Nothing can be opened before [`Disk::power_on`].
    pub fn power_cut(&self) {
        self.0.machine().power_cut();
    }

    /// Gives power back. If a planned cut has struck and was not carried out yet, it is now.
    pub fn power_on(&self) {
        self.0.machine().power_on();
    }

    /// Plans that the power goes before operation number `op` (see [`Disk::ops`]). From then on all fails
    /// with `SQLITE_IOERR`. One cut can be planned at a time; any cut ends the plan.
    pub fn cut_at(&self, op: u64) {
        self.0.machine().faults.cut_at = Some(op);
    }

    /// Whether there is power: false after a cut, and as soon as a planned one has struck.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.0.machine().is_on()
    }

    /// How many operations changed the disk so far, failed ones included: the number of the next one.
    #[must_use]
    pub fn ops(&self) -> u64 {
        self.0.machine().faults.changes
    }

    /// How many reads there were so far: the number of the next one.
    #[must_use]
    pub fn reads(&self) -> u64 {
        self.0.machine().faults.reads
    }

    /// What the disk has done to its files so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.0.machine().tally
    }
}

/// Faults other than cuts. They outlive a power cut.
impl Disk {
    /// Makes operation number `op` fail with `SQLITE_IOERR`, or all from it on; in the latter case reads
    /// fail too from then on.
    pub fn fail_at(&self, op: u64, times: Times) {
        self.0.machine().faults.change_failure = Some(Failure { at: op, times });
    }

    /// Makes read number `read` fail with `SQLITE_IOERR`, or all from it on.
    pub fn fail_read_at(&self, read: u64, times: Times) {
        self.0.machine().faults.read_failure = Some(Failure { at: read, times });
    }

    /// Takes back the planned errors.
    pub fn repair(&self) {
        let mut machine = self.0.machine();
        machine.faults.change_failure = None;
        machine.faults.read_failure = None;
    }

    /// Full: no file can grow, except into what deletions set free. Not full: no quota.
    pub fn set_full(&self, full: bool) {
        let mut machine = self.0.machine();
        machine.quota_bytes = if full { machine.used_bytes() } else { ROOM_BYTES };
    }

    /// Room for all files together, in bytes, up to 1 GiB. Writes beyond it fail with `SQLITE_FULL`.
    pub fn set_quota_bytes(&self, quota_bytes: usize) {
        self.0.machine().quota_bytes = quota_bytes.min(ROOM_BYTES);
    }

    /// Bytes that all files take now.
    #[must_use]
    pub fn used_bytes(&self) -> usize {
        self.0.machine().used_bytes()
    }

    /// While lying, syncs answer with success and make nothing durable.
    pub fn set_lying(&self, lying: bool) {
        self.0.machine().faults.lying = lying;
    }

    /// Changes one byte on the medium and in what programs see.
    ///
    /// # Errors
    /// If there is no such file, or it ends before `offset`.
    pub fn corrupt(&self, name: &str, offset: usize, xor: u8) -> io::Result<()> {
        let mut machine = self.0.machine();
        let file = machine.find_mut(name).ok_or(io::ErrorKind::NotFound)?;
        if file.corrupt(offset, xor) { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

/// Files and whole states, from outside of SQLite.
impl Disk {
    /// All files as programs see them now, as a copy of a running machine's disk would have them.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.0.machine().contents())
    }

    /// Brings back an older state of the whole disk. The machine is off afterwards, and handles from
    /// before are dead, as after a cut.
    pub fn restore(&self, snapshot: &Snapshot) {
        self.0.machine().replace_contents(&snapshot.0);
    }

    /// The names of all files, in order.
    #[must_use]
    pub fn file_names(&self) -> Vec<String> {
        self.0.machine().directory.names().keys().cloned().collect()
    }

    /// What programs see of a file, with the power on or off.
    ///
    /// # Errors
    /// If there is no such file.
    pub fn read_file(&self, name: &str) -> io::Result<Vec<u8>> {
        let machine = self.0.machine();
        Ok(machine.find(name).ok_or(io::ErrorKind::NotFound)?.bytes().to_vec())
    }

    /// Puts a file on the medium, name and all, by no operation and without regard to quota, with the
    /// power on or off. A file that had the name loses it.
    pub fn write_file(&self, name: &str, bytes: &[u8]) {
        self.0.machine().store(name, bytes.to_vec());
    }

    /// Deletes a file: an operation, durable after [`Disk::sync_directory`].
    ///
    /// # Errors
    /// If there is no such file, or no power, or an error was planned.
    pub fn remove_file(&self, name: &str) -> io::Result<()> {
        self.0.machine().delete(name, false).map_err(io_error)
    }

    /// Renames a file, over another one if need be: an operation, durable after [`Disk::sync_directory`].
    ///
    /// # Errors
    /// If there is no such file, or no power, or an error was planned.
    pub fn rename_file(&self, from: &str, to: &str) -> io::Result<()> {
        self.0.machine().rename(from, to).map_err(io_error)
    }

    /// Makes all changes of names durable: an operation.
    ///
    /// # Errors
    /// If there is no power, or an error was planned.
    pub fn sync_directory(&self) -> io::Result<()> {
        self.0.machine().sync_directory().map_err(io_error)
    }
}

fn io_error(refusal: Refusal) -> io::Error {
    match refusal {
        Refusal::Failed => io::Error::other("input/output error"),
        Refusal::Full => io::ErrorKind::StorageFull.into(),
        Refusal::Busy => io::ErrorKind::ResourceBusy.into(),
        Refusal::Missing => io::ErrorKind::NotFound.into(),
        Refusal::Exists => io::ErrorKind::AlreadyExists.into(),
    }
}
