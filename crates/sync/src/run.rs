//! A run: neighbouring lines of one stream, with the chain hashes before the first and after the last.

use std::collections::BTreeMap;

use log::{Hash, Head, StreamId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// No line has a greater number than this.
pub const SEQ_MAX: u64 = (1 << 40) - 1;

/// Neighbouring lines of one stream, each to the byte as its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The stream.
    pub stream: StreamId,
    /// Number of the line before the first one, 0 at the beginning of the stream.
    pub after: u64,
    /// Chain hash before the first line.
    pub previous_hash: Hash,
    /// The lines, without line breaks.
    pub lines: Vec<String>,
    /// Chain hash after the last line.
    pub last_hash: Hash,
}

/// Why lines were refused. The stream stays open for lines that are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The line here and the line there have the same number and are not the same.
    #[error("two different lines have the same number")]
    Fork,
    /// The hashes that came with the lines do not belong to them.
    #[error("the lines do not fit their hashes")]
    BrokenChain,
    /// A line is no fact, or not the one that belongs there.
    #[error("a line is not the fact that belongs there")]
    Line,
    /// A Lamport counter does not rise, or rises beyond belief.
    #[error("a counter is out of order")]
    Lamport,
    /// The stream belongs to another branch.
    #[error("the stream belongs to another branch")]
    WrongBranch,
    /// Somebody else wrote on in the stream of this very process.
    #[error("somebody else wrote in this device's own stream")]
    NotItsAuthor,
    /// A reason of a later version.
    #[serde(other)]
    #[error("a reason that this version does not know")]
    Unknown,
}

/// How a run fits what is held of its stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit<'a> {
    /// These of its lines are new and follow the head.
    New(&'a [String]),
    /// All of its lines are known.
    Duplicate,
    /// Lines between the head and the run are missing.
    Gap,
    /// It contradicts the head.
    Fork,
}

impl Run {
    /// The lines that follow `before`.
    pub fn of(stream: StreamId, before: Head, lines: Vec<String>) -> Self {
        let last_hash = lines.iter().fold(before.hash, |hash, line| hash.link(line.as_bytes()));
        Self { stream, after: before.seq, previous_hash: before.hash, lines, last_hash }
    }

    /// The head of the stream before the run.
    pub fn first(&self) -> Head {
        Head { seq: self.after, hash: self.previous_hash }
    }

    /// The head of the stream after the run, as the run states it.
    pub fn last(&self) -> Head {
        Head { seq: self.after.saturating_add(self.lines.len() as u64), hash: self.last_hash }
    }

    /// Bytes of its lines.
    pub fn bytes(&self) -> u64 {
        self.lines.iter().map(|line| line.len() as u64).sum()
    }

    /// Whether the run holds together in itself: it has lines, possible numbers, and the hashes belong to the lines.
    pub fn check(&self) -> Result<(), Refusal> {
        let numbers = !self.lines.is_empty() && self.last().seq <= SEQ_MAX;
        let chained = || self.lines.iter().fold(self.previous_hash, |hash, line| hash.link(line.as_bytes()));
        if numbers && chained() == self.last_hash { Ok(()) } else { Err(Refusal::BrokenChain) }
    }

    /// How the run fits a stream that is held up to `head`. The run must have passed [`Run::check`].
    pub fn fit(&self, head: Head) -> Fit<'_> {
        let Some(known) = head.seq.checked_sub(self.after) else { return Fit::Gap };
        let known = usize::try_from(known).unwrap_or(usize::MAX);
        let Some(new) = self.lines.get(known..) else { return Fit::Duplicate };
        let reached = self.lines[..known].iter().fold(self.previous_hash, |hash, line| hash.link(line.as_bytes()));
        match new {
            _ if reached != head.hash => Fit::Fork,
            [] => Fit::Duplicate,
            new => Fit::New(new),
        }
    }
}

/// A run that a batch may take lines from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The lines.
    pub run: Run,
    /// Whether the receiver lacks nothing of the stream beyond them.
    pub complete: bool,
}

/// What a batch must know of a line: its Lamport counter, and the command that it belongs to.
#[derive(Deserialize)]
struct Stamped {
    l: u64,
    #[serde(default)]
    c: Option<Uuid>,
}

/// An unreadable line comes last: it holds up nobody, and its receiver refuses it.
fn stamped(line: &str) -> Stamped {
    serde_json::from_str(line).unwrap_or(Stamped { l: u64::MAX, c: None })
}

/// Neighbouring lines of one stream that one command recorded, or one line that none did.
struct Block {
    counter: u64,
    lines: usize,
    bytes: u64,
    /// Whether the run ends with it, so that more of it may follow.
    last: bool,
}

fn block(lines: &[String]) -> Option<Block> {
    let (first, rest) = lines.split_first()?;
    let Stamped { l: counter, c: command } = stamped(first);
    let same = |line: &&String| command.is_some() && stamped(line).c == command;
    let lines = 1 + rest.iter().take_while(same).count();
    let bytes = first.len() + rest[..lines - 1].iter().map(String::len).sum::<usize>();
    Some(Block { counter, lines, bytes: bytes as u64, last: lines == rest.len() + 1 })
}

/// Fills a batch: whole commands in the order (Lamport counter of the first line, stream) until `bytes_max` is reached
/// or a stream has more lines than were offered.
///
/// All that a command saw has smaller counters than its first line, so whatever precedes a line of the batch is in this
/// batch or an earlier one; and whoever has a line of a command has them all, so that it can answer a repetition of that
/// command. Only a command that alone is too long is cut, and then it is the whole batch.
pub fn merge_runs(candidates: Vec<Candidate>, bytes_max: u64) -> Vec<Run> {
    let following = |place: usize, taken: usize| {
        let run = &candidates[place].run;
        block(&run.lines[taken..]).map(|block| ((block.counter, run.stream, place), block))
    };
    let mut next: BTreeMap<_, _> = (0..candidates.len()).filter_map(|place| following(place, 0)).collect();
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut bytes = 0;
    while let Some(((_, _, place), block)) = next.pop_first() {
        let unfinished = block.last && !candidates[place].complete;
        if bytes == 0 && (unfinished || block.bytes > bytes_max) {
            let part = fitting(&candidates[place].run.lines[..block.lines], bytes_max);
            taken.insert(place, part);
            break;
        }
        if unfinished || bytes + block.bytes > bytes_max {
            break;
        }
        bytes += block.bytes;
        let count = taken.entry(place).or_default();
        *count += block.lines;
        next.extend(following(place, *count));
    }
    let cut = |(place, mut candidate): (usize, Candidate)| {
        let first = candidate.run.first();
        candidate.run.lines.truncate(*taken.get(&place)?);
        Some(Run::of(candidate.run.stream, first, candidate.run.lines))
    };
    candidates.into_iter().enumerate().filter_map(cut).collect()
}

/// How many of the first lines fit; one at least, even if it alone is too long.
fn fitting(lines: &[String], bytes_max: u64) -> usize {
    let mut bytes = 0;
    let fits = |line: &&String| {
        bytes += line.len() as u64;
        bytes <= bytes_max
    };
    lines.iter().take_while(fits).count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn stream(n: usize) -> StreamId {
        StreamId(Uuid::from_u128(n as u128))
    }

    fn run(lines: &[&str]) -> Run {
        Run::of(stream(1), Head::origin(), lines.iter().map(|&line| line.to_owned()).collect())
    }

    fn tail(of: &Run, from: usize) -> Run {
        let head = of.lines[..from].iter().fold(of.first(), |head, line| head.link(line.as_bytes()));
        Run::of(of.stream, head, of.lines[from..].to_vec())
    }

    #[test]
    fn a_run_fits_where_its_chain_meets_the_head() {
        let whole = run(&["a", "b", "c"]);
        let two = run(&["a", "b"]).last();
        let news = [String::from("c")];
        assert_eq!(whole.fit(two), Fit::New(&news));
        assert_eq!(tail(&whole, 2).fit(two), Fit::New(&news));
        assert_eq!(tail(&whole, 1).fit(Head::origin()), Fit::Gap);
        assert_eq!(whole.fit(whole.last()), Fit::Duplicate);
        assert_eq!(run(&["a"]).fit(whole.last()), Fit::Duplicate);
        assert_eq!(whole.fit(run(&["a", "x"]).last()), Fit::Fork);
        assert_eq!(whole.fit(run(&["a", "b", "x"]).last()), Fit::Fork);
        assert_eq!(tail(&whole, 2).fit(run(&["a", "x"]).last()), Fit::Fork);
    }

    #[test]
    fn a_run_that_does_not_hold_together_is_refused() {
        let check = |change: fn(&mut Run), expected| {
            let mut run = run(&["a", "b"]);
            change(&mut run);
            assert_eq!(run.check(), expected);
        };
        check(|_| {}, Ok(()));
        check(|run| run.lines.clear(), Err(Refusal::BrokenChain));
        check(|run| _ = run.lines.pop(), Err(Refusal::BrokenChain));
        check(|run| run.lines[0].push(' '), Err(Refusal::BrokenChain));
        check(|run| run.previous_hash = Hash::of(b""), Err(Refusal::BrokenChain));
        check(|run| run.after = u64::MAX, Err(Refusal::BrokenChain));
        check(|run| run.after = SEQ_MAX - 1, Err(Refusal::BrokenChain));
        check(|run| run.after = SEQ_MAX - 2, Ok(()));
    }

    #[test]
    fn no_fact_has_a_greater_number_than_a_run_may_have() {
        let line = |seq| {
            let stream = stream(1);
            format!(r#"{{"s":"{stream}","q":{seq},"l":1,"t":0,"z":0,"k":"order.noted","v":1,"b":{{}}}}"#)
        };
        assert!(log::Fact::decode(line(SEQ_MAX).as_bytes()).is_ok());
        assert!(log::Fact::decode(line(SEQ_MAX + 1).as_bytes()).is_err());
    }

    /// Streams of commands (counter of the first line, number of lines), and how many lines of each are offered.
    fn offers() -> impl Strategy<Value = Vec<(Vec<(u64, usize)>, usize)>> {
        let commands = prop::collection::btree_map(1u64..60, 1usize..4, 1..10);
        let offer = (commands, any::<prop::sample::Index>()).prop_map(|(commands, cut)| {
            let starts: Vec<u64> = commands.keys().copied().collect();
            let room = |n: usize| starts.get(n + 1).map_or(3, |next| (*next - starts[n]) as usize);
            let commands: Vec<_> =
                commands.values().enumerate().map(|(n, size)| (starts[n], (*size).min(room(n)))).collect();
            let lines: usize = commands.iter().map(|(_, size)| size).sum();
            (commands, 1 + cut.index(lines))
        });
        prop::collection::vec(offer, 0..6)
    }

    fn line(n: usize, start: u64, at: u64) -> String {
        format!(r#"{{"l":{},"c":"{}"}}"#, start + at, Uuid::from_u128(u128::from(start) << 64 | n as u128))
    }

    fn candidate(n: usize, commands: &[(u64, usize)], offered: usize) -> Candidate {
        let lines = commands.iter().flat_map(|(start, size)| (0..*size as u64).map(move |at| line(n, *start, at)));
        let lines: Vec<String> = lines.collect();
        let complete = offered == lines.len();
        Candidate { run: Run::of(stream(n), Head::origin(), lines[..offered].to_vec()), complete }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_batch_holds_whole_commands_and_whatever_they_saw(offers in offers(), bytes_max in 0u64..900) {
            let candidates = offers.iter().enumerate().map(|(n, (commands, offered))| candidate(n, commands, *offered));
            let batch = merge_runs(candidates.collect(), bytes_max);
            let taken: BTreeMap<StreamId, usize> = batch.iter().map(|run| (run.stream, run.lines.len())).collect();
            let taken = |n: usize| taken.get(&stream(n)).copied().unwrap_or_default();
            let lines: usize = batch.iter().map(|run| run.lines.len()).sum();
            prop_assert_eq!(lines == 0, offers.is_empty());
            prop_assert!(batch.iter().all(|run| run.check().is_ok()));
            prop_assert!(lines <= 1 || batch.iter().map(Run::bytes).sum::<u64>() <= bytes_max);
            let borders = |commands: &[(u64, usize)]| -> Vec<usize> {
                commands.iter().scan(0, |sum, (_, size)| { *sum += size; Some(*sum) }).collect()
            };
            let within = offers.iter().enumerate().filter(|(n, (commands, _))| {
                taken(*n) > 0 && !borders(commands).contains(&taken(*n))
            });
            prop_assert!(within.count() == 0 || batch.len() == 1 && taken_in_first(&batch, &offers));
            let last = offers.iter().enumerate().flat_map(|(n, (commands, _))| {
                let begun = commands.iter().zip(borders(commands)).filter(move |((_, size), end)| end - size < taken(n));
                begun.map(|((start, _), _)| *start)
            }).max().unwrap_or(0);
            for (n, (commands, _)) in offers.iter().enumerate() {
                let seen = commands.iter().zip(borders(commands)).filter(|((start, _), _)| *start < last);
                prop_assert!(seen.map(|(_, end)| end).max().unwrap_or(0) <= taken(n) || batch.len() == 1);
            }
        }
    }

    /// Whether a batch of one run ends within the first command of its stream.
    fn taken_in_first(batch: &[Run], offers: &[(Vec<(u64, usize)>, usize)]) -> bool {
        offers
            .iter()
            .enumerate()
            .any(|(n, (commands, _))| batch[0].stream == stream(n) && batch[0].lines.len() < commands[0].1)
    }

    #[test]
    fn a_line_that_cannot_be_read_holds_up_nobody() {
        let bad = Candidate { run: run(&["nonsense"]), complete: true };
        let good = candidate(2, &[(5, 1)], 1);
        let batch = merge_runs(vec![bad.clone(), good.clone()], 8);
        assert_eq!(batch, std::slice::from_ref(&good.run));
        assert_eq!(merge_runs(vec![bad.clone(), good.clone()], 100), [bad.run, good.run]);
    }
}
