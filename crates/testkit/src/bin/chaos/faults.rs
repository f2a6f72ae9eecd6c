//! What happens to the programs and the wires between them, drawn from a seed. Each fault ends by itself.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::Result;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::branch::Branch;
use crate::time::{now, pause};
use crate::wire::Fault;

/// Between two faults.
const BETWEEN_MS: (u64, u64) = (200, 1_500);

/// How often is looked for faults that are over.
const LOOK: Duration = Duration::from_millis(50);

/// Something that can go wrong, and with whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// A terminal is killed and starts again.
    Killed(usize),
    /// A terminal stands still.
    Frozen(usize),
    /// The centre's server is killed and starts again.
    CentreKilled,
    /// The database ends without a word and recovers.
    DatabaseKilled,
    /// The wire to a terminal, or, for the number after the last, to the centre.
    Wire(usize, u8),
}

/// All that happened.
#[derive(Debug, Default)]
pub(crate) struct Happened(BTreeMap<&'static str, u64>);

impl std::fmt::Display for Happened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<_> = self.0.iter().map(|(what, times)| format!("{what} {times}")).collect();
        f.write_str(&words.join(", "))
    }
}

struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end.max(1)
    }

    fn ms(&mut self, (from, to): (u64, u64)) -> Duration {
        Duration::from_millis(from + self.below(to - from))
    }
}

/// Lets things go wrong for so long, then mends everything.
pub(crate) fn rage(branch: &Branch, seed: u64, time: Duration) -> Result<Happened> {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
    let mut happened = Happened::default();
    let mut open: BTreeMap<What, Instant> = BTreeMap::new();
    let begun = now();
    let mut next = begun;
    while now().duration_since(begun) < time {
        if now() >= next {
            let (what, lasts) = draw(&mut dice, branch.terminals.len());
            let is_free = !open.keys().any(|one| same(*one, what));
            if is_free {
                *happened.0.entry(word(what)).or_default() += 1;
                begin(branch, what)?;
                open.insert(what, now() + lasts);
            }
            next = now() + dice.ms(BETWEEN_MS);
        }
        let over: Vec<_> = open.iter().filter(|(_, until)| **until <= now()).map(|(what, _)| *what).collect();
        for what in over {
            open.remove(&what);
            end(branch, what)?;
        }
        pause(LOOK);
    }
    open.into_keys().try_for_each(|what| end(branch, what))?;
    Ok(happened)
}

/// Two faults of one program or wire do not come at once.
fn same(one: What, other: What) -> bool {
    let place = |what| match what {
        What::Killed(n) | What::Frozen(n) => (0, n),
        // A centre that starts without its database ends again, and whoever watches over it starts it anew.
        What::CentreKilled | What::DatabaseKilled => (1, 0),
        What::Wire(n, _) => (3, n),
    };
    place(one) == place(other)
}

fn draw(dice: &mut Dice, terminals: usize) -> (What, Duration) {
    let count = terminals as u64;
    let one = |dice: &mut Dice, of: u64| usize::try_from(dice.below(of)).unwrap_or(0);
    match dice.below(10) {
        0..=2 => (What::Killed(one(dice, count)), dice.ms((0, 3_000))),
        3 | 4 => (What::Frozen(one(dice, count)), dice.ms((500, 8_000))),
        5 => (What::CentreKilled, dice.ms((0, 3_000))),
        6 => (What::DatabaseKilled, dice.ms((0, 1_000))),
        _ => {
            let fault = [Fault::Cut, Fault::Silent, Fault::Slow][one(dice, 3)];
            (What::Wire(one(dice, count + 1), fault as u8), dice.ms((500, 9_000)))
        }
    }
}

fn word(what: What) -> &'static str {
    match what {
        What::Killed(_) => "terminal killed",
        What::Frozen(_) => "terminal frozen",
        What::CentreKilled => "centre killed",
        What::DatabaseKilled => "database killed",
        What::Wire(_, fault) if fault == Fault::Cut as u8 => "wire cut",
        What::Wire(_, fault) if fault == Fault::Silent as u8 => "wire silent",
        What::Wire(..) => "wire slow",
    }
}

fn begin(branch: &Branch, what: What) -> Result<()> {
    match what {
        What::Killed(n) => branch.terminals[n].program.kill(),
        What::Frozen(n) => branch.terminals[n].program.tell("STOP"),
        What::CentreKilled => branch.centre.kill(),
        What::DatabaseKilled => branch.cluster.crash(),
        What::Wire(n, fault) => {
            let fault = [Fault::Cut, Fault::Silent].into_iter().find(|one| *one as u8 == fault).unwrap_or(Fault::Slow);
            wire(branch, n).suffer(fault);
            Ok(())
        }
    }
}

fn end(branch: &Branch, what: What) -> Result<()> {
    match what {
        What::Killed(n) => branch.terminals[n].program.start(),
        What::Frozen(n) => branch.terminals[n].program.tell("CONT"),
        What::CentreKilled => branch.centre.start(),
        What::DatabaseKilled => branch.cluster.start_again(),
        What::Wire(n, _) => {
            wire(branch, n).suffer(Fault::None);
            Ok(())
        }
    }
}

fn wire(branch: &Branch, n: usize) -> &crate::wire::Wire {
    branch.terminals.get(n).map_or(&branch.uplink, |terminal| &terminal.wire)
}
