//! Settings, devices and tables of the branch.

use std::collections::BTreeMap;

use domain::Body;
use domain::branch::{
    BOOK, DEVICE, DeviceEnrolled, DeviceRevoked, DeviceRow, SETTING_AGGREGATE, Settings, device_letters,
};
use domain::floor::{Place, TABLE, TablePlaced, TableRetired, TableRow};
use domain::ids::TableId;
use domain::{Scope, text};
use log::{Cell, DeviceId, Rows};
use serde::{Deserialize, Serialize};
use store::{Reader, StoreError};
use ts_rs::TS;

use crate::call::{Asked, first};
use crate::orders::done;
use crate::{ApiError, CallError, Command, Ctx, Query};

/// The settings of a branch, read.
pub(crate) fn settings(reader: &Reader) -> Result<Settings, ApiError> {
    let scope = Scope { aggregate: SETTING_AGGREGATE, id: BOOK.to_owned().cell() };
    Ok(Settings::read(&reader.rows_of(&scope)?))
}

done! {
    /// Saves the settings; only what differs is recorded.
    SaveSettings {
        /// All settings.
        settings: Settings,
    } |this, ctx| Ok(ctx.settings()?.changes(&this.settings)?) => [Body::SettingChanged(_), ..];

    /// Changes some settings, and leaves the others alone.
    ChangeSettings {
        /// New values by name.
        #[ts(type = "Record<string, unknown>")]
        values: serde_json::Map<String, serde_json::Value>,
    } |this, ctx| {
        let settings = ctx.settings()?;
        Ok(settings.changes(&settings.with(&this.values)?)?)
    } => [Body::SettingChanged(_), ..];

    /// Adds a device to the branch.
    EnrolDevice {
        /// The device.
        device: DeviceId,
        /// What people call it.
        name: String,
        /// Its letters in numbers: `A` to `Z`, then `AA` …
        letters: String,
    } |this, ctx| {
        text::name("name", &this.name)?;
        let form = this.letters.len() <= 3 && this.letters.bytes().all(|b| b.is_ascii_uppercase());
        if this.letters.is_empty() || !form {
            return Err(CallError::DeviceLetters.into());
        }
        let mut rows = Rows::default();
        for row in ctx.tx.rows(DEVICE, &[])? {
            if DeviceRow::read(&row).is_ok_and(|row| row.device_id != this.device) {
                rows.insert(DEVICE, row);
            }
        }
        if device_letters(&rows).contains(&this.letters) {
            return Err(CallError::LettersTaken.into());
        }
        let (name, letters) = (this.name.clone(), this.letters.clone());
        Ok(vec![DeviceEnrolled { device: this.device, name, letters }.into()])
    } => [Body::DeviceEnrolled(_)];

    /// Sends a device away.
    RevokeDevice {
        /// The device.
        device: DeviceId,
    } |this, ctx| {
        match ctx.tx.row(DEVICE, &[this.device.cell()])? {
            Some(_) => Ok(vec![DeviceRevoked { device: this.device }.into()]),
            None => Err(ApiError::not_found("device")),
        }
    } => [Body::DeviceRevoked(_)];

    /// Takes a table away.
    RetireTable {
        /// The table.
        table: TableId,
    } |this, ctx| {
        match ctx.tx.row(TABLE, &[this.table.cell()])? {
            Some(_) => Ok(vec![TableRetired { table: this.table }.into()]),
            None => Err(ApiError::not_found("table")),
        }
    } => [Body::TableRetired(_)];
}

/// Puts a table somewhere, moves or renames it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PlaceTable {
    /// The table; nothing makes a new one.
    #[serde(default)]
    #[ts(optional)]
    pub table: Option<TableId>,
    /// Where it stands and what it is called.
    pub place: Place,
}

/// A table that was placed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PlacedTable {
    /// The table.
    pub table: TableId,
}

impl Command for PlaceTable {
    type Answer = PlacedTable;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        text::name("name", &self.place.name)?;
        text::note("room", &self.place.room)?;
        let table = self.table.unwrap_or(TableId::derived(ctx.command.0, 0));
        Ok(vec![TablePlaced { table, place: self.place.clone() }.into()])
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        Ok(PlacedTable { table: first!(facts, TablePlaced)?.table })
    }
}

/// Asks for the settings.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetSettings {}

impl Query for GetSettings {
    type Answer = Settings;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        settings(asked.reader)
    }
}

/// Asks for the tables.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListTables {}

/// A table.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TableView {
    /// The table.
    pub table: TableId,
    /// Where it stands and what it is called.
    pub place: Place,
    /// Orders that occupy it.
    pub orders: Vec<domain::ids::OrderId>,
}

impl Query for ListTables {
    type Answer = Vec<TableView>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let mut tables = Vec::new();
        for row in asked.reader.rows(TABLE, &[])? {
            let row = TableRow::read(&row).map_err(StoreError::from)?;
            let Some(place) = row.place.filter(|_| row.retired == 0) else { continue };
            tables.push(TableView { table: row.table_id, place: place.0, orders: orders_at(row.table_id, asked)? });
        }
        Ok(tables)
    }
}

/// Names of all tables that ever stood here.
pub(crate) fn table_names(reader: &Reader) -> Result<BTreeMap<TableId, String>, ApiError> {
    let named = |row: &log::Row| {
        let row = TableRow::read(row).ok()?;
        Some((row.table_id, row.place?.0.name))
    };
    Ok(reader.rows(TABLE, &[])?.iter().filter_map(named).collect())
}

fn orders_at(table: TableId, asked: &Asked<'_>) -> Result<Vec<domain::ids::OrderId>, ApiError> {
    use domain::order::{ORDER_FIGURES, OrderFiguresRow};
    let found = asked.reader.figures_where(ORDER_FIGURES, "table_id", &table.cell())?;
    let rows = found.iter().map(|(key, cells)| OrderFiguresRow::read(key, cells));
    let rows: Result<Vec<OrderFiguresRow>, _> = rows.collect();
    let rows = rows.map_err(StoreError::from)?;
    Ok(rows.into_iter().filter(|row| row.occupies).map(|row| row.order_id).collect())
}
