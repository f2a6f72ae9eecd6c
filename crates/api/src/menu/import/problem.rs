//! What can be wrong with a row, in the words of the branch.

use domain::branch::Language;

use super::BadRow;

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    NoColumn,
    NoName,
    NoPrice,
    TooLong(usize),
    /// It holds a control character.
    Control,
    Price(String),
    /// What a table program shows instead of a value.
    NoValue(String),
    Doubled(String),
    Station(String),
    Tax(String, String),
    /// A rule of the menu said no.
    Refused(String),
}

impl Problem {
    pub(crate) fn at(&self, row: u32, column: &str, language: Language) -> BadRow {
        BadRow { row, column: column.to_owned(), problem: self.words(language) }
    }

    fn words(&self, language: Language) -> String {
        match (language, self) {
            (Language::Ru, Self::NoColumn) => "в первой строке нет такого столбца".into(),
            (Language::En, Self::NoColumn) => "the first row has no such column".into(),
            (Language::Ru, Self::NoName) => "нет названия".into(),
            (Language::En, Self::NoName) => "the name is missing".into(),
            (Language::Ru, Self::NoPrice) => "нет цены".into(),
            (Language::En, Self::NoPrice) => "the price is missing".into(),
            (Language::Ru, Self::TooLong(most)) => format!("длиннее {most} знаков"),
            (Language::En, Self::TooLong(most)) => format!("longer than {most} characters"),
            (Language::Ru, Self::Control) => "есть управляющий символ".into(),
            (Language::En, Self::Control) => "there is a control character".into(),
            (Language::Ru, Self::Price(text)) => format!("«{text}» — не цена"),
            (Language::En, Self::Price(text)) => format!("«{text}» is no price"),
            (Language::Ru, Self::NoValue(text)) => format!("в ячейке ошибка «{text}» вместо значения"),
            (Language::En, Self::NoValue(text)) => format!("the cell holds the error «{text}» and no value"),
            (Language::Ru, Self::Doubled(size)) => format!("размер «{size}» этого блюда уже был в строке выше"),
            (Language::En, Self::Doubled(size)) => format!("the size «{size}» of this entry stands in a row above"),
            (Language::Ru, Self::Station(text)) => format!("станции «{text}» нет в настройках"),
            (Language::En, Self::Station(text)) => format!("the settings have no station «{text}»"),
            (Language::Ru, Self::Tax(text, known)) => format!("налога «{text}» нет в настройках; есть: {known}"),
            (Language::En, Self::Tax(text, known)) => format!("the settings have no tax «{text}»; there are: {known}"),
            (_, Self::Refused(why)) => why.clone(),
        }
    }
}
