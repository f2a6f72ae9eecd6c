//! Approvals: a second person's word for one command and no other.
//!
//! An approval is bound to the command's identifier and to the very text of its request, so it is for one action and
//! one amount by itself. It ends after a minute.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use log::{CommandId, Hash, UserId};

use crate::Envelope;

/// How long an approval holds, in milliseconds.
pub const APPROVAL_MS: u64 = 60_000;

const APPROVALS_MAX: usize = 256;

#[derive(Debug, Default)]
pub(crate) struct Approvals(Mutex<BTreeMap<CommandId, Approval>>);

#[derive(Debug)]
struct Approval {
    request: Hash,
    approver: UserId,
    until_ms: u64,
}

fn request(envelope: &Envelope) -> Hash {
    Hash::of(envelope.name.as_bytes()).link(envelope.request.get().as_bytes())
}

impl Approvals {
    /// Notes that `approver` agrees to this very command.
    pub(crate) fn give(&self, envelope: &Envelope, approver: UserId, monotonic_ms: u64) {
        let mut given = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        given.retain(|_, approval| approval.until_ms > monotonic_ms);
        if given.len() < APPROVALS_MAX {
            let until_ms = monotonic_ms.saturating_add(APPROVAL_MS);
            given.insert(envelope.command_id, Approval { request: request(envelope), approver, until_ms });
        }
    }

    /// Who agreed to this very command, if somebody did and the minute is not over.
    pub(crate) fn of(&self, envelope: &Envelope, monotonic_ms: u64) -> Option<UserId> {
        let given = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let approval = given.get(&envelope.command_id)?;
        let holds = approval.until_ms > monotonic_ms && approval.request == request(envelope);
        holds.then_some(approval.approver)
    }
}
