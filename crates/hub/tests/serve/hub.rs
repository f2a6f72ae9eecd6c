//! A hub to talk to, and what a client says. The only part of these tests that knows how a server is put together.

use std::path::Path;
use std::sync::Arc;

use brigade_hub::door::{Door, DoorOptions, Lifetimes};
use brigade_hub::links::{Desk, Links, LinksAt};
use brigade_hub::screens::ScreenDesk;
use brigade_hub::serve::run;
use brigade_hub::terminal::{Machine, Terminal};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// Questions that are read; all others are told.
const READ: [&str; 3] = ["start", "backups", "setup/copies"];

/// The identifier number `n` of a kind of thing.
pub(crate) fn id(word: &str, n: u64) -> Uuid {
    Uuid::new_v5(&Uuid::new_v5(&Uuid::nil(), word.as_bytes()), &n.to_be_bytes())
}

/// A call under an identifier.
pub(crate) fn call(command: Uuid, name: &str, request: Value) -> Value {
    json!({"command_id": command, "name": name, "request": request})
}

/// An answer as programs on the way and callers see it.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

impl Said {
    /// The status, and an error's code and words.
    pub(crate) fn words(&self) -> String {
        let word = |name: &str| self.body[name].as_str().unwrap_or_default().to_owned();
        match word("code").as_str() {
            "" => self.status.as_u16().to_string(),
            code => format!("{} {code}: {}", self.status.as_u16(), word("message")),
        }
    }

    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        self.body
    }
}

/// A person at a browser.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    pub(crate) url: String,
    pub(crate) http: reqwest::Client,
    pub(crate) token: Option<String>,
    /// The secret by which its hub knows it again.
    pub(crate) device: Option<String>,
}

impl Client {
    pub(crate) fn new(url: &str) -> Self {
        // Another test of this process may have been the first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // A hub that restarts has closed connections that a pool would still hold for good.
        let http = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();
        Self { url: url.to_owned(), http, token: None, device: None }
    }

    /// Sends a body as it is.
    pub(crate) async fn send(&self, path: &str, body: impl Into<reqwest::Body>) -> Said {
        self.try_send(path, body).await.unwrap()
    }

    /// Sends a body to a hub that may die meanwhile.
    pub(crate) async fn try_send(&self, path: &str, body: impl Into<reqwest::Body>) -> reqwest::Result<Said> {
        let method = if READ.contains(&path) { Method::GET } else { Method::POST };
        let mut request = self.http.request(method, format!("{}/api/{path}", self.url)).body(body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(device) = &self.device {
            request = request.header("x-device", device);
        }
        let response = request.send().await?;
        Ok(Said { status: response.status(), body: response.json().await? })
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Said {
        self.send(path, body.to_string()).await
    }

    pub(crate) async fn get(&self, path: &str) -> reqwest::Response {
        self.http.get(format!("{}{path}", self.url)).send().await.unwrap()
    }

    /// Signs in; further questions bear the token.
    pub(crate) async fn login(mut self, pin: &str) -> Self {
        let signed_in = self.post("login", json!({"pin": pin})).await.ok();
        self.token = signed_in["token"].as_str().map(str::to_owned);
        self
    }

    /// One call under a new identifier.
    pub(crate) async fn rpc(&self, name: &str, request: Value) -> Said {
        self.post("rpc", call(new_id(), name, request)).await
    }

    /// One call that must succeed; its answer.
    pub(crate) async fn run(&self, name: &str, request: Value) -> Value {
        self.rpc(name, request).await.ok()["answer"].take()
    }

    /// What a new branch needs before it sells: a menu of two, and a shift.
    pub(crate) async fn open_shop(&self) {
        let entry = |n: u64, name: &str, price: i64| {
            json!({"entry": id("entry", n), "content": {"name": name, "variants": [{"name": "", "price": price}],
                "tax_class": "vat_standard", "station": "oven"}})
        };
        for entry in [entry(1, "Pizza", 45_900), entry(2, "Soup", 24_950)] {
            self.run("menu.publish", json!({"entries": [entry]})).await;
        }
        self.run("shift.open", json!({"float": 10_000})).await;
    }
}

/// A new identifier; the dice of the program under test serve the tests, too.
fn new_id() -> Uuid {
    brigade_hub::clock::Clock::start().id()
}

/// A hub in this process.
pub(crate) struct Hub {
    pub(crate) url: String,
    stop: oneshot::Sender<()>,
    running: JoinHandle<anyhow::Result<()>>,
    links: Option<Links>,
    _folder: Option<TempDir>,
}

impl Hub {
    /// On a new folder.
    pub(crate) async fn start() -> Self {
        Self::with(Lifetimes::default()).await
    }

    pub(crate) async fn with(lifetimes: Lifetimes) -> Self {
        let folder = TempDir::new().unwrap();
        let hub = Self::run(folder.path(), Machine::default(), lifetimes).await.unwrap();
        Self { _folder: Some(folder), ..hub }
    }

    /// On a machine that may be out of order.
    pub(crate) async fn on(machine: Machine, folder: &Path) -> anyhow::Result<Self> {
        Self::run(folder, machine, Lifetimes::default()).await
    }

    /// With links to other terminals, and for screens.
    pub(crate) async fn linked(folder: &Path, at: LinksAt) -> Self {
        let terminal = Arc::new(Terminal::open_on(Machine::default(), folder).unwrap());
        let links = Links::start(&terminal, at).unwrap();
        let screens = ScreenDesk::open(&terminal.folder, "127.0.0.1:0".parse().unwrap()).unwrap();
        let (linked, shown) = (Some(Arc::clone(links.desk())), Some(Arc::clone(&screens)));
        let door = DoorOptions { links: linked, screens: shown, ..DoorOptions::default() };
        let door = Door::open(terminal, door).unwrap();
        tokio::spawn(brigade_hub::screens::serve(screens, Arc::clone(&door)));
        let hub = Self::serve(door).await.unwrap();
        Self { links: Some(links), ..hub }
    }

    /// On a new folder, with links.
    pub(crate) async fn start_linked() -> Self {
        let folder = TempDir::new().unwrap();
        let hub = Self::linked(folder.path(), "127.0.0.1:0".parse().unwrap()).await;
        Self { _folder: Some(folder), ..hub }
    }

    /// The way to the other terminals.
    pub(crate) fn desk(&self) -> &Arc<Desk> {
        self.links.as_ref().unwrap().desk()
    }

    async fn run(folder: &Path, machine: Machine, lifetimes: Lifetimes) -> anyhow::Result<Self> {
        let terminal = Terminal::open_on(machine, folder)?;
        Self::serve(Door::open(terminal, DoorOptions { lifetimes, ..DoorOptions::default() })?).await
    }

    async fn serve(door: Arc<Door>) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = oneshot::channel();
        let told = async move {
            // A test that fails drops its side.
            let _ = stopped.await;
        };
        let running = tokio::spawn(run(listener, door, told));
        Ok(Self { url, stop, running, links: None, _folder: None })
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(&self.url)
    }

    /// Founds the branch; its owner is signed in and has the PIN 1234.
    pub(crate) async fn founded(&self) -> Client {
        let mut client = self.client();
        let setup = json!({"name": "Probe", "language": "en", "owner": "Olga", "pin": "1234"});
        let signed_in = client.post("setup", setup).await.ok();
        client.token = signed_in["token"].as_str().map(str::to_owned);
        client
    }

    /// Stops it as the system would, and waits until it has stopped.
    pub(crate) async fn stop(self) {
        let Self { stop, running, links, _folder, .. } = self;
        stop.send(()).unwrap();
        running.await.unwrap().unwrap();
        links.into_iter().for_each(Links::stop);
    }

    /// Waits until it has stopped by itself.
    pub(crate) async fn ended(self) {
        self.running.await.unwrap().unwrap();
        self.links.into_iter().for_each(Links::stop);
    }
}
