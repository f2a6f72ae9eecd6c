//! The pen of a process: it gives each new fact its number, its counter and its place in the chain.

use serde_json::value::RawValue;
use uuid::Uuid;

use crate::{CommandId, Fact, Head, Lamport, LineError, Moment, StreamId, UserId};

/// What a command wants written, before it has a number.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Kind of the fact.
    pub kind: &'static str,
    /// Version of the kind.
    pub version: u16,
    /// What it happened to.
    pub entity: Option<Uuid>,
    /// Who did it.
    pub user: Option<UserId>,
    /// Who approved it.
    pub approver: Option<UserId>,
    /// The command that made it.
    pub command: Option<CommandId>,
    /// The body, a JSON object.
    pub body: Box<RawValue>,
}

/// A fact with the line that was written for it and the chain hash after it.
#[derive(Debug, Clone)]
pub struct Written {
    /// The fact.
    pub fact: Fact,
    /// Its line, to be stored and sent as it is.
    pub line: String,
    /// The chain after it.
    pub head: Head,
}

/// Writes the one stream of a process. A clone is a checkpoint: put it back when the transaction is rolled back.
#[derive(Debug, Clone)]
pub struct Author {
    stream: StreamId,
    head: Head,
    lamport: Lamport,
}

impl Author {
    /// Begins a stream. `stream` must be new: no stream is ever continued by another process.
    pub fn new(stream: StreamId, lamport: Lamport) -> Self {
        Self { stream, head: Head::origin(), lamport }
    }

    /// Goes on with a stream where it stopped.
    pub fn resume(stream: StreamId, head: Head, lamport: Lamport) -> Self {
        Self { stream, head, lamport }
    }

    /// The stream that it writes.
    pub fn stream(&self) -> StreamId {
        self.stream
    }

    /// How far the stream goes.
    pub fn head(&self) -> Head {
        self.head
    }

    /// The counter, to take note of facts from elsewhere.
    pub fn lamport(&mut self) -> &mut Lamport {
        &mut self.lamport
    }

    /// Writes the next fact of the stream.
    pub fn write(&mut self, draft: Draft, moment: Moment) -> Result<Written, LineError> {
        let mut lamport = self.lamport;
        let fact = Fact {
            stream: self.stream,
            seq: self.head.seq + 1,
            lamport: lamport.tick(),
            at_ms: moment.at_ms,
            quality: moment.quality,
            kind: draft.kind.to_owned(),
            version: draft.version,
            entity: draft.entity,
            user: draft.user,
            approver: draft.approver,
            command: draft.command,
            body: draft.body,
        };
        let line = fact.encode()?;
        self.lamport = lamport;
        self.head = self.head.link(line.as_bytes());
        Ok(Written { fact, line, head: self.head })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(body: &str) -> Draft {
        let body = RawValue::from_string(body.to_owned()).unwrap();
        Draft { kind: "order.noted", version: 1, entity: None, user: None, approver: None, command: None, body }
    }

    #[test]
    fn numbers_and_counters_go_up_and_the_chain_holds() {
        let mut author = Author::new(StreamId(Uuid::from_u128(1)), Lamport::at(40));
        let first = author.write(draft("{}"), Moment::synced(0)).unwrap();
        let second = author.write(draft("{}"), Moment::synced(0)).unwrap();
        assert_eq!((first.fact.seq, first.fact.lamport), (1, 41));
        assert_eq!((second.fact.seq, second.fact.lamport), (2, 42));
        let read = [&first, &second].iter().fold(Head::origin(), |head, w| head.link(w.line.as_bytes()));
        assert_eq!(read, author.head());
    }

    #[test]
    fn a_refused_line_uses_up_no_number() {
        let mut author = Author::new(StreamId(Uuid::from_u128(1)), Lamport::default());
        let before = author.head();
        assert!(author.write(draft("[]"), Moment::synced(0)).is_err());
        assert_eq!(author.head(), before);
        assert_eq!(author.write(draft("{}"), Moment::synced(0)).unwrap().fact.seq, 1);
    }
}
