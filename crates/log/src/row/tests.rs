//! Any order, any repetition: the same rows.

#![expect(unreachable_pub, reason = "the macro declares tables for other crates to see")]

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{StreamId, UserId, lww, mark};

crate::table! {
    /// A table of the tests.
    pub DISH = "dish": DishRow, DishPut {
        key { menu: UserId, dish: i64 }
        put { name: String, price: Option<i64> }
        lww { note: String, station: Option<i64> }
        mark { stage }
    }
}

fn menu() -> UserId {
    UserId(Uuid::from_u128(7))
}

fn stamp(lamport: u64, stream: u8) -> Stamp {
    Stamp { lamport, stream: StreamId(Uuid::from_u128(stream.into())) }
}

/// Facts as merging sees them: a stamp is never given twice, so the counter here is the place in the list.
fn facts() -> impl Strategy<Value = Vec<(Stamp, RowOp)>> {
    let op = (0i64..3, 0u8..4, 0i64..5, any::<bool>()).prop_map(|(dish, which, n, full)| match which {
        0 => DishPut { name: n.to_string(), price: full.then_some(n) }.op(menu(), dish),
        1 => lww!(DISH.note, [menu(), dish], n.to_string()),
        2 => lww!(DISH.station, [menu(), dish], full.then_some(n)),
        _ => mark!(DISH.stage, [menu(), dish], n),
    });
    prop::collection::vec((op, 1u64..9, 0u8..3), 0..24).prop_map(|ops| {
        let unique: BTreeMap<Stamp, RowOp> =
            ops.into_iter().map(|(op, lamport, stream)| (stamp(lamport, stream), op)).collect();
        unique.into_iter().collect()
    })
}

fn reduce<'a>(facts: impl IntoIterator<Item = &'a (Stamp, RowOp)>) -> Rows {
    let mut rows = Rows::default();
    for (stamp, op) in facts {
        rows.apply(op, *stamp);
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_permutation_and_any_repetition_gives_the_same_rows(
        (facts, shuffled) in facts().prop_flat_map(|facts| {
            let twice = [facts.clone(), facts.clone()].concat();
            (Just(facts), Just(twice).prop_shuffle())
        })
    ) {
        prop_assert_eq!(reduce(&facts), reduce(&shuffled));
    }
}

#[test]
fn a_mark_may_come_before_its_row() {
    let mut rows = Rows::default();
    rows.apply(&mark!(DISH.stage, [menu(), 1i64], 2), stamp(9, 1));
    let stub = DishRow::read(rows.of(DISH).next().unwrap()).unwrap();
    assert_eq!((stub.put, stub.stage, stub.note), (None, 2, None));
    let put = DishPut { name: "soup".into(), price: Some(100) };
    assert_eq!(rows.apply(&put.op(menu(), 1), stamp(3, 1)), Applied::Inserted);
    let row = DishRow::read(rows.of(DISH).next().unwrap()).unwrap();
    assert_eq!((row.put, row.stage), (Some(put), 2));
}

#[test]
fn a_cell_of_another_kind_is_named() {
    let mut rows = Rows::default();
    let key = vec![menu().cell(), Value::Int(1)];
    let put = RowOp::Put { table: DISH, key, values: vec![Value::Int(5), Value::Null] };
    rows.apply(&put, stamp(1, 1));
    let error = DishRow::read(rows.of(DISH).next().unwrap()).unwrap_err();
    insta::assert_snapshot!(error, @"column name of table dish holds 5");
}
