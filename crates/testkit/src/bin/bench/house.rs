//! The restaurant that is measured: a till with a menu and an open shift, and the orders that it rings up.

use std::path::Path;

use anyhow::Result;
use api::Envelope;
use api::calls::{OpenShift, PublishMenu, Published, PublishedEntry, SaveRole, SaveSettings, SaveUser, ShiftAnswer};
use domain::access::default_roles;
use domain::branch::Settings;
use domain::ids::EntryId;
use domain::menu::{Entry, Variant};
use domain::money::Money;
use hub::clock::Clock;
use hub::terminal::{Terminal, envelope};
use log::{Moment, UserId};
use serde_json::{Value, json};

/// The PIN of the one person who works there.
pub(crate) const PIN: &str = "1111";

/// Entries of a short menu.
pub(crate) const ENTRIES: usize = 40;
const LINES: usize = 5;
/// Entries in one publication.
const PUBLISHED_AT_ONCE: usize = 5_000;

/// Makes a restaurant with a menu of so many entries in a folder.
pub(crate) fn found(dir: &Path, count: usize) -> Result<Vec<EntryId>> {
    let terminal = Terminal::open(dir)?;
    let entries = furnish(&terminal, terminal.clock.now(), count)?;
    terminal.close()?;
    Ok(entries)
}

/// Gives a folder that is there already its one person.
pub(crate) fn staff(dir: &Path) -> Result<()> {
    let terminal = Terminal::open(dir)?;
    hire(&terminal, terminal.clock.now())?;
    terminal.close()
}

/// Gives a new terminal settings, a person, a menu of so many entries and an open shift.
pub(crate) fn furnish(terminal: &Terminal, now: Moment, count: usize) -> Result<Vec<EntryId>> {
    let settings = Settings { name: "Bench".into(), ..Settings::default() };
    terminal.call::<Value>("settings.save", &SaveSettings { settings }, now)?;
    hire(terminal, now)?;
    let entries: Vec<EntryId> = (0..count).map(|_| EntryId(terminal.clock.id())).collect();
    let numbered: Vec<(usize, EntryId)> = entries.iter().copied().enumerate().collect();
    for some in numbered.chunks(PUBLISHED_AT_ONCE) {
        let published = |(n, id): &(usize, EntryId)| PublishedEntry { entry: *id, content: Some(entry(*n)) };
        let entries = some.iter().map(published).collect();
        terminal.call::<Published>("menu.publish", &PublishMenu { entries, effective_ms: None }, now)?;
    }
    terminal.call::<ShiftAnswer>("shift.open", &OpenShift { float: Money::ZERO }, now)?;
    Ok(entries)
}

fn hire(terminal: &Terminal, now: Moment) -> Result<()> {
    for (role, permissions) in default_roles() {
        terminal.call::<Value>("roles.save", &SaveRole { role: role.to_owned(), permissions }, now)?;
    }
    let user = UserId(terminal.clock.id());
    let saved = SaveUser { user: Some(user), name: "Anna".into(), role: "admin".into(), active: true };
    terminal.call::<Value>("users.save", &saved, now)?;
    let digits = Settings::default().pin_digits;
    terminal.call::<Value>("users.set_pin", &terminal.api.pin(user, PIN, digits)?, now)?;
    Ok(())
}

/// Entry number `n` of the menu.
fn entry(n: usize) -> Entry {
    let price = Money::new(10_000 + 1_000 * i64::try_from(n % 100).unwrap_or(0)).unwrap_or_default();
    Entry {
        name: name(n),
        category: format!("Kitchen {}", n / 500),
        variants: vec![Variant { price, ..Variant::default() }],
        tax_class: "vat_standard".into(),
        station: "kitchen".into(),
        barcodes: vec![barcode(n)],
        ..Entry::default()
    }
}

/// The name of entry number `n`: words that many entries share, and one of its own.
pub(crate) fn name(n: usize) -> String {
    const DISHES: [&str; 8] = ["Пицца", "Суп", "Салат", "Паста", "Чай", "Кофе", "Пирог", "Лимонад"];
    const KINDS: [&str; 5] = ["домашний", "острый", "с грибами", "с сыром", "фирменный"];
    format!("{} {} {n}", DISHES[n % DISHES.len()], KINDS[n / DISHES.len() % KINDS.len()])
}

/// The barcode of entry number `n`.
pub(crate) fn barcode(n: usize) -> String {
    format!("46{n:011}")
}

/// The two envelopes of a paid order: the order with its lines, sent; its check with cash.
pub(crate) fn paid_order(clock: Clock, entries: &[EntryId], nth: usize) -> Result<[Vec<Envelope>; 2]> {
    let (order, check) = (clock.id(), clock.id());
    let call = |name: &str, request: Value| envelope(clock.command(), name, &request);
    let mut ordered = vec![call("orders.open", json!({ "order": order, "service": "dine_in", "guests": 2 }))?];
    for line in 0..LINES {
        let entry = entries[(nth * LINES + line) % entries.len()];
        ordered.push(call("orders.add_line", json!({ "order": order, "line": clock.id(), "entry": entry }))?);
    }
    ordered.push(call("orders.fire", json!({ "order": order }))?);
    let paid = vec![
        call("checks.form", json!({ "order": order, "check": check }))?,
        call("payments.take", json!({ "order": order, "check": check, "tender": "cash" }))?,
    ];
    Ok([ordered, paid])
}
