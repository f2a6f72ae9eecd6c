//! Shares under partition: nobody reserves more than there is, whatever comes when (I9).

use log::{CommandId, Fact};
use proptest::prelude::*;

use super::{Branch, figures, id, reduce};
use crate::anomaly::ANOMALY;
use crate::ids::{PoolId, ReservationId, ShareMoveId};
use crate::money::Qty;
use crate::shares::{Pool, PoolOpened, ReservationFreed, ReservationMade, ShareError, ShareMoved};

const CAPACITY: i64 = 10_000;
const DEVICES: [&str; 3] = ["A", "B", "C"];

fn pool() -> PoolId {
    PoolId(id("oven 18:00"))
}

fn qty(thousandths: i64) -> Qty {
    Qty::new(thousandths).unwrap()
}

/// A device, what it does (reserve, give to another, free an earlier one, meet the others), and how much.
type Step = (usize, usize, usize, i64);

fn say(branch: &mut Branch, n: usize, (who, what, whom, amount): Step) -> Result<(), ShareError> {
    let device = branch.devices.get_mut(DEVICES[who]).unwrap();
    let command = device.command();
    let known = Pool::read(&device.rows);
    let of = |n: usize| ReservationId(id(&format!("reservation {n}")));
    let bodies = match what {
        0 | 1 => {
            let made = ReservationMade {
                pool: pool(),
                reservation: of(n),
                device: device.device,
                order: None,
                amount: qty(amount),
            };
            known.reserve(made)?
        }
        2 => {
            let to = log::DeviceId(id(DEVICES[whom % 3]));
            let moved = ShareMoved {
                pool: pool(),
                id: ShareMoveId(command.0),
                from: device.device,
                to,
                amount: qty(amount),
                forced: false,
            };
            known.give(moved)?
        }
        _ => known.free_reservation(ReservationFreed { pool: pool(), reservation: of(n.saturating_sub(whom)) })?,
    };
    device.record(bodies, command);
    Ok(())
}

fn opened() -> Branch {
    let mut branch = Branch::new();
    let device = branch.devices.get_mut("A").unwrap();
    let opened = PoolOpened { pool: pool(), name: "oven".into(), capacity: qty(CAPACITY), device: device.device };
    device.record(vec![opened.into()], CommandId(id("open pool")));
    branch.sync();
    branch
}

fn play(steps: &[Step]) -> Branch {
    let mut branch = opened();
    for (n, step) in steps.iter().enumerate() {
        match step.1 {
            4 => branch.sync(),
            _ => drop(say(&mut branch, n, *step)),
        }
    }
    branch.sync();
    branch
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn req_20_reservations_never_exceed_the_capacity(
        steps in prop::collection::vec((0..3usize, 0..5usize, 0..4usize, 1..6_000_i64), 0..40),
    ) {
        let branch = play(&steps);
        let facts: Vec<Fact> = branch.devices["A"].facts.values().rev().cloned().collect();
        let rows = reduce(&facts);
        prop_assert_eq!(&rows, &branch.devices["B"].rows);
        let pool = Pool::read(&rows);
        let held: i64 = pool.shares.values().map(|(held, _)| held).sum();
        let reserved: i64 = pool.shares.values().map(|(_, reserved)| reserved).sum();
        prop_assert_eq!(held, CAPACITY);
        prop_assert!(reserved <= CAPACITY);
        prop_assert!(!figures(&rows).iter().any(|figure| figure.table == ANOMALY.name));
    }
}

#[test]
fn what_a_share_does_not_hold_is_refused() {
    let mut branch = opened();
    assert_eq!(say(&mut branch, 0, (1, 0, 0, 1)), Err(ShareError::Exhausted { free: 0 }));
    assert_eq!(say(&mut branch, 1, (0, 0, 0, 0)), Err(ShareError::Amount));
    assert_eq!(say(&mut branch, 2, (0, 0, 0, CAPACITY + 1)), Err(ShareError::Exhausted { free: CAPACITY }));
    assert_eq!(say(&mut branch, 3, (0, 3, 0, 0)), Err(ShareError::NoReservation));
    assert_eq!(say(&mut branch, 4, (0, 0, 0, CAPACITY)), Ok(()));
    assert_eq!(say(&mut branch, 5, (0, 0, 0, 1)), Err(ShareError::Exhausted { free: 0 }));
    assert_eq!(say(&mut branch, 5, (0, 3, 1, 0)), Ok(()), "what is freed is there again");
    assert_eq!(say(&mut branch, 6, (0, 0, 0, CAPACITY)), Ok(()));
}

#[test]
fn an_overdrawn_share_is_listed() {
    let mut branch = opened();
    let device = branch.devices.get_mut("B").unwrap();
    let made = ReservationMade {
        pool: pool(),
        reservation: ReservationId(id("r")),
        device: device.device,
        order: None,
        amount: qty(1),
    };
    device.record(vec![made.into()], CommandId(id("reserve")));
    let listed = figures(&device.rows).into_iter().filter(|figure| figure.table == ANOMALY.name).count();
    assert_eq!(listed, 1);
}
