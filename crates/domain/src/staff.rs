//! People, their roles and their PINs. A PIN is never kept: an HMAC finds its owner, a slow hash confirms him.

use std::collections::BTreeSet;

use log::{Fact, Hash, Json, RowOp, Rows, UserId, lww};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::Permission;
use crate::aggregate::read_all;
use crate::anomaly::{self, Kind};
use crate::fact::FactBody;
use crate::{Aggregate, Figure};

log::table! {
    /// Roles.
    pub ROLE = "role": RoleRow, RolePut {
        key { role: String }
        put { }
        lww { permissions: Json<BTreeSet<Permission>> }
    }
}

log::table! {
    /// People.
    pub USER = "staff_user": UserRow, UserPut {
        key { user_id: UserId }
        put { }
        lww { name: String, role: String, active: bool, pin_hash: String, card_hash: String }
    }
}

log::table! {
    /// Who may be behind a PIN or a card: the HMAC of what was typed or read leads to the people who have it.
    pub PIN = "staff_pin": PinRow, PinPut {
        key { lookup: Hash, user_id: UserId }
        put { }
        lww { valid: bool, card: bool }
    }
}

/// Roles.
pub const ROLE_AGGREGATE: &Aggregate =
    &Aggregate { name: "role", tables: &[ROLE], derived: &[], derive: |_| Vec::new() };

/// People.
pub const USER_AGGREGATE: &Aggregate =
    &Aggregate { name: "staff_user", tables: &[USER], derived: &[], derive: |_| Vec::new() };

/// PINs: two people with the same one are an anomaly, since a PIN must tell who somebody is.
pub const PIN_AGGREGATE: &Aggregate =
    &Aggregate { name: "staff_pin", tables: &[PIN], derived: &[anomaly::ANOMALY], derive: derive_pin };

fn derive_pin(rows: &Rows) -> Vec<Figure> {
    let register = |row: &log::Row| Some((PinRow::read(row).ok()?, row.lww.first()?.as_ref()?.0));
    let holders = rows.of(PIN).filter_map(register).filter(|(row, _)| row.valid == Some(true));
    let mut holders: Vec<_> = holders.map(|(row, stamp)| (stamp, row)).collect();
    holders.sort_by_key(|(stamp, _)| *stamp);
    let Some((first, _)) = holders.first().map(|(stamp, row)| (*stamp, row.lookup)) else { return Vec::new() };
    let later = holders.iter().skip(1);
    later
        .map(|(_, row)| {
            let scope = Uuid::from_bytes(row.lookup.0);
            anomaly::figure(scope, Kind::PinTwice, row.user_id.0, first)
        })
        .collect()
}

/// What a role may do was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChanged {
    /// The role.
    pub role: String,
    /// What it may do.
    pub permissions: BTreeSet<String>,
}

impl FactBody for RoleChanged {
    fn entity(&self) -> Option<Uuid> {
        None
    }

    /// Rights that this build does not know are left out of the row, never out of the fact.
    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        let known = |name: &String| serde_json::from_value(serde_json::Value::String(name.clone())).ok();
        let permissions: BTreeSet<Permission> = self.permissions.iter().filter_map(known).collect();
        vec![lww!(ROLE.permissions, [self.role.clone()], Json(permissions))]
    }
}

/// A person joined, left, was renamed or got another role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserChanged {
    /// The person.
    pub user: UserId,
    /// The name.
    pub name: String,
    /// The role.
    pub role: String,
    /// Whether the person may work.
    pub active: bool,
}

impl FactBody for UserChanged {
    fn entity(&self) -> Option<Uuid> {
        Some(self.user.0)
    }

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![
            lww!(USER.name, [self.user], self.name),
            lww!(USER.role, [self.user], self.role),
            lww!(USER.active, [self.user], self.active),
        ]
    }
}

/// What a person unlocks a till with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// Digits that the person knows.
    #[default]
    Pin,
    /// A card that a reader types like a keyboard.
    Card,
}

impl Means {
    fn is_pin(&self) -> bool {
        *self == Self::Pin
    }
}

/// A person chose a PIN or got a card. One does not revoke the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPinSet {
    /// The person.
    pub user: UserId,
    /// HMAC of the PIN or of what is on the card, under the branch's pepper.
    pub lookup: Hash,
    /// argon2id hash of the same, in PHC form.
    pub pin_hash: String,
    /// HMAC of the PIN or the card that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Hash>,
    /// Whether it is a PIN or a card.
    #[serde(default, skip_serializing_if = "Means::is_pin")]
    pub means: Means,
}

impl FactBody for UserPinSet {
    fn entity(&self) -> Option<Uuid> {
        Some(self.user.0)
    }

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        let mut ops = match self.means {
            Means::Pin => vec![lww!(USER.pin_hash, [self.user], self.pin_hash)],
            Means::Card => {
                let key = (self.lookup, self.user);
                vec![lww!(USER.card_hash, [self.user], self.pin_hash), lww!(PIN.card, [key.0, key.1], true)]
            }
        };
        let previous = self.previous.filter(|previous| *previous != self.lookup);
        ops.extend(previous.map(|previous| lww!(PIN.valid, [previous, self.user], false)));
        ops.push(lww!(PIN.valid, [self.lookup, self.user], true));
        ops
    }
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct User {
    /// The person.
    pub user: UserId,
    /// The name.
    pub name: String,
    /// The role.
    pub role: String,
    /// Whether the person may work.
    pub active: bool,
}

/// The person of a row.
pub fn user(row: &log::Row) -> Option<User> {
    let UserRow { user_id, name, role, active, .. } = UserRow::read(row).ok()?;
    Some(User { user: user_id, name: name?, role: role.unwrap_or_default(), active: active.unwrap_or(false) })
}

/// What a role may do; nothing if there is no such role.
pub fn permissions(rows: &Rows) -> BTreeSet<Permission> {
    read_all(rows, ROLE, RoleRow::read).filter_map(|row| row.permissions).flat_map(|Json(set)| set).collect()
}
