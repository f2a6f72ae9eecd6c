//! What was committed, for all who follow: windows, browsers, screens.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use anyhow::Result;
use serde_json::json;
use store::Changed;
use tokio::sync::broadcast;

/// Messages that wait for a slow follower; beyond it he loses some, is told so, and loads everything anew.
const WAITING_MAX: usize = 256;

/// The kind under which a change of the links is told.
const LINK: &str = "link";

/// A stream of messages `{"changed": [{"kind": …, "id": …}]}`.
#[derive(Debug)]
pub struct Live {
    messages: broadcast::Sender<Arc<str>>,
}

impl Live {
    /// Passes on what the store tells, as long as it is open. Commits that came close together become one message.
    ///
    /// # Errors
    /// If no thread can be started.
    pub(super) fn follow(changes: Receiver<Changed>) -> Result<Self> {
        let messages = broadcast::Sender::new(WAITING_MAX);
        let sender = messages.clone();
        std::thread::Builder::new().name("live".to_owned()).spawn(move || {
            while let Ok(first) = changes.recv() {
                let together = std::iter::once(first).chain(changes.try_iter());
                // Nobody may follow just now.
                let _ = sender.send(message(together));
            }
        })?;
        Ok(Self { messages })
    }

    /// Passes on that something about the links has changed; how they are, whoever hears it asks.
    ///
    /// # Errors
    /// If no thread can be started.
    pub(super) fn follow_links(&self, changes: Receiver<()>) -> Result<()> {
        let sender = self.messages.clone();
        std::thread::Builder::new().name("live-links".to_owned()).spawn(move || {
            while changes.recv().is_ok() {
                changes.try_iter().for_each(drop);
                // Nobody may follow just now.
                let _ = sender.send(json!({"changed": [{"kind": LINK, "id": ""}]}).to_string().into());
            }
        })?;
        Ok(())
    }

    /// Messages from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<str>> {
        self.messages.subscribe()
    }

    /// How many follow.
    pub fn followers(&self) -> usize {
        self.messages.receiver_count()
    }
}

fn message(changes: impl Iterator<Item = Changed>) -> Arc<str> {
    let scopes: BTreeSet<_> = changes.flat_map(|changed| changed.scopes).collect();
    let things = scopes.iter().map(|scope| json!({"kind": scope.aggregate.name, "id": scope.id.to_string()}));
    json!({"changed": things.collect::<Vec<_>>()}).to_string().into()
}
