//! The menu as the till shows it, kept in memory: tens of thousands of entries are not read anew for every tap.
//!
//! It knows how far every stream went when it was read. What came since, from here or from elsewhere, tells which entries
//! are to be read again; the rest stands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use domain::fact::Body;
use domain::ids::{EntryId, LimitId};
use domain::menu::{
    ENTRY_AGGREGATE, ENTRY_CHANGE, ENTRY_VERSION, Entry, EntryChangeRow, EntryVersionRow, LIMIT_AGGREGATE, MenuTree,
    current, limit_of, remainder, version_key,
};
use domain::money::{Money, Qty};
use domain::{Aggregate, Scope};
use log::{Cell, Hash, Rows, Vector};
use store::{Reader, StoreError, TextIndex};

use super::pages::Tile;
use super::{categories, last_published_ms};
use crate::ApiError;

/// If more facts than these came since, everything is read anew.
const FACTS_MAX: u64 = 5_000;
/// If more entries than these changed, everything is read anew.
const DIRTY_MAX: usize = 1_000;

/// So many of what a search finds are put in an order.
const RANKED_MAX: usize = 500;

/// An entry of the catalogue.
#[derive(Debug)]
pub(crate) struct Card {
    pub(crate) tile: Tile,
    pub(crate) limit: Option<(LimitId, Qty)>,
    position: u32,
    codes: Vec<String>,
    /// Its number in the index; 0 while it has none.
    number: i64,
}

impl Card {
    /// Everything by which it is found.
    fn text(&self) -> String {
        let names = [&self.tile.name].into_iter().chain(self.tile.names.values());
        names.chain(&self.codes).map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// The menu at one moment.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    known: Vector,
    last_ms: i64,
    cards: BTreeMap<EntryId, Card>,
    order: Vec<EntryId>,
    pub(crate) categories: MenuTree,
    /// Entries by barcode and PLU.
    codes: BTreeMap<String, EntryId>,
    /// When another version of an entry begins to count.
    coming: BTreeSet<(i64, EntryId)>,
    /// The full-text index, made when somebody first searches.
    index: Option<TextIndex>,
    /// The entries of the index by their numbers, counted from 1.
    numbered: Vec<EntryId>,
}

/// The catalogue of a device, made when it is first asked for.
#[derive(Debug, Default)]
pub(crate) struct Catalogues(Mutex<Option<Catalogue>>);

impl Catalogues {
    /// Runs `work` on the menu of this moment.
    pub(crate) fn with<T>(
        &self,
        reader: &Reader,
        now_ms: i64,
        work: impl FnOnce(&mut Catalogue) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken out meanwhile: if reading fails half-way, the next one begins anew.
        let mut catalogue = match kept.take() {
            Some(catalogue) => catalogue.refreshed(reader, now_ms)?,
            None => Catalogue::read(reader, now_ms)?,
        };
        let outcome = work(&mut catalogue);
        *kept = Some(catalogue);
        outcome
    }
}

impl Catalogue {
    fn read(reader: &Reader, now_ms: i64) -> Result<Self, ApiError> {
        let mut catalogue = Self {
            known: reader.vector()?,
            last_ms: last_published_ms(reader)?,
            categories: categories(reader)?,
            ..Self::default()
        };
        let mut entries: BTreeMap<EntryId, Rows> = BTreeMap::new();
        for table in ENTRY_AGGREGATE.tables {
            for row in reader.rows(table, &[])? {
                let Some(entry) = row.key.first().and_then(EntryId::read) else { continue };
                entries.entry(entry).or_default().insert(table, row);
            }
        }
        for (entry, rows) in entries {
            catalogue.put(entry, &rows, reader, now_ms)?;
        }
        catalogue.sort();
        Ok(catalogue)
    }

    fn refreshed(mut self, reader: &Reader, now_ms: i64) -> Result<Self, ApiError> {
        let mut news = News::default();
        if !self.known.covers(&reader.vector()?) {
            let Some(facts) = reader.news(&self.known, FACTS_MAX)? else { return Self::read(reader, now_ms) };
            facts.iter().filter_map(|fact| Body::decode(fact).ok()).for_each(|body| news.take(&body));
            self.known.raise(&reader.vector()?);
        }
        if news.published {
            let last_ms = last_published_ms(reader)?;
            let ahead = self.coming.iter().filter(|(at_ms, _)| *at_ms <= last_ms);
            news.entries.extend(ahead.map(|(_, entry)| *entry));
            self.last_ms = last_ms;
        }
        while let Some((at_ms, entry)) = self.coming.first().copied()
            && at_ms <= now_ms
        {
            self.coming.pop_first();
            news.entries.insert(entry);
        }
        if news.entries.len() > DIRTY_MAX {
            return Self::read(reader, now_ms);
        }
        self.apply(&news, reader, now_ms)?;
        Ok(self)
    }

    fn apply(&mut self, news: &News, reader: &Reader, now_ms: i64) -> Result<(), ApiError> {
        if news.categories {
            self.categories = categories(reader)?;
        }
        for entry in &news.entries {
            self.forget(*entry)?;
            let rows = rows_of(reader, ENTRY_AGGREGATE, entry)?;
            self.put(*entry, &rows, reader, now_ms)?;
            if self.index.is_some() {
                self.number([*entry])?;
            }
        }
        if news.categories || !news.entries.is_empty() {
            self.sort();
        }
        Ok(())
    }

    fn forget(&mut self, entry: EntryId) -> Result<(), ApiError> {
        let Some(card) = self.cards.remove(&entry) else { return Ok(()) };
        if let Some(index) = &mut self.index {
            index.remove([card.number])?;
        }
        for code in &card.codes {
            if self.codes.get(code) == Some(&entry) {
                self.codes.remove(code);
            }
        }
        Ok(())
    }

    /// Gives entries numbers and takes them into the index.
    fn number(&mut self, entries: impl IntoIterator<Item = EntryId>) -> Result<(), ApiError> {
        let mut index = match self.index.take() {
            Some(index) => index,
            None => TextIndex::new()?,
        };
        let mut texts = Vec::new();
        for entry in entries {
            let Some(card) = self.cards.get_mut(&entry) else { continue };
            self.numbered.push(entry);
            card.number = i64::try_from(self.numbered.len()).unwrap_or(i64::MAX);
            texts.push((card.number, card.text()));
        }
        index.put(texts.iter().map(|(number, text)| (*number, text.as_str())))?;
        self.index = Some(index);
        Ok(())
    }

    /// Entries that somebody may mean by what was typed: first those whose name begins so, then favourites, then in the
    /// order of the menu.
    pub(crate) fn search(&mut self, typed: &str, count_max: usize) -> Result<Vec<&Card>, ApiError> {
        if self.index.is_none() {
            self.number(self.order.clone())?;
        }
        let Some(index) = &self.index else { return Ok(Vec::new()) };
        let numbers = index.search(typed, count_max.max(RANKED_MAX))?;
        let entry = |number: i64| self.numbered.get(usize::try_from(number).ok()?.checked_sub(1)?);
        let mut found: Vec<&Card> = numbers.into_iter().filter_map(|n| self.cards.get(entry(n)?)).collect();
        let begins = typed.trim().to_lowercase();
        found.sort_by_cached_key(|card| {
            (!card.tile.name.to_lowercase().starts_with(&begins), !card.tile.favourite, card.number)
        });
        found.truncate(count_max);
        Ok(found)
    }

    fn put(&mut self, id: EntryId, rows: &Rows, reader: &Reader, now_ms: i64) -> Result<(), ApiError> {
        let changes = rows.of(ENTRY_CHANGE).filter_map(|row| EntryChangeRow::read(row).ok()?.put);
        self.coming
            .extend(changes.map(|put| put.effective_ms).filter(|at_ms| *at_ms > now_ms).map(|at_ms| (at_ms, id)));
        let Some((entry, stopped)) = standing(rows, reader, now_ms, self.last_ms)? else { return Ok(()) };
        let codes: Vec<String> =
            entry.barcodes.iter().chain([&entry.plu]).filter(|code| !code.is_empty()).cloned().collect();
        codes.iter().for_each(|code| _ = self.codes.entry(code.clone()).or_insert(id));
        let card =
            Card { position: entry.position, limit: limit_of(rows), codes, number: 0, tile: tile(id, entry, stopped) };
        self.cards.insert(id, card);
        Ok(())
    }

    /// Puts the entries in the order of the menu: by category, place and name.
    fn sort(&mut self) {
        let places: BTreeMap<&str, usize> =
            self.tree().into_iter().enumerate().map(|(place, code)| (code, place)).collect();
        let place = |category: &str| places.get(category).copied().unwrap_or(usize::MAX);
        let mut order: Vec<_> = self
            .cards
            .iter()
            .map(|(id, Card { tile, position, .. })| {
                (place(&tile.category), tile.category.as_str(), *position, tile.name.to_lowercase(), *id)
            })
            .collect();
        order.sort_unstable();
        self.order = order.into_iter().map(|(_, _, _, _, id)| id).collect();
    }

    /// The codes of the categories, each followed by those that lie in it. What merging put into a circle comes last.
    pub(crate) fn tree(&self) -> Vec<&str> {
        let mut children: BTreeMap<&str, Vec<(u32, &str, &str)>> = BTreeMap::new();
        for (code, category) in &self.categories {
            let parent = if self.categories.contains_key(&category.parent) { category.parent.as_str() } else { "" };
            children.entry(parent).or_default().push((category.position, &category.name, code));
        }
        children.values_mut().for_each(|sisters| sisters.sort_unstable_by(|a, b| b.cmp(a)));
        let mut codes: Vec<&str> = Vec::with_capacity(self.categories.len());
        let mut waiting = children.remove("").unwrap_or_default();
        while let Some((_, _, code)) = waiting.pop() {
            codes.push(code);
            waiting.extend(children.remove(code).unwrap_or_default());
        }
        codes.extend(children.into_values().flatten().map(|(_, _, code)| code));
        codes
    }

    /// The entries in the order of the menu.
    pub(crate) fn cards(&self) -> impl Iterator<Item = &Card> {
        self.order.iter().filter_map(|id| self.cards.get(id))
    }

    /// An entry.
    pub(crate) fn card(&self, id: EntryId) -> Option<&Card> {
        self.cards.get(&id)
    }

    /// The entry with a barcode or a PLU.
    pub(crate) fn find(&self, code: &str) -> Option<&Card> {
        self.codes.get(code).and_then(|id| self.card(*id))
    }
}

/// What came since the catalogue was read.
#[derive(Debug, Default)]
struct News {
    entries: BTreeSet<EntryId>,
    categories: bool,
    published: bool,
}

impl News {
    fn take(&mut self, body: &Body) {
        match body {
            Body::MenuPublished(published) => {
                self.published = true;
                self.entries.extend(published.changed.iter().map(|(entry, _)| *entry));
            }
            Body::EntryStopped(stopped) => _ = self.entries.insert(stopped.entry),
            Body::EntryRemainderSet(set) => _ = self.entries.insert(set.entry),
            // A version that comes after the publication that names it.
            Body::EntryWritten(written) => _ = self.entries.insert(written.entry),
            Body::CategoryChanged(_) => self.categories = true,
            _ => {}
        }
    }
}

pub(crate) fn rows_of(reader: &Reader, aggregate: &'static Aggregate, id: &impl Cell) -> Result<Rows, ApiError> {
    Ok(reader.rows_of(&Scope { aggregate, id: id.cell() })?)
}

/// An entry as it counts now, and whether it is stopped.
pub(crate) fn standing(
    rows: &Rows,
    reader: &Reader,
    now_ms: i64,
    last_ms: i64,
) -> Result<Option<(Entry, bool)>, ApiError> {
    let (version, stopped) = current(rows, now_ms);
    let Some(version) = version.or_else(|| current(rows, last_ms.max(now_ms)).0) else { return Ok(None) };
    Ok(content(reader, version)?.map(|entry| (entry, stopped)))
}

fn content(reader: &Reader, version: Hash) -> Result<Option<Entry>, ApiError> {
    let Some(row) = reader.row(ENTRY_VERSION, &version_key(version))? else { return Ok(None) };
    let row = EntryVersionRow::read(&row).map_err(StoreError::from)?;
    Ok(row.put.map(|put| put.entry.0))
}

/// What is left of a limit.
pub(crate) fn left(reader: &Reader, limit: Option<(LimitId, Qty)>) -> Result<Option<Qty>, ApiError> {
    let Some((limit, qty)) = limit else { return Ok(None) };
    Ok(Some(remainder(qty, &rows_of(reader, LIMIT_AGGREGATE, &limit)?)))
}

fn tile(id: EntryId, entry: Entry, stopped: bool) -> Tile {
    let combo = !entry.combo.is_empty();
    let prices = entry.variants.iter().map(|variant| variant.price);
    let price = if combo { prices.take(1).min() } else { prices.min() };
    Tile {
        entry: id,
        asks: entry.asks(),
        weighed: entry.is_weighed(),
        price: price.unwrap_or(Money::ZERO),
        variants: u32::try_from(entry.variants.len()).unwrap_or(u32::MAX),
        name: entry.name,
        names: entry.names,
        category: entry.category,
        picture: entry.picture,
        stopped,
        remainder: None,
        favourite: entry.favourite,
        halves: entry.halves,
        combo,
    }
}
