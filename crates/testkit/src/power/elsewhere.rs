//! The other till of the branch: it sold in peace, and its facts arrive here in batches.

use std::sync::OnceLock;

use anyhow::{Context, Result, ensure};
use log::{Head, Vector};
use store::Writer;
use sync::Run;

use super::script::{card, check, open, shift};
use crate::disk::Disk;
use crate::till::{lacking, set_up, till};

/// Orders of the other till have numbers from here on.
const FIRST_ORDER: u64 = 1_000;

/// Its stream, whole.
fn whole() -> Result<&'static Run> {
    static WHOLE: OnceLock<Run> = OnceLock::new();
    if let Some(run) = WHOLE.get() {
        return Ok(run);
    }
    let mut first = till().on(&Disk::new(0)).open()?;
    first.send(&set_up())?;
    let disk = Disk::new(1);
    let mut other = till().on(&disk).device(2, "B").stream(0xE15E).open()?;
    other.writer.ingest(&everything(&first.writer)?)?;
    let mut lists = vec![shift(1_000, "shift.open", &serde_json::json!({}))];
    for n in FIRST_ORDER..FIRST_ORDER + 12 {
        lists.extend([open(n, 2), check(n), card(n)]);
    }
    for calls in &lists {
        other.send(calls)?;
    }
    let run = lacking(other.writer.reader(), &first.writer.vector())?.pop().context("the other till wrote nothing")?;
    Ok(WHOLE.get_or_init(|| run))
}

/// How many facts the other till has.
pub(super) fn len() -> Result<usize> {
    Ok(whole()?.lines.len())
}

/// Its facts from number `from` up to and without number `to`, counted from 0.
pub(super) fn batch(from: usize, to: usize) -> Result<Run> {
    let whole = whole()?;
    ensure!(from <= to && to <= whole.lines.len(), "the other till has {} facts", whole.lines.len());
    let before = whole.lines[..from].iter().fold(Head::origin(), |head, line| head.link(line.as_bytes()));
    Ok(Run::of(whole.stream, before, whole.lines[from..to].to_vec()))
}

/// All that a store holds.
pub(super) fn everything(of: &Writer) -> Result<Vec<Run>> {
    lacking(of.reader(), &Vector::default())
}
