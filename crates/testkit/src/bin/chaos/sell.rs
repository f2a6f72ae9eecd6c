//! People who go on selling whatever happens: who gets no answer asks again under the same names, as a till does.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Result;
use brigade_testkit::process::{Client, Refused};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::branch::{PIN, Terminal, calls};
use crate::time::{id, pause};

/// A till that does not answer is asked again after so long.
const AGAIN: Duration = Duration::from_millis(100);

/// The pace of a person who sells.
const PACE: Duration = Duration::from_millis(30);

/// Lines of an order.
const LINES: usize = 3;

/// An order that a person saw confirmed.
#[derive(Debug, Clone)]
pub(crate) struct Confirmed {
    pub(crate) order: Uuid,
    /// Whether the money was confirmed, too.
    pub(crate) is_paid: bool,
}

/// What one person saw.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) orders: Vec<Confirmed>,
    /// Requests that were asked again.
    pub(crate) repeated: u64,
    /// What a till refused, which it never should.
    pub(crate) refused: Vec<String>,
}

/// Sells at a terminal until it is told to stop.
pub(crate) fn sell(terminal: &Terminal, entries: &[Uuid], stop: &AtomicBool) -> Seen {
    let mut seen = Seen::default();
    let mut client = None;
    for nth in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let (order, check) = (id(), id());
        let mut ordered = vec![("orders.open", json!({"order": order, "service": "takeaway"}))];
        for line in 0..LINES {
            let entry = entries[(nth * LINES + line) % entries.len()];
            ordered.push(("orders.add_line", json!({"order": order, "line": id(), "entry": entry})));
        }
        ordered.push(("orders.fire", json!({"order": order})));
        let paid = [
            ("checks.form", json!({"order": order, "check": check})),
            ("payments.take", json!({"order": order, "check": check, "tender": "cash"})),
        ];
        if !say(terminal, &mut client, &calls(&ordered), stop, &mut seen) {
            continue;
        }
        seen.orders.push(Confirmed { order, is_paid: false });
        if say(terminal, &mut client, &calls(&paid), stop, &mut seen) {
            seen.orders.last_mut().into_iter().for_each(|last| last.is_paid = true);
        }
        pause(PACE);
    }
    seen
}

/// Sends calls until they are answered; true if they were confirmed.
fn say(terminal: &Terminal, client: &mut Option<Client>, calls: &Value, stop: &AtomicBool, seen: &mut Seen) -> bool {
    loop {
        match attempt(terminal, client, calls) {
            Ok(_) => return true,
            Err(error) => match error.downcast_ref::<Refused>() {
                // It was started anew and knows nobody any more.
                Some(refused) if refused.status.contains(" 401 ") => *client = None,
                Some(refused) => {
                    seen.refused.push(refused.to_string());
                    return false;
                }
                None => {
                    *client = None;
                    if stop.load(Ordering::Relaxed) {
                        return false;
                    }
                    pause(AGAIN);
                }
            },
        }
        seen.repeated += 1;
    }
}

fn attempt(terminal: &Terminal, client: &mut Option<Client>, calls: &Value) -> Result<String> {
    let mut one = match client.take() {
        Some(one) => one,
        None => Client::sign_in(&terminal.at.to_string(), PIN)?,
    };
    let said = one.rpc(calls)?;
    *client = Some(one);
    Ok(said)
}
