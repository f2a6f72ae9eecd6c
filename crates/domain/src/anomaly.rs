//! Anomalies: contradictions that merging cannot avoid and never hides. Each is a figure, derived from rows like any
//! other, with a stated rule and a to-do; a manager resolves it by a fact.

use log::{Cell, Fact, RowOp, Stamp, StreamId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fact::FactBody;
use crate::ids::AnomalyId;
use crate::{Aggregate, Figure};

/// What contradicts what. The rule that decided stands beside each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Two living checks cover more of a line than there ever was; both keep their money, one is to be refunded.
    LinePaidTwice,
    /// A covered line was voided or moved away by a device that did not know of its check; the check stands, a refund is
    /// to be decided.
    LateVoid,
    /// More was captured for a check than its total; the rest is to be refunded.
    CheckOverpaid,
    /// A check was cancelled on one device and paid on another; the payment counts.
    CancelledCheckPaid,
    /// An order was cancelled on one device and paid on another; the payment counts.
    CancelledOrderPaid,
    /// Nobody knows whether a payment went through; ask the terminal or the bank.
    PaymentUnknown,
    /// More was refunded than captured.
    RefundedTwice,
    /// A line was sent to the kitchen by two devices; the ticket with the smaller stamp counts.
    TicketDuplicated,
    /// More of a line was voided or moved away than there was; it stands at zero.
    RemovedTwice,
    /// Two devices believed to hold the baton; the greater stamp holds it now.
    BatonSplit,
    /// The sum of a check is not the sum of its lines; the lines count.
    CheckSumBroken,
    /// A receipt stands over a check or an order that was taken back elsewhere, or was corrected elsewhere while its check
    /// was paid; correct it, or give another one.
    ReceiptContradicted,
    /// Two papers bear one number.
    NumberTwice,
    /// Two people have one PIN; the later one chooses anew.
    PinTwice,
    /// More was reserved than a share held.
    ShareOverdrawn,
}

log::cell_word!(Kind);

log::derived_table! {
    /// Contradictions, by the aggregate that they stand in.
    pub ANOMALY = "anomaly": AnomalyRow {
        key { scope_id: Uuid16, kind: Kind, subject_id: Uuid16 }
        put {
            anomaly_id: AnomalyId,
            /// Counter of the fact that began it: the smallest stamp among those that contradict.
            first_l: i64,
            /// Stream of that fact.
            first_s: StreamId,
        }
    }
}

log::id! {
    /// An identifier of whatever kind.
    Uuid16,
}

log::table! {
    /// Anomalies that a manager has dealt with.
    pub ANOMALY_RESOLUTION = "anomaly_resolution": ResolutionRow, ResolutionPut {
        key { anomaly_id: AnomalyId }
        put { note: String }
    }
}

/// Anomalies that a manager has dealt with.
pub const AGGREGATE: &Aggregate =
    &Aggregate { name: "anomaly_resolution", tables: &[ANOMALY_RESOLUTION], derived: &[], derive: |_| Vec::new() };

/// A manager has dealt with an anomaly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnomalyResolved {
    /// The anomaly.
    pub anomaly: AnomalyId,
    /// What was done.
    pub note: String,
    /// What contradicted what, by its name: a build that does not know it must still read the fact.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Where: the order, pool, PIN or number, for who looks it up when the contradiction is gone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scope: String,
}

impl AnomalyResolved {
    /// What contradicted what, if this build knows it.
    pub fn known_kind(&self) -> Option<Kind> {
        <Kind as Cell>::read(&log::Value::Text(self.kind.clone()))
    }
}

impl FactBody for AnomalyResolved {
    fn entity(&self) -> Option<Uuid> {
        Some(self.anomaly.0)
    }

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![ResolutionPut { note: self.note.clone() }.op(self.anomaly)]
    }
}

/// The figure of an anomaly. Its identifier follows from what it is about, so every copy gives it the same one.
pub fn figure(scope: Uuid, kind: Kind, subject: Uuid, first: Stamp) -> Figure {
    let about = format!("{scope} {} {subject}", kind.cell());
    let anomaly_id = AnomalyId(Uuid::new_v5(&subject, about.as_bytes()));
    let first_l = i64::try_from(first.lamport).unwrap_or(i64::MAX);
    let row = AnomalyRow {
        scope_id: Uuid16(scope),
        kind,
        subject_id: Uuid16(subject),
        anomaly_id,
        first_l,
        first_s: first.stream,
    };
    let (key, figures) = row.cells();
    Figure { table: ANOMALY.name, key, figures }
}
