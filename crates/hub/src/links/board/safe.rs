//! How far other machines and the centre have what is here.

use log::Vector;
use sync::Input;

use super::Board;

/// How often is noted what lies on another machine, in milliseconds.
const NOTE_MS: u64 = 30_000;

impl Board {
    /// The centre has these lines: whoever is linked is told.
    pub(super) fn in_centre(&mut self, heads: &Vector) {
        self.safe.raise(heads);
        self.central.raise(heads);
        self.all().into_iter().for_each(|link| self.feed(link, Input::Level(heads.clone())));
    }

    /// Whoever has come since hears what the centre acknowledged before: that is not said again by itself.
    pub(super) fn pass_on_centre(&mut self) {
        for link in std::mem::take(&mut self.greeted) {
            self.feed(link, Input::Level(self.central.clone()));
        }
    }

    /// Notes what is safe, if it is time.
    pub(super) fn note_safe_seldom(&mut self) {
        if self.now_ms().saturating_sub(self.noted.1) >= NOTE_MS {
            self.note_safe();
        }
    }

    /// Seldom: it costs the writer a transaction, and what is not noted is only asked about once more.
    pub(super) fn note_safe(&mut self) {
        let now_ms = self.now_ms();
        if self.noted.0 != self.safe {
            if let Err(error) = self.terminal().store.note_safe(self.safe.clone()) {
                tracing::warn!(%error, "what is safe on another machine was not noted");
            }
            self.noted.0 = self.safe.clone();
        }
        self.noted.1 = now_ms;
    }
}
