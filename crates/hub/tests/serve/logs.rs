//! What the program tells of itself.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::hub::{Client, Hub, call, id};
use crate::process::Process;

#[tokio::test]
async fn each_command_is_a_line_with_its_identifier_who_gave_it_and_the_question_it_came_with() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path());
    let anna = Client::new(&process.url).login("1111").await;
    let calls = json!([
        call(id("open", 1), "orders.open", json!({"order": id("order", 1), "service": "takeaway"})),
        call(id("note", 1), "orders.note", json!({"order": id("order", 1), "note": "secret words"})),
    ]);
    anna.post("rpc", calls).await.ok();
    anna.rpc("orders.fire", json!({"order": id("order", 404)})).await;
    process.stop();

    let text = fs::read_to_string(folder.path().join("logs/brigade.jsonl")).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |name: &str| lines.iter().find(|line| line["fields"]["name"] == name).unwrap();
    let (open, note) = (of("orders.open"), of("orders.note"));
    assert_eq!(open["fields"]["message"], "a call was answered");
    assert_eq!(open["fields"]["id"], json!(id("open", 1)));
    for field in ["terminal", "actor", "took_us"] {
        assert!(!open["fields"][field].is_null(), "{field}: {open}");
    }
    let correlation = |line: &Value| line["span"]["correlation"].as_str().unwrap().to_owned();
    assert_eq!(correlation(open), correlation(note), "one question");
    let refused = of("orders.fire");
    assert_eq!(refused["fields"]["message"], "a call was refused");
    assert_ne!(correlation(open), correlation(refused));
    for secret in ["1111", "secret words", anna.token.as_deref().unwrap()] {
        assert!(!text.contains(&format!("\"{secret}")), "{secret} is in the logs");
    }
}

#[tokio::test]
async fn an_answer_bears_the_name_of_its_question() {
    let hub = Hub::start().await;
    let client = hub.client();
    let asked = |name: Option<&str>| {
        let request = client.http.get(format!("{}/api/start", client.url));
        name.map_or(request.try_clone().unwrap(), |name| request.header("x-correlation-id", name)).send()
    };
    let given = |response: reqwest::Response| response.headers()["x-correlation-id"].to_str().unwrap().to_owned();
    assert_eq!(given(asked(Some("tap-7")).await.unwrap()), "tap-7");
    let (one, other) = (given(asked(None).await.unwrap()), given(asked(None).await.unwrap()));
    assert!(one.len() == 36 && one != other, "{one}, {other}");
    assert_eq!(given(asked(Some(&"x".repeat(65))).await.unwrap()).len(), 36);
}
