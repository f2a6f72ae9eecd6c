//! The report: figures beside goals.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Result;

use crate::machine::p50;

const STARTS: usize = 11;

/// A table of figures.
#[derive(Debug)]
pub(crate) struct Report {
    text: String,
}

impl Report {
    pub(crate) fn begin(machine: &str) -> Self {
        let text = format!(
            "# Benchmarks\n\nWritten by `cargo xtask bench`, release build, on: {machine}.\n\n\
             Medians of one run; machines in a cloud vary by tens of percent from hour to hour. The load average is that\n             of the last minute; above 0 somebody else was at work, too.\n\n\
             | what | measured | goal |\n|---|---|---|\n"
        );
        Self { text }
    }

    pub(crate) fn add(&mut self, what: &str, measured: impl std::fmt::Display, goal: &str) {
        let row = format!("| {what} | {measured} | {goal} |\n");
        let _ = write!(std::io::stdout(), "{row}");
        self.text.push_str(&row);
    }

    /// Compares starting with a year in the store and with an empty one, by turns, so that a slow minute slows both.
    pub(crate) fn add_starts(
        &mut self,
        what: &str,
        year: &Path,
        empty: &Path,
        start_ms: impl Fn(&Path) -> Result<f64>,
    ) -> Result<()> {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for _ in 0..STARTS {
            with.push(start_ms(year)?);
            without.push(start_ms(empty)?);
        }
        let (with, without) = (p50(&mut with), p50(&mut without));
        let more = (with / without - 1.0) * 100.0;
        let measured = format!("{with:.1} ms against {without:.1} ms with an empty one ({more:+.0} %)");
        self.add(what, measured, "within 20 %");
        Ok(())
    }

    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(path, &self.text)?)
    }
}
