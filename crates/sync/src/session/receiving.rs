//! What the peer sent goes to the disk, and only then is acknowledged.

use log::{Planted, StreamId, Vector, planted};

use super::{Output, Session};
use crate::{CloseReason, Events, Ingested, Message, Refusal, Run, STREAMS_MAX, Taken};

/// What a peer is told that sends more at a time than it was allowed to, in milliseconds.
const TOO_MUCH_RETRY_MS: u64 = 1_000;

/// A batch on its way to the disk.
#[derive(Debug)]
pub(super) struct Intake {
    batch: u64,
    streams: Vec<StreamId>,
}

impl Session {
    pub(super) fn receive(&mut self, events: Events) {
        if self.intake.is_some() {
            // One batch at a time. The peer sends this one again if it is still needed.
            return;
        }
        let bytes: u64 = events.runs.iter().map(Run::bytes).sum();
        if bytes > self.config.batch_bytes_max.saturating_add(log::LINE_BYTES_MAX as u64) {
            let max_bytes = self.config.batch_bytes_max;
            return self.send(Message::Busy { batch: events.batch, retry_ms: TOO_MUCH_RETRY_MS, max_bytes });
        }
        let streams = events.runs.iter().map(|run| run.stream).collect();
        let runs = self.without_forged(events.runs);
        if let Some(peer) = &mut self.peer {
            peer.sent_us(&runs);
            if peer.theirs.0.len() > STREAMS_MAX {
                return self.leave(CloseReason::TooManyStreams);
            }
        }
        self.intake = Some(Intake { batch: events.batch, streams });
        if runs.is_empty() {
            return self.acknowledge();
        }
        if planted(Planted::HaveBeforeCommit) {
            self.ours.raise(&Vector(runs.iter().map(|run| (run.stream, run.last())).collect()));
            self.acknowledge();
        }
        self.out.push(Output::Ingest(runs));
    }

    /// Puts aside runs that cannot be right, whatever is on the disk.
    fn without_forged(&mut self, runs: Vec<Run>) -> Vec<Run> {
        let mut sound = Vec::with_capacity(runs.len());
        for run in runs {
            let own = self.us.stream == Some(run.stream) && run.last().seq > self.ours.seq(run.stream);
            match run.check() {
                Err(refusal) => self.refuse(run.stream, refusal),
                Ok(()) if own => self.refuse(run.stream, Refusal::NotItsAuthor),
                Ok(()) => sound.push(run),
            }
        }
        sound
    }

    fn refuse(&mut self, stream: StreamId, refusal: Refusal) {
        self.report(stream, refusal, false);
        self.send(Message::Quarantine { stream, refusal });
    }

    pub(super) fn ingested(&mut self, ingested: Ingested) {
        if let Some(busy) = ingested.busy {
            if let Some(Intake { batch, .. }) = self.intake.take() {
                self.send(Message::Busy { batch, retry_ms: busy.retry_ms, max_bytes: busy.max_bytes });
            }
            return;
        }
        self.hold(&ingested.heads);
        let mut moved = Vector::default();
        for (&stream, taken) in &ingested.streams {
            match taken {
                Taken::Taken(_) => _ = moved.0.insert(stream, self.ours.head(stream)),
                Taken::Duplicate => {}
                Taken::Gap { .. } => self.ask_from_head(stream),
                Taken::Quarantined(refusal) => {
                    moved.0.insert(stream, self.ours.head(stream));
                    self.refuse(stream, *refusal);
                }
            }
        }
        moved.0.retain(|_, head| head.seq > 0);
        if !moved.0.is_empty() {
            self.out.push(Output::Advanced(moved));
        }
        self.acknowledge();
    }

    fn ask_from_head(&mut self, stream: StreamId) {
        let head = self.ours.head(stream);
        self.send(Message::Gap { stream, next: head.seq + 1, previous_hash: head.hash });
    }

    /// Tells where the streams of the batch stand now, moved or not: that settles the batch.
    fn acknowledge(&mut self) {
        if let Some(Intake { batch, streams }) = self.intake.take() {
            let heads = streams.into_iter().map(|stream| (stream, self.ours.head(stream)));
            self.send_have(Vector(heads.collect()), Some(batch));
        }
    }
}
