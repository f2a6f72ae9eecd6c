//! What a machine needs before a job can run, and how it is obtained: parts of the Rust toolchain, cargo-deny, and the
//! sources of all dependencies. Installs into the build folder and the toolchain only, never into the system.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::step::{answers, cargo, program, run, say, target_dir};

/// The version that deny.toml was written for; an installed one is taken as it is.
const CARGO_DENY_VERSION: &str = "0.20.2";

/// Makes the machine ready for `check`. Needs the network the first time only.
pub(crate) fn prepare() -> Result<()> {
    component("fmt", "rustfmt")?;
    component("clippy", "clippy")?;
    if !answers(program("cc").arg("--version")) {
        say("! no C compiler answers to `cc`: SQLite cannot be built (Debian, Ubuntu: apt-get install gcc libc6-dev)");
    }
    if !answers(&mut cargo("fetch --locked --offline")) {
        run(&mut cargo("fetch"))?;
    }
    deny().map(drop)
}

/// Whether nextest is installed. It is too large to be built for one run.
pub(crate) fn has_nextest() -> bool {
    answers(&mut cargo("nextest --version"))
}

/// cargo-deny: the installed one, or ours, which is built on first use. A debug build takes a minute and is fast enough.
pub(crate) fn deny() -> Result<Command> {
    if answers(&mut cargo("deny --version")) {
        return Ok(cargo("deny"));
    }
    let home = tools_dir();
    let binary = home.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if !answers(program(&binary).arg("--version")) {
        say("! cargo-deny is not installed: it is built from source now, once");
        let mut install = cargo("install cargo-deny --locked --debug --quiet");
        // Its build folder is a temporary one, so that ours does not grow by 700 MB.
        run(install.args(["--version", CARGO_DENY_VERSION, "--root"]).arg(&home).env_remove("CARGO_TARGET_DIR"))?;
    }
    Ok(program(binary))
}

fn tools_dir() -> PathBuf {
    target_dir().join("xtask-tools")
}

fn component(subcommand: &str, name: &str) -> Result<()> {
    if answers(&mut cargo(&format!("{subcommand} --version"))) {
        return Ok(());
    }
    if !answers(program("rustup").arg("--version")) {
        bail!("`cargo {subcommand}` is missing and there is no rustup to install it with: install {name}");
    }
    run(program("rustup").args(["component", "add", name]))
}
