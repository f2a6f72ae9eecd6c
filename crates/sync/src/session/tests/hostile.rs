//! Whatever a peer says: no panic, nothing lost, no endless talk.

use log::{BranchId, DeviceId, StreamId};
use proptest::prelude::*;
use uuid::Uuid;

use super::world::Pen;
use crate::arbitrary::{messages, vectors};
use crate::*;

fn inputs() -> impl Strategy<Value = Input> {
    prop_oneof![
        20 => messages().prop_map(Input::Received),
        3 => any::<i64>().prop_map(|wall_ms| Input::Tick { wall_ms }),
        1 => vectors().prop_map(Input::Level),
    ]
}

fn session(stream: StreamId) -> Session {
    let (device, branch) = (DeviceId(Uuid::max()), BranchId(Uuid::nil()));
    let us = Node { device, branch, role: Role::Terminal, app: String::new(), stream: Some(stream) };
    Session::new(Config::new(Pace::LAN), us, 0)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_peer_says_the_log_stays_whole(inputs in prop::collection::vec((inputs(), 0u64..3_000), 1..60)) {
        let (mut log, mut pen) = (MemoryLog::new(super::world::BRANCH), Pen::new(0, 1));
        pen.write(&mut log, "mine");
        let Ok(vector) = log.vector();
        let mut session = session(pen.stream());
        let mut now_ms = 0;
        let Ok(_) = drive(&mut session, &mut log, Input::Opened { vector: vector.clone(), wall_ms: 0 }, now_ms);
        for (input, pause_ms) in inputs {
            now_ms += pause_ms;
            let Ok(outputs) = drive(&mut session, &mut log, input, now_ms);
            prop_assert!(outputs.len() < 40);
            prop_assert_eq!(&log.vector(), &Ok(vector.clone()));
            if outputs.iter().any(|output| matches!(output, Output::Close(_))) {
                break;
            }
        }
    }
}
