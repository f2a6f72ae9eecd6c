//! Clippy reads the nearest `clippy.toml` only, so the crates that must be deterministic carry a copy of the root's with
//! further bans. This room holds the copies equal; what they ban is clippy's business.

use super::tree::{File, file};
use super::{Violation, hold};

const STRICTER: [&str; 4] =
    ["crates/domain/clippy.toml", "crates/log/clippy.toml", "crates/sync/clippy.toml", "crates/testkit/clippy.toml"];

/// The lines that mean something.
fn settings(file: &File) -> Vec<&str> {
    file.text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).collect()
}

fn weaker(root: &File, copy: &File, first: &File) -> Vec<Violation> {
    let mut violations = Vec::new();
    if !settings(copy).starts_with(&settings(root)) {
        violations.push(Violation::in_file(&copy.path, format!("does not begin with all that {} says", root.path)));
    }
    if settings(copy) != settings(first) {
        violations.push(Violation::in_file(&copy.path, format!("differs from {}", first.path)));
    }
    violations
}

#[test]
fn stricter_crates_ban_what_all_crates_ban_and_the_same_beyond() {
    let read = |path: &str| file(path).unwrap_or_else(|| panic!("{path} is missing: its crate would be less strict"));
    let root = read("clippy.toml");
    let copies = STRICTER.map(read);
    let violations: Vec<_> = copies.iter().flat_map(|copy| weaker(&root, copy, &copies[0])).collect();
    hold("The bans of the root hold in every crate.", &violations);
    assert!(copies[0].text.contains("std::collections::HashMap"), "the copies exist to ban more than the root");
}

#[cfg(test)]
mod tests {
    use super::super::listed;
    use super::{File, weaker};
    use insta::assert_snapshot;

    fn sample(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_copy_that_misses_a_ban_is_seen() {
        let root = sample("clippy.toml", "# all\na = 1\nb = 2\n");
        let good = sample("good.toml", "# more\na = 1\n\nb = 2\nc = 3\n");
        let bad = sample("bad.toml", "a = 1\nc = 3\n");
        assert_eq!(weaker(&root, &good, &good), []);
        assert_snapshot!(listed(&weaker(&root, &bad, &good)), @r"
        bad.toml: does not begin with all that clippy.toml says
        bad.toml: differs from good.toml
        ");
    }
}
