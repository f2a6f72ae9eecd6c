//! Copies of a store: taken hot, in one transaction; put back, with a new epoch.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::lock::{Lock, beside};
use crate::pragmas::{Access, connect, secure};
use crate::{Reader, Result, StoreError, meta, migrate};

/// Writes a copy of the store at `from`, log and state of one moment, to `to`, while the writer goes on. `luggage` is what
/// its device wants to find in the copy.
///
/// # Errors
/// If `to` exists, or cannot be written.
pub(crate) fn snapshot(from: &Path, vfs: Option<&str>, to: &Path, luggage: Option<&[u8]>) -> Result<()> {
    if vfs.is_some() {
        vacuum(from, vfs, to)?;
        return pack(to, vfs, luggage);
    }
    if to.exists() {
        return Err(std::io::Error::from(std::io::ErrorKind::AlreadyExists).into());
    }
    let part = beside(to, "part");
    remove(&part)?;
    vacuum(from, vfs, &part)?;
    pack(&part, vfs, luggage)?;
    File::options().write(true).open(&part)?.sync_all()?;
    fs::rename(&part, to)?;
    sync_directory(to)
}

fn vacuum(from: &Path, vfs: Option<&str>, to: &Path) -> Result<()> {
    let db = connect(from, vfs, Access::Write)?;
    migrate::recognise(&db)?;
    db.execute("VACUUM INTO $1", [to.to_string_lossy()])?;
    Ok(())
}

fn pack(copy: &Path, vfs: Option<&str>, luggage: Option<&[u8]>) -> Result<()> {
    let Some(luggage) = luggage else { return Ok(()) };
    meta::set(&connect(copy, vfs, Access::Write)?, meta::LUGGAGE, luggage)
}

/// What a device put into a copy beside the store; nothing in a store that is no copy.
///
/// # Errors
/// If the file is no store.
pub fn luggage(copy: &Path) -> Result<Option<Vec<u8>>> {
    let db = connect(copy, None, Access::Read)?;
    migrate::recognise(&db)?;
    meta::get(&db, meta::LUGGAGE)
}

/// Puts a copy in the place of a store that nobody has open, and marks it, so that its next process begins a new epoch:
/// one after the copy's own, and after `epoch_least`, the latest that the device ever counted in. What stood there is set
/// aside beside it (`…-aside`), replacing what was set aside before. `from` may also be a store that was not closed.
///
/// # Errors
/// [`StoreError::Locked`] while the store is open, [`StoreError::Damaged`] if the copy is not sound. Then the old store
/// still stands.
pub fn restore(from: &Path, to: &Path, epoch_least: u32) -> Result<()> {
    let _lock = Lock::take(to, None)?;
    let part = beside(to, "part");
    for suffix in ["", "-wal", "-shm"] {
        remove(&appended(&part, suffix))?;
    }
    fs::copy(from, &part)?;
    let unwritten = appended(from, "-wal");
    if unwritten.exists() {
        fs::copy(unwritten, appended(&part, "-wal"))?;
    }
    mark_restored(&part, None, epoch_least)?;
    for suffix in ["wal", "shm"] {
        remove(&beside(&part, suffix))?;
    }
    File::options().write(true).open(&part)?.sync_all()?;
    set_aside(to)?;
    fs::rename(&part, to)?;
    sync_directory(to)
}

/// Marks a store that was brought back from a copy by other means, so that its next process begins a new epoch, as
/// [`restore`] says.
///
/// # Errors
/// [`StoreError::Damaged`] if it is not sound.
pub fn mark_restored(path: &Path, vfs: Option<&str>, epoch_least: u32) -> Result<()> {
    let db = connect(path, vfs, Access::Write)?;
    migrate::recognise(&db)?;
    secure(&db)?;
    sound(&db)?;
    let epoch = meta::get(&db, meta::EPOCH)?.unwrap_or(1).max(epoch_least);
    meta::set(&db, meta::EPOCH, epoch)?;
    meta::set(&db, meta::RESTORED, true)?;
    meta::remove(&db, meta::LUGGAGE)?;
    db.pragma_query(None, "wal_checkpoint", |_| Ok(()))?;
    Ok(())
}

fn sound(db: &Connection) -> Result<()> {
    let found: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" { Ok(()) } else { Err(StoreError::Damaged(found)) }
}

fn set_aside(path: &Path) -> Result<()> {
    for suffix in ["", "-wal"] {
        let aside = appended(&beside(path, "aside"), suffix);
        match fs::rename(appended(path, suffix), &aside) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => remove(&aside)?,
            outcome => outcome?,
        }
    }
    remove(&beside(path, "shm"))
}

/// SQLite's own files bear the name of the store and a suffix.
fn appended(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        outcome => Ok(outcome?),
    }
}

/// Makes a rename last over a power cut, where the system has such a thing.
fn sync_directory(file: &Path) -> Result<()> {
    if cfg!(unix) {
        let directory = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(directory)?.sync_all()?;
    }
    Ok(())
}

impl Reader {
    /// Writes a copy of the store, log and state of one moment, while the writer goes on. `luggage` is what the device wants
    /// to find in the copy; see [`luggage`].
    ///
    /// # Errors
    /// If `to` exists, or cannot be written.
    pub fn snapshot(&self, vfs: Option<&str>, to: &Path, luggage: Option<&[u8]>) -> Result<()> {
        let from = self.db.path().ok_or(StoreError::NotAStore)?;
        snapshot(Path::new(from), vfs, to, luggage)
    }
}
