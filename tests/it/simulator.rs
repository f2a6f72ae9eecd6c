//! The branch simulator in the test run: short and long seeds, planted bugs, determinism. More seeds by
//! `cargo xtask sim`.

use brigade_testkit::sim::{
    Counts, Failure, Fault, Plan, SEEDS_PER_BUG, find, known_seeds, run, run_with_other_clocks,
};
use log::Planted;

fn holds(plan: &Plan) -> Counts {
    let outcome = run(plan);
    if let Some(Failure { invariant, words, .. }) = &outcome.failure {
        panic!("{invariant}: {words}\n{plan}\n{}", outcome.story.join("\n"));
    }
    outcome.counts
}

fn short(seeds: impl IntoIterator<Item = u64>) -> Counts {
    let mut counts = Counts::default();
    seeds.into_iter().for_each(|seed| counts.add(&holds(&Plan::short(seed))));
    counts
}

#[test]
fn seeds_that_once_found_a_bug_find_none() {
    short(known_seeds());
}

/// Seeds are spread over tests so that all cores work.
macro_rules! seeds {
    ($($name:ident $seeds:expr;)+) => {$(
        #[test]
        fn $name() {
            short($seeds);
        }
    )+};
}

seeds! {
    req_01_02_05_nothing_is_lost_or_doubled_and_copies_become_equal_0 0..25;
    req_01_02_05_nothing_is_lost_or_doubled_and_copies_become_equal_1 25..50;
    req_01_02_05_nothing_is_lost_or_doubled_and_copies_become_equal_2 50..75;
    req_01_02_05_nothing_is_lost_or_doubled_and_copies_become_equal_3 75..100;
    req_01_02_05_nothing_is_lost_or_doubled_and_copies_become_equal_4 100..125;
    req_01_02_05_nothing_is_lost_or_doubled_and_copies_become_equal_5 125..150;
    req_01_02_05_nothing_is_lost_or_doubled_and_copies_become_equal_6 150..175;
    req_01_02_05_nothing_is_lost_or_doubled_and_copies_become_equal_7 175..200;
}

macro_rules! long_seeds {
    ($($name:ident $seed:literal;)+) => {$(
        #[test]
        fn $name() {
            holds(&Plan::long($seed));
        }
    )+};
}

long_seeds! {
    a_long_day_with_one_tap_on_two_devices_apart 6;
    a_long_day_0 1_000;
    a_long_day_1 1_001;
    a_long_day_2 1_002;
    a_long_day_3 1_003;
    a_long_day_4 1_004;
}

macro_rules! planted {
    ($($name:ident $bug:ident;)+) => {
        const TRIED: &[Planted] = &[$(Planted::$bug),+];
        $(#[test]
        fn $name() {
            assert!(find(Planted::$bug, SEEDS_PER_BUG).is_some(), "{:?} was not found", Planted::$bug);
        })+
    };
}

planted! {
    a_sender_that_trusts_what_it_sent_is_found SenderTrustsSent;
    an_acknowledgement_before_the_disk_is_found HaveBeforeCommit;
    a_hub_that_passes_on_only_its_own_is_found ForwardOwnOnly;
    a_register_that_takes_the_last_arrival_is_found LastArrivalWins;
    a_register_that_takes_the_latest_clock_is_found WallClockWins;
    a_counter_that_ignores_what_was_seen_is_found LamportNotObserved;
    a_stream_that_is_gone_on_with_is_found StreamReused;
    a_restored_store_with_its_old_series_is_found EpochKept;
    money_without_the_baton_is_found PayWithoutBaton;
    a_command_that_is_executed_twice_is_found CommandRepeated;
    a_disk_that_is_not_forced_is_found SynchronousNormal;
    an_answer_before_the_commit_is_found AnswerBeforeCommit;
    an_unknown_kind_that_is_dropped_is_found UnknownKindDropped;
    a_late_line_that_counts_as_paid_is_found LateLineCovered;
    a_share_that_is_overdrawn_is_found ShareOverdrawn;
    a_kitchen_that_is_told_twice_is_found KitchenSentTwice;
}

#[test]
fn every_planted_bug_is_tried() {
    assert_eq!(TRIED, Planted::ALL);
}

#[test]
fn the_same_seed_twice_gives_the_same_trace() {
    for seed in [3, 17, 58] {
        let plan = Plan::short(seed);
        let (first, second) = (run(&plan), run(&plan));
        assert_eq!((first.trace, &first.counts), (second.trace, &second.counts), "seed {seed}");
        assert_ne!(first.trace, run(&Plan::short(seed + 1)).trace);
    }
}

#[test]
fn req_15_other_clocks_give_the_same_state() {
    for seed in 0..8 {
        assert_eq!(run_with_other_clocks(&Plan::short(seed)), None, "seed {seed}");
    }
}

#[test]
fn every_command_is_accepted_and_every_fault_strikes() {
    let counts = short(200..260);
    assert_eq!(counts.blind_spots(), Vec::<String>::new(), "{counts}");
}

#[test]
fn a_plan_without_faults_has_none() {
    let mut plan = Plan::short(1);
    plan.faults.clear();
    let counts = holds(&plan);
    assert!(counts.faults.is_empty(), "{:?}", counts.faults);
    assert!(Fault::all().all(|fault| plan.level(fault) == 0));
}
