//! What must never be left behind: marks of unfinished work, tests that do not run, sleeping, and `unwrap` in code that
//! serves guests.

use std::collections::BTreeSet;

use regex::Regex;

use super::tree::{File, files};
use super::{Violation, hold, tokens};

/// Written in halves, so that this file does not find itself.
const MARKS: [&str; 4] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];
const WRITTEN_BY_US: [&str; 6] = [".rs", ".toml", ".sql", ".md", ".ts", ".svelte"];
/// Patterns of tokens that may stand nowhere, in tests neither.
const NOWHERE: [(&str, &str); 3] =
    [("thread::sleep", "wait for an event with a deadline"), ("todo!", "unfinished"), ("unimplemented!", "unfinished")];

fn unfinished(file: &File, mark: &Regex) -> Vec<Violation> {
    let lines = file.text.lines().enumerate();
    let found = lines.filter_map(|(at, line)| Some((at + 1, mark.find(line)?.as_str())));
    found.map(|(line, word)| Violation::at(&file.path, line, word)).collect()
}

fn mark() -> Regex {
    Regex::new(&format!(r"\b({})\b", MARKS.join("|"))).expect("the marks are plain words")
}

fn banned_everywhere(file: &File) -> Vec<Violation> {
    let tokens = tokens::tokens(file);
    let found = |(pattern, why): &(&str, &str)| {
        let at = tokens::find(&tokens, pattern);
        at.iter().map(|token| Violation::at(&file.path, token.line, format!("{pattern}: {why}"))).collect::<Vec<_>>()
    };
    NOWHERE.iter().flat_map(found).collect()
}

/// Tests that are switched off, with a reason or without.
fn ignored_tests(file: &File) -> Vec<Violation> {
    let tokens = tokens::tokens(file);
    let is_ignore = |w: &&[tokens::Token]| w[0].text == "#" && w[1].text == "[" && w[2].text == "ignore";
    let found = tokens.windows(3).filter(is_ignore);
    found.map(|w| Violation::at(&file.path, w[2].line, "a test that does not run proves nothing")).collect()
}

fn unwraps(file: &File) -> Vec<Violation> {
    let tokens = tokens::tokens(file);
    let shipped = tokens::find(&tokens, ".unwrap()").into_iter().filter(|token| !token.in_test);
    shipped.map(|token| Violation::at(&file.path, token.line, "unwrap() outside tests")).collect()
}

/// The files that a `#[cfg(test)] mod name;` of this file brings in, in both places where Rust looks for them.
fn test_modules(file: &File) -> Vec<String> {
    let Some((folder, name)) = file.path.rsplit_once('/') else {
        return Vec::new();
    };
    let folder = match name {
        "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
        _ => format!("{folder}/{}", name.trim_end_matches(".rs")),
    };
    let tokens = tokens::tokens(file);
    let modules = tokens.windows(3).filter(|w| w[0].in_test && w[0].text == "mod" && w[2].text == ";");
    modules.flat_map(|w| [format!("{folder}/{}.rs", w[1].text), format!("{folder}/{}/mod.rs", w[1].text)]).collect()
}

fn is_test_only(file: &File, test_modules: &BTreeSet<String>) -> bool {
    file.path.starts_with("tests/") || file.path.contains("/tests/") || test_modules.contains(&file.path)
}

#[test]
fn nothing_is_left_unfinished() {
    let mark = mark();
    let files = WRITTEN_BY_US.iter().flat_map(|end| files(end));
    let violations: Vec<_> = files.flat_map(|file| unfinished(&file, &mark)).collect();
    hold("Nothing is left unfinished.", &violations);
}

#[test]
fn every_test_runs() {
    let violations: Vec<_> = files(".rs").iter().flat_map(ignored_tests).collect();
    hold("Every test runs.", &violations);
}

#[test]
fn nothing_waits_by_sleeping() {
    let violations: Vec<_> = files(".rs").iter().flat_map(banned_everywhere).collect();
    hold("Nothing waits by sleeping, and nothing stops at unfinished code.", &violations);
}

#[test]
fn there_is_no_unwrap_outside_tests() {
    let files = files(".rs");
    let test_modules: BTreeSet<_> = files.iter().flat_map(test_modules).collect();
    let shipped = files.iter().filter(|file| !is_test_only(file, &test_modules));
    let violations: Vec<_> = shipped.flat_map(unwraps).collect();
    hold("What can fail says so; what cannot says why (`expect`).", &violations);
}

#[cfg(test)]
mod tests {
    use super::super::listed;
    use super::{File, MARKS, banned_everywhere, ignored_tests, mark, test_modules, unfinished, unwraps};
    use insta::assert_snapshot;

    fn sample(text: &str) -> File {
        File { path: "crates/a/src/b.rs".to_owned(), text: text.to_owned() }
    }

    #[test]
    fn every_mark_is_seen_as_a_word() {
        for word in MARKS {
            assert_eq!(unfinished(&sample(&format!("// {word}: later")), &mark()).len(), 1, "{word}");
            assert_eq!(unfinished(&sample(&format!("// {word}S")), &mark()), []);
        }
    }

    #[test]
    fn an_ignored_test_is_seen() {
        let text = "#[ignore = \"slow\"]\nfn t() {}\nm! { #[test]\n#[ignore]\nfn u() {} }\nfn ignore() {}";
        assert_snapshot!(listed(&ignored_tests(&sample(text))), @r"
        crates/a/src/b.rs:1: a test that does not run proves nothing
        crates/a/src/b.rs:4: a test that does not run proves nothing
        ");
    }

    #[test]
    fn sleeping_and_unfinished_code_are_seen() {
        let text = "fn t() { std::thread::sleep(x);\n todo!() }\n// thread::sleep";
        assert_snapshot!(listed(&banned_everywhere(&sample(text))), @r"
        crates/a/src/b.rs:1: thread::sleep: wait for an event with a deadline
        crates/a/src/b.rs:2: todo!: unfinished
        ");
    }

    #[test]
    fn unwrap_is_seen_outside_tests_only() {
        let text = "fn f() { a.unwrap() }\n#[cfg(test)]\nmod tests { fn g() { a.unwrap() } }";
        assert_snapshot!(listed(&unwraps(&sample(text))), @"crates/a/src/b.rs:1: unwrap() outside tests");
    }

    #[test]
    fn files_of_test_modules_are_known() {
        let found = test_modules(&sample("mod c;\n#[cfg(test)]\nmod d;"));
        assert_eq!(found, ["crates/a/src/b/d.rs", "crates/a/src/b/d/mod.rs"]);
    }
}
