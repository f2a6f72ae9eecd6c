//! The one writer: a synchronous core that owns the write connection. A thread drives it in a till ([`crate::Store`]),
//! the simulator drives it by hand.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Receiver;

use log::{Planted, StreamId, Vector, planted};
use rusqlite::Connection;

use crate::apply::{Core, Touch};
use crate::ballast::Ballast;
use crate::changed::{Changed, Followers, Origin};
use crate::empty::Emptying;
use crate::error::panic_message;
use crate::lock::Lock;
use crate::open::{OpenOptions, Opening, begin};
use crate::pragmas::{Access, connect, secure};
use crate::streams::Stream;
use crate::{Job, Reader, Result, StoreError, Tx, WriteError, meta, migrate};

/// The writer of a store.
#[derive(Debug)]
pub struct Writer {
    pub(crate) core: Core,
    pub(crate) opening: Opening,
    pub(crate) followers: Followers,
    ballast: Ballast,
    _lock: Lock,
}

impl Writer {
    /// Opens a store, and makes it if there is none.
    ///
    /// # Errors
    /// Every variant of [`StoreError`] that tells why a file cannot be written to; the file is then as it was.
    pub fn open(options: &OpenOptions) -> Result<Self> {
        let vfs = options.vfs.as_deref();
        let lock = Lock::take(&options.path, vfs)?;
        let mut db = connect(&options.path, vfs, Access::Write)?;
        migrate::recognise(&db)?;
        secure(&db)?;
        migrate::migrate(&mut db)?;
        let ballast = Ballast::lay(&options.path, vfs, options.ballast_bytes);
        let (core, opening) = begin(db, options)?;
        Ok(Self { core, opening, followers: Followers::default(), ballast, _lock: lock })
    }

    /// Lets somebody else empty the write-ahead log.
    pub(crate) fn empty_by(&mut self, emptying: Emptying) -> Result<()> {
        emptying.follow(&mut self.core.reader.db)
    }

    /// Runs jobs together in one transaction and answers them after its commit. A job that says no, or panics, leaves
    /// no trace; the others stand. If the transaction fails as a whole, each job is run once more, alone.
    pub fn run(&mut self, jobs: &mut [Job<'_>]) {
        if let Err(error) = self.group(jobs) {
            self.make_room(&error);
            jobs.iter_mut().for_each(|job| self.alone(job));
        }
    }

    /// Runs one job and waits for its commit.
    ///
    /// # Errors
    /// What the job said, or what the store could not do; nothing was recorded then.
    pub fn write<T: Send, E: Send>(
        &mut self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    ) -> Result<T, WriteError<E>> {
        let mut answer = None;
        self.run(&mut [Job::new(work, |given| answer = Some(given))]);
        answer.unwrap_or(Err(WriteError::Store(StoreError::Closed)))
    }

    fn alone(&mut self, job: &mut Job<'_>) {
        if let Err(error) = self.group(std::slice::from_mut(job)) {
            job.settle(Err(error));
        }
    }

    /// One transaction. An error means that nothing of it stands and nobody was answered.
    ///
    /// Nearly every job either succeeds or is refused before it writes anything, and a savepoint costs a copy of each
    /// page that its job touches. So jobs run bare first; if one fails after it wrote, all run again, each in its
    /// savepoint.
    fn group(&mut self, jobs: &mut [Job<'_>]) -> Result<()> {
        match self.group_with(jobs, run_bare) {
            Err(Spoilt::ByJob) => self.group_with(jobs, run_in_savepoint).map_err(StoreError::from),
            outcome => outcome.map_err(StoreError::from),
        }
    }

    fn group_with(&mut self, jobs: &mut [Job<'_>], run_one: RunOne) -> Result<(), Spoilt> {
        let (changes, panics) = self.transaction(|core, opening| {
            let mut outcome = (Vec::new(), Vec::new());
            for (place, job) in jobs.iter_mut().enumerate() {
                match run_one(core, opening, job)? {
                    Ended::Kept(changed) => outcome.0.push(changed),
                    Ended::Refused => {}
                    Ended::Panicked(words) => outcome.1.push((place, words)),
                }
            }
            note_own(core, opening);
            if planted(Planted::AnswerBeforeCommit) {
                jobs.iter_mut().for_each(|job| job.settle(Ok(())));
            }
            Ok::<_, Spoilt>(outcome)
        })?;
        for (place, words) in panics {
            jobs[place].settle(Err(StoreError::Panicked(words)));
        }
        jobs.iter_mut().for_each(|job| job.settle(Ok(())));
        changes.iter().for_each(|changed| self.followers.tell(changed));
        Ok(())
    }

    /// Runs `work` in a transaction. After an error, and after a panic, everything is as before.
    pub(crate) fn transaction<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Core, &Opening) -> Result<T, E>,
    ) -> Result<T, E> {
        let author = self.core.author.clone();
        let attempt = catch_unwind(AssertUnwindSafe(|| self.attempt(work)));
        let outcome = attempt.unwrap_or_else(|payload| Err(StoreError::Panicked(panic_message(&*payload)).into()));
        match outcome {
            Ok(result) => {
                self.core.streams.keep();
                Ok(result)
            }
            Err(error) => {
                self.take_back();
                self.core.author = author;
                Err(error)
            }
        }
    }

    fn attempt<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Core, &Opening) -> Result<T, E>,
    ) -> Result<T, E> {
        execute(&self.core.reader.db, "BEGIN IMMEDIATE")?;
        let result = work(&mut self.core, &self.opening)?;
        self.core.streams.write(&self.core.reader.db)?;
        execute(&self.core.reader.db, "COMMIT")?;
        Ok(result)
    }

    fn take_back(&mut self) {
        let db = &self.core.reader.db;
        let rolled_back = if db.is_autocommit() { Ok(()) } else { execute(db, "ROLLBACK") };
        if let Err(error) = rolled_back {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
        self.core.streams.take_back();
        self.core.cache.clear();
    }

    /// Gives up the reserve if the disk is full; true if there is hope now.
    pub(crate) fn make_room(&mut self, error: &StoreError) -> bool {
        let given = matches!(error, StoreError::DiskFull) && self.ballast.give_up();
        if given {
            tracing::warn!("the disk is full: the reserve was given up");
        }
        given
    }

    /// How far every stream goes, as committed.
    pub fn vector(&self) -> Vector {
        self.core.streams.vector()
    }

    /// The stream of this process.
    pub fn stream(&self) -> StreamId {
        self.core.author.stream()
    }

    /// How often the store was restored, plus one.
    pub fn epoch(&self) -> u32 {
        self.opening.epoch
    }

    /// The series of this device's numbers.
    pub fn series(&self) -> &str {
        &self.opening.series
    }

    /// Whether the last process did not close the store: a reason for [`Reader::quick_check`].
    pub fn was_unclean(&self) -> bool {
        self.opening.unclean
    }

    /// Whether the disk is, or was, so full that the reserve is gone: the red lamp.
    pub fn is_short_of_room(&self) -> bool {
        self.ballast.is_given_up()
    }

    /// What can be read, on the writer's own connection.
    pub fn reader(&self) -> &Reader {
        &self.core.reader
    }

    /// What is committed from now on.
    pub fn follow(&mut self) -> Receiver<Changed> {
        self.followers.add()
    }

    /// Closes in order, so that the next opening need not look for damage.
    pub fn close(self) -> Result<()> {
        meta::set(&self.core.reader.db, meta::CLEAN, true)
    }
}

/// How a job ended within its transaction.
enum Ended {
    Kept(Changed),
    Refused,
    Panicked(String),
}

/// Why a transaction does not stand.
enum Spoilt {
    /// A job failed after it wrote something that only a savepoint can take back.
    ByJob,
    /// The store failed.
    Store(StoreError),
}

impl From<StoreError> for Spoilt {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Spoilt> for StoreError {
    fn from(spoilt: Spoilt) -> Self {
        match spoilt {
            Spoilt::ByJob => Self::Panicked("a job left traces outside of its savepoint".to_owned()),
            Spoilt::Store(error) => error,
        }
    }
}

type RunOne = fn(&mut Core, &Opening, &mut Job<'_>) -> Result<Ended, Spoilt>;

/// One job without a savepoint. An error means that the whole transaction is spoilt.
fn run_bare(core: &mut Core, opening: &Opening, job: &mut Job<'_>) -> Result<Ended, Spoilt> {
    match attempt(core, opening, job)? {
        (Ended::Kept(changed), _) => Ok(Ended::Kept(changed)),
        (Ended::Refused, touch) if touch.facts == 0 && touch.scopes.is_empty() => Ok(Ended::Refused),
        _ => Err(Spoilt::ByJob),
    }
}

/// One job in its savepoint. An error means that the whole transaction is spoilt.
fn run_in_savepoint(core: &mut Core, opening: &Opening, job: &mut Job<'_>) -> Result<Ended, Spoilt> {
    execute(&core.reader.db, "SAVEPOINT job")?;
    let author = core.author.clone();
    let (ended, touch) = attempt(core, opening, job)?;
    if !matches!(ended, Ended::Kept(_)) {
        execute(&core.reader.db, "ROLLBACK TO job")?;
        core.author = author;
        touch.scopes.iter().for_each(|scope| core.cache.forget(scope));
    }
    execute(&core.reader.db, "RELEASE job")?;
    Ok(ended)
}

/// Runs a job and derives what it touched; tells how it ended, and what it touched if it did not succeed.
fn attempt(core: &mut Core, opening: &Opening, job: &mut Job<'_>) -> Result<(Ended, Touch)> {
    let mut tx = Tx::new(core, opening);
    let attempt = catch_unwind(AssertUnwindSafe(|| job.run(&mut tx) && tx.derive().is_ok()));
    let Tx { touch, broken, .. } = tx;
    match (broken, attempt) {
        (Some(error), _) => Err(error),
        (None, Ok(true)) => Ok((Ended::Kept(Changed::from(touch, Origin::Here)), Touch::default())),
        (None, Ok(false)) => Ok((Ended::Refused, touch)),
        (None, Err(payload)) => Ok((Ended::Panicked(panic_message(&*payload)), touch)),
    }
}

/// Notes how far the stream of this process goes now.
fn note_own(core: &mut Core, opening: &Opening) {
    let (id, head, lamport) = (core.author.stream(), core.author.head(), core.author.lamport().seen());
    let floor = log::Head::origin();
    let standing = core.streams.get(id);
    if head.seq > standing.map_or(0, |stream| stream.head.seq) {
        let stream = Stream { no: opening.stream_no, device: opening.device(), head, lamport, floor, sealed: false };
        core.streams.set(id, stream);
    }
}

fn execute(db: &Connection, sql: &str) -> Result<()> {
    db.prepare_cached(sql)?.execute([])?;
    Ok(())
}
