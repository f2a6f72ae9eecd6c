//! Signing in and out, PINs, rights, approvals.

use brigade_hub::door::Lifetimes;
use serde_json::json;

use crate::hub::{Client, Hub, call, id};

/// A waiter with the PIN 2222.
async fn waiter(owner: &Client) -> Client {
    let user = owner.run("users.save", json!({"name": "Vera", "role": "waiter"})).await["user"].take();
    owner.post("pin", json!({"user": user, "pin": "2222"})).await.ok();
    Client::new(&owner.url).login("2222").await
}

#[tokio::test]
async fn a_branch_is_founded_once() {
    let hub = Hub::start().await;
    let setup = |pin: &str| json!({"name": "Probe", "language": "en", "owner": "Olga", "pin": pin});
    let said = [
        hub.client().post("setup", setup("12")).await.words(),
        hub.client().post("setup", setup("12a4")).await.words(),
        hub.client()
            .post("setup", json!({"name": "x".repeat(10_000), "language": "en", "owner": "O", "pin": "1234"}))
            .await
            .words(),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    422 invalid: a PIN has 4 to 6 digits, not 2
    422 invalid: a PIN has 4 digits
    422 invalid: name has 10000 characters, 1000 are allowed
    ");
    let client = hub.client();
    let (one, other) = tokio::join!(client.post("setup", setup("123456")), client.post("setup", setup("654321")));
    let mut outcomes = [one.words(), other.words()];
    outcomes.sort();
    insta::assert_snapshot!(outcomes.join("\n"), @"
    200
    409 not_now: this branch has its people already; sign in with a PIN
    ");
}

#[tokio::test]
async fn wrong_pins_are_slowed_down_even_if_they_come_at_once() {
    let hub = Hub::start().await;
    hub.founded().await;
    let client = hub.client();
    let guess = || client.post("login", json!({"pin": "0000"}));
    let (a, b, c, d, e, f) = tokio::join!(guess(), guess(), guess(), guess(), guess(), guess());
    let mut said = [a, b, c, d, e, f].map(|said| said.words());
    said.sort();
    insta::assert_snapshot!(said.join("\n"), @"
    403 not_allowed: the PIN is wrong
    403 not_allowed: the PIN is wrong
    403 not_allowed: the PIN is wrong
    403 not_allowed: the PIN is wrong
    403 not_allowed: the PIN is wrong
    409 not_now: too many wrong PINs; wait
    ");
    let right = client.post("login", json!({"pin": "1234"})).await;
    assert!(right.body["details"]["wait_ms"].as_u64().is_some_and(|wait_ms| wait_ms <= 30_000), "{}", right.body);
}

#[tokio::test]
async fn one_bad_browser_locks_out_no_other() {
    let hub = Hub::start().await;
    hub.founded().await;
    let browser = |n: u64| Client { device: Some(id("browser", n).to_string()), ..hub.client() };
    let till = browser(1).login("1234").await;
    let guess = async |client: &Client| client.post("login", json!({"pin": "0000"})).await.words();
    for _ in 0..5 {
        assert_eq!(guess(&browser(2)).await, "403 not_allowed: the PIN is wrong");
    }
    assert_eq!(guess(&browser(2)).await, "409 not_now: too many wrong PINs; wait");
    till.post("login", json!({"pin": "1234"})).await.ok();
    browser(3).login("1234").await;
    for n in 100..115 {
        assert_eq!(guess(&browser(n)).await, "403 not_allowed: the PIN is wrong");
    }
    assert_eq!(guess(&browser(200)).await, "409 not_now: too many wrong PINs; wait", "a new name for each guess");
    till.post("login", json!({"pin": "1234"})).await.ok();
}

#[tokio::test]
async fn a_token_that_is_over_is_refused_and_refreshed() {
    let hub = Hub::with(Lifetimes { access_ms: 0, ..Lifetimes::default() }).await;
    let olga = hub.founded().await;
    insta::assert_snapshot!(olga.rpc("settings.get", json!({})).await.words(), @"401 not_signed_in: nobody is signed in here, or not any more");
    let signed_in = olga.post("login", json!({"pin": "1234"})).await.ok();
    let refreshed = olga.post("refresh", json!({"refresh": signed_in["refresh"]})).await.ok();
    assert_eq!((&refreshed["name"], &refreshed["role"]), (&json!("Olga"), &json!("admin")));
    assert_ne!(refreshed["refresh"], signed_in["refresh"]);
}

#[tokio::test]
async fn a_refresh_token_serves_once() {
    let hub = Hub::start().await;
    hub.founded().await;
    let mut olga = hub.client();
    let signed_in = olga.post("login", json!({"pin": "1234"})).await.ok();
    let refreshed = olga.post("refresh", json!({"refresh": signed_in["refresh"]})).await.ok();
    olga.token = refreshed["token"].as_str().map(str::to_owned);
    olga.run("settings.get", json!({})).await;
    let stolen = olga.post("refresh", json!({"refresh": signed_in["refresh"]})).await;
    let after = olga.rpc("settings.get", json!({})).await;
    insta::assert_snapshot!(format!("{}\n{}", stolen.words(), after.words()), @"
    401 not_signed_in: nobody is signed in here, or not any more
    401 not_signed_in: nobody is signed in here, or not any more
    ");
}

#[tokio::test]
async fn who_signs_out_is_out() {
    let hub = Hub::start().await;
    let olga = hub.founded().await;
    olga.post("logout", json!({})).await.ok();
    assert_eq!(olga.rpc("settings.get", json!({})).await.status, 401);
}

#[tokio::test]
async fn who_was_sent_away_can_do_nothing_at_once() {
    let hub = Hub::start().await;
    let olga = hub.founded().await;
    let vera = waiter(&olga).await;
    vera.run("settings.get", json!({})).await;
    let users = olga.run("users.list", json!({})).await;
    let user = users.as_array().unwrap().iter().find(|user| user["name"] == "Vera").unwrap()["user"].clone();
    olga.run("users.save", json!({"user": user, "name": "Vera", "role": "waiter", "active": false})).await;
    insta::assert_snapshot!(vera.rpc("settings.get", json!({})).await.words(), @"403 not_allowed: your role does not allow this");
    insta::assert_snapshot!(hub.client().post("login", json!({"pin": "2222"})).await.words(), @"403 not_allowed: the PIN is wrong");
}

#[tokio::test]
async fn what_a_role_lacks_another_person_can_approve_once() {
    let hub = Hub::start().await;
    let olga = hub.founded().await;
    olga.open_shop().await;
    let vera = waiter(&olga).await;
    vera.run("orders.open", json!({"order": id("order", 1), "service": "takeaway"})).await;
    let cancel = call(id("cancel", 1), "orders.cancel", json!({"order": id("order", 1), "reason": "gone"}));
    let refused = vera.post("rpc", cancel.clone()).await;
    assert_eq!((refused.status.as_u16(), &refused.body["details"]["permission"]), (403, &json!("orders-cancel")));
    let approve = |pin: &str| json!({"pin": pin, "permission": "orders-cancel", "call": cancel});
    insta::assert_snapshot!(vera.post("approve", approve("2222")).await.words(), @"403 not_allowed: this person may not approve that");
    assert_eq!(vera.post("approve", approve("1234")).await.ok()["name"], "Olga");
    vera.post("rpc", cancel.clone()).await.ok();
    let pin = vera.post("pin", json!({"user": id("user", 1), "pin": "3333"})).await;
    insta::assert_snapshot!(pin.words(), @"403 not_allowed: your role does not allow this; ask for an approval");
}
