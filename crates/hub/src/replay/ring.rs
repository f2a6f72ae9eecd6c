//! Ringing up: the same envelopes that a till sends, two for each order.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use anyhow::{Result, anyhow};
use api::calls::{
    AddOrderLine, CloseShift, CountDrawer, FormCheck, OpenOrder, OpenShift, Paying, PublishMenu, Published,
    PublishedEntry, ReportShift, SaveSettings, ShiftAnswer, ShiftClosedAnswer, ShiftReport, TakePayment, Wanted,
};
use api::{Actor, Answered, ApiError, Envelope};
use domain::branch::Settings;
use domain::ids::{CheckId, EntryId, OrderId};
use domain::menu::{Entry, Variant};
use domain::money::{Money, TaxRow, TaxTable};
use domain::order::{Part, Service};
use log::Moment;
use store::{Job, WriteError};

use super::file::{Day, Order, Sales};
use crate::terminal::{Terminal, envelope};

/// Envelopes that wait for the disk at most. The writer takes waiting ones together, as it does with many tills.
const WAITING_MAX: usize = 256;

/// Cash in the drawer at the start of each day, in minor units.
const FLOAT_MINOR: i32 = 20_000;

const UNTAXED: &str = "none";

const OPENING_MS: i64 = 10 * 60_000;

/// The published menu: identifiers of the file's entries.
#[derive(Debug, Clone)]
pub struct Menu(Vec<EntryId>);

type Answer = Receiver<Result<Answered, WriteError<ApiError>>>;

/// Rings up orders on a terminal.
#[derive(Debug)]
pub struct Ringer<'t> {
    terminal: &'t Terminal,
    menu: Menu,
    waiting: VecDeque<Answer>,
}

impl<'t> Ringer<'t> {
    /// Sets the branch up: settings and the file's menu.
    pub fn begin(sales: &Sales, terminal: &'t Terminal) -> Result<Self> {
        let at_ms = sales.days.first().and_then(|day| day.orders.first()).map_or(0, |order| order.at_ms);
        let now = Moment::synced(at_ms - 2 * OPENING_MS);
        let settings = Settings {
            name: "Pizza place".into(),
            zone: chrono_tz::UTC,
            cutoff_minutes: 240,
            currency: "USD".into(),
            sellers: BTreeMap::from([("main".to_owned(), untaxed()?)]),
            ..Settings::default()
        };
        terminal.call::<serde_json::Value>("settings.save", &SaveSettings { settings }, now)?;
        let entry = |entry: &super::file::MenuEntry| PublishedEntry {
            entry: EntryId(terminal.clock.id()),
            content: Some(content(entry)),
        };
        let entries: Vec<PublishedEntry> = sales.menu.iter().map(entry).collect();
        let menu = Menu(entries.iter().map(|published| published.entry).collect());
        terminal.call::<Published>("menu.publish", &PublishMenu { entries, effective_ms: None }, now)?;
        Ok(Self { terminal, menu, waiting: VecDeque::new() })
    }

    /// Rings up a day in a shift of its own and gives its Z report.
    pub fn day(&mut self, day: &Day) -> Result<ShiftReport> {
        let first_ms = day.orders.first().map_or(0, |order| order.at_ms);
        let last_ms = day.orders.last().map_or(0, |order| order.at_ms);
        let float = Money::from(FLOAT_MINOR);
        let opening = Moment::synced(first_ms - OPENING_MS);
        self.terminal.call::<ShiftAnswer>("shift.open", &OpenShift { float }, opening)?;
        for order in &day.orders {
            for calls in self.order(order)? {
                self.submit(&calls, Moment::synced(order.at_ms))?;
            }
        }
        self.settle(0)?;
        let closing = Moment::synced(last_ms + OPENING_MS);
        let counted = Money::new(day.minor())?.plus(float)?;
        self.terminal.call::<serde_json::Value>("shift.count", &CountDrawer { counted }, closing)?;
        let closed: ShiftClosedAnswer = self.terminal.call("shift.z", &CloseShift {}, closing)?;
        self.terminal.ask("shift.report", &ReportShift { shift: closed.shift }, closing)
    }

    /// The two envelopes of an order: the order with its lines, sent; the check, paid in cash.
    pub fn order(&self, order: &Order) -> Result<[Vec<Envelope>; 2]> {
        let clock = self.terminal.clock;
        let (id, check) = (OrderId(clock.id()), CheckId(clock.id()));
        let call = |name: &str, request: &dyn erased::Request| envelope(clock.command(), name, &request.json()?);
        let open = OpenOrder { order: Some(id), guests: 1, ..OpenOrder::of(Service::Takeaway) };
        let mut ordered = vec![call("orders.open", &open)?];
        for dish in &order.dishes {
            let wanted = Wanted::one(self.menu.0[dish.entry], u32::try_from(dish.variant)?);
            ordered.push(call("orders.add_line", &AddOrderLine { order: id, wanted })?);
        }
        ordered.push(call("orders.fire", &serde_json::json!({ "order": id }))?);
        let form = FormCheck { order: id, check: Some(check), part: Part::All };
        let paying = Paying::all_of(id, check, "cash");
        let paid = vec![call("checks.form", &form)?, call("payments.take", &TakePayment { paying })?];
        Ok([ordered, paid])
    }

    fn submit(&mut self, calls: &[Envelope], now: Moment) -> Result<()> {
        let prepared = self.terminal.api.prepare(calls, self.terminal.clock.monotonic_ms())?;
        let api = Arc::clone(&self.terminal.api);
        let (sender, answer) = channel();
        let work = move |tx: &mut store::Tx<'_>| api.execute(&prepared, Actor::System, now, tx);
        let job = Job::new(work, move |outcome| {
            let _ = sender.send(outcome);
        });
        self.terminal.store.submit(job)?;
        self.waiting.push_back(answer);
        self.settle(WAITING_MAX)
    }

    /// Waits until no more than `left` envelopes are unanswered. An order counts only once it was answered.
    fn settle(&mut self, left: usize) -> Result<()> {
        while self.waiting.len() > left {
            let Some(answer) = self.waiting.pop_front() else { break };
            answer.recv().map_err(|_| anyhow!("the store stopped"))?.map_err(ApiError::from)?.reply()?;
        }
        Ok(())
    }
}

mod erased {
    /// A request of whatever type, as JSON.
    pub(super) trait Request {
        fn json(&self) -> serde_json::Result<serde_json::Value>;
    }

    impl<T: serde::Serialize> Request for T {
        fn json(&self) -> serde_json::Result<serde_json::Value> {
            serde_json::to_value(self)
        }
    }
}

/// The file says nothing of taxes: its prices are what the guests paid.
fn untaxed() -> Result<TaxTable> {
    let row = TaxRow { class: UNTAXED.into(), from: chrono::NaiveDate::default(), rate_bp: None, ffd_1199: None };
    Ok(TaxTable::new(vec![row])?)
}

fn content(entry: &super::file::MenuEntry) -> Entry {
    let variant = |(size, minor): &(String, i64)| Variant {
        name: size.clone(),
        price: Money::new(*minor).unwrap_or_default(),
        ..Variant::default()
    };
    Entry {
        name: entry.name.clone(),
        category: entry.category.clone(),
        variants: entry.sizes.iter().map(variant).collect(),
        tax_class: UNTAXED.into(),
        station: "kitchen".into(),
        ..Entry::default()
    }
}
