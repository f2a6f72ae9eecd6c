//! The lines of a batch, read ahead of being applied: what needs no store is done on a second thread meanwhile.

use std::sync::mpsc::sync_channel;

use log::{Fact, Head, StreamId};

use crate::Model;
use crate::model::Evolved;

/// From so many lines on a thread is worth its start.
const LINES_MIN: usize = 256;

/// Lines that the thread hands over together, so that the two seldom wait for each other.
const LINES_TOGETHER: usize = 32;

/// Handfuls that wait to be applied at most.
const WAITING_MAX: usize = 4;

/// What a line says.
pub(crate) struct Read {
    pub(crate) fact: Fact,
    pub(crate) evolved: Evolved,
    /// The chain after it.
    pub(crate) head: Head,
}

/// Reads lines that follow `head` in their stream; `take` gets them one by one, nothing for a line that is none of it.
pub(crate) fn read<T>(
    model: Model,
    stream: StreamId,
    head: Head,
    lines: &[String],
    take: impl FnOnce(&mut dyn Iterator<Item = Option<Read>>) -> T,
) -> T {
    let mut reading = Reading { model, stream, head };
    if lines.len() < LINES_MIN {
        return take(&mut lines.iter().map(|line| reading.next(line)));
    }
    std::thread::scope(|scope| {
        let (ahead, waiting) = sync_channel(WAITING_MAX);
        scope.spawn(move || {
            for some in lines.chunks(LINES_TOGETHER) {
                let read: Vec<_> = some.iter().map(|line| reading.next(line)).collect();
                if ahead.send(read).is_err() {
                    return; // a line before these was refused
                }
            }
        });
        take(&mut waiting.into_iter().flatten())
    })
}

struct Reading {
    model: Model,
    stream: StreamId,
    head: Head,
}

impl Reading {
    fn next(&mut self, line: &str) -> Option<Read> {
        self.head = self.head.link(line.as_bytes());
        let is_next = |fact: &Fact| (fact.stream, fact.seq) == (self.stream, self.head.seq);
        let fact = Fact::decode(line.as_bytes()).ok().filter(is_next)?;
        Some(Read { evolved: self.model.evolve(&fact), fact, head: self.head })
    }
}
