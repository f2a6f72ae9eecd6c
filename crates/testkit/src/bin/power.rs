//! `power --cuts 20000 [--seed N]`: many power cuts, and all the other ways in which a disk fails, on the real store.
//!
//! Prints what was tried and what came of it; at the first broken promise it says which, with the seed, and fails.

use std::io::Write;
use std::ops::{AddAssign, Range};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use brigade_testkit::disk::Times;
use brigade_testkit::power::{Endured, Found, LIVES, Morning, Rot, Shift};
use clap::Parser;

/// Machines that try a lying disk.
const LIARS: u64 = 1_000;

/// Bytes that rot are so far apart.
const ROT_STEP: usize = 101;

/// Power cuts and other failures of the disk under the real store.
#[derive(Debug, Parser)]
#[command(name = "power")]
struct Arguments {
    /// How many random power cuts.
    #[arg(long, default_value_t = 20_000)]
    cuts: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let (morning, shift) = (Morning::new()?, Shift::in_peace()?);
    random_cuts(&morning, &arguments)?;
    exhaustive(&shift)?;
    refusals(&shift)?;
    liars(&morning, arguments.seed)?;
    rot(&shift)
}

fn random_cuts(morning: &Morning, arguments: &Arguments) -> Result<()> {
    let seeds = arguments.seed..arguments.seed + arguments.cuts.div_ceil(LIVES);
    let (told, took) = spread(seeds, |seed| morning.lives(seed))?;
    let rate = u128::from(told.cuts) * 1_000 / took.as_millis().max(1);
    say(&format!("random cuts: {told:?}, {rate} cuts/s"))
}

fn exhaustive(shift: &Shift) -> Result<()> {
    let (told, took) = spread(0..shift.ops, |op| shift.cut_before(op))?;
    say(&format!("a cut before each of {} operations of a shift: {told:?} in {took:.1?}", shift.ops))
}

fn refusals(shift: &Shift) -> Result<()> {
    for times in [Times::Once, Times::ForEver] {
        let (endured, took) = spread(0..shift.ops, |op| shift.error_at(op, times))?;
        say(&format!("an error at each operation, {times:?}: {endured:?} in {took:.1?}"))?;
        let (endured, took) = spread(0..shift.reads, |read| shift.read_error_at(read, times))?;
        say(&format!("an error at each read, {times:?}: {endured:?} in {took:.1?}"))?;
    }
    let steps = shift.steps() as u64 * 2;
    let (endured, took): (Endured, _) = spread(0..steps, |n| shift.full_at(usize::try_from(n / 2)?, n % 2 == 1))?;
    say(&format!("a full disk from each step on, with and without a cut: {endured:?} in {took:.1?}"))
}

/// How many came out in each way.
#[derive(Debug, Default)]
struct Tally(std::collections::BTreeMap<String, u64>);

impl Tally {
    fn one(what: impl std::fmt::Debug) -> Self {
        Self([(format!("{what:?}"), 1)].into())
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        for (what, count) in more.0 {
            *self.0.entry(what).or_default() += count;
        }
    }
}

fn liars(morning: &Morning, seed: u64) -> Result<()> {
    let lie = |seed| {
        let found = morning.lied_to(seed)?;
        ensure!(found != Found::Silent, "seed {seed}: a lying disk lost facts and nobody noticed");
        Ok(Tally::one(found))
    };
    let (tally, took) = spread(seed..seed + LIARS, lie)?;
    say(&format!("lying disks: {:?} in {took:.1?}", tally.0))
}

fn rot(shift: &Shift) -> Result<()> {
    let bytes = shift.file_len()? / ROT_STEP as u64;
    let flip = |n: u64| shift.rot_at(n * ROT_STEP as u64, 1 << (n % 8)).map(|rot: Rot| Tally::one(rot));
    let (tally, took) = spread(0..bytes, flip)?;
    say(&format!("rotten bytes: {:?} in {took:.1?}", tally.0))
}

/// Runs a test for each number, on all processors; the sum, or the first failure.
fn spread<T: AddAssign + Default + Send>(
    numbers: Range<u64>,
    test: impl Fn(u64) -> Result<T> + Sync,
) -> Result<(T, Duration)> {
    let (next, failed) = (AtomicU64::new(numbers.start), AtomicBool::new(false));
    let sum = Mutex::new(Ok(T::default()));
    let work = || {
        while !failed.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= numbers.end {
                break;
            }
            let outcome = test(number);
            let Ok(mut sum) = sum.lock() else { break };
            match (sum.as_mut(), outcome) {
                (Ok(sum), Ok(more)) => *sum += more,
                (Ok(_), Err(error)) => {
                    failed.store(true, Ordering::Relaxed);
                    *sum = Err(error);
                }
                (Err(_), _) => {}
            }
        }
    };
    let began = now();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..processors).for_each(|_| _ = scope.spawn(work)));
    let sum = sum.into_inner().map_err(|_| anyhow!("a test panicked"))?;
    Ok((sum?, began.elapsed()))
}

#[expect(clippy::disallowed_methods, reason = "a rate is measured for people; nothing under test sees this clock")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

fn say(words: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{words}").context("the output is closed")
}
