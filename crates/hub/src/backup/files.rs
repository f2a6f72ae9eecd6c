//! Names of copies: why and when, so that a folder of them explains itself.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// Copies of a quarter-hour, and of those from before an import, that are kept of each.
const KEPT_OF_MANY: usize = 8;
const KEPT_MS: i64 = 7 * 24 * 60 * 60_000;
const MOMENT: &str = "%Y%m%dT%H%M%SZ";

/// Why a copy was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// A quarter-hour was over.
    Quarter,
    /// A shift was closed.
    Z,
    /// It was night.
    Night,
    /// Before an import.
    Import,
    /// Somebody asked for it.
    Asked,
}

const WORDS: [(Why, &str); 5] =
    [(Why::Quarter, "quarter"), (Why::Z, "z"), (Why::Night, "night"), (Why::Import, "import"), (Why::Asked, "asked")];

/// A copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backup {
    /// Its file name in the folder of copies.
    pub file: String,
    /// Why it was made.
    pub why: Why,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
    /// Its size.
    pub bytes: u64,
}

/// The name of a copy.
pub(super) fn name(why: Why, at_ms: i64) -> String {
    let word = WORDS.iter().find(|(known, _)| *known == why).map_or("", |(_, word)| word);
    let at = DateTime::from_timestamp_millis(at_ms).unwrap_or_default();
    format!("{word}-{}.db", at.format(MOMENT))
}

/// Makes the folder of copies, where there is such a thing for its owner alone: a copy is as secret as the store.
pub(super) fn make_folder(folder: &Path) -> Result<()> {
    let mut maker = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        maker.mode(0o700);
    }
    maker.recursive(true).create(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

fn parse(name: &str) -> Option<(Why, i64)> {
    let (word, moment) = name.strip_suffix(".db")?.split_once('-')?;
    let why = WORDS.iter().find(|(_, known)| *known == word)?.0;
    Some((why, NaiveDateTime::parse_from_str(moment, MOMENT).ok()?.and_utc().timestamp_millis()))
}

/// A copy by its path.
pub(super) fn read(path: &Path) -> Result<Backup> {
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (why, at_ms) = parse(&file).with_context(|| format!("{file} is no name of a copy"))?;
    let bytes = fs::metadata(path).with_context(|| file.clone())?.len();
    Ok(Backup { file, why, at_ms, bytes })
}

/// All copies of a folder, the newest first. Files that are none are let alone.
pub(super) fn list(folder: &Path) -> Result<Vec<Backup>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        found.extend(read(&entry?.path()));
    }
    found.sort_by(|a, b| b.at_ms.cmp(&a.at_ms).then_with(|| a.file.cmp(&b.file)));
    Ok(found)
}

/// Those that have served their time. A clock that was set back makes none of them old.
pub(super) fn old(mut newest_first: Vec<Backup>, now_ms: i64) -> Vec<Backup> {
    let (mut quarters, mut imports) = (0, 0);
    newest_first.retain(|backup| {
        let many = match backup.why {
            Why::Quarter => Some(&mut quarters),
            Why::Import => Some(&mut imports),
            Why::Z | Why::Night | Why::Asked => None,
        };
        let is_too_many = many.is_some_and(|count| {
            *count += 1;
            *count > KEPT_OF_MANY
        });
        is_too_many || (backup.why != Why::Quarter && backup.at_ms < now_ms.saturating_sub(KEPT_MS))
    });
    newest_first
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON_MS: i64 = 1_772_442_000_000;

    #[test]
    fn a_name_says_why_and_when() {
        insta::assert_snapshot!(name(Why::Quarter, NOON_MS), @"quarter-20260302T090000Z.db");
        for (why, _) in WORDS {
            assert_eq!(parse(&name(why, NOON_MS)), Some((why, NOON_MS)));
        }
        for bad in ["", "x.db", "quarter-.db", "brigade.db", "z-20260302T090000Z.db-part", "z-20261302T090000Z.db"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn eight_quarters_and_seven_days_are_kept() {
        let backup = |why, at_ms| Backup { file: name(why, at_ms), why, at_ms, bytes: 1 };
        let quarters = (0..10).map(|n| backup(Why::Quarter, NOON_MS - n * 900_000));
        let imports = (0..9).map(|n| backup(Why::Import, NOON_MS - n * 60_000));
        let nights = (0..9).map(|n| backup(Why::Night, NOON_MS - n * 86_400_000));
        let shifts = (0..9).map(|n| backup(Why::Z, NOON_MS - n * 86_400_000));
        let mut all: Vec<_> = quarters.chain(imports).chain(nights).chain(shifts).collect();
        all.sort_by_key(|backup| -backup.at_ms);
        let old: Vec<_> = old(all, NOON_MS).into_iter().map(|backup| backup.file).collect();
        insta::assert_snapshot!(old.join("\n"), @"
        import-20260302T085200Z.db
        quarter-20260302T070000Z.db
        quarter-20260302T064500Z.db
        night-20260222T090000Z.db
        z-20260222T090000Z.db
        ");
    }
}
