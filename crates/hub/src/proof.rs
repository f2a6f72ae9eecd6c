//! The proof that the store is what its log says, while selling goes on: when somebody asks for it, every night, and
//! after the program was not closed in order.

use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use store::Model;

use crate::clock::Clock;
use crate::folder::Folder;

/// Why a store was looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// Somebody asked for it.
    Asked,
    /// It was night.
    Night,
    /// The program had not been closed in order.
    Unclean,
}

/// What a look through the store found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Why it was made.
    pub occasion: Occasion,
    /// When it began, in milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
    /// How long it took.
    pub took_ms: u64,
    /// Facts looked at.
    pub facts: u64,
    /// Facts that wait for a build that knows them: no fault.
    pub waiting: u64,
    /// What is wrong, in words; nothing if the store is sound.
    pub problems: Vec<String>,
    /// Why the store could not be looked through, if so. That says nothing of the store.
    pub error: Option<String>,
}

/// How far the proofs are.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ProofState {
    /// One is being made.
    pub running: bool,
    /// The last one, also of an earlier process.
    pub last: Option<Proof>,
}

/// The proofs of a data folder.
#[derive(Debug)]
pub struct Proofs {
    folder: Folder,
    clock: Clock,
    state: Mutex<ProofState>,
}

impl Proofs {
    /// The proofs of a data folder. The result of the last one is kept in it.
    pub fn of(folder: &Folder, clock: Clock) -> Self {
        let last = folder.proof().unwrap_or_else(|error| {
            tracing::warn!(error = format!("{error:#}"), "the last proof of the store cannot be read");
            None
        });
        Self { folder: folder.clone(), clock, state: Mutex::new(ProofState { running: false, last }) }
    }

    /// How far they are.
    pub fn state(&self) -> ProofState {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Begins a proof, unless one is being made, and does not wait for it.
    ///
    /// # Errors
    /// If no thread can be started.
    pub fn begin(self: &Arc<Self>, occasion: Occasion) -> std::io::Result<()> {
        self.begin_after(None, occasion)
    }

    /// As [`Proofs::begin`], when the store's own quick look is over.
    pub(crate) fn begin_after(
        self: &Arc<Self>,
        quick_look: Option<Receiver<()>>,
        occasion: Occasion,
    ) -> std::io::Result<()> {
        if std::mem::replace(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner).running, true) {
            return Ok(());
        }
        let proofs = Arc::clone(self);
        let work = move || {
            // The channel ends with the look; nothing is ever sent.
            let _ = quick_look.map(|over| over.recv());
            proofs.make(occasion);
        };
        let begun = std::thread::Builder::new().name("proof".to_owned()).spawn(work);
        if begun.is_err() {
            self.state.lock().unwrap_or_else(PoisonError::into_inner).running = false;
        }
        begun.map(|_| ())
    }

    fn make(&self, occasion: Occasion) {
        let (began, at_ms) = (self.clock.monotonic_ms(), self.clock.now().at_ms);
        let outcome = store::verify(&self.folder.store(), None, Model::default());
        let took_ms = self.clock.monotonic_ms().saturating_sub(began);
        let blank = Proof { occasion, at_ms, took_ms, facts: 0, waiting: 0, problems: Vec::new(), error: None };
        let proof = match outcome {
            Ok(report) => Proof { facts: report.facts, waiting: report.unapplied, problems: report.problems, ..blank },
            Err(error) => Proof { error: Some(error.to_string()), ..blank },
        };
        match &proof {
            Proof { error: Some(error), .. } => tracing::error!(error, "the store could not be proved"),
            Proof { problems, .. } if !problems.is_empty() => tracing::error!(?problems, "the store is damaged"),
            Proof { facts, .. } => tracing::info!(facts, took_ms, "the store was proved to be sound"),
        }
        if let Err(error) = self.folder.note_proof(&proof) {
            tracing::warn!(error = format!("{error:#}"), "what the proof found cannot be kept");
        }
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = ProofState { running: false, last: Some(proof) };
    }
}
