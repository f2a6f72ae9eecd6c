//! What settings must fulfil: each by itself, and those that name one another.

use super::paper::{Detour, Hours};
use super::settings::Settings;
use crate::money::Money;
use crate::text::{self, TextError};

/// Settings that contradict themselves.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, ts_rs::TS)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum SettingsError {
    /// The cut-off is not within a day.
    #[error("the cut-off of {minutes} minutes is not within a day")]
    Cutoff {
        /// How many minutes after midnight.
        minutes: u16,
    },
    /// Nobody sells.
    #[error("no legal entity sells")]
    NoSeller,
    /// An address that is none of the web.
    #[error("the address of the centre begins with https://, or with http:// inside the house")]
    CentreAddress,
    /// No or a doubled code of a tender.
    #[error("the tender «{tender}» is there twice or has no code")]
    #[serde(rename = "tender_twice")]
    Tender {
        /// The code.
        tender: String,
    },
    /// A smallest coin that is worth nothing.
    #[error("the smallest coin must be worth something")]
    Coin,
    /// PINs of a length that nobody can type or guess against.
    #[error("a PIN has 4 to 6 digits, not {digits}")]
    PinDigits {
        /// How many.
        digits: u8,
    },
    /// No setting has this name.
    #[error("there is no setting «{setting}»")]
    #[serde(rename = "no_setting")]
    Unknown {
        /// The name.
        setting: String,
    },
    /// A value of the wrong type.
    #[error("setting «{setting}» has a value of the wrong type")]
    WrongType {
        /// The setting.
        setting: String,
    },
    /// No or a doubled name or code in a list.
    #[error("«{name}» is there twice or is empty among the {among}")]
    #[serde(rename = "twice_among")]
    Twice {
        /// The name or the code.
        name: String,
        /// The list.
        among: &'static str,
    },
    /// Paper that is to come out of a printer that is not there.
    #[error("«{of}» names the printer «{printer}», which is not there")]
    NoPrinter {
        /// The station, the printer or the kind of paper.
        of: String,
        /// The printer that it names.
        printer: String,
    },
    /// A station that is to stand in or to be stood in for, and is not there.
    #[error("there is no station «{station}»")]
    NoStation {
        /// The station that is named.
        station: String,
    },
    /// A station that stands in for itself, or for none.
    #[error("the station «{station}» cannot stand in for itself")]
    OwnDetour {
        /// The station.
        station: String,
    },
    /// Hours that no day has, or that end when they begin.
    #[error("hours begin and end within a day, and not at the same minute")]
    Hours,
    /// A printer that stands in for itself.
    #[error("the printer «{printer}» cannot stand in for itself")]
    OwnFallback {
        /// The printer.
        printer: String,
    },
    /// A room without floor.
    #[error("the room «{room}» has no floor")]
    NoFloor {
        /// The room.
        room: String,
    },
    /// A reason that is for nothing.
    #[error("the reason «{name}» is for nothing")]
    #[serde(rename = "reason_useless")]
    Useless {
        /// The reason.
        name: String,
    },
    /// A text that cannot be kept.
    #[error(transparent)]
    #[serde(untagged)]
    Text(#[from] TextError),
}

impl crate::access::Refusal for SettingsError {}

impl Settings {
    /// Checks each setting by itself, and that those that name one another fit together.
    pub fn check(&self) -> Result<(), SettingsError> {
        self.check_each()?;
        self.check_printers()?;
        self.check_stations()
    }

    /// Checks each setting by itself. Two devices without contact may leave settings that do not fit together: those
    /// stand all the same, so that no list is lost for one name in it.
    pub(super) fn check_each(&self) -> Result<(), SettingsError> {
        if self.cutoff_minutes >= 24 * 60 {
            return Err(SettingsError::Cutoff { minutes: self.cutoff_minutes });
        }
        if self.sellers.is_empty() {
            return Err(SettingsError::NoSeller);
        }
        if !(4..=6).contains(&self.pin_digits) {
            return Err(SettingsError::PinDigits { digits: self.pin_digits });
        }
        if self.cash_rounding.is_some_and(|to| to.step <= Money::ZERO) {
            return Err(SettingsError::Coin);
        }
        let is_of_the_web =
            |at: &str| ["https://", "http://"].iter().any(|begin| at.len() > begin.len() && at.starts_with(begin));
        text::note("centre", &self.centre)?;
        if !self.centre.is_empty() && !is_of_the_web(&self.centre) {
            return Err(SettingsError::CentreAddress);
        }
        text::note("name", &self.name)?;
        for entity in self.legal_entities.values() {
            text::note("name", &entity.name)?;
            text::note("tax_number", &entity.tax_number)?;
            text::note("address", &entity.address)?;
        }
        self.check_tenders()?;
        self.check_places()?;
        self.detours.iter().try_for_each(check_detour)?;
        for reason in &self.reasons {
            text::name("reason", &reason.name)?;
            if reason.uses.is_empty() {
                return Err(SettingsError::Useless { name: reason.name.clone() });
            }
        }
        self.discounts.iter().try_for_each(|discount| Ok(text::name("discount", &discount.name)?))
    }

    fn check_tenders(&self) -> Result<(), SettingsError> {
        self.tenders.iter().try_for_each(|tender| {
            text::note("code", &tender.code)?;
            text::note("name", &tender.name)
        })?;
        let code = once(self.tenders.iter().map(|tender| tender.code.as_str()));
        code.map_err(|code| SettingsError::Tender { tender: code.to_owned() })
    }

    /// Stations, printers, routes and rooms have names of their own.
    fn check_places(&self) -> Result<(), SettingsError> {
        let twice = |among| move |name: &str| SettingsError::Twice { name: name.to_owned(), among };
        once(self.stations.iter().map(|station| station.code.as_str())).map_err(twice("stations"))?;
        once(self.printers.iter().map(|printer| printer.code.as_str())).map_err(twice("printers"))?;
        once(self.rooms.iter().map(|room| room.name.as_str())).map_err(twice("rooms"))?;
        let codes = self.stations.iter().map(|s| (&s.code, &s.name));
        let codes = codes.chain(self.printers.iter().map(|printer| (&printer.code, &printer.name)));
        for (code, name) in codes.chain(self.rooms.iter().map(|room| (&room.name, &room.name))) {
            text::name("code", code)?;
            text::name("name", name)?;
        }
        let flat = self.rooms.iter().find(|room| room.width_mm == 0 || room.height_mm == 0);
        flat.map_or(Ok(()), |room| Err(SettingsError::NoFloor { room: room.name.clone() }))
    }

    /// What stands in, and what it stands in for, are stations that there are.
    fn check_stations(&self) -> Result<(), SettingsError> {
        let is_there = |code: &str| self.stations.iter().any(|station| station.code == code);
        let named = self.detours.iter().flat_map(|detour| [&detour.from, &detour.to]);
        named
            .into_iter()
            .find(|code| !is_there(code))
            .map_or(Ok(()), |station| Err(SettingsError::NoStation { station: station.clone() }))
    }

    /// Paper comes out of printers that there are.
    fn check_printers(&self) -> Result<(), SettingsError> {
        let own = self.printers.iter().find(|printer| printer.fallback == printer.code);
        if let Some(printer) = own {
            return Err(SettingsError::OwnFallback { printer: printer.code.clone() });
        }
        let paper = |use_: &super::PaperUse| serde_json::to_value(use_).unwrap_or_default().as_str().map(str::to_owned);
        let stations = self.stations.iter().map(|station| (station.code.clone(), &station.printer));
        let fallbacks = self.printers.iter().map(|printer| (printer.code.clone(), &printer.fallback));
        let routes = self.routes.iter().map(|route| (paper(&route.paper).unwrap_or_default(), &route.printer));
        let is_there = |code: &str| code.is_empty() || self.printers.iter().any(|printer| printer.code == code);
        match stations.chain(fallbacks).chain(routes).find(|(_, printer)| !is_there(printer)) {
            Some((of, printer)) => Err(SettingsError::NoPrinter { of, printer: printer.clone() }),
            None => Ok(()),
        }
    }
}

fn check_detour(detour: &Detour) -> Result<(), SettingsError> {
    if detour.from == detour.to {
        return Err(SettingsError::OwnDetour { station: detour.from.clone() });
    }
    let wrong =
        |hours: Hours| hours.from_minutes.max(hours.to_minutes) >= 24 * 60 || hours.from_minutes == hours.to_minutes;
    if detour.hours.is_some_and(wrong) {
        return Err(SettingsError::Hours);
    }
    detour.rooms.iter().try_for_each(|room| Ok(text::name("room", room)?))
}

/// Names of which none is empty and none is there twice; otherwise the one that is.
fn once<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), &'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    let twice = names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
    names.first().filter(|name| name.is_empty()).copied().or(twice).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(change: &str) -> String {
        let mut all = serde_json::to_value(Settings::default()).unwrap();
        let change: serde_json::Value = serde_json::from_str(change).unwrap();
        all.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        serde_json::from_value::<Settings>(all)
            .unwrap()
            .check()
            .map_or_else(|error| error.to_string(), |()| "fits".into())
    }

    const PRINTERS: &str = r#""printers":[{"code":"bar","name":"Бар","profile":"generic-80","address":"virtual"}]"#;

    #[test]
    fn paper_comes_out_of_printers_that_there_are() {
        insta::assert_snapshot!([
            format!(r#"{{{PRINTERS},"stations":[{{"code":"bar","name":"Бар","printer":"bar"}}],"routes":[{{"paper":"receipt","printer":"bar"}}]}}"#),
            format!(r#"{{{PRINTERS},"stations":[{{"code":"oven","name":"Печь","printer":"oven"}}]}}"#),
            r#"{"stations":[{"code":"oven","name":"Печь"},{"code":"oven","name":"Печь 2"}]}"#.into(),
            r#"{"routes":[{"paper":"prebill","printer":"gone"}]}"#.into(),
            r#"{"printers":[{"code":"a","name":"A","profile":"x","address":"virtual","fallback":"a"}]}"#.into(),
            r#"{"printers":[{"code":"a","name":" ","profile":"x","address":"virtual"}]}"#.into(),
        ].map(|change| check(&change)).join("\n"), @"
        fits
        «oven» names the printer «oven», which is not there
        «oven» is there twice or is empty among the stations
        «prebill» names the printer «gone», which is not there
        the printer «a» cannot stand in for itself
        name is empty
        ");
    }

    #[test]
    fn a_station_stands_in_for_another_that_there_is() {
        let check = |detour: &str| {
            let stations = r#"[{"code":"bar","name":"Бар"},{"code":"oven","name":"Печь"}]"#;
            check(&format!(r#"{{"stations":{stations},"detours":[{detour}]}}"#))
        };
        insta::assert_snapshot!([
            r#"{"from":"oven","to":"bar"}"#,
            r#"{"from":"oven","to":"bar","rooms":["Веранда"],"hours":{"from_minutes":1320,"to_minutes":120}}"#,
            r#"{"from":"oven","to":"oven"}"#,
            r#"{"from":"oven","to":"gone"}"#,
            r#"{"from":"oven","to":"bar","rooms":[""]}"#,
            r#"{"from":"oven","to":"bar","hours":{"from_minutes":600,"to_minutes":600}}"#,
            r#"{"from":"oven","to":"bar","hours":{"from_minutes":600,"to_minutes":1440}}"#,
        ].map(check).join("\n"), @"
        fits
        fits
        the station «oven» cannot stand in for itself
        there is no station «gone»
        room is empty
        hours begin and end within a day, and not at the same minute
        hours begin and end within a day, and not at the same minute
        ");
    }

    #[test]
    fn rooms_and_reasons_make_sense() {
        insta::assert_snapshot!([
            r#"{"rooms":[{"name":"Зал","width_mm":9000,"height_mm":6000}],"reasons":[{"name":"Остыло","uses":["void","refund"],"used_up":true}]}"#,
            r#"{"rooms":[{"name":"Зал","width_mm":9000,"height_mm":0}]}"#,
            r#"{"rooms":[{"name":"Зал","width_mm":1,"height_mm":1},{"name":"Зал","width_mm":1,"height_mm":1}]}"#,
            r#"{"reasons":[{"name":"Остыло","uses":[]}]}"#,
            r#"{"reasons":[{"name":"","uses":["void"]}]}"#,
        ].map(check).join("\n"), @"
        fits
        the room «Зал» has no floor
        «Зал» is there twice or is empty among the rooms
        the reason «Остыло» is for nothing
        reason is empty
        ");
    }
}
