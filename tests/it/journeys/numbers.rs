//! Numbers of receipts: without a gap and without a double, over restarts, copies and restores (REQ-07, REQ-24).

use serde_json::json;

use super::place::Place;

#[test]
fn req_07_receipts_have_no_gap_over_restarts() {
    let mut place = Place::new();
    place.ok("shift.open", json!({}));
    let mut receipts = Vec::new();
    for n in 1..=5 {
        receipts.push(place.sell(n));
        place.restart();
    }
    assert_eq!(receipts, ["A-000001", "A-000002", "A-000003", "A-000004", "A-000005"]);
    place.assert_sound();
}

#[test]
fn req_24_a_restored_terminal_counts_in_a_series_of_its_own() {
    let mut place = Place::new();
    place.ok("shift.open", json!({}));
    assert_eq!(place.sell(1), "A-000001");
    let copy = place.path().join("copy.db");
    place.terminal().store.snapshot(&copy).unwrap();
    assert_eq!([place.sell(2), place.sell(3)], ["A-000002", "A-000003"]);

    place.stop();
    store::restore(&copy, &place.file(), 0).unwrap();
    place.restart();
    assert_eq!(place.ask("shift.current", json!({}))["counted"], false, "the shift of the copy is still open");
    assert_eq!(
        [place.sell(4), place.sell(5)],
        ["A2-000001", "A2-000002"],
        "what was sold after the copy is not repeated"
    );
    place.ok("shift.count", json!({"counted": 3 * 12_345}));
    let z = place.z();
    assert_eq!((&z["totals"]["checks"], &z["difference"]), (&json!(3), &json!(0)));
    assert_eq!(place.ok("shift.open", json!({}))["number"], "A2-000001");
    place.restart();
    assert_eq!(place.sell(6), "A2-000003", "a restart begins no further series");
    place.assert_sound();
}

/// Two folders that begin from one copy and know nothing of each other count alike: nobody can tell them apart before they
/// meet. Then every number that both gave is listed, on both.
#[test]
fn req_07_one_copy_in_two_folders_is_told_when_they_meet() {
    let mut place = Place::new();
    place.ok("shift.open", json!({}));
    place.sell(1);
    let copy = place.path().join("copy.db");
    place.terminal().store.snapshot(&copy).unwrap();
    place.stop();

    let mut one = Place::from_copy(&copy, 1_000);
    let mut other = Place::from_copy(&copy, 2_000);
    assert_eq!([one.sell(2), one.sell(3), other.sell(4)], ["A2-000001", "A2-000002", "A2-000001"]);
    assert_eq!(one.ask("anomalies.list", json!({})), json!([]));
    one.hear(&other);
    other.hear(&one);
    for place in [&one, &other] {
        let listed = place.ask("anomalies.list", json!({}));
        let twice: Vec<&str> = listed
            .as_array()
            .unwrap()
            .iter()
            .filter(|of| of["kind"] == "number_twice")
            .map(|of| of["subject"].as_str().unwrap())
            .collect();
        assert_eq!(twice, ["receipt/A2-000001"]);
        place.assert_sound();
    }
    assert_eq!(one.sell(5), "A2-000003", "the series goes on after the highest that it has heard of");
}
