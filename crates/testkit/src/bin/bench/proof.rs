//! How fast the test machine works: its own programs, timed.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::machine::{ms_since, now};
use crate::report::Report;

/// Runs the simulator and the power cuts for some seconds each. Both lie beside this program.
pub(crate) fn measure(report: &mut Report) -> Result<()> {
    let start = now();
    let told = run("sim", &["--long", "--seeds", "1000..1005"])?;
    let virtual_s = number_before(&told, "virtual seconds").context("the simulator tells no seconds")?;
    let rate = virtual_s / (ms_since(start) / 1_000.0);
    report.add("simulator over real stores", format!("{rate:.0} virtual seconds per second"), "≥ 50");
    let told = run("power", &["--cuts", "2000"])?;
    let rate = number_before(&told, "cuts/s").context("the power cuts tell no rate")?;
    report.add("power cuts under the real store", format!("{rate:.0} cuts/s"), "≥ 150");
    Ok(())
}

fn run(program: &str, arguments: &[&str]) -> Result<String> {
    let folder = std::env::current_exe()?.parent().map(PathBuf::from).context("a program without a folder")?;
    let output = Command::new(folder.join(program)).args(arguments).output();
    let output = output.with_context(|| format!("{program} is built by `cargo xtask bench`"))?;
    ensure!(output.status.success(), "{program} failed: {}", String::from_utf8_lossy(&output.stdout));
    Ok(String::from_utf8(output.stdout)?)
}

/// The number that stands before some words.
fn number_before(text: &str, words: &str) -> Option<f64> {
    let before = text.split(words).next().filter(|before| before.len() < text.len())?;
    before.split_whitespace().next_back()?.parse().ok()
}
