//! Everything that a branch can set, read from one register per field.

use std::collections::BTreeMap;

use log::Rows;
use serde::{Deserialize, Serialize};

use super::check::SettingsError;
use super::paper::{Detour, Language, Printer, Route, Station};
use super::words::{DiscountOption, Feature, HalfPrice, LegalEntity, Names, Reason, Room, Tender, TenderKind};
use super::{SETTING, SettingChanged, SettingRow};
use crate::calendar::{BusinessDay, CalendarError, business_day};
use crate::money::{Money, Rate, Rounding, TaxMode, TaxTable};
use crate::order::Service;

/// Rounding of cash to the coins that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct CashRounding {
    /// The smallest coin.
    pub step: Money,
    /// How to get there.
    pub rounding: Rounding,
}

/// Everything that a branch can set. A branch that has set nothing sells in roubles, Moscow time, VAT within prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
pub struct Settings {
    /// Name of the branch, on papers.
    pub name: String,
    /// Time zone by its IANA name.
    #[ts(type = "string")]
    pub zone: chrono_tz::Tz,
    /// Minutes after midnight at which a business day begins.
    pub cutoff_minutes: u16,
    /// Currency by its ISO 4217 code.
    pub currency: String,
    /// Whether prices contain the tax.
    pub tax_mode: TaxMode,
    /// Legal entities, each with its dated tax table; the first one sells where an entry names none.
    #[ts(type = "Record<string, unknown>")]
    pub sellers: BTreeMap<String, TaxTable>,
    /// The same legal entities, as receipts print them; one that is not here is not printed.
    pub legal_entities: BTreeMap<String, LegalEntity>,
    /// How amounts are rounded.
    pub rounding: Rounding,
    /// How cash is rounded; none for to the last minor unit.
    pub cash_rounding: Option<CashRounding>,
    /// Service charge by the way the guest gets the order.
    #[ts(type = "Record<string, number>")]
    pub service_charges: BTreeMap<Service, Rate>,
    /// Ways to pay.
    pub tenders: Vec<Tender>,
    /// Digits of a PIN.
    pub pin_digits: u8,
    /// Language of papers.
    pub language: Language,
    /// Rooms of the floor plan.
    pub rooms: Vec<Room>,
    /// Stations of the kitchen.
    pub stations: Vec<Station>,
    /// Stations that stand in for others, in some rooms or at some hours; the first one that fits counts.
    pub detours: Vec<Detour>,
    /// Printers.
    pub printers: Vec<Printer>,
    /// Where papers come out that belong to no station.
    pub routes: Vec<Route>,
    /// Reasons to choose from.
    pub reasons: Vec<Reason>,
    /// Discounts to choose from.
    pub discounts: Vec<DiscountOption>,
    /// Notes that guests pay with, for the quick keys.
    pub cash_notes: Vec<Money>,
    /// What a pizza of two halves costs.
    pub half_price: HalfPrice,
    /// Whether the fiscal receipt comes before the money.
    pub fiscal_first: bool,
    /// What the branch does without.
    pub switched_off: Vec<Feature>,
    /// Whether a waiter's station locks after sending.
    pub lock_after_send: bool,
    /// Seconds without a tap after which a station locks; 0 is never.
    pub lock_idle_s: u32,
    /// Minutes after which a ticket is late on the screens of the kitchen; 0 is never.
    pub kitchen_late_min: u32,
    /// Lines above the receipt: address, telephone, tax number.
    pub receipt_header: String,
    /// Lines below the receipt.
    pub receipt_footer: String,
    /// Address of the chain's centre, `https://…`; empty for a restaurant of its own.
    pub centre: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: String::new(),
            zone: chrono_tz::Europe::Moscow,
            cutoff_minutes: 300,
            currency: "RUB".into(),
            tax_mode: TaxMode::Inclusive,
            sellers: BTreeMap::from([("main".to_owned(), TaxTable::russia())]),
            legal_entities: BTreeMap::new(),
            rounding: Rounding::HalfUp,
            cash_rounding: None,
            service_charges: BTreeMap::new(),
            tenders: default_tenders(),
            pin_digits: 4,
            language: Language::Ru,
            rooms: Vec::new(),
            stations: Vec::new(),
            detours: Vec::new(),
            printers: Vec::new(),
            routes: Vec::new(),
            reasons: Vec::new(),
            discounts: Vec::new(),
            cash_notes: [100, 200, 500, 1_000, 2_000, 5_000]
                .iter()
                .filter_map(|note| Money::new(note * 100).ok())
                .collect(),
            half_price: HalfPrice::Dearer,
            fiscal_first: false,
            switched_off: Vec::new(),
            lock_after_send: false,
            lock_idle_s: 120,
            kitchen_late_min: 15,
            receipt_header: String::new(),
            receipt_footer: String::new(),
            centre: String::new(),
        }
    }
}

fn default_tenders() -> Vec<Tender> {
    let tender = |code: &str, name: &str, kind: TenderKind| Tender {
        code: code.into(),
        name: name.into(),
        names: Names::new(),
        kind,
        cash: kind == TenderKind::Cash,
        outside: kind == TenderKind::Card,
        retired: false,
    };
    vec![tender("cash", "Наличные", TenderKind::Cash), tender("card", "Карта", TenderKind::Card)]
}

impl Settings {
    /// Reads the settings from their rows; a value that this build cannot read or that cannot be counts as not set.
    pub fn read(rows: &Rows) -> Self {
        let mut settings = serde_json::to_value(Self::default()).unwrap_or_default();
        for row in rows.of(SETTING).filter_map(|row| SettingRow::read(row).ok()) {
            let Some(value) = row.value.and_then(|text| serde_json::from_str(&text).ok()) else { continue };
            let mut changed = settings.clone();
            changed[&row.name] = value;
            if serde_json::from_value::<Self>(changed.clone()).is_ok_and(|read| read.check_each().is_ok()) {
                settings = changed;
            }
        }
        serde_json::from_value(settings).unwrap_or_default()
    }

    /// The facts that lead from these settings to `wanted`: one for each that differs.
    pub fn changes(&self, wanted: &Self) -> Result<Vec<crate::Body>, SettingsError> {
        wanted.check()?;
        let object = |settings: &Self| match serde_json::to_value(settings) {
            Ok(serde_json::Value::Object(fields)) => fields,
            _ => serde_json::Map::new(),
        };
        let standing = object(self);
        let differs = |(name, value): &(String, serde_json::Value)| standing.get(name) != Some(value);
        let change = |(name, value)| SettingChanged { name, value }.into();
        Ok(object(wanted).into_iter().filter(differs).map(change).collect())
    }

    /// These settings with some values replaced, by name.
    pub fn with(&self, values: &serde_json::Map<String, serde_json::Value>) -> Result<Self, SettingsError> {
        let unknown = |name: &String| SettingsError::Unknown { setting: name.chars().take(64).collect() };
        let mut all = serde_json::to_value(self).unwrap_or_default();
        for (name, value) in values {
            if all.get(name).is_none() {
                return Err(unknown(name));
            }
            all[name] = value.clone();
            if serde_json::from_value::<Self>(all.clone()).is_err() {
                return Err(SettingsError::WrongType { setting: name.clone() });
            }
        }
        serde_json::from_value(all).map_err(|_| SettingsError::WrongType { setting: String::new() })
    }

    /// The business day of a moment.
    pub fn day(&self, at_ms: i64) -> Result<BusinessDay, CalendarError> {
        business_day(at_ms, self.zone, self.cutoff_minutes)
    }

    /// A way to pay.
    pub fn tender(&self, code: &str) -> Option<&Tender> {
        self.tenders.iter().find(|tender| tender.code == code)
    }

    /// Whether a tender lies in the drawer.
    pub fn is_cash(&self, code: &str) -> bool {
        self.tender(code).is_some_and(|tender| tender.cash)
    }

    /// Whether what is paid by a tender is revenue; a tender that is gone from the settings was.
    pub fn is_revenue(&self, code: &str) -> bool {
        self.tender(code).is_none_or(|tender| tender.kind.is_revenue())
    }

    /// The legal entity that sells where an entry names none.
    pub fn first_seller(&self) -> &str {
        self.sellers.keys().next().map_or("", String::as_str)
    }
}
