//! What a node holds: per stream the highest sequence number without a gap before it, and the chain hash there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Head, StreamId};

/// A version vector. It is the cursor, the acknowledgement and the session of every exchange.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Vector(pub BTreeMap<StreamId, Head>);

/// Lines of one stream that somebody lacks: those after `after`, up to and including `upto`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lack {
    /// The stream.
    pub stream: StreamId,
    /// The last line that they have.
    pub after: u64,
    /// The last line that we have.
    pub upto: u64,
}

impl Vector {
    /// The head of a stream, or its origin where nothing of it is known.
    pub fn head(&self, stream: StreamId) -> Head {
        self.0.get(&stream).copied().unwrap_or_else(Head::origin)
    }

    /// The last sequence number of a stream.
    pub fn seq(&self, stream: StreamId) -> u64 {
        self.0.get(&stream).map_or(0, |head| head.seq)
    }

    /// What `theirs` lacks of what this vector holds.
    pub fn beyond(&self, theirs: &Self) -> Vec<Lack> {
        let lack = |(&stream, head): (&StreamId, &Head)| {
            let after = theirs.seq(stream);
            (head.seq > after).then_some(Lack { stream, after, upto: head.seq })
        };
        self.0.iter().filter_map(lack).collect()
    }

    /// Whether this vector holds everything that `theirs` holds.
    pub fn covers(&self, theirs: &Self) -> bool {
        theirs.0.iter().all(|(stream, head)| self.seq(*stream) >= head.seq)
    }

    /// Streams in which both hold a line of the same number with another hash: one of the two was forged or forked.
    pub fn forks(&self, theirs: &Self) -> Vec<StreamId> {
        let forked = |(stream, head): (&StreamId, &Head)| {
            let other = theirs.0.get(stream)?;
            (other.seq == head.seq && other.hash != head.hash).then_some(*stream)
        };
        self.0.iter().filter_map(forked).collect()
    }

    /// Takes over heads that are further than the ones here.
    pub fn raise(&mut self, newer: &Self) {
        for (stream, head) in &newer.0 {
            if head.seq > self.seq(*stream) {
                self.0.insert(*stream, *head);
            }
        }
    }

    /// How many lines it stands for.
    pub fn lines(&self) -> u64 {
        self.0.values().map(|head| head.seq).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn vectors() -> impl Strategy<Value = Vector> {
        let head = (0u8..6, 1u64..9).prop_map(|(stream, seq)| {
            let head = (0..seq).fold(Head::origin(), |head, n| head.link(&[stream, n as u8]));
            (StreamId(uuid::Uuid::from_u128(stream.into())), head)
        });
        prop::collection::btree_map(head.clone().prop_map(|h| h.0), Just(()), 0..1)
            .prop_flat_map(move |_| prop::collection::vec(head.clone(), 0..8))
            .prop_map(|heads| Vector(heads.into_iter().collect()))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn after_sending_what_is_lacking_both_are_equal(a in vectors(), b in vectors()) {
            let mut reached = b.clone();
            for lack in a.beyond(&b) {
                prop_assert_eq!(lack.after, b.seq(lack.stream));
                reached.0.insert(lack.stream, a.head(lack.stream));
            }
            prop_assert!(reached.covers(&a) && reached.covers(&b));
            prop_assert!(a.beyond(&reached).is_empty());
            let mut raised = b.clone();
            raised.raise(&a);
            prop_assert_eq!(raised, reached);
        }
    }
}
