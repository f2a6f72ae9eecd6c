//! The proof of the store while selling goes on.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::faults::proved;
use crate::hub::{Client, Hub};
use crate::process::Process;
use crate::sale::{ordered, paid};

async fn asked(client: &Client) -> Value {
    assert_eq!(client.post("proof/begin", json!({})).await.ok()["running"], true);
    proved(client).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn req_32_no_false_alarm_while_orders_are_rung_up() {
    let hub = Hub::start().await;
    let olga = hub.founded().await;
    olga.open_shop().await;
    assert_eq!(olga.post("proof", json!({})).await.ok(), json!({"running": false, "last": null}));
    let seller = olga.clone();
    let selling = tokio::spawn(async move {
        for n in 0..150 {
            seller.post("rpc", ordered(n)).await.ok();
            seller.post("rpc", paid(n)).await.ok();
        }
    });
    let (mut proofs, mut facts) = (0, 0);
    while !selling.is_finished() {
        let proof = asked(&olga).await;
        assert_eq!((&proof["problems"], &proof["error"]), (&json!([]), &json!(null)));
        facts = proof["facts"].as_u64().unwrap().max(facts);
        proofs += 1;
    }
    selling.await.unwrap();
    assert!(proofs > 1 && facts > 20, "{proofs} proofs of {facts} facts");
}

#[tokio::test]
async fn req_32_a_flipped_byte_is_found_in_a_running_store_and_told_again_after_a_restart() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path());
    let anna = Client::new(&process.url).login("1111").await;
    let proof = asked(&anna).await;
    assert_eq!((&proof["occasion"], &proof["problems"]), (&json!("asked"), &json!([])));
    process.stop();
    let store = folder.path().join("brigade.db");
    let mut bytes = fs::read(&store).unwrap();
    let fact = br#""k":"user.changed""#;
    let at = bytes.windows(fact.len()).position(|window| window == fact).unwrap();
    bytes[at + 6] ^= 1;
    fs::write(&store, &bytes).unwrap();

    let mut process = Process::start(folder.path());
    let anna = Client::new(&process.url).login("1111").await;
    let found = asked(&anna).await;
    assert_ne!(found["problems"], json!([]));
    assert_eq!(anna.get("/health").await.status(), 503);
    process.stop();
    let process = Process::start(folder.path());
    let anna = Client::new(&process.url).login("1111").await;
    assert_eq!(anna.post("proof", json!({})).await.ok()["last"], found, "what was found is not forgotten");
}

#[tokio::test]
async fn after_a_power_failure_the_store_is_proved_by_itself() {
    let folder = TempDir::new().unwrap();
    Process::start(folder.path()).kill();
    let process = Process::start(folder.path());
    let anna = Client::new(&process.url).login("1111").await;
    let proof = proved(&anna).await;
    assert_eq!((&proof["occasion"], &proof["problems"]), (&json!("unclean"), &json!([])));
    let waiter = Client::new(&process.url).login("4444").await;
    for path in ["proof", "proof/begin"] {
        assert_eq!(waiter.post(path, json!({})).await.status, 403, "only for those who may read the log");
    }
}
