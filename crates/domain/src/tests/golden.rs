//! The golden corpus: a line of every kind and version that was ever written, replayed for ever.
//!
//! A line is added when its kind or version appears and is never edited afterwards; fields that came later have a line of
//! their own beside it (`payment.started.1.agreed.json`). `GOLDEN_WRITE=1` writes the row operations of lines that have
//! none yet beside them.

use std::fmt::Write;
use std::path::PathBuf;

use log::{Fact, RowOp, Value};

use crate::fact::{Body, By, KINDS, evolve};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn read(kind: &str, version: u16, form: &str) -> Option<String> {
    std::fs::read_to_string(folder().join(format!("{kind}.{version}.{form}"))).ok()
}

/// One fact of each kind in its present version.
pub(super) fn facts() -> Vec<Fact> {
    let fact = |(kind, version): &(&str, u16)| {
        let line = read(kind, *version, "json").unwrap_or_else(|| panic!("{kind} {version} has no golden line"));
        Fact::decode(line.trim_end().as_bytes()).unwrap()
    };
    KINDS.iter().map(fact).collect()
}

/// Row operations as text, with the names of columns.
fn written(ops: &[RowOp]) -> String {
    let words = |values: &[Value]| values.iter().map(Value::to_string).collect::<Vec<_>>().join(" | ");
    let mut text = String::new();
    for op in ops {
        let (table, key) = (op.table(), words(op.key()));
        match op {
            RowOp::Put { values, .. } => {
                writeln!(text, "put {} [{key}]", table.name).unwrap();
                for (column, value) in table.put.iter().zip(values) {
                    writeln!(text, "  {} = {value}", column.name).unwrap();
                }
            }
            RowOp::Lww { column, value, .. } => {
                writeln!(text, "lww {} [{key}] {} = {value}", table.name, table.lww[*column].name).unwrap();
            }
            RowOp::Mark { column, value, .. } => {
                writeln!(text, "mark {} [{key}] {} = {value}", table.name, table.mark[*column].name).unwrap();
            }
        }
    }
    text
}

fn body(fact: &Fact) -> serde_json::Value {
    serde_json::from_str(fact.body.get()).unwrap()
}

fn with_body(fact: &Fact, body: &serde_json::Value) -> Fact {
    Fact { body: serde_json::value::to_raw_value(body).unwrap(), ..fact.clone() }
}

#[test]
fn every_line_leads_to_the_rows_that_it_always_led_to() {
    let mut lines = 0;
    for file in std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path()) {
        if file.extension().is_none_or(|form| form != "json") {
            continue;
        }
        let line = std::fs::read_to_string(&file).unwrap();
        let ops = evolve(&Fact::decode(line.trim_end().as_bytes()).unwrap());
        let (rows, kept) = (written(&ops.unwrap_or_else(|why| panic!("{file:?}: {why}"))), file.with_extension("txt"));
        if !kept.exists() && option_env!("GOLDEN_WRITE").is_some() {
            std::fs::write(&kept, &rows).unwrap();
        }
        assert_eq!(rows, std::fs::read_to_string(&kept).unwrap_or_default(), "{file:?}");
        lines += 1;
    }
    assert!(lines >= KINDS.len());
}

#[test]
fn a_line_says_the_same_when_it_is_written_again() {
    for fact in facts() {
        let draft = Body::decode(&fact).unwrap().draft(By::default()).unwrap();
        let again: serde_json::Value = serde_json::from_str(draft.body.get()).unwrap();
        assert_eq!(again, body(&fact), "{}", fact.kind);
        assert_eq!((draft.kind, draft.version, draft.entity), (fact.kind.as_str(), fact.version, fact.entity));
    }
}

#[test]
fn fields_of_later_builds_are_passed_over() {
    for fact in facts() {
        let mut later = body(&fact);
        later["added_later"] = serde_json::json!({"any": [1, "thing"]});
        assert_eq!(Body::decode(&with_body(&fact, &later)), Body::decode(&fact), "{}", fact.kind);
    }
}

#[test]
fn an_unknown_kind_or_version_is_kept_for_later() {
    let known = facts().remove(0);
    let later = Fact { version: 9, ..known.clone() };
    insta::assert_snapshot!(evolve(&later).unwrap_err(), @"this build does not know the kind «stream.opened» in version 9");
    let other = Fact { kind: "dish.invented".into(), ..known };
    insta::assert_snapshot!(evolve(&other).unwrap_err(), @"this build does not know the kind «dish.invented» in version 1");
}

/// What an older build did not write yet has a default; everything else is needed, and its absence is an error.
#[test]
fn fields_that_may_be_missing_have_defaults() {
    let mut optional = String::new();
    for fact in facts() {
        let serde_json::Value::Object(fields) = body(&fact) else { panic!("a body is an object") };
        for name in fields.keys() {
            let mut without = fields.clone();
            without.remove(name);
            if evolve(&with_body(&fact, &without.into())).is_ok() {
                writeln!(optional, "{} {name}", fact.kind).unwrap();
            }
        }
    }
    insta::assert_snapshot!(optional, @"
    stream.opened previous_stream
    screen.paired station
    user.pin_set previous
    menu.published base
    entry.remainder_set qty
    order.opened table
    order.moved table
    order.guest_noted ready_ms
    line.voided returned
    line.voided whole
    line.moved discounts
    discount.given lines
    discount.given whole
    ticket.issued used
    drawer.opened shift
    payment.started tip
    payment.captured given
    payment.captured reference
    payment.captured rounding
    payment.captured tip
    payment.refunded lines
    payment.refunded returned
    receipt.issued used
    share.moved forced
    reservation.made order
    ");
}
