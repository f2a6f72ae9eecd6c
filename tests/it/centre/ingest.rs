//! What continues its stream is taken once, whoever brings it and however often; what does not is set aside, and the rest
//! goes on.

use brigade_testkit::till::{id, lacking, till};
use log::{BranchId, Lack, StreamId, Vector};
use server::Centre;
use store::Columns;
use sync::{Refusal, Run, Taken};
use tempfile::TempDir;
use uuid::Uuid;

use super::{BRANCH, centre, config, held, sell, shop};

async fn take(centre: &Centre, run: &Run) -> Taken {
    centre.ingest(BRANCH, std::slice::from_ref(run)).await.unwrap().streams[&run.stream]
}

/// A part of a run.
fn part(run: &Run, from: usize, to: usize) -> Run {
    let before = Run::of(run.stream, run.first(), run.lines[..from].to_vec());
    Run::of(run.stream, before.last(), run.lines[from..to].to_vec())
}

#[tokio::test]
async fn what_fits_is_taken_once_and_what_comes_too_early_waits() {
    let folder = TempDir::new().unwrap();
    let mut till = shop(&folder);
    sell(&mut till, 1);
    let (centre, database) = centre().await;
    let all = held(&till).remove(0);
    let count = all.lines.len();
    assert_eq!(take(&centre, &part(&all, 2, 4)).await, Taken::Gap { have: 0 });
    assert_eq!(take(&centre, &part(&all, 0, 3)).await, Taken::Taken(3));
    assert_eq!(take(&centre, &all).await, Taken::Taken(count as u64 - 3));
    assert_eq!(take(&centre, &all).await, Taken::Duplicate);
    assert_eq!(take(&centre, &part(&all, 2, 4)).await, Taken::Duplicate);
    assert_eq!(centre.vector(BRANCH).await.unwrap(), till.writer.vector());
    assert_eq!(centre.digests(BRANCH).await.unwrap(), till.writer.reader().digests(Columns::All).unwrap());
    let again = Centre::open(&config(&database)).await.unwrap();
    assert_eq!(again.vector(BRANCH).await.unwrap(), till.writer.vector(), "what was acknowledged is on the disk");
}

/// Changes a line as an author would who writes on upon it.
fn relink(run: &Run, place: usize, change: fn(&str) -> String) -> Run {
    let mut lines = run.lines.clone();
    lines[place] = change(&lines[place]);
    assert_ne!(lines[place], run.lines[place]);
    Run::of(run.stream, run.first(), lines)
}

#[tokio::test]
async fn req_32_forked_forged_and_broken_lines_are_set_aside_and_the_rest_goes_on() {
    let folder = TempDir::new().unwrap();
    let all = held(&shop(&folder)).remove(0);
    let count = all.lines.len() as u64;
    // One cluster for all that follow.
    let (_first, _database) = centre().await;
    let check = async |bad: Run, expected: Refusal, kept: u64| {
        let (centre, database) = centre().await;
        assert_eq!(take(&centre, &bad).await, Taken::Quarantined(expected));
        assert_eq!(centre.vector(BRANCH).await.unwrap().seq(all.stream), kept);
        assert_eq!(database.psql("SELECT count(*) FROM quarantine").unwrap(), "1");
        let streams = if kept == 0 { "0" } else { "1" };
        assert_eq!(
            database.psql("SELECT count(*) FROM stream_head").unwrap(),
            streams,
            "nothing is left of a bad stream"
        );
        assert_eq!(take(&centre, &all).await, Taken::Taken(count - kept), "the right lines are taken afterwards");
    };
    let mut broken = all.clone();
    broken.lines[2].truncate(40);
    check(broken, Refusal::BrokenChain, 0).await;
    check(relink(&all, 2, |line| line[..40].to_owned()), Refusal::Line, 2).await;
    check(relink(&all, 2, |line| line.replace("\"q\":3", "\"q\":4")), Refusal::Line, 2).await;
    check(relink(&all, 2, |line| line.replace("\"l\":3", "\"l\":1")), Refusal::Lamport, 2).await;
    check(relink(&all, 2, |line| line.replace("\"l\":3", "\"l\":1099511627776")), Refusal::Lamport, 2).await;
    check(relink(&all, 0, |line| line.replace("-00000000000b", "-00000000000c")), Refusal::WrongBranch, 0).await;
}

#[tokio::test]
async fn another_line_in_the_place_of_a_known_one_is_a_fork() {
    let folder = TempDir::new().unwrap();
    let all = held(&shop(&folder)).remove(0);
    let (centre, _database) = centre().await;
    take(&centre, &all).await;
    let forked = relink(&all, 3, |line| line.replace("\"t\":", "\"t\":1"));
    assert_eq!(take(&centre, &forked).await, Taken::Quarantined(Refusal::Fork));
    assert_eq!(take(&centre, &part(&forked, 0, 5)).await, Taken::Quarantined(Refusal::Fork));
    assert_eq!(centre.vector(BRANCH).await.unwrap().head(all.stream), all.last());
}

#[tokio::test]
async fn a_stream_of_one_branch_is_nothing_to_another() {
    let folder = TempDir::new().unwrap();
    let all = held(&shop(&folder)).remove(0);
    let (centre, _database) = centre().await;
    take(&centre, &all).await;
    let other = BranchId(Uuid::from_u128(0xC));
    let ingested = centre.ingest(other, std::slice::from_ref(&all)).await.unwrap();
    assert_eq!(ingested.streams[&all.stream], Taken::Quarantined(Refusal::WrongBranch));
    assert_eq!(centre.vector(other).await.unwrap(), Vector::default());
    let wants = [Lack { stream: all.stream, after: 0, upto: all.last().seq }];
    assert_eq!(centre.fetch(other, &wants, 1 << 20).await.unwrap().runs, []);
}

#[tokio::test]
async fn what_was_taken_is_handed_out_to_the_byte_and_in_parts() {
    let folder = TempDir::new().unwrap();
    let mut till = shop(&folder);
    (1..20).for_each(|n| sell(&mut till, n));
    let all = held(&till).remove(0);
    let (centre, _database) = centre().await;
    take(&centre, &all).await;
    let mut back = all.first();
    while back != all.last() {
        let wants = [Lack { stream: all.stream, after: back.seq, upto: all.last().seq }];
        let runs = centre.fetch(BRANCH, &wants, 2_000).await.unwrap().runs;
        let run = runs.first().expect("at least one line");
        assert_eq!((run.first(), run.check()), (back, Ok(())));
        assert_eq!(run.lines[..], all.lines[back.seq as usize..][..run.lines.len()]);
        back = run.last();
    }
    let unknown = [Lack { stream: StreamId(id("stream", 99)), after: 0, upto: 9 }];
    assert_eq!(centre.fetch(BRANCH, &unknown, 2_000).await.unwrap().runs, []);
    assert_eq!(centre.written_by(BRANCH, till.device).await.unwrap(), till.writer.vector());
}

/// Two tills of a branch, each with its own orders over the same tables, numbers and stock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_bring_facts_of_one_branch_at_once_give_the_same_figures() {
    let folder = TempDir::new().unwrap();
    let mut first = shop(&folder);
    let mut second = till().device(2, "B").stream(2).at(folder.path().join("second.db")).open().unwrap();
    let enrol = serde_json::json!({"device": id("device", 2), "name": "Касса 2", "letters": "B"});
    first.run("devices.enrol", &enrol).unwrap();
    second.writer.ingest(&lacking(first.writer.reader(), &second.writer.vector()).unwrap()).unwrap();
    (1..40).for_each(|n| sell(&mut first, n));
    (101..140).for_each(|n| sell(&mut second, n));
    second.writer.ingest(&lacking(first.writer.reader(), &second.writer.vector()).unwrap()).unwrap();
    let (centre, _database) = centre().await;
    let streams = held(&second);
    assert_eq!(streams.len(), 2);
    let pour = async |centre: Centre, run: Run| {
        for at in 0..run.lines.len() {
            let run = part(&run, at, at + 1);
            // Both bring everything: each is the other's repeat.
            assert!(matches!(take(&centre, &run).await, Taken::Taken(1) | Taken::Duplicate));
        }
    };
    let tasks = [0, 1, 0, 1].map(|at| tokio::spawn(pour(centre.clone(), streams[at].clone())));
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(centre.vector(BRANCH).await.unwrap(), second.writer.vector());
    assert_eq!(centre.digests(BRANCH).await.unwrap(), second.writer.reader().digests(Columns::All).unwrap());
}

#[tokio::test]
async fn the_parts_of_the_log_are_ready_before_their_month_begins() {
    let (centre, database) = centre().await;
    centre.make_partitions().await.unwrap();
    let parts = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'event'::regclass";
    assert_eq!(database.psql(parts).unwrap(), "4");
}

#[tokio::test]
async fn facts_that_waited_for_a_newer_build_are_applied_by_it() {
    let folder = TempDir::new().unwrap();
    let mut till = shop(&folder);
    (1..200).for_each(|n| sell(&mut till, n));
    let (centre, database) = centre().await;
    take(&centre, &held(&till).remove(0)).await;
    // As an older build would have left them.
    let emptied = server::tables().into_iter().map(|table| format!("TRUNCATE {};", table.name)).collect::<String>();
    let branch = format!("INSERT INTO branch (branch_id, org_id, name) VALUES ('{BRANCH}', '{BRANCH}', 'Проба');");
    database.psql(&format!("{emptied} {branch} UPDATE event SET applied = false")).unwrap();
    assert_eq!(centre.apply_backlog().await.unwrap(), till.writer.vector().lines());
    assert_eq!(centre.digests(BRANCH).await.unwrap(), till.writer.reader().digests(Columns::All).unwrap());
    assert_eq!(centre.apply_backlog().await.unwrap(), 0);
}
