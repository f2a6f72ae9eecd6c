//! What a house has set: its menu, its people, its settings, its numbers; and what two devices set at once.

use insta::assert_snapshot;
use log::{Cell, DeviceId, Hash, UserId};
use serde_json::json;

use super::{Device, figures, id, menu};
use crate::aggregate::Scope;
use crate::anomaly::{ANOMALY, AnomalyResolved, AnomalyRow, ResolutionRow};
use crate::branch::{
    DeviceEnrolled, DeviceRevoked, HubAppointed, SettingChanged, Settings, SettingsError, appoint, device_letters,
    latest_term,
};
use crate::fact::Body;
use crate::floor::{Place, TablePlaced, TableRetired, TableRow};
use crate::ids::{EntryId, MenuVersionId, TableId};
use crate::menu::{Entry, EntryStopped, MenuError, current, write_entries};
use crate::money::{Money, Qty};
use crate::numbers::{NUMBER_CLASH, Series, used};
use crate::staff::{Means, RoleChanged, UserChanged, UserPinSet, permissions, user};

fn recorded(device: &mut Device, bodies: Vec<Body>) {
    let command = device.command();
    device.record(bodies, command);
}

fn soup(price: i32) -> (EntryId, Option<Entry>) {
    let (entry_id, mut entry) = menu::named("soup").unwrap();
    entry.variants[0].price = Money::from(price);
    (entry_id, Some(entry))
}

fn price_at(device: &Device, at_ms: i64) -> Option<i64> {
    let scope = Scope { aggregate: crate::menu::ENTRY_AGGREGATE, id: EntryId(id("soup")).cell() };
    let (hash, _) = current(&super::device::scoped(&device.rows, &scope), at_ms);
    let row = device.rows.get(crate::menu::ENTRY_VERSION, &crate::menu::version_key(hash?)).unwrap();
    let put = crate::menu::EntryVersionRow::read(row).unwrap().put.unwrap();
    Some(put.entry.0.variants[0].price.minor())
}

#[test]
fn a_version_of_the_menu_counts_from_its_moment() {
    let mut device = Device::new("A");
    let version = |n: u32| MenuVersionId::derived(id("menu"), n);
    recorded(&mut device, write_entries(&[soup(100)], version(1), 1, 1_000).unwrap());
    recorded(&mut device, write_entries(&[soup(200)], version(2), 2, 2_000).unwrap());
    recorded(&mut device, write_entries(&[(EntryId(id("soup")), None)], version(3), 3, 3_000).unwrap());
    let prices = [999, 1_000, 1_999, 2_000, 3_000].map(|at_ms| price_at(&device, at_ms));
    assert_eq!(prices, [None, Some(100), Some(100), Some(200), None]);
}

#[test]
fn an_entry_is_stopped_and_given_free() {
    let mut device = Device::new("A");
    let scope = Scope { aggregate: crate::menu::ENTRY_AGGREGATE, id: EntryId(id("soup")).cell() };
    for stopped in [true, false] {
        recorded(&mut device, vec![EntryStopped { entry: EntryId(id("soup")), stopped }.into()]);
        assert_eq!(current(&super::device::scoped(&device.rows, &scope), 0), (None, stopped));
    }
}

#[test]
fn entries_that_nobody_can_sell_are_refused() {
    let refused = |change: fn(&mut Entry)| -> MenuError {
        let (entry_id, mut entry) = menu::named("pizza").unwrap();
        change(&mut entry);
        write_entries(&[(entry_id, Some(entry))], MenuVersionId(id("menu")), 1, 0).unwrap_err()
    };
    assert_snapshot!(refused(|entry| entry.name = " ".into()), @"name is empty");
    assert_snapshot!(refused(|entry| entry.variants.clear()), @"«pizza» has no variant to sell");
    assert_snapshot!(refused(|entry| entry.variants[0].price = Money::from(-1)), @"«pizza» has a price below zero");
    assert_snapshot!(refused(|entry| entry.step = Qty::ZERO), @"«pizza» has no step of quantity");
    assert_snapshot!(refused(|entry| entry.groups[0].least = 4), @"group «extras» asks for more choices than it has or allows");
    assert_snapshot!(refused(|entry| entry.category = "x".repeat(1_001)), @"category has 1001 characters, 1000 are allowed");
    let huge = |entry: &mut Entry| entry.groups[0].choices = vec![entry.groups[0].choices[0].clone(); 3_000];
    assert_snapshot!(refused(huge), @"«pizza» is too large");
}

#[test]
fn a_large_menu_takes_several_facts() {
    let entries: Vec<(EntryId, Option<Entry>)> = (0..1_200).map(|n| (EntryId::derived(id("menu"), n), None)).collect();
    let facts = write_entries(&entries, MenuVersionId(id("menu")), 1, 0).unwrap();
    assert_eq!(facts.len(), 3);
    let mut device = Device::new("A");
    recorded(&mut device, facts);
}

#[test]
fn people_and_what_they_may_do() {
    let mut device = Device::new("A");
    let anna = UserId(id("anna"));
    let rights = ["orders", "view", "telepathy"].map(str::to_owned);
    recorded(&mut device, vec![RoleChanged { role: "waiter".into(), permissions: rights.into() }.into()]);
    let named = |name: &str, active| UserChanged { user: anna, name: name.into(), role: "waiter".into(), active };
    recorded(&mut device, vec![named("Ann", true).into(), named("Anna", false).into()]);
    let row = device.rows.get(crate::staff::USER, &[anna.cell()]).unwrap();
    let seen = user(row).unwrap();
    assert_eq!((seen.name.as_str(), seen.role.as_str(), seen.active), ("Anna", "waiter", false));
    assert_snapshot!(format!("{:?}", permissions(&device.rows)), @"{View, Order}");
}

fn pin(name: &str, pin: &str, previous: Option<&str>) -> Body {
    let lookup = |pin: &str| Hash::of(pin.as_bytes());
    UserPinSet {
        user: UserId(id(name)),
        lookup: lookup(pin),
        pin_hash: "$argon2id$".into(),
        previous: previous.map(lookup),
        means: Means::Pin,
    }
    .into()
}

fn listed(device: &Device) -> Vec<AnomalyRow> {
    let found = figures(&device.rows).into_iter().filter(|figure| figure.table == ANOMALY.name);
    found.map(|figure| AnomalyRow::read(&figure.key, &figure.figures).unwrap()).collect()
}

#[test]
fn req_19_two_people_with_one_pin_are_listed_until_one_changes_it() {
    let mut device = Device::new("A");
    recorded(&mut device, vec![pin("anna", "1234", None), pin("boris", "1234", None)]);
    let clash = listed(&device);
    assert_eq!(
        clash.iter().map(|row| row.subject_id.0).collect::<Vec<_>>(),
        [id("boris")],
        "the later one chooses anew"
    );
    recorded(&mut device, vec![pin("boris", "5678", Some("1234"))]);
    assert_eq!(listed(&device), []);
    recorded(
        &mut device,
        vec![
            AnomalyResolved {
                anomaly: clash[0].anomaly_id,
                note: "told him".into(),
                kind: String::new(),
                scope: String::new(),
            }
            .into(),
        ],
    );
    let row = device.rows.get(crate::anomaly::ANOMALY_RESOLUTION, &[clash[0].anomaly_id.cell()]).unwrap();
    assert_eq!(ResolutionRow::read(row).unwrap().put.unwrap().note, "told him");
}

#[test]
fn anomalies_of_one_subject_in_two_places_are_two() {
    let mut device = Device::new("A");
    for code in ["1234", "5678"] {
        recorded(&mut device, vec![pin("anna", code, None), pin("boris", code, None)]);
    }
    let ids: Vec<_> = listed(&device).iter().map(|row| row.anomaly_id).collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1], "resolving one must not resolve the other");
}

#[test]
fn settings_come_as_facts_and_bad_ones_count_as_not_set() {
    let mut device = Device::new("A");
    let default = Settings::default();
    assert_eq!(Settings::read(&device.rows), default);
    let wanted = Settings { cutoff_minutes: 240, name: "Пятница".into(), ..default.clone() };
    let changes = default.changes(&wanted).unwrap();
    assert_eq!(changes.len(), 2);
    recorded(&mut device, changes);
    assert_eq!(Settings::read(&device.rows), wanted);
    let bad = [
        ("cutoff_minutes", json!(1_440)),
        ("zone", json!("Mars/Olympus")),
        ("pin_digits", json!(3)),
        ("sellers", json!({})),
        ("cash_rounding", json!({"step": 0, "rounding": "up"})),
        ("tenders", json!([{"code": "", "name": "?"}])),
        ("unheard_of", json!(1)),
    ];
    for (name, value) in bad {
        recorded(&mut device, vec![SettingChanged { name: name.into(), value }.into()]);
    }
    assert_eq!(Settings::read(&device.rows), Settings { cutoff_minutes: 300, ..wanted });
}

#[test]
fn settings_that_contradict_themselves_are_refused() {
    let refused = |change: fn(&mut Settings)| -> SettingsError {
        let mut settings = Settings::default();
        change(&mut settings);
        Settings::default().changes(&settings).unwrap_err()
    };
    assert_snapshot!(refused(|settings| settings.cutoff_minutes = 1_440), @"the cut-off of 1440 minutes is not within a day");
    assert_snapshot!(refused(|settings| settings.sellers.clear()), @"no legal entity sells");
    assert_snapshot!(refused(|settings| settings.pin_digits = 7), @"a PIN has 4 to 6 digits, not 7");
    assert_snapshot!(refused(|settings| settings.tenders[1].code = "cash".into()), @"the tender «cash» is there twice or has no code");
    let coin = |settings: &mut Settings| {
        let rounding = crate::money::Rounding::Up;
        settings.cash_rounding = Some(crate::branch::CashRounding { step: Money::ZERO, rounding });
    };
    assert_snapshot!(refused(coin), @"the smallest coin must be worth something");
}

#[test]
fn devices_join_and_leave_and_their_letters_stay_taken() {
    let mut device = Device::new("A");
    let joined =
        |letters: &str| DeviceEnrolled { device: DeviceId(id(letters)), name: "till".into(), letters: letters.into() };
    recorded(
        &mut device,
        vec![joined("A").into(), joined("B").into(), DeviceRevoked { device: DeviceId(id("B")) }.into()],
    );
    let mut letters = device_letters(&device.rows);
    letters.sort();
    assert_eq!(letters, ["A", "B"]);
}

#[test]
fn the_highest_term_leads_and_of_two_equal_ones_the_earlier() {
    let mut device = Device::new("A");
    let leads = |device: &Device| latest_term(&device.rows);
    let [a, b, c] = ["A", "B", "C"].map(|letters| DeviceId(id(letters)));
    assert_eq!(leads(&device), None);
    let first = appoint(&device.rows, b).unwrap();
    recorded(&mut device, vec![first.into()]);
    assert_eq!((leads(&device), appoint(&device.rows, b)), (Some((1, b)), None));
    let next = appoint(&device.rows, c).unwrap();
    assert_eq!(next.term, 2);
    recorded(&mut device, vec![next.into(), HubAppointed { device: a, term: 2 }.into()]);
    assert_eq!(leads(&device), Some((2, c)));
    recorded(&mut device, vec![HubAppointed { device: a, term: 1 }.into()]);
    assert_eq!(leads(&device), Some((2, c)));
}

#[test]
fn tables_are_placed_renamed_and_retired() {
    let mut device = Device::new("A");
    let table = TableId(id("T1"));
    let place = |name: &str| Place { name: name.into(), room: "hall".into(), seats: 4, ..Place::default() };
    recorded(
        &mut device,
        vec![TablePlaced { table, place: place("1") }.into(), TablePlaced { table, place: place("VIP") }.into()],
    );
    recorded(&mut device, vec![TableRetired { table }.into()]);
    let row = TableRow::read(device.rows.get(crate::floor::TABLE, &[table.cell()]).unwrap()).unwrap();
    assert_eq!((row.place.unwrap().0.name.as_str(), row.retired), ("VIP", 1));
}

#[test]
fn req_07_a_number_that_two_things_bear_is_listed() {
    let mut rows = log::Rows::default();
    let series = Series::receipt("A");
    let (number, count) = series.next(0);
    for (lamport, document) in [(7, "one"), (5, "two")] {
        let stamp = log::Stamp { lamport, stream: log::StreamId(id(document)) };
        used(&series.name, count, &number, id(document)).iter().for_each(|op| drop(rows.apply(op, stamp)));
    }
    let clash: Vec<_> = figures(&rows).into_iter().filter(|figure| figure.table == NUMBER_CLASH.name).collect();
    assert_eq!(clash.len(), 1);
    assert_eq!(clash[0].figures[1], log::Value::Int(5), "the smallest stamp");
}

#[test]
fn every_table_belongs_to_one_aggregate_by_its_first_column() {
    for aggregate in crate::AGGREGATES {
        let first = aggregate.tables[0].key[0].name;
        for table in aggregate.tables {
            let owners = crate::AGGREGATES.iter().filter(|a| a.tables.iter().any(|t| t.name == table.name)).count();
            assert_eq!((owners, table.key[0].name), (1, first), "{}", table.name);
        }
    }
}
