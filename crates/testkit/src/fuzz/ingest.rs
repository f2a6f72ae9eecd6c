//! Facts of another device, as wild as they come, over a real store: what fits the chain is kept, and the rest of the
//! rules must live with it.

use std::path::Path;

use log::{Fact, Hash, Head, StreamId};
use serde_json::value::to_raw_value;
use serde_json::{Value, json};
use store::Model;
use sync::{Run, Taken};
use uuid::Uuid;

use super::{Execute, corpus};
use crate::disk::Disk;
use crate::till::{FILE, Till, id, till};

/// After so many inputs the store is proved and a new one begun.
const INPUTS_PER_STORE: u64 = 200;

/// A store that another device's facts are put into.
pub(super) struct Ingest {
    disk: Disk,
    till: Till,
    inputs: u64,
}

impl Ingest {
    pub(super) fn start() -> Self {
        let disk = Disk::new(1);
        let till = till().on(&disk).open().expect("a new disk takes a store");
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
        let stream = StreamId(id("wild", self.inputs));
        let run = Run::of(stream, Head::origin(), lines(stream, self.inputs, bytes));
        let first = self.ingest(&run);
        let again = self.ingest(&run);
        let is_new = matches!(first, Taken::Taken(_));
        assert!(!is_new || again == Taken::Duplicate, "facts were taken twice: {first:?}, {again:?}");
    }

    fn ingest(&mut self, run: &Run) -> Taken {
        let outcome = self.till.writer.ingest(std::slice::from_ref(run));
        outcome.expect("no facts break a store").streams[&run.stream]
    }

    /// The log alone must give the same rows.
    fn prove(&self) {
        let report = store::verify(Path::new(FILE), Some(self.disk.vfs_name()), Model::default());
        let report = report.expect("the store can be read");
        assert!(report.is_sound(), "{report}");
    }
}

/// Keeps identifiers of pools and PINs apart from those of orders: a store tells anomalies of an order from those of a
/// pool by identifiers that were drawn at random, and never meet.
fn apart(mut fact: Fact) -> Fact {
    let Ok(Value::Object(mut body)) = serde_json::from_str(fact.body.get()) else { return fact };
    for (name, value) in &mut body {
        match name.as_str() {
            "pool" => *value = json!(Uuid::new_v5(&Uuid::nil(), value.to_string().as_bytes())),
            "lookup" | "previous" if value.is_string() => *value = json!(Hash::of(value.to_string().as_bytes())),
            _ => {}
        }
    }
    if let Ok(body) = to_raw_value(&body) {
        fact.body = body;
    }
    fact
}

/// The lines as those of a stream of their own, so that it is their bodies that are tried and not their numbers.
fn lines(stream: StreamId, n: u64, bytes: &[u8]) -> Vec<String> {
    let parsed = bytes.split(|byte| *byte == b'\n').filter_map(|line| Fact::decode(line).ok());
    let placed = |(fact, seq): (Fact, u64)| Fact { stream, seq, lamport: n * 1_000 + seq, ..apart(fact) }.encode().ok();
    let opened = corpus::opened_by(stream, n);
    std::iter::once(opened).chain(parsed.zip(2..).filter_map(placed)).collect()
}
