//! People by name, for everybody; roles, for those who look after people.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Permission;
use domain::screens::{SCREEN, ScreenRow};
use domain::staff::{self, ROLE, RoleRow, USER, User};
use log::{Cell, UserId};
use serde::{Deserialize, Serialize};
use store::{Reader, StoreError};
use ts_rs::TS;

use crate::call::Asked;
use crate::staff::rights;
use crate::{ApiError, Query};

/// Names of people, as lists show them; nothing for whom this copy does not know.
#[derive(Debug, Default)]
pub(crate) struct People {
    people: BTreeMap<UserId, User>,
    /// Screens that work as themselves.
    screens: BTreeMap<UserId, String>,
}

impl People {
    /// Reads everybody who ever worked here.
    pub(crate) fn read(reader: &Reader) -> Result<Self, ApiError> {
        let people = reader.rows(USER, &[])?;
        let people = people.iter().filter_map(staff::user).map(|user| (user.user, user)).collect();
        let screens = reader.rows(SCREEN, &[])?;
        let screens = screens.iter().filter_map(|row| {
            let row = ScreenRow::read(row).ok()?;
            Some((UserId(row.screen_id.0), row.put?.name))
        });
        Ok(Self { people, screens: screens.collect() })
    }

    /// Somebody's name; empty for nobody.
    pub(crate) fn name(&self, user: Option<UserId>) -> String {
        let person = |user: UserId| self.people.get(&user).map(|person| &person.name);
        user.and_then(|user| person(user).or_else(|| self.screens.get(&user))).cloned().unwrap_or_default()
    }
}

/// Asks for the names of all who ever worked here.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NamePeople {}

impl Query for NamePeople {
    type Answer = Vec<User>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        Ok(People::read(asked.reader)?.people.into_values().collect())
    }
}

/// Asks who somebody is and what he may do.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WhoIs {
    /// The person.
    pub user: UserId,
}

/// A person with what he may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Me {
    /// The person.
    pub user: UserId,
    /// The name.
    pub name: String,
    /// The role.
    pub role: String,
    /// What the role may do; nothing for who left.
    pub permissions: BTreeSet<Permission>,
}

impl Query for WhoIs {
    type Answer = Me;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let row = asked.reader.row(USER, &[self.user.cell()])?;
        let person = row.as_ref().and_then(staff::user).ok_or_else(|| ApiError::not_found("person"))?;
        let permissions = rights(asked.reader, self.user)?;
        Ok(Me { user: person.user, name: person.name, role: person.role, permissions })
    }
}

/// Asks for the roles.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListRoles {}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RoleView {
    /// Its name.
    pub role: String,
    /// What it may do.
    pub permissions: BTreeSet<Permission>,
}

impl Query for ListRoles {
    type Answer = Vec<RoleView>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        let view = |row: log::Row| {
            let row = RoleRow::read(&row).map_err(StoreError::from)?;
            Ok(RoleView { role: row.role, permissions: row.permissions.map_or_else(BTreeSet::new, |set| set.0) })
        };
        asked.reader.rows(ROLE, &[])?.into_iter().map(view).collect()
    }
}
