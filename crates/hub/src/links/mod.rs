//! Links with the other terminals of the branch: joining by a code, one encrypted link to the next device, the exchange
//! of facts over it, questions for batons.
//!
//! Selling never waits for any of it: links only read what was committed, and hand in what others committed.

mod asks;
mod board;
mod book;
mod carry;
mod centre;
mod codes;
mod dial;
mod enrol;
mod event;
mod lead;
mod server;
mod state;
#[cfg(test)]
mod tests;
mod wire;

use std::fmt;
use std::net::{SocketAddr, TcpListener};
use std::str::FromStr;
use std::sync::{Arc, mpsc as std_mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result};
use api::calls::AnnounceDevice;
use api::{ApiError, CallError};
use domain::branch::{DEVICE, DEVICE_AGGREGATE, DeviceRow, SETTING_AGGREGATE, TERM_AGGREGATE};
use log::{Cell, DeviceId, Json, UserId};
use store::Changed;
use sync::{About, Answer, Ask, Denial};
use tokio::sync::{Mutex, mpsc, oneshot, watch};
use uuid::Uuid;

pub(crate) use book::Book;
pub use book::Peer;
pub use centre::CentreAt;
pub(crate) use codes::{Code, LIFE_MS, WRONG_MAX};
pub use enrol::{Joined, PORT};
pub use server::Closed;
pub use state::{Attempt, Central, Link, LinksState};

use crate::keys::{DeviceKey, Place};
use crate::terminal::Terminal;
use board::Board;
use codes::Codes;
use event::Event;
use state::State;

/// What waits for the board at most; beyond it, sockets wait.
const EVENTS_MAX: usize = 1_024;

/// How often the addresses of the machine are looked at, and a port that was taken is tried again.
const LOOK: Duration = Duration::from_secs(15);

/// How long a question to another device may take.
const ASK_MS: u64 = 2_000;

/// The way to the links of a running terminal.
pub struct Desk {
    terminal: Arc<Terminal>,
    key: DeviceKey,
    board: mpsc::Sender<Event>,
    book: watch::Sender<Arc<Book>>,
    /// This device has a link to one before it.
    rides: watch::Sender<bool>,
    codes: Mutex<Codes>,
    state: State,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Desk({})", self.terminal.device)
    }
}

/// A code by which one more terminal may join.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Invitation {
    /// The code.
    pub code: String,
    /// How long it is good, in milliseconds.
    pub life_ms: u64,
    /// Where the newcomer connects to, as `host:port`.
    pub addresses: Vec<String>,
}

impl Desk {
    /// Gives out a code; an earlier one is not good any more.
    pub async fn invite(&self, by: UserId) -> Result<Invitation, ApiError> {
        let addresses = self.addresses();
        if addresses.is_empty() {
            let why = self.state.error().unwrap_or_else(|| "it has no address".to_owned());
            return Err(CallError::NotListening { why }.into());
        }
        let broken = |error: String| ApiError::new(domain::access::Code::Broken, error);
        let code = Code::draw(self.terminal.clock.secret().map_err(|error| broken(error.to_string()))?);
        let shown = code.shown();
        let secret = tokio::task::spawn_blocking(move || code.stretch()).await.map_err(|e| broken(e.to_string()))?;
        let secret = secret.map_err(|error| broken(error.to_string()))?;
        self.codes.lock().await.open(secret, by, self.terminal.clock.monotonic_ms());
        Ok(Invitation { code: shown, life_ms: LIFE_MS, addresses })
    }

    /// Takes the code back.
    pub async fn withdraw(&self) {
        self.codes.lock().await.withdraw();
    }

    /// Asks a device for the baton of an order. What it grants comes as a fact, a little later.
    pub async fn ask_baton(&self, order: Uuid, holder: DeviceId) -> Answer {
        let id = self.terminal.clock.id();
        let by_device = self.terminal.device;
        let ask = Ask { id, to_device: holder, by_device, about: About::Baton { order }, within_ms: ASK_MS };
        let (sender, answer) = oneshot::channel();
        if self.board.send(Event::Ask { ask, answer: sender }).await.is_err() {
            return Answer::denied(id, Denial::Unreachable);
        }
        answer.await.unwrap_or_else(|_| Answer::denied(id, Denial::Unreachable))
    }

    /// How the links are.
    pub fn state(&self) -> LinksState {
        self.state.read(self.terminal.clock.monotonic_ms())
    }

    /// A word for each change of that, from now on.
    pub fn follow(&self) -> std_mpsc::Receiver<()> {
        self.state.follow()
    }

    /// Where this device can be reached.
    pub fn addresses(&self) -> Vec<String> {
        self.state.addresses()
    }

    /// Where the secret of this device lies.
    pub fn key_place(&self) -> Place {
        self.key.place
    }

    /// What people call a device.
    pub fn name_of(&self, device: DeviceId) -> Option<String> {
        self.book.borrow().of(device).map(|peer| peer.name.clone())
    }

    /// Tells the others how to reach this device, if that is news. A device that nobody has enrolled yet has no others.
    fn announce(&self) -> Result<()> {
        let terminal = &self.terminal;
        let row = terminal.store.read(|reader| reader.row(DEVICE, &[terminal.device.cell()]))?;
        let Some(known) = row.map(|row| DeviceRow::read(&row)).transpose()? else { return Ok(()) };
        let (public_key, app) = (self.key.public.to_string(), env!("CARGO_PKG_VERSION").to_owned());
        let announce = AnnounceDevice { device: terminal.device, public_key, addresses: self.addresses(), app };
        let is_known = known.public_key.as_ref() == Some(&announce.public_key)
            && known.addresses.is_some_and(|Json(addresses)| addresses == announce.addresses)
            && known.app.as_ref() == Some(&announce.app);
        if is_known || known.put.is_none() {
            return Ok(());
        }
        terminal.call::<serde_json::Value>("devices.announce", &announce, terminal.clock.now())?;
        Ok(())
    }
}

/// Where a terminal listens for others.
#[derive(Debug, Clone, Default)]
pub struct LinksAt {
    /// The address; none to listen for none.
    pub listen: Option<SocketAddr>,
    /// The address by which the others reach it, where that is not one of the machine's own.
    pub known_as: Option<String>,
    /// Where the centre is that this device keeps a link with, whatever the branch has set and whoever leads.
    pub centre: Option<CentreAt>,
}

impl FromStr for LinksAt {
    type Err = std::net::AddrParseError;

    /// Reads an address, or `off`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let listen = if text == "off" { None } else { Some(text.parse()?) };
        Ok(Self { listen, known_as: None, centre: None })
    }
}

/// The links of a running terminal.
#[derive(Debug)]
pub struct Links {
    desk: Arc<Desk>,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Links {
    /// Listens for other terminals, and keeps a link to the next one. Without an address it only connects.
    ///
    /// # Errors
    /// If the store is closed, the device's key cannot be kept, or a thread cannot be started.
    pub fn start(terminal: &Arc<Terminal>, at: LinksAt) -> Result<Self> {
        let changes = terminal.store.follow()?;
        let key = DeviceKey::of(&terminal.folder, terminal.keep, terminal.clock)?;
        let book = Arc::new(Book::read(terminal)?);
        let (board, events) = mpsc::channel(EVENTS_MAX);
        let desk = Arc::new(Desk {
            terminal: Arc::clone(terminal),
            key,
            board: board.clone(),
            book: watch::channel(Arc::clone(&book)).0,
            rides: watch::channel(false).0,
            codes: Mutex::default(),
            state: State::default(),
        });
        let letters = terminal.folder.letters()?;
        let centre = at.centre.clone();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let first = match at.listen {
            Some(address) => TcpListener::bind(address).map_err(|error| error.to_string()),
            None => Err("it was told not to".to_owned()),
        };
        first.as_ref().err().iter().for_each(|error| tracing::warn!(error, "this terminal does not listen for others"));
        let hall = Hall { desk: Arc::clone(&desk), at, first: first.ok() };
        hall.note();
        let (ours, (stop, stopped)) = (Arc::clone(&desk), watch::channel(false));
        let thread = std::thread::Builder::new().name("links".to_owned()).spawn(move || {
            let work = async {
                tokio::spawn(hall.keep());
                tokio::spawn(dial::keep(Arc::clone(&ours), letters.clone()));
                tokio::spawn(centre::keep(Arc::clone(&ours), centre, letters.clone()));
                Board::new(ours, book, letters).run(events, stopped).await;
            };
            runtime.block_on(work);
            // Farewells that are on their way still leave.
            runtime.shutdown_timeout(Duration::from_millis(200));
        })?;
        std::thread::Builder::new().name("links-follower".to_owned()).spawn(move || follow(&changes, &board))?;
        Ok(Self { desk, stop, thread: Some(thread) })
    }

    /// The way to them.
    pub fn desk(&self) -> &Arc<Desk> {
        &self.desk
    }

    /// Says good-bye on all links and stops.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        self.stop.send_replace(true);
        if thread.join().is_err() {
            tracing::error!("the thread of the links broke down");
        }
    }
}

impl Drop for Links {
    fn drop(&mut self) {
        self.end();
    }
}

/// Tells the board of commits, those that came together at once.
fn follow(changes: &std_mpsc::Receiver<Changed>, board: &mpsc::Sender<Event>) {
    while let Ok(first) = changes.recv() {
        let scopes = std::iter::once(first).chain(changes.try_iter()).flat_map(|changed| changed.scopes);
        let in_book = [DEVICE_AGGREGATE, TERM_AGGREGATE, SETTING_AGGREGATE].map(|aggregate| aggregate.name);
        let book = scopes.map(|scope| scope.aggregate.name).any(|name| in_book.contains(&name));
        if board.blocking_send(Event::Changed { book }).is_err() {
            return;
        }
    }
}

/// Where this device listens.
struct Hall {
    desk: Arc<Desk>,
    at: LinksAt,
    first: Option<TcpListener>,
}

impl Hall {
    /// The addresses of a listener, as others may reach it.
    fn note(&self) {
        let addresses = self.first.as_ref().map(TcpListener::local_addr);
        match addresses {
            Some(Ok(at)) => self.desk.state.listens(reachable(at, self.at.known_as.as_deref()), None),
            Some(Err(error)) => self.desk.state.listens(Vec::new(), Some(error.to_string())),
            None => {
                let why = self.at.listen.map_or("it was told not to".to_owned(), |at| format!("{at} is taken"));
                self.desk.state.listens(Vec::new(), Some(why));
            }
        }
    }

    /// Meets those who connect, and tells the others when the machine's addresses change.
    async fn keep(mut self) {
        let Some(listen) = self.at.listen else { return };
        let mut book = self.desk.book.subscribe();
        let acceptor = match wire::acceptor(&self.desk.key).context("the key of this device") {
            Ok(acceptor) => acceptor,
            Err(error) => return tracing::error!(%error, "nobody can connect"),
        };
        let mut at = None;
        loop {
            if at.is_none() && self.first.is_none() {
                self.first = TcpListener::bind(listen).ok();
                self.note();
            }
            if let Some(listener) = self.first.take() {
                at = listener.local_addr().ok();
                tokio::spawn(server::listen(Arc::clone(&self.desk), listener, acceptor.clone()));
            }
            if let Some(at) = at {
                self.desk.state.listens(reachable(at, self.at.known_as.as_deref()), None);
            }
            if let Err(error) = self.desk.announce() {
                tracing::warn!(%error, "the others could not be told how to reach this device");
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                changed = book.changed() => if changed.is_err() { return },
            }
        }
    }
}

/// How other machines reach a listener: every address of this one where it listens on all of them.
pub(crate) fn reachable(at: SocketAddr, known_as: Option<&str>) -> Vec<String> {
    if let Some(known_as) = known_as {
        return vec![known_as.to_owned()];
    }
    if !at.ip().is_unspecified() {
        return vec![at.to_string()];
    }
    let interfaces = if_addrs::get_if_addrs()
        .inspect_err(|error| tracing::warn!(%error, "the addresses of this machine cannot be read"))
        .unwrap_or_default();
    let others_reach = |interface: &if_addrs::Interface| !interface.is_loopback() && interface.ip().is_ipv4();
    let reachable = interfaces.iter().filter(|interface| others_reach(interface));
    let mut found: Vec<_> = reachable.map(|interface| format!("{}:{}", interface.ip(), at.port())).collect();
    found.sort();
    found.dedup();
    found
}
