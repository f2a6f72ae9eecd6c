//! Power cuts at random: a machine lives, dies and wakes up again and again.

use anyhow::{Context, Result, ensure};

use super::Told;
use super::chance::Chance;
use super::ledger::Ledger;
use super::machine::Machine;
use super::sales::Sales;
use super::script::{Step, open_shift};
use crate::disk::{Disk, Snapshot};
use crate::till::set_up;

/// Power cuts of one seed.
pub const LIVES: u64 = 5;

/// Before this life, and after the last one, the store is proved whole: chains, rows and figures against the log. That
/// takes longer than a life. After every other cut: promises, integrity of the file, and no list of calls there by half.
const LIFE_PROVED: u64 = 3;

/// A cut strikes before one of so many operations after the program was started.
const OPS_PER_LIFE: u64 = 160;

/// In a short life it strikes in the first commit, while the file still needs the log that the last cut has left.
const OPS_OF_A_SHORT_LIFE: u64 = 16;

/// A branch that was made ready and a shift that was opened, in peace: where all lives begin.
#[derive(Debug)]
pub struct Morning {
    files: Snapshot,
    ledger: Ledger,
    starts: u64,
}

impl Morning {
    /// Makes the branch ready.
    ///
    /// # Errors
    /// If a call is refused.
    pub fn new() -> Result<Self> {
        let mut machine = Machine::new(Disk::new(0), Ledger::default(), 0);
        for step in [Step::SetUp(set_up()), Step::Sell(vec![open_shift()]), Step::Restart] {
            machine.perform(0, &step)?;
        }
        Ok(Self { files: machine.disk.snapshot(), starts: machine.starts(), ledger: machine.ledger })
    }

    /// A machine of its own for a seed, switched on.
    pub(super) fn machine(&self, seed: u64) -> Machine {
        let disk = Disk::new(seed);
        disk.restore(&self.files);
        disk.power_on();
        Machine::new(disk, self.ledger.clone(), self.starts)
    }

    /// The lives of one machine.
    ///
    /// # Errors
    /// The first promise that was broken, in words, with the seed.
    pub fn lives(&self, seed: u64) -> Result<Told> {
        let machine = self.machine(seed);
        let mut lives =
            Lives { machine, chance: Chance::new(seed), sales: Sales::default(), told: Told::default(), steps: 0 };
        let mut interrupted = None;
        for life in 0..LIVES {
            let place = || format!("seed {seed}, life {life}");
            lives.wake_up(life == LIFE_PROVED, interrupted.as_ref()).with_context(place)?;
            interrupted = lives.work_until_cut(interrupted).with_context(place)?;
        }
        lives.wake_up(true, interrupted.as_ref()).with_context(|| format!("seed {seed}, in the end"))?;
        Ok(lives.told)
    }
}

struct Lives {
    machine: Machine,
    chance: Chance,
    sales: Sales,
    told: Told,
    steps: usize,
}

impl Lives {
    /// Finishes what was interrupted, works on, and loses power. Gives back what it was doing.
    fn work_until_cut(&mut self, interrupted: Option<Step>) -> Result<Option<Step>> {
        let disk = self.machine.disk.clone();
        let is_short = self.chance.one_in(4);
        disk.cut_at(disk.ops() + self.chance.below(if is_short { OPS_OF_A_SHORT_LIFE } else { OPS_PER_LIFE }));
        let mut next = interrupted;
        loop {
            let step = next.take().map_or_else(|| self.sales.next(&mut self.chance), Ok)?;
            let outcome = self.machine.perform(self.steps, &step);
            self.steps += 1;
            if let Err(error) = outcome {
                ensure!(!disk.is_on(), "{step:?} failed while there was power: {error:?}");
                self.cut(&step);
                return Ok(Some(step));
            }
        }
    }

    /// Wakes up and accounts for what was promised; in `full` with the store's own proof, too.
    fn wake_up(&mut self, full: bool, interrupted: Option<&Step>) -> Result<()> {
        self.machine.start()?;
        let prove = if full { Machine::prove } else { Machine::prove_kept };
        self.told.unanswered_there += prove(&self.machine, interrupted)?;
        Ok(())
    }

    fn cut(&mut self, step: &Step) {
        let told = Told {
            cuts: 1,
            answered: self.machine.ledger.calls(),
            in_ingest: u64::from(matches!(step, Step::Ingest(..))),
            in_group: u64::from(matches!(step, Step::Sell(lists) if lists.len() > 1)),
            ..Told::default()
        };
        self.told += told;
        self.machine.cycle_power();
    }
}
