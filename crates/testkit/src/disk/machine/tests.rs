//! The machine by itself, without SQLite.

use super::super::faults::{Failure, Times};
use super::*;

const NEW: Opening = Opening { create: true, exclusive: false, sync_directory: true };

fn open(machine: &mut Machine, name: &str) -> HandleId {
    machine.open(Some(name), NEW).expect("there is power")
}

/// Writes and syncs a file, the sync failing if `failing`, syncs again and cuts: is it still there?
fn survives(seed: u64, failing: bool) -> bool {
    let mut machine = Machine::new(seed);
    let handle = open(&mut machine, "a");
    machine.sync(handle).expect("names are durable");
    machine.write(handle, 0, b"x").expect("there is power");
    let at = machine.faults.changes;
    machine.faults.change_failure = failing.then_some(Failure { at, times: Times::Once });
    assert_eq!(machine.sync(handle).is_err(), failing);
    machine.sync(handle).expect("the second sync works");
    machine.power_cut();
    machine.find("a").is_some_and(|file| file.bytes() == b"x")
}

#[test]
fn a_failed_sync_is_not_made_good_by_a_later_one() {
    assert!((0..50).all(|seed| survives(seed, false)));
    let survivors = (0..50).filter(|seed| survives(*seed, true)).count();
    assert!((10..45).contains(&survivors), "{survivors} of 50 survived");
}

#[test]
fn a_deleted_file_stays_readable_while_it_is_open() {
    let mut machine = Machine::new(1);
    let handle = open(&mut machine, "a");
    machine.write(handle, 0, b"abc").expect("there is power");
    machine.delete("a", true).expect("there");
    let mut bytes = [0; 3];
    assert_eq!(machine.read(handle, 0, &mut bytes), Ok(true));
    assert_eq!((&bytes, machine.used_bytes()), (b"abc", 3));
    machine.close(handle);
    assert_eq!(machine.files.len(), 0, "the file is kept for nobody");
}

#[test]
fn the_quota_counts_growth_only() {
    let mut machine = Machine::new(1);
    let handle = open(&mut machine, "a");
    machine.quota_bytes = 4;
    assert_eq!(machine.write(handle, 0, b"abcd"), Ok(()));
    assert_eq!(machine.write(handle, 1, b"bcde"), Err(Refusal::Full));
    assert_eq!(machine.truncate(handle, 5), Err(Refusal::Full));
    assert_eq!(machine.write(handle, 0, b"dcba"), Ok(()));
    assert_eq!(machine.tally.refused_full, 2);
}

#[test]
fn a_planned_cut_leaves_all_undecided_until_it_is_carried_out() {
    let mut machine = Machine::new(1);
    let handle = open(&mut machine, "a");
    machine.faults.cut_at = Some(machine.faults.changes);
    assert_eq!(machine.write(handle, 0, b"x"), Err(Refusal::Failed));
    assert_eq!(machine.open(Some("b"), NEW), Err(Refusal::Failed));
    assert_eq!((machine.is_on(), machine.tally.cuts), (false, 0));
    machine.power_on();
    assert_eq!((machine.is_on(), machine.tally.cuts), (true, 1));
    assert_eq!(machine.write(handle, 0, b"x"), Err(Refusal::Failed), "a handle from before the cut");
}

#[test]
fn a_file_that_must_be_new_is_not_opened_twice() {
    let mut machine = Machine::new(1);
    let new = Opening { exclusive: true, ..NEW };
    assert!(machine.open(Some("a"), new).is_ok());
    assert_eq!(machine.open(Some("a"), new), Err(Refusal::Exists));
    assert_eq!(machine.open(Some("b"), Opening::default()), Err(Refusal::Missing));
}

#[test]
fn shared_memory_is_new_after_a_cut() {
    let mut machine = Machine::new(1);
    machine.store("a", Vec::new());
    let mut region = || {
        let handle = machine.open(Some("a"), Opening::default()).expect("there");
        let region = machine.map_region(handle, 0, 32768, true).expect("there is power");
        machine.power_cut();
        machine.power_on();
        region.expect("extended")
    };
    let (before, after) = (region(), region());
    assert_ne!(before.as_ptr(), after.as_ptr());
}
