//! A restaurant with one terminal in a folder of its own, and the words to run it.

use std::path::{Path, PathBuf};

use brigade_testkit::till::{NOON_MS, call, id, lacking, set_up};
use hub::terminal::Terminal;
use log::{Fact, Moment};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

/// A restaurant.
pub(super) struct Place {
    folder: TempDir,
    terminal: Option<Terminal>,
    pub(super) now_ms: i64,
    pub(super) actor: api::Actor,
    commands: u64,
}

impl Place {
    /// A folder in which no terminal has run yet.
    pub(super) fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        let terminal = Some(Terminal::open(folder.path()).unwrap());
        Self { folder, terminal, now_ms: NOON_MS, actor: api::Actor::System, commands: 0 }
    }

    /// With settings, people, a table and a menu of pizza, soup and coffee.
    pub(super) fn new() -> Self {
        let place = Self::empty();
        place.terminal().run(&set_up(), Moment::synced(place.now_ms)).unwrap();
        place
    }

    /// The same restaurant in a folder of its own, from a copy that lies in another one; other hands work there.
    pub(super) fn from_copy(copy: &Path, commands: u64) -> Self {
        let folder = TempDir::new().unwrap();
        for file in ["device.json", "pepper"] {
            std::fs::copy(copy.with_file_name(file), folder.path().join(file)).unwrap();
        }
        let mut place = Self { folder, terminal: None, now_ms: NOON_MS, actor: api::Actor::System, commands };
        store::restore(copy, &place.file(), 0).unwrap();
        place.restart();
        place
    }

    /// Takes in all that another one knows.
    pub(super) fn hear(&self, other: &Self) {
        let known = self.terminal().store.vector().unwrap();
        let batch = other.terminal().store.read(|reader| lacking(reader, &known)).unwrap();
        self.terminal().store.ingest(batch).unwrap();
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn file(&self) -> PathBuf {
        self.path().join("brigade.db")
    }

    pub(super) fn terminal(&self) -> &Terminal {
        self.terminal.as_ref().unwrap()
    }

    /// Closes the terminal in order.
    pub(super) fn stop(&mut self) {
        if let Some(terminal) = self.terminal.take() {
            terminal.close().unwrap();
        }
    }

    /// Starts the next process of the terminal.
    pub(super) fn restart(&mut self) {
        self.stop();
        self.terminal = Some(Terminal::open(self.path()).unwrap());
    }

    /// Sends calls in one envelope, a second after the ones before.
    pub(super) fn send(&mut self, calls: &[(&str, Value)]) -> Result<Vec<Value>, api::ApiError> {
        self.now_ms += 1_000;
        let envelopes: Vec<api::Envelope> = calls.iter().map(|(name, request)| self.envelope(name, request)).collect();
        let Terminal { api, store, clock, .. } = self.terminal();
        let prepared = api.prepare(&envelopes, clock.monotonic_ms())?;
        let reply = api.dispatch(store, prepared, self.actor, Moment::synced(self.now_ms))?;
        Ok(reply.answers.iter().map(|answer| serde_json::from_str(answer.get()).unwrap()).collect())
    }

    fn envelope(&mut self, name: &str, request: &Value) -> api::Envelope {
        self.commands += 1;
        call(id("journey", self.commands), name, request)
    }

    /// Runs one command that must succeed.
    pub(super) fn ok(&mut self, name: &str, request: Value) -> Value {
        self.send(&[(name, request)]).unwrap_or_else(|error| panic!("{name}: {error}")).remove(0)
    }

    /// Runs one command that must be refused, and gives its words.
    pub(super) fn refused(&mut self, name: &str, request: Value) -> String {
        self.send(&[(name, request)]).unwrap_err().message
    }

    /// Asks a query.
    pub(super) fn ask(&self, name: &str, request: Value) -> Value {
        self.terminal().ask(name, &request, Moment::synced(self.now_ms)).unwrap()
    }

    /// Closes the shift and gives its report.
    pub(super) fn z(&mut self) -> Value {
        let closed = self.ok("shift.z", json!({}));
        self.ask("shift.report", json!({"shift": closed["shift"]}))
    }

    /// Opens order `n` with lines of the menu's entries, by their places, each with a quantity in whole units.
    pub(super) fn order(&mut self, n: u64, lines: &[(u64, i64)]) -> Uuid {
        let order = id("order", n);
        self.ok("orders.open", json!({"order": order, "service": "dine_in", "table": id("table", 1)}));
        for ((entry, units), place) in lines.iter().zip(0..) {
            self.add(n, place, *entry, *units);
        }
        order
    }

    /// Adds a line to order `n`.
    pub(super) fn add(&mut self, n: u64, place: u64, entry: u64, units: i64) {
        let (order, line) = (id("order", n), line(n, place));
        self.ok(
            "orders.add_line",
            json!({"order": order, "line": line, "entry": id("entry", entry), "qty": units * 1_000}),
        );
    }

    /// Pays all that is open of an order in cash, and gives the receipt.
    pub(super) fn pay(&mut self, order: Uuid) -> String {
        let check = self.ok("checks.form", json!({"order": order}))["check"].clone();
        let taken = self.ok("payments.take", json!({"order": order, "check": check, "tender": "cash"}));
        taken["receipt"].as_str().unwrap().to_owned()
    }

    /// Sells a coffee and gives the receipt.
    pub(super) fn sell(&mut self, n: u64) -> String {
        let order = self.order(n, &[(2, 1)]);
        self.pay(order)
    }

    /// Everything that happened to a thing.
    pub(super) fn history(&self, entity: Uuid) -> Vec<Fact> {
        self.terminal().store.read(|reader| reader.history(entity)).unwrap()
    }

    /// Proves chains, rows and figures of the store.
    pub(super) fn assert_sound(&self) {
        let mut words = Vec::new();
        let sound = hub::verify::verify(self.path(), &mut words).unwrap();
        assert!(sound, "{}", String::from_utf8_lossy(&words));
    }
}

/// The line at a place of order `n`.
pub(super) fn line(n: u64, place: u64) -> Uuid {
    id("line", n * 1_000 + place)
}
