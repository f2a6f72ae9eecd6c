//! A copy of the log in memory: the smallest thing that keeps every rule of one. Tests, fuzzers and models use it.

use std::collections::BTreeMap;
use std::convert::Infallible;

use log::{BranchId, DeviceId, Fact, Hash, Head, Lack, Lamport, STREAM_OPENED, StreamId, StreamOpened, Vector};

use crate::{Candidate, Fit, Ingested, Log, Refusal, Run, Slice, Taken};

/// The facts of a branch, in memory.
#[derive(Debug, Clone)]
pub struct MemoryLog {
    branch: BranchId,
    lamport: Lamport,
    streams: BTreeMap<StreamId, Stream>,
}

#[derive(Debug, Clone)]
struct Stream {
    device: Option<DeviceId>,
    floor: Head,
    lines: Vec<String>,
    hashes: Vec<Hash>,
    lamport: u64,
}

impl Stream {
    fn at(floor: Head) -> Self {
        Self { device: None, floor, lines: Vec::new(), hashes: Vec::new(), lamport: 0 }
    }

    fn head(&self) -> Head {
        self.hashes
            .last()
            .map_or(self.floor, |hash| Head { seq: self.floor.seq + self.hashes.len() as u64, hash: *hash })
    }

    /// The head after `count` of the lines that are still here.
    fn head_after(&self, count: usize) -> Head {
        let hash = count.checked_sub(1).and_then(|last| self.hashes.get(last));
        hash.map_or(self.floor, |hash| Head { seq: self.floor.seq + count as u64, hash: *hash })
    }

    fn push(&mut self, line: &str, lamport: u64) {
        self.hashes.push(self.head().hash.link(line.as_bytes()));
        self.lines.push(line.to_owned());
        self.lamport = lamport;
    }
}

impl MemoryLog {
    /// An empty log of a branch.
    pub fn new(branch: BranchId) -> Self {
        Self { branch, lamport: Lamport::default(), streams: BTreeMap::new() }
    }

    /// The lines that are held of a stream, above its floor.
    pub fn stream_lines(&self, stream: StreamId) -> &[String] {
        self.streams.get(&stream).map_or(&[], |stream| &stream.lines)
    }

    /// The highest Lamport counter that is held.
    pub fn lamport(&self) -> Lamport {
        self.lamport
    }

    /// Takes a line that this node wrote itself.
    pub fn append(&mut self, stream: StreamId, line: &str) -> Result<Head, Refusal> {
        let mut held = self.streams.remove(&stream).unwrap_or_else(|| Stream::at(Head::origin()));
        let outcome = self.take_line(&mut held, stream, line).map(|()| held.head());
        self.keep(stream, held);
        outcome
    }

    /// Forgets the lines of a stream up to `seq`, as retention does.
    pub fn drop_until(&mut self, stream: StreamId, seq: u64) {
        let Some(held) = self.streams.get_mut(&stream) else { return };
        let count = usize::try_from(seq.saturating_sub(held.floor.seq)).unwrap_or(usize::MAX).min(held.lines.len());
        held.floor = held.head_after(count);
        held.lines.drain(..count);
        held.hashes.drain(..count);
    }

    fn keep(&mut self, stream: StreamId, held: Stream) {
        if held.head().seq > 0 {
            self.streams.insert(stream, held);
        }
    }

    fn take_run(&mut self, run: &Run) -> Taken {
        if let Err(refusal) = run.check() {
            return Taken::Quarantined(refusal);
        }
        let mut held = self.streams.remove(&run.stream).unwrap_or_else(|| Stream::at(Head::origin()));
        let taken = match run.fit(held.head()) {
            Fit::Duplicate => Taken::Duplicate,
            Fit::Gap => Taken::Gap { have: held.head().seq },
            Fit::Fork => Taken::Quarantined(Refusal::Fork),
            Fit::New(lines) => self.take_lines(&mut held, run.stream, lines),
        };
        self.keep(run.stream, held);
        taken
    }

    fn take_lines(&mut self, held: &mut Stream, stream: StreamId, lines: &[String]) -> Taken {
        for line in lines {
            if let Err(refusal) = self.take_line(held, stream, line) {
                return Taken::Quarantined(refusal);
            }
        }
        Taken::Taken(lines.len() as u64)
    }

    fn take_line(&mut self, held: &mut Stream, stream: StreamId, line: &str) -> Result<(), Refusal> {
        let fact = Fact::decode(line.as_bytes()).map_err(|_| Refusal::Line)?;
        if fact.stream != stream || fact.seq != held.head().seq + 1 {
            return Err(Refusal::Line);
        }
        if fact.lamport <= held.lamport || self.lamport.check(fact.lamport).is_err() {
            return Err(Refusal::Lamport);
        }
        if fact.seq == 1 {
            held.device = Some(self.opened_by(&fact)?);
        }
        self.lamport = Lamport::at(self.lamport.seen().max(fact.lamport));
        held.push(line, fact.lamport);
        Ok(())
    }

    fn opened_by(&self, fact: &Fact) -> Result<DeviceId, Refusal> {
        if fact.kind != STREAM_OPENED {
            return Err(Refusal::Line);
        }
        let opened: StreamOpened = serde_json::from_str(fact.body.get()).map_err(|_| Refusal::Line)?;
        if opened.branch == self.branch { Ok(opened.device) } else { Err(Refusal::WrongBranch) }
    }
}

impl Log for MemoryLog {
    type Error = Infallible;

    fn vector(&self) -> Result<Vector, Infallible> {
        Ok(Vector(self.streams.iter().map(|(stream, held)| (*stream, held.head())).collect()))
    }

    fn lines(&self, lack: Lack, bytes_max: u64) -> Result<Slice, Infallible> {
        let Some(held) = self.streams.get(&lack.stream) else { return Ok(Slice::Nothing) };
        let Some(skipped) = lack.after.checked_sub(held.floor.seq) else { return Ok(Slice::BelowFloor(held.floor)) };
        let first = usize::try_from(skipped).unwrap_or(usize::MAX);
        let wanted = usize::try_from(lack.upto.saturating_sub(lack.after)).unwrap_or(usize::MAX);
        let mut bytes = 0;
        let fits = |line: &&String| {
            let room = bytes < bytes_max;
            bytes += line.len() as u64;
            room
        };
        let lines: Vec<_> = held.lines.iter().skip(first).take(wanted).take_while(fits).cloned().collect();
        if lines.is_empty() {
            return Ok(Slice::Nothing);
        }
        let run = Run::of(lack.stream, held.head_after(first), lines);
        let complete = run.last().seq >= lack.upto;
        Ok(Slice::Lines(Candidate { run, complete }))
    }

    fn written_by(&self, device: DeviceId) -> Result<Vector, Infallible> {
        let written = self.streams.iter().filter(|(_, held)| held.device == Some(device));
        Ok(Vector(written.map(|(stream, held)| (*stream, held.head())).collect()))
    }

    fn ingest(&mut self, runs: Vec<Run>) -> Result<Ingested, Infallible> {
        let streams = runs.iter().map(|run| (run.stream, self.take_run(run))).collect();
        let head = |run: &Run| Some((run.stream, self.streams.get(&run.stream)?.head()));
        let heads = Vector(runs.iter().filter_map(head).collect());
        Ok(Ingested { streams, heads, busy: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const BRANCH: BranchId = BranchId(Uuid::from_u128(0xb));
    const STREAM: StreamId = StreamId(Uuid::from_u128(1));

    fn opened(branch: u128, lamport: u64) -> String {
        let (id, branch) = (|n| Uuid::from_u128(n), Uuid::from_u128(branch));
        let body = serde_json::json!({
            "device": id(3), "branch": branch, "series": "A", "epoch": 1, "app": "1", "log_version": 1,
            "machine": "", "previous_stream": null,
        });
        line(1, lamport, STREAM_OPENED, &body.to_string())
    }

    fn line(seq: u64, lamport: u64, kind: &str, body: &str) -> String {
        let stream = STREAM.0;
        format!(r#"{{"s":"{stream}","q":{seq},"l":{lamport},"t":0,"z":0,"k":"{kind}","v":1,"b":{body}}}"#)
    }

    fn check(lines: &[String], expected: Taken) {
        let mut log = MemoryLog::new(BRANCH);
        let Ok(ingested) = log.ingest(vec![Run::of(STREAM, Head::origin(), lines.to_vec())]);
        assert_eq!(ingested.streams[&STREAM], expected);
    }

    #[test]
    fn lines_are_taken_only_where_they_belong() {
        let noted = |seq, lamport| line(seq, lamport, "order.noted", "{}");
        let refused = Taken::Quarantined;
        check(&[opened(0xb, 1), noted(2, 5)], Taken::Taken(2));
        check(&[opened(0xc, 1), noted(2, 5)], refused(Refusal::WrongBranch));
        check(&[noted(1, 1)], refused(Refusal::Line));
        check(&[line(1, 1, STREAM_OPENED, "{}")], refused(Refusal::Line));
        check(&[opened(0xb, 1), noted(3, 5)], refused(Refusal::Line));
        check(&[opened(0xb, 1), noted(2, 5).replace("0001\"", "0002\"")], refused(Refusal::Line));
        check(&[opened(0xb, 1), "{".to_owned()], refused(Refusal::Line));
        check(&[opened(0xb, 7), noted(2, 7)], refused(Refusal::Lamport));
        check(&[opened(0xb, 1), noted(2, 1 << 40)], refused(Refusal::Lamport));
    }

    #[test]
    fn what_comes_before_a_bad_line_is_kept_and_the_stream_stays_open() {
        let mut log = MemoryLog::new(BRANCH);
        let good = [opened(0xb, 1), line(2, 2, "order.noted", "{}")];
        let bad = vec![good[0].clone(), "bad".to_owned()];
        let Ok(ingested) = log.ingest(vec![Run::of(STREAM, Head::origin(), bad)]);
        assert_eq!(ingested.heads.seq(STREAM), 1);
        let Ok(ingested) = log.ingest(vec![Run::of(STREAM, Head::origin(), good.to_vec())]);
        assert_eq!(ingested.streams[&STREAM], Taken::Taken(1));
        assert_eq!(log.stream_lines(STREAM), good);
    }
}
