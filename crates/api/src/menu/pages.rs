//! The menu as people see it: pages of tiles, categories, search, the stop list.

use std::collections::BTreeMap;

use domain::branch::Names;
use domain::ids::EntryId;
use domain::menu::{Category, ENTRY_AGGREGATE, Entry, category_station, limit_of};
use domain::money::{Money, Qty};
use log::{Cell, Hash, Rows};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::catalogue::{Card, left, rows_of, standing};
use super::last_published_ms;
use crate::call::Asked;
use crate::{ApiError, Query};

/// At most this many tiles on one page.
const PAGE_MAX: usize = 500;

/// An entry of the menu, as much of it as a tile shows.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Tile {
    /// The entry.
    pub entry: EntryId,
    /// Its name.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// Code of its category.
    pub category: String,
    /// Price of its cheapest variant; of a combo, its own price.
    pub price: Money,
    /// How many variants it has.
    pub variants: u32,
    /// Whether the guest must be asked before it can be sold: for a size, a choice, or the parts of a combo.
    pub asks: bool,
    /// Whether it is sold by weight or measure.
    pub weighed: bool,
    /// Its picture.
    #[ts(type = "string | null")]
    pub picture: Option<Hash>,
    /// Whether it is stopped.
    pub stopped: bool,
    /// How much is left of it, if it is limited; at 0 it cannot be sold.
    pub remainder: Option<Qty>,
    /// Whether it stands among the favourites.
    pub favourite: bool,
    /// Whether halves of it are sold.
    pub halves: bool,
    /// Whether it is a combo.
    pub combo: bool,
}

fn tiles<'a>(cards: impl Iterator<Item = &'a Card>, asked: &Asked<'_>) -> Result<Vec<Tile>, ApiError> {
    let tile = |card: &Card| Ok(Tile { remainder: left(asked.reader, card.limit)?, ..card.tile.clone() });
    cards.map(tile).collect()
}

fn page_size(limit: u32) -> usize {
    usize::try_from(limit).unwrap_or(PAGE_MAX).min(PAGE_MAX)
}

/// Asks for a page of the menu, in its order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetPage {
    /// Only this category; entries of those that lie in it do not count.
    #[serde(default)]
    #[ts(optional)]
    pub category: Option<String>,
    /// Only the favourites.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub favourites: bool,
    /// How many tiles come before this page.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub offset: u32,
    /// How many tiles it has at most; 500 at most.
    pub limit: u32,
}

/// A page of the menu.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MenuPage {
    /// How many tiles all pages have.
    pub total: u32,
    /// Those of this page.
    pub tiles: Vec<Tile>,
}

impl Query for GetPage {
    type Answer = MenuPage;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        asked.menu(|menu| {
            let is_here = |card: &&Card| {
                self.category.as_ref().is_none_or(|code| card.tile.category == *code)
                    && (!self.favourites || card.tile.favourite)
            };
            let here = || menu.cards().filter(is_here);
            let offset = usize::try_from(self.offset).unwrap_or(usize::MAX);
            let total = u32::try_from(here().count()).unwrap_or(u32::MAX);
            Ok(MenuPage { total, tiles: tiles(here().skip(offset).take(page_size(self.limit)), asked)? })
        })
    }
}

/// Asks for the categories, in the order of the menu.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListCategories {}

/// A category as people see it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CategoryView {
    /// Its code.
    pub category: String,
    /// What it is. A category that only entries name is called by its code.
    pub is: Category,
    /// How many entries it has.
    pub entries: u32,
    /// The kitchen station of its entries that name none: its own, or that of a category above it; empty if none.
    pub station: String,
}

impl Query for ListCategories {
    type Answer = Vec<CategoryView>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        asked.menu(|menu| {
            let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
            menu.cards().for_each(|card| *counts.entry(&card.tile.category).or_default() += 1);
            let mut views = Vec::new();
            for code in menu.tree() {
                let entries = counts.remove(code).unwrap_or(0);
                let is = menu.categories.get(code).cloned().unwrap_or_default();
                let station = category_station(&menu.categories, code).to_owned();
                views.push(CategoryView { category: code.to_owned(), is, entries, station });
            }
            views.extend(counts.into_iter().map(|(code, entries)| {
                let is = Category { name: code.to_owned(), ..Category::default() };
                CategoryView { category: code.to_owned(), is, entries, station: String::new() }
            }));
            Ok(views)
        })
    }
}

/// Looks for entries by what somebody types: the beginnings of words of their names in any language, a barcode or a PLU;
/// a word with a slip of the finger is found, too.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SearchMenu {
    /// What was typed.
    pub text: String,
    /// How many are wanted at most; 500 at most.
    pub limit: u32,
}

impl Query for SearchMenu {
    type Answer = Vec<Tile>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        asked.menu(|menu| {
            let found = menu.search(&self.text, page_size(self.limit))?;
            tiles(found.into_iter(), asked)
        })
    }
}

/// Looks for the entry with a barcode or a PLU.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FindCode {
    /// The barcode or the PLU.
    pub code: String,
}

impl Query for FindCode {
    type Answer = Option<Tile>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        asked.menu(|menu| Ok(tiles(menu.find(self.code.trim()).into_iter(), asked)?.pop()))
    }
}

/// Asks for the stop list: what is stopped, and what is limited.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListStops {}

impl Query for ListStops {
    type Answer = Vec<Tile>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let is_listed = |card: &&Card| card.tile.stopped || card.limit.is_some();
        asked.menu(|menu| tiles(menu.cards().filter(is_listed), asked))
    }
}

/// Asks for the whole menu as it is now; for small menus only.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListMenu {}

/// Asks for one entry of the menu.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetEntry {
    /// The entry.
    pub entry: EntryId,
}

/// An entry of the menu.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EntryView {
    /// The entry.
    pub entry: EntryId,
    /// Whether it is stopped.
    pub stopped: bool,
    /// How much is left of it, if it is limited.
    pub remainder: Option<Qty>,
    /// Its content.
    pub content: Entry,
}

fn view(entry: EntryId, rows: &Rows, asked: &Asked<'_>, last_ms: i64) -> Result<Option<EntryView>, ApiError> {
    let Some((content, stopped)) = standing(rows, asked.reader, asked.now.at_ms, last_ms)? else { return Ok(None) };
    Ok(Some(EntryView { entry, stopped, remainder: left(asked.reader, limit_of(rows))?, content }))
}

impl Query for GetEntry {
    type Answer = EntryView;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let rows = rows_of(asked.reader, ENTRY_AGGREGATE, &self.entry)?;
        let view = view(self.entry, &rows, asked, last_published_ms(asked.reader)?)?;
        view.ok_or_else(|| ApiError::not_found("entry"))
    }
}

impl Query for ListMenu {
    type Answer = Vec<EntryView>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let last_ms = last_published_ms(asked.reader)?;
        let ids = asked.menu(|menu| Ok(menu.cards().map(|card| card.tile.entry).collect::<Vec<_>>()))?;
        let mut entries = Vec::with_capacity(ids.len());
        for id in ids {
            let rows = rows_of(asked.reader, ENTRY_AGGREGATE, &id)?;
            entries.extend(view(id, &rows, asked, last_ms)?);
        }
        entries.sort_by_key(|view| view.entry.cell());
        Ok(entries)
    }
}
