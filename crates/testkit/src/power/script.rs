//! The scripted shift: everything that a till does in a day, once, as data.
//!
//! Every identifier stands in the script, so no step needs the answer of an earlier one, and a step can be sent again
//! after a power cut exactly as it was.

use api::Envelope;
use serde_json::{Value, json};

use crate::till::{Calls, call, id, set_up};

/// What the machine does next.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// The system makes the branch ready.
    SetUp(Calls),
    /// Lists of calls that arrive together and share a transaction.
    Sell(Vec<Calls>),
    /// Facts of the other till arrive: those from the first number up to and without the second.
    Ingest(usize, usize),
    /// The program is closed in order and started again.
    Restart,
}

/// A request about order `n`, under the identifier of its `step`.
pub(super) fn about(n: u64, step: u64, name: &str, mut request: Value) -> Envelope {
    request["order"] = json!(id("order", n));
    call(id("call", n << 16 | step), name, &request)
}

/// Opens order `n` with so many lines of the menu, in turn.
pub(super) fn open(n: u64, lines: u64) -> Calls {
    let opened = about(n, 0, "orders.open", json!({"service": "dine_in", "table": id("table", 1), "guests": 2}));
    std::iter::once(opened).chain((0..lines).map(|line| add(n, line))).collect()
}

/// Adds a line to order `n`.
pub(super) fn add(n: u64, line: u64) -> Envelope {
    let qty = 1_000 * (1 + line % 2);
    let request = json!({"line": id("line", n << 16 | line), "entry": id("entry", line % 3), "qty": qty});
    about(n, 1 + line, "orders.add_line", request)
}

/// Sends order `n` to the kitchen.
pub(super) fn fire(n: u64) -> Calls {
    vec![about(n, 100, "orders.fire", json!({}))]
}

/// Takes the last unit of the first line off order `n`.
pub(super) fn void(n: u64) -> Calls {
    vec![about(n, 101, "orders.void_line", json!({"line": id("line", n << 16), "qty": 1000, "reason": "остыло"}))]
}

/// Takes a tenth off order `n`.
pub(super) fn discount(n: u64) -> Calls {
    vec![about(n, 102, "orders.discount", json!({"value": {"percent": 1000}, "reason": "свои"}))]
}

/// Forms the check of all of order `n`.
pub(super) fn check(n: u64) -> Calls {
    vec![about(n, 103, "checks.form", json!({"check": id("check", n)}))]
}

fn paying(n: u64, tender: &str) -> Value {
    json!({"check": id("check", n), "payment": id("payment", n), "tender": tender})
}

/// Takes the money for order `n` in cash.
pub(super) fn cash(n: u64) -> Calls {
    vec![about(n, 104, "payments.take", paying(n, "cash"))]
}

/// Writes down that the card terminal is about to be asked for the money of order `n`.
pub(super) fn card(n: u64) -> Calls {
    vec![about(n, 105, "payments.start", paying(n, "card"))]
}

/// Writes down that the card terminal has it.
pub(super) fn captured(n: u64) -> Calls {
    vec![about(n, 106, "payments.finish", json!({"payment": id("payment", n), "outcome": {"captured": "RRN 1"}}))]
}

/// Gives a part of the money of order `n` back.
pub(super) fn refund(n: u64) -> Calls {
    let request = json!({"payment": id("payment", n), "amount": 10_000, "reason": "не то"});
    vec![about(n, 107, "payments.refund", request)]
}

/// A call about the shift.
pub(super) fn shift(step: u64, name: &str, request: &Value) -> Calls {
    vec![call(id("shift", step), name, request)]
}

/// Opens the shift with change for a thousand roubles.
pub(super) fn open_shift() -> Calls {
    shift(0, "shift.open", &json!({"float": 100_000}))
}

/// The check and the money of an order in one tap.
fn pay_at_once(n: u64) -> Calls {
    [check(n), cash(n)].concat()
}

/// The whole shift. The last step is the Z report.
pub(super) fn scripted_shift() -> Vec<Step> {
    use Step::{Ingest, Restart, Sell, SetUp};
    vec![
        SetUp(set_up()),
        Sell(vec![open_shift()]),
        Sell(vec![open(1, 3), open(2, 2)]),
        Sell(vec![fire(1), fire(2)]),
        Ingest(0, 6),
        Sell(vec![void(1)]),
        Sell(vec![discount(2), pay_at_once(1)]),
        Sell(vec![check(2)]),
        Sell(vec![card(2)]),
        Ingest(6, 14),
        Sell(vec![captured(2)]),
        Restart,
        Sell(vec![open(3, 4)]),
        Sell(vec![fire(3), refund(1)]),
        Sell(vec![pay_at_once(3)]),
        Sell(vec![shift(1, "shift.move_cash", &json!({"kind": "out", "amount": 5_000, "reason": "курьеру"}))]),
        Sell(vec![shift(2, "shift.count", &json!({"counted": 300_000}))]),
        Sell(vec![shift(3, "shift.z", &json!({}))]),
    ]
}
