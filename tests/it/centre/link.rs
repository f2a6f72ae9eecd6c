//! Real hubs and a real centre on loopback: what a hub holds, the centre holds a moment later, whatever happens to either.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use api::Envelope;
use brigade_testkit::postgres::{Database, database};
use brigade_testkit::till::{id, set_up};
use hub::clock::Clock;
use hub::folder::Folder;
use hub::keys::{DeviceKey, Keep};
use hub::links::{Central, CentreAt, Links, LinksAt};
use hub::terminal::{Machine, Terminal, envelope};
use log::DeviceId;
use serde_json::{Value, json};
use server::{Centre, serve};
use store::Columns;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::config;
use super::shards::{every_seen_statement_names_the_branch, note_statements};

/// Nothing on loopback takes so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often is looked within that time at least.
const LOOKS: u32 = 240;

/// A node of the centre with threads of its own, so that it can die from one moment to the next.
struct Node {
    runtime: Runtime,
    centre: Centre,
    at: SocketAddr,
}

impl Node {
    fn start(database: &Database, at: SocketAddr) -> Self {
        let runtime = Runtime::new().unwrap();
        let centre = runtime.block_on(Centre::open(&config(database))).unwrap();
        let listener = runtime.block_on(TcpListener::bind(at)).unwrap();
        let at = listener.local_addr().unwrap();
        runtime.spawn(serve(centre.clone(), listener, std::future::pending()));
        Self { runtime, centre, at }
    }

    fn first(database: &Database) -> Self {
        Self::start(database, "127.0.0.1:0".parse().unwrap())
    }

    /// Stops without a word, whatever is under way.
    fn die(self) -> SocketAddr {
        self.runtime.shutdown_timeout(PATIENCE);
        self.at
    }
}

/// A terminal with its links.
struct Hub {
    terminal: Arc<Terminal>,
    links: Links,
    folder: TempDir,
}

impl Hub {
    fn open(folder: TempDir, node: &Node, code: Option<String>) -> Self {
        let centre = format!("http://{}", node.at).parse::<CentreAt>().unwrap().with_code(code);
        Self::with(folder, LinksAt { centre: Some(centre), ..LinksAt::default() })
    }

    fn with(folder: TempDir, at: LinksAt) -> Self {
        let terminal = terminal(folder.path());
        let links = Links::start(&terminal, at).unwrap();
        Self { terminal, links, folder }
    }

    fn close(self) -> TempDir {
        self.links.stop();
        self.folder
    }

    /// Waits until the state of the link with the centre is as wanted.
    fn until(&self, wanted: &str, is_so: impl Fn(&Central) -> bool) {
        let changes = self.links.desk().follow();
        let mut seen = None;
        for _ in 0..LOOKS {
            seen = self.links.desk().state().central.or(seen);
            if self.links.desk().state().central.as_ref().is_some_and(&is_so) {
                return;
            }
            // What the centre took by another link is no news of this one's: looked at anew now and then.
            let _ = changes.recv_timeout(PATIENCE / LOOKS);
        }
        panic!("{wanted}: {seen:?}");
    }

    /// Waits until the centre has everything, and holds the same state.
    fn is_at(&self, node: &Node) {
        let is_there = || {
            let held = self.terminal.store.vector().unwrap();
            node.runtime.block_on(node.centre.vector(self.terminal.branch)).unwrap() == held
        };
        let all = |central: &Central| central.is_linked && central.waiting_facts == 0 && is_there();
        self.until("the centre has everything", all);
        let digests = self.terminal.store.read(|reader| reader.digests(Columns::All)).unwrap();
        assert_eq!(node.runtime.block_on(node.centre.digests(self.terminal.branch)).unwrap(), digests);
    }

    /// Waits until this terminal knows an order.
    fn has_order(&self, n: u64) {
        let changes = self.terminal.store.follow().unwrap();
        let is_here = || {
            let key = [log::Cell::cell(&domain::ids::OrderId(id("order", n)))];
            self.terminal.store.read(|reader| reader.row(domain::order::ORDER, &key)).unwrap().is_some()
        };
        while !is_here() {
            changes.recv_timeout(PATIENCE).expect("the order does not come");
        }
    }

    fn run(&self, calls: &[Envelope]) {
        self.terminal.run(calls, self.terminal.clock.now()).unwrap();
    }

    fn call(&self, name: &str, request: &Value) -> Envelope {
        envelope(self.terminal.clock.command(), name, request).unwrap()
    }

    fn sell(&self, n: u64) {
        let order = id("order", n);
        self.run(&[
            self.call(
                "orders.open",
                &json!({"order": order, "service": "dine_in", "table": id("table", 1), "guests": 2}),
            ),
            self.call(
                "orders.add_line",
                &json!({"order": order, "line": id("line", n), "entry": id("entry", 0), "qty": 2000}),
            ),
            self.call("orders.fire", &json!({"order": order})),
        ]);
    }
}

fn terminal(at: &Path) -> Arc<Terminal> {
    Arc::new(Terminal::open_on(Machine::default(), at).unwrap())
}

/// A branch of one terminal, ready to sell.
fn founded() -> TempDir {
    let folder = TempDir::new().unwrap();
    let terminal = terminal(folder.path());
    let now = terminal.clock.now();
    let calls: Vec<Envelope> = set_up().into_iter().filter(|call| call.name != "devices.enrol").collect();
    terminal.run(&calls, now).unwrap();
    let enrol = json!({"device": terminal.device, "name": "Касса", "letters": "A"});
    terminal.call::<Value>("devices.enrol", &enrol, now).unwrap();
    folder
}

/// One more device of the branch, known to the first by its key.
fn second(first: &Hub, letters: &str) -> (TempDir, DeviceId) {
    let folder = TempDir::new().unwrap();
    let clock = Clock::start();
    let key = DeviceKey::of(&Folder::open(folder.path()).unwrap(), Keep::InFolder, clock).unwrap();
    let device = DeviceId(clock.id());
    let identity =
        json!({"branch": first.terminal.branch, "device": device, "letter": letters, "epoch": 0, "joined": true});
    fs::write(folder.path().join("device.json"), identity.to_string()).unwrap();
    first.run(&[
        first.call("devices.enrol", &json!({"device": device, "name": "Бар", "letters": letters})),
        first.call(
            "devices.announce",
            &json!({"device": device, "public_key": key.public.to_string(), "addresses": [], "app": "1"}),
        ),
    ]);
    (folder, device)
}

fn get(at: SocketAddr, path: &str) -> String {
    let mut socket = TcpStream::connect(at).unwrap();
    write!(socket, "GET {path} HTTP/1.1\r\nHost: centre\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn what_two_hubs_sell_is_in_the_centre_and_nothing_is_lost_when_it_dies() {
    let database = database().unwrap();
    note_statements(&database);
    let node = Node::first(&database);
    let code = node.runtime.block_on(node.centre.invite("Сеть")).unwrap();
    let first = Hub::open(founded(), &node, Some(code));
    first.sell(1);
    first.is_at(&node);
    let (folder, _) = second(&first, "B");
    first.is_at(&node);
    let other = Hub::open(folder, &node, None);
    other.has_order(1);
    other.sell(2);
    first.has_order(2);
    first.is_at(&node);
    other.is_at(&node);
    assert!(get(node.at, "/health").contains(r#""ok":true"#));
    let figures = get(node.at, "/metrics");
    assert!(figures.contains("brigade_centre_links 2\n") && figures.contains("runs_set_aside_total 0\n"), "{figures}");
    let at = node.die();
    (3..20).for_each(|n| first.sell(n));
    other.sell(20);
    first.until("the loss is seen", |central| !central.is_linked && central.waiting_facts > 0);
    let node = Node::start(&database, at);
    first.has_order(20);
    other.has_order(19);
    first.is_at(&node);
    other.is_at(&node);
    every_seen_statement_names_the_branch(&database, 60);
}

#[test]
fn a_branch_that_joined_by_code_keeps_the_link_by_whoever_leads() {
    let database = database().unwrap();
    let node = Node::first(&database);
    let code = node.runtime.block_on(node.centre.invite("Сеть")).unwrap();
    let first = Hub::with(founded(), LinksAt::default());
    let address = format!("http://{}", node.at);
    let join = |code: &str| node.runtime.block_on(first.links.desk().join_centre(&address, code));
    assert_eq!(join("no code").unwrap_err().to_string(), "the code is wrong");
    join(&code).unwrap();
    first.run(&[first.call("settings.change", &json!({"values": {"centre": address}}))]);
    first.sell(1);
    first.is_at(&node);
    let (folder, _) = second(&first, "B");
    first.is_at(&node);
    // The second has heard nothing yet, not even of the centre: told of it once, it finds the first gone and goes on.
    let other = Hub::open(folder, &node, None);
    other.has_order(1);
    let folder = other.close();
    drop(first);
    let other = Hub::with(folder, LinksAt::default());
    other.sell(2);
    other.is_at(&node);
    other.run(&[other.call("settings.change", &json!({"values": {"centre": ""}}))]);
    let changes = other.links.desk().follow();
    while other.links.desk().state().central.is_some_and(|central| central.is_linked) {
        changes.recv_timeout(PATIENCE).expect("a branch that left lets go of the link");
    }
}

#[test]
fn a_centre_that_lost_its_facts_is_refilled() {
    let database = database().unwrap();
    let node = Node::first(&database);
    let code = node.runtime.block_on(node.centre.invite("Сеть")).unwrap();
    let hub = Hub::open(founded(), &node, Some(code));
    (1..9).for_each(|n| hub.sell(n));
    hub.is_at(&node);
    let at = node.die();
    let tables = server::tables().into_iter().map(|table| table.name).chain(["event", "stream_head"]);
    let emptied = tables.map(|table| format!("TRUNCATE {table}")).collect::<Vec<_>>().join("; ");
    database.psql(&emptied).unwrap();
    hub.sell(9);
    hub.until("the loss is seen", |central| !central.is_linked);
    hub.sell(10);
    hub.until("what is sold meanwhile waits", |central| central.waiting_facts > 0);
    let node = Node::start(&database, at);
    hub.is_at(&node);
}

#[test]
fn strangers_wrong_codes_and_devices_that_were_sent_away_are_refused() {
    let database = database().unwrap();
    let node = Node::first(&database);
    let code = node.runtime.block_on(node.centre.invite("Сеть")).unwrap();
    let first = Hub::open(founded(), &node, Some(code.clone()));
    first.is_at(&node);
    let refused = |hub: &Hub, why: &str| {
        hub.until(why, |central| central.error.as_deref().is_some_and(|error| error.contains(why)));
    };
    let stranger = Hub::open(founded(), &node, None);
    refused(&stranger, "does not know this device");
    let used = Hub::open(founded(), &node, Some(code));
    refused(&used, "the code is not good");
    for hub in [&stranger, &used] {
        assert!(node.runtime.block_on(node.centre.vector(hub.terminal.branch)).unwrap().0.is_empty());
    }
    let (folder, device) = second(&first, "B");
    first.is_at(&node);
    let other = Hub::open(folder, &node, None);
    other.is_at(&node);
    first.run(&[first.call("devices.revoke", &json!({"device": device}))]);
    refused(&other, "was sent away");
}
