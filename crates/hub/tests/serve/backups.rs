//! Copies of the store, and putting them back.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::hub::{Client, id};
use crate::process::{PROGRAM, Process};

/// Runs the program; what it printed, or what it complained of.
fn program(arguments: &[&str], data: &Path) -> Result<String, String> {
    let output = Command::new(PROGRAM).args(arguments).arg("--data").arg(data).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().trim().to_owned();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

async fn open(client: &Client, n: u64) -> Value {
    client.run("orders.open", json!({"order": id("order", n), "service": "takeaway"})).await["number"].take()
}

async fn is_there(client: &Client, n: u64) -> bool {
    client.rpc("orders.get", json!({"order": id("order", n)})).await.status == 200
}

#[tokio::test]
async fn a_running_hub_goes_back_to_a_copy_and_counts_in_a_new_epoch() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path());
    let anna = Client::new(&process.url).login("1111").await;
    assert_eq!(open(&anna, 1).await, "A01");
    let copy = anna.post("backups/make", json!({})).await.ok();
    assert_eq!((&copy["why"], copy["bytes"].as_u64().is_some_and(|bytes| bytes > 4_096)), (&json!("asked"), true));
    assert_eq!(open(&anna, 2).await, "A02");
    let listed = anna.post("backups", json!({})).await.ok();
    assert_eq!(listed[0], copy);

    anna.post("backups/restore", json!({"file": copy["file"]})).await.ok();
    assert_eq!(process.ready(), process.url, "it comes back where it was");
    assert_eq!(anna.rpc("settings.get", json!({})).await.status, 401, "everybody signs in anew");
    let anna = Client::new(&process.url).login("1111").await;
    assert_eq!((is_there(&anna, 1).await, is_there(&anna, 2).await), (true, false));
    let number = anna.run("shift.open", json!({"float": 0})).await["number"].take();
    assert!(number.as_str().is_some_and(|number| number.starts_with("A2-")), "{number}: no number comes twice");
    assert!(folder.path().join("brigade.db-aside").is_file(), "what was there is set aside");
}

#[tokio::test]
async fn copies_are_for_those_who_may_change_settings() {
    let folder = TempDir::new().unwrap();
    let process = Process::start(folder.path());
    let waiter = Client::new(&process.url).login("4444").await;
    for path in ["backups", "backups/make", "backups/restore"] {
        let said = waiter.post(path, json!({"file": "x"})).await;
        assert_eq!(said.status, 403, "{path}");
    }
    let anna = Client::new(&process.url).login("1111").await;
    for file in ["../device.json", "/etc/passwd", "asked-20260101T000000Z.db", ""] {
        let said = anna.post("backups/restore", json!({"file": file})).await;
        assert_eq!(said.status, 404, "{file}");
    }
}

#[tokio::test]
async fn from_the_command_line() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path());
    let anna = Client::new(&process.url).login("1111").await;
    open(&anna, 1).await;
    let copy = program(&["backup"], folder.path()).unwrap();
    open(&anna, 2).await;
    let refused = program(&["restore", "--from", &copy], folder.path()).unwrap_err();
    assert!(refused.contains("in use by another process"), "{refused}");
    process.kill();
    program(&["restore", "--from", &copy], folder.path()).unwrap();
    program(&["verify"], folder.path()).unwrap();
    let process = Process::start(folder.path());
    let anna = Client::new(&process.url).login("1111").await;
    assert_eq!((is_there(&anna, 1).await, is_there(&anna, 2).await), (true, false));

    let other = TempDir::new().unwrap();
    Process::start(other.path()).kill();
    let foreign = program(&["restore", "--from", &copy], other.path()).unwrap_err();
    assert!(foreign.contains("of another branch"), "{foreign}");
}

/// Opens a shift; the series of its number.
async fn series(client: &Client) -> String {
    let number = client.run("shift.open", json!({"float": 0})).await["number"].take();
    number.as_str().unwrap().split('-').next().unwrap().to_owned()
}

#[tokio::test]
async fn req_24_a_copy_alone_brings_a_restaurant_back_on_a_new_disk() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path());
    let anna = Client::new(&process.url).login("1111").await;
    open(&anna, 1).await;
    assert_eq!(series(&anna).await, "A");
    let copy = program(&["backup"], folder.path()).unwrap();
    process.kill();

    let new = TempDir::new().unwrap();
    program(&["restore", "--from", &copy], new.path()).unwrap();
    let mut process = Process::start(new.path());
    let anna = Client::new(&process.url).login("1111").await;
    assert!(is_there(&anna, 1).await, "the same people with their PINs, the same orders");
    anna.run("shift.count", json!({"counted": 0})).await;
    anna.run("shift.z", json!({})).await;
    assert_eq!(series(&anna).await, "A2");
    process.kill();

    let store = new.path().join("brigade.db");
    let bare = TempDir::new().unwrap();
    let refused = program(&["restore", "--from", store.to_str().unwrap()], bare.path()).unwrap_err();
    assert!(refused.contains("is no copy but a store: bring device.json and pepper"), "{refused}");
    for file in ["device.json", "pepper"] {
        std::fs::copy(new.path().join(file), bare.path().join(file)).unwrap();
    }
    program(&["restore", "--from", store.to_str().unwrap()], bare.path()).unwrap();
    let process = Process::start(bare.path());
    let anna = Client::new(&process.url).login("1111").await;
    assert!(is_there(&anna, 1).await, "a killed program's store, with what only its write-ahead log held");
}

#[tokio::test]
async fn req_24_one_copy_put_back_again_and_again_never_gives_a_number_twice() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path());
    let copy = program(&["backup"], folder.path()).unwrap();
    let mut all = Vec::new();
    for _ in 0..3 {
        all.push(series(&Client::new(&process.url).login("1111").await).await);
        process.kill();
        program(&["restore", "--from", &copy], folder.path()).unwrap();
        process = Process::start(folder.path());
    }
    assert_eq!(all, ["A", "A2", "A3"]);
    process.kill();
    std::fs::write(folder.path().join("brigade.db"), "destroyed").unwrap();
    program(&["restore", "--from", &copy], folder.path()).unwrap();
    let process = Process::start(folder.path());
    assert_eq!(
        series(&Client::new(&process.url).login("1111").await).await,
        "A5",
        "also where the old store tells nothing"
    );
}

#[tokio::test]
async fn a_new_till_becomes_the_one_whose_copy_lies_in_its_folder() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path());
    open(&Client::new(&process.url).login("1111").await, 1).await;
    let copy = program(&["backup"], folder.path()).unwrap();
    let busy = Client::new(&process.url).post("setup/copies", json!({})).await;
    assert_eq!(busy.status, 409, "only where nobody works yet");
    process.kill();

    let new = TempDir::new().unwrap();
    let mut process = Process::empty(new.path());
    let window = Client::new(&process.url);
    assert_eq!(window.post("setup/copies", json!({})).await.ok(), json!([]));
    let file = Path::new(&copy).file_name().unwrap();
    std::fs::create_dir_all(new.path().join("backups")).unwrap();
    std::fs::copy(&copy, new.path().join("backups").join(file)).unwrap();
    let copies = window.post("setup/copies", json!({})).await.ok();
    window.post("setup/restore", json!({"file": copies[0]["file"]})).await.ok();
    process.ready();
    let anna = window.login("1111").await;
    assert!(is_there(&anna, 1).await);
    assert_eq!(series(&anna).await, "A2");
}

#[tokio::test]
async fn a_closed_shift_and_an_import_are_copied() {
    let folder = TempDir::new().unwrap();
    let process = Process::start(folder.path());
    let anna = Client::new(&process.url).login("1111").await;
    let entry = |n: u64| {
        json!({"entry": id("entry", n), "content": {"name": format!("Dish {n}"),
            "variants": [{"name": "", "price": 100}], "tax_class": "vat_standard", "station": ""}})
    };
    anna.run("menu.publish", json!({"entries": [entry(1)]})).await;
    assert_eq!(anna.post("backups", json!({})).await.ok(), json!([]), "who changes one dish imports nothing");
    anna.run("menu.publish", json!({"entries": [entry(2), entry(3)]})).await;
    let whys = |listed: Value| -> Vec<String> {
        let copies = listed.as_array().cloned().unwrap_or_default();
        copies.iter().filter_map(|copy| copy["why"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(whys(anna.post("backups", json!({})).await.ok()), ["import"]);
    anna.run("shift.open", json!({"float": 0})).await;
    anna.run("shift.count", json!({"counted": 0})).await;
    anna.run("shift.z", json!({})).await;
    for _ in 0..10_000 {
        if whys(anna.post("backups", json!({})).await.ok()).contains(&"z".to_owned()) {
            return;
        }
    }
    panic!("the closed shift was not copied");
}
