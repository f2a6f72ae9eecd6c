//! Rows of a table become entries: rows of one name in one category are the sizes of one entry.

use std::collections::{BTreeMap, BTreeSet};

use domain::branch::{Names, Settings};
use domain::ids::EntryId;
use domain::menu::{Category, Entry, MenuTree, Variant, check_entry};
use domain::money::Money;
use domain::text::NAME_CHARS_MAX;
use uuid::Uuid;

use super::columns::{Columns, Meaning};
use super::problem::Problem;
use super::sheet::SheetRow;
use super::{BadRow, ImportPreview};
use crate::ApiError;
use crate::call::Asked;
use crate::menu::catalogue::{rows_of, standing};
use crate::menu::{PublishedEntry, SaveCategory, last_published_ms};

/// What a table says of an entry. What it does not say is empty.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    row: u32,
    name: String,
    category: String,
    names: Names,
    sizes: Vec<(String, Money)>,
    barcodes: Vec<String>,
    plu: String,
    made: Option<Made>,
    tax_class: String,
    description: String,
}

/// Where an entry is made.
#[derive(Debug)]
enum Made {
    At(String),
    Nowhere,
}

/// What was understood of a table.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) drafts: Vec<Draft>,
    pub(crate) bad: Vec<BadRow>,
}

/// Reads the rows; the first of them are the headings.
pub(crate) fn gather(rows: &[SheetRow], settings: &Settings) -> Gathered {
    let mut gathered = Gathered::default();
    let language = settings.language;
    let Some(((first, headings), rows)) = rows.split_first() else {
        gathered.bad.push(Problem::NoColumn.at(1, "name", language));
        return gathered;
    };
    let columns = Columns::read(headings);
    for (meaning, name) in [(Meaning::Name, "name"), (Meaning::Price, "price")] {
        if !columns.has(&meaning) {
            gathered.bad.push(Problem::NoColumn.at(*first, name, language));
        }
    }
    if !gathered.bad.is_empty() {
        return gathered;
    }
    let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (row, cells) in rows {
        match draft(*row, cells, &columns, settings) {
            Ok(draft) => {
                let key = (draft.category.to_lowercase(), draft.name.to_lowercase());
                let next = gathered.drafts.len();
                let place = *places.entry(key).or_insert(next);
                match gathered.drafts.get_mut(place) {
                    None => gathered.drafts.push(draft),
                    Some(standing) => {
                        if let Err(problem) = standing.join(draft) {
                            let heading = columns.heading(&Meaning::Size);
                            gathered.bad.push(problem.at(*row, heading, language));
                        }
                    }
                }
            }
            Err((meaning, problem)) => gathered.bad.push(problem.at(*row, columns.heading(&meaning), language)),
        }
    }
    gathered
}

fn draft(row: u32, cells: &[String], columns: &Columns, settings: &Settings) -> Result<Draft, (Meaning, Problem)> {
    if let Some((meaning, error)) = columns.without_value(cells) {
        return Err((meaning.clone(), Problem::NoValue(error.to_owned())));
    }
    let cell = |meaning: Meaning| columns.cell(&meaning, cells);
    let name = cell(Meaning::Name);
    if name.is_empty() {
        return Err((Meaning::Name, Problem::NoName));
    }
    for meaning in [Meaning::Name, Meaning::Category, Meaning::Size] {
        bounded(cell(meaning.clone())).map_err(|problem| (meaning, problem))?;
    }
    let price = match cell(Meaning::Price) {
        "" => return Err((Meaning::Price, Problem::NoPrice)),
        text => price(text).ok_or_else(|| (Meaning::Price, Problem::Price(shown(text))))?,
    };
    let named = columns.languages().map(|(meaning, language)| (language.to_owned(), columns.cell(meaning, cells)));
    let barcodes = cell(Meaning::Barcode).split([',', ';', ' ']).filter(|code| !code.is_empty());
    Ok(Draft {
        row,
        name: name.to_owned(),
        category: cell(Meaning::Category).to_owned(),
        names: named.filter(|(_, name)| !name.is_empty()).map(|(code, name)| (code, name.to_owned())).collect(),
        sizes: vec![(cell(Meaning::Size).to_owned(), price)],
        barcodes: barcodes.map(str::to_owned).collect(),
        plu: cell(Meaning::Plu).to_owned(),
        made: made(cell(Meaning::Station), settings).map_err(|problem| (Meaning::Station, problem))?,
        tax_class: tax(cell(Meaning::Tax), settings).map_err(|problem| (Meaning::Tax, problem))?,
        description: cell(Meaning::Description).to_owned(),
    })
}

/// Whether a cell can be the name of anything.
fn bounded(text: &str) -> Result<(), Problem> {
    match text {
        _ if text.chars().count() > NAME_CHARS_MAX => Err(Problem::TooLong(NAME_CHARS_MAX)),
        _ if text.contains(char::is_control) => Err(Problem::Control),
        _ => Ok(()),
    }
}

/// As much of a cell as a person needs to find it.
fn shown(text: &str) -> String {
    const CHARS: usize = 40;
    let mut shown: String = text.chars().take(CHARS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// `1 234,50 ₽` as minor units; nothing if it is no price.
fn price(text: &str) -> Option<Money> {
    let text = text.to_lowercase();
    let text = ["руб.", "руб", "р.", "р", "₽", "rub", "$", "€"].iter().fold(text, |text, sign| text.replace(sign, ""));
    let text: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == ',' { '.' } else { c }).collect();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let part = part.trim_end_matches('0');
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    Money::new(format!("{whole}{part:0<2}").parse().ok()?).ok()
}

/// An empty cell leaves it to the category, or to what stands.
fn made(text: &str, settings: &Settings) -> Result<Option<Made>, Problem> {
    const NOWHERE: [&str; 6] = ["-", "–", "—", "нигде", "нет", "none"];
    if text.is_empty() {
        return Ok(None);
    }
    let is_it = |name: &str| name.to_lowercase() == text.to_lowercase();
    let found = settings.stations.iter().find(|of| is_it(&of.code) || is_it(&of.name));
    match found {
        Some(of) => Ok(Some(Made::At(of.code.clone()))),
        None if NOWHERE.into_iter().any(is_it) => Ok(Some(Made::Nowhere)),
        None if settings.stations.is_empty() => Ok(Some(Made::At(text.to_owned()))),
        None => Err(Problem::Station(text.to_owned())),
    }
}

fn tax(text: &str, settings: &Settings) -> Result<String, Problem> {
    let classes = || settings.sellers.values().flat_map(|taxes| taxes.rows()).map(|row| row.class.as_str());
    if text.is_empty() || classes().any(|class| class == text) {
        return Ok(text.to_owned());
    }
    let mut known: Vec<&str> = classes().collect();
    known.dedup();
    Err(Problem::Tax(text.to_owned(), known.join(", ")))
}

impl Draft {
    /// Takes a further row of the same entry.
    fn join(&mut self, other: Self) -> Result<(), Problem> {
        for (size, price) in other.sizes {
            if self.sizes.iter().any(|(standing, _)| *standing == size) {
                return Err(Problem::Doubled(size));
            }
            self.sizes.push((size, price));
        }
        self.barcodes
            .extend(other.barcodes.into_iter().filter(|code| !self.barcodes.contains(code)).collect::<Vec<_>>());
        other.names.into_iter().for_each(|(language, name)| _ = self.names.entry(language).or_insert(name));
        let fill = |mine: &mut String, theirs: String| {
            if mine.is_empty() {
                *mine = theirs;
            }
        };
        fill(&mut self.plu, other.plu);
        self.made = self.made.take().or(other.made);
        fill(&mut self.tax_class, other.tax_class);
        fill(&mut self.description, other.description);
        Ok(())
    }

    /// The entry with what the table says of it; what it does not say stays.
    fn onto(self, mut entry: Entry) -> Entry {
        let variant = |(name, price): (String, Money)| {
            let standing = entry.variants.iter().find(|variant| variant.name == name).cloned();
            Variant { name, price, ..standing.unwrap_or_default() }
        };
        entry.variants = self.sizes.into_iter().map(variant).collect();
        entry.name = self.name;
        entry.category = self.category;
        entry.names.extend(self.names);
        if !self.barcodes.is_empty() {
            entry.barcodes = self.barcodes;
        }
        if let Some(made) = self.made {
            (entry.station, entry.no_station) = match made {
                Made::At(station) => (station, false),
                Made::Nowhere => (String::new(), true),
            };
        }
        let said = [
            (&mut entry.plu, self.plu),
            (&mut entry.tax_class, self.tax_class),
            (&mut entry.description, self.description),
        ];
        said.into_iter().filter(|(_, text)| !text.is_empty()).for_each(|(field, text)| *field = text);
        entry
    }
}

/// What a table is compared with.
#[derive(Debug)]
pub(crate) struct Ground<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) branch: Uuid,
}

impl Ground<'_> {
    /// What publishing would change.
    pub(crate) fn compare(
        &self,
        drafts: Vec<Draft>,
        asked: &Asked<'_>,
        bad: &mut Vec<BadRow>,
    ) -> Result<ImportPreview, ApiError> {
        let (standing_ids, tree) = asked.menu(|menu| {
            let key = |name: &str, category: &str| (category.to_lowercase(), name.to_lowercase());
            let ids = menu.cards().map(|card| (key(&card.tile.name, &card.tile.category), card.tile.entry));
            Ok((ids.collect::<BTreeMap<_, _>>(), menu.categories.clone()))
        })?;
        let last_ms = last_published_ms(asked.reader)?;
        let mut preview =
            ImportPreview { entries: Vec::new(), added: 0, unchanged: 0, categories: Vec::new(), bad: Vec::new() };
        let mut seen = BTreeSet::new();
        for mut draft in drafts {
            draft.category = code_of(&tree, &draft.category);
            let key = (draft.category.to_lowercase(), draft.name.to_lowercase());
            let known = standing_ids.get(&key).copied();
            let id = known.unwrap_or_else(|| self.id(&key));
            if !seen.insert(id) {
                // One category was written by its code and by its name.
                let size = draft.sizes.first().map(|(size, _)| size.clone()).unwrap_or_default();
                bad.push(Problem::Doubled(size).at(draft.row, "", self.settings.language));
                continue;
            }
            let standing = match known {
                Some(id) => {
                    let rows = rows_of(asked.reader, domain::menu::ENTRY_AGGREGATE, &id)?;
                    standing(&rows, asked.reader, asked.now.at_ms, last_ms)?.map(|(entry, _)| entry)
                }
                None => None,
            };
            let row = draft.row;
            let entry = draft.onto(standing.clone().unwrap_or_else(|| self.blank()));
            if let Err(why) = check_entry(&entry) {
                bad.push(Problem::Refused(why.to_string()).at(row, "", self.settings.language));
                continue;
            }
            note_category(&mut preview.categories, &tree, &entry.category);
            if standing.as_ref() == Some(&entry) {
                preview.unchanged += 1;
                continue;
            }
            preview.added += u32::from(standing.is_none());
            preview.entries.push(PublishedEntry { entry: id, content: Some(entry) });
        }
        Ok(preview)
    }

    /// The identifier follows from branch, category and name, so that the same table is never imported twice.
    fn id(&self, (category, name): &(String, String)) -> EntryId {
        EntryId(Uuid::new_v5(&self.branch, format!("menu\u{0}{category}\u{0}{name}").as_bytes()))
    }

    fn blank(&self) -> Entry {
        const USUAL: &str = "vat_standard";
        let taxes = self.settings.sellers.values().next();
        let classes = || taxes.iter().flat_map(|taxes| taxes.rows()).map(|row| row.class.as_str());
        let class = classes().find(|class| *class == USUAL).or_else(|| classes().next()).unwrap_or(USUAL);
        Entry { tax_class: class.to_owned(), ..Entry::default() }
    }
}

/// The code of the category that a table means: by its code or its name, or else the name itself.
fn code_of(tree: &MenuTree, said: &str) -> String {
    if tree.contains_key(said) {
        return said.to_owned();
    }
    let named = tree.iter().find(|(_, category)| category.name.to_lowercase() == said.to_lowercase());
    named.map_or(said, |(code, _)| code).to_owned()
}

fn note_category(categories: &mut Vec<SaveCategory>, tree: &MenuTree, code: &str) {
    let known = code.is_empty() || tree.contains_key(code) || categories.iter().any(|new| new.category == code);
    if !known {
        let position = u32::try_from(tree.len() + categories.len()).unwrap_or(u32::MAX);
        let is = Category { name: code.to_owned(), position, ..Category::default() };
        categories.push(SaveCategory { category: code.to_owned(), is });
    }
}
