//! Who is there, may it take part, and what does it hold.

use log::{DeviceId, LOG_VERSION, Vector};

use super::{Output, Peer, Session};
use crate::{CloseReason, Hello, Level, Limits, Message, Role, STREAMS_MAX, Welcome};

/// A hello that was not answered is said again after so many milliseconds.
const HELLO_MS: u64 = 5_000;

/// Nobody can hold lines back for longer than this, in milliseconds.
const START_AFTER_MS_MAX: u64 = 120_000;

impl Session {
    pub(super) fn greet(&mut self, now_ms: u64) {
        self.hello_due_ms = now_ms.saturating_add(HELLO_MS);
        self.send(Message::Hello(Box::new(Hello {
            protocols: self.config.protocols,
            app: self.us.app.clone(),
            role: self.us.role,
            device: self.us.device,
            log_version: LOG_VERSION,
            branch: self.us.branch,
            vector: self.ours.clone(),
        })));
    }

    pub(super) fn greeted(&mut self, hello: Hello) {
        let protocol = match self.admit(&hello) {
            Ok(protocol) => protocol,
            Err(reason) => return self.leave(reason),
        };
        let peer = self.peer.get_or_insert_with(|| Peer::new(&hello, protocol));
        peer.holds_only(&hello.vector);
        self.peer_stated(hello.vector, hello.role.level());
        self.out.push(Output::Recall(hello.device));
    }

    fn admit(&self, hello: &Hello) -> Result<u16, CloseReason> {
        let other = |known: Option<DeviceId>| known.is_some_and(|known| known != hello.device);
        let refusals = [
            (hello.branch != self.us.branch, CloseReason::WrongBranch),
            (hello.device == self.us.device, CloseReason::SameDevice),
            (other(self.config.expected), CloseReason::WrongDevice),
            (other(self.peer().map(|peer| peer.device)), CloseReason::WrongDevice),
            (self.config.revoked.contains(&hello.device), CloseReason::Revoked),
            (hello.vector.0.len() > STREAMS_MAX, CloseReason::TooManyStreams),
        ];
        match refusals.into_iter().find(|(applies, _)| *applies) {
            Some((_, reason)) => Err(reason),
            None => self.config.protocols.agree(hello.protocols).ok_or(CloseReason::ProtocolMismatch),
        }
    }

    pub(super) fn welcome_peer(&mut self, knows_of_you: Vector) {
        let Some(peer) = self.peer() else { return };
        let protocol = peer.protocol;
        let admission = self.config.admission.clone();
        self.send(Message::Welcome(Box::new(Welcome {
            protocol,
            limits: Limits { batch_bytes_max: self.config.batch_bytes_max, in_flight: 1 },
            start_after_ms: admission.start_after_ms,
            knows_of_you,
            moved_to: admission.moved_to,
            min_app: admission.min_app,
        })));
    }

    pub(super) fn welcomed(&mut self, welcome: Welcome, now_ms: u64) {
        if let Some(address) = welcome.moved_to {
            self.out.push(Output::MovedTo(address));
            return self.leave(CloseReason::Moved);
        }
        let Some(peer) = &mut self.peer else { return };
        if welcome.protocol != peer.info.protocol {
            return self.leave(CloseReason::ProtocolMismatch);
        }
        if std::mem::replace(&mut peer.welcomed, true) {
            return;
        }
        self.out.push(Output::Joined(peer.info.clone()));
        self.out.extend(welcome.min_app.map(Output::UpdateAdvised));
        self.outgoing.limit(welcome.limits.batch_bytes_max);
        if welcome.start_after_ms > 0 {
            self.outgoing.pause(welcome.start_after_ms.min(START_AFTER_MS_MAX), now_ms);
        }
        self.check_rollback(&welcome.knows_of_you);
        self.send_centre(self.centre.clone(), true);
    }

    /// Of what this device wrote nobody can know more than the device, unless its disk was turned back.
    pub(super) fn check_rollback(&mut self, known: &Vector) {
        let ahead = |(stream, head): (&log::StreamId, &log::Head)| {
            let own = self.ours.head(*stream);
            let ahead = head.seq > own.seq || (head.seq == own.seq && head.hash != own.hash);
            ahead.then_some((*stream, *head))
        };
        let ahead = Vector(known.0.iter().filter_map(ahead).collect());
        if !self.ahead.covers(&ahead) {
            self.ahead.raise(&ahead);
            self.out.push(Output::RolledBack(ahead));
        }
    }

    pub(super) fn revoke(&mut self, device: DeviceId) {
        self.config.revoked.insert(device);
        if self.peer().is_some_and(|peer| peer.device == device) {
            self.leave(CloseReason::Revoked);
        }
    }
}

impl Role {
    /// How safe lines are on the disk of such a node.
    pub(super) fn level(self) -> Level {
        if self == Self::Centre { Level::Centre } else { Level::Disk }
    }
}
