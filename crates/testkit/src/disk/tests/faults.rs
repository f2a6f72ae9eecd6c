//! Faults other than a cut: no room, I/O errors, rotten bytes; and readers beside a writer.

use std::thread;

use rusqlite::{Connection, ErrorCode};

use super::super::dice::Dice;
use super::super::{Disk, Times};
use super::workload::{FILE, Found, connect, cycle_power, inspect, open, ring_up, ring_up_many};

fn head(till: &Connection) -> i64 {
    till.query_row("SELECT seq FROM head", [], |row| row.get(0)).expect("readable")
}

fn after_a_cut(disk: &Disk) -> Found {
    cycle_power(disk);
    inspect(&open(disk, "FULL").expect("power is back and the disk is sound"))
}

#[test]
fn a_full_disk_refuses_keeps_what_was_acknowledged_and_works_again() {
    let mut refused = 0;
    for seed in 0..40 {
        let disk = Disk::new(seed);
        let mut dice = Dice::new(seed);
        let mut till = open(&disk, "FULL").expect("a new disk");
        ring_up_many(&mut till, 3, &mut dice);
        disk.set_full(true);
        let refusal = (0..40).find_map(|_| ring_up(&mut till, &mut dice).err());
        refused += u64::from(refusal.is_some_and(|it| it.sqlite_error_code() == Some(ErrorCode::DiskFull)));
        let acknowledged = head(&till);
        if seed % 2 == 0 {
            disk.set_full(false);
            assert_eq!(inspect(&till), Found::Sound(acknowledged));
            assert!(ring_up(&mut till, &mut dice).expect("there is room again") > acknowledged);
        }
        let acknowledged = head(&till);
        assert_eq!(after_a_cut(&disk), Found::Sound(acknowledged), "seed {seed}");
    }
    assert!(refused > 30, "only {refused} of 40 disks were ever full");
}

#[test]
fn a_deleted_ballast_makes_room_on_a_full_disk() {
    let disk = Disk::new(1);
    disk.write_file("ballast", &[0; 1 << 20]);
    let mut till = open(&disk, "FULL").expect("a new disk");
    disk.set_full(true);
    while ring_up(&mut till, &mut Dice::new(1)).is_ok() {}
    assert!(disk.tally().refused_full > 0);
    disk.remove_file("ballast").expect("there");
    ring_up(&mut till, &mut Dice::new(2)).expect("the ballast's room");
}

#[test]
fn an_error_at_any_operation_loses_nothing_acknowledged() {
    let ops = {
        let disk = Disk::new(0);
        ring_up_many(&mut open(&disk, "FULL").expect("a new disk"), 12, &mut Dice::new(1));
        disk.ops()
    };
    for op in 0..ops {
        for seed in 0..4 {
            check_error_at(op, Times::Once, seed);
            check_error_at(op, Times::ForEver, seed);
        }
    }
}

/// An error, twelve commands that may fail, a cut: what was acknowledged must be there.
fn check_error_at(op: u64, times: Times, seed: u64) {
    let disk = Disk::new(seed);
    disk.fail_at(op, times);
    let acknowledged = ring_up_past_errors(&disk);
    assert!(disk.tally().failed > 0, "nothing failed at {op}");
    disk.repair();
    let Found::Sound(head) = after_a_cut(&disk) else { panic!("{times:?} at {op}, seed {seed}: damaged") };
    assert!(head >= acknowledged, "{times:?} at {op}, seed {seed}: {head} of {acknowledged}");
}

/// Tries 12 commands, whatever fails; the last acknowledged head.
fn ring_up_past_errors(disk: &Disk) -> i64 {
    let mut dice = Dice::new(1);
    let Ok(mut till) = open(disk, "FULL") else { return 0 };
    (0..12).filter_map(|_| ring_up(&mut till, &mut dice).ok()).max().unwrap_or_default()
}

#[test]
fn a_read_error_is_reported_and_passes() {
    let disk = Disk::new(1);
    ring_up_many(&mut open(&disk, "FULL").expect("a new disk"), 12, &mut Dice::new(1));
    let till = connect(&disk).expect("there");
    disk.fail_read_at(disk.reads() + 4, Times::Once);
    assert_eq!(inspect(&till), Found::Damaged);
    assert!(matches!(inspect(&till), Found::Sound(_)));
    disk.fail_read_at(disk.reads(), Times::ForEver);
    let reading =
        connect(&disk).and_then(|till| till.query_row("SELECT seq FROM head", [], |row| row.get::<_, i64>(0)));
    assert_eq!(reading.expect_err("no read works").sqlite_error_code(), Some(ErrorCode::SystemIoFailure));
}

#[test]
fn rotten_bytes_are_found() {
    let disk = Disk::new(1);
    ring_up_many(&mut open(&disk, "FULL").expect("a new disk"), 30, &mut Dice::new(1));
    let len = disk.read_file(FILE).expect("there").len();
    for offset in (4096..len).step_by(4096) {
        disk.corrupt(FILE, offset, 0xff).expect("within the file");
    }
    assert_eq!(connect(&disk).map(|till| inspect(&till)), Ok(Found::Damaged));
    assert!(disk.corrupt(FILE, len, 1).is_err());
    assert!(disk.corrupt("nothing.db", 0, 1).is_err());
}

#[test]
fn a_reader_keeps_its_view_while_a_writer_goes_on() {
    let disk = Disk::new(1);
    let mut writer = open(&disk, "FULL").expect("a new disk");
    let before = ring_up_many(&mut writer, 3, &mut Dice::new(1));
    let mut reader = connect(&disk).expect("there");
    let view = reader.transaction().expect("begins");
    assert_eq!(head(&view), before);
    let after = ring_up_many(&mut writer, 30, &mut Dice::new(2));
    assert_eq!(head(&view), before, "the reader's view moved");
    drop(view);
    assert_eq!(head(&reader), after);
}

#[test]
fn two_writers_take_turns() {
    let disk = Disk::new(1);
    let mut first = open(&disk, "FULL").expect("a new disk");
    let second = open(&disk, "FULL").expect("a second connection");
    second.busy_timeout(std::time::Duration::ZERO).expect("settable");
    let sale = first.transaction().expect("begins");
    sale.execute("UPDATE head SET seq = seq", []).expect("the first writer");
    let refused = second.execute("UPDATE head SET seq = seq", []).expect_err("the first is not done");
    assert_eq!(refused.sqlite_error_code(), Some(ErrorCode::DatabaseBusy));
    sale.commit().expect("commits");
    second.execute("UPDATE head SET seq = seq", []).expect("its turn");
}

#[test]
fn readers_on_other_threads_see_only_whole_commits() {
    let disk = Disk::new(1);
    let mut writer = open(&disk, "FULL").expect("a new disk");
    let watch = |disk: &Disk| {
        let reader = connect(disk).expect("there");
        let mut last = 0;
        for _ in 0..100 {
            let Found::Sound(now) = inspect_in_one_view(&reader) else { panic!("a torn view") };
            assert!(now >= last, "the head went back");
            last = now;
        }
    };
    let last = thread::scope(|scope| {
        let watchers: Vec<_> = (0..3).map(|_| scope.spawn(|| watch(&disk))).collect();
        let last = ring_up_many(&mut writer, 150, &mut Dice::new(1));
        watchers.into_iter().for_each(|it| it.join().expect("saw whole commits"));
        last
    });
    assert_eq!(after_a_cut(&disk), Found::Sound(last));
}

fn inspect_in_one_view(reader: &Connection) -> Found {
    reader.execute_batch("BEGIN").expect("begins");
    let found = inspect(reader);
    reader.execute_batch("COMMIT").expect("ends");
    found
}
