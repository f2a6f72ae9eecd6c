//! Chaos: real terminals, a real centre on a real PostgreSQL, people who sell all the time, and faults of programs and
//! wires drawn from a seed. Afterwards everything that anybody saw confirmed must be everywhere, once, and all copies equal.

mod branch;
mod faults;
mod judge;
mod sell;
mod time;
mod wire;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Result;
use clap::Parser;
use tempfile::TempDir;

use branch::Branch;
use sell::Seen;

/// How to run the chaos.
#[derive(Debug, Parser)]
struct Arguments {
    /// For how long things go wrong, in seconds.
    #[arg(long, default_value_t = 600)]
    seconds: u64,
    /// From what the faults are drawn.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many terminals the restaurant has.
    #[arg(long, default_value_t = 3)]
    terminals: usize,
    /// Where the stores and logs lie; they stay there then
    #[arg(long)]
    dir: Option<PathBuf>,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let mut out = std::io::stdout().lock();
    let fleeting = TempDir::with_prefix("brigade-chaos-")?;
    let dir = arguments.dir.clone().unwrap_or_else(|| fleeting.path().to_owned());
    std::fs::create_dir_all(&dir)?;
    writeln!(out, "seed {}, {} terminals, {} s", arguments.seed, arguments.terminals, arguments.seconds)?;
    match run(&arguments, &dir, &mut out) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => {
            let kept = if arguments.dir.is_some() { dir } else { fleeting.keep() };
            writeln!(out, "FAILED seed {}: {error:#}; stores and logs: {}", arguments.seed, kept.display())?;
            Ok(ExitCode::FAILURE)
        }
    }
}

fn run(arguments: &Arguments, dir: &std::path::Path, out: &mut impl Write) -> Result<()> {
    let branch = Branch::found(dir, arguments.terminals.max(2))?;
    let stop = AtomicBool::new(false);
    let (happened, seen) = std::thread::scope(|scope| {
        let sellers: Vec<_> = branch
            .terminals
            .iter()
            .map(|terminal| scope.spawn(|| sell::sell(terminal, &branch.entries, &stop)))
            .collect();
        let happened = faults::rage(&branch, arguments.seed, Duration::from_secs(arguments.seconds));
        stop.store(true, Ordering::Relaxed);
        let seen: Vec<Seen> = sellers.into_iter().map(|seller| seller.join().unwrap_or_default()).collect();
        (happened, seen)
    });
    let happened = happened?;
    let mended = time::now();
    branch.settle()?;
    let settled = time::now().duration_since(mended);
    branch.terminals.iter().try_for_each(|terminal| terminal.program.stop())?;
    branch.centre.stop()?;
    judge::judge(&branch, &seen)?;
    let orders: usize = seen.iter().map(|seen| seen.orders.len()).sum();
    let repeated: u64 = seen.iter().map(|seen| seen.repeated).sum();
    writeln!(out, "{happened}")?;
    writeln!(
        out,
        "{orders} orders confirmed, {repeated} requests repeated; equal {:.1} s after all was mended",
        settled.as_secs_f64()
    )?;
    Ok(())
}
