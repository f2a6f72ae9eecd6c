//! Contradictions and what is done about them.

use std::collections::BTreeSet;

use domain::Body;
use domain::anomaly::{ANOMALY, ANOMALY_RESOLUTION, AnomalyResolved, AnomalyRow, Kind, ResolutionRow};
use domain::ids::{AnomalyId, OrderId};
use domain::numbers::{NUMBER_CLASH, NumberClashRow};
use domain::text;
use log::{Cell, Fact};
use serde::{Deserialize, Serialize};
use store::{Reader, StoreError};
use ts_rs::TS;

use crate::anomaly_views::{AnomalyView, Looker, order_of};
use crate::call::Asked;
use crate::orders::done;
use crate::people::People;
use crate::{ApiError, CallError, Query};

done! {
    /// Notes that an anomaly was dealt with. It goes together with what was done, so that both stand or neither.
    ResolveAnomaly {
        /// The anomaly.
        anomaly: AnomalyId,
        /// What was done.
        note: String,
    } |this, ctx| {
        text::name("note", &this.note)?;
        if ctx.tx.row(ANOMALY_RESOLUTION, &[this.anomaly.cell()])?.is_some() {
            return Err(CallError::AlreadyResolved.into());
        }
        // What goes before it in one list may have ended the contradiction; the figures still tell what it was.
        let reader: &Reader = ctx.tx;
        let found = listed(reader)?.into_iter().find(|one| one.anomaly == this.anomaly);
        let (kind, scope) = found.map_or_else(Default::default, |one| (word(one.kind), one.scope));
        Ok(vec![AnomalyResolved { anomaly: this.anomaly, note: this.note.clone(), kind, scope }.into()])
    } => [Body::AnomalyResolved(_)];
}

fn word(kind: Kind) -> String {
    match kind.cell() {
        log::Value::Text(word) => word,
        _ => String::new(),
    }
}

/// A contradiction as the figures name it.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub(crate) anomaly: AnomalyId,
    pub(crate) kind: Kind,
    /// The aggregate that it stands in.
    pub(crate) scope: String,
    /// What it is about.
    pub(crate) subject: String,
}

/// All contradictions, whether or not somebody has dealt with them.
fn listed(reader: &Reader) -> Result<Vec<Listed>, ApiError> {
    let mut all = Vec::new();
    for (key, cells) in reader.figures(ANOMALY, &[])? {
        let row = AnomalyRow::read(&key, &cells).map_err(StoreError::from)?;
        let (scope, subject) = (row.scope_id.to_string(), row.subject_id.to_string());
        all.push(Listed { anomaly: row.anomaly_id, kind: row.kind, scope, subject });
    }
    for (key, cells) in reader.figures(NUMBER_CLASH, &[])? {
        let row = NumberClashRow::read(&key, &cells).map_err(StoreError::from)?;
        let anomaly = AnomalyId(uuid::Uuid::from_bytes(log::Hash::of(row.number.as_bytes()).0));
        let kind = Kind::NumberTwice;
        all.push(Listed { anomaly, kind, scope: row.number.clone(), subject: row.number });
    }
    Ok(all)
}

/// Those that nobody has dealt with.
pub(crate) fn open(reader: &Reader) -> Result<Vec<Listed>, ApiError> {
    let mut open = Vec::new();
    for one in listed(reader)? {
        if reader.row(ANOMALY_RESOLUTION, &[one.anomaly.cell()])?.is_none() {
            open.push(one);
        }
    }
    Ok(open)
}

/// How many of an order's contradictions nobody has dealt with.
pub(crate) fn open_of(reader: &Reader, order: OrderId) -> Result<i64, ApiError> {
    let mut open = 0;
    for (key, cells) in reader.figures(ANOMALY, &[order.cell()])? {
        let row = AnomalyRow::read(&key, &cells).map_err(StoreError::from)?;
        open += i64::from(reader.row(ANOMALY_RESOLUTION, &[row.anomaly_id.cell()])?.is_none());
    }
    Ok(open)
}

/// Asks for the anomalies that nobody has dealt with, the latest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListAnomalies {}

impl Query for ListAnomalies {
    type Answer = Vec<AnomalyView>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let open = open(asked.reader)?;
        if open.is_empty() {
            return Ok(Vec::new());
        }
        let looker = Looker::new(asked.reader)?;
        let mut views = open.into_iter().map(|one| looker.view(one)).collect::<Result<Vec<_>, _>>()?;
        // By what the facts themselves say, so that it is the same on every terminal.
        let latest = |view: &AnomalyView| view.sides.iter().map(|side| side.at_ms).max();
        views.sort_by(|a, b| latest(b).cmp(&latest(a)).then(a.anomaly.cmp(&b.anomaly)));
        Ok(views)
    }
}

/// Asks how many anomalies nobody has dealt with.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CountAnomalies {}

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnomalyCount {
    /// That many.
    #[ts(type = "number")]
    pub open: usize,
}

impl Query for CountAnomalies {
    type Answer = AnomalyCount;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        Ok(AnomalyCount { open: open(asked.reader)?.len() })
    }
}

/// Asks for the anomalies that were dealt with, the latest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListResolved {}

/// An anomaly that was dealt with.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ResolvedView {
    /// The anomaly.
    pub anomaly: AnomalyId,
    /// What contradicted what; nothing if that was not written down.
    pub kind: Option<Kind>,
    /// The order, if it was about one.
    pub order: Option<OrderId>,
    /// The number of the order or of the papers; empty if there is none.
    pub number: String,
    /// What was done.
    pub note: String,
    /// Who did it; empty for nobody.
    pub by: String,
    /// The terminal, by name.
    pub device: String,
    /// When, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
}

/// Nobody looks further back by hand; the log does not forget.
const RESOLVED_MAX: usize = 200;

impl Query for ListResolved {
    type Answer = Vec<ResolvedView>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let rows = asked.reader.rows(ANOMALY_RESOLUTION, &[])?;
        let rows: Vec<ResolutionRow> =
            rows.iter().map(ResolutionRow::read).collect::<Result<_, _>>().map_err(StoreError::from)?;
        let mut rows: Vec<_> = rows.into_iter().filter_map(|row| Some((row.stamp?, row.anomaly_id))).collect();
        rows.sort_unstable_by(|a, b| b.cmp(a));
        let (people, looker) = (People::read(asked.reader)?, Looker::new(asked.reader)?);
        let mut seen = BTreeSet::new();
        let mut resolved = Vec::new();
        for (stamp, anomaly) in rows.into_iter().take(RESOLVED_MAX).filter(|(_, id)| seen.insert(*id)) {
            let facts = asked.reader.history(anomaly.0)?;
            if let Some(fact) = facts.iter().find(|fact| fact.stamp() == stamp) {
                resolved.extend(resolution(fact, &people, &looker)?);
            }
        }
        Ok(resolved)
    }
}

fn resolution(fact: &Fact, people: &People, looker: &Looker<'_>) -> Result<Option<ResolvedView>, ApiError> {
    let Ok(Body::AnomalyResolved(body)) = Body::decode(fact) else { return Ok(None) };
    let kind = body.known_kind();
    let order = kind.filter(|kind| order_of(*kind)).and_then(|_| body.scope.parse().ok().map(OrderId));
    let number = match (order, kind) {
        (Some(order), _) => looker.number(order)?,
        (None, Some(Kind::NumberTwice)) => body.scope.clone(),
        _ => String::new(),
    };
    let (by, device) = (people.name(fact.user), looker.device(fact.stream).1);
    Ok(Some(ResolvedView {
        anomaly: body.anomaly,
        kind,
        order,
        number,
        note: body.note,
        by,
        device,
        at_ms: fact.at_ms,
    }))
}
