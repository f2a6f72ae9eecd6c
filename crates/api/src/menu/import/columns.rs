//! Which column of a table means what, by its heading in Russian or English.

use std::collections::BTreeMap;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Meaning {
    Name,
    /// The name in a further language, by its code.
    NameIn(String),
    Category,
    Price,
    Size,
    Barcode,
    Plu,
    Station,
    Tax,
    Description,
}

const ERRORS: [&str; 14] = [
    "#DIV/0!",
    "#N/A",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#REF!",
    "#VALUE!",
    "#DATA!",
    "#ДЕЛ/0!",
    "#Н/Д",
    "#ИМЯ?",
    "#ПУСТО!",
    "#ССЫЛКА!",
    "#ЗНАЧ!",
];

/// The columns of a table: place and heading by meaning. Of two columns with one meaning the first counts.
#[derive(Debug, Default)]
pub(crate) struct Columns(BTreeMap<Meaning, (usize, String)>);

impl Columns {
    pub(crate) fn read(headings: &[String]) -> Self {
        let mut columns = BTreeMap::new();
        for (place, heading) in headings.iter().enumerate() {
            if let Some(meaning) = meaning(heading) {
                columns.entry(meaning).or_insert_with(|| (place, heading.trim().to_owned()));
            }
        }
        Self(columns)
    }

    pub(crate) fn has(&self, meaning: &Meaning) -> bool {
        self.0.contains_key(meaning)
    }

    /// A cell without the blanks around it; empty where there is none.
    pub(crate) fn cell<'a>(&self, meaning: &Meaning, cells: &'a [String]) -> &'a str {
        self.0.get(meaning).and_then(|(place, _)| cells.get(*place)).map_or("", |cell| cell.trim())
    }

    /// The first cell in which a table program shows that it has no value: an error, or `####` where a column was too narrow.
    pub(crate) fn without_value<'a>(&self, cells: &'a [String]) -> Option<(&Meaning, &'a str)> {
        let all = self.0.keys().map(|meaning| (meaning, self.cell(meaning, cells)));
        all.into_iter()
            .find(|(_, cell)| ERRORS.contains(cell) || (cell.len() > 1 && cell.bytes().all(|byte| byte == b'#')))
    }

    /// What the table calls a column.
    pub(crate) fn heading(&self, meaning: &Meaning) -> &str {
        self.0.get(meaning).map_or("", |(_, heading)| heading)
    }

    /// The languages that it has names in.
    pub(crate) fn languages(&self) -> impl Iterator<Item = (&Meaning, &str)> {
        self.0.keys().filter_map(|meaning| match meaning {
            Meaning::NameIn(language) => Some((meaning, language.as_str())),
            _ => None,
        })
    }
}

fn meaning(heading: &str) -> Option<Meaning> {
    let heading = heading.trim().to_lowercase().replace('ё', "е");
    let found = match heading.as_str() {
        "name" | "item" | "dish" | "название" | "наименование" | "блюдо" | "товар" | "позиция" => {
            Meaning::Name
        }
        "category" | "group" | "категория" | "группа" | "раздел" => Meaning::Category,
        "price" | "цена" | "стоимость" => Meaning::Price,
        "size" | "variant" | "размер" | "вариант" | "объем" | "порция" => Meaning::Size,
        "barcode" | "ean" | "штрихкод" | "штрих-код" | "штрих код" => Meaning::Barcode,
        "plu" | "code" | "артикул" | "код" => Meaning::Plu,
        "station" | "станция" | "цех" => Meaning::Station,
        "tax" | "vat" | "налог" | "ндс" => Meaning::Tax,
        "description" | "описание" | "состав" => Meaning::Description,
        "english" | "english name" | "название (en)" | "название en" | "английское название" => {
            Meaning::NameIn("en".into())
        }
        other => {
            let language = other.strip_prefix("name_").or_else(|| other.strip_prefix("название_"))?;
            (2..=10).contains(&language.len()).then(|| Meaning::NameIn(language.to_owned()))?
        }
    };
    Some(found)
}
