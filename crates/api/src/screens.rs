//! Screens: browsers without a store that terminals serve.

use std::collections::BTreeSet;

use domain::Body;
use domain::access::Permission;
use domain::ids::ScreenId;
use domain::screens::{SCREEN, ScreenKind, ScreenPaired, ScreenPut, ScreenRetired, ScreenRow, living};
use domain::staff::User;
use domain::text;
use log::{Cell, UserId};
use serde::{Deserialize, Serialize};
use store::{Reader, StoreError};
use ts_rs::TS;

use crate::call::Asked;
use crate::orders::done;
use crate::{ApiError, CallError, Query};

const SECRET_DIGITS: usize = 64;

done! {
    /// Lets a screen in. Terminals send it once a screen has shown the code that it was given.
    PairScreen {
        /// The screen.
        screen: ScreenId,
        /// What people call it.
        name: String,
        /// What it is for.
        kind: ScreenKind,
        /// The station that it stands at, by code; empty for all of them.
        #[serde(default)]
        station: String,
        /// BLAKE3 of the secret that it shows: 64 hexadecimal digits.
        secret: String,
    } |this, ctx| {
        text::name("name", &this.name)?;
        if this.secret.len() != SECRET_DIGITS || !this.secret.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(CallError::DeviceKey.into());
        }
        let is_there = ctx.settings()?.stations.iter().any(|station| station.code == this.station);
        if !this.station.is_empty() && !is_there {
            return Err(ApiError::not_found("station"));
        }
        let PairScreen { screen, name, kind, station, secret } = this.clone();
        Ok(vec![ScreenPaired { screen, name, kind, station, secret }.into()])
    } => [Body::ScreenPaired(_)];

    /// Sends a screen away.
    RetireScreen {
        /// The screen.
        screen: ScreenId,
    } |this, ctx| {
        match ctx.tx.row(SCREEN, &[this.screen.cell()])? {
            Some(_) => Ok(vec![ScreenRetired { screen: this.screen }.into()]),
            None => Err(ApiError::not_found("screen")),
        }
    } => [Body::ScreenRetired(_)];
}

/// Asks for the screens of the branch.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListScreens {}

/// A screen of the branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScreenView {
    /// The screen.
    pub screen: ScreenId,
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub kind: ScreenKind,
    /// The station that it stands at, by code; empty for all of them.
    pub station: String,
    /// When it was paired, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub paired_ms: i64,
    /// It was sent away.
    pub retired: bool,
}

impl Query for ListScreens {
    type Answer = Vec<ScreenView>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let mut screens = Vec::new();
        for row in asked.reader.rows(SCREEN, &[])? {
            let row = ScreenRow::read(&row).map_err(StoreError::from)?;
            let Some(put) = row.put else { continue };
            screens.push(ScreenView {
                screen: row.screen_id,
                name: put.name,
                kind: put.kind,
                station: put.station,
                paired_ms: put.paired_ms,
                retired: row.retired > 0,
            });
        }
        screens.sort_by_key(|screen| (screen.retired, screen.name.clone(), screen.screen));
        Ok(screens)
    }
}

/// A screen that may come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// The screen.
    pub screen: ScreenId,
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub kind: ScreenKind,
    /// The station that it stands at, by code; empty for all of them.
    pub station: String,
}

impl Admitted {
    /// Whom facts name when somebody taps the screen: itself.
    pub fn user(&self) -> UserId {
        UserId(self.screen.0)
    }
}

/// The screen that shows this secret, of which `hash` is the BLAKE3; nobody if it is not known or was sent away.
///
/// # Errors
/// If the store cannot be read.
pub fn admitted(reader: &Reader, screen: ScreenId, hash: &str) -> Result<Option<Admitted>, ApiError> {
    let row = reader.row(SCREEN, &[screen.cell()])?;
    let known = row.as_ref().and_then(living).filter(|(_, put)| put.secret == hash);
    Ok(known.map(|(screen, put)| Admitted { screen, name: put.name, kind: put.kind, station: put.station }))
}

/// A screen as somebody who works, with its rights; nothing if it is none, or was sent away.
///
/// # Errors
/// If the store cannot be read.
pub fn screen_as_user(reader: &Reader, user: UserId) -> Result<Option<(User, BTreeSet<Permission>)>, ApiError> {
    let row = reader.row(SCREEN, &[ScreenId(user.0).cell()])?;
    let known = row.as_ref().and_then(living);
    let as_user = |put: ScreenPut| User { user, name: put.name, role: "screen".to_owned(), active: true };
    Ok(known.map(|(_, put)| (as_user(put.clone()), put.kind.rights())))
}

/// What a screen may do that works as itself.
pub(crate) fn rights(reader: &Reader, user: UserId) -> Result<BTreeSet<Permission>, ApiError> {
    Ok(screen_as_user(reader, user)?.map(|(_, rights)| rights).unwrap_or_default())
}
