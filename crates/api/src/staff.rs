//! People, roles and PINs.

use std::collections::BTreeSet;

use domain::access::Permission;
use domain::staff::{self, Means, PIN, PinRow, ROLE, ROLE_AGGREGATE, RoleChanged, USER, User, UserChanged, UserPinSet};
use domain::{Body, Scope, text};
use log::{Cell, UserId};
use serde::{Deserialize, Serialize};
use store::Reader;
use ts_rs::TS;

use crate::call::{Asked, Done, first, foreign};
use crate::orders::done;
use crate::{Api, ApiError, CallError, Command, Ctx, Query};

/// What a person may do, or a screen that works as itself.
pub(crate) fn rights(reader: &Reader, user: UserId) -> Result<BTreeSet<Permission>, ApiError> {
    let row = reader.row(USER, &[user.cell()])?;
    if row.is_none() {
        return crate::screens::rights(reader, user);
    }
    let Some(person) = row.as_ref().and_then(staff::user).filter(|person| person.active) else {
        return Ok(BTreeSet::new());
    };
    let scope = Scope { aggregate: ROLE_AGGREGATE, id: person.role.cell() };
    Ok(staff::permissions(&reader.rows_of(&scope)?))
}

done! {
    /// Sets what a role may do.
    SaveRole {
        /// The role.
        role: String,
        /// Its rights.
        permissions: BTreeSet<Permission>,
    } |this, _ctx| {
        text::name("role", &this.role)?;
        let word = |right: &Permission| serde_json::to_value(right).ok()?.as_str().map(str::to_owned);
        let permissions = this.permissions.iter().filter_map(word).collect();
        Ok(vec![RoleChanged { role: this.role.clone(), permissions }.into()])
    } => [Body::RoleChanged(_)];
}

/// Adds a person, or changes one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveUser {
    /// The person; nothing makes a new one.
    #[serde(default)]
    #[ts(optional)]
    pub user: Option<UserId>,
    /// The name.
    pub name: String,
    /// The role.
    pub role: String,
    /// Whether the person may work.
    #[serde(default = "yes")]
    #[ts(optional, as = "Option<_>")]
    pub active: bool,
}

fn yes() -> bool {
    true
}

/// A person who was saved.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SavedUser {
    /// The person.
    pub user: UserId,
}

impl Command for SaveUser {
    type Answer = SavedUser;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        text::name("name", &self.name)?;
        if ctx.tx.row(ROLE, &[self.role.cell()])?.is_none() {
            return Err(ApiError::not_found("role"));
        }
        let user = self.user.unwrap_or(UserId::derived(ctx.command.0, 0));
        let (name, role) = (self.name.clone(), self.role.clone());
        Ok(vec![UserChanged { user, name, role, active: self.active }.into()])
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        Ok(SavedUser { user: first!(facts, UserChanged)?.user })
    }
}

/// Sets a PIN, already turned into what is kept of it (see [`Api::pin`]); the digits never enter the log.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SetPin {
    /// The person.
    pub user: UserId,
    /// What the PIN is looked up by, in hexadecimal.
    #[ts(type = "string")]
    pub lookup: log::Hash,
    /// The slow hash of the PIN.
    pub pin_hash: String,
}

impl Api {
    /// Turns a PIN into the command that sets it. Slow on purpose: never call it on the writer's thread.
    pub fn pin(&self, user: UserId, pin: &str, digits: u8) -> Result<SetPin, ApiError> {
        if pin.len() != usize::from(digits) || !pin.bytes().all(|b| b.is_ascii_digit()) {
            return Err(CallError::PinLength { digits }.into());
        }
        Ok(SetPin { user, lookup: self.pepper.lookup(pin), pin_hash: self.pepper.hash(user, pin)? })
    }
}

impl Command for SetPin {
    type Answer = Done;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let previous = previous(ctx, self.user, self.lookup, Means::Pin)?;
        let (user, lookup, pin_hash) = (self.user, self.lookup, self.pin_hash.clone());
        Ok(vec![UserPinSet { user, lookup, pin_hash, previous, means: Means::Pin }.into()])
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        match facts {
            [Body::UserPinSet(UserPinSet { means: Means::Pin, .. })] => Ok(Done {}),
            _ => Err(foreign()),
        }
    }
}

/// Gives a person a card, already turned into what is kept of it (see [`Api::card`]). It counts as a PIN beside the PIN.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SetCard {
    /// The person.
    pub user: UserId,
    /// What the card is looked up by, in hexadecimal.
    #[ts(type = "string")]
    pub lookup: log::Hash,
    /// The slow hash of what is on the card.
    pub card_hash: String,
}

/// Longer than any PIN, so that no card reads like somebody's digits.
const CARD_CHARS_MIN: usize = 7;
const CARD_CHARS_MAX: usize = 64;

impl Api {
    /// Turns what a reader types of a card into the command that sets it. Slow on purpose: never call it on the writer's
    /// thread.
    pub fn card(&self, user: UserId, card: &str) -> Result<SetCard, ApiError> {
        let fits = (CARD_CHARS_MIN..=CARD_CHARS_MAX).contains(&card.len());
        if !fits || !card.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(CallError::CardLength { least: CARD_CHARS_MIN, most: CARD_CHARS_MAX }.into());
        }
        Ok(SetCard { user, lookup: self.pepper.lookup(card), card_hash: self.pepper.hash(user, card)? })
    }
}

impl Command for SetCard {
    type Answer = Done;

    fn decide(&self, ctx: &mut Ctx<'_, '_>) -> Result<Vec<Body>, ApiError> {
        let previous = previous(ctx, self.user, self.lookup, Means::Card)?;
        let (user, lookup, pin_hash) = (self.user, self.lookup, self.card_hash.clone());
        Ok(vec![UserPinSet { user, lookup, pin_hash, previous, means: Means::Card }.into()])
    }

    fn answer(facts: &[Body]) -> Result<Self::Answer, ApiError> {
        match facts {
            [Body::UserPinSet(UserPinSet { means: Means::Card, .. })] => Ok(Done {}),
            _ => Err(foreign()),
        }
    }
}

/// The PIN or card that a new one replaces. One that somebody else has is refused: it must tell who somebody is.
fn previous(ctx: &Ctx<'_, '_>, user: UserId, lookup: log::Hash, means: Means) -> Result<Option<log::Hash>, ApiError> {
    if ctx.tx.row(USER, &[user.cell()])?.is_none() {
        return Err(ApiError::not_found("person"));
    }
    let valid = |row: &log::Row| PinRow::read(row).ok().filter(|row| row.valid == Some(true));
    let holders = ctx.tx.rows(PIN, &[lookup.cell()])?;
    if holders.iter().filter_map(valid).any(|row| row.user_id != user) {
        let taken = if means == Means::Card { CallError::CardTaken } else { CallError::PinTaken };
        return Err(taken.into());
    }
    let is_card = means == Means::Card;
    let all = ctx.tx.rows(PIN, &[])?;
    let mut own = all.iter().filter_map(valid).filter(|row| row.user_id == user);
    Ok(own.find(|row| row.card.unwrap_or(false) == is_card).map(|row| row.lookup))
}

/// Asks for all people.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListUsers {}

impl Query for ListUsers {
    type Answer = Vec<User>;

    fn read(&self, asked: &Asked<'_>) -> Result<Self::Answer, ApiError> {
        Ok(asked.reader.rows(USER, &[])?.iter().filter_map(staff::user).collect())
    }
}
