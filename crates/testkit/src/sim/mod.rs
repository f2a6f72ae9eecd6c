//! The branch simulator: a centre, a hub and tills with real stores, real commands and real sessions, in one thread and
//! in virtual time, while people work and everything goes wrong that can.
//!
//! A run follows from its seed alone. It has two phases: safety (faults strike, people work) and liveness (no faults, the
//! copies must become equal), and then the invariants are checked. What stands in for production and what is not
//! simulated is told in `docs/simulator.md`. It never touches a real disk, clock or network.

mod asks;
mod check;
mod clock;
mod counts;
mod dice;
mod exchange;
mod faults;
mod ledger;
mod net;
mod node;
mod plan;
mod planted;
mod power;
mod seeds;
mod shrink;
mod story;
mod trace;
mod work;
mod world;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use log::{BranchId, Hash, Vector};
use store::{Columns, Digest};
use sync::Run;

pub use counts::Counts;
pub use plan::{Clocks, Fault, Plan};
pub use planted::{SEEDS_PER_BUG, find};
pub use seeds::known_seeds;
pub use shrink::minimise;
pub use world::Failure;

use world::World;

const SET_UP_MS: u64 = 60_000;

/// What came of a run.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// One hash over all events in their order.
    pub trace: Hash,
    /// What happened how often.
    pub counts: Counts,
    /// The first promise that did not hold.
    pub failure: Option<Failure>,
    /// The last facts of the entity concerned, in words.
    pub story: Vec<String>,
    /// The state at the end without times of day, by table.
    pub timeless: BTreeMap<&'static str, Digest>,
}

/// Runs a plan.
pub fn run(plan: &Plan) -> Outcome {
    log::plant(plan.planted);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut world = World::new(plan);
        world.play();
        world.outcome()
    }));
    log::plant(None);
    outcome.unwrap_or_else(|payload| Outcome::panicked(&*payload))
}

/// What a run leaves behind: for a store of another kind to take in.
#[derive(Debug, Clone)]
pub struct Harvest {
    /// The branch.
    pub branch: BranchId,
    /// All facts, stream by stream.
    pub runs: Vec<Run>,
    /// The state that follows from them, by table.
    pub digests: BTreeMap<&'static str, Digest>,
}

/// Runs a plan and hands over what the centre holds at its end.
///
/// # Errors
/// If a promise did not hold, or the store cannot be read.
pub fn harvest(plan: &Plan) -> anyhow::Result<Harvest> {
    let mut world = World::new(plan);
    world.play();
    if let Some(Failure { invariant, words, .. }) = &world.failure {
        anyhow::bail!("{invariant}: {words}");
    }
    let reader = world.nodes[world::CENTRE].writer.as_ref().map(store::Writer::reader);
    let reader = reader.ok_or_else(|| anyhow::anyhow!("the centre is down"))?;
    let runs = crate::till::lacking(reader, &Vector::default())?;
    Ok(Harvest { branch: node::BRANCH, runs, digests: reader.digests(Columns::All)? })
}

/// Runs a plan twice, with right clocks and with wrong ones, and tells whether the state was the same (I14).
pub fn run_with_other_clocks(plan: &Plan) -> Option<Failure> {
    let right = run(&Plan { clocks: Clocks::Right, ..plan.clone() });
    let wrong = run(&Plan { clocks: Clocks::SameDay, ..plan.clone() });
    let differing = right.timeless.iter().filter(|(table, digest)| wrong.timeless.get(*table) != Some(*digest));
    let tables: Vec<&str> = differing.map(|(table, _)| *table).collect();
    let words = format!("other clocks give another state of {}", tables.join(", "));
    let differs = !tables.is_empty() || right.timeless.is_empty();
    right
        .failure
        .or(wrong.failure)
        .or_else(|| differs.then_some(Failure { invariant: "I14 no clock decides", words, entity: None }))
}

impl Outcome {
    fn panicked(payload: &(dyn std::any::Any + Send)) -> Self {
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let words = text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default();
        Self {
            trace: Hash::origin(),
            counts: Counts::default(),
            failure: Some(Failure { invariant: "nothing panics", words, entity: None }),
            story: Vec::new(),
            timeless: BTreeMap::new(),
        }
    }
}

impl World {
    fn play(&mut self) {
        self.set_up();
        if !self.run_until(SET_UP_MS, Self::is_equal) {
            return self.fail("I15 copies become equal", "the set-up did not reach all nodes", None);
        }
        self.calm = false;
        self.run(self.plan.safety_ms, true);
        self.calm_down();
        self.become_equal();
        self.check_logs();
        self.end_of_day();
        self.check_logs();
        self.check_all();
    }

    /// Old builds are brought up to date, every payment without a result is looked up at the bank, and
    /// every drawer is counted and closed.
    fn end_of_day(&mut self) {
        if self.failure.is_some() {
            return;
        }
        (0..self.nodes.len()).for_each(|node| self.update(node));
        self.become_equal();
        self.reconcile();
        self.become_equal();
        self.close_all_shifts();
        self.become_equal();
    }

    fn become_equal(&mut self) {
        let began_ms = self.now_ms;
        let most_ms = self.plan.liveness_ms;
        if !self.run_until(most_ms, Self::is_equal) {
            let words = format!("copies differ {} s after the last fault: {}", most_ms / 1_000, self.difference());
            self.fail("I15 copies become equal", words, None);
        }
        let waited = self.counts.events.entry("ms until equal").or_default();
        *waited = (*waited).max(self.now_ms - began_ms);
    }

    fn outcome(mut self) -> Outcome {
        self.counts.virtual_ms = self.now_ms;
        self.counts.facts = self.nodes[world::CENTRE].holds().lines();
        let story = self.failure.as_ref().map(|failure| self.story(failure)).unwrap_or_default();
        let timeless = self.timeless();
        Outcome { trace: self.trace.hash(), counts: self.counts, failure: self.failure, story, timeless }
    }
}
