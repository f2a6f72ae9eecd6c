//! A short run of every fuzzer. `cargo xtask fuzz --seconds N` runs longer ones.

use brigade_testkit::fuzz::{TARGETS, run};

const SEED: u64 = 7;

fn check(name: &str, executions: u64) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target of this name");
    assert_eq!(run(target, SEED, |tried| tried < executions), Ok(executions));
}

#[test]
fn lines_of_the_log() {
    check("line", 20_000);
}

#[test]
fn frames_of_a_link() {
    check("frame", 5_000);
}

#[test]
fn messages_of_a_link() {
    check("messages", 5_000);
}

#[test]
fn facts_of_another_device() {
    check("ingest", 1_000);
}

#[test]
fn envelopes_of_commands() {
    check("commands", 3_000);
}

#[test]
fn files_of_sales() {
    check("sales", 5_000);
}

#[test]
fn every_target_has_a_short_run() {
    let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
    assert_eq!(names, ["line", "frame", "messages", "ingest", "commands", "sales"]);
}
