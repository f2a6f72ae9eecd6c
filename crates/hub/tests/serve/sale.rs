//! The whole way of a sale.

use serde_json::json;

use crate::hub::{Client, Hub, call, id};

/// Opens order `n` with two pizzas and sends it: one request.
pub(crate) fn ordered(n: u64) -> serde_json::Value {
    let (order, line) = (id("order", n), id("line", n));
    json!([
        call(id("open", n), "orders.open", json!({"order": order, "service": "takeaway"})),
        call(
            id("add", n),
            "orders.add_line",
            json!({"order": order, "line": line, "entry": id("entry", 1), "qty": 2_000})
        ),
        call(id("fire", n), "orders.fire", json!({"order": order})),
    ])
}

/// Forms the check of order `n` and takes cash: the other request.
pub(crate) fn paid(n: u64) -> serde_json::Value {
    let (order, check) = (id("order", n), id("check", n));
    json!([
        call(id("form", n), "checks.form", json!({"order": order, "check": check})),
        call(id("pay", n), "payments.take", json!({"order": order, "check": check, "tender": "cash"})),
    ])
}

async fn status(client: &Client, n: u64) -> String {
    let order = client.run("orders.get", json!({"order": id("order", n)})).await;
    order["status"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn from_the_first_steps_to_a_paid_order() {
    let hub = Hub::start().await;
    let stranger = hub.client();
    let start = stranger.post("start", json!({})).await.ok();
    assert_eq!((&start["needs_setup"], &start["pin_digits"]), (&json!(true), &json!(4)));
    hub.founded().await.open_shop().await;
    let start = stranger.get("/api/start").await.json::<serde_json::Value>().await.unwrap();
    assert_eq!((&start["needs_setup"], &start["name"]), (&json!(false), &json!("Probe")));

    let olga = stranger.login("1234").await;
    let answered = olga.post("rpc", ordered(1)).await.ok();
    assert_eq!(answered["answers"].as_array().map(Vec::len), Some(3));
    let changed = answered["changed"].as_array().unwrap();
    assert!(changed.contains(&json!({"kind": "orders", "id": id("order", 1)})), "{changed:?}");
    assert_eq!(status(&olga, 1).await, "open");
    olga.post("rpc", paid(1)).await.ok();
    assert_eq!(status(&olga, 1).await, "paid");
    hub.stop().await;
}

#[tokio::test]
async fn the_same_request_again_has_no_second_effect() {
    let hub = Hub::start().await;
    let olga = hub.founded().await;
    olga.open_shop().await;
    let first = olga.post("rpc", ordered(1)).await.ok();
    let again = olga.post("rpc", ordered(1)).await.ok();
    assert_eq!(first["answers"], again["answers"]);
    let order = olga.run("orders.get", json!({"order": id("order", 1)})).await;
    assert_eq!(order["lines"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_list_stands_or_falls_together() {
    let hub = Hub::start().await;
    let olga = hub.founded().await;
    olga.open_shop().await;
    let mut calls = ordered(1);
    calls[1]["request"]["entry"] = json!(id("entry", 9));
    insta::assert_snapshot!(olga.post("rpc", calls).await.words(), @"404 not_found: there is no such entry on the menu");
    let order = olga.rpc("orders.get", json!({"order": id("order", 1)})).await;
    insta::assert_snapshot!(order.words(), @"404 not_found: there is no such order");
}

#[tokio::test]
async fn of_two_who_pay_at_once_one_wins() {
    let hub = Hub::start().await;
    let olga = hub.founded().await;
    olga.open_shop().await;
    olga.post("rpc", ordered(1)).await.ok();
    let form = json!({"order": id("order", 1), "check": id("check", 1)});
    olga.run("checks.form", form).await;
    let pay = || olga.rpc("payments.take", json!({"order": id("order", 1), "check": id("check", 1), "tender": "cash"}));
    let (one, other) = tokio::join!(pay(), pay());
    let mut outcomes = [one.words(), other.words()];
    outcomes.sort();
    insta::assert_snapshot!(outcomes.join("\n"), @"
    200
    409 not_now: the order is paid; refund it and repeat it instead
    ");
}
