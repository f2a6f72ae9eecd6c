//! One step of a job: a program that is announced, run in the root of the repository, and expected to succeed.
//!
//! Nothing here knows what the programs do.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Prints one line to the person at the terminal.
#[expect(clippy::print_stdout, reason = "xtask is a command line program; this is its one place that prints")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// The root of the repository: the folder above this crate.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the xtask folder lies in the repository")
}

/// The build folder that cargo uses here.
pub(crate) fn target_dir() -> PathBuf {
    let chosen = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    root().join(chosen)
}

/// The cargo that started us, with these space-separated arguments.
pub(crate) fn cargo(arguments: &str) -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments.split_whitespace());
    command
}

/// A program that will run in the root of the repository.
pub(crate) fn program(name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// Whether the program exists and answers without an error. Its output is not shown.
pub(crate) fn answers(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs one step to its end; an error if it does not succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    say(&format!("▸ {}", line_of(command)));
    let status = command.status().with_context(|| format!("`{}` cannot be started", line_of(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line_of(command));
    }
    Ok(())
}

/// Runs one step, shows every line it prints and hands the line to `see`. Answers whether the step succeeded.
pub(crate) fn run_seeing(command: &mut Command, mut see: impl FnMut(&str)) -> Result<bool> {
    let line = line_of(command);
    say(&format!("▸ {line}"));
    let (reader, writer) = std::io::pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().with_context(|| format!("`{line}` cannot be started"))?;
    // The command keeps our ends of the pipe; as long as they are open, reading would never come to an end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    for printed in BufReader::new(reader).split(b'\n') {
        let printed = printed?;
        let text = String::from_utf8_lossy(&printed);
        say(&text);
        see(&text);
    }
    Ok(child.wait()?.success())
}

fn line_of(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let words = std::iter::once(name).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
