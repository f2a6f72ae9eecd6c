//! Benches: what a paid order costs in process and through HTTP, how fast facts from elsewhere come in, what a year and a
//! menu of 50,000 entries weigh, what a kill costs.
//!
//! Figures go to `docs/benchmarks.md` with the machine and the command. Nothing here asserts a speed: a noisy machine
//! fails no test. Each figure stands beside its goal, met or not.

#![expect(clippy::float_arithmetic, reason = "times and rates are measured, no money")]

#[cfg(unix)]
mod centre;
mod house;
mod http;
mod hub;
mod ingest;
mod kill;
mod machine;
mod menu;
mod orders;
mod proof;
mod report;
mod year;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, ValueEnum};
use report::Report;

#[derive(Debug, Parser)]
#[command(about = "Measures and writes docs/benchmarks.md")]
struct Arguments {
    /// Folder on the disk to be measured; a temporary one if not given
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Where to write the report
    #[arg(long, default_value = "docs/benchmarks.md")]
    out: PathBuf,
    /// The file of a year's sales
    #[arg(long, default_value = "data/pizzaplace.csv")]
    csv: PathBuf,
    /// Measure this part only, and write no report
    #[arg(long, value_enum)]
    only: Option<Part>,
    /// Internal: ring the year up in this folder, print what it took, and end
    #[arg(long, hide = true)]
    year_into: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.year_into {
        Some(dir) => year::ring_up(&arguments.csv, dir),
        None => measure(&arguments),
    };
    machine::exit(outcome)
}

/// What can be measured by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Paid orders in process
    Orders,
    /// The year: ringing it up, starting with it, sending it to another store
    Year,
    /// Paid orders through HTTP
    Http,
    /// A menu of 50,000 entries
    Menu,
    /// Killing the hub in a burst
    Kill,
    /// The centre on PostgreSQL
    #[cfg(unix)]
    Centre,
    /// The simulator and the power cuts
    Proof,
}

fn measure(arguments: &Arguments) -> Result<()> {
    let temporary = tempfile::tempdir()?;
    let dir = arguments.dir.as_deref().unwrap_or(temporary.path());
    let mut report = Report::begin(&machine::describe());
    let fsync_ms = machine::fdatasync_ms(dir)?;
    report.add("fdatasync of 4 KiB, p50", format!("{fsync_ms:.3} ms"), "the disk's own");
    let wanted = |part: Part| arguments.only.is_none_or(|only| only == part);
    if wanted(Part::Orders) {
        orders::measure(&fresh(dir, "one")?, &fresh(dir, "many")?, fsync_ms, &mut report)?;
    }
    if wanted(Part::Http) {
        http::measure(&fresh(dir, "one-client")?, &fresh(dir, "many-clients")?, fsync_ms, &mut report)?;
    }
    if wanted(Part::Year) {
        let year = fresh(dir, "year")?;
        year::measure(&arguments.csv, &year, &mut report)?;
        year::restart(&year, &fresh(dir, "empty")?, &mut report)?;
        ingest::measure(&year, &fresh(dir, "copy")?, &mut report)?;
        http::with_year(&year, &fresh(dir, "new-hub")?, &mut report)?;
    }
    if wanted(Part::Menu) {
        menu::measure(&fresh(dir, "menu")?, &mut report)?;
    }
    if wanted(Part::Kill) {
        kill::measure(&fresh(dir, "kill")?, &mut report)?;
    }
    #[cfg(unix)]
    if wanted(Part::Centre) {
        centre::measure(&fresh(dir, "centre")?, &mut report)?;
    }
    if wanted(Part::Proof) {
        proof::measure(&mut report)?;
    }
    if arguments.only.is_none() { report.write(&arguments.out) } else { Ok(()) }
}

fn fresh(dir: &Path, name: &str) -> Result<PathBuf> {
    let path = dir.join(name);
    if path.exists() {
        std::fs::remove_dir_all(&path)?;
    }
    Ok(path)
}
