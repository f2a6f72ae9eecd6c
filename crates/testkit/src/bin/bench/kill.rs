//! A hub that is killed while eight clients sell: whatever it acknowledged must be there afterwards.

use std::path::Path;
use std::sync::mpsc::{Sender, channel};

use anyhow::{Context, Result, ensure};
use api::Envelope;
use domain::ids::EntryId;
use hub::clock::Clock;
use serde_json::{Value, json};

use crate::house;
use crate::hub::{Client, Hub};
use crate::report::Report;

const RUNS: usize = 20;
const CLIENTS: usize = 8;
/// Requests that are acknowledged before the first kill; each further run is killed some later.
const HEARD_BEFORE: usize = 100;
const HEARD_MORE: usize = 7;

/// An order whose first request was acknowledged, and whether its second was.
struct Acknowledged {
    order: Value,
    is_paid: bool,
}

/// Kills it again and again on one store.
pub(crate) fn measure(dir: &Path, report: &mut Report) -> Result<()> {
    let entries = house::found(dir, house::ENTRIES)?;
    let (mut orders, mut sound) = (0, 0);
    let mut hub = Hub::start(dir)?;
    for run in 0..RUNS {
        let acknowledged = burst(&mut hub, &entries, HEARD_BEFORE + run * HEARD_MORE)?;
        hub = Hub::start(dir)?;
        let mut client = hub.sign_in()?;
        let there = acknowledged.iter().map(|order| is_there(&mut client, order)).collect::<Result<Vec<_>>>()?;
        orders += there.len();
        sound += usize::from(there.iter().all(|is_there| *is_there));
    }
    report.add(
        "runs without a loss, killed (kill -9) in a burst from 8 clients",
        format!("{sound} of {RUNS} ({orders} acknowledged orders)"),
        "20 of 20",
    );
    ensure!(sound == RUNS, "an acknowledged order is gone");
    Ok(())
}

/// Sells from all clients until so many requests were acknowledged, then kills the hub.
fn burst(hub: &mut Hub, entries: &[EntryId], heard_max: usize) -> Result<Vec<Acknowledged>> {
    let first = hub.sign_in()?;
    let clients = (0..CLIENTS).map(|_| first.again()).collect::<Result<Vec<_>>>()?;
    let (hear, heard) = channel();
    std::thread::scope(|scope| {
        let sell = |client| {
            let hear = hear.clone();
            scope.spawn(move || sell(client, entries, &hear))
        };
        let sellers: Vec<_> = clients.into_iter().map(sell).collect();
        drop(hear);
        (0..heard_max).try_for_each(|_| heard.recv()).context("the hub refuses to sell")?;
        hub.kill()?;
        let mut acknowledged = Vec::new();
        for seller in sellers {
            acknowledged.extend(seller.join().map_err(|_| anyhow::anyhow!("a client panicked"))??);
        }
        Ok(acknowledged)
    })
}

/// Sells until the hub is gone; what it acknowledged.
fn sell(mut client: Client, entries: &[EntryId], hear: &Sender<()>) -> Result<Vec<Acknowledged>> {
    let clock = Clock::start();
    let mut acknowledged = Vec::new();
    for nth in 0.. {
        let [ordered, paid] = house::paid_order(clock, entries, nth)?;
        if client.rpc(&ordered).is_err() {
            break;
        }
        // Nobody counts any more once the hub is being killed.
        let _ = hear.send(());
        acknowledged.push(Acknowledged { order: order_of(&ordered)?, is_paid: false });
        if client.rpc(&paid).is_err() {
            break;
        }
        let _ = hear.send(());
        if let Some(last) = acknowledged.last_mut() {
            last.is_paid = true;
        }
    }
    Ok(acknowledged)
}

fn order_of(calls: &[Envelope]) -> Result<Value> {
    let opened: Value = serde_json::from_str(calls.first().context("no call")?.request.get())?;
    Ok(opened["order"].clone())
}

fn is_there(client: &mut Client, acknowledged: &Acknowledged) -> Result<bool> {
    let asked = json!({ "name": "orders.get", "request": { "order": acknowledged.order } });
    let Ok(said) = client.rpc(&asked) else { return Ok(false) };
    let said: Value = serde_json::from_str(&said)?;
    Ok(!acknowledged.is_paid || said["answer"]["status"] == "paid")
}
