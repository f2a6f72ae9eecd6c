//! Only `dispatch` makes facts: nobody else in what is shipped calls `Tx::record`.

use super::tree::{File, files};
use super::{Violation, hold};

const MAKER: &str = "crates/api/src/dispatch.rs";

fn makers(file: &File) -> Vec<Violation> {
    if file.path == MAKER || file.path.contains("/tests") {
        return Vec::new();
    }
    let lines = file.text.lines().zip(1..);
    let calls = lines.filter(|(line, _)| line.contains(".record(") && !line.trim_start().starts_with("//"));
    calls.map(|(_, at)| Violation::at(&file.path, at, "makes a fact")).collect()
}

#[test]
fn only_dispatch_makes_facts() {
    let shipped = |file: &File| ["crates/api/src/", "crates/hub/src/"].iter().any(|of| file.path.starts_with(of));
    let sources: Vec<File> = files(".rs").into_iter().filter(shipped).collect();
    assert!(sources.iter().any(|file| file.path == MAKER && file.text.contains(".record(")), "the maker is {MAKER}");
    let violations: Vec<Violation> = sources.iter().flat_map(makers).collect();
    hold("Only dispatch makes facts.", &violations);
}

#[test]
fn a_second_maker_is_found() {
    let second =
        File { path: "crates/hub/src/worker.rs".into(), text: "fn f() {\n    tx.record(draft, now)?;\n}".into() };
    insta::assert_snapshot!(super::listed(&makers(&second)), @"crates/hub/src/worker.rs:2: makes a fact");
}
