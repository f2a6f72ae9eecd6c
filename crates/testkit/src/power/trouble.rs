//! The scripted shift on a disk that refuses: I/O errors, and no room. What fails says so in words and leaves nothing;
//! when the trouble is over the shift goes on, at the latest after a restart of the program, and ends as in peace.

use anyhow::{Context, Result, bail, ensure};
use api::ApiError;
use domain::access::Code;
use store::StoreError;

use super::exhaustive::Shift;
use super::ledger::Ledger;
use super::machine::Machine;
use crate::disk::{Disk, Times};

/// What came of trouble that all promises survived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Endured {
    /// Shifts with trouble in them.
    pub shifts: u64,
    /// Steps that failed with words.
    pub refused: u64,
    /// Of these, with the code for a full disk.
    pub disk_full: u64,
    /// Times the program had to be restarted before it could go on.
    pub restarts: u64,
}

impl std::ops::AddAssign for Endured {
    fn add_assign(&mut self, more: Self) {
        self.shifts += more.shifts;
        self.refused += more.refused;
        self.disk_full += more.disk_full;
        self.restarts += more.restarts;
    }
}

/// What befalls a shift, other than the errors that were planned for its disk.
#[derive(Clone, Copy, Debug, Default)]
struct Trouble {
    /// The step from which on there is no room.
    full_at: Option<usize>,
    /// Whether the power goes as soon as something was refused.
    cut: bool,
}

impl Shift {
    /// Operation number `op` fails, once or with all that follow it until somebody repairs the disk. In the end the
    /// power goes, too.
    ///
    /// # Errors
    /// What was lost, or failed without a word, in words.
    pub fn error_at(&self, op: u64, times: Times) -> Result<Endured> {
        let mut machine = Machine::new(Disk::new(op), Ledger::default(), 0);
        machine.disk.fail_at(op, times);
        let endured = self.endure(&mut machine, Trouble::default());
        endured.with_context(|| format!("I/O error at operation {op}, {times:?}"))
    }

    /// The same for read number `read`.
    ///
    /// # Errors
    /// As [`Shift::error_at`].
    pub fn read_error_at(&self, read: u64, times: Times) -> Result<Endured> {
        let mut machine = Machine::new(Disk::new(read), Ledger::default(), 0);
        machine.disk.fail_read_at(read, times);
        let endured = self.endure(&mut machine, Trouble::default());
        endured.with_context(|| format!("I/O error at read {read}, {times:?}"))
    }

    /// From step `step` on the disk has no room, until a command was refused for it. With `cut`, the power goes before
    /// there is room again.
    ///
    /// # Errors
    /// What was lost, or failed without a word, in words.
    pub fn full_at(&self, step: usize, cut: bool) -> Result<Endured> {
        let mut machine = Machine::new(Disk::new(step as u64), Ledger::default(), 0);
        let endured = self.endure(&mut machine, Trouble { full_at: Some(step), cut });
        endured.with_context(|| format!("disk full from step {step}, power cut: {cut}"))
    }

    fn endure(&self, machine: &mut Machine, trouble: Trouble) -> Result<Endured> {
        let mut endured = Endured { shifts: 1, ..Endured::default() };
        for n in 0..self.steps.len() {
            if trouble.full_at == Some(n) {
                machine.disk.set_full(true);
            }
            if let Err(error) = machine.perform(n, &self.steps[n]) {
                endured.refused(&error)?;
                if trouble.cut {
                    self.cut_while_full(machine, n)?;
                }
                machine.disk.repair();
                machine.disk.set_full(false);
                endured.restarts += self.again(machine, n)?;
            }
        }
        self.prove_end(machine)?;
        Ok(endured)
    }

    /// The power goes while the disk is full. A store that was there can be opened all the same; a new one cannot be made.
    fn cut_while_full(&self, machine: &mut Machine, n: usize) -> Result<()> {
        machine.cycle_power();
        match machine.start() {
            Ok(()) => machine.prove(Some(&self.steps[n])).map(drop),
            Err(StoreError::DiskFull) if n == 0 => Ok(()),
            Err(error) => Err(error).context("a full disk cannot be opened"),
        }
    }

    /// The step that failed once more: at once or after a restart, it must succeed. Gives back the restarts.
    fn again(&self, machine: &mut Machine, n: usize) -> Result<u64> {
        let expected = &self.answers[n];
        match machine.perform(n, &self.steps[n]) {
            Ok(answers) if answers == *expected => return Ok(0),
            Ok(answers) => bail!("step {n} was answered otherwise:\n{expected:?}\n{answers:?}"),
            Err(error) => ensure!(!error.message.is_empty(), "the program does not say what is broken"),
        }
        machine.start().context("after a restart")?;
        machine.prove(Some(&self.steps[n]))?;
        let answers = machine.perform(n, &self.steps[n]).context("after a restart")?;
        ensure!(answers == *expected, "step {n} was answered otherwise:\n{expected:?}\n{answers:?}");
        Ok(1)
    }

    fn prove_end(&self, machine: &mut Machine) -> Result<()> {
        machine.disk.repair();
        ensure!(machine.account()? == self.account, "the shift ends otherwise");
        machine.cycle_power();
        machine.start()?;
        machine.prove(None)?;
        ensure!(machine.account()? == self.account, "the shift has another end after a power cut");
        Ok(())
    }
}

impl Endured {
    /// Notes a refusal, which must have a code and words.
    fn refused(&mut self, error: &ApiError) -> Result<()> {
        ensure!(matches!(error.code, Code::DiskFull | Code::Broken) && !error.message.is_empty(), "{error:?}");
        self.refused += 1;
        self.disk_full += u64::from(error.code == Code::DiskFull);
        Ok(())
    }
}
