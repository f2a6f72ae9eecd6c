//! Several terminals of one restaurant: joining by a code, work apart and together, batons, sending away.

use std::net::SocketAddr;
use std::time::Duration;

use brigade_hub::links::LinksAt;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::hub::{Client, Hub, id};
use crate::live::{begun, follow, next};

/// Nothing on loopback takes so long.
const PATIENCE: Duration = Duration::from_secs(30);

fn loopback() -> LinksAt {
    "127.0.0.1:0".parse().unwrap()
}

/// Asks again whenever something has changed, until there is an answer.
pub(crate) async fn until<T>(client: &Client, wanted: &str, answer: impl AsyncFn() -> Option<T>) -> T {
    let mut socket = follow(client, &format!("?token={}", client.token.as_ref().unwrap())).await;
    begun(&mut socket).await;
    let found = async {
        loop {
            if let Some(found) = answer().await {
                return found;
            }
            next(&mut socket).await.expect("the hub runs");
        }
    };
    timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("{wanted} does not come"))
}

/// A wire between two terminals that can be cut.
pub(crate) struct Wire {
    at: SocketAddr,
    whole: watch::Sender<bool>,
}

impl Wire {
    /// A wire to where `to` says.
    async fn new(to: watch::Receiver<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let (whole, is_whole) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let (to, mut is_whole) = (to.borrow().clone(), is_whole.clone());
                tokio::spawn(async move {
                    if !*is_whole.borrow() {
                        return;
                    }
                    let Ok(mut far) = TcpStream::connect(to).await else { return };
                    tokio::select! {
                        _ = copy_bidirectional(&mut near, &mut far) => {}
                        _ = is_whole.wait_for(|whole| !whole) => {}
                    }
                });
            }
        });
        Self { at, whole }
    }

    pub(crate) fn cut(&self) {
        self.whole.send_replace(false);
    }

    pub(crate) fn mend(&self) {
        self.whole.send_replace(true);
    }
}

/// A restaurant with one terminal, which others reach over a wire.
pub(crate) struct House {
    pub(crate) hub: Hub,
    pub(crate) owner: Client,
    pub(crate) wire: Wire,
    listens: SocketAddr,
    pub(crate) folder: TempDir,
}

impl House {
    /// Where it listens, and how the others reach it.
    pub(crate) fn at(&self) -> LinksAt {
        LinksAt { listen: Some(self.listens), known_as: Some(self.wire.at.to_string()), centre: None }
    }

    pub(crate) async fn founded() -> Self {
        let folder = TempDir::new().unwrap();
        // The port is known only once the hub listens.
        let (tell, to) = watch::channel(String::new());
        let wire = Wire::new(to).await;
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        tell.send_replace(free.to_string());
        let at = LinksAt { listen: Some(free), known_as: Some(wire.at.to_string()), centre: None };
        let hub = Hub::linked(folder.path(), at).await;
        let owner = hub.founded().await;
        owner.open_shop().await;
        Self { hub, owner, wire, listens: free, folder }
    }

    async fn code(&self) -> (String, String) {
        let invited = self.owner.post("links/invite", json!({})).await.ok();
        let word = |at: &Value| at.as_str().unwrap().to_owned();
        (word(&invited["addresses"][0]), word(&invited["code"]))
    }

    /// One more terminal, which has joined and whose people are there.
    pub(crate) async fn joined(&self, name: &str) -> Till {
        let folder = TempDir::new().unwrap();
        let fresh = Hub::linked(folder.path(), loopback()).await;
        let (address, code) = self.code().await;
        let asked = json!({"address": address, "code": code.to_lowercase(), "name": name});
        fresh.client().post("setup/join", asked).await.ok();
        fresh.ended().await;
        let hub = Hub::linked(folder.path(), loopback()).await;
        let owner = signed_in(&hub).await;
        Till { hub, owner, _folder: folder }
    }
}

/// A terminal that has joined.
pub(crate) struct Till {
    pub(crate) hub: Hub,
    pub(crate) owner: Client,
    _folder: TempDir,
}

/// Signs the owner in as soon as the PIN has arrived.
pub(crate) async fn signed_in(hub: &Hub) -> Client {
    let changes = hub.desk().follow();
    let mut changes = Some(changes);
    let arrived = async {
        loop {
            if hub.client().post("start", json!({})).await.ok()["joining"] == false {
                return hub.client().login("1234").await;
            }
            let waited = changes.take().unwrap();
            let heard = tokio::task::spawn_blocking(move || {
                waited.recv_timeout(PATIENCE).unwrap();
                waited
            });
            changes = Some(heard.await.unwrap());
        }
    };
    timeout(PATIENCE, arrived).await.expect("the people of the restaurant do not come")
}

pub(crate) async fn lines(client: &Client, order: u64) -> Option<usize> {
    let said = client.rpc("orders.get", json!({"order": id("order", order)})).await;
    Some(said.body["answer"]["lines"].as_array()?.len())
}

pub(crate) async fn open(client: &Client, order: u64) {
    client.run("orders.open", json!({"order": id("order", order), "service": "takeaway"})).await;
}

pub(crate) async fn add(client: &Client, order: u64, line: u64) {
    let request = json!({"order": id("order", order), "line": id("line", line), "entry": id("entry", 1), "variant": 0, "qty": 1_000});
    client.run("orders.add_line", request).await;
}

/// The orders of a terminal, word for word.
pub(crate) async fn orders(client: &Client, numbers: &[u64]) -> Vec<Value> {
    let mut found = Vec::new();
    for number in numbers {
        found.push(client.run("orders.get", json!({"order": id("order", *number)})).await);
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_terminal_joins_by_code_and_a_line_added_on_one_is_seen_on_the_other() {
    let house = House::founded().await;
    let till = house.joined("Bar").await;
    open(&house.owner, 1).await;
    add(&house.owner, 1, 1).await;
    until(&till.owner, "a line of the first terminal", async || lines(&till.owner, 1).await.filter(|n| *n == 1)).await;
    add(&till.owner, 1, 2).await;
    until(&house.owner, "a line of the second", async || lines(&house.owner, 1).await.filter(|n| *n == 2)).await;
    let devices = house.owner.run("devices.list", json!({})).await;
    let named: Vec<_> = devices.as_array().unwrap().iter().map(|one| (&one["letters"], &one["name"])).collect();
    assert_eq!(json!(named), json!([["A", "Brigade"], ["B", "Bar"]]));
    till.hub.stop().await;
    house.hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_sell_while_the_wire_is_cut_and_are_equal_afterwards() {
    let house = House::founded().await;
    let till = house.joined("Bar").await;
    open(&house.owner, 1).await;
    until(&till.owner, "the order", async || lines(&till.owner, 1).await).await;
    house.wire.cut();
    until(&till.owner, "the news of the cut", async || is_linked(&till.owner).await.filter(|linked| !linked)).await;
    for n in 1..=10 {
        add(&house.owner, 1, n).await;
        add(&till.owner, 1, 100 + n).await;
    }
    open(&till.owner, 2).await;
    add(&till.owner, 2, 201).await;
    let waits = async || {
        let state = till.owner.post("links", json!({})).await.ok();
        (state["waiting_facts"].as_u64()? >= 12).then_some(())
    };
    until(&till.owner, "the count of what waits", waits).await;
    house.wire.mend();
    until(&house.owner, "what the second sold", async || lines(&house.owner, 2).await.filter(|n| *n == 1)).await;
    let all = async |client: &Client| lines(client, 1).await.filter(|n| *n == 20);
    until(&house.owner, "all lines", async || all(&house.owner).await).await;
    until(&till.owner, "all lines", async || all(&till.owner).await).await;
    assert_eq!(orders(&house.owner, &[1, 2]).await, orders(&till.owner, &[1, 2]).await);
    till.hub.stop().await;
    house.hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sale_tells_whether_another_machine_has_it() {
    let level = async |client: &Client| {
        let said = client.post("levels", json!({"orders": [id("order", 1), id("order", 99)]})).await.ok();
        let level = said["levels"][id("order", 1).to_string()].as_str()?.to_owned();
        assert_eq!(said["levels"].as_object()?.len(), 1, "an order that is not here has no level");
        Some((said["is_shared"] == true, level))
    };
    let is = |shared: bool, word: &str| (shared, word.to_owned());
    let house = House::founded().await;
    open(&house.owner, 1).await;
    assert_eq!(level(&house.owner).await, Some(is(false, "disk")));
    let till = house.joined("Bar").await;
    let both = is(true, "two_machines");
    until(&house.owner, "the second machine", async || level(&house.owner).await.filter(|it| *it == both)).await;
    until(&till.owner, "the order", async || level(&till.owner).await.filter(|it| *it == both)).await;
    let few = async || {
        let state = till.owner.post("links", json!({})).await.ok();
        state["waiting_facts"].as_u64().filter(|waiting| *waiting == 0)
    };
    until(&till.owner, "that nothing waits: what came from elsewhere lies there, too", few).await;
    house.wire.cut();
    until(&till.owner, "the news of the cut", async || is_linked(&till.owner).await.filter(|linked| !linked)).await;
    add(&till.owner, 1, 1).await;
    assert_eq!(level(&till.owner).await, Some(is(true, "disk")), "the least safe part counts");
    assert_eq!(level(&house.owner).await, Some(both.clone()));
    house.wire.mend();
    until(&till.owner, "the way out of it", async || level(&till.owner).await.filter(|it| *it == both)).await;
    let many: Vec<_> = (0..501).map(|n| id("order", n)).collect();
    insta::assert_snapshot!(till.owner.post("levels", json!({"orders": many})).await.words(), @"400 bad_request: the request cannot be read: too many orders are asked for by name");
    till.hub.stop().await;
    house.hub.stop().await;
}

pub(crate) async fn is_linked(client: &Client) -> Option<bool> {
    let state = client.post("links", json!({})).await.ok();
    Some(!state["links"].as_array()?.is_empty())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_wants_the_money_asks_the_holder_for_the_baton() {
    let house = House::founded().await;
    let (bar, hall) = (house.joined("Bar").await, house.joined("Hall").await);
    open(&bar.owner, 1).await;
    add(&bar.owner, 1, 1).await;
    until(&hall.owner, "the order", async || lines(&hall.owner, 1).await.filter(|n| *n == 1)).await;
    hall.owner.run("shift.open", json!({"float": 0})).await;
    let form = json!({"order": id("order", 1), "check": id("check", 1)});
    let refused = hall.owner.rpc("checks.form", form.clone()).await;
    assert_eq!(refused.body["code"], "held_elsewhere");
    let baton = hall.owner.post("baton", json!({"order": id("order", 1)})).await.ok();
    assert_eq!(baton["held"], true, "{baton}");
    hall.owner.run("checks.form", form).await;
    let pay = json!({"order": id("order", 1), "check": id("check", 1), "tender": "cash", "amount": 45_900});
    hall.owner.run("payments.take", pay).await;
    let paid = async |client: &Client| {
        let order = client.run("orders.get", json!({"order": id("order", 1)})).await;
        (order["status"] == "paid").then_some(())
    };
    until(&bar.owner, "the payment", async || paid(&bar.owner).await).await;
    hall.hub.stop().await;
    bar.hub.stop().await;
    let silent = house.owner.post("baton", json!({"order": id("order", 1)})).await.ok();
    assert_eq!((&silent["held"], &silent["in_use"], &silent["name"]), (&json!(false), &json!(false), &json!("Hall")));
    house.hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_first_terminal_is_gone_the_others_meet_at_the_next() {
    let house = House::founded().await;
    let (bar, hall) = (house.joined("Bar").await, house.joined("Hall").await);
    let address = async || {
        let devices = hall.owner.run("devices.list", json!({})).await;
        devices.as_array()?.iter().find(|one| one["name"] == "Bar")?["addresses"].get(0).map(|_| ())
    };
    until(&hall.owner, "the address of the second", address).await;
    house.hub.stop().await;
    let linked = async |client: &Client| {
        let state = client.post("links", json!({})).await.ok();
        (state["links"].as_array()?.len() == 1).then_some(())
    };
    until(&hall.owner, "a link between them", async || linked(&hall.owner).await).await;
    open(&hall.owner, 7).await;
    add(&hall.owner, 7, 1).await;
    until(&bar.owner, "a line", async || lines(&bar.owner, 7).await.filter(|n| *n == 1)).await;
    hall.hub.stop().await;
    bar.hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_sent_away_is_cut_off_at_once_and_let_in_no_more() {
    let house = House::founded().await;
    let till = house.joined("Bar").await;
    until(&till.owner, "a link", async || is_linked(&till.owner).await.filter(|linked| *linked)).await;
    let bar = house.owner.run("devices.list", json!({})).await[1]["device"].clone();
    house.owner.run("devices.revoke", json!({"device": bar})).await;
    let revoked = async || {
        let state = till.owner.post("links", json!({})).await.ok();
        let turned = state["attempts"].as_object()?.values().any(|one| one["refused"] == "revoked");
        (turned && state["links"].as_array()?.is_empty()).then_some(())
    };
    until(&till.owner, "the refusal", revoked).await;
    assert_eq!(is_linked(&house.owner).await, Some(false));
    open(&house.owner, 1).await;
    open(&till.owner, 2).await;
    assert_eq!(lines(&till.owner, 1).await, None, "it gets nothing any more");
    till.hub.stop().await;
    house.hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_is_refused_in_clear_words() {
    let house = House::founded().await;
    let fresh = Hub::start_linked().await;
    let ask = async |address: &str, code: &str, name: &str| {
        fresh.client().post("setup/join", json!({"address": address, "code": code, "name": name})).await.words()
    };
    let (address, code) = house.code().await;
    insta::assert_snapshot!(ask(&address, "ABCD-EFG", "Bar").await, @"403 not_allowed: the code is wrong");
    insta::assert_snapshot!(ask(&address, "2222-2222", "Bar").await, @"403 not_allowed: the code is wrong");
    insta::assert_snapshot!(ask(&address, &code, " ").await, @"422 invalid: name is empty");
    house.owner.post("links/withdraw", json!({})).await.ok();
    insta::assert_snapshot!(ask(&address, &code, "Bar").await, @"409 not_now: the code is no longer valid; ask for a new one");
    let (_, next) = house.code().await;
    for _ in 0..4 {
        ask(&address, "2222-2222", "Bar").await;
    }
    insta::assert_snapshot!(ask(&address, "2222-2222", "Bar").await, @"409 not_now: too many wrong codes; ask for a new one");
    insta::assert_snapshot!(ask(&address, &next, "Bar").await, @"409 not_now: too many wrong codes; ask for a new one");
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().to_string();
    assert_eq!(ask(&nobody, &next, "Bar").await, format!("409 not_now: no terminal answers at {nobody}"));
    let browser = house.owner.url.replace("http://", "");
    assert_eq!(ask(&browser, &next, "Bar").await, format!("409 not_now: no terminal answers at {browser}"));
    let (_, good) = house.code().await;
    let joined = house.joined("Bar").await;
    insta::assert_snapshot!(ask(&address, &good, "Hall").await, @"409 not_now: the code is no longer valid; ask for a new one");
    let strange = house.owner.post("setup/join", json!({"address": address, "code": good, "name": "x"})).await.words();
    insta::assert_snapshot!(strange, @"409 not_now: this branch has its people already; sign in with a PIN");
    let waiter = joined.hub.client();
    insta::assert_snapshot!(waiter.post("links/invite", json!({})).await.words(), @"401 not_signed_in: nobody is signed in here, or not any more");
    joined.hub.stop().await;
    fresh.stop().await;
    house.hub.stop().await;
}
