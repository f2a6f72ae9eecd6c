//! How the devices of a branch know and find each other.

use domain::branch::{BOOK, DEVICE, DeviceAnnounced, DeviceRow, TERM_AGGREGATE, appoint, latest_term};
use domain::text;
use domain::{Body, Scope};
use log::{Cell, DeviceId, Json};
use serde::{Deserialize, Serialize};
use store::StoreError;
use ts_rs::TS;

use crate::call::Asked;
use crate::orders::done;
use crate::{ApiError, CallError, Query};

/// Nobody can be reached in more ways than this.
const ADDRESSES_MAX: usize = 16;

const KEY_DIGITS: usize = 64;

done! {
    /// Tells the other devices by which key they know a device and where they reach it.
    AnnounceDevice {
        /// The device.
        device: DeviceId,
        /// Its Ed25519 key: 64 hexadecimal digits.
        public_key: String,
        /// Where it listens, as `host:port`.
        addresses: Vec<String>,
        /// Version of its program.
        app: String,
    } |this, ctx| {
        let Some(row) = ctx.tx.row(DEVICE, &[this.device.cell()])? else {
            return Err(ApiError::not_found("device"));
        };
        if this.public_key.len() != KEY_DIGITS || !this.public_key.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(CallError::DeviceKey.into());
        }
        if this.addresses.len() > ADDRESSES_MAX {
            return Err(CallError::ManyAddresses { most: ADDRESSES_MAX }.into());
        }
        this.addresses.iter().chain([&this.app]).try_for_each(|word| text::name("address", word))?;
        let row = DeviceRow::read(&row).map_err(StoreError::from)?;
        let is_known = row.public_key.as_ref() == Some(&this.public_key)
            && row.addresses.is_some_and(|Json(addresses)| addresses == this.addresses)
            && row.app.as_ref() == Some(&this.app);
        let AnnounceDevice { device, public_key, addresses, app } = this.clone();
        let news = (!is_known).then(|| DeviceAnnounced { device, public_key, addresses, app }.into());
        Ok(news.into_iter().collect())
    } => [Body::DeviceAnnounced(_)];

    /// Makes a terminal the one that the others connect to.
    AppointDevice {
        /// The terminal.
        device: DeviceId,
    } |this, ctx| {
        let row = ctx.tx.row(DEVICE, &[this.device.cell()])?.ok_or_else(|| ApiError::not_found("device"))?;
        if DeviceRow::read(&row).map_err(StoreError::from)?.revoked > 0 {
            return Err(CallError::DeviceGone.into());
        }
        let terms = ctx.tx.rows_of(&terms())?;
        Ok(appoint(&terms, this.device).map(Body::from).into_iter().collect())
    } => [Body::HubAppointed(_)];
}

/// The book of terms of the main terminal.
fn terms() -> Scope {
    Scope { aggregate: TERM_AGGREGATE, id: BOOK.to_owned().cell() }
}

/// Asks for the devices of the branch.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListDevices {}

/// A device of the branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeviceView {
    /// The device.
    pub device: DeviceId,
    /// What people call it.
    pub name: String,
    /// Its letters in numbers.
    pub letters: String,
    /// When it joined, in milliseconds since 1970-01-01 UTC.
    pub enrolled_ms: i64,
    /// It was sent away.
    pub revoked: bool,
    /// The others connect to it, as long as it answers.
    pub main: bool,
    /// Where it listens, as `host:port`.
    pub addresses: Vec<String>,
    /// Version of its program, as it said last; empty if it never did.
    pub app: String,
}

impl Query for ListDevices {
    type Answer = Vec<DeviceView>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let leads = latest_term(&asked.reader.rows_of(&terms())?).map(|(_, device)| device);
        let mut devices = Vec::new();
        for row in asked.reader.rows(DEVICE, &[])? {
            let row = DeviceRow::read(&row).map_err(StoreError::from)?;
            let Some(put) = row.put else { continue };
            devices.push(DeviceView {
                device: row.device_id,
                name: put.name,
                letters: put.letters,
                enrolled_ms: put.enrolled_ms,
                revoked: row.revoked > 0,
                main: leads == Some(row.device_id) && row.revoked == 0,
                addresses: row.addresses.map(|Json(addresses)| addresses).unwrap_or_default(),
                app: row.app.unwrap_or_default(),
            });
        }
        devices.sort_by_key(|device| (device.letters.len(), device.letters.clone()));
        if !devices.iter().any(|device| device.main) {
            let first = devices.iter_mut().find(|device| !device.revoked);
            first.into_iter().for_each(|device| device.main = true);
        }
        Ok(devices)
    }
}
