//! Contradictions and what is done about them.

use domain::Body;
use domain::anomaly::{ANOMALY, ANOMALY_RESOLUTION, AnomalyResolved, AnomalyRow, Kind};
use domain::ids::AnomalyId;
use domain::numbers::{NUMBER_CLASH, NumberClashRow};
use domain::text;
use log::Cell;
use serde::{Deserialize, Serialize};
use store::StoreError;
use ts_rs::TS;

use crate::call::Asked;
use crate::orders::done;
use crate::{ApiError, Query};

done! {
    /// Notes that an anomaly was dealt with.
    ResolveAnomaly {
        /// The anomaly.
        anomaly: AnomalyId,
        /// What was done.
        note: String,
    } |this, _ctx| {
        text::name("note", &this.note)?;
        Ok(vec![AnomalyResolved { anomaly: this.anomaly, note: this.note.clone() }.into()])
    } => [Body::AnomalyResolved(_)];
}

/// Asks for the anomalies that nobody has dealt with.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListAnomalies {}

/// An anomaly.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AnomalyView {
    /// The anomaly.
    pub anomaly: AnomalyId,
    /// What contradicts what.
    pub kind: Kind,
    /// The aggregate that it stands in.
    pub scope: String,
    /// The line, check, payment, ticket or number that it is about.
    pub subject: String,
}

impl Query for ListAnomalies {
    type Answer = Vec<AnomalyView>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let mut open = Vec::new();
        for (key, cells) in asked.reader.figures(ANOMALY, &[])? {
            let row = AnomalyRow::read(&key, &cells).map_err(StoreError::from)?;
            let (scope, subject) = (row.scope_id.to_string(), row.subject_id.to_string());
            open.push(AnomalyView { anomaly: row.anomaly_id, kind: row.kind, scope, subject });
        }
        for (key, cells) in asked.reader.figures(NUMBER_CLASH, &[])? {
            let row = NumberClashRow::read(&key, &cells).map_err(StoreError::from)?;
            let anomaly = AnomalyId(uuid::Uuid::from_bytes(log::Hash::of(row.number.as_bytes()).0));
            let kind = Kind::NumberTwice;
            open.push(AnomalyView { anomaly, kind, scope: row.number.clone(), subject: row.number });
        }
        let mut unresolved = Vec::new();
        for view in open {
            if asked.reader.row(ANOMALY_RESOLUTION, &[view.anomaly.cell()])?.is_none() {
                unresolved.push(view);
            }
        }
        Ok(unresolved)
    }
}
