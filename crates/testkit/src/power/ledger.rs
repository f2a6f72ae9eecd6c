//! What a till has promised: every answer that it gave, kept where no power cut reaches, and the proof that a store
//! that was opened again keeps it.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use api::Envelope;
use log::{CommandId, Head, StreamId, Vector};
use store::{Model, Reader, Writer, verify};

use crate::disk::Disk;
use crate::till::FILE;

/// Promises.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    /// How far the log went when the last answer was given.
    acknowledged: Vector,
    /// How many facts each answered call recorded, where they could be counted at once.
    answered: BTreeMap<CommandId, Option<usize>>,
}

impl Ledger {
    /// Notes that these calls were answered. The answer counts also if nothing can be read any more.
    pub(super) fn answered(&mut self, calls: &[Envelope], writer: &Writer) {
        for call in calls {
            let facts = writer.reader().facts_of_command(call.command_id);
            self.answered.insert(call.command_id, facts.ok().map(|facts| facts.len()).filter(|facts| *facts > 0));
        }
        self.acknowledged(&writer.vector());
    }

    /// Notes that these heads were said to be on the disk.
    pub(super) fn acknowledged(&mut self, heads: &Vector) {
        self.acknowledged.raise(heads);
    }

    /// How many calls were answered.
    pub(super) fn calls(&self) -> u64 {
        self.answered.len() as u64
    }

    /// How many facts a call recorded, if it was answered.
    pub(super) fn facts_of(&self, call: &Envelope) -> Option<usize> {
        self.answered.get(&call.command_id).copied().flatten()
    }

    /// The streams of which a store holds less, or something else, than was promised.
    pub(super) fn lost(&self, reader: &Reader) -> Result<Vec<StreamId>> {
        let held = reader.vector()?;
        let mut lost = Vec::new();
        for (stream, head) in &self.acknowledged.0 {
            if !stands(reader, *stream, *head, &held)? {
                lost.push(*stream);
            }
        }
        Ok(lost)
    }

    /// Proves that the store keeps all promises and that its file is sound.
    pub(super) fn prove_kept(&self, reader: &Reader) -> Result<()> {
        let lost = self.lost(reader)?;
        ensure!(lost.is_empty(), "acknowledged facts are lost of {lost:?}");
        for (call, facts) in &self.answered {
            let found = reader.facts_of_command(*call)?.len();
            ensure!(found > 0 && facts.is_none_or(|facts| facts == found), "call {call} has {found} of its facts");
        }
        let wrong = reader.integrity_check()?;
        ensure!(wrong.is_empty(), "the file is damaged: {wrong:?}");
        Ok(())
    }
}

fn stands(reader: &Reader, stream: StreamId, promised: Head, held: &Vector) -> Result<bool> {
    let head = held.head(stream);
    if head.seq == promised.seq {
        return Ok(head.hash == promised.hash);
    }
    Ok(reader.fact(stream, promised.seq)?.is_some_and(|fact| fact.hash == promised.hash))
}

/// File, chains, rows and figures, by the store's own proof.
pub(super) fn sound(disk: &Disk) -> Result<()> {
    let report = verify(FILE.as_ref(), Some(disk.vfs_name()), Model::default()).context("verify")?;
    ensure!(report.is_sound() && report.unapplied == 0, "{report}");
    Ok(())
}

/// Lists of calls that nobody was answered for are there wholly or not at all. Gives back how many are there.
pub(super) fn prove_whole(lists: &[Vec<Envelope>], reader: &Reader) -> Result<u64> {
    let mut there = 0;
    for calls in lists {
        let found = calls.iter().map(|call| Ok(!reader.facts_of_command(call.command_id)?.is_empty()));
        let found = found.collect::<Result<Vec<bool>>>()?;
        ensure!(found.iter().all(|it| *it == found[0]), "a list of calls is there by half: {found:?}");
        there += u64::from(found.first() == Some(&true));
    }
    Ok(there)
}
