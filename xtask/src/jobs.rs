//! The jobs that hand over to a program of the workspace. What a job does is told by that program, never here.

use anyhow::Result;

use crate::e2e;
use crate::step::{self, cargo, program, target_dir};
use crate::system;

/// How long the fuzz of a test run lasts, in seconds. `cargo xtask fuzz --seconds N` runs longer ones.
const FUZZ_SECONDS_IN_TEST: u32 = 10;

/// How long the chaos of a test run lasts, in seconds. `cargo xtask chaos` runs for ten minutes.
const CHAOS_SECONDS_IN_TEST: u32 = 40;

/// Writes what follows from the list of calls: the tests that guard those files rewrite them when they are told to.
pub(crate) fn generate_types() -> Result<()> {
    step::run(cargo("test --package brigade-api --lib generated_").env("BRIGADE_GEN", "1"))
}

/// Branches by seeds, or, with `--cuts`, one store and its disk.
pub(crate) fn simulate(arguments: &[String]) -> Result<()> {
    let program = if arguments.iter().any(|argument| argument == "--cuts") { "power" } else { "sim" };
    let run = format!("run --quiet --profile sim --package brigade-testkit --bin {program} --");
    step::run(cargo(&run).args(arguments))
}

pub(crate) fn fuzz(arguments: &[String]) -> Result<()> {
    step::run(cargo("run --quiet --profile sim --package brigade-testkit --bin fuzz --").args(arguments))
}

/// The fuzz that is a part of every test run.
pub(crate) fn short_fuzz() -> Result<()> {
    fuzz(&["--seconds".to_owned(), FUZZ_SECONDS_IN_TEST.to_string()])
}

/// Real programs under faults. They are built as they are tested, next to each other.
pub(crate) fn chaos(arguments: &[String]) -> Result<()> {
    system::for_the_centre()?;
    step::run(&mut cargo("build --workspace --bins --tests --quiet"))?;
    step::run(program(target_dir().join("debug").join("chaos")).args(arguments))
}

/// The chaos that is a part of every test run.
pub(crate) fn short_chaos() -> Result<()> {
    chaos(&["--seconds".to_owned(), CHAOS_SECONDS_IN_TEST.to_string()])
}

/// Builds the simulator, the power cuts and the hub too, since the bench times them; the hub by itself, as it is shipped,
/// without the bugs that the test machine plants. The screens come last: they append to what the bench wrote.
pub(crate) fn bench(arguments: &[String]) -> Result<()> {
    step::run(&mut cargo("build --release --package brigade-hub --bins"))?;
    step::run(&mut cargo("build --release --package brigade-testkit --bins"))?;
    step::run(cargo("run --release --package brigade-testkit --bin bench --").args(arguments))?;
    if arguments.is_empty() { e2e::bench() } else { Ok(()) }
}
