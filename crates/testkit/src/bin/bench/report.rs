//! The report: figures beside goals.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Result;

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

    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(path, &self.text)?)
    }
}
