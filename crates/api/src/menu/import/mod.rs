//! Reading a menu from a table that somebody kept elsewhere. Nothing is imported here: what was understood goes back to
//! the caller, who shows it and then publishes it.

mod columns;
mod gather;
mod problem;
mod sheet;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{PublishedEntry, SaveCategory};
use crate::call::Asked;
use crate::{ApiError, CallError, Query};
use gather::{Gathered, Ground};

/// The largest file.
const BYTES_MAX: usize = 10 * 1024 * 1024;
/// The most rows of a file.
const ROWS_MAX: usize = 60_000;
/// The most bad rows that are named.
const BAD_MAX: usize = 1_000;

/// The form of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TableFormat {
    /// Text with commas, semicolons or tabs between cells; UTF-8 or windows-1251.
    Csv,
    /// A workbook of Excel; its first sheet counts.
    Xlsx,
}

/// Reads a menu from a table, and says what publishing it would change. Nothing is changed by asking.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PreviewImport {
    /// The form of the table.
    pub format: TableFormat,
    /// The file in base64, 10 MB and 60,000 rows at most.
    pub data: String,
}

/// A row that cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BadRow {
    /// Its number, as a table program shows it; the headings are row 1.
    pub row: u32,
    /// The heading of the column.
    pub column: String,
    /// What is wrong, in words of the branch's language.
    pub problem: String,
}

/// What a table would make of the menu.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportPreview {
    /// Entries that are new or would change, to be published as they are.
    pub entries: Vec<PublishedEntry>,
    /// How many of them are new.
    pub added: u32,
    /// How many entries of the table stand on the menu just so.
    pub unchanged: u32,
    /// Categories that are new, to be saved before.
    pub categories: Vec<SaveCategory>,
    /// Rows that cannot be imported; the first thousand of them.
    pub bad: Vec<BadRow>,
}

impl Query for PreviewImport {
    type Answer = ImportPreview;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let too_large = || ApiError::from(CallError::FileTooLarge { megabytes_max: BYTES_MAX / 1024 / 1024 });
        if self.data.len() > BYTES_MAX / 3 * 4 + 4 {
            return Err(too_large());
        }
        let bytes = BASE64_STANDARD.decode(&self.data).map_err(ApiError::bad_request)?;
        if bytes.len() > BYTES_MAX {
            return Err(too_large());
        }
        let rows = match self.format {
            TableFormat::Csv => sheet::csv(&bytes),
            TableFormat::Xlsx => sheet::xlsx(&bytes),
        }?;
        let settings = crate::branch::settings(asked.reader)?;
        let Gathered { drafts, mut bad } = gather::gather(&rows, &settings);
        let ground = Ground { settings: &settings, branch: asked.reader.branch().0 };
        let mut preview = ground.compare(drafts, asked, &mut bad)?;
        bad.sort_by(|a, b| (a.row, &a.column).cmp(&(b.row, &b.column)));
        bad.truncate(BAD_MAX);
        preview.bad = bad;
        Ok(preview)
    }
}
