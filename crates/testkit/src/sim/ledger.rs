//! The ledger of the run: every fact of a command that was answered "accepted", as its author wrote it.

use std::collections::{BTreeMap, BTreeSet};

use log::{CommandId, Fact, Hash, StreamId};

/// The place of a fact in the logs.
pub(super) type Place = (StreamId, u64);

/// A promise that was made to a person.
#[derive(Debug, Clone)]
pub(super) struct Promise {
    /// Hash of the line.
    pub(super) line: Hash,
    pub(super) kind: String,
    /// The node that said "accepted".
    pub(super) node: usize,
    pub(super) at_ms: u64,
    /// The disk that alone held it was put back: nothing can keep this promise.
    pub(super) is_excused: bool,
}

/// All promises.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) promises: BTreeMap<Place, Promise>,
    /// The lines that a command was answered with, by node.
    pub(super) answers: BTreeMap<(CommandId, usize), Vec<Place>>,
    /// Commands of which a promise was excused.
    pub(super) lost_commands: BTreeSet<CommandId>,
    commands: BTreeMap<Place, CommandId>,
}

impl Ledger {
    /// Notes the facts of an accepted command; gives the place of one that had another line before.
    pub(super) fn accept(&mut self, command: CommandId, facts: &[Fact], node: usize, at_ms: u64) -> Option<Place> {
        let places: Vec<Place> = facts.iter().map(|fact| (fact.stream, fact.seq)).collect();
        let mut broken = None;
        for fact in facts {
            let line = Hash::of(fact.encode().unwrap_or_default().as_bytes());
            let (kind, place) = (fact.kind.clone(), (fact.stream, fact.seq));
            let promise = self.promises.entry(place).or_insert(Promise { line, kind, node, at_ms, is_excused: false });
            if promise.line != line {
                broken = Some(place);
            }
            promise.is_excused = false;
            self.commands.insert(place, command);
        }
        self.answers.insert((command, node), places);
        broken
    }

    /// Excuses promises that no disk holds any more.
    pub(super) fn excuse(&mut self, is_lost: impl Fn(&Place) -> bool) -> u64 {
        let mut excused = 0;
        for (place, promise) in &mut self.promises {
            if !promise.is_excused && is_lost(place) {
                promise.is_excused = true;
                excused += 1;
                self.lost_commands.extend(self.commands.get(place));
            }
        }
        excused
    }
}
