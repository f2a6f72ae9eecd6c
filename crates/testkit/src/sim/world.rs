//! The world of a run: nodes, links, frames, people, and time that passes in steps.

use std::collections::BTreeMap;

use log::{DeviceId, StreamId};
use sync::Reach;
use uuid::Uuid;

use super::clock::Clock;
use super::counts::Counts;
use super::dice::Dice;
use super::ledger::Ledger;
use super::net::{Link, Post};
use super::node::{Node, Version};
use super::plan::{Fault, Plan};
use super::trace::Trace;
use super::work::Shop;

/// Virtual time passes in steps of so many milliseconds.
pub(super) const STEP_MS: u64 = 50;
const TICK_MS: u64 = 500;
/// Number of the centre among the nodes.
pub(super) const CENTRE: usize = 0;
const COPY_EVERY_MS: u64 = 7_000;

/// A promise of the program that did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The invariant.
    pub invariant: &'static str,
    /// What was found.
    pub words: String,
    /// The order, pool, item … that it is about.
    pub entity: Option<Uuid>,
}

/// Chances, apart by concern.
#[derive(Debug)]
pub(super) struct Chances {
    pub(super) net: Dice,
    pub(super) work: Dice,
    pub(super) ids: Dice,
    pub(super) faults: BTreeMap<Fault, Dice>,
}

/// Everything there is.
#[derive(Debug)]
pub(super) struct World {
    pub(super) plan: Plan,
    pub(super) now_ms: u64,
    pub(super) nodes: Vec<Node>,
    pub(super) links: Vec<Link>,
    pub(super) post: Post,
    /// The node to which the others of the branch connect.
    pub(super) hub: usize,
    pub(super) chances: Chances,
    pub(super) ledger: Ledger,
    pub(super) shop: Shop,
    pub(super) trace: Trace,
    pub(super) counts: Counts,
    pub(super) failure: Option<Failure>,
    /// No fault strikes.
    pub(super) calm: bool,
    /// A disk went back in time and nobody noticed.
    pub(super) forgot: bool,
    /// The streams that each node has written.
    pub(super) streams: Vec<Vec<StreamId>>,
}

impl World {
    pub(super) fn new(plan: &Plan) -> Self {
        let mut clocks = Dice::new(plan.seed, 1);
        let mut seeds = Dice::new(plan.seed, 2);
        let mut versions = Dice::new(plan.seed, 3);
        let count = plan.tills + 2;
        let node = |number| {
            let old = versions.chance(500) && plan.level(Fault::OldVersion) > 0 && number > 1;
            let version = if old { Version::Old } else { Version::Current };
            Node::new(number, seeds.seed(), Clock::new(plan, &mut clocks), version)
        };
        let nodes: Vec<Node> = (0..count).map(node).collect();
        let mut world = Self {
            now_ms: 1_000,
            links: links(count, plan.seed),
            post: Post::default(),
            hub: 1,
            chances: Chances {
                net: Dice::new(plan.seed, 4),
                work: Dice::new(plan.seed, 5),
                ids: Dice::new(plan.seed, 6),
                faults: Fault::all().map(|fault| (fault, Dice::new(plan.seed, 100 + fault as u64))).collect(),
            },
            ledger: Ledger::default(),
            shop: Shop::default(),
            trace: Trace::new(),
            counts: Counts::default(),
            failure: None,
            calm: true,
            forgot: false,
            streams: vec![Vec::new(); count],
            nodes,
            plan: plan.clone(),
        };
        if plan.level(Fault::Drift) > 0 {
            world.counts.fault(Fault::Drift);
        }
        world.choose_links();
        (0..count).for_each(|node| world.start(node));
        world
    }

    /// Lets time pass, with people at work or not.
    pub(super) fn run(&mut self, duration_ms: u64, people: bool) {
        let end_ms = self.now_ms + duration_ms;
        while self.now_ms < end_ms && self.failure.is_none() {
            self.step(people);
        }
    }

    /// Lets time pass until `done`; tells whether it came to that.
    pub(super) fn run_until(&mut self, most_ms: u64, done: impl Fn(&Self) -> bool) -> bool {
        let end_ms = self.now_ms + most_ms;
        while self.now_ms < end_ms && self.failure.is_none() {
            if self.now_ms.is_multiple_of(1_000) && done(self) {
                return true;
            }
            self.step(false);
        }
        done(self)
    }

    fn step(&mut self, people: bool) {
        self.now_ms += STEP_MS;
        self.deliver();
        self.start_those_due();
        self.keep_links();
        if self.now_ms.is_multiple_of(TICK_MS) {
            self.tick();
        }
        if !self.calm && self.now_ms.is_multiple_of(1_000) {
            self.strike();
        }
        if !self.calm && self.now_ms.is_multiple_of(COPY_EVERY_MS) {
            self.copy_disks();
        }
        if people && self.chances.work.chance(self.plan.calls_per_mille * STEP_MS / 1_000) {
            self.work();
        }
    }

    fn start_those_due(&mut self) {
        for node in 0..self.nodes.len() {
            if self.nodes[node].writer.is_none() && self.nodes[node].up_at_ms <= self.now_ms {
                self.start(node);
            }
        }
    }

    fn copy_disks(&mut self) {
        if self.plan.level(Fault::Restore) + self.plan.level(Fault::Rollback) > 0 {
            self.nodes.iter_mut().for_each(Node::copy_disk);
        }
    }

    /// Nodes that run.
    pub(super) fn up(&self) -> Vec<usize> {
        (0..self.nodes.len()).filter(|node| self.nodes[*node].writer.is_some()).collect()
    }

    pub(super) fn node_of(&self, device: DeviceId) -> Option<usize> {
        self.nodes.iter().position(|node| node.device == device)
    }

    /// Remembers the first promise that did not hold.
    pub(super) fn fail(&mut self, invariant: &'static str, words: impl Into<String>, entity: Option<Uuid>) {
        if self.failure.is_none() {
            self.failure = Some(Failure { invariant, words: words.into(), entity });
        }
    }

    /// Takes an event into the trace and counts it.
    pub(super) fn event(&mut self, what: &'static str, node: usize) {
        self.counts.event(what);
        self.trace.note(self.now_ms, &format!("{what} {node}"));
    }
}

/// A link between any two nodes; which of them are used depends on the hub.
fn links(count: usize, seed: u64) -> Vec<Link> {
    let mut seeds = Dice::new(seed, 7);
    let mut links = Vec::new();
    for one in 0..count {
        for other in one + 1..count {
            let reach = if one == CENTRE { Reach::Wan } else { Reach::Lan };
            links.push(Link::new([other, one], reach, seeds.seed()));
        }
    }
    links
}
