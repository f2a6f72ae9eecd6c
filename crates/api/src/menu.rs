//! The menu.

use domain::Body;
use domain::access::Code;
use domain::ids::{EntryId, MenuVersionId};
use domain::menu::{
    ENTRY_CHANGE, ENTRY_STOP, ENTRY_VERSION, Entry, EntryStopped, EntryVersionRow, MENU_VERSION, MenuVersionRow,
    current, version_key, write_entries,
};
use log::{Cell, Rows};
use serde::{Deserialize, Serialize};
use store::{Reader, StoreError};
use ts_rs::TS;

use crate::call::{Asked, first};
use crate::orders::done;
use crate::{ApiError, Command, Ctx, Query};

/// An entry to publish.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PublishedEntry {
    /// The entry.
    pub entry: EntryId,
    /// Its content; nothing takes it off the menu.
    pub content: Option<Entry>,
}

/// Publishes a menu: what changed, from now or from a later moment on.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PublishMenu {
    /// What changed.
    pub entries: Vec<PublishedEntry>,
    /// From when it counts, in milliseconds since 1970-01-01 UTC; nothing is now.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub effective_ms: Option<i64>,
}

/// A menu that was published.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Published {
    /// The publication.
    pub version: MenuVersionId,
    /// Its number.
    #[ts(type = "number")]
    pub number: i64,
}

impl PublishMenu {
    /// Of two contents in one publication, nobody could say which one counts.
    fn check(&self) -> Result<(), ApiError> {
        let mut entries: Vec<EntryId> = self.entries.iter().map(|published| published.entry).collect();
        entries.sort_unstable();
        if entries.is_empty() {
            return Err(ApiError::new(Code::Invalid, "there is nothing to publish"));
        }
        if entries.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(ApiError::new(Code::Invalid, "an entry is to be published twice"));
        }
        Ok(())
    }
}

impl Command for PublishMenu {
    type Answer = Published;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        self.check()?;
        let standing = ctx.tx.rows(MENU_VERSION, &[])?;
        let number = |row: &log::Row| MenuVersionRow::read(row).ok()?.put.map(|put| put.number);
        let number = standing.iter().filter_map(number).max().unwrap_or(0).saturating_add(1);
        let version = MenuVersionId::derived(ctx.command.0, 0);
        let entries: Vec<(EntryId, Option<Entry>)> =
            self.entries.iter().map(|published| (published.entry, published.content.clone())).collect();
        let effective_ms = self.effective_ms.unwrap_or(ctx.now.at_ms);
        Ok(write_entries(&entries, version, number, effective_ms)?)
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        let published = first!(facts, MenuPublished)?;
        Ok(Published { version: published.version, number: published.number })
    }
}

done! {
    /// Stops an entry or gives it free again.
    StopEntry {
        /// The entry.
        entry: EntryId,
        /// Whether it is stopped.
        stopped: bool,
    } |this, ctx| {
        if ctx.tx.rows(ENTRY_CHANGE, &[this.entry.cell()])?.is_empty() {
            return Err(ApiError::not_found("entry"));
        }
        Ok(vec![EntryStopped { entry: this.entry, stopped: this.stopped }.into()])
    } => [Body::EntryStopped(_)];
}

/// Asks for the menu as it is now.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListMenu {}

/// An entry of the menu.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EntryView {
    /// The entry.
    pub entry: EntryId,
    /// Whether it is stopped.
    pub stopped: bool,
    /// Its content.
    pub content: Entry,
}

impl Query for ListMenu {
    type Answer = Vec<EntryView>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let changes = asked.reader.rows(ENTRY_CHANGE, &[])?;
        let last_ms = last_published_ms(asked.reader)?.max(asked.now.at_ms);
        let mut entries: Vec<EntryView> = Vec::new();
        for of_entry in changes.chunk_by(|a, b| a.key[0] == b.key[0]) {
            let id = &of_entry[0].key[0];
            let mut rows = Rows::default();
            of_entry.iter().for_each(|row| rows.insert(ENTRY_CHANGE, row.clone()));
            asked
                .reader
                .rows(ENTRY_STOP, std::slice::from_ref(id))?
                .into_iter()
                .for_each(|row| rows.insert(ENTRY_STOP, row));
            let (version, stopped) = current(&rows, asked.now.at_ms);
            let Some(version) = version.or_else(|| current(&rows, last_ms).0) else { continue };
            let (Some(entry), Some(content)) = (EntryId::read(id), content(asked.reader, version)?) else { continue };
            entries.push(EntryView { entry, stopped, content });
        }
        Ok(entries)
    }
}

/// When the last menu was published by the clock of its publisher, in milliseconds since 1970-01-01 UTC.
pub(crate) fn last_published_ms(reader: &Reader) -> Result<i64, ApiError> {
    let published = reader.rows(MENU_VERSION, &[])?;
    let published_ms = |row: &log::Row| MenuVersionRow::read(row).ok()?.put.map(|put| put.published_ms);
    Ok(published.iter().filter_map(published_ms).max().unwrap_or(i64::MIN))
}

fn content(reader: &Reader, version: log::Hash) -> Result<Option<Entry>, ApiError> {
    let Some(row) = reader.row(ENTRY_VERSION, &version_key(version))? else { return Ok(None) };
    let row = EntryVersionRow::read(&row).map_err(StoreError::from)?;
    Ok(row.put.map(|put| put.entry.0))
}
