//! Facts from elsewhere: whatever fits the chain is taken, whatever does not is set aside, and the rest goes on.

use log::{BranchId, Fact, Head, Planted, STREAM_OPENED, StreamId, StreamOpened, Vector, planted};
use sync::{Fit, Ingested, Refusal, Run, Taken};
use uuid::Uuid;

use crate::ahead::{self, Read};
use crate::apply::{Core, Touch};
use crate::changed::{Changed, Origin};
use crate::streams::Stream;
use crate::{Result, StoreError, Writer, quarantine};

impl Writer {
    /// Takes a batch in one transaction: so the caller bounds it. Whatever is called taken is on the disk; of a run that
    /// is refused, the lines before the wrong one are. To send a batch again is harmless.
    ///
    /// # Errors
    /// If the store cannot write. Nothing of the batch is taken then.
    pub fn ingest(&mut self, batch: &[Run]) -> Result<Ingested> {
        match self.ingest_once(batch) {
            Err(error) if self.make_room(&error) => self.ingest_once(batch),
            outcome => outcome,
        }
    }

    fn ingest_once(&mut self, batch: &[Run]) -> Result<Ingested> {
        let (streams, touch) = self.transaction(|core, _| {
            let mut intake = Intake { core, touch: Touch::default() };
            let streams = batch.iter().map(|run| Ok((run.stream, intake.take(run)?))).collect::<Result<_>>()?;
            let Intake { core, mut touch } = intake;
            core.derive(&mut touch)?;
            Ok::<_, StoreError>((streams, touch))
        })?;
        self.followers.tell(&Changed::from(touch, Origin::Elsewhere));
        let head = |run: &Run| Some((run.stream, self.core.streams.get(run.stream)?.head));
        Ok(Ingested { streams, heads: Vector(batch.iter().filter_map(head).collect()), busy: None })
    }
}

/// The transaction of a batch.
struct Intake<'c> {
    core: &'c mut Core,
    touch: Touch,
}

impl Intake<'_> {
    fn take(&mut self, run: &Run) -> Result<Taken> {
        let head = self.core.streams.get(run.stream).map_or_else(Head::origin, |stream| stream.head);
        let refused = |refusal| Err((run.after + 1, refusal));
        let outcome = match run.check().map(|()| run.fit(head)) {
            Err(refusal) => refused(refusal),
            Ok(Fit::Gap) => return Ok(Taken::Gap { have: head.seq }),
            Ok(Fit::Duplicate) if self.is_here(run)? => return Ok(Taken::Duplicate),
            Ok(Fit::Duplicate | Fit::Fork) => refused(Refusal::Fork),
            Ok(Fit::New(_)) if run.stream == self.core.author.stream() => refused(Refusal::NotItsAuthor),
            Ok(Fit::New(lines)) => self.take_lines(run.stream, head, lines)?,
        };
        match outcome {
            Ok(taken) => Ok(Taken::Taken(taken)),
            Err((seq, refusal)) => self.set_aside(run, seq, refusal),
        }
    }

    /// Whether the end of a run that goes no further than the stream here is what stands here; lines that were dropped
    /// cannot be compared.
    fn is_here(&self, run: &Run) -> Result<bool> {
        let last = run.last();
        let standing = self.core.reader.fact(run.stream, last.seq)?;
        Ok(standing.is_none_or(|fact| fact.hash == last.hash))
    }

    fn set_aside(&self, run: &Run, seq: u64, refusal: Refusal) -> Result<Taken> {
        let line = usize::try_from(seq - run.after - 1).ok().and_then(|place| run.lines.get(place));
        let line = line.map_or(&[][..], |line| line.as_bytes());
        tracing::warn!(stream = %run.stream, seq, %refusal, "lines were set aside");
        quarantine::keep(&self.core.reader.db, run.stream, seq, refusal, line)?;
        Ok(Taken::Quarantined(refusal))
    }

    /// Takes line after line; how many, or which one was wrong.
    fn take_lines(&mut self, id: StreamId, head: Head, lines: &[String]) -> Result<Result<u64, (u64, Refusal)>> {
        let model = self.core.reader.book.model;
        ahead::read(model, id, head, lines, |read| {
            for ((line, read), seq) in lines.iter().zip(read).zip(head.seq + 1..) {
                if let Err(refusal) = self.take_line(id, read, line)? {
                    return Ok(Err((seq, refusal)));
                }
            }
            Ok(Ok(lines.len() as u64))
        })
    }

    fn take_line(&mut self, id: StreamId, read: Option<Read>, line: &str) -> Result<Result<(), Refusal>> {
        let Some(read) = read else { return Ok(Err(Refusal::Line)) };
        let fact = &read.fact;
        let stream = match self.core.streams.get(id) {
            Some(stream) => stream.clone(),
            None => match opened_by(fact, self.core.reader.branch()) {
                Ok(device) => self.new_stream(device),
                Err(refusal) => return Ok(Err(refusal)),
            },
        };
        if fact.lamport <= stream.lamport || self.core.author.lamport().observe(fact.lamport).is_err() {
            return Ok(Err(Refusal::Lamport));
        }
        self.store(stream, read, line).map(Ok)
    }

    fn new_stream(&mut self, device: Uuid) -> Stream {
        let no = self.core.streams.number();
        Stream { no, device, head: Head::origin(), lamport: 0, floor: Head::origin(), sealed: false }
    }

    fn store(&mut self, mut stream: Stream, read: Read, line: &str) -> Result<()> {
        let Read { fact, evolved, head } = read;
        (stream.head, stream.lamport) = (head, fact.lamport);
        if evolved.is_ok() || !planted(Planted::UnknownKindDropped) {
            self.core.insert(stream.no, &fact, line.as_bytes(), head.hash, evolved.is_ok())?;
        }
        match evolved {
            Ok(ops) => self.core.apply(&mut self.touch, &fact, &ops)?,
            Err(unapplied) => tracing::warn!(stream = %fact.stream, seq = fact.seq, %unapplied, "a fact waits"),
        }
        self.core.streams.set(fact.stream, stream);
        self.touch.facts += 1;
        Ok(())
    }
}

/// The device that opens a stream of this branch with its first fact.
fn opened_by(fact: &Fact, branch: BranchId) -> Result<Uuid, Refusal> {
    let opened: StreamOpened = serde_json::from_str(fact.body.get()).map_err(|_| Refusal::Line)?;
    match (fact.kind == STREAM_OPENED, opened.branch == branch) {
        (true, true) => Ok(opened.device.0),
        (true, false) => Err(Refusal::WrongBranch),
        (false, _) => Err(Refusal::Line),
    }
}
