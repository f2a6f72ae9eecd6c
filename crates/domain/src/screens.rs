//! Screens: browsers without a store that a terminal serves. Each was paired once, and any terminal of the branch knows it
//! from then on: when the one that it looked at is gone, it goes on at another.

use std::collections::BTreeSet;

use log::{Fact, RowOp, UserId, mark};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Aggregate;
use crate::access::Permission;
use crate::fact::FactBody;
use crate::ids::ScreenId;
use crate::order::entity;

/// What a screen is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum ScreenKind {
    /// Shows a station its tickets. It needs nobody: whoever taps it works as the screen.
    Kitchen,
    /// Shows guests the numbers of their orders.
    Guests,
    /// In a waiter's hand: people unlock it by PIN, as they do a terminal.
    Handheld,
}

log::cell_word!(ScreenKind);

impl ScreenKind {
    /// What the screen may do by itself, without anybody who unlocks it.
    pub fn rights(self) -> BTreeSet<Permission> {
        match self {
            Self::Kitchen => [Permission::Kitchen, Permission::Board].into(),
            Self::Guests => [Permission::Board].into(),
            Self::Handheld => BTreeSet::new(),
        }
    }
}

log::table! {
    /// Screens of the branch.
    pub SCREEN = "screen": ScreenRow, ScreenPut {
        key { screen_id: ScreenId }
        put { name: String, kind: ScreenKind, station: String, secret: String, paired_ms: i64, paired_by: Option<UserId> }
        mark { retired }
    }
}

/// Screens.
pub const AGGREGATE: &Aggregate =
    &Aggregate { name: "screen", tables: &[SCREEN], derived: &[], derive: |_| Vec::new() };

/// A screen was paired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenPaired {
    /// The screen.
    pub screen: ScreenId,
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub kind: ScreenKind,
    /// The station that it stands at, by code; empty for all of them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub station: String,
    /// BLAKE3 of the secret that it shows: 64 hexadecimal digits.
    pub secret: String,
}

impl FactBody for ScreenPaired {
    entity!(screen);

    fn evolve(&self, fact: &Fact) -> Vec<RowOp> {
        let put = ScreenPut {
            name: self.name.clone(),
            kind: self.kind,
            station: self.station.clone(),
            secret: self.secret.clone(),
            paired_ms: fact.at_ms,
            paired_by: fact.user,
        };
        vec![put.op(self.screen)]
    }
}

/// A screen was sent away; it does not come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenRetired {
    /// The screen.
    pub screen: ScreenId,
}

impl FactBody for ScreenRetired {
    entity!(screen);

    fn evolve(&self, _fact: &Fact) -> Vec<RowOp> {
        vec![mark!(SCREEN.retired, [self.screen], 1)]
    }
}

/// A screen that is known and was not sent away.
pub fn living(row: &log::Row) -> Option<(ScreenId, ScreenPut)> {
    let row = ScreenRow::read(row).ok()?;
    (row.retired == 0).then_some(row.put.map(|put| (row.screen_id, put)))?
}
