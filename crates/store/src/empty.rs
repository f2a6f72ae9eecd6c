//! Emptying the write-ahead log beside the writer. Copying its pages into the file and forcing them to the disk held up the
//! sale that came just then; so it happens on a thread of its own, and the writer finishes the little that was added meanwhile.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use rusqlite::Connection;
use rusqlite::hooks::Wal;

use crate::Result;
use crate::pragmas::{Access, connect, force_fully};

/// How full the log may be, in pages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fill {
    /// From here on it is emptied.
    pub(crate) some: i32,
    /// From here on the writer does it all by itself, for the thread cannot keep up.
    pub(crate) most: i32,
}

impl Default for Fill {
    fn default() -> Self {
        Self { some: 4_000, most: 16_000 }
    }
}

/// What the writer's connection does after each commit instead of emptying the log now and then.
#[derive(Debug)]
pub(crate) struct Emptying {
    fill: Fill,
    wake: SyncSender<()>,
    /// The thread has done its part: what is left is little, and once it is copied the log begins anew.
    nearly_done: Arc<AtomicBool>,
}

impl Emptying {
    /// Starts the thread. It ends when the writer's connection, which holds this, is closed.
    pub(crate) fn start(path: &Path, vfs: Option<&str>, fill: Fill) -> Result<(Self, JoinHandle<()>)> {
        let db = connect(path, vfs, Access::Write)?;
        force_fully(&db)?;
        let (wake, waiting) = sync_channel(1);
        let nearly_done = Arc::<AtomicBool>::default();
        let done = Arc::clone(&nearly_done);
        let thread = std::thread::Builder::new().name("store-empty".to_owned());
        let thread = thread.spawn(move || serve(&db, &waiting, &done))?;
        Ok((Self { fill, wake, nearly_done }, thread))
    }

    /// Takes the place of SQLite's own way on the writer's connection.
    pub(crate) fn follow(self, db: &mut Connection) -> Result<()> {
        db.wal_hook(Some(move |log: &mut Wal, pages| {
            self.committed(log, pages);
            Ok(())
        }))?;
        Ok(())
    }

    /// The commit stands, so nothing that fails here may make it seem to have failed: the next commit tries again.
    fn committed(&self, log: &mut Wal, pages: i32) {
        if pages < self.fill.some {
            return;
        }
        let by_writer = self.nearly_done.swap(false, Ordering::AcqRel) || pages >= self.fill.most;
        if by_writer && let Err(error) = log.checkpoint() {
            tracing::debug!(%error, pages, "the log is not emptied yet");
        }
        if !by_writer && matches!(self.wake.try_send(()), Err(TrySendError::Disconnected(()))) {
            tracing::warn!(pages, "the thread that empties the log is gone");
        }
    }
}

fn serve(db: &Connection, waiting: &Receiver<()>, done: &AtomicBool) {
    while waiting.recv().is_ok() {
        match db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
            Ok(()) => done.store(true, Ordering::Release),
            Err(error) => tracing::warn!(%error, "the log was not emptied"),
        }
    }
}
