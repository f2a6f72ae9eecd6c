//! The fuzzers from the command line. The first input that breaks a promise is written to a file with its seed, and the
//! program exits with 1.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use brigade_testkit::fuzz::{Crash, TARGETS, Target, run};
use clap::Parser;

/// Looks at the clock after so many executions.
const EXECUTIONS_PER_LOOK: u64 = 16;

/// How to fuzz.
#[derive(Debug, Parser)]
struct Arguments {
    /// How long, in seconds, over all targets.
    #[arg(long)]
    seconds: u64,
    /// Only this target.
    #[arg(long, value_name = "NAME")]
    target: Option<String>,
    /// Where chance begins.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where an input that breaks a promise is written.
    #[arg(long, default_value = "target/fuzz")]
    out: PathBuf,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let is_wanted = |target: &&Target| arguments.target.as_deref().is_none_or(|name| name == target.name);
    let targets: Vec<&Target> = TARGETS.iter().filter(is_wanted).collect();
    ensure!(!targets.is_empty(), "there is no such target; there are {TARGETS:?}");
    let each = Duration::from_secs(arguments.seconds) / u32::try_from(targets.len())?;
    let mut out = std::io::stdout().lock();
    for target in targets {
        match run(target, arguments.seed, until(each)) {
            Ok(executions) => writeln!(out, "{:<9} {executions:>9} executions", target.name)?,
            Err(crash) => {
                let path = keep(&crash, &arguments.out)?;
                let Crash { target, seed, execution, words, .. } = crash;
                writeln!(out, "{target}: input {execution} of seed {seed} broke a promise: {words}")?;
                writeln!(out, "the input is in {}", path.display())?;
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Goes on until the time is over.
#[expect(clippy::disallowed_methods, reason = "how long to fuzz is told in seconds of the wall clock")]
fn until(each: Duration) -> impl FnMut(u64) -> bool {
    let end = Instant::now() + each;
    move |executions| !executions.is_multiple_of(EXECUTIONS_PER_LOOK) || Instant::now() < end
}

fn keep(crash: &Crash, folder: &std::path::Path) -> Result<PathBuf> {
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let path = folder.join(format!("{}-{}-{}", crash.target, crash.seed, crash.execution));
    std::fs::write(&path, &crash.input).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(path)
}
