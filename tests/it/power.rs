//! The real store when the power goes: no answer is lost, nothing is there by half, and whoever repeats a call gets the
//! same answer. `cargo xtask sim --cuts N` runs more of the same.

use brigade_testkit::disk::{Disk, Times};
use brigade_testkit::power::{Endured, Found, LIVES, Morning, Rot, Shift, Told};
use brigade_testkit::till::{FILE, set_up, till};
use domain::access::Code;
use insta::assert_snapshot;
use log::{Planted, plant};
use serde_json::json;
use store::mark_restored;

/// Power cuts of each of the two random tests.
const CUTS: u64 = 2_500;

/// The exhaustive tests try one of so many operations; the command tries each.
const CUT_EACH: usize = 5;
const ERROR_EACH: usize = 23;

fn words(error: &anyhow::Error) -> String {
    format!("{error:#}")
}

#[test]
fn req_01_a_cut_before_an_operation_of_a_shift_loses_nothing_and_z_is_the_same() {
    let shift = Shift::in_peace().unwrap();
    assert!(shift.ops > 600, "the script is too short: {} operations", shift.ops);
    assert_snapshot!(shift.z()["totals"]["total"], @"348410");
    assert_snapshot!(shift.z()["totals"]["cash_expected"], @"347190");
    let mut told = Told::default();
    for op in (0..shift.ops).step_by(CUT_EACH) {
        told += shift.cut_before(op).unwrap_or_else(|error| panic!("{}", words(&error)));
    }
    assert!(told.answered > 5 * told.cuts, "too little was at stake: {told:?}");
}

/// Random cuts of the machines with seeds from `first` on.
fn random_cuts(first: u64) {
    let morning = Morning::new().expect("a sound disk");
    let mut told = Told::default();
    for seed in first..first + CUTS / LIVES {
        told += morning.lives(seed).unwrap_or_else(|error| panic!("{}", words(&error)));
    }
    assert_eq!(told.cuts, CUTS);
    assert!(told.answered > 10 * CUTS && told.in_ingest > CUTS / 20 && told.in_group > CUTS / 4, "{told:?}");
}

#[test]
fn req_01_random_cuts_lose_nothing() {
    random_cuts(0);
}

#[test]
fn req_01_more_random_cuts_lose_nothing() {
    random_cuts(1_000_000);
}

#[test]
fn these_tests_see_a_store_that_does_not_force_the_disk_or_answers_too_early() {
    for bug in [Planted::SynchronousNormal, Planted::AnswerBeforeCommit] {
        plant(Some(bug));
        let morning = Morning::new().unwrap();
        let seen = (0..50).find_map(|seed| morning.lives(seed).err());
        plant(None);
        let seen = words(&seen.unwrap_or_else(|| panic!("{bug:?} was not found in 50 machines")));
        assert!(seen.contains("acknowledged facts are lost") || seen.contains("of its"), "{bug:?}: {seen}");
    }
}

#[test]
fn an_error_at_an_operation_of_a_shift_is_told_and_loses_nothing() {
    let shift = Shift::in_peace().unwrap();
    let mut endured = Endured::default();
    for times in [Times::Once, Times::ForEver] {
        for op in (0..shift.ops).step_by(ERROR_EACH) {
            endured += shift.error_at(op, times).unwrap_or_else(|error| panic!("{}", words(&error)));
        }
        for read in (0..shift.reads).step_by(ERROR_EACH) {
            endured += shift.read_error_at(read, times).unwrap_or_else(|error| panic!("{}", words(&error)));
        }
    }
    assert!(endured.refused > endured.shifts / 3, "{endured:?}");
}

#[test]
fn a_full_disk_is_told_loses_nothing_and_selling_goes_on_when_there_is_room() {
    let shift = Shift::in_peace().unwrap();
    let mut endured = Endured::default();
    for step in 0..shift.steps() {
        for cut in [false, true] {
            endured += shift.full_at(step, cut).unwrap_or_else(|error| panic!("{}", words(&error)));
        }
    }
    assert!(endured.disk_full * 2 > endured.shifts, "{endured:?}");
}

#[test]
fn a_full_disk_is_called_full() {
    let disk = Disk::new(1);
    let mut till = till().on(&disk).open().unwrap();
    till.send(&set_up()).unwrap();
    disk.set_full(true);
    let refusal = till.run("shift.open", &json!({})).unwrap_err();
    assert_eq!((refusal.code, refusal.message.as_str()), (Code::DiskFull, "the disk is full"));
    disk.set_full(false);
    till.run("shift.open", &json!({})).unwrap();
}

#[test]
fn what_a_lying_disk_loses_or_damages_is_reported() {
    let morning = Morning::new().unwrap();
    let found: Vec<Found> = (0..150).map(|seed| morning.lied_to(seed).unwrap()).collect();
    let count = |what| found.iter().filter(|it| **it == what).count();
    assert_eq!(count(Found::Silent), 0, "{found:?}");
    assert!(count(Found::Damaged) + count(Found::Unopened) > 10 && count(Found::RolledBack) > 50, "{found:?}");
}

#[test]
fn req_32_a_rotten_byte_or_a_file_cut_off_is_found_or_does_no_harm() {
    let shift = Shift::in_peace().unwrap();
    let len = shift.file_len().unwrap();
    let rotten = (0..len).step_by(1_021).map(|place| shift.rot_at(place, 0x21).unwrap());
    let found: Vec<Rot> = rotten.collect();
    assert!(found.contains(&Rot::Found) && found.contains(&Rot::Immaterial), "{found:?}");
    for len in (0..len).step_by(16 * 1_024 + 512) {
        assert_eq!(shift.truncated_to(len).unwrap(), Rot::Found, "cut off after {len} bytes");
    }
}

#[test]
fn an_old_disk_put_back_never_continues_a_stream_and_a_restored_one_begins_new_numbers() {
    let disk = Disk::new(1);
    let mut first = till().on(&disk).stream(1).open().unwrap();
    first.send(&set_up()).unwrap();
    let old = disk.snapshot();
    let number = first.run("shift.open", &json!({})).unwrap()["number"].clone();
    drop(first);

    disk.restore(&old);
    disk.power_on();
    let mut second = till().on(&disk).stream(2).open().unwrap();
    second.run("shift.open", &json!({})).unwrap();
    let streams = second.writer.vector().0;
    assert_eq!((streams.len(), second.writer.epoch()), (2, 1), "put back by hand: a new stream, no new epoch");
    drop(second);

    disk.restore(&old);
    disk.power_on();
    mark_restored(FILE.as_ref(), Some(disk.vfs_name()), 0).unwrap();
    let mut restored = till().on(&disk).stream(3).open().unwrap();
    let after = restored.run("shift.open", &json!({})).unwrap()["number"].clone();
    assert_eq!((restored.writer.series(), restored.writer.epoch()), ("A2", 2));
    assert_ne!(number, after, "two shifts of one number");
}
