//! The rules of a link, one by one.

use insta::assert_snapshot;
use log::{Hash, Head, StreamId, Vector};
use uuid::Uuid;

use super::pair::{One, batch, have, hello, words};
use super::world::{BRANCH, Pen, device};
use crate::*;

fn other_log(lines: usize) -> (MemoryLog, Pen) {
    let (mut log, mut pen) = (MemoryLog::new(BRANCH), Pen::new(5, 1));
    (0..lines).for_each(|n| _ = pen.write(&mut log, &format!("other {n}")));
    (log, pen)
}

fn run_of(log: &MemoryLog, pen: &Pen, from: usize, to: usize) -> Run {
    let lines = log.stream_lines(pen.stream());
    let head = lines[..from].iter().fold(Head::origin(), |head, line| head.link(line.as_bytes()));
    Run::of(pen.stream(), head, lines[from..to].to_vec())
}

fn events(batch: u64, runs: Vec<Run>) -> Message {
    Message::Events(Events { batch, runs })
}

#[test]
fn a_peer_that_joins_gets_what_it_lacks() {
    let mut one = One::opened(3, Config::new(Pace::LAN));
    assert_snapshot!(words(&one.hear(Message::Hello(Box::new(hello(Vector::default()))))), @"send welcome");
    let outputs = one.hear(Message::Welcome(Box::new(super::pair::welcome())));
    assert_snapshot!(words(&outputs), @"joined; send events 1 with 4");
}

#[test]
fn a_batch_without_answer_is_sent_again_after_five_seconds_and_not_before() {
    let (mut one, _) = One::joined(3, Vector::default());
    assert_snapshot!(words(&one.wait(4_500)), @"");
    assert_snapshot!(words(&one.wait(500)), @"send events 2 with 4");
    let entries = one.vector();
    assert_snapshot!(words(&one.hear(have(entries, Some(2)))), @"acked 4 Disk");
    assert_snapshot!(words(&one.wait(15_000)), @"send compare");
}

#[test]
fn one_batch_is_in_flight_and_the_next_follows_its_answer() {
    let (mut one, _) = One::joined(3, Vector::default());
    let old = one.vector();
    let heads = one.pen.write(&mut one.log, "late");
    assert_snapshot!(words(&one.on(Input::LocalChanged(heads))), @"");
    assert_snapshot!(words(&one.hear(have(old.clone(), Some(7)))), @"acked 4 Disk");
    assert_snapshot!(words(&one.hear(have(old, Some(1)))), @"acked 4 Disk; send events 2 with 1");
}

#[test]
fn lines_are_acknowledged_only_after_the_commit() {
    let (mut one, _) = One::joined(0, Vector::default());
    let (log, pen) = other_log(2);
    let received = Input::Received(events(1, vec![run_of(&log, &pen, 0, 3)]));
    assert_snapshot!(words(&one.session.on(received, 0)), @"ingest");
    let Ok(ingested) = one.log.ingest(vec![run_of(&log, &pen, 0, 3)]);
    assert_snapshot!(words(&one.on(Input::Ingested(ingested))), @"advanced; send have 3");
}

#[test]
fn a_disk_without_room_takes_nothing_and_says_so() {
    let (mut one, _) = One::joined(0, Vector::default());
    let (log, pen) = other_log(2);
    one.session.on(Input::Received(events(1, vec![run_of(&log, &pen, 0, 3)])), 0);
    let busy = Some(Busy { retry_ms: 700, max_bytes: 9_000 });
    let outputs = one.on(Input::Ingested(Ingested { busy, ..Ingested::default() }));
    assert_snapshot!(words(&outputs), @"send busy 700 9000");
}

#[test]
fn a_busy_peer_is_left_alone_and_then_gets_smaller_batches() {
    let (mut one, _) = One::joined(0, Vector::default());
    for _ in 0..40 {
        one.pen.write(&mut one.log, &"x".repeat(5_000));
    }
    let heads = one.vector();
    assert_eq!(batch(&one.on(Input::LocalChanged(heads))).unwrap().runs[0].lines.len(), 41);
    assert_snapshot!(words(&one.hear(Message::Busy { batch: 1, retry_ms: 2_000, max_bytes: 1 })), @"");
    assert_snapshot!(words(&one.wait(1_500)), @"");
    assert_snapshot!(words(&one.wait(500)), @"send events 2 with 13");
}

#[test]
fn a_batch_larger_than_allowed_is_turned_away() {
    let mut one = One::opened(0, Config { batch_bytes_max: 10_000, ..Config::new(Pace::LAN) });
    one.hear(Message::Hello(Box::new(hello(Vector::default()))));
    let (mut log, mut pen) = other_log(0);
    (0..9).for_each(|_| _ = pen.write(&mut log, &"x".repeat(10_000)));
    let run = run_of(&log, &pen, 0, 10);
    assert_snapshot!(words(&one.hear(events(1, vec![run]))), @"send busy 1000 10000");
}

#[test]
fn a_gap_is_named_and_the_batch_begins_anew_where_it_is() {
    let (mut one, _) = One::joined(0, Vector::default());
    let (log, pen) = other_log(4);
    assert_snapshot!(words(&one.hear(events(1, vec![run_of(&log, &pen, 2, 5)]))), @"send gap 1; send have 0");
    assert_snapshot!(words(&one.hear(events(2, vec![run_of(&log, &pen, 0, 3)]))), @"advanced; send have 3");
    assert_snapshot!(words(&one.hear(events(3, vec![run_of(&log, &pen, 1, 5)]))), @"advanced; send have 5");
    assert_snapshot!(words(&one.hear(events(4, vec![run_of(&log, &pen, 1, 5)]))), @"send have 5");
}

#[test]
fn a_peer_that_has_less_than_it_said_gets_that_at_once() {
    let stream = Pen::new(1, 1).stream();
    let (mut one, _) = One::joined(3, Vector::default());
    let lines = one.log.stream_lines(stream)[..2].to_vec();
    let two = Run::of(stream, Head::origin(), lines).last();
    one.hear(have(Vector([(stream, two)].into()), Some(1)));
    let outputs = one.hear(have(Vector([(stream, Head::origin())].into()), Some(2)));
    assert_snapshot!(words(&outputs), @"send events 3 with 4");
}

#[test]
fn a_peer_with_a_gap_gets_the_lines_before_it() {
    let (mut one, _) = One::joined(3, Vector::default());
    let (stream, all) = (one.pen.stream(), one.vector());
    one.hear(have(all, Some(1)));
    let line = one.log.stream_lines(stream)[0].clone();
    let previous_hash = Head::origin().link(line.as_bytes()).hash;
    let outputs = one.hear(Message::Gap { stream, next: 2, previous_hash });
    assert_snapshot!(words(&outputs), @"send events 2 with 3");
}

#[test]
fn forged_lines_are_put_aside_and_the_rest_goes_on() {
    let (mut one, _) = One::joined(1, Vector::default());
    let (log, pen) = other_log(2);
    let mut broken = run_of(&log, &pen, 0, 3);
    broken.lines[1].push(' ');
    let sound = {
        let (mut log, mut pen) = (MemoryLog::new(BRANCH), Pen::new(6, 1));
        pen.write(&mut log, "sound");
        run_of(&log, &pen, 0, 2)
    };
    let outputs = one.hear(events(1, vec![broken.clone(), sound]));
    assert_snapshot!(words(&outputs), @"quarantine (the lines do not fit their hashes, by peer: false); send quarantine; advanced; send have 2");
    assert_snapshot!(words(&one.hear(events(2, vec![broken]))), @"send quarantine; send have 0");
    assert_snapshot!(words(&one.hear(events(3, vec![run_of(&log, &pen, 0, 3)]))), @"advanced; send have 3");
}

#[test]
fn nobody_writes_on_in_the_stream_of_this_process() {
    let (mut one, _) = One::joined(1, Vector::default());
    let mut copy = one.log.clone();
    let (stream, head) = (one.pen.stream(), one.vector().head(one.pen.stream()));
    one.pen.write(&mut copy, "forged");
    let run = Run::of(stream, head, copy.stream_lines(stream)[2..].to_vec());
    let outputs = one.hear(events(1, vec![run]));
    assert_snapshot!(words(&outputs), @"quarantine (somebody else wrote in this device's own stream, by peer: false); send quarantine; send have 2");
}

#[test]
fn a_peer_that_lies_about_its_lines_is_reported_and_gets_the_other_streams() {
    let mut one = One::opened(2, Config::new(Pace::LAN));
    let (log, pen) = other_log(2);
    one.log.ingest(vec![run_of(&log, &pen, 0, 3)]).unwrap();
    let all = one.vector();
    one.on(Input::LocalChanged(all));
    let fork = Head { seq: 3, hash: Hash::of(b"another") };
    let invented = (Pen::new(77, 1).stream(), Head { seq: u64::MAX, hash: Hash::of(b"invented") });
    let outputs = one.hear(Message::Hello(Box::new(hello(Vector([(pen.stream(), fork), invented].into())))));
    assert_snapshot!(words(&outputs), @"quarantine (two different lines have the same number, by peer: false); send quarantine; send welcome");
    let outputs = one.hear(Message::Welcome(Box::new(super::pair::welcome())));
    assert_snapshot!(words(&outputs), @"joined; send events 1 with 3");
}

#[test]
fn a_fork_below_the_head_is_noticed_before_anything_is_sent() {
    let stream = Pen::new(1, 1).stream();
    let fork = Head { seq: 2, hash: Hash::of(b"another") };
    let (mut one, outputs) = One::joined(3, Vector([(stream, fork)].into()));
    assert_snapshot!(words(&outputs), @"joined; quarantine (two different lines have the same number, by peer: false); send quarantine");
    assert_snapshot!(words(&one.wait(10_000)), @"");
    let honest = one.log.stream_lines(stream)[..2].iter().fold(Head::origin(), |head, line| head.link(line.as_bytes()));
    let outputs = one.hear(have(Vector([(stream, honest)].into()), None));
    assert_snapshot!(words(&outputs), @"acked 2 Disk; send events 1 with 2");
}

#[test]
fn lines_that_the_peer_refuses_do_not_go_back_and_forth() {
    let (mut one, _) = One::joined(1, Vector::default());
    let stream = one.pen.stream();
    let refused = one.hear(Message::Quarantine { stream, refusal: Refusal::Line });
    assert_snapshot!(words(&refused), @"quarantine (a line is not the fact that belongs there, by peer: true)");
    assert_snapshot!(words(&one.hear(have(Vector([(stream, Head::origin())].into()), Some(1)))), @"");
    assert_snapshot!(words(&one.wait(15_000)), @"");
}

#[test]
fn a_stream_that_does_not_move_waits_longer_each_time() {
    let (mut one, _) = One::joined(1, Vector::default());
    let origin = Vector([(one.pen.stream(), Head::origin())].into());
    let mut sent_at_ms = Vec::new();
    for batch_no in 1..5 {
        one.hear(have(origin.clone(), Some(batch_no)));
        while batch(&one.wait(500)).is_none() {}
        sent_at_ms.push(one.now_ms);
    }
    assert_eq!(sent_at_ms, [5_000, 15_000, 35_000, 75_000]);
}

#[test]
fn a_device_whose_disk_was_turned_back_learns_it_from_its_peer() {
    let mut one = One::opened(1, Config::new(Pace::LAN));
    one.hear(Message::Hello(Box::new(hello(Vector::default()))));
    let lost = (Pen::new(1, 0).stream(), Head { seq: 12, hash: Hash::of(b"lost") });
    let knows_of_you = Vector([lost].into());
    let welcome = Welcome { knows_of_you, ..super::pair::welcome() };
    let outputs = one.hear(Message::Welcome(Box::new(welcome)));
    assert_snapshot!(words(&outputs), @"joined; rolled back by 12; send events 1 with 2");
}

#[test]
fn a_peer_is_told_what_it_wrote() {
    let (mut one, _) = One::joined(1, Vector::default());
    let (mut log, mut pen) = (MemoryLog::new(BRANCH), Pen::new(9, 1));
    pen.write(&mut log, "by device 9");
    one.log.ingest(vec![run_of(&log, &pen, 0, 2)]).unwrap();
    let outputs = one.hear(Message::Hello(Box::new(hello(Vector::default()))));
    let Some(Output::Send(Message::Welcome(welcome))) = outputs.first() else { panic!("{outputs:?}") };
    assert_eq!(welcome.knows_of_you, log.vector().unwrap());
}

#[test]
fn a_peer_below_the_floor_is_told_to_fetch_a_snapshot() {
    let mut one = One::opened(5, Config::new(Pace::LAN));
    one.log.drop_until(one.pen.stream(), 3);
    one.hear(Message::Hello(Box::new(hello(Vector::default()))));
    let outputs = one.hear(Message::Welcome(Box::new(super::pair::welcome())));
    assert_snapshot!(words(&outputs), @"joined; send snapshot_needed");
    assert_snapshot!(words(&one.wait(15_000)), @"");
    let floors = one.vector();
    assert_snapshot!(words(&one.hear(Message::SnapshotNeeded { floors })), @"snapshot needed from 6");
}

#[test]
fn a_lost_acknowledgement_is_noticed_by_comparing() {
    let (mut one, _) = One::joined(1, Vector::default());
    let all = one.vector();
    one.hear(have(all.clone(), Some(1)));
    let compare =
        |vector: &Vector| Message::Compare { vector: vector_digest(vector), centre: vector_digest(&Vector::default()) };
    assert_snapshot!(words(&one.hear(compare(&all))), @"");
    let (log, _) = other_log(3);
    assert_snapshot!(words(&one.hear(compare(&log.vector().unwrap()))), @"send recount");
    assert_snapshot!(words(&one.hear(Message::Recount {})), @"send have 2");
}

#[test]
fn what_the_centre_has_is_passed_on_once() {
    let (mut one, _) = One::joined(1, Vector::default());
    let all = one.vector();
    let outputs = one.on(Input::Level(all.clone()));
    assert_snapshot!(words(&outputs), @"send have 2");
    assert_snapshot!(words(&one.on(Input::Level(all.clone()))), @"");
    let from_hub = Message::Have(Have { entries: all, whole: false, level: Level::Centre, batch: None });
    assert_snapshot!(words(&one.hear(from_hub)), @"acked 2 Centre");
}

#[test]
fn what_the_centre_has_counts_as_soon_as_it_is_here_too() {
    let (mut one, _) = One::joined(1, Vector::default());
    let (log, _) = other_log(3);
    let all = log.vector().unwrap();
    let from_hub = Message::Have(Have { entries: all.clone(), whole: false, level: Level::Centre, batch: None });
    assert_snapshot!(words(&one.hear(from_hub)), @"");
    let heads = |upto: u64| {
        let head = |(stream, head): (&StreamId, &Head)| (*stream, Head { seq: head.seq.min(upto), ..*head });
        Vector(all.0.iter().map(head).collect())
    };
    assert_snapshot!(words(&one.on(Input::LocalChanged(heads(2)))), @"acked 2 Centre");
    assert_snapshot!(words(&one.on(Input::LocalChanged(all.clone()))), @"acked 4 Centre");
    assert_snapshot!(words(&one.on(Input::LocalChanged(all))), @"");
}

#[test]
fn pings_keep_a_link_alive_and_silence_ends_it() {
    let (mut one, _) = One::joined(0, Vector::default());
    let mut pinged_at_ms = Vec::new();
    for now_ms in (0..=4_400).step_by(100) {
        one.now_ms = now_ms;
        let outputs = one.on(Input::Tick { wall_ms: 0 });
        if outputs.iter().any(|output| matches!(output, Output::Send(Message::Ping { .. }))) {
            pinged_at_ms.push(now_ms);
        }
        assert!(!outputs.contains(&Output::PeerDead));
    }
    assert_eq!(pinged_at_ms, [1_500, 3_000]);
    one.now_ms = 4_500;
    let ask = Ask {
        id: Uuid::from_u128(1),
        to_device: device(9),
        by_device: device(1),
        about: About::Baton { order: Uuid::nil() },
        within_ms: 9_000,
    };
    one.on(Input::Ask(ask));
    assert_snapshot!(words(&one.on(Input::Tick { wall_ms: 0 })), @"peerdead; answered false Some(Unreachable); close: nothing was heard of the peer for too long");
    assert_snapshot!(words(&one.hear(Message::Ping { n: 1 })), @"");
}

#[test]
fn a_pong_tells_the_time_of_the_peer() {
    let mut one = One::opened(0, Config::new(Pace::WAN));
    one.now_ms = 100;
    let outputs = one.hear(Message::Pong { n: 1, wall_ms: 1_003_050 });
    assert_eq!(outputs, [Output::Clock(ClockSample { offset_ms: 3_000, round_trip_ms: 100 })]);
    assert_eq!(one.hear(Message::Pong { n: 1, wall_ms: i64::MIN }), []);
}

#[test]
fn questions_end_by_answer_or_by_deadline() {
    let (mut one, _) = One::joined(0, Vector::default());
    let ask = |n| Ask {
        id: Uuid::from_u128(n),
        to_device: device(9),
        by_device: device(1),
        about: About::Baton { order: Uuid::nil() },
        within_ms: 2_000,
    };
    assert_snapshot!(words(&one.on(Input::Ask(ask(1)))), @"send ask");
    assert_snapshot!(words(&one.on(Input::Ask(ask(2)))), @"send ask");
    let granted = Answer { id: Uuid::from_u128(1), granted: true, reason: None };
    assert_snapshot!(words(&one.hear(Message::Answer(granted.clone()))), @"answered true None");
    assert_snapshot!(words(&one.hear(Message::Answer(granted))), @"");
    assert_snapshot!(words(&one.wait(2_000)), @"answered false Some(Timeout)");
    assert_snapshot!(words(&one.hear(Message::Ask(ask(3)))), @"asked");
    let unknown = Ask { about: About::Unknown, ..ask(4) };
    assert_snapshot!(words(&one.hear(Message::Ask(unknown))), @"send answer");
}

#[test]
fn before_its_hello_a_peer_has_nothing_to_say() {
    let mut one = One::opened(2, Config::new(Pace::LAN));
    let (log, pen) = other_log(1);
    assert_eq!(one.hear(events(1, vec![run_of(&log, &pen, 0, 2)])), []);
    assert_eq!(one.hear(Message::Recount {}), []);
    assert_snapshot!(words(&one.wait(5_000)), @"send hello");
}
