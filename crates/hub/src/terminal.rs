//! A terminal without a window: its store, its commands, its clock.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use api::{Actor, Api, ApiError, Envelope, Reply};
use log::{BranchId, CommandId, DeviceId, Moment, StreamId};
use serde::de::DeserializeOwned;
use serde_json::value::to_raw_value;
use store::{OpenOptions, Store};

use crate::clock::Clock;
use crate::folder::Folder;
use crate::keys::Keep;

/// What a terminal runs on.
#[derive(Debug, Clone)]
pub struct Machine {
    /// Its clock.
    pub clock: Clock,
    /// The VFS of its store by name, for tests; else the operating system's files.
    pub vfs: Option<String>,
    /// Where its secrets may lie.
    pub keep: Keep,
}

impl Default for Machine {
    fn default() -> Self {
        Self { clock: Clock::start(), vfs: None, keep: Keep::InFolder }
    }
}

/// A running terminal.
#[derive(Debug)]
pub struct Terminal {
    /// Its store.
    pub store: Store,
    /// The door to its commands.
    pub api: Arc<Api>,
    /// Its clock.
    pub clock: Clock,
    /// Who it is in its branch.
    pub device: DeviceId,
    /// Its branch.
    pub branch: BranchId,
    /// The stream that this process writes.
    pub stream: StreamId,
    /// Its data folder.
    pub folder: Folder,
    /// Where its secrets may lie.
    pub keep: Keep,
}

impl Terminal {
    /// Starts the terminal of a data folder; a new folder becomes a branch of its own.
    pub fn open(data: &Path) -> Result<Self> {
        Self::open_on(Machine { keep: Keep::InSystem, ..Machine::default() }, data)
    }

    /// As [`Terminal::open`], on a machine that may be out of order.
    pub fn open_on(Machine { clock, vfs, keep }: Machine, data: &Path) -> Result<Self> {
        crate::backup::restore_if_wanted(data)?;
        let folder = Folder::open(data)?;
        folder.join_if_wanted()?;
        let identity = folder.identity(clock)?;
        let (device, branch) = (identity.device, identity.branch);
        let api = Arc::new(Api::new(device, folder.pepper(clock)?));
        let stream = clock.stream();
        let options = OpenOptions { vfs, ..OpenOptions::new(folder.store(), identity, stream) };
        let store = Store::open(options).with_context(|| format!("the store in {}", data.display()));
        let store = store.map_err(|error| crate::backup::advised(error, &folder))?;
        folder.note_epoch(store.epoch()?)?;
        store.apply_backlog()?;
        Ok(Self { store, api, clock, device, branch, stream, folder, keep })
    }

    /// Runs commands as the system, all or none, at a given moment.
    pub fn run(&self, calls: &[Envelope], now: Moment) -> Result<Reply, ApiError> {
        let prepared = self.api.prepare(calls, self.clock.monotonic_ms())?;
        self.api.dispatch(&self.store, prepared, Actor::System, now)
    }

    /// Runs one command as the system and reads its answer.
    pub fn call<A: DeserializeOwned>(&self, name: &str, request: &impl serde::Serialize, now: Moment) -> Result<A> {
        let reply = self.run(&[envelope(self.clock.command(), name, request)?], now)?;
        let answer = reply.answers.first().context("a command without an answer")?;
        Ok(serde_json::from_str(answer.get())?)
    }

    /// Asks a query as the system.
    pub fn ask<A: DeserializeOwned>(&self, name: &str, request: &impl serde::Serialize, now: Moment) -> Result<A> {
        let asked = envelope(self.clock.command(), name, request)?;
        let answer = self.store.read(|reader| self.api.query(&asked, Actor::System, now, reader))?;
        Ok(serde_json::from_str(answer.get())?)
    }

    /// Stops in order.
    pub fn close(self) -> Result<()> {
        Ok(self.store.close()?)
    }
}

/// One call.
pub fn envelope(command_id: CommandId, name: &str, request: &impl serde::Serialize) -> Result<Envelope> {
    Ok(Envelope { command_id, name: name.to_owned(), request: to_raw_value(request)? })
}
