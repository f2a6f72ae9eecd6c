//! One process per store: a lock on a file beside the database, which the operating system takes back when a process
//! dies. A named VFS is one machine's memory in a test, where nobody else is; it is not locked.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::{Result, StoreError};

/// Held as long as the store is open.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: Option<File>,
}

impl Lock {
    pub(crate) fn take(path: &Path, vfs: Option<&str>) -> Result<Self> {
        if vfs.is_some() {
            return Ok(Self { _file: None });
        }
        let file =
            File::options().create(true).truncate(false).write(true).open(beside(path, "lock")).map_err(refusal)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

fn refusal(error: std::io::Error) -> StoreError {
    match error.kind() {
        std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => StoreError::ReadOnly,
        std::io::ErrorKind::StorageFull => StoreError::DiskFull,
        _ => StoreError::File(error),
    }
}

/// `store.db` → `store.db-lock`.
pub(crate) fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-");
    name.push(what);
    PathBuf::from(name)
}
