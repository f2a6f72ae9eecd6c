//! The log as people read it.

use std::collections::{BTreeMap, BTreeSet};

use domain::branch::{DEVICE, DeviceRow};
use log::{DeviceId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;
use uuid::Uuid;

use crate::call::Asked;
use crate::people::People;
use crate::{ApiError, Query};

/// Asks for everything that happened to one thing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct History {
    /// The order, shift, item or person.
    pub entity: String,
}

/// Something that happened.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Happened {
    /// What.
    pub kind: String,
    /// When, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Who did it.
    pub user: Option<UserId>,
    /// Who approved it.
    pub approver: Option<UserId>,
    /// The particulars.
    #[ts(type = "Record<string, unknown>")]
    pub body: Value,
}

impl Query for History {
    type Answer = Vec<Happened>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let entity = self.entity.parse().map_err(ApiError::bad_request)?;
        let happened = |fact: log::Fact| Happened {
            kind: fact.kind,
            at_ms: fact.at_ms,
            user: fact.user,
            approver: fact.approver,
            body: serde_json::from_str(fact.body.get()).unwrap_or_default(),
        };
        Ok(asked.reader.history(entity)?.into_iter().map(happened).collect())
    }
}

/// Asks what people did, the latest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ListAudit {
    /// Only what is older than this: the cursor of the page before.
    #[ts(optional, type = "number")]
    pub before: Option<u64>,
    /// Only these kinds; none is all.
    #[ts(optional, as = "Option<_>")]
    pub kinds: BTreeSet<String>,
    /// Only what this person did or approved.
    #[ts(optional)]
    pub user: Option<UserId>,
    /// How many at most; nothing is 100.
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// Something that a person did.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AuditEntry {
    /// Where it stands: ask for what is before the last one to go on.
    #[ts(type = "number")]
    pub cursor: u64,
    /// When, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// What.
    pub kind: String,
    /// Who did it.
    pub user: Option<UserId>,
    /// His name; empty if this copy does not know it.
    pub user_name: String,
    /// Who approved it; empty for nobody.
    pub approver_name: String,
    /// The terminal, by name.
    pub device: String,
    /// What it happened to.
    #[ts(type = "string | null")]
    pub entity: Option<Uuid>,
    /// The particulars; what is secret or long is left out.
    #[ts(type = "Record<string, unknown>")]
    pub body: Value,
}

/// A page of what people did.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AuditPage {
    /// The latest first.
    pub entries: Vec<AuditEntry>,
    /// The cursor of the next page; nothing at the end of the log.
    #[ts(type = "number | null")]
    pub next: Option<u64>,
}

/// No page reads more of the log than this, however little of it fits.
const LOOKED_AT_MAX: usize = 20_000;
const LIMIT_MAX: u32 = 500;
const TEXT_CHARS_MAX: usize = 1_000;

impl Query for ListAudit {
    type Answer = AuditPage;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let (people, devices) = (People::read(asked.reader)?, device_names(asked)?);
        let limit = self.limit.unwrap_or(100).min(LIMIT_MAX) as usize;
        let mut entries: Vec<AuditEntry> = Vec::new();
        let (mut looked_at, mut next) = (0, None);
        // Facts with one counter are never torn apart: the cursor is the counter.
        asked
            .reader
            .newest(self.before.unwrap_or(u64::MAX), |fact, device| {
                let full = entries.len() >= limit || looked_at >= LOOKED_AT_MAX;
                if full && next.is_some_and(|last| fact.lamport < last) {
                    return Ok(false);
                }
                (looked_at, next) = (looked_at + 1, Some(fact.lamport));
                if self.wants(&fact) {
                    entries.push(entry(fact, devices.get(&device), &people));
                }
                Ok(true)
            })
            .map(|at_end| AuditPage { entries, next: next.filter(|_| !at_end) })
            .map_err(ApiError::from)
    }
}

impl ListAudit {
    fn wants(&self, fact: &log::Fact) -> bool {
        let by = |user: UserId| fact.user == Some(user) || fact.approver == Some(user);
        fact.user.is_some() && (self.kinds.is_empty() || self.kinds.contains(&fact.kind)) && self.user.is_none_or(by)
    }
}

fn entry(fact: log::Fact, device: Option<&String>, people: &People) -> AuditEntry {
    AuditEntry {
        cursor: fact.lamport,
        at_ms: fact.at_ms,
        user: fact.user,
        user_name: people.name(fact.user),
        approver_name: people.name(fact.approver),
        device: device.cloned().unwrap_or_default(),
        entity: fact.entity,
        body: told(serde_json::from_str(fact.body.get()).unwrap_or_default(), &fact.kind),
        kind: fact.kind,
    }
}

/// The particulars without hashes of PINs and without texts that nobody reads, such as pictures.
fn told(mut body: Value, kind: &str) -> Value {
    if let Value::Object(fields) = &mut body {
        if kind == "user.pin_set" {
            fields.retain(|name, _| !["lookup", "pin_hash", "previous"].contains(&name.as_str()));
        }
        let long = |value: &Value| value.as_str().is_some_and(|text| text.chars().count() > TEXT_CHARS_MAX);
        fields.retain(|_, value| !long(value));
    }
    body
}

fn device_names(asked: &Asked<'_>) -> Result<BTreeMap<DeviceId, String>, ApiError> {
    let devices = asked.reader.rows(DEVICE, &[])?;
    let devices = devices.iter().filter_map(|row| DeviceRow::read(row).ok());
    Ok(devices.filter_map(|row| Some((row.device_id, row.put?.name))).collect())
}
