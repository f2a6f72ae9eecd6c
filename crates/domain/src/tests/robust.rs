//! Facts that no Brigade would write: contradictory, absurdly large, of wrong types. Nothing panics, nothing differs.

use log::{Fact, StreamId};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{figures, golden, id, reduce};
use crate::fact::evolve;

/// Numbers at the ends of what fields hold, and values of other types.
fn odd() -> impl Strategy<Value = Value> {
    const EXACT_MAX: i64 = (1 << 53) - 1;
    prop_oneof![
        prop::sample::select(vec![EXACT_MAX, -EXACT_MAX, i64::MAX, i64::MIN, u32::MAX.into(), 0, 1, -1, 1_000])
            .prop_map(Value::from),
        prop::sample::select(vec![
            "",
            "x",
            "2026-11-20",
            "+262142-12-31",
            "0193a000-0000-7000-8000-000000000010",
            "make",
            "\u{202e}🍕\u{0}"
        ])
        .prop_map(Value::from),
        prop::sample::select(vec![
            json!(null),
            json!(true),
            json!([]),
            json!({}),
            json!([[1, 2]]),
            json!({"percent": 100_000}),
            json!(1.5)
        ]),
    ]
}

/// Puts an odd value in place of one leaf of a body.
fn spoil(value: &mut Value, at: usize, odd: &Value) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let count = fields.len();
            spoil(fields.values_mut().nth(at % count).unwrap(), at / count, odd);
        }
        Value::Array(parts) if !parts.is_empty() => {
            let count = parts.len();
            spoil(&mut parts[at % count], at / count, odd);
        }
        leaf => *leaf = odd.clone(),
    }
}

/// A golden fact, spoilt in up to three places, as the `n`th of a stream.
fn spoilt(fact: &Fact, n: usize, spots: &[(usize, Value)]) -> Fact {
    let mut body: Value = serde_json::from_str(fact.body.get()).unwrap();
    spots.iter().for_each(|(at, odd)| spoil(&mut body, *at, odd));
    let seq = u64::try_from(n).unwrap() + 1;
    Fact {
        stream: StreamId(id("sick")),
        seq,
        lamport: seq,
        body: serde_json::value::to_raw_value(&body).unwrap(),
        ..fact.clone()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_body_makes_the_rules_panic(
        wrong in prop::collection::vec((0..64usize, prop::collection::vec((0..4_000usize, odd()), 0..4)), 1..60),
    ) {
        let good = golden::facts();
        let facts: Vec<Fact> = wrong.iter().enumerate().map(|(n, (which, spots))| spoilt(&good[which % good.len()], n, spots)).collect();
        let rows = reduce(&facts);
        prop_assert_eq!(&rows, &reduce(facts.iter().rev()));
        prop_assert_eq!(figures(&rows), figures(&rows));
        crate::branch::Settings::read(&rows).check().unwrap();
    }

    #[test]
    fn a_body_of_any_shape_is_an_error_or_rows(which in 0..64usize, odd in odd()) {
        let good = golden::facts();
        let fact = &good[which % good.len()];
        let body = serde_json::value::to_raw_value(&odd).unwrap();
        let _: Result<_, _> = evolve(&Fact { body, ..fact.clone() });
    }
}

/// So many of each that a plain sum of `i64` would overflow: 1,100 × (2^53 − 1) > 2^63.
#[test]
fn sums_beyond_all_numbers_are_cut_off() {
    const MOST: i64 = (1 << 53) - 1;
    let good = golden::facts();
    let mut facts = good.clone();
    let huge = [
        "line.quantity_changed",
        "line.voided",
        "line.moved",
        "payment.captured",
        "payment.refunded",
        "share.moved",
        "reservation.made",
        "check.formed",
    ];
    for (n, fact) in good
        .iter()
        .filter(|fact| huge.contains(&fact.kind.as_str()))
        .flat_map(|fact| (0..1_100usize).map(move |n| (n, fact)))
    {
        let mut body: Value = serde_json::from_str(fact.body.get()).unwrap();
        for field in ["delta", "qty", "amount"] {
            if body.get(field).is_some() {
                body[field] = json!(if n % 2 == 0 || fact.kind != "line.quantity_changed" { MOST } else { -1 });
            }
        }
        for own in ["change", "void", "payment", "refund", "id", "reservation", "check", "to_line"] {
            if body.get(own).is_some() && !(own == "check" && fact.kind != "check.formed") {
                body[own] = json!(id(&format!("{own} {} {n}", fact.kind)));
            }
        }
        if fact.kind == "line.moved" {
            body["sold"]["qty"] = json!(MOST);
        }
        if fact.kind == "check.formed" {
            body["covers"][0]["qty"] = json!(MOST);
        }
        let lamport = fact.lamport + 1_000 * u64::try_from(n).unwrap();
        facts.push(Fact { lamport, body: serde_json::value::to_raw_value(&body).unwrap(), ..fact.clone() });
    }
    let rows = reduce(&facts);
    let seen = figures(&rows);
    assert_eq!(seen, figures(&reduce(facts.iter().rev())));
}
