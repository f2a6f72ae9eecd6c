//! How a terminal is: for the lamps of a window and for whoever watches over many.

use std::sync::Arc;

use api::ApiError;
use serde::Serialize;

use super::Door;
use super::meters::Now;
use crate::backup::BackupHealth;
use crate::links::{Central, LinksState};

/// How a terminal is.
#[derive(Debug, Clone, Serialize)]
pub struct Health {
    /// Everything it needs to sell is well.
    pub ok: bool,
    /// Version of the program.
    pub version: &'static str,
    /// Milliseconds since it was started.
    pub uptime_ms: u64,
    /// The store.
    pub store: StoreHealth,
    /// The copies of the store.
    pub backups: BackupHealth,
    /// Facts that wait for a build that knows them.
    pub waiting_facts: u64,
    /// The links with other terminals, if it has any.
    pub links: Option<LinksHealth>,
    /// People who are signed in.
    pub sessions: usize,
    /// Windows and screens that follow.
    pub followers: usize,
}

/// How the links are. A terminal without them sells all the same.
#[derive(Debug, Clone, Serialize)]
pub struct LinksHealth {
    /// Other terminals belong to the restaurant.
    pub shared: bool,
    /// It listens for others.
    pub listening: bool,
    /// Links that stand.
    pub standing: usize,
    /// Facts that are on this disk alone.
    pub waiting_facts: u64,
    /// For how long some are, in milliseconds.
    pub waiting_ms: u64,
    /// How the restaurant stands with the chain's centre, if it has one.
    pub central: Option<Central>,
}

impl From<LinksState> for LinksHealth {
    fn from(state: LinksState) -> Self {
        Self {
            shared: state.is_shared,
            listening: !state.addresses.is_empty(),
            standing: state.links.len(),
            waiting_facts: state.waiting_facts,
            waiting_ms: state.waiting_ms,
            central: state.central,
        }
    }
}

/// How a store is.
#[derive(Debug, Clone, Serialize)]
pub struct StoreHealth {
    /// It reads, and nothing is wrong with it.
    pub ok: bool,
    /// What the look at the file after an unclean stop, or the last proof, found wrong.
    pub damage: Vec<String>,
    /// The store is being looked through.
    pub checking: bool,
    /// The disk is, or was, so full that the reserve is gone.
    pub short_of_room: bool,
}

impl Door {
    /// How the terminal is.
    ///
    /// # Errors
    /// If the store cannot be read at all.
    pub async fn health(self: &Arc<Self>) -> Result<Health, ApiError> {
        let waiting_facts = self.aside(|door| Ok(door.terminal.store.read(store::Reader::unapplied)?)).await?;
        let (status, proof) = (self.terminal.store.status(), self.proofs.state());
        let mut damage = status.damage;
        damage.extend(proof.last.into_iter().flat_map(|proof| proof.problems));
        let store = StoreHealth {
            ok: damage.is_empty() && !status.is_short_of_room,
            damage,
            checking: status.is_checking || proof.running,
            short_of_room: status.is_short_of_room,
        };
        let now_ms = self.terminal.clock.monotonic_ms();
        Ok(Health {
            ok: store.ok,
            version: env!("CARGO_PKG_VERSION"),
            uptime_ms: now_ms,
            store,
            backups: self.backups.health(),
            waiting_facts,
            links: self.links.as_ref().map(|links| links.state().into()),
            sessions: self.sessions.count(now_ms),
            followers: self.live.followers(),
        })
    }

    /// What is counted, in the text form of Prometheus (OpenMetrics 1.0).
    pub fn metrics(&self) -> String {
        let status = self.terminal.store.status();
        self.meters.text(Now {
            jobs: status.jobs,
            groups: status.groups,
            sessions: self.sessions.count(self.terminal.clock.monotonic_ms()),
            followers: self.live.followers(),
            links: self.links.as_ref().map(|links| links.state()),
        })
    }
}
