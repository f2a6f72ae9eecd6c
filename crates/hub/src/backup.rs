//! Copies of the store while it is in use: the last eight quarter-hours; for seven days those of every closed shift, of
//! every night and of the last eight from before an import. A copy is the whole store of one moment, with what its device
//! needs to be itself again where nothing else of it is left.

mod files;
mod worker;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, ensure};
use log::{Moment, Vector};
use serde::Serialize;
use store::{Model, Reader, StoreError};

pub use files::{Backup, Why};
pub(crate) use worker::keep;

use crate::folder::{Folder, Wish};

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
    home: Folder,
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
        Self { home: folder.clone(), folder: folder.backups(), store: folder.store(), state: Mutex::default() }
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
        files::make_folder(&self.folder)?;
        let path = self.folder.join(files::name(why, now.at_ms));
        if !path.exists() {
            reader.snapshot(None, &path, self.home.pack()?.as_deref())?;
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

/// Puts a copy in the place of a folder's store. What stood there is set aside beside it. An empty folder becomes that of
/// the device whose copy it is: its people sign in as before.
///
/// # Errors
/// If the store is in use, or the copy is not sound, of another branch, or for an empty folder lacks what its device needs:
/// the old store still stands then.
pub fn restore(from: &Path, data: &Path) -> Result<()> {
    let folder = Folder::open(data)?;
    put_back(&folder, &Wish { from: from.to_owned(), moves_in: folder.branch()?.is_none() })
}

fn put_back(folder: &Folder, wish: &Wish) -> Result<()> {
    let from = &wish.from;
    let branch = Reader::open(from, None, Model::default()).with_context(|| from.display().to_string())?.branch();
    let luggage = store::luggage(from)?.filter(|_| wish.moves_in);
    if wish.moves_in {
        ensure!(
            luggage.is_some(),
            "{} is no copy but a store: bring device.json and pepper from its folder, too",
            from.display()
        );
    } else {
        ensure!(folder.branch()? == Some(branch), "the copy is of another branch than {}", folder.store().display());
    }
    store::restore(from, &folder.store(), folder.epoch()?).with_context(|| folder.store().display().to_string())?;
    folder.forget_proof()?;
    luggage.map_or(Ok(()), |luggage| folder.unpack(&luggage))
}

/// Puts the copy in place that somebody asked for while the store was in use.
///
/// # Errors
/// As [`restore`]; the wish is kept then.
pub(crate) fn restore_if_wanted(data: &Path) -> Result<()> {
    let folder = Folder::open(data)?;
    let Some(wish) = folder.restore_wanted()? else { return Ok(()) };
    put_back(&folder, &wish).context("the copy that was asked for cannot be put back; remove restore.json to go on")?;
    tracing::warn!(from = %wish.from.display(), "the store was put back from a copy");
    folder.restore_done()
}

/// What a person can do whose store is damaged so badly that it does not open.
pub(crate) fn advised(error: anyhow::Error, folder: &Folder) -> anyhow::Error {
    let is_damaged = matches!(error.downcast_ref(), Some(StoreError::Damaged(_) | StoreError::NotAStore));
    let newest = files::list(&folder.backups()).unwrap_or_default().into_iter().next();
    match newest.filter(|_| is_damaged) {
        Some(copy) => error.context(format!("put a copy back by `brigade-hub restore`; the newest is {}", copy.file)),
        None => error,
    }
}
