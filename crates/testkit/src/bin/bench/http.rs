//! The same paid order through HTTP, on `brigade-hub` in a process of its own that shares the machine with its clients.

use std::path::Path;

use anyhow::Result;
use domain::ids::EntryId;
use hub::clock::Clock;
use serde_json::json;

use crate::house;
use crate::hub::{Client, Hub};
use crate::machine::{ms_since, now, p50, quantile};
use crate::report::Report;

const ORDERS_ALONE: usize = 600;
const WARM_UP: usize = 50;
const CLIENTS: usize = 32;
const ORDERS_EACH: usize = 100;

/// What a manager looks at, with the last day of the year.
const SCREENS: [(&str, &str); 6] = [
    ("menu.page", r#"{"limit": 500}"#),
    ("menu.search", r#"{"text": "chicken", "limit": 50}"#),
    ("orders.list", r#"{"day": "2015-12-31", "open": false}"#),
    ("receipts.list", r#"{"day": "2015-12-31"}"#),
    ("reports.day", r#"{"day": "2015-12-31"}"#),
    ("shift.list", "{}"),
];

/// Rings an order up in two requests.
pub(crate) fn ring_up(client: &mut Client, clock: Clock, entries: &[EntryId], nth: usize) -> Result<()> {
    house::paid_order(clock, entries, nth)?.iter().try_for_each(|calls| client.rpc(calls).map(|_| ()))
}

/// One client, then many.
pub(crate) fn measure(one: &Path, many: &Path, fsync_ms: f64, report: &mut Report) -> Result<()> {
    let clock = Clock::start();
    let entries = house::found(one, house::ENTRIES)?;
    let hub = Hub::start(one)?;
    let mut client = hub.sign_in()?;
    let mut times = Vec::new();
    for nth in 0..ORDERS_ALONE + WARM_UP {
        let start = now();
        ring_up(&mut client, clock, &entries, nth)?;
        if nth >= WARM_UP {
            times.push(ms_since(start));
        }
    }
    let goal = format!("≤ 3 × fdatasync + 2 ms = {:.2} ms", 3.0 * fsync_ms + 2.0);
    report.add("paid order through HTTP, one client, p50", format!("{:.2} ms", p50(&mut times)), &goal);
    report.add("the same, p99", format!("{:.2} ms", quantile(&mut times, 0.99)), "");
    drop(hub);
    let rate = many_clients(many, clock)?;
    report.add(
        "paid orders through HTTP, 32 clients",
        format!("{rate:.0} orders/s"),
        "≥ 1,000 orders/s on 2 cores, clients included",
    );
    Ok(())
}

fn many_clients(dir: &Path, clock: Clock) -> Result<f64> {
    let entries = house::found(dir, house::ENTRIES)?;
    let hub = Hub::start(dir)?;
    let mut first = hub.sign_in()?;
    (0..WARM_UP).try_for_each(|nth| ring_up(&mut first, clock, &entries, nth))?;
    let clients = (0..CLIENTS).map(|_| first.again()).collect::<Result<Vec<_>>>()?;
    let start = now();
    std::thread::scope(|scope| -> Result<()> {
        let entries = &entries;
        let work = |mut client: Client| {
            scope.spawn(move || (0..ORDERS_EACH).try_for_each(|nth| ring_up(&mut client, clock, entries, nth)))
        };
        let clients: Vec<_> = clients.into_iter().map(work).collect();
        clients.into_iter().try_for_each(|client| client.join().unwrap_or_else(|_| anyhow::bail!("a client panicked")))
    })?;
    Ok((CLIENTS * ORDERS_EACH) as f64 / (ms_since(start) / 1_000.0))
}

/// What a hub weighs and how fast it starts with the year in its store.
pub(crate) fn with_year(year: &Path, empty: &Path, report: &mut Report) -> Result<()> {
    house::staff(year)?;
    house::found(empty, house::ENTRIES)?;
    report.add_starts("start of the hub with the year in its store", year, empty, start)?;
    let hub = Hub::start(year)?;
    let mut client = hub.sign_in()?;
    for (name, request) in SCREENS {
        let request: serde_json::Value = serde_json::from_str(request)?;
        client.rpc(&json!({ "name": name, "request": request }))?;
    }
    report.add(
        "memory of the hub with the year, screens asked for",
        format!("{:.0} MiB", hub.memory_mib()?),
        "≤ 150 MB",
    );
    Ok(())
}

fn start(dir: &Path) -> Result<f64> {
    let start = now();
    let hub = Hub::start(dir)?;
    let ms = ms_since(start);
    hub.stop()?;
    Ok(ms)
}
