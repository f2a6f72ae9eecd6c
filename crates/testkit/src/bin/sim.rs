//! The branch simulator from the command line: seeds, minutes, planted bugs. It exits with 1 if a promise broke.

use std::io::Write;
use std::process::ExitCode;

use brigade_testkit::sim::{
    Counts, Failure, Plan, SEEDS_PER_BUG, find, known_seeds, minimise, run, run_with_other_clocks,
};
use clap::Parser;

/// How to run the simulator.
#[derive(Debug, Parser)]
struct Arguments {
    /// One seed.
    #[arg(long)]
    seed: Option<u64>,
    /// Seeds from A up to, but without, B.
    #[arg(long, value_name = "A..B")]
    seeds: Option<String>,
    /// Seeds from 0 on, for so many minutes.
    #[arg(long)]
    minutes: Option<u64>,
    /// Plants every bug, one after the other, and counts the seeds until it is found.
    #[arg(long)]
    planted: bool,
    /// Only this bug.
    #[arg(long, value_name = "NAME")]
    bug: Option<String>,
    /// Long runs.
    #[arg(long)]
    long: bool,
    /// Makes a failing plan as small as it goes.
    #[arg(long)]
    minimise: bool,
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let mut out = std::io::stdout().lock();
    let is_right = if arguments.planted || arguments.bug.is_some() {
        planted(&arguments, &mut out)?
    } else {
        seeds(&arguments, &mut out)?
    };
    Ok(if is_right { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs seeds until one fails or they are used up; true if none failed.
fn seeds(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<bool> {
    let mut counts = Counts::default();
    let mut ran = 0_u64;
    let mut all_right = true;
    for seed in wanted(arguments)? {
        let plan = if arguments.long { Plan::long(seed) } else { Plan::short(seed) };
        if arguments.seed.is_some() {
            writeln!(out, "{plan}")?;
        }
        let outcome = run(&plan);
        counts.add(&outcome.counts);
        ran += 1;
        if let Some(failure) = &outcome.failure {
            tell(arguments, &plan, failure, &outcome.story, out)?;
            all_right = false;
        } else if let Some(failure) = (seed % 16 == 0).then(|| run_with_other_clocks(&plan)).flatten() {
            tell(arguments, &plan, &failure, &[], out)?;
            all_right = false;
        }
        if arguments.seed.is_some() {
            writeln!(out, "trace {}", outcome.trace)?;
        }
    }
    writeln!(out, "{ran} seeds; {counts}")?;
    let blind = counts.blind_spots();
    if !blind.is_empty() {
        writeln!(out, "!!! NEVER HAPPENED: {}", blind.join(", "))?;
    }
    for name in &blind {
        writeln!(out, "    {name}: {:?}", counts.reasons(name))?;
    }
    Ok(all_right)
}

/// The seeds to run: the checked-in list first, unless one is named.
fn wanted(arguments: &Arguments) -> anyhow::Result<Box<dyn Iterator<Item = u64>>> {
    if let Some(seed) = arguments.seed {
        return Ok(Box::new(std::iter::once(seed)));
    }
    if let Some(range) = &arguments.seeds {
        let (from, to) = range.split_once("..").ok_or_else(|| anyhow::anyhow!("seeds are A..B"))?;
        let (from, to): (u64, u64) = (from.parse()?, to.parse()?);
        return Ok(Box::new(from..to));
    }
    let known = known_seeds().into_iter();
    let Some(minutes) = arguments.minutes else { return Ok(Box::new(known.chain(0..50))) };
    let deadline = now() + std::time::Duration::from_secs(60 * minutes);
    Ok(Box::new(known.chain(0..).take_while(move |_| now() < deadline)))
}

#[expect(clippy::disallowed_methods, reason = "how long a person lets it run is no part of a run")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

fn tell(
    arguments: &Arguments,
    plan: &Plan,
    failure: &Failure,
    story: &[String],
    out: &mut impl Write,
) -> anyhow::Result<()> {
    writeln!(out, "FAILED seed {}: {}: {}", plan.seed, failure.invariant, failure.words)?;
    story.iter().try_for_each(|line| writeln!(out, "    {line}"))?;
    if arguments.minimise {
        let small = minimise(plan, failure);
        let outcome = run(&small);
        writeln!(out, "smallest plan found:\n{small}")?;
        if let Some(failure) = outcome.failure {
            writeln!(out, "{}: {}", failure.invariant, failure.words)?;
            outcome.story.iter().try_for_each(|line| writeln!(out, "    {line}"))?;
        }
    }
    Ok(())
}

/// Plants bugs and counts the seeds until each is found; true if all are.
fn planted(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<bool> {
    let wanted = |bug: &log::Planted| arguments.bug.as_ref().is_none_or(|name| *name == format!("{bug:?}"));
    let mut all_found = true;
    writeln!(out, "| bug | seeds until found | by |\n|---|---|---|")?;
    for bug in log::Planted::ALL.into_iter().filter(wanted) {
        match find(bug, SEEDS_PER_BUG) {
            Some((seeds, failure)) => {
                writeln!(out, "| {bug:?} | {seeds} | {} |", failure.invariant)?;
                if arguments.bug.is_some() {
                    writeln!(out, "{}", failure.words)?;
                }
            }
            None => {
                all_found = false;
                writeln!(out, "| {bug:?} | NOT FOUND | |")?;
            }
        }
    }
    Ok(all_found)
}
