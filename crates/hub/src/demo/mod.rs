//! A restaurant to try things in: a bilingual pizzeria, read from `data/demo`.
//!
//! It is set up by the very commands that a manager gives, in three envelopes that each happen wholly or not at all.

mod menu;

use std::path::Path;

use anyhow::{Context, Result};
use api::Envelope;
use api::calls::{EnrolDevice, PlaceTable, SaveRole, SaveSettings, SaveUser};
use domain::access::default_roles;
use domain::branch::{Names, Settings};
use domain::floor::Place;
use domain::ids::TableId;
use log::UserId;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::door::DemoPerson;
use crate::terminal::{Terminal, envelope};

/// The space of names that identifiers of the demo restaurant come from, so that each new one has the same.
const SPACE: Uuid = Uuid::from_u128(0x6272_6967_6164_6500_8000_6465_6d6f_0001);

#[derive(Debug, Deserialize)]
struct Restaurant {
    settings: serde_json::Map<String, Value>,
    tables: Vec<Place>,
    people: Vec<Person>,
}

#[derive(Debug, Deserialize)]
struct Person {
    code: String,
    name: String,
    #[serde(default)]
    names: Names,
    role: String,
    pin: String,
}

fn restaurant() -> Result<Restaurant> {
    serde_json::from_str(include_str!("../../../../data/demo/restaurant.json")).context("the demo restaurant")
}

fn id(kind: &str, code: &str) -> Uuid {
    Uuid::new_v5(&SPACE, format!("{kind} {code}").as_bytes())
}

impl Restaurant {
    /// Its settings, laid over those of a branch that has set nothing.
    fn settings(&self) -> Result<Settings> {
        let mut all = serde_json::to_value(Settings::default())?;
        for (name, value) in &self.settings {
            all[name] = value.clone();
        }
        serde_json::from_value(all).context("the settings of the demo restaurant")
    }
}

/// The people of the demo restaurant, with their PINs.
///
/// # Errors
/// If the file of the restaurant cannot be read.
pub fn people() -> Result<Vec<DemoPerson>> {
    let person = |p: Person| DemoPerson { name: p.name, names: p.names, role: p.role, pin: p.pin };
    Ok(restaurant()?.people.into_iter().map(person).collect())
}

/// Makes the demo restaurant in a data folder, unless somebody works there already.
///
/// # Errors
/// If the store cannot be opened, or a command is refused.
pub fn make(data: &Path) -> Result<()> {
    let terminal = Terminal::open(data)?;
    create(&terminal)?;
    terminal.close()
}

/// Makes the demo restaurant, unless somebody works here already.
///
/// # Errors
/// If a file of the demo cannot be read, or a command is refused.
pub fn create(terminal: &Terminal) -> Result<()> {
    let now = terminal.clock.now();
    if !terminal.ask::<Vec<Value>>("users.list", &json!({}), now)?.is_empty() {
        return Ok(());
    }
    let restaurant = restaurant()?;
    for calls in [house(terminal, &restaurant)?, staff(terminal, &restaurant)?, menu::calls(terminal)?] {
        terminal.run(&calls, now)?;
    }
    Ok(())
}

fn call(terminal: &Terminal, name: &str, request: &impl serde::Serialize) -> Result<Envelope> {
    envelope(terminal.clock.command(), name, request)
}

fn house(terminal: &Terminal, restaurant: &Restaurant) -> Result<Vec<Envelope>> {
    let settings = SaveSettings { settings: restaurant.settings()? };
    let device = EnrolDevice { device: terminal.device, name: "Касса 1".into(), letters: "A".into() };
    let mut calls = vec![call(terminal, "settings.save", &settings)?, call(terminal, "devices.enrol", &device)?];
    for place in &restaurant.tables {
        let table = TableId(id("table", &place.name));
        calls.push(call(terminal, "tables.place", &PlaceTable { table: Some(table), place: place.clone() })?);
    }
    Ok(calls)
}

fn staff(terminal: &Terminal, restaurant: &Restaurant) -> Result<Vec<Envelope>> {
    let digits = restaurant.settings()?.pin_digits;
    let role = |(role, permissions): (&str, _)| SaveRole { role: role.to_owned(), permissions };
    let mut calls: Vec<Envelope> =
        default_roles().into_iter().map(|found| call(terminal, "roles.save", &role(found))).collect::<Result<_>>()?;
    for person in &restaurant.people {
        let user = UserId(id("person", &person.code));
        let (name, role) = (person.name.clone(), person.role.clone());
        calls.push(call(terminal, "users.save", &SaveUser { user: Some(user), name, role, active: true })?);
        calls.push(call(terminal, "users.set_pin", &terminal.api.pin(user, &person.pin, digits)?)?);
    }
    Ok(calls)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_restaurant_is_whole() {
        let restaurant = restaurant().unwrap();
        restaurant.settings().unwrap().check().unwrap();
        let roles: Vec<&str> = default_roles().into_iter().map(|(role, _)| role).collect();
        assert!(restaurant.people.iter().all(|person| roles.contains(&person.role.as_str())));
        let rooms: Vec<String> = restaurant.settings().unwrap().rooms.into_iter().map(|room| room.name).collect();
        assert!(restaurant.tables.iter().all(|place| rooms.contains(&place.room)), "{rooms:?}");
    }
}
