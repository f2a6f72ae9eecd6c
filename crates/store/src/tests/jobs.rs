//! Group commit: all or nothing per job, and no trace of what was refused.

use std::sync::mpsc::channel;

use super::model::{BILLS, Event, bill_sum, evolve, id};
use super::{NOW, Shelf, added, digest, opened, record};
use crate::{Changed, Job, Result, StoreError, Tx, WriteError, Writer};
use domain::Scope;
use log::{Cell, CommandId};
use uuid::Uuid;

/// What people answer in these tests.
#[derive(Debug, thiserror::Error)]
enum No {
    #[error("because {0}")]
    Because(&'static str),
    #[error("{0}")]
    Store(#[from] StoreError),
}

fn add(tx: &mut Tx<'_>, bill: u8, line: i64) -> Result<u64> {
    Ok(tx.record(added(bill, line, 100).draft(), NOW, evolve)?.seq)
}

#[test]
fn jobs_share_a_transaction_and_a_refused_or_panicking_one_leaves_no_trace() {
    let (shelf, twin) = (Shelf::new(), Shelf::new());
    let (mut writer, mut other) = (shelf.open(1, 1), twin.open(1, 1));
    let (sender, answers) = channel();
    let job = |place: usize, work: fn(&mut Tx<'_>) -> Result<u64, No>| {
        let sender = sender.clone();
        Job::new(work, move |answer| sender.send((place, format!("{answer:?}"))).unwrap())
    };
    writer.run(&mut [
        job(0, |tx| Ok(add(tx, 1, 1)?)),
        job(1, |tx| add(tx, 1, 2).map_err(No::from).and(Err(No::Because("sold out")))),
        job(2, |tx| {
            add(tx, 1, 3)?;
            panic!("a bug")
        }),
        job(3, |tx| Ok(add(tx, 1, 4)?)),
    ]);
    let mut answers = answers.try_iter().map(|(place, answer)| format!("{place} {answer}")).collect::<Vec<_>>();
    answers.sort();
    insta::assert_snapshot!(answers.join("\n"), @r#"
    0 Ok(2)
    1 Err(Refused(Because("sold out")))
    2 Err(Store(Panicked("a bug")))
    3 Ok(3)
    "#);
    record(&mut other, &[added(1, 1, 100)]);
    record(&mut other, &[added(1, 4, 100)]);
    assert_eq!(digest(writer.reader()), digest(other.reader()));
    assert_eq!(writer.vector(), other.vector());
    assert_eq!(bill_sum(writer.reader(), 1), Some((200, 2)));
}

#[test]
fn a_handler_sees_what_it_has_recorded() {
    let shelf = Shelf::new();
    let mut writer = shelf.open(1, 1);
    let bill = Scope { aggregate: BILLS, id: id(1).cell() };
    let work = |tx: &mut Tx<'_>| -> Result<_> {
        let before = tx.aggregate(&bill)?;
        add(tx, 1, 1)?;
        let after = tx.aggregate(&bill)?;
        let sum = tx.figures(super::model::BILL_SUM, &[id(1).cell()])?.remove(0).1.remove(0);
        Ok((before.tables().count(), after.tables().count(), sum, tx.touched().len()))
    };
    assert_eq!(writer.write(work).unwrap(), (0, 1, log::Value::Int(100), 1));
}

#[test]
fn a_command_is_found_by_its_id() {
    let shelf = Shelf::new();
    let mut writer = shelf.open(1, 1);
    let command = CommandId(Uuid::from_u128(77));
    let work = |tx: &mut Tx<'_>| -> Result<usize> {
        let known = tx.facts_of_command(command)?.len();
        tx.record(log::Draft { command: Some(command), ..opened(1).draft() }, NOW, evolve)?;
        Ok(known)
    };
    assert_eq!((writer.write(work).unwrap(), writer.write(work).unwrap()), (0, 1));
    assert_eq!(writer.reader().facts_of_command(command).unwrap().len(), 2);
    assert_eq!(writer.reader().history(id(1).0).unwrap().len(), 2);
}

#[test]
fn a_fact_that_its_author_cannot_apply_is_refused() {
    let shelf = Shelf::new();
    let mut writer = shelf.open(1, 1);
    let broken =
        || log::Draft { body: serde_json::value::to_raw_value(&serde_json::json!({})).unwrap(), ..opened(1).draft() };
    let refused: Result<(), WriteError<StoreError>> = writer.write(|tx| tx.record(broken(), NOW, evolve).map(|_| ()));
    assert!(matches!(refused, Err(WriteError::Refused(StoreError::Unapplied(_)))), "{refused:?}");
    assert_eq!(writer.vector().lines(), 0);
    record(&mut writer, &[opened(1)]);
    assert_eq!(writer.vector().lines(), 2);
}

#[test]
fn who_follows_is_told_what_was_committed() {
    let shelf = Shelf::new();
    let mut writer = shelf.open(1, 1);
    let told = writer.follow();
    record(&mut writer, &[opened(1), opened(2)]);
    let refused: Result<(), WriteError<No>> = writer.write(|tx| {
        add(tx, 3, 1)?;
        Err(No::Because("no"))
    });
    assert!(refused.is_err());
    let told = told.try_iter().collect::<Vec<Changed>>();
    let scopes = told.iter().flat_map(|changed| &changed.scopes).map(|scope| scope.id.clone()).collect::<Vec<_>>();
    assert_eq!((told.len(), scopes), (1, vec![id(1).cell(), id(2).cell()]));
}

fn pages_max(writer: &Writer, pages: i64) {
    let db = &writer.reader().db;
    db.pragma_query(None, "wal_checkpoint", |_| Ok(())).unwrap();
    db.pragma_query_value(None, &format!("max_page_count({pages})"), |row| row.get::<_, i64>(0)).unwrap_or_default();
    db.execute_batch(&format!("PRAGMA max_page_count={pages}")).unwrap();
}

#[test]
fn req_01_a_full_disk_is_told_and_nothing_confirmed_is_lost() {
    let shelf = Shelf::new();
    let mut writer = Writer::open(&crate::OpenOptions { ballast_bytes: 1 << 16, ..shelf.options(1, 1) }).unwrap();
    record(&mut writer, &[opened(1)]);
    let before = (digest(writer.reader()), writer.vector());
    pages_max(&writer, 1);
    let long = || Event::Added { bill: 1, line: 1, name: "х".repeat(20_000), price: 1 }.draft();
    let full: Result<(), WriteError<StoreError>> = writer.write(|tx| tx.record(long(), NOW, evolve).map(|_| ()));
    assert!(matches!(full, Err(WriteError::Store(StoreError::DiskFull))), "{full:?}");
    assert_eq!((digest(writer.reader()), writer.vector()), before);
    assert!(writer.is_short_of_room());
    assert!(!shelf.0.path().join("1.db-ballast").exists());
    pages_max(&writer, 1_000_000);
    record(&mut writer, &[added(1, 1, 5)]);
    assert_eq!(bill_sum(writer.reader(), 1), Some((5, 1)));
}

#[test]
fn a_disk_that_became_read_only_is_named() {
    let shelf = Shelf::new();
    let mut writer = shelf.open(1, 1);
    writer.reader().db.execute_batch("PRAGMA query_only=ON").unwrap();
    let refused: Result<u64, WriteError<StoreError>> = writer.write(|tx| add(tx, 1, 1));
    assert!(matches!(refused, Err(WriteError::Store(StoreError::ReadOnly))), "{refused:?}");
    writer.reader().db.execute_batch("PRAGMA query_only=OFF").unwrap();
    record(&mut writer, &[added(1, 1, 5)]);
    assert_eq!(writer.vector().lines(), 2);
}
