//! Bad input: each kind gets a typed error in words, and the till goes on.

use brigade_hub::door::{BODY_BYTES_MAX, LARGE_BODY_BYTES_MAX};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::hub::{Client, Hub, call, id};

async fn check(client: &Client, bodies: &[String]) -> String {
    let mut said = Vec::new();
    for body in bodies {
        said.push(client.send("rpc", body.clone()).await.words());
    }
    assert_eq!(client.run("settings.get", json!({})).await["name"], "Probe", "the till goes on");
    said.join("\n")
}

fn one(name: &str, request: Value) -> String {
    call(id("bad", 1), name, request).to_string()
}

#[tokio::test]
async fn what_is_no_call_is_refused() {
    let hub = Hub::start().await;
    let olga = hub.founded().await;
    let nested = "[".repeat(100_000);
    let bodies = [
        String::new(),
        "{".to_owned(),
        "[]".to_owned(),
        "null".to_owned(),
        "\u{feff}{}".to_owned(),
        nested,
        one("orders.explode", json!({})),
        one(&"x".repeat(10_000), json!({})),
        one("orders.open", json!({"service": 7})),
        one("orders.open", json!([1, 2])),
        json!({"name": "orders.open", "request": {"service": "takeaway"}}).to_string(),
        json!({"command_id": "seven", "name": "orders.open"}).to_string(),
        json!([call(id("bad", 1), "shift.open", json!({"float": 0})), {"name": "settings.get"}]).to_string(),
        json!([
            call(id("bad", 1), "shift.open", json!({"float": 0})),
            call(id("bad", 1), "shift.open", json!({"float": 0}))
        ])
        .to_string(),
    ];
    insta::assert_snapshot!(check(&olga, &bodies).await, @"
    400 bad_request: the request cannot be read: EOF while parsing a value at line 1 column 0
    400 bad_request: the request cannot be read: EOF while parsing an object at line 1 column 1
    400 bad_request: the request cannot be read: 1 to 500 calls, not 0
    400 bad_request: the request cannot be read: invalid type: null, expected a call at line 1 column 4
    400 bad_request: the request cannot be read: expected value at line 1 column 1
    400 bad_request: the request cannot be read: invalid type: sequence, expected a formatted UUID string at line 1 column 2
    400 bad_request: the request cannot be read: there is no call «orders.explode»
    400 bad_request: the request cannot be read: there is no call «xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx»
    400 bad_request: the request cannot be read: expected value at line 1 column 12
    400 bad_request: the request cannot be read: invalid type: integer `1`, expected a formatted UUID string at line 1 column 2
    400 bad_request: the request cannot be read: a command needs a command_id
    400 bad_request: the request cannot be read: UUID parsing failed: invalid character: found `s` at 0 at line 1 column 21
    400 bad_request: the request cannot be read: a list holds either commands or queries
    400 bad_request: the request cannot be read: two calls bear one identifier
    ");
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let hub = Hub::start().await;
    let olga = hub.founded().await;
    olga.open_shop().await;
    let name = |name: &str| one("users.save", json!({"name": name, "role": "waiter"}));
    let bodies = [
        name(&"я".repeat(5_000)),
        name("a\u{0}b"),
        name("  "),
        one("shift.move_cash", json!({"kind": "in", "amount": -5, "reason": "x"})),
        one("shift.move_cash", json!({"kind": "in", "amount": 1e300, "reason": "x"})),
        one("shift.open", json!({"float": i64::MAX})),
        one("orders.get", json!({"order": id("order", 404)})),
        one("orders.fire", json!({"order": id("order", 404)})),
    ];
    insta::assert_snapshot!(check(&olga, &bodies).await, @"
    422 invalid: name has 5000 characters, 200 are allowed
    422 invalid: name holds a control character
    422 invalid: name is empty
    422 invalid: an amount must not be below zero
    400 bad_request: the request cannot be read: invalid type: floating point `1e+300`, expected i64 at line 1 column 16
    400 bad_request: the request cannot be read: the number is larger than can be kept exactly at line 1 column 29
    404 not_found: there is no such order
    404 not_found: there is no such order
    ");
}

#[tokio::test]
async fn amounts_and_texts_that_no_order_can_bear_are_refused() {
    let hub = Hub::start().await;
    let olga = hub.founded().await;
    olga.open_shop().await;
    olga.post("rpc", crate::sale::ordered(1)).await.ok();
    let (order, check) = (id("order", 1), id("check", 1));
    olga.run("checks.form", json!({"order": order, "check": check})).await;
    const MOST: i64 = (1 << 53) - 1;
    let line = |qty: i64| one("orders.add_line", json!({"order": order, "entry": id("entry", 1), "qty": qty}));
    let pay = |amount: i64, tip: i64| {
        one("payments.take", json!({"order": order, "check": check, "tender": "cash", "amount": amount, "tip": tip}))
    };
    let price = |price: i64| {
        let content = json!({"name": "x", "variants": [{"name": "", "price": price}], "tax_class": "vat_standard"});
        one("menu.publish", json!({"entries": [{"entry": id("entry", 9), "content": content}]}))
    };
    let note = |note: &str| one("orders.note", json!({"order": order, "note": note}));
    let bodies = [
        line(-1_000),
        line(0),
        line(MOST),
        pay(-1, 0),
        pay(0, 0),
        pay(1, MOST),
        pay(MOST, MOST),
        price(-1),
        price(MOST + 1),
        one("orders.discount", json!({"order": order, "value": {"percent": 10_001}, "reason": "x"})),
        one("shift.count", json!({"counted": -1})),
        note(&"я".repeat(5_000)),
        note("a\u{7}b"),
        one("orders.guest", json!({"order": order, "guest": {"name": "x".repeat(10_000), "phone": ""}})),
        one("orders.note", json!({"order": "0", "note": "x"})),
    ];
    insta::assert_snapshot!(check_all(&olga, &bodies).await, @"
    422 invalid: a quantity must be above zero and fit the step of the entry
    422 invalid: a quantity must be above zero and fit the step of the entry
    422 invalid: a quantity must be above zero and fit the step of the entry
    422 invalid: an amount must be above zero
    422 invalid: an amount must be above zero
    422 invalid: the number is larger than can be kept exactly
    409 not_now: only 91800 minor units are due
    422 invalid: «x» has a price below zero
    400 bad_request: the request cannot be read: the number is larger than can be kept exactly at line 1 column 110
    422 invalid: rate is out of range
    422 invalid: an amount must not be below zero
    422 invalid: note has 5000 characters, 1000 are allowed
    422 invalid: note holds a control character
    422 invalid: name has 10000 characters, 200 are allowed
    400 bad_request: the request cannot be read: UUID parsing failed: invalid length: found 1 at line 1 column 23
    ");
}

async fn check_all(client: &Client, bodies: &[String]) -> String {
    let facts = health_facts(client).await;
    let said = check(client, bodies).await;
    assert_eq!(health_facts(client).await, facts, "what was refused left something");
    said
}

/// How many orders, checks and payments there are.
async fn health_facts(client: &Client) -> Value {
    client.run("shift.x", json!({})).await["totals"].take()
}

#[tokio::test]
async fn strange_but_honest_names_are_kept() {
    let hub = Hub::start().await;
    let olga = hub.founded().await;
    for name in
        ["Zoë 🍕", "مطعم", "שלום \u{202e}abc", "👩‍👩‍👧‍👦", "e\u{301}", "O'Brien \"; DROP", "<script>alert(1)</script>"]
    {
        let user = olga.run("users.save", json!({"name": name, "role": "waiter"})).await["user"].take();
        let users = olga.run("users.list", json!({})).await;
        let saved = users.as_array().unwrap().iter().find(|saved| saved["user"] == user).unwrap().clone();
        assert_eq!(saved["name"], name);
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused() {
    let hub = Hub::start().await;
    let olga = hub.founded().await;
    let long = |bytes: usize| " ".repeat(bytes);
    let said = [
        hub.client().send("login", long(BODY_BYTES_MAX + 1)).await.words(),
        hub.client().send("rpc", long(BODY_BYTES_MAX + 1)).await.words(),
        olga.send("rpc", one("orders.open", json!({"service": long(BODY_BYTES_MAX)}))).await.words(),
        olga.send("rpc", one("menu.publish", json!({"entries": [], "x": long(BODY_BYTES_MAX)}))).await.words(),
        olga.send("rpc", long(LARGE_BODY_BYTES_MAX + 1)).await.words(),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    413 bad_request: the request cannot be read: it is longer than 1048576 bytes, or broke off
    413 bad_request: the request cannot be read: it is longer than 1048576 bytes, or broke off
    400 bad_request: the request cannot be read: it is longer than 1048576 bytes
    422 invalid: there is nothing to publish
    413 bad_request: the request cannot be read: it is longer than 12582912 bytes, or broke off
    ");
}

#[tokio::test]
async fn addresses_that_are_none() {
    let hub = Hub::start().await;
    let olga = hub.founded().await;
    let said = [
        olga.post("nothing", json!({})).await.words(),
        olga.post("rpc/more", json!({})).await.words(),
        hub.client().post("rpc", json!({})).await.words(),
        hub.client().post("nothing", json!({})).await.words(),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    404 not_found: there is no such address
    404 not_found: there is no such address
    401 not_signed_in: nobody is signed in here, or not any more
    401 not_signed_in: nobody is signed in here, or not any more
    ");
    for path in ["/api/rpc", "/api/login", "/api/health"] {
        let response = olga.get(path).await;
        assert_eq!(
            (response.status(), response.headers()["allow"].to_str().unwrap()),
            (StatusCode::METHOD_NOT_ALLOWED, "POST"),
            "{path}"
        );
        let error: Value = response.json().await.unwrap();
        assert_eq!(
            (&error["code"], &error["message"]),
            (&json!("bad_request"), &json!("the address is asked by another method"))
        );
    }
    let told = olga.http.post(format!("{}/api/start", olga.url)).send().await.unwrap();
    assert_eq!(
        (told.status(), told.headers()["allow"].to_str().unwrap()),
        (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD")
    );
    let picture = hub.client().get("/api/pictures/00").await;
    assert!(picture.status().is_client_error(), "{picture:?}");
}

#[tokio::test]
async fn pages_come_with_careful_headers() {
    let hub = Hub::start().await;
    let client = hub.client();
    for path in ["/", "/orders/7", "/health", "/metrics", "/api/start", "/api/nothing"] {
        let response = client.get(path).await;
        let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        assert!(header("content-security-policy").is_some_and(|csp| csp.starts_with("default-src 'self'")), "{path}");
        assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"), "{path}");
        assert_eq!(header("access-control-allow-origin"), None, "{path}");
    }
    assert_eq!(client.get("/").await.status(), 200);
    assert_eq!(client.get("/assets/no-such.js").await.status(), 404);
    let metrics = client.get("/metrics").await.text().await.unwrap();
    assert!(metrics.contains("brigade_envelope_seconds_bucket") && metrics.ends_with("# EOF\n"), "{metrics}");
}

#[tokio::test]
async fn the_schema_describes_every_call() {
    let hub = Hub::start().await;
    let schema: Value = hub.client().get("/api/schema").await.json().await.unwrap();
    assert_eq!(schema["openapi"], "3.1.0");
    let mapping = &schema["components"]["schemas"]["Call"]["discriminator"]["mapping"];
    assert_eq!(mapping["orders.open"], "#/components/schemas/call.orders.open");
    assert_eq!(schema["components"]["schemas"]["call.orders.open"]["x-permission"], "orders");
    assert!(schema["paths"]["/api/rpc"]["post"]["requestBody"].is_object());
    for path in ["/health", "/metrics", "/api/papers/{id}", "/api/start"] {
        assert!(schema["paths"][path]["get"]["summary"].is_string(), "{path}");
    }
}
