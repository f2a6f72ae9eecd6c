//! The worker of one printer: takes the first job of its queue, prints it, writes down what became of it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use api::JobPaper;
use devices::escpos::{self, Encoded};
use devices::printer::{self, Outcome};
use devices::profile::{self, Profile};
use devices::transport::{self, Address};
use domain::branch::Printer;
use domain::ids::PrintJobId;
use domain::paper::{Document, JobKind, JobState, Trouble};
use store::{PrintJob, StoreError, Tx, WriteError};
use tokio::sync::watch;
use tokio::time::Instant;

use super::flow;
use super::papers::Papers;
use crate::terminal::Terminal;

/// After the store failed, before it is asked again.
const BREATHER_MS: u64 = 5_000;

/// Between two connections: many a printer takes none right after the last one.
const REST: Duration = Duration::from_millis(200);

pub(super) struct Worker {
    pub(super) terminal: Arc<Terminal>,
    pub(super) papers: Papers,
    pub(super) printer: Printer,
    pub(super) rung: watch::Receiver<u64>,
    pub(super) stopped: watch::Receiver<bool>,
    /// When the last connection ended.
    pub(super) ended: Option<Instant>,
}

/// What a job sends, and where to.
struct Sheet {
    profile: Profile,
    address: Address,
    document: Document,
    encoded: Encoded,
    /// Jobs that were not printed, and that this one makes up for.
    makes_up_for: Vec<PrintJobId>,
}

/// What to do next.
enum Next {
    Again,
    /// Wait until the bell rings, or for so many milliseconds.
    Wait(Option<u64>),
}

/// Writes how a job stands.
pub(super) fn write(terminal: &Terminal, job: PrintJob) -> Result<(), WriteError<StoreError>> {
    terminal.store.write(move |tx: &mut Tx<'_>| tx.change_print(&job))
}

impl Worker {
    /// Works until it is stopped.
    pub(super) async fn run(mut self) {
        while !*self.stopped.borrow() {
            self.rung.mark_unchanged();
            let next = self.step().await.unwrap_or_else(|error| {
                tracing::error!(%error, printer = self.printer.code, "the worker of a printer could not go on");
                Next::Wait(Some(BREATHER_MS))
            });
            let Next::Wait(wait_ms) = next else { continue };
            let patience = async {
                match wait_ms {
                    Some(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = patience => {}
                rung = self.rung.changed() => if rung.is_err() { break },
                _ = self.stopped.changed() => break,
            }
        }
    }

    /// One job, or the time until there is one.
    async fn step(&mut self) -> Result<Next> {
        let now_ms = self.terminal.clock.now().at_ms;
        let Some(job) = self.terminal.store.read(|reader| reader.first_print(&self.printer.code))? else {
            return Ok(Next::Wait(None));
        };
        if job.state != JobState::Queued {
            // This worker had it, and what became of it could not be written: nobody knows whether it is on paper.
            write(&self.terminal, flow::settle(&job, Outcome::Unconfirmed(Trouble::Interrupted), now_ms, None))?;
            return Ok(Next::Again);
        }
        if flow::is_late(&job, now_ms) {
            write(&self.terminal, PrintJob { state: JobState::Expired, ..job })?;
            return Ok(Next::Again);
        }
        if job.not_before_ms > now_ms {
            let until = job.expires_ms.map_or(job.not_before_ms, |expires| expires.min(job.not_before_ms));
            return Ok(Next::Wait(Some(u64::try_from(until - now_ms).unwrap_or(1))));
        }
        // Whoever changed the job meanwhile has rung the bell.
        let Some(job) = self.take(job)? else { return Ok(Next::Wait(Some(BREATHER_MS))) };
        let (outcome, makes_up_for) = match self.sheet(&job) {
            Ok(Some(sheet)) => (self.attempt(&job, &sheet).await, sheet.makes_up_for),
            Ok(None) => {
                let ended = PrintJob { state: JobState::Cancelled, done_ms: Some(now_ms), ..job };
                write(&self.terminal, ended)?;
                return Ok(Next::Again);
            }
            Err(trouble) => (Outcome::NotSent(trouble), Vec::new()),
        };
        let now_ms = self.terminal.clock.now().at_ms;
        let fallback = Some(self.printer.fallback.as_str()).filter(|code| !code.is_empty());
        self.settle(flow::settle(&job, outcome, now_ms, fallback), makes_up_for)?;
        Ok(Next::Again)
    }

    /// Writes what became of a job. What it made up for is on paper too then.
    fn settle(&self, job: PrintJob, makes_up_for: Vec<PrintJobId>) -> Result<(), WriteError<StoreError>> {
        let is_done = matches!(job.state, JobState::Confirmed | JobState::Sent);
        self.terminal.store.write(move |tx: &mut Tx<'_>| {
            tx.change_print(&job)?;
            for id in makes_up_for.iter().filter(|_| is_done) {
                if let Some(missed) = tx.print_job(*id)?.filter(|missed| missed.state.needs_person()) {
                    tx.change_print(&PrintJob { state: job.state, done_ms: job.done_ms, ..missed })?;
                }
            }
            Ok(())
        })
    }

    /// Takes a job, unless a person called it off meanwhile.
    fn take(&self, job: PrintJob) -> Result<Option<PrintJob>> {
        let taken = self.terminal.store.write(move |tx: &mut Tx<'_>| -> Result<_, StoreError> {
            let standing = tx.print_job(job.id)?.filter(|standing| *standing == job);
            let Some(mut job) = standing.filter(|job| job.state == JobState::Queued) else { return Ok(None) };
            job.state = JobState::Sending;
            job.attempts = job.attempts.saturating_add(1);
            tx.change_print(&job)?;
            Ok(Some(job))
        });
        Ok(taken?)
    }

    /// What a job sends; nothing if nothing is left to tell.
    fn sheet(&self, job: &PrintJob) -> Result<Option<Sheet>, Trouble> {
        let Printer { profile, cp866, wpc1251, columns, address, .. } = &self.printer;
        let profile = profile::find(profile).ok_or(Trouble::Unknown)?.with_pages(*cp866, *wpc1251);
        let address = address.parse().map_err(|_| Trouble::Unknown)?;
        if job.kind == JobKind::Drawer {
            let (document, encoded) = (Document::default(), escpos::drawer(&profile));
            return Ok(Some(Sheet { profile, address, document, encoded, makes_up_for: Vec::new() }));
        }
        let (device, now_ms) = (self.terminal.device, self.terminal.clock.now().at_ms);
        let paper = self.terminal.store.read(|reader| api::job_paper(reader, device, now_ms, job));
        let JobPaper { document, makes_up_for } = paper.map_err(|error| {
            tracing::error!(%error, job = %job.id, "a paper cannot be laid out");
            Trouble::Nothing
        })?;
        let Some(document) = document else { return Ok(None) };
        let encoded = escpos::encode(&document, &profile, *columns);
        if encoded.lost > 0 {
            tracing::warn!(lost = encoded.lost, printer = self.printer.code, "letters that nobody can print");
        }
        Ok(Some(Sheet { profile, address, document, encoded, makes_up_for }))
    }

    async fn attempt(&mut self, job: &PrintJob, sheet: &Sheet) -> Outcome {
        let mut stopped = self.stopped.clone();
        tokio::select! {
            outcome = self.send(job, sheet) => outcome,
            _ = stopped.changed() => Outcome::Unconfirmed(Trouble::Interrupted),
        }
    }

    async fn send(&mut self, job: &PrintJob, sheet: &Sheet) -> Outcome {
        let Sheet { profile, address, document, encoded, .. } = sheet;
        let terminal = Arc::clone(&self.terminal);
        let waiting = |trouble: Option<Trouble>| {
            let state = if trouble.is_some() { JobState::WaitingOperator } else { JobState::Sending };
            if let Err(error) = write(&terminal, PrintJob { state, trouble, ..job.clone() }) {
                tracing::error!(%error, "the state of a print job could not be written");
            }
        };
        if *address == Address::Virtual {
            let twin = self.papers.switch_on(&self.printer.code, profile, self.printer.columns);
            let outcome = printer::print(&mut twin.connect(), encoded, profile, waiting).await;
            let printed_ms = self.terminal.clock.now().at_ms;
            self.papers.add(&self.printer.code, job.id, printed_ms, document, twin.take_papers());
            return outcome;
        }
        if let Some(ended) = self.ended {
            tokio::time::sleep_until(ended + REST).await;
        }
        match transport::connect(address).await {
            Ok(mut line) => {
                let outcome = printer::print(&mut line, encoded, profile, waiting).await;
                self.ended = Some(Instant::now());
                outcome
            }
            Err(error) => {
                tracing::info!(%error, printer = self.printer.code, "the printer cannot be reached");
                Outcome::NotSent(Trouble::Unreachable)
            }
        }
    }
}
