//! I1: nothing accepted is lost. I15: copies become equal in time.

use log::Hash;

use super::super::world::{CENTRE, World};

const I1: &str = "I1 nothing accepted is lost";

impl World {
    /// Whether all nodes run and hold the same lines.
    pub(in super::super) fn is_equal(&self) -> bool {
        let centre = self.nodes[CENTRE].holds();
        self.nodes.iter().all(|node| node.writer.is_some() && node.holds() == centre && !node.frozen)
    }

    /// What the nodes hold, in words.
    pub(in super::super) fn difference(&self) -> String {
        let words = |(number, node): (usize, &super::super::node::Node)| {
            format!("{number}: {} lines{}", node.holds().lines(), if node.writer.is_some() { "" } else { " (down)" })
        };
        self.nodes.iter().enumerate().map(words).collect::<Vec<_>>().join(", ")
    }

    /// Every promise is in every log, to the byte, and every log is whole.
    pub(in super::super) fn check_logs(&mut self) {
        for node in 0..self.nodes.len() {
            if self.failure.is_none() {
                self.check_promises(node);
            }
        }
    }

    fn check_promises(&mut self, node: usize) {
        let Some(writer) = &self.nodes[node].writer else { return };
        let is_kept = |place: &(log::StreamId, u64), line: Hash| match writer.reader().fact(place.0, place.1) {
            Ok(Some(stored)) => Hash::of(stored.line.as_bytes()) == line,
            _ => false,
        };
        let broken = self.ledger.promises.iter().find(|(place, promise)| {
            // An excused line may have got away after all; then it is everywhere, which the vectors show.
            !promise.is_excused && !is_kept(place, promise.line)
        });
        if let Some(((stream, seq), promise)) = broken {
            let words = format!(
                "{} was accepted at node {} at {} ms; line {seq} of stream {stream} is not at node {node}",
                promise.kind, promise.node, promise.at_ms
            );
            self.fail(I1, words, None);
        }
    }
}
