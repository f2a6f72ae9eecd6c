//! A power cut before each single operation of the scripted shift.

use anyhow::{Context, Result, ensure};
use log::Vector;
use serde_json::Value;

use super::Told;
use super::ledger::Ledger;
use super::machine::{Answers, Machine};
use super::script::{Step, scripted_shift};
use crate::disk::{Disk, Snapshot};

/// The shift as it goes without any fault, to compare with.
#[derive(Debug)]
pub struct Shift {
    pub(super) steps: Vec<Step>,
    pub(super) answers: Vec<Answers>,
    pub(super) ledger: Ledger,
    pub(super) account: Vec<Value>,
    /// Operations of the disk, from the first opening to the orderly close after the Z report.
    pub ops: u64,
    /// Reads of the disk in the same time.
    pub reads: u64,
    pub(super) files: Snapshot,
    pub(super) vector: Vector,
}

impl Shift {
    /// Rings the shift up in peace.
    ///
    /// # Errors
    /// If a call is refused or the store is not sound: a mistake in the script or in the till.
    pub fn in_peace() -> Result<Self> {
        let steps = scripted_shift();
        let mut machine = Machine::new(Disk::new(0), Ledger::default(), 0);
        let mut answers = Vec::new();
        for (n, step) in steps.iter().enumerate() {
            answers.push(machine.perform(n, step).with_context(|| format!("{step:?}"))?);
        }
        machine.prove(None)?;
        let (account, ledger) = (machine.account()?, machine.ledger.clone());
        machine.perform(steps.len(), &Step::Restart)?;
        let (disk, vector) = (&machine.disk, machine.till()?.writer.vector());
        Ok(Self {
            ops: disk.ops(),
            reads: disk.reads(),
            files: disk.snapshot(),
            vector,
            steps,
            answers,
            ledger,
            account,
        })
    }

    /// How many steps it has.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// The Z report.
    #[must_use]
    pub fn z(&self) -> &Value {
        self.account.last().unwrap_or(&Value::Null)
    }

    /// The power goes before operation number `op` of the shift, and comes back; the shift goes on to its end. All that
    /// was answered must be there, what was not must be there wholly or not at all, and the Z report must be the same.
    ///
    /// # Errors
    /// What was lost, in words.
    pub fn cut_before(&self, op: u64) -> Result<Told> {
        let mut machine = Machine::new(Disk::new(op), Ledger::default(), 0);
        machine.disk.cut_at(op);
        let done = (0..self.steps.len()).take_while(|n| machine.perform(*n, &self.steps[*n]).is_ok()).count();
        ensure!(done == self.steps.len() || !machine.disk.is_on(), "step {done} failed while there was power");
        machine.cycle_power();
        self.go_on(&mut machine, done).with_context(|| format!("power cut before operation {op}, in step {done}"))
    }

    /// From the step that was interrupted to the end.
    fn go_on(&self, machine: &mut Machine, done: usize) -> Result<Told> {
        machine.start()?;
        let there = machine.prove(self.steps.get(done))?;
        self.prove_whole_calls(machine, done)?;
        let answered = machine.ledger.calls();
        for n in done..self.steps.len() {
            let answers = machine.perform(n, &self.steps[n])?;
            ensure!(answers == self.answers[n], "step {n} was answered otherwise:\n{answers:?}\n{:?}", self.answers[n]);
            if n == done {
                machine.prove_one_effect(n, &self.steps[n], &answers)?;
            }
        }
        let account = machine.account()?;
        ensure!(account == self.account, "the shift ends otherwise:\n{account:?}\n{:?}", self.account);
        machine.prove(None)?;
        Ok(Told { cuts: 1, answered, unanswered_there: there, ..Told::default() })
    }

    /// An unanswered call that is there has every fact that it would have had in peace.
    fn prove_whole_calls(&self, machine: &Machine, done: usize) -> Result<()> {
        let Some(Step::Sell(lists)) = self.steps.get(done) else { return Ok(()) };
        for call in lists.iter().flatten() {
            let found = machine.till()?.writer.reader().facts_of_command(call.command_id)?.len();
            let whole = self.ledger.facts_of(call);
            ensure!(found == 0 || Some(found) == whole, "{} has {found} of {whole:?} facts", call.name);
        }
        Ok(())
    }
}
