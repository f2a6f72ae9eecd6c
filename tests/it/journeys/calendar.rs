//! The business day, whatever the clock says (REQ-15). 1,772,442,000,000 ms is 2026-03-02 12:00 in Moscow, where the
//! branch's day begins at 05:00.

use brigade_testkit::till::{NOON_MS, id};
use serde_json::{Value, json};

use super::place::Place;

const HOUR_MS: i64 = 3_600_000;
const YEAR_MS: i64 = 365 * 24 * HOUR_MS;
/// 2026-03-03 05:00 in Moscow.
const CUTOFF_MS: i64 = NOON_MS + 17 * HOUR_MS;

/// Sells a coffee at a moment; gives its call-out number, day and receipt.
fn sale(place: &mut Place, n: u64, at_ms: i64) -> String {
    place.now_ms = at_ms - 1_000;
    let opened = place.ok("orders.open", json!({"order": id("order", n), "service": "takeaway"}));
    place.now_ms = at_ms;
    place.add(n, 0, 2, 1);
    let receipt = place.pay(id("order", n));
    format!("{} {} {receipt}", opened["number"].as_str().unwrap(), opened["day"].as_str().unwrap())
}

fn report(place: &Place, day: &str) -> (Value, Value) {
    let figures = place.ask("reports.day", json!({"day": day}));
    (figures["checks"].clone(), figures["total"].clone())
}

#[test]
fn req_15_the_night_belongs_to_the_evening_until_the_cut_off() {
    let mut place = Place::new();
    place.ok("shift.open", json!({}));
    // The three commands after the opening of the first take three seconds: they fall behind the cut-off.
    let sold =
        [CUTOFF_MS - 10_000, CUTOFF_MS - 1, CUTOFF_MS].iter().zip(1..).map(|(at_ms, n)| sale(&mut place, n, *at_ms));
    insta::assert_snapshot!(sold.collect::<Vec<_>>().join("\n"), @"
    A01 2026-03-02 A-000001
    A02 2026-03-02 A-000002
    A01 2026-03-03 A-000003
    ");
    assert_eq!(report(&place, "2026-03-02"), (json!(1), json!(12_345)), "the check has the day on which it was formed");
    assert_eq!(report(&place, "2026-03-03"), (json!(2), json!(24_690)));
    place.ok("shift.count", json!({"counted": 0}));
    assert_eq!(place.z()["totals"]["checks"], 3, "a shift holds all of its sales");
}

#[test]
fn req_15_a_clock_that_is_wrong_stops_no_sale_and_loses_no_number() {
    let mut place = Place::new();
    place.ok("shift.open", json!({}));
    let times = [0, -HOUR_MS, HOUR_MS, -YEAR_MS, YEAR_MS, 0].iter().zip(1..);
    let sold: Vec<String> = times.map(|(off_ms, n)| sale(&mut place, n, NOON_MS + HOUR_MS + off_ms)).collect();
    insta::assert_snapshot!(sold.join("\n"), @"
    A01 2026-03-02 A-000001
    A02 2026-03-02 A-000002
    A03 2026-03-02 A-000003
    A04 2026-03-02 A-000004
    A01 2027-03-02 A-000005
    A05 2026-03-02 A-000006
    ");
    place.ok("shift.count", json!({"counted": 6 * 12_345}));
    let z = place.z();
    assert_eq!((&z["totals"]["checks"], &z["difference"]), (&json!(6), &json!(0)));
    place.restart();
    place.assert_sound();
}

#[test]
fn req_15_a_clock_outside_of_any_calendar_is_refused_in_words() {
    let mut place = Place::new();
    place.ok("shift.open", json!({}));
    place.now_ms = i64::MAX - 10_000;
    insta::assert_snapshot!(place.refused("orders.open", json!({"service": "takeaway"})), @"9223372036854766807 ms is no time of this calendar");
    place.now_ms = NOON_MS;
    place.ok("orders.open", json!({"service": "takeaway"}));
    place.assert_sound();
}

#[test]
fn a_price_of_tomorrow_counts_from_tomorrow_on() {
    let mut place = Place::new();
    let content = json!({"name": "Кофе", "variants": [{"name": "", "price": 20_000}], "tax_class": "vat_standard"});
    let tomorrow = json!({"entries": [{"entry": id("entry", 2), "content": content}], "effective_ms": CUTOFF_MS});
    place.ok("menu.publish", tomorrow);
    let mut price = |n: u64, at_ms: i64| {
        place.now_ms = at_ms;
        let order = place.order(n, &[(2, 1)]);
        place.ask("orders.get", json!({"order": order}))["lines"][0]["price"].clone()
    };
    assert_eq!([price(1, NOON_MS), price(2, CUTOFF_MS), price(3, NOON_MS)], [12_345, 20_000, 12_345]);
}
