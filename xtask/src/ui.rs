//! The screens: what npm does for them. Which checks and tests there are is told by `ui/package.json`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::step::{answers, program, root, run, say};

/// Installs what the lockfile names, where that has not been done since the lockfile changed.
pub(crate) fn prepare() -> Result<()> {
    install("ui")
}

/// Installs what a folder's lockfile names.
pub(crate) fn install(folder: &str) -> Result<()> {
    if !answers(program(npm_program()).arg("--version")) {
        bail!("npm does not answer: install Node 20 or newer");
    }
    let folder = root().join(folder);
    let (lock, installed) = (folder.join("package-lock.json"), folder.join("node_modules/.package-lock.json"));
    if newer(&installed, &lock) {
        return Ok(());
    }
    run(npm(&folder).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    // npm keeps the times of what it unpacks; ours says when it was done.
    Ok(std::fs::File::options().append(true).open(installed)?.set_modified(now(&lock)?)?)
}

/// Builds what the hub and the window serve, where a source changed since.
pub(crate) fn build() -> Result<()> {
    prepare()?;
    let ui = root().join("ui");
    if newer(&ui.join("dist/index.html"), &newest(&ui)?) {
        say("▸ the screens are built already");
        return Ok(());
    }
    run(npm(&ui).args(["run", "build", "--silent"]))
}

/// Types and lints.
pub(crate) fn check() -> Result<()> {
    let ui = root().join("ui");
    run(npm(&ui).args(["run", "check", "--silent"]))?;
    run(npm(&ui).args(["run", "lint", "--silent"]))
}

/// The tests of single classes and components.
pub(crate) fn test() -> Result<()> {
    run(npm(&root().join("ui")).args(["run", "test", "--silent"]))
}

fn npm_program() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

/// npm in a folder.
pub(crate) fn npm(folder: &Path) -> Command {
    let mut command = program(npm_program());
    command.current_dir(folder);
    command
}

/// The modification time that marks `lock` as installed: its own.
fn now(lock: &Path) -> Result<std::time::SystemTime> {
    Ok(lock.metadata()?.modified()?)
}

fn newer(made: &Path, source: &Path) -> bool {
    let time = |path: &Path| path.metadata().and_then(|meta| meta.modified()).ok();
    matches!((time(made), time(source)), (Some(made), Some(source)) if made >= source)
}

/// The source of the screens that changed last.
fn newest(ui: &Path) -> Result<PathBuf> {
    let mut found = vec![ui.join("package-lock.json"), ui.join("index.html"), ui.join("vite.config.ts")];
    for folder in ["src", "messages", "public"] {
        files(&ui.join(folder), &mut found)?;
    }
    let time = |path: &PathBuf| path.metadata().and_then(|meta| meta.modified()).ok();
    Ok(found.into_iter().max_by_key(time).unwrap_or_else(|| ui.to_owned()))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { files(&path, found)? } else { found.push(path) }
    }
    Ok(())
}
