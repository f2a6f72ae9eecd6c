//! Room kept for bad days: a file that is deleted when the disk is full, so that selling goes on while the lamp is red.
//! A named VFS has none.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::lock::beside;

const BLOCK_BYTES: usize = 1 << 20;

/// The reserve of one store.
#[derive(Debug)]
pub(crate) struct Ballast {
    file: Option<PathBuf>,
    given_up: bool,
}

impl Ballast {
    /// Sets the reserve up. A disk without room for it is no error: there just is none.
    pub(crate) fn lay(path: &Path, vfs: Option<&str>, bytes: u64) -> Self {
        let file = beside(path, "ballast");
        if vfs.is_some() || bytes == 0 {
            return Self { file: None, given_up: false };
        }
        if fs::metadata(&file).is_ok_and(|meta| meta.len() >= bytes) || fill(&file, bytes).is_ok() {
            return Self { file: Some(file), given_up: false };
        }
        let _ = fs::remove_file(&file);
        Self { file: None, given_up: true }
    }

    /// Whether the reserve is gone because the disk was full.
    pub(crate) fn is_given_up(&self) -> bool {
        self.given_up
    }

    /// Gives the room back to the disk; false if there was none left to give.
    pub(crate) fn give_up(&mut self) -> bool {
        self.given_up = true;
        self.file.take().is_some_and(|file| fs::remove_file(file).is_ok())
    }
}

/// Real bytes: a file with holes would keep no room.
fn fill(file: &Path, bytes: u64) -> std::io::Result<()> {
    let mut out = File::create(file)?;
    let block = vec![0xB5; BLOCK_BYTES];
    let mut left = bytes;
    while left > 0 {
        let part = usize::try_from(left).unwrap_or(BLOCK_BYTES).min(BLOCK_BYTES);
        out.write_all(&block[..part])?;
        left -= part as u64;
    }
    out.sync_all()
}
