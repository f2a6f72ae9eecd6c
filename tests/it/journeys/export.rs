//! What is got out of a store can be read back, and says the same.

use std::collections::BTreeMap;

use brigade_testkit::till::id;
use hub::export::{Format, Kind, export};
use serde_json::{Value, json};

use super::place::Place;

/// Rows as text by column, whatever the format.
type Rows = Vec<BTreeMap<String, String>>;

fn read(place: &Place, kind: Kind, format: Format) -> Rows {
    let mut out = Vec::new();
    export(place.path(), kind, format, &mut out).unwrap();
    match format {
        Format::Csv => csv::Reader::from_reader(out.as_slice()).deserialize().map(|row| row.unwrap()).collect(),
        Format::Json => {
            let rows: Vec<BTreeMap<String, Value>> = serde_json::from_slice(&out).unwrap();
            rows.into_iter().map(|row| row.into_iter().map(|(name, value)| (name, text(value))).collect()).collect()
        }
    }
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn sum(rows: &Rows, column: &str) -> i64 {
    rows.iter().map(|row| row[column].parse::<i64>().unwrap()).sum()
}

/// Three sales, one of them given back, one order left open with a name that wants quoting.
fn evening() -> Place {
    let mut place = Place::new();
    place.ok("shift.open", json!({}));
    (1..=3).for_each(|n| _ = place.sell(n));
    let payment = place.ask("orders.get", json!({"order": id("order", 2)}))["payments"][0]["payment"].clone();
    place.ok("payments.refund", json!({"order": id("order", 2), "payment": payment, "reason": "остыл"}));
    let open = place.order(4, &[(0, 1)]);
    place.ok("orders.note", json!({"order": open, "note": "\"two, please\"\n🍕"}));
    place
}

#[test]
fn orders_and_receipts_sum_to_what_was_sold_in_both_formats() {
    let place = evening();
    for format in [Format::Csv, Format::Json] {
        let orders = read(&place, Kind::Orders, format);
        let figures = ["gross_minor", "captured_minor", "refunded_minor"].map(|column| sum(&orders, column));
        assert_eq!((orders.len(), figures), (4, [3 * 12_345 + 45_900, 3 * 12_345, 12_345]));
        let receipts = read(&place, Kind::Receipts, format);
        let numbers: Vec<&str> = receipts.iter().map(|row| row["number"].as_str()).collect();
        assert_eq!(numbers, ["A-000001", "A-000002", "A-000003"]);
        assert_eq!(["total_minor", "refunded_minor"].map(|column| sum(&receipts, column)), [3 * 12_345, 12_345]);
    }
}

#[test]
fn facts_come_out_whole_in_both_formats() {
    let place = evening();
    let stored = place.terminal().store.read(|reader| reader.facts_after(0, usize::MAX)).unwrap();
    let [csv, json] = [Format::Csv, Format::Json].map(|format| read(&place, Kind::Facts, format));
    assert_eq!(csv, json, "both formats say the same");
    assert_eq!(csv.len(), stored.len());
    for (row, stored) in csv.iter().zip(&stored) {
        assert_eq!(
            (row["seq"].as_str(), row["kind"].as_str()),
            (stored.fact.seq.to_string().as_str(), stored.fact.kind.as_str())
        );
        assert_eq!(row["body"], stored.fact.body.get());
    }
    assert!(csv.iter().any(|row| row["body"].contains(r#"\"two, please\"\n🍕"#)), "quotes and line breaks survive");
}

#[test]
fn an_empty_store_gives_no_rows() {
    let place = Place::empty();
    for kind in [Kind::Orders, Kind::Receipts, Kind::Facts] {
        for format in [Format::Csv, Format::Json] {
            assert_eq!(read(&place, kind, format), Rows::new(), "{kind:?} {format:?}");
        }
    }
}
