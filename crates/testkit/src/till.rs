//! A till driven by hand: the real commands on a real store, on one thread, with ids and a clock from a counter.
//!
//! For tests, benches and journeys. It holds no rule: what it sends is what a window would send, and whatever comes
//! back came from `api`. It never waits, reads no clock and draws no chance.

use std::collections::BTreeMap;
use std::path::PathBuf;

use api::{Actor, Answered, Api, ApiError, Envelope, Pepper};
use log::{BranchId, CommandId, DeviceId, Lack, Moment, StreamId, Vector};
use serde_json::{Value, json, value::to_raw_value};
use store::{Identity, Job, OpenOptions, Reader, StoreError, WriteError, Writer};
use sync::{Run, Slice};
use uuid::Uuid;

use crate::disk::Disk;

/// 2026-03-02 12:00 in Moscow, a Monday, in milliseconds since 1970-01-01 UTC: when tills are switched on.
pub const NOON_MS: i64 = 1_772_442_000_000;

/// The file of a till on a simulated disk.
pub const FILE: &str = "till.db";

const BRANCH: BranchId = BranchId(Uuid::from_u128(0xB));
const STEP_MS: i64 = 1_000;

/// Calls that stand or fall together: what one HTTP request or one tap brings.
pub type Calls = Vec<Envelope>;

/// What came of a list of calls: one answer each, or one error.
pub type Outcome = Result<Vec<Value>, ApiError>;

/// The identifier number `n` of a kind of thing: the same in every run.
#[must_use]
pub fn id(word: &str, n: u64) -> Uuid {
    Uuid::new_v5(&Uuid::new_v5(&Uuid::nil(), word.as_bytes()), &n.to_be_bytes())
}

/// A call with an identifier of its own.
#[must_use]
pub fn call(command: Uuid, name: &str, request: &Value) -> Envelope {
    let request = to_raw_value(request).expect("a JSON value can always be written");
    Envelope { command_id: CommandId(command), name: name.to_owned(), request }
}

/// How to switch a till on; see [`till`].
#[derive(Clone, Debug)]
pub struct Switch {
    options: OpenOptions,
    now_ms: i64,
}

/// A till of the test branch: device 1, letter A, first stream, on no disk yet.
#[must_use]
pub fn till() -> Switch {
    let identity = Identity {
        branch: BRANCH,
        device: DeviceId(id("device", 1)),
        letter: "A".to_owned(),
        machine: "machine".to_owned(),
    };
    let options =
        OpenOptions { ballast_bytes: 0, readers: 1, ..OpenOptions::new(FILE, identity, StreamId(id("stream", 1))) };
    Switch { options, now_ms: NOON_MS }
}

impl Switch {
    /// On a simulated disk.
    #[must_use]
    pub fn on(mut self, disk: &Disk) -> Self {
        self.options.vfs = Some(disk.vfs_name().to_owned());
        self
    }

    /// In a real file.
    #[must_use]
    pub fn at(mut self, path: impl Into<PathBuf>) -> Self {
        self.options.path = path.into();
        self
    }

    /// As another device, with its letter in numbers.
    #[must_use]
    pub fn device(mut self, n: u64, letter: &str) -> Self {
        self.options.identity.device = DeviceId(id("device", n));
        letter.clone_into(&mut self.options.identity.letter);
        self
    }

    /// With a stream that no process has used.
    #[must_use]
    pub fn stream(mut self, n: u64) -> Self {
        self.options.stream = StreamId(id("stream", n));
        self
    }

    /// At another time.
    #[must_use]
    pub fn time(mut self, now_ms: i64) -> Self {
        self.now_ms = now_ms;
        self
    }

    /// With these options changed.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut OpenOptions)) -> Self {
        change(&mut self.options);
        self
    }

    /// The options of the store.
    #[must_use]
    pub fn options(&self) -> &OpenOptions {
        &self.options
    }

    /// Switches on.
    ///
    /// # Errors
    /// As [`Writer::open`].
    pub fn open(&self) -> Result<Till, StoreError> {
        let writer = Writer::open(&self.options)?;
        let device = self.options.identity.device;
        let api = Api::new(device, Pepper([7; 32]));
        Ok(Till { api, writer, device, actor: Actor::System, now_ms: self.now_ms, commands: 0 })
    }
}

/// A till that is on.
#[derive(Debug)]
pub struct Till {
    /// The door.
    pub api: Api,
    /// The store.
    pub writer: Writer,
    /// The device.
    pub device: DeviceId,
    /// Who taps; at first the system.
    pub actor: Actor,
    /// The time of the next call, in milliseconds since 1970-01-01 UTC; each list of calls takes a second.
    pub now_ms: i64,
    commands: u64,
}

impl Till {
    /// Sends one command under the next identifier of this process.
    ///
    /// # Errors
    /// What the till says.
    pub fn run(&mut self, name: &str, request: &Value) -> Result<Value, ApiError> {
        let calls = [self.call(name, request)];
        self.send(&calls).map(|mut answers| answers.pop().unwrap_or_default())
    }

    /// A call under the next identifier of this process.
    pub fn call(&mut self, name: &str, request: &Value) -> Envelope {
        self.commands += 1;
        call(Uuid::new_v5(&self.writer.stream().0, &self.commands.to_be_bytes()), name, request)
    }

    /// Sends a list of commands, all or nothing.
    ///
    /// # Errors
    /// What the till says.
    pub fn send(&mut self, calls: &[Envelope]) -> Outcome {
        let mut outcomes = self.send_together(&[calls]);
        outcomes.pop().unwrap_or_else(|| Ok(Vec::new()))
    }

    /// Sends several lists at the same time, as several callers would: one transaction, one answer for each list.
    pub fn send_together<C: AsRef<[Envelope]>>(&mut self, lists: &[C]) -> Vec<Outcome> {
        let now = Moment::synced(self.now_ms);
        self.now_ms += STEP_MS;
        let Self { api, writer, actor, .. } = self;
        let prepared: Vec<_> = lists.iter().map(|calls| api.prepare(calls.as_ref(), 0)).collect();
        let mut answers: Vec<Option<Result<Answered, WriteError<ApiError>>>> = lists.iter().map(|_| None).collect();
        let ready =
            prepared.iter().zip(&mut answers).filter_map(|(prepared, slot)| Some((prepared.as_ref().ok()?, slot)));
        let mut jobs: Vec<Job<'_>> =
            ready.map(|(prepared, slot)| api.job(prepared, *actor, now, move |answer| *slot = Some(answer))).collect();
        writer.run(&mut jobs);
        drop(jobs);
        prepared.into_iter().zip(answers).map(|(prepared, answer)| outcome(prepared.err(), answer)).collect()
    }

    /// Asks a query.
    ///
    /// # Errors
    /// What the till says.
    pub fn ask(&self, name: &str, request: &Value) -> Result<Value, ApiError> {
        let envelope = call(Uuid::nil(), name, request);
        let answer = self.api.query(&envelope, self.actor, Moment::synced(self.now_ms), self.writer.reader())?;
        Ok(serde_json::from_str(answer.get())?)
    }
}

fn outcome(unread: Option<ApiError>, answer: Option<Result<Answered, WriteError<ApiError>>>) -> Outcome {
    if let Some(error) = unread {
        return Err(error);
    }
    let answered = answer.unwrap_or(Err(WriteError::Store(StoreError::Closed)))?;
    let answers = answered.reply()?.answers;
    Ok(answers.iter().map(|answer| serde_json::from_str(answer.get())).collect::<Result<_, _>>()?)
}

/// The entries of the small menu, by name: what is sold, its price in kopecks, the station that makes it.
pub const MENU: [(&str, i64, &str); 3] = [("Пицца", 45_900, "oven"), ("Суп", 24_950, "stove"), ("Кофе", 12_345, "")];

/// The request of `menu.publish` for the small menu; entry `n` has the identifier `id("entry", n)`.
#[must_use]
pub fn menu() -> Value {
    let entry = |(n, (name, price, station)): (usize, &(&str, i64, &str))| {
        json!({"entry": id("entry", n as u64), "content": {
            "name": name, "variants": [{"name": "", "price": price}], "tax_class": "vat_standard", "station": station,
        }})
    };
    json!({"entries": MENU.iter().enumerate().map(entry).collect::<Vec<_>>()})
}

/// The calls that make a branch ready to sell: settings, roles, a cashier, a table, the small menu.
#[must_use]
pub fn set_up() -> Calls {
    let settings = domain::branch::Settings { name: "Проба".to_owned(), ..Default::default() };
    let roles: BTreeMap<_, _> = domain::access::default_roles().into_iter().collect();
    let requests = [
        ("settings.save", json!({"settings": settings})),
        ("devices.enrol", json!({"device": id("device", 1), "name": "Касса", "letters": "A"})),
        ("roles.save", json!({"role": "admin", "permissions": roles.get("admin")})),
        ("users.save", json!({"user": id("user", 1), "name": "Анна", "role": "admin"})),
        ("tables.place", json!({"table": id("table", 1), "place": {"name": "5", "room": "Зал", "seats": 4}})),
        ("menu.publish", menu()),
    ];
    let numbered = requests.iter().zip(0..);
    numbered.map(|((name, request), n)| call(id("set up", n), name, request)).collect()
}

/// What a copy lacks of what a store holds, as one batch.
pub fn lacking(of: &Reader, theirs: &Vector) -> anyhow::Result<Vec<Run>> {
    let lines = |lack: Lack| match of.lines(lack, u64::MAX)? {
        Slice::Lines(candidate) => Ok(candidate.run),
        other => anyhow::bail!("{lack:?}: {other:?}"),
    };
    of.vector()?.beyond(theirs).into_iter().map(lines).collect()
}
