//! A node: one machine with its disk, its store and its clock. Power, processes, copies.

use std::collections::VecDeque;
use std::path::Path;

use api::{Api, Pepper};
use domain::Unapplied;
use log::{BranchId, DeviceId, Fact, RowOp, StreamId, Vector};
use store::{Identity, Model, OpenOptions, StoreError, Writer};
use sync::Relay;
use uuid::Uuid;

use super::clock::Clock;
use crate::disk::{Disk, Snapshot};

/// The branch of all runs.
pub(super) const BRANCH: BranchId = BranchId(Uuid::from_u128(0xb7a9c4));
pub(super) const STORE: &str = "store.db";
const COPIES_KEPT: usize = 3;

/// Which build a node runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// It knows every kind of fact.
    Current,
    /// It is a version behind.
    Old,
}

/// Kinds that the older version does not know.
const NEW_KINDS: [&str; 6] =
    ["stock.counted", "line.coursed", "reservation.made", "reservation.freed", "order.seated", "ticket.recalled"];

fn old_evolve(fact: &Fact) -> Result<Vec<RowOp>, Unapplied> {
    if NEW_KINDS.contains(&fact.kind.as_str()) {
        return Err(Unapplied::Unknown { kind: fact.kind.clone(), version: fact.version });
    }
    domain::evolve(fact)
}

/// A machine.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) device: DeviceId,
    pub(super) letter: String,
    pub(super) disk: Disk,
    /// The running process; none while it is down.
    pub(super) writer: Option<Writer>,
    pub(super) api: Api,
    pub(super) relay: Relay,
    pub(super) clock: Clock,
    pub(super) version: Version,
    /// When a node that is down starts again.
    pub(super) up_at_ms: u64,
    /// Openings that failed in a row.
    pub(super) failed_openings: u32,
    /// What was committed when it went down.
    pub(super) vector: Vector,
    /// After a restore that was noticed: what it holds of batons, shares and money rests until it has its own facts back.
    pub(super) frozen: bool,
    /// Its disk was put back to a copy, and the store is still to be told.
    pub(super) to_be_marked: bool,
    /// The latest epoch that it counted in, which it keeps beside its disk.
    epoch: u32,
    pub(super) full_until_ms: u64,
    pub(super) slow_until_ms: u64,
    pub(super) copies: VecDeque<(Vector, Snapshot)>,
}

impl Node {
    pub(super) fn new(number: usize, disk_seed: u64, clock: Clock, version: Version) -> Self {
        let device = device(number);
        Self {
            device,
            letter: char::from(b'A' + u8::try_from(number).unwrap_or(0)).to_string(),
            disk: Disk::new(disk_seed),
            writer: None,
            api: new_api(device),
            relay: Relay::new(device),
            clock,
            version,
            up_at_ms: 0,
            failed_openings: 0,
            vector: Vector::default(),
            frozen: false,
            to_be_marked: false,
            epoch: 0,
            full_until_ms: 0,
            slow_until_ms: 0,
            copies: VecDeque::new(),
        }
    }

    /// Starts a process. `stream` was never used by any.
    pub(super) fn open(&mut self, stream: StreamId, scopes_cached: usize) -> Result<(), StoreError> {
        self.disk.power_on();
        let vfs = Some(self.disk.vfs_name());
        if self.to_be_marked {
            store::mark_restored(Path::new(STORE), vfs, self.epoch)?;
            self.to_be_marked = false;
        }
        let identity = Identity {
            branch: BRANCH,
            device: self.device,
            letter: self.letter.clone(),
            machine: format!("machine {}", self.letter),
        };
        let mut options = OpenOptions::new(STORE, identity, stream);
        options.vfs = vfs.map(str::to_owned);
        options.ballast_bytes = 0;
        options.scopes_cached_max = scopes_cached;
        if self.version == Version::Old {
            options.model = Model { evolve: old_evolve, ..Model::default() };
        }
        let mut writer = Writer::open(&options)?;
        if self.version == Version::Current && writer.reader().unapplied()? > 0 {
            writer.apply_backlog()?;
        }
        self.epoch = self.epoch.max(writer.epoch());
        self.writer = Some(writer);
        self.api = new_api(self.device);
        self.relay = Relay::new(self.device);
        Ok(())
    }

    /// The process is gone, and all that it had in memory.
    pub(super) fn stop(&mut self) {
        if let Some(writer) = self.writer.take() {
            self.vector = writer.vector();
        }
    }

    /// What is committed here, whether it runs or not.
    pub(super) fn holds(&self) -> Vector {
        self.writer.as_ref().map_or_else(|| self.vector.clone(), Writer::vector)
    }

    /// Keeps a copy of the disk to come back to.
    pub(super) fn copy_disk(&mut self) {
        if let Some(writer) = &self.writer {
            self.copies.push_back((writer.vector(), self.disk.snapshot()));
        }
        if self.copies.len() > COPIES_KEPT {
            self.copies.pop_front();
        }
    }
}

fn new_api(device: DeviceId) -> Api {
    Api::new(device, Pepper([7; 32]))
}

/// The device of a node.
pub(super) fn device(number: usize) -> DeviceId {
    DeviceId(Uuid::from_u128(0xde71_ce00 + number as u128))
}
