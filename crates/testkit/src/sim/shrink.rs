//! A failing plan made small: shorter, fewer nodes, faults switched off one by one, while the same promise still breaks.

use super::plan::{Clocks, Fault, Plan};
use super::{Failure, run};

const SAFETY_MS_MIN: u64 = 2_000;

/// The smallest plan found that breaks the same promise as `failure`.
pub fn minimise(plan: &Plan, failure: &Failure) -> Plan {
    let mut smallest = plan.clone();
    let still_fails = |plan: &Plan| run(plan).failure.is_some_and(|found| found.invariant == failure.invariant);
    for fault in Fault::all().filter(|fault| plan.faults.contains_key(fault)) {
        let mut without = smallest.clone();
        without.faults.remove(&fault);
        if still_fails(&without) {
            smallest = without;
        }
    }
    for change in [fewer_tills, right_clocks, shorter, shorter, shorter, shorter, less_short, less_short] {
        let changed = change(&smallest);
        if still_fails(&changed) {
            smallest = changed;
        }
    }
    smallest
}

fn fewer_tills(plan: &Plan) -> Plan {
    Plan { tills: 1, ..plan.clone() }
}

fn right_clocks(plan: &Plan) -> Plan {
    Plan { clocks: Clocks::Right, ..plan.clone() }
}

fn shorter(plan: &Plan) -> Plan {
    Plan { safety_ms: (plan.safety_ms / 2).max(SAFETY_MS_MIN), ..plan.clone() }
}

fn less_short(plan: &Plan) -> Plan {
    Plan { safety_ms: (plan.safety_ms * 3 / 4).max(SAFETY_MS_MIN), ..plan.clone() }
}
