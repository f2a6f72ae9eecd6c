//! Checking a store: its chains, its rows, and that the log alone gives the same rows.

use std::io::Write;
use std::path::Path;

use anyhow::Result;

use crate::folder::Folder;

/// Checks the store of a data folder and writes what was found; true if nothing is wrong. The store is only read.
pub fn verify(data: &Path, out: &mut impl Write) -> Result<bool> {
    let report = store::verify(&Folder::existing(data)?.store(), None, store::Model::default())?;
    writeln!(out, "{report}")?;
    Ok(report.is_sound())
}
