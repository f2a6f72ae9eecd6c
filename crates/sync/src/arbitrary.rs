//! Any message that a peer might send, sensible or not, for the property tests.

use log::{BranchId, DeviceId, Hash, Head, StreamId, Vector};
use proptest::prelude::*;
use uuid::Uuid;

use crate::*;

/// Few enough that the same ones meet.
fn ids() -> impl Strategy<Value = Uuid> {
    prop_oneof![4 => 0u128..4, 1 => any::<u128>()].prop_map(Uuid::from_u128)
}

fn numbers() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0u64..8, 1 => any::<u64>(), 1 => Just(u64::MAX)]
}

fn hashes() -> impl Strategy<Value = Hash> {
    prop_oneof![Just(Hash::origin()), any::<[u8; 16]>().prop_map(Hash)]
}

pub(crate) fn vectors() -> impl Strategy<Value = Vector> {
    let head = (numbers(), hashes()).prop_map(|(seq, hash)| Head { seq, hash });
    prop::collection::btree_map(ids().prop_map(StreamId), head, 0..4).prop_map(Vector)
}

fn runs() -> impl Strategy<Value = Run> {
    let lines = prop::collection::vec(any::<String>(), 0..5);
    (ids(), numbers(), hashes(), lines, any::<Option<[u8; 16]>>()).prop_map(|(stream, seq, hash, lines, forged)| {
        let mut run = Run::of(StreamId(stream), Head { seq: 0, hash }, lines);
        run.after = seq;
        run.last_hash = forged.map_or(run.last_hash, Hash);
        run
    })
}

fn hellos() -> impl Strategy<Value = Message> {
    let ids = (ids(), prop_oneof![9 => Just(Uuid::nil()), 1 => any::<u128>().prop_map(Uuid::from_u128)]);
    (ids, vectors(), 0u16..3, any::<String>()).prop_map(|((device, branch), vector, max, app)| {
        let (device, branch) = (DeviceId(device), BranchId(branch));
        let protocols = ProtocolRange { min: 1, max };
        Message::Hello(Box::new(Hello { protocols, app, role: Role::Hub, device, log_version: 1, branch, vector }))
    })
}

fn welcomes() -> impl Strategy<Value = Message> {
    (numbers(), numbers(), vectors(), any::<Option<String>>()).prop_map(|(bytes, start_after_ms, vector, min_app)| {
        Message::Welcome(Box::new(Welcome {
            protocol: 1,
            limits: Limits { batch_bytes_max: bytes, in_flight: 1 },
            start_after_ms,
            knows_of_you: vector,
            moved_to: None,
            min_app,
        }))
    })
}

fn acknowledgements() -> impl Strategy<Value = Message> {
    let level = prop_oneof![Just(Level::Disk), Just(Level::Centre)];
    (vectors(), any::<bool>(), level, prop::option::of(numbers()))
        .prop_map(|(entries, whole, level, batch)| Message::Have(Have { entries, whole, level, batch }))
}

fn questions() -> impl Strategy<Value = Message> {
    let share = (ids(), any::<i64>()).prop_map(|(pool, amount)| About::Share { pool, amount });
    let about = prop_oneof![share, ids().prop_map(|order| About::Baton { order })];
    (ids(), ids(), ids(), about, numbers()).prop_map(|(id, to, by, about, within_ms)| {
        Message::Ask(Ask { id, to_device: DeviceId(to), by_device: DeviceId(by), about, within_ms })
    })
}

pub(crate) fn messages() -> impl Strategy<Value = Message> {
    let stream = || ids().prop_map(StreamId);
    prop_oneof![
        hellos(),
        welcomes(),
        acknowledgements(),
        questions(),
        (numbers(), prop::collection::vec(runs(), 0..4))
            .prop_map(|(batch, runs)| Message::Events(Events { batch, runs })),
        (stream(), numbers(), hashes()).prop_map(|(stream, next, previous_hash)| Message::Gap {
            stream,
            next,
            previous_hash
        }),
        stream().prop_map(|stream| Message::Quarantine { stream, refusal: Refusal::Fork }),
        vectors().prop_map(|floors| Message::SnapshotNeeded { floors }),
        (hashes(), hashes()).prop_map(|(vector, centre)| Message::Compare { vector, centre }),
        Just(Message::Recount {}),
        ids().prop_map(|id| Message::Answer(Answer::denied(id, Denial::InUse))),
        (numbers(), numbers(), numbers()).prop_map(|(batch, retry_ms, max_bytes)| Message::Busy {
            batch,
            retry_ms,
            max_bytes
        }),
        numbers().prop_map(|n| Message::Ping { n }),
        (numbers(), any::<i64>()).prop_map(|(n, wall_ms)| Message::Pong { n, wall_ms }),
    ]
}
