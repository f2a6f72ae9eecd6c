//! A till, its disk, and what it has promised: it works, loses power, wakes up and must account for itself.

use anyhow::{Context, Result, ensure};
use api::{Actor, ApiError, Envelope};
use domain::access::Code;
use log::UserId;
use serde_json::{Value, json};
use store::StoreError;

use super::elsewhere;
use super::ledger::{Ledger, prove_whole, sound};
use super::script::Step;
use crate::disk::Disk;
use crate::till::{NOON_MS, Outcome, Till, id, till};

/// Between steps.
const STEP_MS: i64 = 60_000;

/// What each list of a step was answered.
pub(super) type Answers = Vec<Vec<Value>>;

/// A machine with a till on it.
#[derive(Debug)]
pub(super) struct Machine {
    pub(super) disk: Disk,
    pub(super) ledger: Ledger,
    till: Option<Till>,
    starts: u64,
}

impl Machine {
    /// A machine that is not started yet, with promises from earlier.
    pub(super) fn new(disk: Disk, ledger: Ledger, starts: u64) -> Self {
        Self { disk, ledger, till: None, starts }
    }

    /// Starts the program, with a stream that nobody has used.
    pub(super) fn start(&mut self) -> Result<(), StoreError> {
        self.till = None;
        self.starts += 1;
        self.till = Some(till().on(&self.disk).stream(self.starts).open()?);
        Ok(())
    }

    /// How often the program was started.
    pub(super) fn starts(&self) -> u64 {
        self.starts
    }

    /// The till, while the program runs.
    pub(super) fn till(&self) -> Result<&Till> {
        self.till.as_ref().context("the program does not run")
    }

    /// The till, to be worked with by hand.
    pub(super) fn till_mut(&mut self) -> Result<&mut Till> {
        self.till.as_mut().context("the program does not run")
    }

    /// Takes the power away at once, or carries out the cut that has struck, and gives it back. The program is gone.
    pub(super) fn cycle_power(&mut self) {
        self.disk.power_cut();
        self.till = None;
        self.disk.power_on();
    }

    /// Does the `n`th thing. Notes whatever was answered, also if something else failed.
    pub(super) fn perform(&mut self, n: usize, step: &Step) -> Result<Answers, ApiError> {
        if self.till.is_none() {
            self.start()?;
        }
        let Some(till) = &mut self.till else { return Err(StoreError::Closed.into()) };
        till.now_ms = NOON_MS + i64::try_from(n).unwrap_or(i64::MAX / STEP_MS) * STEP_MS;
        till.actor = Actor::User(UserId(id("user", 1)));
        match step {
            Step::SetUp(calls) => {
                till.actor = Actor::System;
                self.sell(std::slice::from_ref(calls))
            }
            Step::Sell(lists) => self.sell(lists),
            Step::Ingest(from, to) => self.ingest(*from, *to),
            Step::Restart => self.restart(),
        }
    }

    fn sell(&mut self, lists: &[Vec<Envelope>]) -> Result<Answers, ApiError> {
        let Some(till) = &mut self.till else { return Err(StoreError::Closed.into()) };
        let outcomes = till.send_together(lists);
        for (calls, _) in lists.iter().zip(&outcomes).filter(|(_, outcome)| outcome.is_ok()) {
            self.ledger.answered(calls, &till.writer);
        }
        outcomes.into_iter().collect()
    }

    fn ingest(&mut self, from: usize, to: usize) -> Result<Answers, ApiError> {
        let Some(till) = &mut self.till else { return Err(StoreError::Closed.into()) };
        let run = elsewhere::batch(from, to).map_err(unreadable)?;
        let ingested = till.writer.ingest(&[run])?;
        self.ledger.acknowledged(&ingested.heads);
        Ok(vec![vec![json!(ingested.heads.lines())]])
    }

    fn restart(&mut self) -> Result<Answers, ApiError> {
        if let Some(till) = self.till.take() {
            till.writer.close()?;
        }
        self.start()?;
        Ok(Answers::new())
    }

    /// What must hold of a till that has just woken up: all promises kept, `interrupted` there wholly or not at all, and
    /// the file sound. Gives back how many lists of `interrupted` are there.
    pub(super) fn prove_kept(&self, interrupted: Option<&Step>) -> Result<u64> {
        let reader = self.till()?.writer.reader();
        self.ledger.prove_kept(reader)?;
        match interrupted {
            Some(Step::Sell(lists)) => prove_whole(lists, reader),
            Some(Step::SetUp(calls)) => prove_whole(std::slice::from_ref(calls), reader),
            Some(Step::Ingest(..) | Step::Restart) | None => Ok(0),
        }
    }

    /// The same, and every line against its chain and all rows and figures against those that the log gives.
    pub(super) fn prove(&self, interrupted: Option<&Step>) -> Result<u64> {
        let there = self.prove_kept(interrupted)?;
        sound(&self.disk)?;
        Ok(there)
    }

    /// Sends the calls of a step once more: whoever was answered gets the same answers, and nothing is recorded.
    pub(super) fn prove_one_effect(&mut self, n: usize, step: &Step, answers: &Answers) -> Result<()> {
        let before = self.till()?.writer.vector();
        let again = self.perform(n, step)?;
        ensure!(again == *answers, "the same calls were answered otherwise:\n{answers:?}\n{again:?}");
        ensure!(matches!(step, Step::Restart) || self.till()?.writer.vector() == before, "repeated calls left traces");
        Ok(())
    }

    /// What people see in the end.
    pub(super) fn account(&self) -> Result<Vec<Value>> {
        let till = self.till()?;
        let orders = (1..=3).map(|n| till.ask("orders.get", &json!({"order": id("order", n)})));
        let day = till.ask("reports.day", &json!({"day": "2026-03-02"}));
        let shifts = till.ask("shift.list", &json!({}))?;
        let report = till.ask("shift.report", &json!({"shift": shifts[0]["shift"]}))?;
        let z = json!({"totals": report["totals"], "counted": report["counted"], "difference": report["difference"]});
        Ok(orders.chain([day, Ok(z)]).collect::<Outcome>()?)
    }
}

fn unreadable(error: impl std::fmt::Display) -> ApiError {
    ApiError::new(Code::Broken, format!("{error:#}"))
}
