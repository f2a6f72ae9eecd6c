//! Opening under bad circumstances, copies, and what a restored store begins anew.

use std::fs;

use super::model::{MODEL, bill_sum};
use super::{Shelf, added, digest, opened, options, record, run_after, runs};
use crate::{OpenOptions, StoreError, Writer, luggage, mark_restored, restore, salvage, verify};
use log::StreamOpened;
use rusqlite::Connection;

fn refusal(options: &OpenOptions) -> String {
    match Writer::open(options) {
        Ok(_) => "opened".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_second_process_is_refused() {
    let shelf = Shelf::new();
    let first = shelf.open(1, 1);
    insta::assert_snapshot!(refusal(&shelf.options(1, 2)), @"the store is in use by another process");
    assert!(matches!(restore(&shelf.path(2), &shelf.path(1), 0), Err(StoreError::Locked)));
    drop(first);
    assert_eq!(refusal(&shelf.options(1, 2)), "opened");
}

#[test]
fn a_store_of_a_newer_version_is_refused_and_stays_as_it_was() {
    let shelf = Shelf::new();
    let db = Connection::open(shelf.path(1)).unwrap();
    db.pragma_update(None, "user_version", 2).unwrap();
    db.close().unwrap();
    let before = fs::read(shelf.path(1)).unwrap();
    insta::assert_snapshot!(refusal(&shelf.options(1, 1)), @"the store was written by a newer version of the program (it asks for 2, this one knows 1)");
    assert_eq!(fs::read(shelf.path(1)).unwrap(), before);
}

#[test]
fn a_store_with_more_tables_than_this_build_knows_is_opened() {
    let shelf = Shelf::new();
    let db = Connection::open(shelf.path(1)).unwrap();
    let later = "INSERT INTO refinery_schema_history SELECT 99, 'later', applied_on, checksum FROM refinery_schema_history LIMIT 1";
    db.execute(later, []).unwrap();
    db.close().unwrap();
    assert_eq!(refusal(&shelf.options(1, 1)), "opened");
}

#[test]
fn other_files_are_refused_and_stay_as_they_were() {
    let shelf = Shelf::new();
    let check = |name: &str, expected: &str| {
        let path = shelf.0.path().join(name);
        let before = fs::read(&path).unwrap();
        assert_eq!(refusal(&options(&path, 1, 1)), expected);
        assert_eq!(fs::read(&path).unwrap(), before);
    };
    fs::write(shelf.0.path().join("text"), "Привет".repeat(1000)).unwrap();
    check("text", "the file is not a store of this program");
    Connection::open(shelf.0.path().join("foreign")).unwrap().execute_batch("CREATE TABLE x (y)").unwrap();
    check("foreign", "the file is not a store of this program");
}

#[test]
fn the_store_of_another_branch_or_device_is_refused() {
    let shelf = Shelf::new();
    shelf.open(1, 1).close().unwrap();
    insta::assert_snapshot!(refusal(&options(&shelf.path(1), 2, 2)), @"the store belongs to another device");
    let mut foreign = shelf.options(1, 2);
    foreign.identity.branch = log::BranchId(uuid::Uuid::from_u128(0xbad));
    insta::assert_snapshot!(refusal(&foreign), @"the store belongs to another branch");
}

#[test]
fn a_half_written_migration_is_done_again() {
    let shelf = Shelf::new();
    let (cut, copy) = (shelf.0.path().join("cut"), shelf.0.path().join("copy"));
    let db = Connection::open(&cut).unwrap();
    let (first, _) = crate::migrate::MIGRATIONS[0].1.split_once("CREATE INDEX").unwrap();
    db.execute_batch("PRAGMA journal_mode=WAL; PRAGMA cache_size=1; PRAGMA cache_spill=1; BEGIN;").unwrap();
    db.execute_batch(first).unwrap();
    db.execute_batch("CREATE TABLE big (x); INSERT INTO big VALUES (zeroblob(100000)), (zeroblob(100000))").unwrap();
    for suffix in ["", "-wal"] {
        fs::copy(format!("{}{suffix}", cut.display()), format!("{}{suffix}", copy.display())).unwrap();
    }
    assert!(fs::metadata(format!("{}-wal", copy.display())).unwrap().len() > 100_000, "the cut is in the midst of it");
    let writer = Writer::open(&OpenOptions { model: super::NOTHING, ..options(&copy, 1, 1) }).unwrap();
    assert_eq!(writer.reader().integrity_check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_first_opening_that_was_cut_before_the_first_migration_is_done_again() {
    let shelf = Shelf::new();
    let path = shelf.0.path().join("cut");
    let db = Connection::open(&path).unwrap();
    let columns = "version INT4 PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255), checksum VARCHAR(255)";
    db.execute_batch(&format!("PRAGMA journal_mode=WAL; CREATE TABLE refinery_schema_history ({columns})")).unwrap();
    db.close().unwrap();
    assert_eq!(refusal(&OpenOptions { model: super::NOTHING, ..options(&path, 1, 1) }), "opened");
}

#[test]
fn an_unclean_stop_is_noticed() {
    let shelf = Shelf::new();
    let mut writer = shelf.open(1, 1);
    assert!(!writer.was_unclean());
    record(&mut writer, &[opened(1)]);
    drop(writer);
    let writer = shelf.open(1, 2);
    assert!(writer.was_unclean());
    assert_eq!(writer.reader().quick_check().unwrap(), Vec::<String>::new());
    writer.close().unwrap();
    assert!(!shelf.open(1, 3).was_unclean());
}

fn opening_fact(writer: &mut Writer) -> StreamOpened {
    record(writer, &[opened(1)]);
    let fact = writer.reader().fact(writer.stream(), 1).unwrap().unwrap().fact;
    serde_json::from_str(fact.body.get()).unwrap()
}

#[test]
fn req_24_a_restored_store_begins_a_new_stream_and_a_new_epoch() {
    let shelf = Shelf::new();
    let copy = shelf.0.path().join("copy.db");
    let mut writer = shelf.open(1, 1);
    let first = opening_fact(&mut writer);
    let stream = writer.stream();
    writer.reader().snapshot(None, &copy, None).unwrap();
    assert!(writer.reader().snapshot(None, &copy, None).is_err(), "a copy is never overwritten");
    let at_copy = digest(writer.reader());
    record(&mut writer, &[added(1, 1, 100)]);
    drop(writer);
    restore(&copy, &shelf.path(1), 0).unwrap();
    let mut writer = shelf.open(1, 2);
    assert_eq!(digest(writer.reader()), at_copy);
    let second = opening_fact(&mut writer);
    assert_eq!((first.epoch, first.series.as_str(), first.previous_stream), (1, "A", None));
    assert_eq!((second.epoch, second.series.as_str(), second.previous_stream), (2, "A2", Some(stream)));
    assert_eq!(writer.series(), "A2");
    writer.close().unwrap();
    assert_eq!(shelf.open(1, 3).epoch(), 2, "only the restore raises it");
    let aside = shelf.0.path().join("1.db-aside");
    assert_eq!(verify(&aside, None, MODEL).unwrap().facts, 3, "what stood there is still there");
}

#[test]
fn a_store_that_wakes_up_on_another_machine_counts_as_restored() {
    let shelf = Shelf::new();
    shelf.open(1, 1).close().unwrap();
    let mut elsewhere = shelf.options(1, 2);
    elsewhere.identity.machine = "another".to_owned();
    assert_eq!(Writer::open(&elsewhere).unwrap().epoch(), 2);
    mark_restored(&shelf.path(1), None, 0).unwrap();
    assert_eq!(Writer::open(&elsewhere).unwrap().epoch(), 3);
    mark_restored(&shelf.path(1), None, 7).unwrap();
    assert_eq!(
        Writer::open(&elsewhere).unwrap().epoch(),
        8,
        "an old copy does not lead back to numbers that were given"
    );
}

#[test]
fn what_a_device_packs_is_in_the_copy_and_in_no_store() {
    let shelf = Shelf::new();
    let copy = shelf.0.path().join("copy.db");
    let writer = shelf.open(1, 1);
    writer.reader().snapshot(None, &copy, Some(b"key")).unwrap();
    assert_eq!(luggage(&copy).unwrap().as_deref(), Some(b"key".as_slice()));
    assert_eq!(luggage(&shelf.path(1)).unwrap(), None);
    drop(writer);
    restore(&copy, &shelf.path(1), 0).unwrap();
    assert_eq!(luggage(&shelf.path(1)).unwrap(), None);
}

#[test]
fn a_store_that_was_not_closed_is_restored_with_all_that_was_answered() {
    let shelf = Shelf::new();
    let mut writer = shelf.open(1, 1);
    record(&mut writer, &[opened(1), added(1, 1, 100)]);
    let sold = digest(writer.reader());
    restore(&shelf.path(1), &shelf.path(2), 0).unwrap();
    let moved = shelf.open(2, 2);
    assert_eq!(digest(moved.reader()), sold);
}

#[test]
fn a_new_store_takes_what_was_salvaged_from_an_old_one() {
    let shelf = Shelf::new();
    let mut writer = shelf.open(1, 1);
    record(&mut writer, &[opened(1), added(1, 1, 100)]);
    writer.close().unwrap();
    let db = Connection::open(shelf.path(1)).unwrap();
    db.execute_batch("DELETE FROM stream; UPDATE t_line SET price = 1; UPDATE fact SET line = x'00' WHERE id % 8 = 3")
        .unwrap();
    db.close().unwrap();
    let saved = salvage(&shelf.path(1), None).unwrap();
    assert_eq!(saved.iter().map(|run| run.lines.len()).collect::<Vec<_>>(), [2]);
    let mut fresh = shelf.open(2, 2);
    fresh.ingest(&saved).unwrap();
    assert_eq!(runs(fresh.reader(), 9), saved);
    assert_eq!((run_after(fresh.reader(), saved[0].stream, 1).lines.len(), bill_sum(fresh.reader(), 1)), (1, None));
}
