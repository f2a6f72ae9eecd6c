//! Everything that can be said about the code without running it. What is skipped is said aloud.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::step::{self, cargo, root, run, say};
use crate::{system, tools, ui};

/// Runs every check; the first that fails ends the job.
pub(crate) fn check() -> Result<()> {
    tools::prepare()?;
    system::for_the_window()?;
    // The window and the hub carry the screens in them: those are built first.
    ui::build()?;
    ui::check()?;
    run(&mut cargo("fmt --all -- --check"))?;
    run(&mut cargo("clippy --workspace --all-targets --quiet -- -D warnings"))?;
    run(cargo("doc --workspace --no-deps --quiet").env("RUSTDOCFLAGS", "-D warnings"))?;
    run(tools::deny()?.args(["--offline", "check", "bans", "licenses", "sources"]))?;
    no_snapshot_files()?;
    unused_dependencies()
}

/// Our snapshots stand inside the tests, so any snapshot file is a forgotten or an unreferenced one.
fn no_snapshot_files() -> Result<()> {
    say("▸ snapshot files");
    let found = snapshot_files(root())?;
    if !found.is_empty() {
        let list: Vec<_> = found.iter().map(|path| path.display().to_string()).collect();
        bail!("snapshots are written inline; review and remove these files:\n{}", list.join("\n"));
    }
    Ok(())
}

fn snapshot_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !matches!(name.as_str(), "target" | "node_modules" | ".git") {
                found.extend(snapshot_files(&path)?);
            }
        } else if is_snapshot(&name) {
            found.push(path);
        }
    }
    Ok(found)
}

fn is_snapshot(name: &str) -> bool {
    [".snap", ".snap.new", ".pending-snap"].iter().any(|end| name.ends_with(end))
}

fn unused_dependencies() -> Result<()> {
    if !step::answers(&mut cargo("machete --version")) {
        say("! skipped: unused dependencies (cargo-machete is not installed)");
        return Ok(());
    }
    run(&mut cargo("machete"))
}

#[cfg(test)]
mod tests {
    use super::is_snapshot;

    #[test]
    fn every_kind_of_snapshot_file_is_seen() {
        for name in ["it__receipt.snap", "it__receipt.snap.new", ".money.rs.pending-snap"] {
            assert!(is_snapshot(name), "{name}");
        }
        assert!(!is_snapshot("snapshot.rs"));
    }
}
