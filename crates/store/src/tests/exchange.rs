//! Facts from elsewhere: in any order, any number of times; what is wrong is set aside.

use log::{Fact, Hash, Lamport, Moment, StreamId};
use proptest::prelude::*;
use sync::{Refusal, Run, Taken};

use super::model::{Event, MODEL, OLDER, bill_sum, evolve};
use super::{NOW, Shelf, added, digest, opened, record, run_after, runs};
use crate::{Columns, OpenOptions, Writer};

/// A store with one stream of five facts.
fn author(shelf: &Shelf) -> (Writer, StreamId) {
    let mut writer = shelf.open(1, 1);
    record(&mut writer, &[opened(1), added(1, 1, 100), added(1, 2, 50), Event::Voided { bill: 1, line: 1 }]);
    let stream = writer.stream();
    (writer, stream)
}

fn take(writer: &mut Writer, run: Run) -> Taken {
    let stream = run.stream;
    writer.ingest(&[run]).unwrap().streams[&stream]
}

#[test]
fn what_fits_is_taken_once_and_what_comes_too_early_waits() {
    let shelf = Shelf::new();
    let (from, stream) = author(&shelf);
    let mut to = shelf.open(2, 2);
    let late = run_after(from.reader(), stream, 2);
    assert_eq!(take(&mut to, late.clone()), Taken::Gap { have: 0 });
    let all = run_after(from.reader(), stream, 0);
    assert_eq!(take(&mut to, Run::of(stream, all.first(), all.lines[..3].to_vec())), Taken::Taken(3));
    assert_eq!(take(&mut to, all.clone()), Taken::Taken(2));
    assert_eq!(take(&mut to, all), Taken::Duplicate);
    assert_eq!(take(&mut to, late), Taken::Duplicate);
    assert_eq!((to.vector(), digest(to.reader())), (from.vector(), digest(from.reader())));
    assert_eq!(bill_sum(to.reader(), 1), Some((50, 1)));
}

#[test]
fn req_32_forked_forged_and_broken_lines_are_set_aside_and_the_rest_goes_on() {
    let shelf = Shelf::new();
    let (from, stream) = author(&shelf);
    let mut other = shelf.open(3, 3);
    record(&mut other, &[opened(9)]);
    let good = run_after(other.reader(), other.stream(), 0);
    let all = run_after(from.reader(), stream, 0);
    let check = |change: fn(&mut Run), expected: Refusal, kept: u64| {
        let place = Shelf::new();
        let mut to = place.open(2, 2);
        let mut bad = all.clone();
        change(&mut bad);
        let outcome = to.ingest(&[bad, good.clone()]).unwrap();
        assert_eq!(outcome.streams[&stream], Taken::Quarantined(expected));
        assert_eq!(outcome.streams[&good.stream], Taken::Taken(2));
        assert_eq!((to.vector().seq(stream), to.reader().quarantined().unwrap().len()), (kept, 1));
        assert_eq!(take(&mut to, all.clone()), Taken::Taken(5 - kept), "the right lines are taken afterwards");
    };
    check(|run| run.lines[2] = run.lines[2].replace("100", "001"), Refusal::BrokenChain, 0);
    check(|run| run.lines[2].truncate(40), Refusal::BrokenChain, 0);
    check(|run| run.last_hash = Hash::of(b"forged"), Refusal::BrokenChain, 0);
    check(|run| relink(run, 2, |line| line[..40].to_owned()), Refusal::Line, 2);
    check(|run| relink(run, 2, |line| line.replace("\"q\":3", "\"q\":4")), Refusal::Line, 2);
    check(|run| relink(run, 2, |line| line.replace("\"l\":3", "\"l\":1")), Refusal::Lamport, 2);
    check(|run| relink(run, 2, |line| line.replace("\"l\":3", "\"l\":99999999999")), Refusal::Lamport, 2);
    check(|run| relink(run, 0, |line| line.replace("-00000000000b", "-00000000000c")), Refusal::WrongBranch, 0);
}

/// Changes a line as an author would who writes on upon it.
fn relink(run: &mut Run, place: usize, change: fn(&str) -> String) {
    let mut lines = run.lines.clone();
    lines[place] = change(&lines[place]);
    assert_ne!(lines[place], run.lines[place]);
    *run = Run::of(run.stream, run.first(), lines);
}

#[test]
fn another_line_in_the_place_of_a_known_one_is_a_fork() {
    let shelf = Shelf::new();
    let (from, stream) = author(&shelf);
    let mut to = shelf.open(2, 2);
    let all = run_after(from.reader(), stream, 0);
    take(&mut to, Run::of(stream, all.first(), all.lines[..4].to_vec()));
    let mut forked = all.clone();
    relink(&mut forked, 3, |line| line.replace("50", "51"));
    assert_eq!(take(&mut to, forked.clone()), Taken::Quarantined(Refusal::Fork));
    forked.lines.truncate(4);
    let shorter = Run::of(stream, forked.first(), forked.lines);
    assert_eq!(take(&mut to, shorter), Taken::Quarantined(Refusal::Fork));
    assert_eq!(take(&mut to, all), Taken::Taken(1));
}

#[test]
fn nobody_else_writes_on_in_the_stream_of_this_process() {
    let shelf = Shelf::new();
    let (mut from, stream) = author(&shelf);
    let tail = log::Head { seq: 5, hash: from.vector().head(stream).hash };
    let run = Run::of(stream, tail, vec!["{}".to_owned()]);
    assert_eq!(take(&mut from, run), Taken::Quarantined(Refusal::NotItsAuthor));
}

#[test]
fn req_23_facts_of_unknown_kinds_are_passed_on_and_applied_after_the_update() {
    let shelf = Shelf::new();
    let (from, stream) = author(&shelf);
    let older = OpenOptions { model: OLDER, ..shelf.options(2, 2) };
    let mut to = Writer::open(&older).unwrap();
    take(&mut to, run_after(from.reader(), stream, 0));
    assert_eq!((to.reader().unapplied().unwrap(), bill_sum(to.reader(), 1)), (1, Some((150, 2))));
    assert_eq!(run_after(to.reader(), stream, 0), run_after(from.reader(), stream, 0));
    to.close().unwrap();
    let mut to = Writer::open(&OpenOptions { model: MODEL, ..shelf.options(2, 3) }).unwrap();
    assert_eq!((to.apply_backlog().unwrap(), to.reader().unapplied().unwrap()), (1, 0));
    assert_eq!(digest(to.reader()), digest(from.reader()));
}

#[test]
fn a_process_writes_after_all_that_it_has_seen() {
    let shelf = Shelf::new();
    let (from, stream) = author(&shelf);
    let mut to = shelf.open(2, 2);
    take(&mut to, run_after(from.reader(), stream, 0));
    let seen = from.reader().fact(stream, 5).unwrap().unwrap().fact.lamport;
    let fact = to.write(|tx| -> crate::Result<Fact> { tx.record(opened(2).draft(), NOW, evolve) }).unwrap();
    assert_eq!(fact.lamport, seen + 2, "its stream's first fact comes before");
    to.close().unwrap();
    assert_eq!(shelf.open(2, 4).core.author.lamport().seen(), Lamport::at(seen + 2).seen());
}

#[test]
fn req_15_clocks_decide_nothing() {
    let shelf = Shelf::new();
    let digests = [0, 4_000_000_000_000, -1].map(|at_ms| {
        let shelf = Shelf::new();
        let mut writer = shelf.open(1, 1);
        let work = |tx: &mut crate::Tx<'_>| -> crate::Result<()> {
            for (n, event) in [opened(1), added(1, 1, 7), opened(1)].iter().enumerate() {
                tx.record(event.draft(), Moment::synced(at_ms - n as i64), evolve)?;
            }
            Ok(())
        };
        writer.write(work).unwrap();
        (writer.reader().digest(Columns::Timeless).unwrap(), digest(writer.reader()))
    });
    assert!(digests.iter().all(|(timeless, _)| *timeless == digests[0].0));
    assert_ne!(digests[0].1, digests[1].1);
    drop(shelf);
}

fn events() -> impl Strategy<Value = Vec<(u8, Event)>> {
    prop::collection::vec((0u8..3, super::state::event()), 1..30)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn req_17_three_deliveries_in_any_order_give_the_same_copy(
        events in events(),
        count in 1usize..5,
        seed in any::<u64>(),
    ) {
        let shelf = Shelf::new();
        let mut authors = [shelf.open(1, 1), shelf.open(2, 2), shelf.open(3, 3)];
        for (author, event) in &events {
            record(&mut authors[usize::from(*author)], std::slice::from_ref(event));
        }
        let runs = authors.iter().flat_map(|author| runs(author.reader(), count)).collect::<Vec<_>>();
        let mut copies = [shelf.open(4, 4), shelf.open(5, 5)];
        for (n, copy) in copies.iter_mut().enumerate() {
            for round in 0..runs.len() + 3 {
                let mut shuffled = runs.clone();
                shuffled.sort_by_key(|run| Hash::of(format!("{seed} {n} {round} {run:?}").as_bytes()).0);
                shuffled.iter().for_each(|run| drop(copy.ingest(std::slice::from_ref(run)).unwrap()));
            }
        }
        let total = authors.iter().map(|author| author.vector().lines()).sum::<u64>();
        prop_assert_eq!(copies[0].vector().lines(), total);
        prop_assert_eq!(copies[0].vector(), copies[1].vector());
        prop_assert_eq!(digest(copies[0].reader()), digest(copies[1].reader()));
    }
}
