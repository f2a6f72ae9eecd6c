//! The expanded configuration of a run: everything that follows from its seed before it begins.

use std::collections::BTreeMap;
use std::fmt;

use log::Planted;

use super::dice::Dice;

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A frame is lost.
    Drop,
    /// A frame comes twice.
    Duplicate,
    /// Frames take long, each its own time: they overtake each other.
    Delay,
    /// Two nodes cannot reach each other for a while.
    Partition,
    /// Frames go one way only for a while.
    HalfOpen,
    /// A connection breaks.
    CutLink,
    /// A node has no time or no room for a batch.
    Busy,
    /// Frames of a node come late because its disk is slow.
    SlowDisk,
    /// A node loses power between two steps.
    PowerCut,
    /// A node loses power before some disk operation, in the middle of whatever it does.
    CutInside,
    /// All nodes of the branch lose power at one instant.
    BranchCut,
    /// A program is closed in order and started again.
    Restart,
    /// A node's disk is put back to an older copy, and the store is told so.
    Restore,
    /// A node's disk goes back to an older state and nobody notices.
    Rollback,
    /// A node's disk is full for a while.
    DiskFull,
    /// One disk operation fails.
    IoError,
    /// Another till becomes the hub.
    HubChange,
    /// A node runs a version that does not know all kinds of facts.
    OldVersion,
    /// A wall clock jumps, by up to a year.
    ClockStep,
    /// Wall clocks run fast or slow.
    Drift,
    /// A manager takes a baton by force.
    ForcedBaton,
}

impl Fault {
    /// Every kind, with the levels that it may have: per mille of frames or batches, or per mille of seconds in which it
    /// strikes; and how many of 1,000 seeds have it.
    const RANGES: [(Self, u64, u64, u64); 21] = [
        (Self::Drop, 5, 300, 500),
        (Self::Duplicate, 5, 300, 500),
        (Self::Delay, 20, 4_000, 600),
        (Self::Partition, 10, 120, 500),
        (Self::HalfOpen, 10, 80, 400),
        (Self::CutLink, 10, 200, 500),
        (Self::Busy, 20, 300, 400),
        (Self::SlowDisk, 10, 60, 300),
        (Self::PowerCut, 10, 120, 600),
        (Self::CutInside, 10, 150, 500),
        (Self::BranchCut, 5, 30, 300),
        (Self::Restart, 5, 60, 300),
        (Self::Restore, 15, 80, 400),
        (Self::Rollback, 10, 60, 120),
        (Self::DiskFull, 10, 60, 300),
        (Self::IoError, 10, 150, 400),
        (Self::HubChange, 10, 80, 400),
        (Self::OldVersion, 15, 60, 400),
        (Self::ClockStep, 10, 150, 500),
        (Self::Drift, 1, 500, 500),
        (Self::ForcedBaton, 5, 50, 350),
    ];

    /// Every kind.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::RANGES.iter().map(|(fault, ..)| *fault)
    }
}

/// How wall clocks stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clocks {
    /// All are right, for ever.
    Right,
    /// Each is wrong by some hours and is set now and then, but never leaves the business day.
    SameDay,
    /// As the faults say: steps of up to a year, drift.
    Wild,
}

/// Everything that a run is made from.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The seed.
    pub seed: u64,
    /// Tills, besides the first hub and the centre.
    pub tills: usize,
    /// How long people work while faults strike, in virtual milliseconds.
    pub safety_ms: u64,
    /// How long the copies have to become equal without faults, in virtual milliseconds.
    pub liveness_ms: u64,
    /// Calls of people in a virtual second, per mille.
    pub calls_per_mille: u64,
    /// The faults that this run has, each with its level.
    pub faults: BTreeMap<Fault, u64>,
    /// How wall clocks stand.
    pub clocks: Clocks,
    /// Whether an exchange hands out each message at once, rather than after the disk work that it caused.
    pub eager: bool,
    /// Aggregates that a writer keeps in memory.
    pub scopes_cached: usize,
    /// The bug that is planted.
    pub planted: Option<Planted>,
}

impl Plan {
    /// A short run: about 200 facts.
    pub fn short(seed: u64) -> Self {
        let mut dice = Dice::new(seed, 0);
        let tills = 1 + dice.place(3);
        let safety_ms = 1_000 * dice.between(25, 60);
        let calls_per_mille = dice.between(4_000, 8_000);
        Self::drawn(seed, &mut dice, tills, safety_ms, calls_per_mille)
    }

    /// A long run: thousands of facts.
    pub fn long(seed: u64) -> Self {
        let mut dice = Dice::new(seed, 0);
        let tills = 2 + dice.place(4);
        let safety_ms = 1_000 * dice.between(600, 1_200);
        Self::drawn(seed, &mut dice, tills, safety_ms, 5_000)
    }

    fn drawn(seed: u64, dice: &mut Dice, tills: usize, safety_ms: u64, calls_per_mille: u64) -> Self {
        let draw = |(fault, least, most, of_seeds): &(Fault, u64, u64, u64)| {
            let level = dice.spread(*least, *most);
            dice.chance(*of_seeds).then_some((*fault, level))
        };
        let faults = Fault::RANGES.iter().filter_map(draw).collect();
        Self {
            seed,
            tills,
            safety_ms,
            liveness_ms: 150_000,
            calls_per_mille,
            faults,
            clocks: Clocks::Wild,
            eager: dice.chance(500),
            scopes_cached: if dice.chance(300) { 2 } else { 512 },
            planted: None,
        }
    }

    /// The level of a fault; 0 if the run has none of it.
    pub fn level(&self, fault: Fault) -> u64 {
        self.faults.get(&fault).copied().unwrap_or(0)
    }

    /// Whether a disk may go back in time without anybody noticing: then contradictions are allowed, and are listed.
    pub fn may_forget(&self) -> bool {
        self.level(Fault::Rollback) > 0
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, tills, safety_ms, liveness_ms, calls_per_mille, clocks, eager, scopes_cached, .. } = self;
        writeln!(
            f,
            "seed {seed}: centre, hub and {tills} tills; {} s of work, then {} s of calm",
            safety_ms / 1_000,
            liveness_ms / 1_000
        )?;
        writeln!(
            f,
            "  {calls_per_mille} calls per 1,000 s and more by repetition; clocks {clocks:?}; eager {eager}; {scopes_cached} aggregates in memory"
        )?;
        if let Some(bug) = self.planted {
            writeln!(f, "  planted: {bug:?}")?;
        }
        let faults: Vec<String> = self.faults.iter().map(|(fault, level)| format!("{fault:?} {level}")).collect();
        write!(f, "  faults: {}", if faults.is_empty() { "none".to_owned() } else { faults.join(", ") })
    }
}
