//! Tests of the store against a small model of their own.

mod damage;
mod exchange;
mod jobs;
mod model;
mod opening;
mod schema;
mod state;
mod threads;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use log::{BranchId, DeviceId, Lack, Moment, StreamId, Vector};
use model::{Event, MODEL, NOTHING, evolve};
use sync::{Run, Slice};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{Columns, Digest, Identity, Model, OpenOptions, Reader, Result, Writer, ddl};

const NOW: Moment = Moment { at_ms: 1_700_000_000_000, quality: log::ClockQuality::Synced };

/// A folder with stores.
struct Shelf(TempDir);

impl Shelf {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Where the store of a device lies; it is made, with the tables of the model, when first asked for.
    fn path(&self, device: u8) -> PathBuf {
        let path = self.0.path().join(format!("{device}.db"));
        if !path.exists() {
            std::fs::write(&path, empty_store()).unwrap();
        }
        path
    }

    fn options(&self, device: u8, stream: u8) -> OpenOptions {
        options(&self.path(device), device, stream)
    }

    fn open(&self, device: u8, stream: u8) -> Writer {
        Writer::open(&self.options(device, stream)).unwrap()
    }
}

fn options(path: &Path, device: u8, stream: u8) -> OpenOptions {
    let identity = Identity {
        branch: BranchId(Uuid::from_u128(0xb)),
        device: DeviceId(Uuid::from_u128(0xd00 + u128::from(device))),
        letter: "A".to_owned(),
        machine: "machine".to_owned(),
    };
    let stream = StreamId(Uuid::from_u128(0x100 + u128::from(stream)));
    OpenOptions { model: MODEL, ballast_bytes: 0, ..OpenOptions::new(path, identity, stream) }
}

/// The bytes of a migrated store with the tables of the model, that belongs to nobody yet.
fn empty_store() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("empty.db");
        Writer::open(&OpenOptions { model: NOTHING, ..options(&path, 1, 1) }).unwrap().close().unwrap();
        let db = rusqlite::Connection::open(&path).unwrap();
        for table in tables(MODEL) {
            db.execute_batch(&ddl(table)).unwrap();
        }
        db.execute("DELETE FROM meta", []).unwrap();
        db.close().unwrap();
        std::fs::read(&path).unwrap()
    })
}

/// Every table of a model, once: several aggregates may share a derived one.
fn tables(model: Model) -> Vec<&'static log::Table> {
    let mut known = BTreeSet::new();
    let all = model.aggregates.iter().flat_map(|a| a.tables.iter().chain(a.derived)).copied();
    all.filter(|table| known.insert(table.name)).collect()
}

fn record(writer: &mut Writer, events: &[Event]) {
    let work = |tx: &mut crate::Tx<'_>| -> Result<()> {
        events.iter().try_for_each(|event| tx.record(event.draft(), NOW, evolve).map(|_| ()))
    };
    writer.write(work).unwrap();
}

fn opened(bill: u8) -> Event {
    Event::Opened { bill, name: format!("table {bill}") }
}

fn added(bill: u8, line: i64, price: i64) -> Event {
    Event::Added { bill, line, name: "суп 🍲".to_owned(), price }
}

/// Everything that a store holds, as runs of at most `count` lines.
fn runs(reader: &Reader, count: usize) -> Vec<Run> {
    let mut runs = Vec::new();
    for lack in reader.vector().unwrap().beyond(&Vector::default()) {
        let Slice::Lines(all) = reader.lines(lack, u64::MAX).unwrap() else { panic!("nothing of {lack:?}") };
        let mut head = all.run.first();
        for lines in all.run.lines.chunks(count) {
            let run = Run::of(lack.stream, head, lines.to_vec());
            head = run.last();
            runs.push(run);
        }
    }
    runs
}

fn run_after(reader: &Reader, stream: StreamId, after: u64) -> Run {
    match reader.lines(Lack { stream, after, upto: u64::MAX }, u64::MAX).unwrap() {
        Slice::Lines(candidate) => candidate.run,
        other => panic!("{other:?}"),
    }
}

fn digest(reader: &Reader) -> Digest {
    reader.digest(Columns::All).unwrap()
}
