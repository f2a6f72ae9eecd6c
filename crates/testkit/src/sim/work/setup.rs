//! The branch is set up at the centre before anything goes wrong.

use std::collections::BTreeSet;

use api::Actor;
use api::calls::{
    AnnounceDevice, EnrolDevice, OpenPool, PairScreen, PlaceTable, PublishMenu, PublishedEntry, RetireScreen,
    RevokeDevice, SaveCategory, SaveItem, SaveRole, SaveSettings, SaveUser, SetPin,
};
use domain::access::{Permission, default_roles};
use domain::branch::{CashRounding, Detour, Names, PaperUse, Printer, Route, Settings, Station};
use domain::floor::Place;
use domain::ids::{EntryId, ItemId, PoolId, ScreenId, TableId};
use domain::menu::{Category, Choice, ChoiceGroup, Entry, Variant};
use domain::money::{Money, Qty, Rate, Rounding};
use domain::order::Service;
use domain::screens::ScreenKind;
use domain::stock::{Item, Use};
use log::{CommandId, DeviceId, UserId};
use serde::Serialize;

use super::super::world::{CENTRE, World};
use super::envelope;

const TABLES: u64 = 3;

/// The printer of every device, with its drawer.
pub(super) const PRINTER: &str = "bar";

pub(super) fn money(minor: u64) -> Money {
    Money::new(i64::try_from(minor).unwrap_or(0)).unwrap_or_default()
}

pub(super) fn qty(thousandths: u64) -> Qty {
    Qty::new(i64::try_from(thousandths).unwrap_or(0)).unwrap_or_default()
}

impl World {
    /// Makes everything that a branch needs before its first guest.
    pub(in super::super) fn set_up(&mut self) {
        let receipt_first = self.chances.work.chance(300);
        self.at_centre("settings.save", &SaveSettings { settings: settings("Brigade", receipt_first) });
        self.set_up_devices();
        self.set_up_staff();
        self.set_up_floor();
        self.set_up_menu();
        self.set_up_pools();
    }

    fn at(&mut self, node: usize, name: &str, request: &impl Serialize) -> CommandId {
        let id = CommandId(self.chances.ids.uuid());
        if self.call_as(node, Actor::System, vec![envelope(id, name, request)]).is_none() {
            self.fail("the simulator calls what there is", format!("{name} is refused while setting up"), None);
        }
        id
    }

    fn at_centre(&mut self, name: &str, request: &impl Serialize) -> CommandId {
        self.at(CENTRE, name, request)
    }

    fn set_up_devices(&mut self) {
        for node in 0..self.nodes.len() {
            let (device, letters) = (self.nodes[node].device, self.nodes[node].letter.clone());
            self.at_centre("devices.enrol", &EnrolDevice { device, name: format!("till {letters}"), letters });
            let (public_key, addresses) = (format!("{node:064x}"), vec![format!("10.0.0.{node}:7301")]);
            self.at_centre("devices.announce", &AnnounceDevice { device, public_key, addresses, app: "1".into() });
        }
        let lost = DeviceId(self.chances.ids.uuid());
        self.at_centre("devices.enrol", &EnrolDevice { device: lost, name: "lost".into(), letters: "ZZ".into() });
        self.at_centre("devices.revoke", &RevokeDevice { device: lost });
        for (name, retired) in [("Oven", false), ("Old phone", true)] {
            let screen = ScreenId(self.chances.ids.uuid());
            let (name, kind) = (name.to_owned(), ScreenKind::Kitchen);
            let pair = PairScreen { screen, name, kind, station: String::new(), secret: format!("{:064x}", 7) };
            self.at_centre("screens.pair", &pair);
            if retired {
                self.at_centre("screens.retire", &RetireScreen { screen });
            }
        }
    }

    fn set_up_staff(&mut self) {
        for (role, permissions) in default_roles() {
            if ["manager", "waiter"].contains(&role) {
                self.at_centre("roles.save", &SaveRole { role: role.to_owned(), permissions });
            }
        }
        for (name, role) in [("Vera", "manager"), ("Oleg", "manager"), ("Ira", "manager"), ("Pavel", "waiter")] {
            let save = SaveUser { user: None, name: name.into(), role: role.into(), active: true };
            let id = self.at_centre("users.save", &save);
            self.shop.users.push(UserId::derived(id.0, 0));
        }
        if let Some(user) = self.shop.users.first().copied() {
            let pin = SetPin { user, lookup: log::Hash::of(b"1234"), pin_hash: "made up".into() };
            self.at_centre("users.set_pin", &pin);
        }
    }

    fn set_up_floor(&mut self) {
        for n in 0..TABLES {
            let place = place(n);
            let id = self.at_centre("tables.place", &PlaceTable { table: None, place });
            self.shop.tables.push(TableId::derived(id.0, 0));
        }
    }

    fn set_up_menu(&mut self) {
        for name in ["flour", "cheese"] {
            let is = Item { name: name.into(), unit: "kg".into(), minimum: qty(1_000) };
            let id = self.at_centre("items.save", &SaveItem { item: None, is });
            self.shop.items.push(ItemId::derived(id.0, 0));
        }
        let is = Category { name: "food".into(), station: "station 0".into(), ..Category::default() };
        self.at_centre("categories.save", &SaveCategory { category: "food".into(), is });
        let entries: Vec<PublishedEntry> = (0..4)
            .map(|n| PublishedEntry { entry: EntryId(self.chances.ids.uuid()), content: Some(self.entry(n, 0)) })
            .collect();
        self.shop.entries = entries.iter().map(|entry| entry.entry).collect();
        self.at_centre("menu.publish", &PublishMenu { entries, effective_ms: Some(0) });
    }

    fn set_up_pools(&mut self) {
        for (node, capacity) in [(self.hub, 40_000), (self.nodes.len() - 1, 25_000)] {
            let id = self.at(node, "pools.open", &OpenPool { name: "slot".into(), capacity: qty(capacity) });
            self.shop.pools.push(PoolId::derived(id.0, 0));
        }
    }

    /// What the menu sells under a number: a dish with choices, two that a kitchen makes, one by weight.
    pub(super) fn entry(&self, number: usize, dearer: u64) -> Entry {
        let uses = self.shop.items.iter().take(number).map(|item| Use { item: *item, qty: qty(130) }).collect();
        let price = money(10_003 + 7_001 * number as u64 + dearer);
        let group = ChoiceGroup {
            name: "more".into(),
            least: 0,
            most: 2,
            choices: vec![
                Choice { name: "cheese".into(), price: money(4_900), ..Choice::default() },
                Choice { name: "no salt".into(), ..Choice::default() },
            ],
            ..ChoiceGroup::default()
        };
        Entry {
            name: format!("dish {number}"),
            category: "food".into(),
            variants: vec![Variant { price, uses, ..Variant::default() }],
            groups: if number == 1 { vec![group] } else { Vec::new() },
            tax_class: "vat_standard".into(),
            station: if number.is_multiple_of(2) { String::new() } else { "station 1".into() },
            no_station: number == 0,
            step: if number == 3 { qty(1) } else { Qty::ONE },
            ..Entry::default()
        }
    }
}

/// Where a table stands.
pub(super) fn place(n: u64) -> Place {
    Place { name: format!("T{n}"), room: "hall".into(), seats: 4, x_mm: 100, y_mm: 200, ..Place::default() }
}

/// The settings of the branch; its name is what people change.
pub(super) fn settings(name: &str, receipt_first: bool) -> Settings {
    let mut settings = Settings { name: name.to_owned(), fiscal_first: receipt_first, ..Settings::default() };
    settings.cash_rounding = Some(CashRounding { step: money(100), rounding: Rounding::HalfUp });
    settings.service_charges = Rate::new(1_000).map(|rate| [(Service::DineIn, rate)].into()).unwrap_or_default();
    let (code, name, virtual_one) = (PRINTER.to_owned(), PRINTER.to_owned(), "virtual".to_owned());
    let (profile, address) = (virtual_one.clone(), virtual_one);
    let fallback = String::new();
    let (columns, cp866, wpc1251) = (None, None, None);
    settings.printers = vec![Printer { code, name, profile, address, columns, cp866, wpc1251, drawer: true, fallback }];
    settings.stations = ["station 0", "station 1"].map(station).into();
    let (from, to) = ("station 1".to_owned(), "station 0".to_owned());
    // By rooms only: by hours, other clocks would send other tickets.
    settings.detours = vec![Detour { from, to, rooms: vec!["hall".into()], hours: None }];
    settings.routes =
        [PaperUse::Receipt, PaperUse::Prebill].map(|paper| Route { paper, printer: PRINTER.into() }).into();
    settings
}

fn station(code: &str) -> Station {
    let (code, name, printer) = (code.to_owned(), code.to_owned(), PRINTER.to_owned());
    Station { code, name, names: Names::new(), printer, copies: 1 }
}

/// What a role may do, now and then with one right more or less.
pub(super) fn rights(all: bool) -> BTreeSet<Permission> {
    Permission::ALL.iter().copied().filter(|right| all || *right != Permission::Audit).collect()
}
