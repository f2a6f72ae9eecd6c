//! What SQLite keeps when the power goes, and that this disk can see when it does not.

use super::super::dice::Dice;
use super::super::{Disk, Tally};
use super::workload::{Found, Verdicts, cycle_power, inspect, many_lives, open, ring_up_many, three_lives};

#[test]
fn with_synchronous_full_nothing_acknowledged_is_lost() {
    let verdicts = many_lives(200, "FULL", false);
    assert_eq!(verdicts.cuts, 600);
    assert!(verdicts.in_work > 400 && verdicts.acknowledged > 10_000, "too little was at stake: {verdicts:?}");
    assert_eq!(verdicts.harm(), 0, "{verdicts:?}");
}

#[test]
fn with_synchronous_normal_the_loss_is_seen() {
    let verdicts = many_lives(50, "NORMAL", false);
    assert!(verdicts.lost > 30, "{verdicts:?}");
    assert_eq!(verdicts.damaged + verdicts.unequal + verdicts.unopened, 0, "{verdicts:?}");
}

#[test]
fn a_lying_disk_is_seen_to_lose_and_to_damage() {
    let verdicts = many_lives(100, "FULL", true);
    assert!(verdicts.lost > 5 && verdicts.damaged + verdicts.unopened > 5, "{verdicts:?}");
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let run = |seed| {
        let mut verdicts = Verdicts::default();
        let tally = three_lives(seed, "NORMAL", false, &mut verdicts);
        (verdicts, tally)
    };
    let runs: Vec<(Verdicts, Tally)> = (0..10).map(run).collect();
    assert_eq!(runs, (0..10).map(run).collect::<Vec<_>>());
    assert!(runs.iter().any(|other| *other != runs[0]), "seeds make no difference");
}

/// Sets up a till, rings up twelve commands and closes it. Answers the last acknowledged head.
fn short_script(disk: &Disk) -> i64 {
    open(disk, "FULL").map_or(0, |mut till| ring_up_many(&mut till, 12, &mut Dice::new(1)))
}

#[test]
fn a_cut_before_any_operation_loses_nothing_acknowledged() {
    let whole = Disk::new(0);
    short_script(&whole);
    assert!(whole.ops() > 100, "the script is too short: {} operations", whole.ops());
    for op in 0..whole.ops() {
        let disk = Disk::new(op);
        disk.cut_at(op);
        let acknowledged = short_script(&disk);
        assert!(!disk.is_on(), "no cut before operation {op}");
        cycle_power(&disk);
        let found = open(&disk, "FULL").map(|till| inspect(&till));
        assert!(
            matches!(found, Ok(Found::Sound(head)) if head >= acknowledged),
            "cut before {op}: {acknowledged} acknowledged, {found:?}"
        );
    }
}

#[test]
fn a_cut_during_recovery_loses_nothing_either() {
    for seed in 0..60 {
        let disk = Disk::new(seed);
        disk.cut_at(120);
        let acknowledged = short_script(&disk);
        for _ in 0..3 {
            cycle_power(&disk);
            disk.cut_at(disk.ops() + seed % 12);
            let _ = open(&disk, "FULL").map(|till| inspect(&till));
        }
        cycle_power(&disk);
        let found = open(&disk, "FULL").map(|till| inspect(&till));
        assert!(
            matches!(found, Ok(Found::Sound(head)) if head >= acknowledged),
            "seed {seed}: {acknowledged} acknowledged, {found:?}"
        );
    }
}

#[test]
fn what_was_open_before_a_cut_is_dead_after_it() {
    let disk = Disk::new(3);
    let mut old = open(&disk, "FULL").expect("a new disk");
    let acknowledged = ring_up_many(&mut old, 5, &mut Dice::new(1));
    disk.power_cut();
    assert!(open(&disk, "FULL").is_err(), "opened without power");
    disk.power_on();
    let new = open(&disk, "FULL").expect("power is back");
    assert_eq!(ring_up_many(&mut old, 1, &mut Dice::new(2)), 0);
    drop(old);
    assert_eq!(inspect(&new), Found::Sound(acknowledged));
}
