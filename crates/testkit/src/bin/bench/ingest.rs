//! Facts from elsewhere: applying them, and what they weigh on the wire.

use std::path::Path;

use anyhow::Result;
use hub::clock::Clock;
use hub::folder::Folder;
use log::Hash;
use store::{Columns, Identity, Model, OpenOptions, Reader, Writer};
use sync::{Events, Message, Run, encode_frame};

use crate::machine::{ms_since, now};
use crate::report::Report;

const FACTS_AT_ONCE: usize = 1_000;

/// Sends the whole log of one store to an empty one.
pub(crate) fn measure(year: &Path, copy: &Path, report: &mut Report) -> Result<()> {
    let clock = Clock::start();
    let identity = Folder::existing(year)?.identity(clock)?;
    let reader = Reader::open(&Folder::existing(year)?.store(), None, Model::default())?;
    let batches = batches(&reader)?;
    let facts: usize = batches.iter().map(|run| run.lines.len()).sum();
    let receipts = reader.rows(domain::payment::RECEIPT, &[])?.len();
    wire(&batches, receipts, report)?;
    std::fs::create_dir_all(copy)?;
    let identity = Identity { device: log::DeviceId(clock.id()), letter: "B".into(), ..identity };
    let options = OpenOptions::new(copy.join("brigade.db"), identity, clock.stream());
    let mut writer = Writer::open(&options)?;
    let start = now();
    for run in &batches {
        writer.ingest(std::slice::from_ref(run))?;
    }
    let rate = facts as f64 / (ms_since(start) / 1_000.0);
    anyhow::ensure!(writer.reader().digest(Columns::All)? == reader.digest(Columns::All)?, "the copy differs");
    report.add("applying facts from elsewhere", format!("{rate:.0} facts/s ({facts} facts)"), "≥ 50,000 facts/s");
    Ok(writer.close()?)
}

/// The log in runs of at most 1,000 facts, each of one stream.
fn batches(reader: &Reader) -> Result<Vec<Run>> {
    let mut runs: Vec<Run> = Vec::new();
    let mut cursor = 0;
    loop {
        let some = reader.facts_after(cursor, FACTS_AT_ONCE)?;
        let Some(last) = some.last() else { return Ok(runs) };
        cursor = last.cursor;
        for stored in some {
            let fits = |run: &Run| run.stream == stored.fact.stream && run.lines.len() < FACTS_AT_ONCE;
            if !runs.last().is_some_and(fits) {
                let before = runs.last().filter(|run| run.stream == stored.fact.stream);
                let previous_hash = before.map_or_else(Hash::origin, |run| run.last_hash);
                let (stream, after) = (stored.fact.stream, stored.fact.seq - 1);
                runs.push(Run { stream, after, previous_hash, lines: Vec::new(), last_hash: stored.hash });
            }
            let Some(run) = runs.last_mut() else { continue };
            run.lines.push(stored.line);
            run.last_hash = stored.hash;
        }
    }
}

fn wire(batches: &[Run], orders: usize, report: &mut Report) -> Result<()> {
    let mut bytes = 0;
    for run in batches {
        let runs = vec![run.clone()];
        bytes += encode_frame(&[Message::Events(Events { batch: 1, runs })])?.len();
    }
    let each = bytes as f64 / orders as f64;
    report.add("an order on the wire, in batches of 1,000 facts", format!("{each:.0} bytes (2.3 lines)"), "≤ 600");
    Ok(())
}
