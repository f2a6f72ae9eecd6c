//! What a branch has set: time zone, cut-off, taxes, tenders, printers; and which devices belong to it.

mod check;
mod paper;
mod settings;
mod term;
mod words;

use log::{DeviceId, Fact, Json, RowOp, Rows, lww, mark};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use check::SettingsError;
pub use paper::{Detour, Hours, Language, PaperUse, Printer, Route, Station};
pub use settings::{CashRounding, Settings};
pub use term::{HUB_TERM, HubAppointed, HubTermRow, TERM_AGGREGATE, appoint, latest_term};
pub use words::{
    Called, DiscountOption, Feature, HalfPrice, LegalEntity, Names, Reason, ReasonFor, Room, Tender, TenderKind,
};

use crate::Aggregate;
use crate::aggregate::read_all;
use crate::fact::FactBody;
use crate::order::entity;

log::table! {
    /// Settings, by name; each value is JSON text.
    pub SETTING = "setting": SettingRow, SettingPut {
        key { book: String, name: String }
        put { }
        lww { value: String }
    }
}

log::table! {
    /// Devices of the branch.
    pub DEVICE = "device": DeviceRow, DevicePut {
        key { device_id: DeviceId }
        put { name: String, letters: String, enrolled_ms: i64 }
        lww { public_key: String, addresses: Json<Vec<String>>, app: String }
        mark { revoked }
    }
}

/// The book that all settings of a branch stand in, so that they are one aggregate.
pub const BOOK: &str = "branch";

/// Settings.
pub const SETTING_AGGREGATE: &Aggregate =
    &Aggregate { name: "setting", tables: &[SETTING], derived: &[], derive: |_| Vec::new() };

/// Devices.
pub const DEVICE_AGGREGATE: &Aggregate =
    &Aggregate { name: "device", tables: &[DEVICE], derived: &[], derive: |_| Vec::new() };

/// A setting was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingChanged {
    /// Its name: a field of [`Settings`].
    pub name: String,
    /// The new value.
    pub value: serde_json::Value,
}

impl FactBody for SettingChanged {
    fn entity(&self) -> Option<Uuid> {
        None
    }

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![lww!(SETTING.value, [BOOK.to_owned(), self.name.clone()], self.value.to_string())]
    }
}

/// A device joined the branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceEnrolled {
    /// The device.
    pub device: DeviceId,
    /// What people call it.
    pub name: String,
    /// Its letters in numbers, unique in the branch.
    pub letters: String,
}

impl FactBody for DeviceEnrolled {
    entity!(device);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let (name, letters) = (self.name.clone(), self.letters.clone());
        vec![DevicePut { name, letters, enrolled_ms: fact.at_ms }.op(self.device)]
    }
}

/// A device told the others by which key they know it and where they reach it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceAnnounced {
    /// The device.
    pub device: DeviceId,
    /// Its Ed25519 key, in hexadecimal.
    pub public_key: String,
    /// Where it listens, as `host:port`; none if it does not.
    pub addresses: Vec<String>,
    /// Version of its program.
    pub app: String,
}

impl FactBody for DeviceAnnounced {
    entity!(device);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![
            lww!(DEVICE.public_key, [self.device], self.public_key),
            lww!(DEVICE.addresses, [self.device], Json(self.addresses.clone())),
            lww!(DEVICE.app, [self.device], self.app),
        ]
    }
}

/// A device was sent away: its peers talk to it no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRevoked {
    /// The device.
    pub device: DeviceId,
}

impl FactBody for DeviceRevoked {
    entity!(device);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![mark!(DEVICE.revoked, [self.device], 1)]
    }
}

/// Letters of all devices that were ever enrolled.
pub fn device_letters(rows: &Rows) -> Vec<String> {
    read_all(rows, DEVICE, DeviceRow::read).filter_map(|row| row.put.map(|put| put.letters)).collect()
}
