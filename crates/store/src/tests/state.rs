//! The rows are what the facts say: in SQL as in memory, at once or rebuilt.

use log::{RowOp, Rows, Stamp, StreamId, Value};
use proptest::prelude::*;
use uuid::Uuid;

use super::model::{BILL, Event, LEVEL, LINE, MODEL, MOVE};
use super::{Shelf, digest, record, runs};
use crate::book::Book;
use crate::{Model, Reader, verify};

pub(super) fn event() -> impl Strategy<Value = Event> {
    let name = prop_oneof![Just("soup".to_owned()), Just("\u{202e}🍲\u{0}".to_owned()), Just(String::new())];
    (0u8..7, 0u8..3, 0i64..3, name, prop_oneof![-5i64..5, Just(i64::MAX), Just(i64::MIN)]).prop_map(
        |(which, bill, line, name, n)| match which {
            0 => Event::Opened { bill, name },
            1 => Event::Closed { bill },
            2 => Event::Added { bill, line, name, price: n },
            3 => Event::Noted { bill, line, note: (n > 0).then_some(name) },
            4 => Event::Seated { bill, line, seat: n },
            5 => Event::Voided { bill, line },
            _ => Event::Moved { item: bill, id: line.unsigned_abs() as u8, place: n.signum(), qty: n },
        },
    )
}

fn op() -> impl Strategy<Value = RowOp> {
    let key = (0u8..3, 0i64..2);
    let note = prop_oneof![Just(Value::Null), Just(Value::Text("x".to_owned())), Just(Value::Text("y".to_owned()))];
    (0u8..5, key, note, -3i64..3).prop_map(|(which, (bill, line), note, n)| {
        let bill = log::Cell::cell(&super::model::id(bill));
        let key = vec![bill.clone(), Value::Int(line)];
        match which {
            0 => RowOp::Put { table: BILL, key: vec![bill], values: vec![Value::Text(n.to_string()), Value::Int(n)] },
            1 => RowOp::Put { table: LINE, key, values: vec![Value::Text(n.to_string()), Value::Int(n)] },
            2 => RowOp::Lww { table: LINE, column: 0, key, value: note },
            3 => RowOp::Lww { table: LINE, column: 1, key, value: Value::Int(n) },
            _ => RowOp::Mark { table: LINE, column: 0, key, value: n },
        }
    })
}

fn rows_of(reader: &Reader, model: Model) -> Rows {
    let mut rows = Rows::default();
    for table in model.aggregates.iter().flat_map(|a| a.tables) {
        reader.rows(table, &[]).unwrap().into_iter().for_each(|row| rows.insert(table, row));
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_sql_templates_mean_what_rows_in_memory_mean(ops in prop::collection::vec((op(), 1u64..6, 1u8..4), 1..30)) {
        let db = rusqlite::Connection::open_in_memory().unwrap();
        [BILL, LINE, MOVE].iter().for_each(|table| db.execute_batch(&crate::ddl(table)).unwrap());
        let book = Book::write(MODEL, log::BranchId(Uuid::nil())).unwrap();
        let mut rows = Rows::default();
        for (op, lamport, stream) in &ops {
            let stamp = Stamp { lamport: *lamport, stream: StreamId(Uuid::from_u128(u128::from(*stream))) };
            let changed = rows.apply(op, stamp) != log::Applied::Unchanged;
            prop_assert_eq!(book.execute(&db, book.sheet(op.table().name).unwrap(), op, stamp).unwrap(), changed);
        }
        prop_assert_eq!(rows_of(&Reader { db, book: book.into() }, MODEL), rows);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn req_32_the_state_is_rebuilt_from_the_log_alone(events in prop::collection::vec((0u8..2, event()), 1..40)) {
        let shelf = Shelf::new();
        let mut authors = [shelf.open(1, 1), shelf.open(2, 2)];
        for (author, event) in &events {
            record(&mut authors[usize::from(*author)], std::slice::from_ref(event));
        }
        let [mut here, there] = authors;
        here.ingest(&runs(there.reader(), 7)).unwrap();
        let before = digest(here.reader());
        let report = verify(&shelf.path(1), None, MODEL).unwrap();
        prop_assert!(report.is_sound(), "{}", report);
        here.rebuild().unwrap();
        prop_assert_eq!(digest(here.reader()), before);
        record(&mut here, &[super::added(1, 1, 1)]);
        prop_assert!(verify(&shelf.path(1), None, MODEL).unwrap().is_sound());
    }
}

#[test]
fn running_totals_follow_what_was_put_and_nothing_leaves_no_row() {
    let shelf = Shelf::new();
    let mut writer = shelf.open(1, 1);
    let moved = |id, place, qty| Event::Moved { item: 1, id, place, qty };
    let levels = |reader: &Reader| {
        let cells = reader.figures(LEVEL, &[]).unwrap();
        cells.iter().map(|(key, sum)| format!("{}: {}", key[1], sum[0])).collect::<Vec<_>>().join(", ")
    };
    record(&mut writer, &[moved(1, 7, 500), moved(2, 7, -200), moved(3, 8, 40)]);
    assert_eq!(levels(writer.reader()), "7: 300, 8: 40");
    record(&mut writer, &[moved(1, 7, 999), moved(4, 8, -40)]);
    assert_eq!(levels(writer.reader()), "7: 300");
}

#[test]
fn more_aggregates_than_fit_in_memory_are_loaded_again() {
    let shelf = Shelf::new();
    let options = crate::OpenOptions { scopes_cached_max: 2, ..shelf.options(1, 1) };
    let mut writer = crate::Writer::open(&options).unwrap();
    for round in 0..3 {
        record(&mut writer, &(0..9).map(|bill| super::added(bill, round, 10)).collect::<Vec<_>>());
    }
    assert!((0..9).all(|bill| super::model::bill_sum(writer.reader(), bill) == Some((30, 3))));
}
