//! The store of a running terminal: the writer on a thread of its own, readers in a pool.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use log::Vector;
use sync::{Ingested, Run};

use crate::empty::{Emptying, Fill};
use crate::error::panic_message;
use crate::pool::Pool;
use crate::{Changed, Job, OpenOptions, Reader, Result, StoreError, Tx, WriteError, Writer, snapshot};

/// Work that waits at most; beyond it callers wait, too.
const WAITING_MAX: usize = 1_024;

/// Jobs in one transaction at most.
const JOBS_MAX: usize = 256;

/// How a store is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Status {
    /// What the look at the file after an unclean stop found wrong: the red lamp.
    pub damage: Vec<String>,
    /// That look is still going on.
    pub is_checking: bool,
    /// The disk is, or was, so full that the reserve is gone: the red lamp.
    pub is_short_of_room: bool,
    /// Jobs that the writer has run.
    pub jobs: u64,
    /// Groups in which it ran them: one transaction each, as long as none fails.
    pub groups: u64,
}

/// A store in use: one writer thread, several readers.
#[derive(Debug)]
pub struct Store {
    options: OpenOptions,
    queue: SyncSender<Message>,
    pool: Pool,
    shared: Arc<Shared>,
    writer: Option<JoinHandle<Result<()>>>,
    emptier: Option<JoinHandle<()>>,
    checker: Option<JoinHandle<()>>,
    checked: Mutex<Option<Receiver<()>>>,
}

#[derive(Debug, Default)]
struct Shared {
    short_of_room: AtomicBool,
    checking: AtomicBool,
    jobs: AtomicU64,
    groups: AtomicU64,
    damage: Mutex<Vec<String>>,
}

enum Message {
    Job(Job<'static>),
    Task(Box<dyn FnOnce(&mut Writer) + Send>),
    Close,
}

impl Store {
    /// Opens a store and starts its threads.
    ///
    /// # Errors
    /// As [`Writer::open`].
    pub fn open(options: OpenOptions) -> Result<Self> {
        Self::open_with(options, Fill::default())
    }

    pub(crate) fn open_with(options: OpenOptions, fill: Fill) -> Result<Self> {
        let mut writer = Writer::open(&options)?;
        let (emptying, emptier) = Emptying::start(&options.path, options.vfs.as_deref(), fill)?;
        writer.empty_by(emptying)?;
        let reader = || Reader::open(&options.path, options.vfs.as_deref(), options.model);
        let pool = Pool::new((0..options.readers.max(1)).map(|_| reader()).collect::<Result<_>>()?);
        let shared = Arc::new(Shared::default());
        let (checker, checked) = match writer.was_unclean() {
            true => check(reader()?, Arc::clone(&shared)).map(|(checker, checked)| (Some(checker), Some(checked)))?,
            false => (None, None),
        };
        let (queue, waiting) = sync_channel(WAITING_MAX);
        let lamp = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("store-writer".to_owned());
        let writer = thread.spawn(move || serve(writer, &waiting, &lamp))?;
        Ok(Self {
            options,
            queue,
            pool,
            shared,
            writer: Some(writer),
            emptier: Some(emptier),
            checker,
            checked: Mutex::new(checked),
        })
    }

    /// Hands a job to the writer; its answer comes by the job's own way, after the commit.
    ///
    /// # Errors
    /// [`StoreError::Closed`] if the writer is gone.
    pub fn submit(&self, job: Job<'static>) -> Result<()> {
        self.queue.send(Message::Job(job)).map_err(|_| StoreError::Closed)
    }

    /// Runs a job and waits for its commit.
    ///
    /// # Errors
    /// What the job said, or what the store could not do; nothing was recorded then.
    pub fn write<T: Send + 'static, E: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, WriteError<E>> {
        let (job, answer) = Job::awaited(work);
        self.submit(job).map_err(WriteError::Store)?;
        answer.recv().unwrap_or(Err(WriteError::Store(StoreError::Closed)))
    }

    /// Reads on a connection of the pool, at one moment.
    ///
    /// # Errors
    /// What the work says, or that no transaction could be begun.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&Reader) -> Result<T, E>) -> Result<T, E> {
        self.pool.with(|reader| reader.at_one_moment(work))
    }

    /// Takes facts from elsewhere; see [`Writer::ingest`].
    ///
    /// # Errors
    /// If the store cannot write, or is closed.
    pub fn ingest(&self, batch: Vec<Run>) -> Result<Ingested> {
        self.task(move |writer| writer.ingest(&batch))
    }

    /// Applies facts that an earlier build did not know; see [`Writer::apply_backlog`].
    ///
    /// # Errors
    /// If the store cannot write, or is closed.
    pub fn apply_backlog(&self) -> Result<u64> {
        self.task(Writer::apply_backlog)
    }

    /// Makes the state anew from the log; see [`Writer::rebuild`].
    ///
    /// # Errors
    /// If the store cannot write, or is closed, or lacks its oldest facts.
    pub fn rebuild(&self) -> Result<()> {
        self.task(Writer::rebuild)
    }

    /// How far every stream goes, as committed.
    ///
    /// # Errors
    /// If the store is closed.
    pub fn vector(&self) -> Result<Vector> {
        self.task(|writer| Ok(writer.vector()))
    }

    /// The epoch of numbers that this process counts in.
    ///
    /// # Errors
    /// If the store is closed.
    pub fn epoch(&self) -> Result<u32> {
        self.task(|writer| Ok(writer.epoch()))
    }

    /// What is committed from now on.
    ///
    /// # Errors
    /// If the store is closed.
    pub fn follow(&self) -> Result<Receiver<Changed>> {
        self.task(|writer| Ok(writer.follow()))
    }

    /// Writes a copy of the store, log and state of one moment, while work goes on.
    ///
    /// # Errors
    /// If `to` exists, or cannot be written.
    pub fn snapshot(&self, to: &Path) -> Result<()> {
        snapshot::snapshot(&self.options.path, self.options.vfs.as_deref(), to, None)
    }

    /// If the last process did not close the store: a channel that ends when the look at the file is over. Given once.
    pub fn checked(&self) -> Option<Receiver<()>> {
        self.checked.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// How the store is.
    pub fn status(&self) -> Status {
        let Shared { short_of_room, checking, jobs, groups, damage } = &*self.shared;
        Status {
            damage: damage.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            is_checking: checking.load(Ordering::Acquire),
            is_short_of_room: short_of_room.load(Ordering::Acquire),
            jobs: jobs.load(Ordering::Relaxed),
            groups: groups.load(Ordering::Relaxed),
        }
    }

    /// Finishes what waits and closes in order.
    ///
    /// # Errors
    /// If the file could not be marked as closed; everything that was answered is on the disk all the same.
    pub fn close(mut self) -> Result<()> {
        self.stop()
    }

    fn stop(&mut self) -> Result<()> {
        if let Some(checker) = self.checker.take() {
            // Its findings are in the status; a panic there says nothing more.
            let _ = checker.join();
        }
        let Some(writer) = self.writer.take() else { return Ok(()) };
        // A writer that is gone already is found out by the join.
        let _ = self.queue.send(Message::Close);
        let closed = writer.join().unwrap_or_else(|payload| Err(StoreError::Panicked(panic_message(&*payload))));
        if let Some(emptier) = self.emptier.take() {
            // It ends with the writer's connection, and has nothing to say.
            let _ = emptier.join();
        }
        closed
    }

    /// Runs something on the writer, between transactions.
    pub(crate) fn task<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writer) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (sender, answer) = channel();
        let task = move |writer: &mut Writer| {
            // Nobody may wait any longer.
            let _ = sender.send(work(writer));
        };
        self.queue.send(Message::Task(Box::new(task))).map_err(|_| StoreError::Closed)?;
        answer.recv().unwrap_or(Err(StoreError::Closed))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            tracing::error!(%error, "the store was not closed in order");
        }
    }
}

/// The writer's thread: takes what waits together into one transaction.
fn serve(mut writer: Writer, waiting: &Receiver<Message>, shared: &Shared) -> Result<()> {
    let mut held = None;
    while let Some(message) = held.take().or_else(|| waiting.recv().ok()) {
        match message {
            Message::Job(job) => {
                let mut jobs = vec![job];
                held = gather(&mut jobs, waiting);
                writer.run(&mut jobs);
                shared.jobs.fetch_add(jobs.len() as u64, Ordering::Relaxed);
                shared.groups.fetch_add(1, Ordering::Relaxed);
            }
            Message::Task(task) => task_safely(&mut writer, task),
            Message::Close => break,
        }
        shared.short_of_room.store(writer.is_short_of_room(), Ordering::Release);
    }
    writer.close()
}

/// Takes the jobs that wait; gives back the first message that is none.
fn gather(jobs: &mut Vec<Job<'static>>, waiting: &Receiver<Message>) -> Option<Message> {
    while jobs.len() < JOBS_MAX {
        match waiting.try_recv().ok()? {
            Message::Job(job) => jobs.push(job),
            other => return Some(other),
        }
    }
    None
}

/// A task that panics takes only itself down.
fn task_safely(writer: &mut Writer, task: Box<dyn FnOnce(&mut Writer) + Send>) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(|| task(writer))) {
        tracing::error!(words = panic_message(&*payload), "work on the store failed");
    }
}

/// Looks at the file after an unclean stop, while selling goes on; the channel ends with it.
fn check(reader: Reader, shared: Arc<Shared>) -> Result<(JoinHandle<()>, Receiver<()>)> {
    let (over, checked) = channel();
    shared.checking.store(true, Ordering::Release);
    let look = move || {
        let found = reader.quick_check().unwrap_or_else(|error| vec![error.to_string()]);
        if !found.is_empty() {
            tracing::error!(?found, "the store is damaged");
        }
        *shared.damage.lock().unwrap_or_else(PoisonError::into_inner) = found;
        shared.checking.store(false, Ordering::Release);
        drop(over);
    };
    Ok((std::thread::Builder::new().name("store-check".to_owned()).spawn(look)?, checked))
}
