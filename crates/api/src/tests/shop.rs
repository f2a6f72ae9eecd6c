//! A small shop to try calls on: settings, roles, four people, a table, a menu of three entries, a shift.
//!
//! The only part of these tests that knows how an [`Api`] and a store are put together.

use std::cell::Cell as Counter;
use std::collections::BTreeSet;

use domain::access::default_roles;
use log::{BranchId, CommandId, DeviceId, Fact, Moment, StreamId, UserId};
use serde_json::value::to_raw_value;
use serde_json::{Value, json};
use store::{Identity, OpenOptions, Writer};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{Actor, Api, ApiError, Envelope, Pepper, Reply};

/// 2026-03-02 12:00 in Moscow.
pub(super) const NOON_MS: i64 = 1_772_442_000_000;

/// The identifier number `n` of a kind of thing.
pub(super) fn id(word: &str, n: u64) -> Uuid {
    Uuid::new_v5(&Uuid::new_v5(&Uuid::nil(), word.as_bytes()), &n.to_be_bytes())
}

pub(super) fn call(command: Uuid, name: &str, request: &Value) -> Envelope {
    Envelope { command_id: CommandId(command), name: name.to_owned(), request: to_raw_value(request).unwrap() }
}

/// The answers of a reply.
pub(super) fn answers(reply: &Reply) -> Vec<Value> {
    reply.answers.iter().map(|answer| serde_json::from_str(answer.get()).unwrap()).collect()
}

/// An error as a caller branches on it and as people read it.
pub(super) fn words(error: &ApiError) -> String {
    let code = serde_json::to_value(error.code).unwrap();
    format!("{}: {}", code.as_str().unwrap(), error.message)
}

pub(super) struct Shop {
    folder: TempDir,
    writer: Option<Writer>,
    pub(super) api: Api,
    pub(super) actor: Actor,
    pub(super) now_ms: i64,
    pub(super) monotonic_ms: u64,
    processes: u64,
    commands: Counter<u64>,
    /// What happens before each call of [`Shop::run`].
    pub(super) before: Option<fn(&mut Shop, &Envelope)>,
    /// Calls that succeeded, with their answers.
    pub(super) done: Vec<(Envelope, Value)>,
}

impl Shop {
    /// A store that nothing was written to.
    pub(super) fn empty() -> Self {
        let mut shop = Self {
            folder: TempDir::new().unwrap(),
            writer: None,
            api: Api::new(DeviceId(id("device", 1)), Pepper([7; 32])),
            actor: Actor::System,
            now_ms: NOON_MS,
            monotonic_ms: 1_000_000,
            processes: 0,
            commands: Counter::new(0),
            before: None,
            done: Vec::new(),
        };
        shop.reopen();
        shop
    }

    /// A shop that is ready to sell, its shift open.
    pub(super) fn open() -> Self {
        let mut shop = Self::empty();
        shop.found();
        shop.ok("shift.open", json!({"float": 10_000}));
        shop
    }

    /// Settings, roles, people, a table and the menu.
    pub(super) fn found(&mut self) {
        self.ok("settings.save", json!({"settings": {"name": "Проба"}}));
        self.ok("devices.enrol", json!({"device": id("device", 1), "name": "Касса", "letters": "A"}));
        for (role, permissions) in default_roles() {
            self.ok("roles.save", json!({"role": role, "permissions": permissions}));
        }
        for (n, role) in [(1, "admin"), (2, "manager"), (3, "waiter"), (4, "cashier")] {
            self.ok("users.save", json!({"user": id("user", n), "name": format!("Person {n}"), "role": role}));
        }
        self.ok("tables.place", json!({"table": id("table", 1), "place": {"name": "5", "room": "Зал", "seats": 4}}));
        let entry = |n: u64, name: &str, price: i64, station: &str| {
            json!({"entry": id("entry", n), "content": {
                "name": name, "variants": [{"name": "", "price": price}], "tax_class": "vat_standard", "station": station,
            }})
        };
        let entries =
            [entry(1, "Пицца", 45_900, "oven"), entry(2, "Суп", 24_950, "stove"), entry(3, "Кофе", 12_345, "")];
        self.ok("menu.publish", json!({"entries": entries}));
    }

    /// Ends the process of the store, if there is one, and starts the next.
    pub(super) fn reopen(&mut self) {
        if let Some(writer) = self.writer.take() {
            writer.close().unwrap();
        }
        self.processes += 1;
        let (branch, device) = (BranchId(id("branch", 1)), DeviceId(id("device", 1)));
        let identity = Identity { branch, device, letter: "A".into(), machine: "machine".into() };
        let stream = StreamId(id("stream", self.processes));
        let path = self.folder.path().join("till.db");
        let options = OpenOptions { ballast_bytes: 0, readers: 1, ..OpenOptions::new(path, identity, stream) };
        self.writer = Some(Writer::open(&options).unwrap());
        self.api = Api::new(device, Pepper([7; 32]));
    }

    pub(super) fn writer(&mut self) -> &mut Writer {
        self.writer.as_mut().unwrap()
    }

    pub(super) fn reader(&self) -> &store::Reader {
        self.writer.as_ref().unwrap().reader()
    }

    /// The same shop with person `n` at the till.
    pub(super) fn by(&mut self, n: u64) -> &mut Self {
        self.actor = Actor::User(UserId(id("user", n)));
        self
    }

    /// A call under an identifier that no other has.
    pub(super) fn call(&self, name: &str, request: &Value) -> Envelope {
        self.commands.set(self.commands.get() + 1);
        call(id("command", self.commands.get()), name, request)
    }

    /// Sends calls in one envelope.
    pub(super) fn send(&mut self, calls: &[Envelope]) -> Result<Reply, ApiError> {
        let prepared = self.api.prepare(calls, self.monotonic_ms)?;
        self.now_ms += 1_000;
        let (actor, now) = (self.actor, Moment::synced(self.now_ms));
        let (api, writer) = (&self.api, self.writer.as_mut().unwrap());
        writer.write(|tx| api.execute(&prepared, actor, now, tx))?.reply()
    }

    /// Runs one command.
    pub(super) fn run(&mut self, name: &str, request: Value) -> Result<Value, ApiError> {
        let call = self.call(name, &request);
        if let Some(before) = self.before {
            before(self, &call);
        }
        let answer = answers(&self.send(std::slice::from_ref(&call))?).remove(0);
        self.done.push((call, answer.clone()));
        Ok(answer)
    }

    /// Runs one command that must succeed.
    pub(super) fn ok(&mut self, name: &str, request: Value) -> Value {
        self.run(name, request).unwrap_or_else(|error| panic!("{name}: {}", words(&error)))
    }

    /// Runs one command that must be refused, and must leave no trace.
    pub(super) fn refused(&mut self, name: &str, request: Value) -> String {
        let call = self.call(name, &request);
        self.refused_list(&[call])
    }

    /// Sends calls that must be refused, and must leave no trace.
    pub(super) fn refused_list(&mut self, calls: &[Envelope]) -> String {
        let before = self.facts().len();
        let outcome = self.send(calls).map(|reply| answers(&reply));
        let error = outcome.expect_err(calls.first().map_or("no call", |call| call.request.get()));
        assert_eq!(self.facts().len(), before, "a refused command left facts");
        words(&error)
    }

    /// Asks a query.
    pub(super) fn ask(&self, name: &str, request: Value) -> Result<Value, ApiError> {
        let call = self.call(name, &request);
        let answer = self.api.query(&call, self.actor, Moment::synced(self.now_ms), self.reader())?;
        Ok(serde_json::from_str(answer.get()).unwrap())
    }

    /// Every fact of the store.
    pub(super) fn facts(&self) -> Vec<Fact> {
        self.reader().facts_after(0, usize::MAX).unwrap().into_iter().map(|stored| stored.fact).collect()
    }

    /// Opens order `n` with one line for each entry, its number being that of its place.
    pub(super) fn order(&mut self, n: u64, entries: &[u64]) -> Uuid {
        let order = id("order", n);
        self.ok("orders.open", json!({"order": order, "service": "takeaway"}));
        for (entry, place) in entries.iter().zip(1..) {
            let line = line(n, place);
            self.ok(
                "orders.add_line",
                json!({"order": order, "line": line, "entry": id("entry", *entry), "qty": 2_000}),
            );
        }
        order
    }

    /// Names of the commands that succeeded.
    pub(super) fn used(&self) -> BTreeSet<&str> {
        self.done.iter().map(|(call, _)| call.name.as_str()).collect()
    }
}

/// The line at a place of an order.
pub(super) fn line(order: u64, place: u64) -> Uuid {
    id("line", order * 100 + place)
}
