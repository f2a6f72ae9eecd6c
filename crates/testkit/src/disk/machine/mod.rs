//! The computer around the files: power, open handles, locks, room on the disk. All that the VFS does
//! is decided here, in safe code without SQLite.

mod contents;
mod names;
mod sharing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::dice::Dice;
use super::directory::{Directory, Inode};
use super::faults::Faults;
use super::file::File;
use super::locks::Level;
use super::shm::WalIndex;
use super::tally::Tally;

/// The room on a disk without a quota: more than any test needs, and little enough that a write far
/// beyond the end of a damaged database does not eat the memory of the test.
pub(super) const ROOM_BYTES: usize = 1 << 30;

/// An open file. Numbers are never used twice, so a handle from before a power cut stays dead.
pub(super) type HandleId = u64;

/// Why the disk did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No power, a dead handle or an injected error.
    Failed,
    /// No room for a longer file.
    Full,
    /// Another connection's lock stands in the way.
    Busy,
    /// There is no file of that name.
    Missing,
    /// The file exists though it must not.
    Exists,
}

type Outcome<T> = Result<T, Refusal>;

/// What SQLite wants of a file that it opens.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Opening {
    pub(super) create: bool,
    pub(super) exclusive: bool,
    /// The first sync of the file, if it is new, also syncs the directory: SQLite's habit with journals.
    pub(super) sync_directory: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Power {
    On,
    /// Gone by plan in the midst of work; what the medium keeps is not decided yet.
    Failing,
    Off,
}

#[derive(Debug)]
struct Handle {
    inode: Inode,
    level: Level,
    directory_sync_due: bool,
}

#[derive(Debug)]
pub(super) struct Machine {
    power: Power,
    pub(super) directory: Directory,
    files: BTreeMap<Inode, File>,
    handles: BTreeMap<HandleId, Handle>,
    wal_indexes: BTreeMap<Inode, WalIndex>,
    numbers_given: u64,
    pub(super) quota_bytes: usize,
    pub(super) faults: Faults,
    pub(super) tally: Tally,
    fates: Dice,
    noise: Dice,
}

/// Power, cuts and the state as a whole.
impl Machine {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            power: Power::On,
            directory: Directory::default(),
            files: BTreeMap::new(),
            handles: BTreeMap::new(),
            wal_indexes: BTreeMap::new(),
            numbers_given: 0,
            quota_bytes: ROOM_BYTES,
            faults: Faults::default(),
            tally: Tally::default(),
            fates: Dice::new(seed),
            noise: Dice::new(!seed),
        }
    }

    pub(super) fn is_on(&self) -> bool {
        self.power == Power::On
    }

    pub(super) fn power_cut(&mut self) {
        if self.power != Power::Off {
            self.directory.cut(&mut self.fates);
            for file in self.files.values_mut() {
                file.cut(&mut self.fates, &mut self.tally);
            }
            self.tally.cuts += 1;
        }
        self.go_dark();
    }

    pub(super) fn power_on(&mut self) {
        if self.power == Power::Failing {
            self.power_cut();
        }
        self.power = Power::On;
    }

    /// Every file by name, as programs see it.
    pub(super) fn contents(&self) -> BTreeMap<String, Vec<u8>> {
        let named = |(name, inode): (&String, &Inode)| Some((name.clone(), self.files.get(inode)?.bytes().to_vec()));
        self.directory.names().iter().filter_map(named).collect()
    }

    /// Puts other contents in place of all that the disk holds, and switches off.
    pub(super) fn replace_contents(&mut self, contents: &BTreeMap<String, Vec<u8>>) {
        self.directory = Directory::default();
        self.go_dark();
        for (name, bytes) in contents {
            self.store(name, bytes.clone());
        }
    }

    fn go_dark(&mut self) {
        self.power = Power::Off;
        self.faults.cut_at = None;
        self.handles.clear();
        self.wal_indexes.clear();
        self.forget_unneeded();
    }

    /// Puts a file on the medium at once, name and all: work that is not under test.
    pub(super) fn store(&mut self, name: &str, bytes: Vec<u8>) {
        let inode = self.new_file(File::stored(bytes));
        self.directory.link(name, inode);
        self.directory.sync();
        self.forget_unneeded();
    }

    pub(super) fn find(&self, name: &str) -> Option<&File> {
        self.files.get(&self.directory.find(name)?)
    }

    pub(super) fn find_mut(&mut self, name: &str) -> Option<&mut File> {
        self.files.get_mut(&self.directory.find(name)?)
    }

    /// Bytes that files take which have a name or are open. A deleted one takes none, though a cut may
    /// bring it back.
    pub(super) fn used_bytes(&self) -> usize {
        let in_use = |inode: &Inode| self.directory.names().values().any(|it| it == inode) || self.is_open(*inode);
        self.files.iter().filter(|(inode, _)| in_use(inode)).map(|(_, file)| file.len()).sum()
    }

    pub(super) fn random(&mut self, bytes: &mut [u8]) {
        self.noise.fill(bytes);
    }

    fn new_number(&mut self) -> u64 {
        self.numbers_given += 1;
        self.numbers_given
    }

    fn new_file(&mut self, file: File) -> Inode {
        let inode = self.new_number();
        self.files.insert(inode, file);
        inode
    }

    fn forget_unneeded(&mut self) {
        let mut files = std::mem::take(&mut self.files);
        files.retain(|inode, _| self.directory.may_need(*inode) || self.is_open(*inode));
        self.files = files;
    }

    fn inode(&self, id: HandleId) -> Outcome<Inode> {
        self.handles.get(&id).map(|it| it.inode).ok_or(Refusal::Failed)
    }

    fn is_open(&self, inode: Inode) -> bool {
        self.handles.values().any(|handle| handle.inode == inode)
    }

    pub(super) fn need_power(&self) -> Outcome<()> {
        if self.is_on() { Ok(()) } else { Err(Refusal::Failed) }
    }

    /// Counts an operation that changes the disk and lets the planned faults strike.
    fn change(&mut self) -> Outcome<()> {
        self.need_power()?;
        if self.faults.cut_is_due() {
            self.power = Power::Failing;
            return Err(Refusal::Failed);
        }
        let fails = self.faults.count_change();
        self.fail_if(fails)
    }

    fn fail_if(&mut self, fails: bool) -> Outcome<()> {
        if !fails {
            return Ok(());
        }
        self.tally.failed += 1;
        Err(Refusal::Failed)
    }
}
