//! Copies of the store while it is in use: the last eight quarter-hours; for seven days those of every closed shift, of
//! every night and from before an import. A copy is the whole store of one moment.

mod files;
mod worker;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, ensure};
use log::{Moment, Vector};
use serde::Serialize;
use store::{Model, Reader};

pub use files::{Backup, Why};
pub(crate) use worker::keep;

use crate::folder::Folder;

/// How the copies stand.
#[derive(Debug, Clone, Default, Serialize)]
pub struct BackupHealth {
    /// Moment of the last copy of this process, in milliseconds since 1970-01-01 UTC.
    pub last_ms: Option<i64>,
    /// Why the last one failed, if it did.
    pub error: Option<String>,
}

/// The copies of a data folder.
#[derive(Debug)]
pub struct Backups {
    folder: PathBuf,
    store: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    health: BackupHealth,
    /// What the store held at the last copy.
    copied: Option<Vector>,
}

impl Backups {
    /// The copies of a data folder.
    pub fn of(folder: &Folder) -> Self {
        Self { folder: folder.backups(), store: folder.store(), state: Mutex::default() }
    }

    /// Makes a copy and takes away those that are too old. Nothing is copied for a quarter-hour in which nothing happened.
    ///
    /// # Errors
    /// If the copy cannot be written; those that there are stay.
    pub fn make(&self, why: Why, now: Moment) -> Result<Option<Backup>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let made = self.copy(&mut state, why, now);
        match &made {
            Ok(Some(_)) => state.health = BackupHealth { last_ms: Some(now.at_ms), error: None },
            Ok(None) => {}
            Err(error) => state.health.error = Some(format!("{error:#}")),
        }
        made
    }

    fn copy(&self, state: &mut State, why: Why, now: Moment) -> Result<Option<Backup>> {
        let reader = Reader::open(&self.store, None, Model::default())?;
        let vector = reader.vector()?;
        if why == Why::Quarter && state.copied.as_ref() == Some(&vector) {
            return Ok(None);
        }
        fs::create_dir_all(&self.folder).with_context(|| format!("{} cannot be made", self.folder.display()))?;
        let path = self.folder.join(files::name(why, now.at_ms));
        if !path.exists() {
            reader.snapshot(None, &path)?;
        }
        state.copied = Some(vector);
        self.drop_old(now)?;
        files::read(&path).map(Some)
    }

    /// All copies, the newest first.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn list(&self) -> Result<Vec<Backup>> {
        files::list(&self.folder)
    }

    /// The path of a copy of this folder.
    ///
    /// # Errors
    /// If there is no such copy.
    pub fn path(&self, file: &str) -> Result<PathBuf> {
        let known = self.list()?.into_iter().any(|backup| backup.file == file);
        ensure!(known, "there is no copy «{file}»");
        Ok(self.folder.join(file))
    }

    /// How they stand.
    pub fn health(&self) -> BackupHealth {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).health.clone()
    }

    fn drop_old(&self, now: Moment) -> Result<()> {
        for old in files::old(self.list()?, now.at_ms) {
            fs::remove_file(self.folder.join(&old.file)).with_context(|| format!("{} cannot be removed", old.file))?;
        }
        Ok(())
    }
}

/// Copies the store of a folder, in use or not; the path of the copy.
///
/// # Errors
/// If there is no store, or the copy cannot be written.
pub fn copy(data: &Path, now: Moment) -> Result<PathBuf> {
    let backups = Backups::of(&Folder::existing(data)?);
    let made = backups.make(Why::Asked, now)?.context("nothing was copied")?;
    Ok(backups.folder.join(made.file))
}

/// Puts a copy in the place of a folder's store. What stood there is set aside beside it. The folder must be that of the
/// device whose store it is: without its `device.json` and `pepper` nobody could sign in.
///
/// # Errors
/// If the store is in use, or the copy is not sound or of another branch: the old store still stands then.
pub fn restore(from: &Path, data: &Path) -> Result<()> {
    let folder = Folder::open(data)?;
    let branch = Reader::open(from, None, Model::default()).with_context(|| from.display().to_string())?.branch();
    let known = folder.branch()?.with_context(|| {
        format!("{} has no device.json: copy it and the file pepper from the old data folder first", data.display())
    })?;
    ensure!(known == branch, "the copy is of another branch than {}", data.display());
    store::restore(from, &folder.store()).with_context(|| format!("the store in {}", data.display()))
}

/// Puts the copy in place that somebody asked for while the store was in use.
///
/// # Errors
/// As [`restore`]; the wish is kept then.
pub(crate) fn restore_if_wanted(data: &Path) -> Result<()> {
    let folder = Folder::open(data)?;
    let Some(from) = folder.restore_wanted()? else { return Ok(()) };
    restore(&from, data).context("the copy that was asked for cannot be put back; remove restore.json to go on")?;
    tracing::warn!(from = %from.display(), "the store was put back from a copy");
    folder.restore_done()
}
