//! Opening: recognise, lock, secure, migrate, find out what happened since.

use std::path::PathBuf;

use log::{Author, BranchId, DeviceId, LOG_VERSION, Lamport, Planted, StreamId, StreamOpened, planted};
use rusqlite::Connection;
use uuid::Uuid;

use crate::apply::Core;
use crate::book::Book;
use crate::cache::Cache;
use crate::read::Reader;
use crate::streams::{Streams, uuid};
use crate::{Model, Result, StoreError, meta, print};

const BALLAST_BYTES: u64 = 64 << 20;
const SCOPES_CACHED_MAX: usize = 1_024;
const READERS: usize = 4;

/// Who opens a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The branch.
    pub branch: BranchId,
    /// The device.
    pub device: DeviceId,
    /// The device's letter, which begins its numbers.
    pub letter: String,
    /// What the machine calls itself. A store that wakes up on another machine counts as restored.
    pub machine: String,
}

/// How to open a store.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// The database file.
    pub path: PathBuf,
    /// A VFS by name, for tests; else the operating system's files. A named VFS has neither lock file nor ballast.
    pub vfs: Option<String>,
    /// Who opens it.
    pub identity: Identity,
    /// A stream that nobody has ever used, drawn by the caller.
    pub stream: StreamId,
    /// Version of the program.
    pub app: String,
    /// What the store is told of the trade.
    pub model: Model,
    /// Room kept for a full disk, in bytes.
    pub ballast_bytes: u64,
    /// Aggregates kept in memory.
    pub scopes_cached_max: usize,
    /// Read connections.
    pub readers: usize,
}

impl OpenOptions {
    /// The usual way.
    pub fn new(path: impl Into<PathBuf>, identity: Identity, stream: StreamId) -> Self {
        Self {
            path: path.into(),
            vfs: None,
            identity,
            stream,
            app: env!("CARGO_PKG_VERSION").to_owned(),
            model: Model::default(),
            ballast_bytes: BALLAST_BYTES,
            scopes_cached_max: SCOPES_CACHED_MAX,
            readers: READERS,
        }
    }
}

/// What opening found out.
#[derive(Debug, Clone)]
pub(crate) struct Opening {
    identity: Identity,
    app: String,
    pub(crate) epoch: u32,
    pub(crate) series: String,
    previous_stream: Option<StreamId>,
    /// Number of the stream of this process in the keys of its facts.
    pub(crate) stream_no: i64,
    /// The last process did not close the store.
    pub(crate) unclean: bool,
}

impl Opening {
    /// The body of the fact that opens the stream of this process.
    pub(crate) fn stream_opened(&self) -> StreamOpened {
        StreamOpened {
            device: self.identity.device,
            branch: self.identity.branch,
            series: self.series.clone(),
            epoch: self.epoch,
            app: self.app.clone(),
            log_version: LOG_VERSION,
            machine: self.identity.machine.clone(),
            previous_stream: self.previous_stream,
        }
    }

    /// The device that writes here.
    pub(crate) fn device(&self) -> Uuid {
        self.identity.device.0
    }
}

/// Notes in a migrated file who has it open now, and loads what the writer keeps in memory.
pub(crate) fn begin(db: Connection, options: &OpenOptions) -> Result<(Core, Opening)> {
    let mut streams = Streams::load(&db)?;
    let before = Before::read(&db)?;
    let epoch = before.epoch_of(&options.identity)?;
    let author = author(&streams, &before, options);
    let resumed = streams.get(author.stream()).map(|stream| stream.no);
    let stream_no = resumed.unwrap_or_else(|| streams.number());
    note(&db, &options.identity, epoch)?;
    print::interrupt(&db, epoch > before.epoch)?;
    let letter = &options.identity.letter;
    let opening = Opening {
        identity: options.identity.clone(),
        app: options.app.clone(),
        epoch,
        series: if epoch > 1 { format!("{letter}{epoch}") } else { letter.clone() },
        previous_stream: before.last_stream,
        stream_no,
        unclean: before.unclean,
    };
    let book = Book::write(options.model, options.identity.branch)?;
    let reader = Reader { db, book: book.into() };
    Ok((Core { reader, author, streams, cache: Cache::new(options.scopes_cached_max) }, opening))
}

/// What the last process left behind.
struct Before {
    branch: Option<Uuid>,
    device: Option<Uuid>,
    machine: Option<String>,
    epoch: u32,
    restored: bool,
    unclean: bool,
    last_stream: Option<StreamId>,
}

impl Before {
    fn read(db: &Connection) -> Result<Self> {
        let id = |name| meta::get::<Vec<u8>>(db, name)?.map(|bytes| uuid(&bytes)).transpose();
        Ok(Self {
            branch: id(meta::BRANCH)?,
            device: id(meta::DEVICE)?,
            machine: meta::get(db, meta::MACHINE)?,
            epoch: meta::get(db, meta::EPOCH)?.unwrap_or(1),
            restored: meta::get(db, meta::RESTORED)?.unwrap_or(false),
            unclean: meta::get::<bool>(db, meta::CLEAN)? == Some(false),
            last_stream: id(meta::LAST_STREAM)?.map(StreamId),
        })
    }

    /// The epoch of numbers that begins or goes on. A restored store may continue on another device; any other may not.
    fn epoch_of(&self, identity: &Identity) -> Result<u32> {
        if self.branch.is_some_and(|branch| branch != identity.branch.0) {
            return Err(StoreError::Foreign("branch"));
        }
        if self.restored && planted(Planted::EpochKept) {
            return Ok(self.epoch);
        }
        if !self.restored && self.device.is_some_and(|device| device != identity.device.0) {
            return Err(StoreError::Foreign("device"));
        }
        let moved = self.machine.as_ref().is_some_and(|machine| *machine != identity.machine);
        Ok(if self.restored || moved { self.epoch + 1 } else { self.epoch })
    }
}

fn author(streams: &Streams, before: &Before, options: &OpenOptions) -> Author {
    let lamport = Lamport::at(streams.lamport());
    match before.last_stream.and_then(|id| Some((id, streams.get(id)?.head))) {
        Some((stream, head)) if planted(Planted::StreamReused) => Author::resume(stream, head, lamport),
        _ => Author::new(options.stream, lamport),
    }
}

fn note(db: &Connection, identity: &Identity, epoch: u32) -> Result<()> {
    db.execute_batch("BEGIN IMMEDIATE")?;
    meta::set(db, meta::BRANCH, identity.branch.0.as_bytes())?;
    meta::set(db, meta::DEVICE, identity.device.0.as_bytes())?;
    meta::set(db, meta::MACHINE, &identity.machine)?;
    meta::set(db, meta::EPOCH, epoch)?;
    meta::set(db, meta::RESTORED, false)?;
    meta::set(db, meta::CLEAN, false)?;
    db.execute_batch("COMMIT")?;
    Ok(())
}
