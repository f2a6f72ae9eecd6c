//! A paid order of five lines, as a till sends it: two envelopes, each durable before it is answered.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use api::calls::{OpenShift, PublishMenu, Published, PublishedEntry, SaveSettings, ShiftAnswer};
use api::{Actor, Envelope};
use domain::branch::Settings;
use domain::ids::EntryId;
use domain::menu::{Entry, Variant};
use domain::money::Money;
use hub::terminal::{Terminal, envelope};
use log::Moment;
use serde_json::json;

use crate::machine::{ms_since, now, p50, quantile, writer_ms};
use crate::report::Report;

const LINES: usize = 5;
const ORDERS_ALONE: usize = 600;
const WARM_UP: usize = 50;
const CALLERS: usize = 32;
const ORDERS_EACH: usize = 150;

/// A till with a menu and an open shift.
struct Till {
    terminal: Arc<Terminal>,
    entries: Vec<EntryId>,
    now: Moment,
}

impl Till {
    fn open(dir: &Path) -> Result<Self> {
        let terminal = Terminal::open(dir)?;
        let now = terminal.clock.now();
        let settings = Settings { name: "Bench".into(), ..Settings::default() };
        terminal.call::<serde_json::Value>("settings.save", &SaveSettings { settings }, now)?;
        let entries: Vec<EntryId> = (0..40).map(|_| EntryId(terminal.clock.id())).collect();
        let published = |(id, n): (&EntryId, usize)| PublishedEntry { entry: *id, content: Some(entry(n)) };
        let content = entries.iter().zip(0..).map(published).collect();
        terminal.call::<Published>("menu.publish", &PublishMenu { entries: content, effective_ms: None }, now)?;
        terminal.call::<ShiftAnswer>("shift.open", &OpenShift { float: Money::ZERO }, now)?;
        Ok(Self { terminal: terminal.into(), entries, now })
    }

    fn envelopes(&self, nth: usize) -> Result<[Vec<Envelope>; 2]> {
        let clock = self.terminal.clock;
        let (order, check) = (clock.id(), clock.id());
        let call = |name: &str, request: serde_json::Value| envelope(clock.command(), name, &request);
        let mut ordered = vec![call("orders.open", json!({ "order": order, "service": "dine_in", "guests": 2 }))?];
        for line in 0..LINES {
            let entry = self.entries[(nth * LINES + line) % self.entries.len()];
            ordered.push(call("orders.add_line", json!({ "order": order, "line": clock.id(), "entry": entry }))?);
        }
        ordered.push(call("orders.fire", json!({ "order": order }))?);
        let paid = vec![
            call("checks.form", json!({ "order": order, "check": check }))?,
            call("payments.take", json!({ "order": order, "check": check, "tender": "cash" }))?,
        ];
        Ok([ordered, paid])
    }

    fn ring_up(&self, nth: usize) -> Result<()> {
        for calls in self.envelopes(nth)? {
            let Terminal { api, store, clock, .. } = &*self.terminal;
            let prepared = api.prepare(&calls, clock.monotonic_ms())?;
            api.dispatch(store, prepared, Actor::System, self.now)?;
        }
        Ok(())
    }
}

fn entry(n: usize) -> Entry {
    let price = Money::new(10_000 + 1_000 * i64::try_from(n).unwrap_or(0)).unwrap_or_default();
    Entry {
        name: format!("Dish {n}"),
        category: "Kitchen".into(),
        variants: vec![Variant { price, ..Variant::default() }],
        tax_class: "vat_standard".into(),
        station: "kitchen".into(),
        ..Entry::default()
    }
}

/// One caller, then many.
pub(crate) fn measure(one: &Path, many: &Path, fsync_ms: f64, report: &mut Report) -> Result<()> {
    let till = Till::open(one)?;
    let mut times = Vec::new();
    for nth in 0..ORDERS_ALONE + WARM_UP {
        let start = now();
        till.ring_up(nth)?;
        if nth >= WARM_UP {
            times.push(ms_since(start));
        }
    }
    let goal = format!("≤ 3 × fdatasync + 0.8 ms = {:.2} ms", 3.0 * fsync_ms + 0.8);
    report.add("paid order of 5 lines, one caller, p50", format!("{:.2} ms", p50(&mut times)), &goal);
    report.add("the same, p99", format!("{:.2} ms", quantile(&mut times, 0.99)), "");
    drop(till);
    many_callers(many, report)
}

fn many_callers(dir: &Path, report: &mut Report) -> Result<()> {
    let till = Till::open(dir)?;
    (0..WARM_UP).try_for_each(|nth| till.ring_up(nth))?;
    let busy_before = writer_ms()?;
    let start = now();
    std::thread::scope(|scope| -> Result<()> {
        let caller = |_| scope.spawn(|| (0..ORDERS_EACH).try_for_each(|nth| till.ring_up(nth)));
        let callers: Vec<_> = (0..CALLERS).map(caller).collect();
        callers.into_iter().try_for_each(|caller| caller.join().unwrap_or_else(|_| anyhow::bail!("a caller panicked")))
    })?;
    let orders = (CALLERS * ORDERS_EACH) as f64;
    let rate = orders / (ms_since(start) / 1_000.0);
    let busy = (writer_ms()? - busy_before) / orders;
    report.add("paid orders of 5 lines, 32 callers", format!("{rate:.0} orders/s"), "≥ 2,000 orders/s on 2 cores");
    report.add("writer thread, processor time", format!("{busy:.3} ms per order"), "≤ 0.4 ms");
    Ok(())
}
