//! The back of the house: shares, stock, menu, floor, staff, settings, anomalies.

use api::Envelope;
use api::calls::{
    AppointDevice, ChangeSettings, CountStock, FreeReservation, GiveShare, MoveStock, PlaceTable, PublishMenu,
    PublishedEntry, RemainEntry, Reserve, ResolveAnomaly, RetireTable, SaveCategory, SaveRole, SaveSettings, SaveUser,
    SetCard, SetPin, StopEntry, StorePicture,
};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::Body;
use domain::ids::AnomalyId;
use domain::menu::{Category, Media};
use domain::shares::Pool;
use domain::stock::Cause;
use log::{Cell, CommandId};
use sync::About;

use super::super::world::World;
use super::setup::{place, qty, rights, settings};

impl World {
    fn some_pool(&mut self, node: usize) -> Option<(domain::ids::PoolId, Pool)> {
        let id = self.chances.work.pick(&self.shop.pools).filter(|_| !self.nodes[node].frozen)?;
        let writer = self.nodes[node].writer.as_ref()?;
        let scope = domain::Scope { aggregate: domain::shares::AGGREGATE, id: id.cell() };
        Some((id, Pool::read(&writer.reader().rows_of(&scope).ok()?)))
    }

    /// A till takes the lead, or gives it to another; it may know less than the others of who has it.
    pub(super) fn appoint(&mut self, node: usize) {
        let chosen = self.chances.work.place(self.nodes.len());
        let device = self.nodes[chosen].device;
        self.call(node, "devices.appoint", &AppointDevice { device });
    }

    pub(super) fn give_share(&mut self, node: usize) {
        let Some((pool, _)) = self.some_pool(node) else { return };
        let to = self.chances.work.place(self.nodes.len());
        let (to, amount) = (self.nodes[to].device, qty(1_000 * self.chances.work.between(1, 6)));
        if to != self.nodes[node].device {
            self.call(node, "pools.give_share", &GiveShare { pool, to, amount });
        }
    }

    /// Reserves from the own share; if it is used up, asks whoever has most.
    pub(super) fn reserve(&mut self, node: usize) {
        let Some((id, pool)) = self.some_pool(node) else { return };
        let amount = 1_000 * self.chances.work.between(1, 8);
        let order = self.chances.work.pick(&self.shop.orders);
        let made = self.call(node, "pools.reserve", &Reserve { pool: id, amount: qty(amount), order });
        match made {
            Some(facts) => self.shop.reservations.extend(facts.iter().filter_map(|fact| match Body::decode(fact) {
                Ok(Body::ReservationMade(made)) => Some((made.pool, made.reservation)),
                _ => None,
            })),
            None => self.ask_for_share(node, id, &pool, amount),
        }
    }

    fn ask_for_share(&mut self, node: usize, id: domain::ids::PoolId, pool: &Pool, amount: u64) {
        let holders = self.nodes.iter().map(|node| (pool.free(node.device), node.device));
        let Some((_, holder)) = holders.max() else { return };
        if holder != self.nodes[node].device {
            let amount = i64::try_from(amount).unwrap_or(0);
            self.ask(node, holder, About::Share { pool: id.0, amount });
        }
    }

    pub(super) fn free_reservation(&mut self, node: usize) {
        let Some((pool, reservation)) = self.chances.work.pick(&self.shop.reservations) else { return };
        self.call(node, "pools.free", &FreeReservation { pool, reservation });
    }

    pub(super) fn move_stock(&mut self, node: usize) {
        let Some(item) = self.chances.work.pick(&self.shop.items) else { return };
        let causes = [Cause::Received, Cause::WrittenOff, Cause::Transferred];
        let cause = self.chances.work.pick(&causes).unwrap_or(Cause::Received);
        let amount = qty(self.chances.work.between(1, 9_000));
        let (location, to_location, reason) = (String::new(), "cellar".into(), String::new());
        self.call(node, "stock.move", &MoveStock { cause, item, qty: amount, location, to_location, reason });
    }

    pub(super) fn count_stock(&mut self, node: usize) {
        let Some(item) = self.chances.work.pick(&self.shop.items) else { return };
        let (counted, seen) = (qty(self.chances.work.below(5_000)), qty(self.chances.work.below(5_000)));
        self.call(node, "stock.count", &CountStock { item, location: String::new(), counted, seen });
    }

    pub(super) fn stop_entry(&mut self, node: usize) {
        let Some(entry) = self.chances.work.pick(&self.shop.entries) else { return };
        let stopped = self.chances.work.chance(300);
        self.call(node, "menu.stop", &StopEntry { entry, stopped });
    }

    pub(super) fn publish_menu(&mut self, node: usize) {
        let number = self.chances.work.place(self.shop.entries.len());
        let dearer = self.chances.work.below(5_000);
        let content = Some(self.entry(number, dearer));
        let entries = vec![PublishedEntry { entry: self.shop.entries[number], content }];
        self.call(node, "menu.publish", &PublishMenu { entries, effective_ms: Some(0) });
    }

    /// Says how much is left of an entry; few enough that it runs out, on several devices at once.
    pub(super) fn remain_entry(&mut self, node: usize) {
        let Some(entry) = self.chances.work.pick(&self.shop.entries) else { return };
        let qty = self.chances.work.chance(600).then(|| qty(1_000 * self.chances.work.between(5, 60)));
        self.call(node, "menu.remain", &RemainEntry { entry, qty });
    }

    /// Moves a category below another one; apart, two people can tie the tree into a knot.
    pub(super) fn save_category(&mut self, node: usize) {
        const CODES: [&str; 3] = ["food", "pizza", "drinks"];
        let code = self.chances.work.pick(&CODES).unwrap_or_default();
        let parent = self.chances.work.pick(&CODES).filter(|parent| *parent != code).unwrap_or_default();
        let position = u32::try_from(self.chances.work.below(9)).unwrap_or(0);
        let is = Category { name: code.to_owned(), parent: parent.to_owned(), position, ..Category::default() };
        self.call(node, "categories.save", &SaveCategory { category: code.to_owned(), is });
    }

    /// Stores one of a few pictures: the same one comes from several devices.
    pub(super) fn store_picture(&mut self, node: usize) {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        bytes.extend(self.chances.work.below(4).to_be_bytes());
        let data = BASE64_STANDARD.encode(bytes);
        self.call(node, "pictures.store", &StorePicture { media: Media::Png, data });
    }

    pub(super) fn place_table(&mut self, node: usize) {
        if self.chances.work.chance(200) {
            let extra = self.shop.tables.get(3).copied();
            if let Some(table) = extra {
                self.call(node, "tables.retire", &RetireTable { table });
            }
        }
        let number = self.chances.work.below(4);
        let table = self.shop.tables.get(usize::try_from(number).unwrap_or(0)).copied();
        let id = CommandId(self.chances.ids.uuid());
        let placed = self.call_named(node, id, "tables.place", &PlaceTable { table, place: place(number) });
        if placed.is_some() && table.is_none() {
            self.shop.tables.push(domain::ids::TableId::derived(id.0, 0));
        }
    }

    pub(super) fn save_settings(&mut self, node: usize) {
        let name = format!("Brigade {}", self.chances.work.below(100));
        if self.chances.work.chance(500) {
            let receipt_first = ("fiscal_first".to_owned(), self.chances.work.chance(600).into());
            let change = if self.chances.work.chance(600) { receipt_first } else { ("name".to_owned(), name.into()) };
            let values = [change].into_iter().collect();
            self.call(node, "settings.change", &ChangeSettings { values });
        } else {
            let settings = settings(&name, self.chances.work.chance(300));
            self.call(node, "settings.save", &SaveSettings { settings });
        }
    }

    pub(super) fn save_staff(&mut self, node: usize) {
        let all = self.chances.work.chance(500);
        match self.chances.work.below(4) {
            0 => {
                let role = SaveRole { role: "cook".into(), permissions: rights(all) };
                self.call(node, "roles.save", &role);
            }
            1 => {
                let user = self.shop.users.last().copied();
                let name = format!("Pavel {}", self.chances.work.below(10));
                self.call(node, "users.save", &SaveUser { user, name, role: "waiter".into(), active: true });
            }
            2 => {
                let Some(user) = self.chances.work.pick(&self.shop.users) else { return };
                let lookup = log::Hash::of(&self.chances.work.between(100, 120).to_be_bytes());
                self.call(node, "users.set_card", &SetCard { user, lookup, card_hash: "made up".into() });
            }
            _ => {
                let Some(user) = self.chances.work.pick(&self.shop.users) else { return };
                let lookup = log::Hash::of(&self.chances.work.below(20).to_be_bytes());
                self.call(node, "users.set_pin", &SetPin { user, lookup, pin_hash: "made up".into() });
            }
        }
    }

    /// Deals with the first contradiction that this node lists.
    pub(super) fn resolve_anomaly(&mut self, node: usize) {
        // Not the first of the list: that is ordered by the time of day for people, and no clock decides here.
        let Some(anomaly) = self.anomalies(node).into_iter().min() else { return };
        self.call(node, "anomalies.resolve", &ResolveAnomaly { anomaly, note: "talked to them".into() });
    }

    /// The contradictions that a node lists, by the query that the office uses.
    pub(in super::super) fn anomalies(&self, node: usize) -> Vec<AnomalyId> {
        let Some(writer) = &self.nodes[node].writer else { return Vec::new() };
        let request = serde_json::value::RawValue::from_string("{}".to_owned()).unwrap_or_default();
        let envelope =
            Envelope { command_id: CommandId::derived(uuid::Uuid::nil(), 0), name: "anomalies.list".into(), request };
        let now = self.nodes[node].clock.moment(self.now_ms);
        let Ok(answer) = self.nodes[node].api.query(&envelope, api::Actor::System, now, writer.reader()) else {
            return Vec::new();
        };
        let views: Vec<api::calls::AnomalyView> = serde_json::from_str(answer.get()).unwrap_or_default();
        views.into_iter().map(|view| view.anomaly).collect()
    }
}
