//! The whole test run: the checks, every test, a short fuzz and a short chaos. Ends with the counts, also when something failed.

use anyhow::{Result, bail};

use crate::counts::Counts;
use crate::step::{cargo, run_seeing, say};
use crate::{check, e2e, jobs, system, tools, ui};

/// Checks, then runs everything that can fail by running.
pub(crate) fn test() -> Result<()> {
    check::check()?;
    ui::test()?;
    system::for_the_centre()?;
    let tests = unit_and_integration_tests()?;
    let doc_tests = counted("doc tests", "test --workspace --doc --no-fail-fast")?;
    let (counts, succeeded) = e2e::counted()?;
    let driven = Ran { name: "end to end", counts, succeeded };
    let (fuzz, chaos) = (jobs::short_fuzz(), jobs::short_chaos());
    say("");
    for ran in [&tests, &doc_tests, &driven] {
        say(&format!("{}: {}", ran.name, ran.counts));
    }
    for (name, outcome) in [("fuzz", &fuzz), ("chaos", &chaos)] {
        outcome.as_ref().err().iter().for_each(|error| say(&format!("{name}: {error:#}")));
    }
    if !(tests.succeeded && doc_tests.succeeded && driven.succeeded && fuzz.is_ok() && chaos.is_ok()) {
        bail!("not everything passed");
    }
    say("everything passed");
    Ok(())
}

fn unit_and_integration_tests() -> Result<Ran> {
    if tools::has_nextest() {
        return counted("tests", "nextest run --workspace --no-fail-fast --status-level slow");
    }
    say("! cargo-nextest is not installed: `cargo test` runs the same tests");
    counted("tests", "test --workspace --lib --bins --tests --no-fail-fast")
}

/// What one test program reported.
struct Ran {
    name: &'static str,
    counts: Counts,
    succeeded: bool,
}

fn counted(name: &'static str, arguments: &str) -> Result<Ran> {
    let mut counts = Counts::default();
    let mut command = cargo(arguments);
    // A test run compares snapshots and never writes one; colours would hide the summary from us.
    command.envs([("INSTA_UPDATE", "no"), ("CARGO_TERM_COLOR", "never")]);
    let succeeded = run_seeing(&mut command, |line| counts.add_line(line))?;
    Ok(Ran { name, counts, succeeded })
}
