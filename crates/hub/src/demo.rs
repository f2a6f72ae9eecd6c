//! A small restaurant to try things in.

use std::path::Path;

use anyhow::Result;
use api::calls::{EnrolDevice, PublishMenu, PublishedEntry, SaveRole, SaveSettings, SaveUser};
use domain::access::default_roles;
use domain::branch::Settings;
use domain::ids::EntryId;
use domain::menu::Entry;
use log::UserId;
use serde_json::{Value, json};

use crate::door::DemoPerson;
use crate::terminal::Terminal;

const PEOPLE: [(&str, &str, &str); 2] = [("Анна", "admin", "1111"), ("Борис", "waiter", "2222")];

const MENU: [(&str, &str, i64, &str); 5] = [
    ("Маргарита", "Пицца", 59_000, "oven"),
    ("Пепперони", "Пицца", 69_000, "oven"),
    ("Борщ", "Супы", 39_000, "stove"),
    ("Морс", "Напитки", 19_000, ""),
    ("Эспрессо", "Напитки", 17_000, ""),
];

/// The people of the demo restaurant, with their PINs.
pub fn people() -> Vec<DemoPerson> {
    let person =
        |(name, role, pin): (&str, &str, &str)| DemoPerson { name: name.into(), role: role.into(), pin: pin.into() };
    PEOPLE.map(person).into()
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
/// If a command is refused.
pub fn create(terminal: &Terminal) -> Result<()> {
    let now = terminal.clock.now();
    if !terminal.ask::<Vec<Value>>("users.list", &json!({}), now)?.is_empty() {
        return Ok(());
    }
    let settings = Settings { name: "Бригада".into(), ..Settings::default() };
    let digits = settings.pin_digits;
    terminal.call::<Value>("settings.save", &SaveSettings { settings }, now)?;
    let device = EnrolDevice { device: terminal.device, name: "Касса".into(), letters: "A".into() };
    terminal.call::<Value>("devices.enrol", &device, now)?;
    for (role, permissions) in default_roles() {
        terminal.call::<Value>("roles.save", &SaveRole { role: role.to_owned(), permissions }, now)?;
    }
    for (name, role, pin) in PEOPLE {
        let user = UserId(terminal.clock.id());
        let person = SaveUser { user: Some(user), name: name.into(), role: role.into(), active: true };
        terminal.call::<Value>("users.save", &person, now)?;
        terminal.call::<Value>("users.set_pin", &terminal.api.pin(user, pin, digits)?, now)?;
    }
    let entries = MENU.iter().map(|(name, category, price, station)| {
        let content: Entry = serde_json::from_value(json!({
            "name": name, "category": category, "variants": [{"name": "", "price": price}],
            "tax_class": "vat_standard", "station": station,
        }))?;
        Ok(PublishedEntry { entry: EntryId(terminal.clock.id()), content: Some(content) })
    });
    let entries = entries.collect::<Result<_>>()?;
    terminal.call::<Value>("menu.publish", &PublishMenu { entries, effective_ms: None }, now)?;
    Ok(())
}
