//! The tests from end to end: the till in a real browser and in its real window. What they check is told by `tests/e2e`.

use std::process::Command;

use anyhow::{Result, bail};

use crate::counts::Counts;
use crate::step::{cargo, program, root, run, run_seeing, target_dir};
use crate::{system, ui};

/// Runs them on their own.
pub(crate) fn end_to_end() -> Result<()> {
    let (counts, succeeded) = counted()?;
    crate::step::say(&format!("end to end: {counts}"));
    if succeeded { Ok(()) } else { bail!("not everything passed from end to end") }
}

/// Makes the picture of the README.
pub(crate) fn shots() -> Result<()> {
    prepare()?;
    build()?;
    run(driven("node", "debug").arg("tests/e2e/shots.mjs"))
}

/// Prepares the machine.
fn prepare() -> Result<()> {
    system::for_the_window()?;
    system::for_end_to_end()?;
    ui::build()?;
    ui::install("tests/e2e")
}

fn build() -> Result<()> {
    // With the tests, so that dependencies are built with the features that the tests built them with: once, not twice.
    run(&mut cargo("build --workspace --tests --bin brigade --bin brigade-hub"))
}

/// Measures screens and window, and appends the figures to docs/benchmarks.md.
pub(crate) fn bench() -> Result<()> {
    prepare()?;
    run(&mut cargo("build --release --package brigade --package brigade-hub"))?;
    let mut command = driven("xvfb-run", "release");
    run(command
        .args(["-a", "node", "tests/e2e/bench.mjs"])
        .env("BRIGADE_BENCHMARKS", root().join("docs/benchmarks.md")))
}

/// A program that is told where the built ones lie.
fn driven(name: &str, profile: &str) -> Command {
    let built = target_dir().join(profile);
    let mut command = program(name);
    command.env("BRIGADE_HUB", built.join("brigade-hub")).env("BRIGADE_APP", built.join("brigade"));
    command
}

/// Drives both programs. Pictures of the screens stay in `target/screens`.
pub(crate) fn counted() -> Result<(Counts, bool)> {
    prepare()?;
    build()?;
    let mut counts = Counts::default();
    let mut succeeded = true;
    for of_window in [false, true] {
        let tests = files(of_window)?;
        // Without a name, node would look for tests everywhere.
        if tests.is_empty() {
            continue;
        }
        let mut command = driven(if of_window { "xvfb-run" } else { "node" }, "debug");
        if of_window {
            command.args(["-a", "node"]);
        }
        command.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]).args(tests);
        command.env("BRIGADE_SHOTS", target_dir().join("screens"));
        succeeded &= run_seeing(&mut command, |line| counts.add_line(line))?;
    }
    Ok((counts, succeeded))
}

/// The test of the window needs a display; every other one brings its own browser.
fn files(of_window: bool) -> Result<Vec<std::path::PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join("tests/e2e"))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") && of_window == name.starts_with("window") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
