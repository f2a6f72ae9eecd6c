//! After the faults all copies are equal; with a planted bug they are not.

use log::Planted;

use super::world::{Dice, Faults, World};
use crate::{Log, Role};

/// Centre, hub and two tills, which in some worlds also meet directly.
fn world(seed: u64) -> World {
    let roles = [Role::Centre, Role::Hub, Role::Terminal, Role::Terminal];
    let links: &[[usize; 2]] =
        if seed.is_multiple_of(3) { &[[0, 1], [1, 2], [1, 3], [2, 3]] } else { &[[0, 1], [1, 2], [1, 3]] };
    let mut dice = Dice(seed);
    let mut world = World::new(&roles, links, seed);
    world.faults = Faults {
        drop: dice.roll(30),
        duplicate: dice.roll(30),
        delay_ms: dice.roll(1_500),
        cut: dice.roll(8),
        busy: dice.roll(30),
    };
    world
}

fn heals(seed: u64) -> bool {
    let mut world = world(seed);
    world.run(20_000, 4);
    world.faults = Faults::default();
    world.run(60_000, 0);
    assert!(world.written() > 20, "nothing happened in seed {seed}");
    world.is_equal()
}

#[test]
fn after_healing_all_copies_are_equal_to_the_byte() {
    for seed in 0..200 {
        assert!(heals(seed), "seed {seed}");
    }
}

#[test]
fn the_bugs_planted_here_are_found() {
    for (bug, found_min) in
        [(Planted::SenderTrustsSent, 10), (Planted::HaveBeforeCommit, 10), (Planted::ForwardOwnOnly, 25)]
    {
        log::plant(Some(bug));
        let found = (0..25).filter(|seed| !heals(*seed)).count();
        log::plant(None);
        assert!(found >= found_min, "{bug:?} was found by {found} of 25 seeds");
    }
}

#[test]
fn a_link_cut_after_any_number_of_messages_goes_on_where_it_stopped() {
    for cut_after in 0..40 {
        let mut world = World::new(&[Role::Hub, Role::Terminal], &[[0, 1]], cut_after);
        for member in &mut world.members {
            for n in 0..40 {
                member.pen.write(&mut member.log, &"x".repeat(n * 7));
            }
        }
        while world.delivered < cut_after {
            world.run(50, 0);
            world.faults.delay_ms = 400;
            if world.now_ms > 60_000 {
                break;
            }
        }
        world.cut(0);
        world.run(60_000, 0);
        assert!(world.is_equal(), "cut after {cut_after}");
    }
}

#[test]
fn when_all_is_still_only_pings_and_comparisons_are_left() {
    let mut world = World::new(&[Role::Hub, Role::Terminal], &[[0, 1]], 1);
    world.run(5_000, 20);
    world.run(10_000, 0);
    assert!(world.is_equal());
    let before = world.delivered;
    world.run(60_000, 0);
    let (pings, comparisons) = (2 * 2 * 40, 2 * 3);
    assert_eq!(world.delivered - before, pings + comparisons);
}

#[test]
fn equal_seeds_give_equal_runs() {
    let trace = |seed| {
        let mut world = world(seed);
        world.run(20_000, 4);
        (world.delivered, world.members.iter().map(|m| m.log.vector().unwrap()).collect::<Vec<_>>())
    };
    assert_eq!(trace(7), trace(7));
    assert_ne!(trace(7).0, trace(8).0);
}
