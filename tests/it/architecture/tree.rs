//! The files of the repository as paths and texts. Reads the disk; judges nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A text file; the path is relative to the root, with `/`.
pub(super) struct File {
    pub(super) path: String,
    pub(super) text: String,
}

pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("crates/testkit lies two folders deep")
}

/// All files of our own whose name ends so, in the order of their paths.
pub(super) fn files(end: &str) -> Vec<File> {
    let root = root();
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.retain(|path| path.to_string_lossy().ends_with(end));
    paths.sort();
    paths.iter().map(|path| read(&root, path)).collect()
}

/// The file at this path from the root, if it exists.
pub(super) fn file(path: &str) -> Option<File> {
    let text = std::fs::read_to_string(root().join(path)).ok()?;
    Some(File { path: path.to_owned(), text })
}

/// What `cargo tree` prints for the arguments; looks at the lock file only, never at the network.
pub(super) fn cargo_tree(arguments: &[&str]) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
    let output = Command::new(cargo)
        .current_dir(root())
        .args(["tree", "--offline", "--prefix", "none"])
        .args(arguments)
        .output()
        .expect("cargo can be started where it runs the tests");
    assert!(output.status.success(), "cargo tree failed: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}

fn read(root: &Path, path: &Path) -> File {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let path = path.strip_prefix(root).expect("collected under the root");
    File { path: path.to_string_lossy().replace('\\', "/"), text }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the repository can be read") {
        let path = entry.expect("a folder of the repository can be read").path();
        if path.is_file() {
            paths.push(path);
        } else if !is_foreign(&path) {
            collect(&path, paths);
        }
    }
}

/// Folders with files that we did not write: what is built, fetched, or kept by git.
fn is_foreign(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    ["target", "node_modules", "dist", "gen", ".git"].contains(&name.as_ref())
}
