//! Which lines of a batch are taken: those that continue their stream. What they say is no matter here.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use domain::Unapplied;
use log::{BranchId, Fact, Hash, Head, Lamport, RowOp, STREAM_OPENED, StreamId, StreamOpened};
use sync::{Fit, Refusal, Run, Taken};
use uuid::Uuid;

use crate::Result;
use crate::read::hash_at;

/// How far a stream goes.
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    pub(crate) device: Uuid,
    pub(crate) head: Head,
    pub(crate) lamport: u64,
    pub(crate) is_moved: bool,
}

/// A line that is taken.
#[derive(Debug)]
pub(crate) struct Accepted<'r> {
    pub(crate) fact: Fact,
    /// What it does; nothing while this build does not know its kind.
    pub(crate) ops: Option<Vec<RowOp>>,
    /// The chain after it.
    pub(crate) hash: Hash,
    pub(crate) line: &'r str,
}

/// A line that is refused.
#[derive(Debug)]
pub(crate) struct Aside<'r> {
    pub(crate) stream: StreamId,
    pub(crate) seq: u64,
    pub(crate) refusal: Refusal,
    pub(crate) line: &'r str,
}

/// What is known of a branch's streams while a batch is looked through.
#[derive(Debug)]
pub(crate) struct Judge<'r> {
    pub(crate) branch: BranchId,
    /// The highest counter known.
    pub(crate) known: Lamport,
    pub(crate) streams: BTreeMap<StreamId, Stream>,
    pub(crate) accepted: Vec<Accepted<'r>>,
    pub(crate) aside: Vec<Aside<'r>>,
}

impl<'r> Judge<'r> {
    /// Looks through one run.
    pub(crate) async fn take(&mut self, tx: &Transaction<'_>, run: &'r Run) -> Result<Taken> {
        let head = self.streams.get(&run.stream).map_or_else(Head::origin, |stream| stream.head);
        let outcome = match run.check().map(|()| run.fit(head)) {
            Err(refusal) => Err((run.after + 1, refusal)),
            Ok(Fit::Gap) => return Ok(Taken::Gap { have: head.seq }),
            Ok(Fit::Duplicate) if self.is_here(tx, run, head).await? => return Ok(Taken::Duplicate),
            Ok(Fit::Duplicate | Fit::Fork) => Err((run.after + 1, Refusal::Fork)),
            Ok(Fit::New(lines)) => self.take_lines(run.stream, head, lines),
        };
        Ok(match outcome {
            Ok(taken) => Taken::Taken(taken),
            Err((seq, refusal)) => self.set_aside(run, seq, refusal),
        })
    }

    /// Whether the end of a run that goes no further than the stream here is what stands here. Lines that are archived
    /// cannot be compared.
    async fn is_here(&self, tx: &Transaction<'_>, run: &Run, head: Head) -> Result<bool> {
        let last = run.last();
        if last.seq == head.seq {
            return Ok(last.hash == head.hash);
        }
        let is_it = |one: &&Accepted<'_>| (one.fact.stream, one.fact.seq) == (run.stream, last.seq);
        let standing = match self.accepted.iter().find(is_it) {
            Some(accepted) => Some(accepted.hash),
            None => hash_at(tx, self.branch, run.stream, last.seq).await?,
        };
        Ok(standing.is_none_or(|hash| hash == last.hash))
    }

    fn set_aside(&mut self, run: &'r Run, seq: u64, refusal: Refusal) -> Taken {
        tracing::warn!(branch = %self.branch, stream = %run.stream, seq, %refusal, "lines were set aside");
        let line = usize::try_from(seq - run.after - 1).ok().and_then(|place| run.lines.get(place));
        self.aside.push(Aside { stream: run.stream, seq, refusal, line: line.map_or("", String::as_str) });
        Taken::Quarantined(refusal)
    }

    /// Takes line after line; how many, or which one was wrong.
    fn take_lines(&mut self, id: StreamId, mut head: Head, lines: &'r [String]) -> Result<u64, (u64, Refusal)> {
        for line in lines {
            head = head.link(line.as_bytes());
            self.take_line(id, head, line).map_err(|refusal| (head.seq, refusal))?;
        }
        Ok(lines.len() as u64)
    }

    fn take_line(&mut self, id: StreamId, head: Head, line: &'r str) -> Result<(), Refusal> {
        let fact = Fact::decode(line.as_bytes()).map_err(|_| Refusal::Line)?;
        if (fact.stream, fact.seq) != (id, head.seq) {
            return Err(Refusal::Line);
        }
        let (device, standing) = match self.streams.get(&id) {
            Some(stream) if stream.head.seq > 0 => (stream.device, stream.lamport),
            _ => (opened_by(&fact, self.branch)?, 0),
        };
        if fact.lamport <= standing || self.known.observe(fact.lamport).is_err() {
            return Err(Refusal::Lamport);
        }
        self.streams.insert(id, Stream { device, head, lamport: fact.lamport, is_moved: true });
        self.accepted.push(Accepted { ops: ops(&fact), fact, hash: head.hash, line });
        Ok(())
    }
}

/// What a fact does. The fact that opens a stream belongs to the log, so it needs no rule.
pub(crate) fn ops(fact: &Fact) -> Option<Vec<RowOp>> {
    match domain::evolve(fact) {
        Ok(ops) => Some(ops),
        Err(Unapplied::Unknown { .. }) if fact.kind == STREAM_OPENED => Some(Vec::new()),
        Err(unapplied) => {
            tracing::warn!(stream = %fact.stream, seq = fact.seq, %unapplied, "a fact waits");
            None
        }
    }
}

/// The device that opens a stream of this branch with its first fact.
pub(crate) fn opened_by(fact: &Fact, branch: BranchId) -> Result<Uuid, Refusal> {
    let opened: StreamOpened = serde_json::from_str(fact.body.get()).map_err(|_| Refusal::Line)?;
    match (fact.kind == STREAM_OPENED, opened.branch == branch) {
        (true, true) => Ok(opened.device.0),
        (true, false) => Err(Refusal::WrongBranch),
        (false, _) => Err(Refusal::Line),
    }
}
