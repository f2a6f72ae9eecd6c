//! A disk that says "stored" and has not stored: what one machine can see of it by itself, and what only a peer sees.
//!
//! Damage shows in the file: it cannot be opened, or the store's own proof finds it. But a disk may also lose the last
//! commits so cleanly that the file is a perfect store of an earlier moment. No file of the same disk can tell that
//! for certain, since it was lost by the same disk. A second machine can: it holds facts of this device that the device
//! itself does not know, and says so in its welcome.

use anyhow::{Context, Result, ensure};
use log::Vector;
use store::Writer;
use sync::{Config, Input, Message, Node, Output, Pace, Role, Session, drive};

use super::Morning;
use super::chance::Chance;
use super::elsewhere;
use super::ledger::sound;
use super::machine::Machine;
use super::sales::Sales;
use crate::disk::Disk;
use crate::till::{Till, lacking, till};

/// Operations after which the power goes, at most.
const OPS_MAX: u64 = 400;

/// How a power cut on a lying disk came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing was lost.
    Whole,
    /// The store cannot be opened, and says why.
    Unopened,
    /// The store's proof finds damage.
    Damaged,
    /// The store is sound, and the peer knows more of this device than the device itself.
    RolledBack,
    /// The store is sound and has all that the device wrote; facts of others were lost and the peer gave them back.
    Refilled,
    /// Something that the device wrote is lost and nobody says so.
    Silent,
}

impl Morning {
    /// Sells on a lying disk while a second machine takes every fact, loses power, and sees who notices.
    ///
    /// # Errors
    /// If the machines cannot work at all, or do not hold the same facts after they have met again.
    pub fn lied_to(&self, seed: u64) -> Result<Found> {
        let mut machine = self.machine(seed);
        let peer_disk = Disk::new(!seed);
        let mut peer = till().on(&peer_disk).device(9, "Z").stream(0x9EE5).open()?;
        self.sell_on_a_lying_disk(&mut machine, &mut peer, seed)?;
        machine.disk.set_lying(false);
        machine.cycle_power();
        if machine.start().is_err() {
            return Ok(Found::Unopened);
        }
        if sound(&machine.disk).is_err() {
            return Ok(Found::Damaged);
        }
        let Ok(lost) = machine.ledger.lost(machine.till()?.writer.reader()) else { return Ok(Found::Damaged) };
        let other = elsewhere::batch(0, 1)?.stream;
        let of_others = lost.iter().all(|stream| *stream == other);
        let noticed = meet(machine.till_mut()?, &mut peer)?;
        let healed = machine.ledger.lost(machine.till()?.writer.reader())?;
        ensure!(healed.is_empty(), "the peer did not give back what was lost of {healed:?}");
        Ok(match noticed {
            _ if lost.is_empty() => Found::Whole,
            Some(_) => Found::RolledBack,
            None if of_others => Found::Refilled,
            None => Found::Silent,
        })
    }

    fn sell_on_a_lying_disk(&self, machine: &mut Machine, peer: &mut Till, seed: u64) -> Result<()> {
        machine.start()?;
        machine.disk.set_lying(true);
        let mut chance = Chance::new(seed);
        let mut sales = Sales::default();
        machine.disk.cut_at(machine.disk.ops() + chance.below(OPS_MAX));
        for n in 0.. {
            let step = sales.next(&mut chance)?;
            if machine.perform(n, &step).is_err() {
                break;
            }
            let facts = lacking(machine.till()?.writer.reader(), &peer.writer.vector())?;
            peer.writer.ingest(&facts)?;
        }
        Ok(())
    }
}

fn session(of: &Till, role: Role) -> Session {
    let node = Node {
        device: of.device,
        branch: of.writer.reader().branch(),
        role,
        app: "1".to_owned(),
        stream: Some(of.writer.stream()),
    };
    Session::new(Config::new(Pace::LAN), node, 0)
}

/// Lets two machines talk until they have nothing to say. Gives back what the peer knows of the first one's facts and
/// the first one does not.
pub(super) fn meet(ours: &mut Till, peer: &mut Till) -> Result<Option<Vector>> {
    let mut sessions = [session(ours, Role::Terminal), session(peer, Role::Hub)];
    let writers: [&mut Writer; 2] = [&mut ours.writer, &mut peer.writer];
    let mut noticed = None;
    let mut mail = vec![(0, opened(writers[0])), (1, opened(writers[1]))];
    while let Some((to, input)) = mail.pop() {
        for output in drive(&mut sessions[to], writers[to], input, 0).context("the exchange")? {
            match output {
                Output::Send(Message::Ping { .. } | Message::Pong { .. }) => {}
                Output::Send(message) => mail.insert(0, (1 - to, Input::Received(message))),
                Output::RolledBack(ahead) if to == 0 => noticed = Some(ahead),
                _ => {}
            }
        }
    }
    Ok(noticed)
}

fn opened(writer: &Writer) -> Input {
    Input::Opened { vector: writer.vector(), wall_ms: 0 }
}
