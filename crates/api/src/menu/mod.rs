//! The menu: what is published, stopped and limited; categories and pictures.

mod catalogue;
mod import;
mod pages;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::Body;
use domain::ids::{EntryId, LimitId, MenuVersionId};
use domain::menu::{
    CATEGORY, Category, CategoryRow, ENTRY_CHANGE, Entry, EntryStopped, MENU_VERSION, Media, MenuTree, MenuVersionRow,
    PICTURE, PictureRow, check_parts, set_remainder, store_picture, write_entries,
};
use domain::money::Qty;
use log::{Cell, Hash};
use serde::{Deserialize, Serialize};
use store::Reader;
use ts_rs::TS;

pub(crate) use catalogue::{Catalogue, Catalogues, rows_of, standing};
pub use import::{BadRow, ImportPreview, PreviewImport, TableFormat};
pub use pages::*;

use crate::call::{Asked, first};
use crate::orders::done;
use crate::{ApiError, CallError, Command, Ctx, Query};

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
            return Err(CallError::NothingToPublish.into());
        }
        if entries.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(CallError::PublishedTwice.into());
        }
        Ok(())
    }
}

/// What a combo offers stands on the menu, or is published together with it.
fn check_combos(entries: &[(EntryId, Option<Entry>)], ctx: &mut Ctx<'_, '_>) -> Result<(), ApiError> {
    let combos = || entries.iter().filter_map(|(_, entry)| entry.as_ref()).filter(|entry| !entry.combo.is_empty());
    if combos().next().is_none() {
        return Ok(());
    }
    let published: BTreeMap<EntryId, Option<&Entry>> =
        entries.iter().map(|(id, entry)| (*id, entry.as_ref())).collect();
    for entry in combos() {
        check_parts(entry, |id| match published.get(&id) {
            Some(entry) => Ok(entry.map(|entry| Arc::new(entry.clone()))),
            None => ctx.entry_on_menu(id),
        })??;
    }
    Ok(())
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
        check_combos(&entries, ctx)?;
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
        need_entry(ctx, this.entry)?;
        Ok(vec![EntryStopped { entry: this.entry, stopped: this.stopped }.into()])
    } => [Body::EntryStopped(_)];
}

done! {
    /// Says how much of an entry is left, or that it is not limited any more.
    RemainEntry {
        /// The entry.
        entry: EntryId,
        /// How much is left; nothing for as much as anybody wants.
        #[serde(default)]
        #[ts(optional)]
        qty: Option<Qty>,
    } |this, ctx| {
        need_entry(ctx, this.entry)?;
        Ok(set_remainder(this.entry, LimitId::derived(ctx.command.0, 0), this.qty)?)
    } => [Body::EntryRemainderSet(_)];

    /// Makes a category, or changes it.
    SaveCategory {
        /// Its code, as entries name it.
        category: String,
        /// What it is.
        is: Category,
    } |this, ctx| Ok(this.is.clone().change(&this.category, &categories(ctx.tx)?)?) => [Body::CategoryChanged(_)];
}

fn need_entry(ctx: &Ctx<'_, '_>, entry: EntryId) -> Result<(), ApiError> {
    if ctx.tx.rows(ENTRY_CHANGE, &[entry.cell()])?.is_empty() { Err(ApiError::not_found("entry")) } else { Ok(()) }
}

/// The categories that there are.
pub(crate) fn categories(reader: &Reader) -> Result<MenuTree, ApiError> {
    let rows = reader.rows(CATEGORY, &[])?;
    let category = |row: &log::Row| {
        let row = CategoryRow::read(row).ok()?;
        Some((row.category, row.content?.0))
    };
    Ok(rows.iter().filter_map(category).collect())
}

/// Stores a picture.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StorePicture {
    /// What kind of picture it is.
    pub media: Media,
    /// Its bytes in base64, 48 KB at most.
    pub data: String,
}

/// A picture that was stored.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PictureAnswer {
    /// Its name, as entries keep it.
    #[ts(type = "string")]
    pub picture: Hash,
}

impl Command for StorePicture {
    type Answer = PictureAnswer;

    fn decide(&self, _ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        Ok(vec![store_picture(self.media, &self.data)?])
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        Ok(PictureAnswer { picture: first!(facts, PictureStored)?.picture })
    }
}

/// Asks for a picture.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetPicture {
    /// Its name.
    #[ts(type = "string")]
    pub picture: Hash,
}

/// A picture.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PictureView {
    /// What kind of picture it is.
    pub media: Media,
    /// Its bytes in base64.
    pub data: String,
}

impl Query for GetPicture {
    type Answer = PictureView;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let row = asked.reader.row(PICTURE, &[self.picture.cell()])?;
        let put = row.and_then(|row| PictureRow::read(&row).ok()).and_then(|row| row.put);
        let put = put.ok_or_else(|| ApiError::not_found("picture"))?;
        let media = Media::named(&put.media).ok_or_else(|| ApiError::not_found("picture"))?;
        Ok(PictureView { media, data: put.data })
    }
}

/// When the last menu was published by the clock of its publisher, in milliseconds since 1970-01-01 UTC.
pub(crate) fn last_published_ms(reader: &Reader) -> Result<i64, ApiError> {
    let published = reader.rows(MENU_VERSION, &[])?;
    let published_ms = |row: &log::Row| MenuVersionRow::read(row).ok()?.put.map(|put| put.published_ms);
    Ok(published.iter().filter_map(published_ms).max().unwrap_or(i64::MIN))
}
