//! Envelopes of commands over a real store.

use std::path::Path;

use api::{ApiError, Envelope};
use domain::access::Code;
use log::CommandId;
use serde_json::Value;
use store::Model;

use super::{Execute, corpus};
use crate::disk::Disk;
use crate::till::{FILE, Till, id, set_up, till};

/// After so many inputs the store is proved and a new one begun.
const INPUTS_PER_STORE: u64 = 300;

/// A small restaurant in the middle of its day.
pub(super) struct Commands {
    disk: Disk,
    till: Till,
    inputs: u64,
}

impl Commands {
    pub(super) fn start() -> Self {
        let disk = Disk::new(1);
        let mut till = till().on(&disk).open().expect("a new disk takes a store");
        till.send(&set_up()).expect("the set-up is good");
        for calls in corpus::morning() {
            till.send(&calls).expect("the morning is good");
        }
        Self { disk, till, inputs: 0 }
    }

    pub(super) fn target(mut self) -> Execute {
        Box::new(move |bytes| self.take(bytes))
    }

    fn take(&mut self, bytes: &[u8]) {
        self.inputs += 1;
        if self.inputs.is_multiple_of(INPUTS_PER_STORE) {
            self.prove();
            *self = Self { inputs: self.inputs, ..Self::start() };
        }
        let Ok(calls) = serde_json::from_slice::<Vec<Envelope>>(bytes) else { return };
        let calls = self.under_new_identifiers(calls);
        let before = self.till.writer.vector();
        let outcome = self.till.send(&calls);
        match &outcome {
            Ok(answers) => self.again(&calls, answers),
            Err(error) => {
                assert!(error.code != Code::Broken, "{error}");
                assert_eq!(self.till.writer.vector(), before, "a refused envelope left facts: {error}");
            }
        }
        self.query(&calls);
    }

    /// Answers come from facts: the second is the first, and nothing is done for it. A call that found nothing to do left
    /// no fact, and is decided anew when it comes again.
    fn again(&mut self, calls: &[Envelope], answers: &[Value]) {
        let before = self.till.writer.vector();
        for (call, first) in calls.iter().zip(answers) {
            let facts = self.till.writer.reader().facts_of_command(call.command_id);
            if facts.expect("facts can be read").is_empty() {
                continue;
            }
            let repeated = self.till.send(std::slice::from_ref(call)).expect("what succeeded is answered again");
            assert_eq!(repeated.as_slice(), std::slice::from_ref(first), "{}", call.name);
        }
        assert_eq!(self.till.writer.vector(), before, "a repeated call was done twice");
    }

    /// The same requests as queries.
    fn query(&self, calls: &[Envelope]) {
        for query in api::QUERIES {
            let Some(call) = calls.first() else { return };
            let request = serde_json::from_str(call.request.get()).unwrap_or_default();
            if let Err(ApiError { code: Code::Broken, message, .. }) = self.till.ask(query.name, &request) {
                panic!("{}: {message}", query.name);
            }
        }
    }

    /// Two in three lists are new taps; of the others, those identifiers count that stand in the input.
    fn under_new_identifiers(&self, mut calls: Vec<Envelope>) -> Vec<Envelope> {
        if !self.inputs.is_multiple_of(3) {
            for (call, n) in calls.iter_mut().zip(0..) {
                call.command_id = CommandId(id("fuzz", self.inputs * 1_000 + n));
            }
        }
        calls
    }

    /// The log alone must give the same rows.
    fn prove(&self) {
        let report = store::verify(Path::new(FILE), Some(self.disk.vfs_name()), Model::default());
        let report = report.expect("the store can be read");
        assert!(report.is_sound(), "{report}");
    }
}
