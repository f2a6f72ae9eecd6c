//! The story of a failure: the last facts of the thing that it is about, in words.

use log::Fact;

use super::world::{Failure, World};

const FACTS_TOLD: usize = 14;
const BODY_CHARS: usize = 220;

impl World {
    /// The last facts about the entity of a failure, from whichever node holds most of them.
    pub(super) fn story(&self, failure: &Failure) -> Vec<String> {
        let Some(entity) = failure.entity else { return Vec::new() };
        let histories = self.nodes.iter().filter_map(|node| node.writer.as_ref()?.reader().history(entity).ok());
        let longest = histories.max_by_key(Vec::len).unwrap_or_default();
        let skipped = longest.len().saturating_sub(FACTS_TOLD);
        longest[skipped..].iter().map(|fact| self.told(fact)).collect()
    }

    fn told(&self, fact: &Fact) -> String {
        let author = self.streams.iter().position(|streams| streams.contains(&fact.stream));
        let author = author.map_or("?".to_owned(), |node| self.nodes[node].letter.clone());
        let body: String = fact.body.get().chars().take(BODY_CHARS).collect();
        format!("counter {} till {author} line {}: {} {body}", fact.lamport, fact.seq, fact.kind)
    }
}
