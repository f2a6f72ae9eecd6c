//! Words that lead a reader: the head of every file, the comment at every member of the workspace, and the paths that
//! the documents name. Checks that they are there, not that they are good.

use regex::Regex;

use super::tree::{File, file, files, root};
use super::{Violation, hold};

const DOCUMENTS: [&str; 3] = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"];

/// A crate says what it does and what it never does; any other file says at least one sentence.
fn head(file: &File) -> Option<Violation> {
    let lines = file.text.lines().map_while(|line| line.strip_prefix("//!"));
    let text = lines.collect::<Vec<_>>().join(" ") + " ";
    let sentences = Regex::new(r"[.!?:][)`]?\s").expect("the pattern is constant").find_iter(&text).count();
    let expected = if file.path.ends_with("/lib.rs") { 2 } else { 1 };
    (sentences < expected).then(|| {
        Violation::in_file(&file.path, format!("opens with {sentences} sentences of `//!`, expected {expected}"))
    })
}

/// The members of the workspace whose line carries no comment.
fn members_without_comment(root: &File) -> Vec<Violation> {
    let lines = root.text.lines().enumerate().skip_while(|(_, line)| !line.starts_with("members = ["));
    let members = lines.skip(1).take_while(|(_, line)| !line.starts_with(']'));
    let mute = members.filter(|(_, line)| !line.contains('#'));
    mute.map(|(at, line)| Violation::at(&root.path, at + 1, format!("no comment: {}", line.trim()))).collect()
}

/// What a document names in backticks and what looks like a path from the root.
fn named_paths(document: &File) -> Vec<(usize, String)> {
    let name = Regex::new(r"`(\.?[\w][\w.\-]*(?:/[\w.\-]+)*/?)`").expect("the pattern is constant");
    let file_end = Regex::new(r"\.(rs|md|toml|sql|csv|json|ts|svelte|lock)\z").expect("the pattern is constant");
    let mut found = Vec::new();
    for (at, line) in document.text.lines().enumerate() {
        let names = name.captures_iter(line).map(|captures| captures[1].to_owned());
        found.extend(names.filter(|name| name.contains('/') || file_end.is_match(name)).map(|name| (at + 1, name)));
    }
    found
}

fn lost_paths(document: &File, exists: impl Fn(&str) -> bool) -> Vec<Violation> {
    let lost = named_paths(document).into_iter().filter(|(_, path)| !exists(path));
    lost.map(|(line, path)| Violation::at(&document.path, line, format!("names `{path}`, which is not there")))
        .collect()
}

#[test]
fn every_file_says_what_it_is_for() {
    let violations: Vec<_> = files(".rs").iter().filter_map(head).collect();
    hold("A file opens with what it does; a crate also with what it never does.", &violations);
}

#[test]
fn every_member_of_the_workspace_has_a_comment() {
    let root = file("Cargo.toml").expect("the workspace has a root manifest");
    assert!(root.text.contains("members = ["), "members stand one per line");
    hold("The root manifest says what every member is.", &members_without_comment(&root));
}

#[test]
fn documents_name_only_what_is_there() {
    let documents = DOCUMENTS.iter().filter_map(|path| file(path));
    let violations: Vec<_> =
        documents.flat_map(|document| lost_paths(&document, |path| root().join(path).exists())).collect();
    hold("A document names only paths that exist.", &violations);
}

#[cfg(test)]
mod tests {
    use super::super::listed;
    use super::{File, head, lost_paths, members_without_comment};
    use insta::assert_snapshot;

    fn sample(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_crate_needs_two_sentences_and_a_file_one() {
        assert_eq!(head(&sample("a/lib.rs", "//! Does a\n//! thing. Never another.\n")), None);
        assert_eq!(head(&sample("a/b.rs", "//! Does a thing.\nfn f() {}")), None);
        assert!(head(&sample("a/lib.rs", "//! Does a thing.\n// Never another.\n")).is_some());
        assert!(head(&sample("a/b.rs", "// Does a thing. Never another.\n")).is_some());
    }

    #[test]
    fn a_mute_member_is_seen() {
        let root = sample("Cargo.toml", "[workspace]\nmembers = [\n  \"a\", # one\n  \"b\",\n]\nresolver = \"3\"\n");
        assert_snapshot!(listed(&members_without_comment(&root)), @r#"Cargo.toml:4: no comment: "b","#);
    }

    #[test]
    fn a_lost_path_is_seen_and_code_is_no_path() {
        let text = "`crates/log` `gone/a.rs` `lost.md` `cargo xtask test` `api::dispatch` `i64`\n`.ci/run` `--seed`\n";
        let exists = |path: &str| ["crates/log", ".ci/run"].contains(&path);
        assert_snapshot!(listed(&lost_paths(&sample("README.md", text), exists)), @r"
        README.md:1: names `gone/a.rs`, which is not there
        README.md:1: names `lost.md`, which is not there
        ");
    }
}
