//! Planted bugs: each must be found, or the simulator is blind to its kind.

use log::Planted;

use super::{Failure, Fault, Plan, run};

/// A planted bug must be found within so many seeds.
pub const SEEDS_PER_BUG: u64 = 50;

/// How often copies are put back where a bug shows only then, per mille: the most that a drawn plan has.
const RESTORES: u64 = 400;

/// Runs short plans with a bug until it is found; gives how many it took and what broke.
pub fn find(bug: Planted, seeds_max: u64) -> Option<(u64, Failure)> {
    let broken = |seed: u64| {
        let mut plan = Plan { planted: Some(bug), ..Plan::short(seed) };
        if bug == Planted::EpochKept {
            plan.faults.insert(Fault::Restore, RESTORES);
        }
        run(&plan).failure.map(|failure| (seed + 1, failure))
    };
    (0..seeds_max).find_map(broken)
}
