//! The store of a running terminal.

use std::sync::Barrier;

use super::model::{Event, bill_sum, evolve};
use super::{NOW, Shelf, added, opened, record};
use crate::empty::Fill;
use crate::{Result, Store, StoreError, WriteError};

fn add(store: &Store, bill: u8, line: i64) -> Result<u64, WriteError<StoreError>> {
    store.write(move |tx| tx.record(added(bill, line, 10).draft(), NOW, evolve).map(|fact| fact.seq))
}

#[test]
fn many_callers_write_and_read_at_once() {
    let shelf = Shelf::new();
    let store = Store::open(shelf.options(1, 1)).unwrap();
    let told = store.follow().unwrap();
    let start = Barrier::new(8);
    std::thread::scope(|scope| {
        for bill in 0..8 {
            let (store, start) = (&store, &start);
            scope.spawn(move || {
                start.wait();
                for line in 0..20 {
                    add(store, bill, line).unwrap();
                    let seen = store.read(|reader| Ok::<_, StoreError>(bill_sum(reader, bill))).unwrap();
                    assert_eq!(seen, Some((10 * (line + 1), line + 1)), "what was answered can be read");
                }
            });
        }
    });
    assert_eq!(store.vector().unwrap().lines(), 161);
    assert_eq!(told.try_iter().map(|changed| changed.facts).sum::<u64>(), 161);
    store.close().unwrap();
    assert!(!shelf.open(1, 2).was_unclean());
}

#[test]
fn the_log_is_emptied_while_work_goes_on() {
    const PAGE_BYTES: u64 = 4_096 + 24;
    let shelf = Shelf::new();
    let fill = Fill { some: 40, most: 400 };
    let store = Store::open_with(shelf.options(1, 1), fill).unwrap();
    for line in 0..2_000 {
        add(&store, 1, line).unwrap();
    }
    let log = shelf.0.path().join("1.db-wal");
    let bytes = std::fs::metadata(log).unwrap().len();
    assert!(bytes < 2 * u64::from(fill.most.unsigned_abs()) * PAGE_BYTES, "{bytes} bytes in the log");
    let sum = store.read(|reader| Ok::<_, StoreError>(bill_sum(reader, 1))).unwrap();
    assert_eq!(sum, Some((20_000, 2_000)));
    store.close().unwrap();
    assert!(!shelf.open(1, 2).was_unclean());
}

#[test]
fn a_panic_in_a_job_does_not_end_the_writer() {
    let shelf = Shelf::new();
    let store = Store::open(shelf.options(1, 1)).unwrap();
    let answer: Result<(), WriteError<StoreError>> = store.write(|_| panic!("a bug"));
    assert!(matches!(answer, Err(WriteError::Store(StoreError::Panicked(_)))), "{answer:?}");
    assert_eq!(add(&store, 1, 1).unwrap(), 2);
}

#[test]
fn after_an_unclean_stop_the_file_is_looked_at() {
    let shelf = Shelf::new();
    record(&mut shelf.open(1, 1), &[opened(1), Event::Closed { bill: 1 }]);
    let store = Store::open(shelf.options(1, 2)).unwrap();
    add(&store, 1, 1).unwrap();
    let copy = shelf.0.path().join("copy.db");
    store.snapshot(&copy).unwrap();
    assert!(copy.exists());
    assert_eq!(store.status().damage, Vec::<String>::new());
    store.close().unwrap();
}
