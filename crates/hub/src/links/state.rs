//! How the links are, for whoever looks at the terminal.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};

use log::{DeviceId, Vector};
use serde::Serialize;

use super::server::Closed;

/// A link that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The device at the other end.
    pub device: DeviceId,
    /// Version of its program.
    pub app: String,
    /// This device connected, not the other.
    pub dialed: bool,
    /// Facts that the other lacks.
    pub to_send: u64,
    /// Facts that this device lacks.
    pub to_receive: u64,
    /// Its clock minus this device's clock, in milliseconds.
    pub clock_ms: Option<i64>,
}

/// What became of the last attempt to reach a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Attempt {
    /// Nobody answers there.
    NoAnswer,
    /// It refuses the link.
    Refused(Closed),
}

/// How this branch stands with the centre.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Central {
    /// This device keeps the link, and it stands.
    pub is_linked: bool,
    /// Facts that the centre is not known to have.
    pub waiting_facts: u64,
    /// For how long some are missing there, in milliseconds.
    pub waiting_ms: u64,
    /// Why the link does not stand, where this device should keep it.
    pub error: Option<String>,
}

/// What the board knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Now {
    pub(super) links: Vec<Link>,
    pub(super) is_shared: bool,
    pub(super) waiting_facts: u64,
    pub(super) is_rolled_back: bool,
    pub(super) central: Option<Central>,
}

/// How the links are.
#[derive(Debug, Clone, Serialize)]
pub struct LinksState {
    /// Other terminals belong to the branch.
    pub is_shared: bool,
    /// Where this one can be reached, as `host:port`.
    pub addresses: Vec<String>,
    /// Why it does not listen.
    pub error: Option<String>,
    /// Links that stand.
    pub links: Vec<Link>,
    /// Devices that this one looks for, and what came of it.
    pub attempts: BTreeMap<DeviceId, Attempt>,
    /// Facts that are on this disk alone.
    pub waiting_facts: u64,
    /// For how long some are, in milliseconds.
    pub waiting_ms: u64,
    /// When each device was heard last, in milliseconds before now; only those that were since the start.
    pub heard_ms: BTreeMap<DeviceId, u64>,
    /// A peer holds more of what this device wrote than the device itself: its disk was turned back.
    pub is_rolled_back: bool,
    /// What is known to lie on another machine, too.
    #[serde(skip)]
    pub safe: Vector,
    /// What is known to lie in the centre.
    #[serde(skip)]
    pub centre: Vector,
    /// How the branch stands with the chain's centre, if it has one.
    pub central: Option<Central>,
}

#[derive(Debug, Default)]
struct Inner {
    now: Now,
    safe: Vector,
    centre: Vector,
    waiting_since_ms: Option<u64>,
    central_since_ms: Option<u64>,
    heard_ms: BTreeMap<DeviceId, u64>,
    attempts: BTreeMap<DeviceId, Attempt>,
    addresses: Vec<String>,
    error: Option<String>,
    central_error: Option<String>,
    followers: Vec<mpsc::Sender<()>>,
}

/// The state, shared by those who know and those who ask.
#[derive(Debug, Default)]
pub(super) struct State(Mutex<Inner>);

impl State {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The board has looked around.
    pub(super) fn show(&self, now: Now, now_ms: u64) {
        let mut inner = self.inner();
        inner.waiting_since_ms = (now.waiting_facts > 0).then(|| inner.waiting_since_ms.unwrap_or(now_ms));
        let lacks = now.central.as_ref().is_some_and(|central| central.waiting_facts > 0);
        inner.central_since_ms = lacks.then(|| inner.central_since_ms.unwrap_or(now_ms));
        inner.heard_ms.extend(now.links.iter().map(|link| (link.device, now_ms)));
        if inner.now != now {
            inner.now = now;
            inner.tell();
        }
    }

    /// So much is known to lie on another machine, and in the centre. Nobody is told: it goes on with every fact of every
    /// terminal, and what waits here is told by itself.
    pub(super) fn reaches(&self, safe: &Vector, centre: &Vector) {
        let mut inner = self.inner();
        if inner.safe != *safe {
            inner.safe.clone_from(safe);
        }
        if inner.centre != *centre {
            inner.centre.clone_from(centre);
        }
    }

    /// A device was looked for.
    pub(super) fn tried(&self, device: DeviceId, attempt: Option<Attempt>) {
        let mut inner = self.inner();
        let before = match attempt {
            Some(attempt) => inner.attempts.insert(device, attempt),
            None => inner.attempts.remove(&device),
        };
        if before != attempt {
            inner.tell();
        }
    }

    /// The centre was looked for; why it was not reached.
    pub(super) fn centre_tried(&self, error: Option<String>) {
        let mut inner = self.inner();
        if inner.central_error != error {
            inner.central_error = error;
            inner.tell();
        }
    }

    /// Where the device listens now, or why it does not.
    pub(super) fn listens(&self, addresses: Vec<String>, error: Option<String>) {
        let mut inner = self.inner();
        if (&inner.addresses, &inner.error) != (&addresses, &error) {
            (inner.addresses, inner.error) = (addresses, error);
            inner.tell();
        }
    }

    pub(super) fn addresses(&self) -> Vec<String> {
        self.inner().addresses.clone()
    }

    pub(super) fn error(&self) -> Option<String> {
        self.inner().error.clone()
    }

    /// A word for each change from now on.
    pub(super) fn follow(&self) -> mpsc::Receiver<()> {
        let (sender, receiver) = mpsc::channel();
        self.inner().followers.push(sender);
        receiver
    }

    /// How it is now.
    pub(super) fn read(&self, now_ms: u64) -> LinksState {
        let inner = self.inner();
        let since = |then_ms: u64| now_ms.saturating_sub(then_ms);
        LinksState {
            is_shared: inner.now.is_shared,
            addresses: inner.addresses.clone(),
            error: inner.error.clone(),
            links: inner.now.links.clone(),
            attempts: inner.attempts.clone(),
            waiting_facts: inner.now.waiting_facts,
            waiting_ms: inner.waiting_since_ms.map_or(0, since),
            heard_ms: inner.heard_ms.iter().map(|(device, then_ms)| (*device, since(*then_ms))).collect(),
            is_rolled_back: inner.now.is_rolled_back,
            safe: inner.safe.clone(),
            centre: inner.centre.clone(),
            central: inner.central(now_ms),
        }
    }
}

impl Inner {
    fn central(&self, now_ms: u64) -> Option<Central> {
        let error = self.central_error.clone();
        let waiting_ms = self.central_since_ms.map_or(0, |since_ms| now_ms.saturating_sub(since_ms));
        match (&self.now.central, &error) {
            (None, None) => None,
            (known, _) => Some(Central { error, waiting_ms, ..known.clone().unwrap_or_default() }),
        }
    }

    fn tell(&mut self) {
        self.followers.retain(|follower| follower.send(()).is_ok());
    }
}
