//! What is told to those who follow the store, after a commit and never before.

use std::sync::mpsc::{Receiver, Sender, channel};

use domain::Scope;

use crate::apply::Touch;

/// Where facts came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A command given here.
    Here,
    /// Another copy.
    Elsewhere,
}

/// Something was committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The aggregates whose rows changed.
    pub scopes: Vec<Scope>,
    /// How many facts were recorded or taken.
    pub facts: u64,
    /// Where they came from.
    pub origin: Origin,
}

impl Changed {
    pub(crate) fn from(touch: Touch, origin: Origin) -> Self {
        Self { scopes: touch.scopes.into_iter().collect(), facts: touch.facts, origin }
    }
}

/// Those who follow.
#[derive(Debug, Default)]
pub(crate) struct Followers(Vec<Sender<Changed>>);

impl Followers {
    pub(crate) fn add(&mut self) -> Receiver<Changed> {
        let (sender, receiver) = channel();
        self.0.push(sender);
        receiver
    }

    /// Tells all of them; those who have gone are forgotten.
    pub(crate) fn tell(&mut self, changed: &Changed) {
        if changed.facts > 0 || !changed.scopes.is_empty() {
            self.0.retain(|follower| follower.send(changed.clone()).is_ok());
        }
    }
}
