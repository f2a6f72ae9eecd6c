//! `cargo xtask`: the one door to every job of a developer and of the continuous integration.
//!
//! It starts other programs and prepares a machine that has only Rust, Node, a C compiler and Python. It depends on
//! nothing of ours, holds no rule of the product and never changes a source file (`gen` lets the api crate do that).

mod check;
mod counts;
mod e2e;
mod jobs;
mod open;
mod step;
mod system;
mod test;
mod tools;
mod ui;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "\
cargo xtask run                   opens the till with a demo restaurant: a window, or the browser without a display
cargo xtask demo [FOLDER]         makes the demo restaurant in a data folder
cargo xtask check                 formatting, lints, documentation, licences, forgotten snapshots
cargo xtask test                  prepares the machine, then check, every test, and a short fuzz
cargo xtask e2e                   the till in a real browser and in its real window
cargo xtask shots                 makes the picture of the README
cargo xtask gen                   writes the TypeScript types of the commands
cargo xtask sim [ARGUMENT]…       the branch simulator: --seed N | --seeds A..B | --minutes M;
                                  or power cuts and other failures of a disk: --cuts N [--seed N]
cargo xtask chaos [ARGUMENT]…     real programs that are killed, frozen and cut off for ten minutes: --seconds N, --seed N
cargo xtask fuzz [--seconds N]    the decoders under random input
cargo xtask bench                 measures and writes docs/benchmarks.md";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            step::say(&format!("xtask: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let Some((job, rest)) = arguments.split_first() else {
        step::say(USAGE);
        return Ok(());
    };
    match (job.as_str(), rest) {
        ("run", _) => open::run_till(rest),
        ("demo", [] | [_]) => open::make_demo(rest),
        ("check", []) => check::check(),
        ("test", []) => test::test(),
        ("e2e", []) => e2e::end_to_end(),
        ("shots", []) => e2e::shots(),
        ("gen", []) => jobs::generate_types(),
        ("sim", _) => jobs::simulate(rest),
        ("chaos", _) => jobs::chaos(rest),
        ("fuzz", _) => jobs::fuzz(rest),
        ("bench", _) => jobs::bench(rest),
        ("help" | "--help" | "-h", _) => {
            step::say(USAGE);
            Ok(())
        }
        _ => bail!("unknown job `{}`\n{USAGE}", arguments.join(" ")),
    }
}
