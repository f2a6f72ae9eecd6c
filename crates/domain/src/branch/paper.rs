//! Where paper comes out: stations, printers, and which paper goes where.

use serde::{Deserialize, Serialize};

use super::words::Names;

/// A language of papers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Russian.
    #[default]
    Ru,
    /// English.
    En,
}

impl Language {
    /// Its code, under which names in further languages are kept.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// A name in this language, or the plain one where it has none.
    pub fn name<'n>(self, plain: &'n str, names: &'n Names) -> &'n str {
        names.get(self.code()).filter(|name| !name.is_empty()).map_or(plain, String::as_str)
    }
}

/// A place in the kitchen that gets tickets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Station {
    /// Its name in menu entries and facts, never changed.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Its name in further languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub names: Names,
    /// The printer of its tickets, by code; empty where a screen is enough.
    #[serde(default)]
    pub printer: String,
    /// Tickets per sending.
    #[serde(default = "one")]
    pub copies: u32,
}

/// Another station in the place of one: in some rooms, at some hours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
pub struct Detour {
    /// The station that would make it, by code.
    pub from: String,
    /// The station that makes it instead, by code.
    pub to: String,
    /// The rooms whose tables it is for; none is for every order, those without a table too.
    pub rooms: Vec<String>,
    /// When it counts; nothing is always.
    pub hours: Option<Hours>,
}

/// A part of every day by the clock on the wall. One that ends before it begins goes over midnight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Hours {
    /// The minute after midnight at which it begins.
    pub from_minutes: u16,
    /// The minute after midnight at which it is over.
    pub to_minutes: u16,
}

impl Hours {
    /// Whether a minute of the day lies within.
    pub fn hold(self, minute: u16) -> bool {
        let (begun, over) = (minute >= self.from_minutes, minute >= self.to_minutes);
        if self.from_minutes <= self.to_minutes { begun && !over } else { begun || !over }
    }
}

fn one() -> u32 {
    1
}

/// A printer of the branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Printer {
    /// Its name in stations and jobs, never changed.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Its model's profile: `generic-80`, `epson-tm-t20` …
    pub profile: String,
    /// Where it is: `tcp:192.0.2.7:9100`, `serial:/dev/ttyUSB0:9600`, or `virtual`, which draws what it gets.
    pub address: String,
    /// Characters in a line, where it differs from the profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub columns: Option<u32>,
    /// The number of code page CP866 in this printer, where it differs from the profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cp866: Option<u8>,
    /// The number of code page Windows-1251 in this printer, where it differs from the profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub wpc1251: Option<u8>,
    /// Whether a cash drawer hangs on it.
    #[serde(default)]
    pub drawer: bool,
    /// The printer that stands in when this one is dead, by code; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<_>")]
    pub fallback: String,
}

/// A kind of paper that does not belong to a station.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum PaperUse {
    /// The guest's receipt, and the drawer with it.
    Receipt,
    /// The pre-bill.
    Prebill,
    /// X, Z and other reports.
    Report,
}

/// Which printer a kind of paper comes out of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Route {
    /// The kind of paper.
    pub paper: PaperUse,
    /// The printer, by code; empty prints none.
    pub printer: String,
}
