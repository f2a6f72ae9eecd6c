//! Printing: one worker for each printer of the branch, each at its own pace, so that a dead one delays nobody.
//!
//! Workers read the queue that commands wrote, lay papers out, send them, and write down what became of them. They make
//! no facts. A printer whose address is `virtual` is drawn: its papers are kept for whoever wants to look at them.

mod flow;
mod papers;
mod worker;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result};
use devices::printer::Outcome;
use domain::Scope;
use domain::branch::{BOOK, Printer, SETTING_AGGREGATE, Settings};
use domain::paper::{JobState, Trouble};
use log::Cell;
use store::Changed;
use tokio::sync::watch;

use crate::terminal::Terminal;
pub use papers::{Paper, PaperId, Papers};
use worker::Worker;

/// How often the follower looks whether it shall stop.
const LOOK: Duration = Duration::from_secs(1);
/// Jobs that are looked through at the start.
const JOBS_MAX: u32 = 1_000;

/// The workers of a running terminal.
#[derive(Debug)]
pub struct Printing {
    papers: Papers,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Printing {
    /// Starts a worker for each printer of the settings, and follows the settings from then on.
    ///
    /// # Errors
    /// If the store is closed or a thread cannot be started.
    pub fn start(terminal: &Arc<Terminal>) -> Result<Self> {
        let changes = terminal.store.follow()?;
        take_up(terminal)?;
        let (bell, rung) = watch::channel(0_u64);
        let (tell, printers) = watch::channel(printers(terminal)?);
        let papers = Papers::default();
        let stop = Arc::new(AtomicBool::new(false));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let follower = Follower { terminal: Arc::clone(terminal), stop: Arc::clone(&stop), bell, tell };
        let office = Office { terminal: Arc::clone(terminal), papers: papers.clone(), rung };
        let threads = vec![
            thread("print-follower", move || follower.run(&changes))?,
            thread("print-workers", move || runtime.block_on(office.run(printers)))?,
        ];
        Ok(Self { papers, stop, threads })
    }

    /// The papers of the virtual printers.
    pub fn papers(&self) -> &Papers {
        &self.papers
    }

    /// Stops all workers. A job that is under way is left as one of which nobody knows.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.stop.store(true, Ordering::Release);
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a thread of the printing broke down");
            }
        }
    }
}

impl Drop for Printing {
    fn drop(&mut self) {
        self.end();
    }
}

fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).context("a thread cannot be started")
}

fn printers(terminal: &Terminal) -> Result<Vec<Printer>> {
    let scope = Scope { aggregate: SETTING_AGGREGATE, id: BOOK.to_owned().cell() };
    Ok(Settings::read(&terminal.store.read(|reader| reader.rows_of(&scope))?).printers)
}

/// What the last process had under way: kitchen tickets are printed once more, marked; the rest waits for a person.
fn take_up(terminal: &Terminal) -> Result<()> {
    let now_ms = terminal.clock.now().at_ms;
    let jobs = terminal.store.read(|reader| reader.print_jobs(JOBS_MAX))?;
    let interrupted = |trouble| trouble == Some(Trouble::Interrupted);
    for job in jobs.into_iter().filter(|job| job.state == JobState::Unconfirmed && interrupted(job.trouble)) {
        let next = flow::settle(&job, Outcome::Unconfirmed(Trouble::Interrupted), now_ms, None);
        if next.state != job.state {
            worker::write(terminal, next)?;
        }
    }
    Ok(())
}

/// Hears of every commit: rings the bell for the workers, and tells them of new settings.
struct Follower {
    terminal: Arc<Terminal>,
    stop: Arc<AtomicBool>,
    bell: watch::Sender<u64>,
    tell: watch::Sender<Vec<Printer>>,
}

impl Follower {
    /// Ends when it shall stop or the store is closed; the workers end with it, since its channels do.
    fn run(self, changes: &Receiver<Changed>) {
        while !self.stop.load(Ordering::Acquire) {
            let changed = match changes.recv_timeout(LOOK) {
                Ok(changed) => changed,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            let of = |name: &str| changed.scopes.iter().any(|scope| scope.aggregate.name == name);
            if of(SETTING_AGGREGATE.name)
                && let Ok(printers) = printers(&self.terminal)
            {
                self.tell.send_if_modified(|standing| {
                    let differs = *standing != printers;
                    *standing = printers;
                    differs
                });
            }
            if of(domain::paper::JOBS.name) {
                self.bell.send_modify(|rung| *rung = rung.wrapping_add(1));
            }
        }
    }
}

/// Keeps one worker for each printer.
struct Office {
    terminal: Arc<Terminal>,
    papers: Papers,
    rung: watch::Receiver<u64>,
}

impl Office {
    async fn run(self, mut printers: watch::Receiver<Vec<Printer>>) {
        let mut workers: BTreeMap<String, (Printer, watch::Sender<bool>, tokio::task::JoinHandle<()>)> =
            BTreeMap::new();
        loop {
            let wanted = printers.borrow_and_update().clone();
            let gone = workers.extract_if(.., |_, (printer, ..)| !wanted.contains(printer));
            for (_, (_, stop, worker)) in gone.collect::<Vec<_>>() {
                end(stop, worker).await;
            }
            for printer in wanted {
                let code = printer.code.clone();
                workers.entry(code).or_insert_with(|| {
                    let (stop, stopped) = watch::channel(false);
                    let worker = self.worker(printer.clone(), stopped);
                    (printer, stop, tokio::spawn(worker.run()))
                });
            }
            if printers.changed().await.is_err() {
                break;
            }
        }
        for (_, (_, stop, worker)) in workers {
            end(stop, worker).await;
        }
    }

    fn worker(&self, printer: Printer, stopped: watch::Receiver<bool>) -> Worker {
        let (terminal, papers) = (Arc::clone(&self.terminal), self.papers.clone());
        Worker { terminal, papers, printer, rung: self.rung.clone(), stopped, ended: None }
    }
}

async fn end(stop: watch::Sender<bool>, worker: tokio::task::JoinHandle<()>) {
    stop.send_replace(true);
    if let Err(error) = worker.await {
        tracing::error!(%error, "the worker of a printer broke down");
    }
}
