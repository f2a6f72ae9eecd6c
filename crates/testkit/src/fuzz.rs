//! The fuzzers: whatever bytes come over a wire, out of a file or from a window, nothing panics, nothing grows without
//! bound, and a refusal leaves no trace.
//!
//! A target is a function of bytes that panics when a promise is broken. Its inputs are mutations of good ones, drawn
//! from a seed, so that a run can be repeated to the byte. Nothing here reads a clock: how long a run lasts is for the
//! caller to say.

mod commands;
mod corpus;
mod ingest;
mod link;
mod mutate;

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::{Body, By, evolve};
use log::Fact;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use commands::Commands;
use ingest::Ingest;
use mutate::Mutator;

/// Tries one input; panics if it breaks a promise.
type Execute = Box<dyn FnMut(&[u8])>;

/// What is fuzzed, with good inputs to begin from.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    seeds: fn() -> Vec<Vec<u8>>,
    start: fn() -> Execute,
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "line", seeds: corpus::lines, start: || Box::new(line) },
    Target { name: "frame", seeds: corpus::frames, start: || Box::new(link::frame) },
    Target { name: "messages", seeds: corpus::messages, start: || Box::new(link::messages) },
    Target { name: "ingest", seeds: corpus::streams, start: || Ingest::start().target() },
    Target { name: "commands", seeds: corpus::commands, start: || Commands::start().target() },
    Target { name: "sales", seeds: corpus::sales, start: || Box::new(sales) },
];

/// An input that broke a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crash {
    /// Name of the target.
    pub target: &'static str,
    /// The seed of the run.
    pub seed: u64,
    /// How many inputs had passed before. Targets with a store remember them, so that the run is to be repeated.
    pub execution: u64,
    /// The input.
    pub input: Vec<u8>,
    /// What the panic said.
    pub words: String,
}

/// Tries mutated inputs for as long as `goes_on` says, which is told how many were tried. Gives back that number.
///
/// # Errors
/// The first input that broke a promise.
pub fn run(target: &Target, seed: u64, mut goes_on: impl FnMut(u64) -> bool) -> Result<u64, Crash> {
    let mut mutator = Mutator::new((target.seeds)(), ChaCha8Rng::seed_from_u64(seed));
    let mut execute = (target.start)();
    let mut executions = 0;
    while goes_on(executions) {
        let input = mutator.next();
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| execute(&input))) {
            let words = payload.downcast_ref::<String>().cloned();
            let words = words.or_else(|| payload.downcast_ref::<&str>().map(|words| (*words).to_owned()));
            let words = words.unwrap_or_default();
            return Err(Crash { target: target.name, seed, execution: executions, input, words });
        }
        executions += 1;
    }
    Ok(executions)
}

/// A line of the log: it is refused, or it can be written again, and the rules can live with it.
pub fn line(bytes: &[u8]) {
    let Ok(fact) = Fact::decode(bytes) else { return };
    let written = fact.encode().expect("what was decoded is within all limits");
    let again = Fact::decode(written.as_bytes()).expect("what was encoded can be decoded");
    assert_eq!(again.encode().as_deref(), Ok(written.as_str()), "a line changes each time it is written");
    if let (Ok(ops), Ok(body)) = (evolve(&fact), Body::decode(&fact)) {
        assert_eq!(evolve(&again).as_ref(), Ok(&ops), "the same fact leads to other rows");
        assert!(body.draft(By::default()).is_ok(), "what was read cannot be written");
    }
}

/// A file of sales: it is refused, or its sums hold.
pub fn sales(bytes: &[u8]) {
    let Ok(sales) = hub::replay::Sales::parse(bytes) else { return };
    let dishes = sales.days.iter().flat_map(|day| &day.orders).flat_map(|order| &order.dishes);
    let minor: i64 = dishes.map(|dish| sales.menu[dish.entry].sizes[dish.variant].1).sum();
    assert_eq!(minor, sales.days.iter().map(hub::replay::Day::minor).sum::<i64>());
}
