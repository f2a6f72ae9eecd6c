//! Machines out of order: full, failing and damaged disks, wrong clocks, files of other versions. Each is told in words, and
//! the till goes on where it can.

use std::fs;
use std::path::Path;
use std::process::Command;

use brigade_hub::clock::Clock;
use brigade_hub::terminal::Machine;
use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::disk::{Disk, Times};

use crate::hub::{Client, Hub, id};
use crate::process::{PROGRAM, Process};
use crate::sale::{ordered, paid};

const TWO_HOURS_MS: i64 = 2 * 60 * 60_000;

/// A hub on a disk that fails when it is told to.
async fn on(disk: &Disk, folder: &TempDir) -> anyhow::Result<Hub> {
    Hub::on(Machine { vfs: Some(disk.vfs_name().to_owned()), ..Machine::default() }, folder.path()).await
}

async fn sells(client: &Client, n: u64) -> String {
    let ordered = client.post("rpc", ordered(n)).await;
    if ordered.status != 200 {
        return ordered.words();
    }
    client.post("rpc", paid(n)).await.words()
}

#[tokio::test]
async fn a_full_disk_is_told_and_selling_goes_on_when_there_is_room() {
    let (disk, folder) = (Disk::new(1), TempDir::new().unwrap());
    let hub = on(&disk, &folder).await.unwrap();
    let olga = hub.founded().await;
    olga.open_shop().await;
    assert_eq!(sells(&olga, 1).await, "200");
    disk.set_full(true);
    insta::assert_snapshot!(sells(&olga, 2).await, @"507 disk_full: the disk is full");
    assert_eq!(olga.run("settings.get", json!({})).await["name"], "Probe", "what there is can be read");
    assert_eq!(olga.get("/health").await.status(), 503);
    disk.set_full(false);
    assert_eq!(sells(&olga, 2).await, "200", "the very same tap");
    assert_eq!(olga.run("orders.get", json!({"order": id("order", 1)})).await["status"], "paid");
}

#[tokio::test]
async fn a_disk_that_fails_is_told_and_the_same_tap_succeeds_when_it_works_again() {
    let (disk, folder) = (Disk::new(2), TempDir::new().unwrap());
    let hub = on(&disk, &folder).await.unwrap();
    let olga = hub.founded().await;
    olga.open_shop().await;
    disk.fail_at(disk.ops(), Times::Once);
    assert_eq!(sells(&olga, 1).await, "200", "one hiccup is nobody's business: the calls are run again");
    disk.fail_at(disk.ops(), Times::ForEver);
    insta::assert_snapshot!(sells(&olga, 2).await, @"500 broken: the database says: disk I/O error");
    disk.repair();
    assert_eq!(sells(&olga, 2).await, "200");
}

#[tokio::test]
async fn a_migration_that_the_power_cut_short_is_as_if_it_had_not_begun() {
    let (disk, folder) = (Disk::new(3), TempDir::new().unwrap());
    let _hub = on(&disk, &folder).await.unwrap();
    let migrated = disk.ops();
    for op in (0..migrated).step_by(7) {
        let (disk, folder) = (Disk::new(4 + op), TempDir::new().unwrap());
        disk.cut_at(op);
        assert!(on(&disk, &folder).await.is_err(), "the power went before operation {op} of {migrated}");
        disk.power_on();
        let hub = on(&disk, &folder).await.unwrap();
        let olga = hub.founded().await;
        olga.open_shop().await;
        assert_eq!(sells(&olga, 1).await, "200", "{op}");
        hub.stop().await;
    }
}

#[tokio::test]
async fn a_clock_that_was_set_back_two_hours_changes_no_number_and_loses_nothing() {
    let folder = TempDir::new().unwrap();
    let hub = Hub::on(Machine::default(), folder.path()).await.unwrap();
    let olga = hub.founded().await;
    olga.open_shop().await;
    assert_eq!(sells(&olga, 1).await, "200");
    hub.stop().await;
    let clock = Clock::start().set_wrong_by(-TWO_HOURS_MS);
    let hub = Hub::on(Machine { clock, ..Machine::default() }, folder.path()).await.unwrap();
    let olga = hub.client().login("1234").await;
    assert_eq!(sells(&olga, 2).await, "200");
    let order = |n: u64| olga.run("orders.get", json!({"order": id("order", n)}));
    let (first, second) = (order(1).await, order(2).await);
    assert_eq!((&first["status"], &second["status"]), (&json!("paid"), &json!("paid")));
    assert_ne!(first["number"], second["number"]);
    olga.run("shift.count", json!({"counted": 10_000 + 2 * 91_800})).await;
    let z = olga.run("shift.z", json!({})).await;
    let report = olga.run("shift.report", json!({"shift": z["shift"]})).await;
    assert_eq!((&report["totals"]["checks"], &report["totals"]["total"]), (&json!(2), &json!(2 * 91_800)));
}

/// Starts the program on a folder where it must refuse; its words.
fn refuses(command: &mut Command, data: &Path) -> String {
    let output = command
        .args(["serve", "--listen", "127.0.0.1:0", "--links", "127.0.0.1:0", "--screens", "127.0.0.1:0", "--data"])
        .arg(data)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let words = String::from_utf8(output.stderr).unwrap();
    words.lines().last().unwrap_or_default().replace(&data.display().to_string(), "DATA")
}

/// A demo restaurant that was closed in order.
fn closed() -> TempDir {
    let folder = TempDir::new().unwrap();
    let made = Command::new(PROGRAM).args(["demo", "--data"]).arg(folder.path()).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    folder
}

#[test]
fn a_store_of_a_newer_version_is_left_alone() {
    let folder = closed();
    let store = folder.path().join("brigade.db");
    let mut bytes = fs::read(&store).unwrap();
    // Where SQLite keeps `user_version`: what a build must know to read the store.
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&store, &bytes).unwrap();
    insta::assert_snapshot!(refuses(&mut Command::new(PROGRAM), folder.path()), @"brigade-hub: the store in DATA: the store was written by a newer version of the program (it asks for 99, this one knows 1)");
    assert!(fs::read(&store).unwrap() == bytes, "not a byte was changed");
}

#[test]
fn what_is_no_store_is_left_alone() {
    let folder = closed();
    fs::write(folder.path().join("brigade.db"), "a letter to grandmother".repeat(1_000)).unwrap();
    insta::assert_snapshot!(refuses(&mut Command::new(PROGRAM), folder.path()), @"brigade-hub: the store in DATA: the file is not a store of this program");
}

#[cfg(unix)]
#[test]
fn a_disk_that_cannot_be_written_is_told() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65_534;
    let folder = closed();
    for path in fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()) {
        fs::set_permissions(path, fs::Permissions::from_mode(0o444)).unwrap();
    }
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    // Nothing is read-only to root, and not everybody may enter where this was built.
    let elsewhere = TempDir::new().unwrap();
    fs::set_permissions(elsewhere.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let copy = elsewhere.path().join("brigade-hub");
    fs::copy(PROGRAM, &copy).unwrap();
    let mut program = Command::new(copy);
    if fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0) {
        program.uid(NOBODY).gid(NOBODY);
    }
    insta::assert_snapshot!(refuses(&mut program, folder.path()), @"brigade-hub: the store in DATA: the store cannot be written: the disk or the file is read-only");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
}

/// Waits until the store was looked through; what was found.
pub(crate) async fn proved(client: &Client) -> Value {
    loop {
        let state = client.post("proof", json!({})).await.ok();
        if state["running"] == false && !state["last"].is_null() {
            return state["last"].clone();
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_corrupt_page_turns_the_lamp_red_and_selling_goes_on() {
    let folder = TempDir::new().unwrap();
    let mut process = Process::start(folder.path());
    let anna = Client::new(&process.url).login("1111").await;
    anna.run("shift.open", json!({"float": 0})).await;
    process.stop();
    Process::start(folder.path()).kill();
    let store = folder.path().join("brigade.db");
    let mut bytes = fs::read(&store).unwrap();
    // A leaf of a table that holds drawings, with a kind of page that there is not.
    let is_drawing = |page: &&mut [u8]| page[0] == 0x0D && page.windows(6).any(|window| window == b"PHN2Zy");
    bytes.chunks_exact_mut(4_096).find(is_drawing).unwrap()[0] = 0xA5;
    fs::write(&store, &bytes).unwrap();

    let process = Process::start(folder.path());
    let anna = Client::new(&process.url).login("1111").await;
    let found = proved(&anna).await;
    assert_eq!(found["occasion"], "unclean");
    assert_ne!(found["problems"], json!([]));
    let health = anna.post("health", json!({})).await.ok();
    assert_eq!((&health["ok"], &health["store"]["ok"]), (&json!(false), &json!(false)));
    assert_ne!(health["store"]["damage"], json!([]));
    anna.run("orders.open", json!({"order": id("order", 1), "service": "takeaway"})).await;
    anna.run("shift.move_cash", json!({"kind": "in", "amount": 5_000, "reason": "x"})).await;
}
