//! A year of real sales: how fast it is rung up, what it weighs, and what it costs to start with it.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use hub::replay::{Sales, ring_up as ring};
use hub::terminal::Terminal;

use crate::machine::{ms_since, now, resident_mib};
use crate::report::Report;

/// Rings the year up in a process of its own, so that its memory is measured alone.
pub(crate) fn ring_up(csv: &Path, dir: &Path) -> Result<()> {
    let sales = Sales::read(csv)?;
    let terminal = Terminal::open(dir)?;
    let start = now();
    let totals = ring(&sales, &terminal)?;
    let seconds = ms_since(start) / 1_000.0;
    drop(sales);
    writeln!(std::io::stdout(), "{} {seconds} {}", totals.orders, resident_mib("self")?)?;
    terminal.close()
}

/// Measures the year.
pub(crate) fn measure(csv: &Path, dir: &Path, report: &mut Report) -> Result<()> {
    let mut child = Command::new(std::env::current_exe()?);
    child.arg("--csv").arg(csv).arg("--year-into").arg(dir);
    let output = child.output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout)?;
    let figures: Vec<f64> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let [orders, seconds, mib] = figures[..] else { anyhow::bail!("odd figures: {text}") };
    let bytes = fs::metadata(dir.join("brigade.db")).context("no store")?.len() as f64;
    report.add("the year rung up, one till", format!("{:.0} orders/s", orders / seconds), "");
    report.add("store on disk", format!("{:.0} bytes per order (2.3 lines)", bytes / orders), "report");
    report.add("memory after the year", format!("{mib:.0} MiB"), "≤ 100 MB");
    Ok(())
}

/// Measures starting with the year in the store and with nothing in it.
pub(crate) fn restart(year: &Path, empty: &Path, report: &mut Report) -> Result<()> {
    Terminal::open(empty)?.close()?;
    report.add_starts("start with the year in the store", year, empty, start)
}

fn start(dir: &Path) -> Result<f64> {
    let start = now();
    let terminal = Terminal::open(dir)?;
    let ms = ms_since(start);
    terminal.close()?;
    Ok(ms)
}
