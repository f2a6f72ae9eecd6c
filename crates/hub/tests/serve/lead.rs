//! Who leads a restaurant of several terminals, the way by memory stick, and the way to a centre.

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::hub::{Client, Hub};
use crate::links::{House, add, is_linked, lines, open, orders, until};

/// Which terminal leads, as one of them knows it.
async fn leads(client: &Client) -> Option<String> {
    let devices = client.run("devices.list", json!({})).await;
    let main = devices.as_array()?.iter().find(|one| one["main"] == true)?;
    main["name"].as_str().map(str::to_owned)
}

/// Whether a terminal has connected to another, which then leads.
async fn follows(client: &Client) -> Option<bool> {
    let state = client.post("links", json!({})).await.ok();
    Some(state["links"].as_array()?.iter().any(|link| link["dialed"] == true))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_takes_the_lead_and_the_old_one_steps_down_when_it_returns() {
    let mut house = House::founded().await;
    let (bar, hall) = (house.joined("Bar").await, house.joined("Hall").await);
    let at = house.at();
    open(&house.owner, 1).await;
    until(&hall.owner, "the order", async || lines(&hall.owner, 1).await).await;
    house.hub.stop().await;
    assert_eq!(leads(&hall.owner).await.as_deref(), Some("Brigade"));
    let is_bar = async |client: &Client| leads(client).await.filter(|main| main == "Bar");
    until(&hall.owner, "the new lead", async || is_bar(&hall.owner).await).await;
    add(&hall.owner, 1, 1).await;
    house.hub = Hub::linked(house.folder.path(), at).await;
    house.owner = house.hub.client().login("1234").await;
    until(&house.owner, "the news", async || is_bar(&house.owner).await).await;
    until(&house.owner, "a link to it", async || follows(&house.owner).await.filter(|it| *it)).await;
    until(&house.owner, "what was added meanwhile", async || lines(&house.owner, 1).await.filter(|n| *n == 1)).await;
    assert_eq!(follows(&bar.owner).await, Some(false));
    for hub in [house.hub, bar.hub, hall.hub] {
        hub.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tap_makes_another_terminal_the_main_one() {
    let house = House::founded().await;
    let till = house.joined("Bar").await;
    until(&till.owner, "its link", async || follows(&till.owner).await.filter(|it| *it)).await;
    let address = async || {
        let devices = house.owner.run("devices.list", json!({})).await;
        devices.as_array()?.iter().find(|one| one["name"] == "Bar")?["addresses"].get(0).map(|_| ())
    };
    until(&house.owner, "the address of the second", address).await;
    let devices = house.owner.run("devices.list", json!({})).await;
    house.owner.run("devices.appoint", json!({"device": devices[1]["device"]})).await;
    until(&house.owner, "a link the other way round", async || follows(&house.owner).await.filter(|it| *it)).await;
    assert_eq!(leads(&house.owner).await.as_deref(), Some("Bar"));
    open(&house.owner, 1).await;
    until(&till.owner, "an order over it", async || lines(&till.owner, 1).await).await;
    assert_eq!(follows(&till.owner).await, Some(false));
    till.hub.stop().await;
    house.hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_memory_stick_carries_what_no_network_does() {
    let house = House::founded().await;
    let till = house.joined("Bar").await;
    until(&till.owner, "a link", async || is_linked(&till.owner).await.filter(|linked| *linked)).await;
    house.wire.cut();
    until(&till.owner, "the news of the cut", async || is_linked(&till.owner).await.filter(|linked| !linked)).await;
    open(&house.owner, 1).await;
    add(&house.owner, 1, 1).await;
    open(&till.owner, 2).await;
    let stick = TempDir::new().unwrap();
    let pack = async |client: &Client| client.post("parcels/pack", json!({"path": stick.path()})).await.ok();
    let unpack = async |client: &Client, path: &Value| client.post("parcels/unpack", json!({"path": path})).await;
    let parcel = pack(&house.owner).await;
    let taken = unpack(&till.owner, &parcel["path"]).await.ok();
    assert_eq!(
        (taken["new"].as_u64() > Some(0), &taken["set_aside"], &taken["cut_off"]),
        (true, &json!(0), &json!(false))
    );
    assert_eq!(lines(&till.owner, 1).await, Some(1));
    assert_eq!(unpack(&till.owner, &parcel["path"]).await.ok()["new"], 0, "nothing is taken twice");
    let back = pack(&till.owner).await;
    assert!(unpack(&house.owner, &back["path"]).await.ok()["new"].as_u64() > Some(0));
    assert_eq!(orders(&house.owner, &[1, 2]).await, orders(&till.owner, &[1, 2]).await);

    let whole = std::fs::read(parcel["path"].as_str().unwrap()).unwrap();
    let damaged = stick.path().join("damaged.parcel");
    let tried = async |bytes: &[u8]| {
        std::fs::write(&damaged, bytes).unwrap();
        unpack(&till.owner, &json!(damaged)).await
    };
    assert_eq!(tried(&whole[..whole.len() - 1]).await.ok()["cut_off"], true);
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    let other = Hub::start_linked().await;
    let strange = pack(&other.founded().await).await;
    insta::assert_snapshot!([
        tried(&changed).await.words(),
        tried(b"a picture").await.words(),
        unpack(&till.owner, &strange["path"]).await.words(),
    ].join("\n"), @"
    409 not_now: the parcel is damaged, or somebody changed it
    409 not_now: this file is no parcel
    409 not_now: the parcel belongs to another restaurant
    ");
    let nowhere = till.owner.post("parcels/pack", json!({"path": stick.path().join("nowhere")})).await.words();
    assert!(nowhere.starts_with("409 not_now: the parcel could not be written or read: "), "{nowhere}");
    assert!(till.owner.post("parcels", json!({})).await.ok().is_array());
    other.stop().await;
    till.hub.stop().await;
    house.hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_centre_is_joined_only_where_one_answers() {
    let house = House::founded().await;
    let join = async |address: &str| {
        let asked = json!({"address": address, "code": "ABCD-EFGH"});
        house.owner.post("links/centre", asked).await.words()
    };
    insta::assert_snapshot!(join("centre.example").await, @"422 invalid: the address of the centre begins with https://, or with http:// inside the house");
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let said = join(&format!("http://{nobody}")).await;
    assert!(said.starts_with("409 not_now: no centre lets this restaurant in at http://127.0.0.1:"), "{said}");
    assert_eq!(house.owner.run("settings.get", json!({})).await["centre"], "");
    house.hub.stop().await;
}
