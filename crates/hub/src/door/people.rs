//! Signing in and out, PINs, approvals. A PIN is in no fact, no row and no log.

use std::collections::BTreeSet;
use std::sync::Arc;

use api::calls::SetPin;
use api::{Actor, ApiError, CallError, Envelope, Keypad};
use domain::Scope;
use domain::access::{Code, Permission};
use domain::staff::{self, ROLE_AGGREGATE, USER, User};
use log::{Cell, UserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::Reader;

use super::sessions::Dice;
use super::{Door, Tokens, not_signed_in, raw};
use crate::terminal::envelope;

/// A PIN, which shows itself in no log.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub(super) struct Pin(pub(super) String);

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin")
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Login {
    pin: Pin,
}

#[derive(Debug, Deserialize)]
pub(super) struct Refresh {
    refresh: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct NewPin {
    user: UserId,
    pin: Pin,
}

#[derive(Debug, Deserialize)]
pub(super) struct NewCard {
    user: UserId,
    card: Pin,
}

#[derive(Debug, Deserialize)]
pub(super) struct Approve {
    pin: Pin,
    permission: Permission,
    call: Envelope,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SignedIn {
    /// What goes with every further question.
    #[serde(flatten)]
    pub tokens: Tokens,
    /// When the token ends, in milliseconds since 1970-01-01 UTC by the terminal's clock.
    pub expires_ms: i64,
    /// The person.
    pub user: UserId,
    /// The name.
    pub name: String,
    /// The role.
    pub role: String,
    /// What the role may do.
    pub permissions: BTreeSet<Permission>,
}

/// A second person's word.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Approval {
    /// The person.
    pub approver: UserId,
    /// The name.
    pub name: String,
}

impl Door {
    /// Signs in whoever has this PIN.
    pub(super) async fn login(self: &Arc<Self>, asked: Login, keypad: Keypad) -> Result<SignedIn, ApiError> {
        let user = self.check_pin(asked.pin, keypad).await?;
        self.sign_in(user).await
    }

    /// Signs a person in whose PIN was checked.
    pub(super) async fn sign_in(self: &Arc<Self>, user: UserId) -> Result<SignedIn, ApiError> {
        let (name, dice) = (self.secret()?, self.dice()?);
        let tokens = self.sessions.begin(user, name, dice, self.terminal.clock.monotonic_ms());
        self.signed_in(user, tokens).await
    }

    /// Takes a refresh token and gives a new pair.
    pub(super) async fn refresh(self: &Arc<Self>, asked: Refresh) -> Result<SignedIn, ApiError> {
        let dice = self.dice()?;
        let refreshed = self.sessions.refresh(&asked.refresh, dice, self.terminal.clock.monotonic_ms());
        let (user, tokens) = refreshed.ok_or_else(not_signed_in)?;
        self.signed_in(user, tokens).await
    }

    async fn signed_in(self: &Arc<Self>, user: UserId, tokens: Tokens) -> Result<SignedIn, ApiError> {
        let lifetime_ms = i64::try_from(self.sessions.lifetimes().access_ms).unwrap_or(i64::MAX);
        let expires_ms = self.terminal.clock.now().at_ms.saturating_add(lifetime_ms);
        let found = self.aside(move |door| door.terminal.store.read(|reader| person(reader, user))).await?;
        let Some((User { user, name, role, .. }, permissions)) = found else {
            self.sessions.end(&tokens.token);
            return Err(not_signed_in());
        };
        Ok(SignedIn { tokens, expires_ms, user, name, role, permissions })
    }

    pub(super) fn secret(&self) -> Result<[u8; 32], ApiError> {
        self.terminal.clock.secret().map_err(|error| ApiError::new(Code::Broken, error.to_string()))
    }

    fn dice(&self) -> Result<Dice, ApiError> {
        Ok([self.secret()?, self.secret()?])
    }

    /// Tells who has a PIN. One check at a time, whatever becomes of those who asked.
    async fn check_pin(self: &Arc<Self>, pin: Pin, keypad: Keypad) -> Result<UserId, ApiError> {
        self.with_pin(move |door, now_ms, reader| door.terminal.api.unlock(&pin.0, keypad, reader, now_ms)).await
    }

    async fn with_pin<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self, u64, &Reader) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let turn = Arc::clone(&self.pin).acquire_owned().await;
        self.aside(move |door| {
            // Held until the check is over, even if nobody waits for it any more.
            let _turn = turn;
            let now_ms = door.terminal.clock.monotonic_ms();
            door.terminal.store.read(|reader| work(door, now_ms, reader))
        })
        .await
    }

    /// Notes a second person's word for one call.
    pub(super) async fn approve(self: &Arc<Self>, asked: Approve, keypad: Keypad) -> Result<Approval, ApiError> {
        let Approve { pin, permission, call } = asked;
        self.with_pin(move |door, now_ms, reader| {
            let approver = door.terminal.api.approve(&pin.0, keypad, &call, permission, reader, now_ms)?;
            let name = person(reader, approver)?.map(|(person, _)| person.name).unwrap_or_default();
            Ok(Approval { approver, name })
        })
        .await
    }

    /// Gives a person a PIN, as somebody who may do that.
    pub(super) async fn set_pin(self: &Arc<Self>, by: UserId, asked: NewPin) -> Result<Box<RawValue>, ApiError> {
        let NewPin { user, pin } = asked;
        let digits = self.settings().await?.pin_digits;
        let set = self.hashed(user, pin, digits).await?;
        self.command_by(by, "users.set_pin", &set).await
    }

    /// Gives a person a card, as somebody who may do that.
    pub(super) async fn set_card(self: &Arc<Self>, by: UserId, asked: NewCard) -> Result<Box<RawValue>, ApiError> {
        let NewCard { user, card } = asked;
        let set = self.aside(move |door| door.terminal.api.card(user, &card.0)).await?;
        self.command_by(by, "users.set_card", &set).await
    }

    pub(super) async fn command_by(
        &self,
        by: UserId,
        name: &str,
        request: &impl Serialize,
    ) -> Result<Box<RawValue>, ApiError> {
        let call = self.envelope(name, request)?;
        let reply = self.command(Actor::User(by), vec![call]).await?;
        raw(&reply.answers.first())
    }

    /// Refuses who lacks a right.
    pub(super) async fn need(self: &Arc<Self>, user: UserId, right: Permission) -> Result<(), ApiError> {
        let found = self.aside(move |door| door.terminal.store.read(|reader| person(reader, user))).await?;
        if found.is_some_and(|(_, permissions)| permissions.contains(&right)) {
            return Ok(());
        }
        Err(CallError::NotYourRole.into())
    }

    /// What is kept of a PIN.
    pub(super) async fn hashed(self: &Arc<Self>, user: UserId, pin: Pin, digits: u8) -> Result<SetPin, ApiError> {
        self.aside(move |door| door.terminal.api.pin(user, &pin.0, digits)).await
    }

    /// A command of the door itself.
    pub(super) fn envelope(&self, name: &str, request: &impl Serialize) -> Result<Envelope, ApiError> {
        let command = self.terminal.clock.command();
        envelope(command, name, request).map_err(|error| ApiError::new(Code::Broken, error.to_string()))
    }
}

/// A person who may work, or a screen that works as itself, with all rights.
fn person(reader: &Reader, user: UserId) -> Result<Option<(User, BTreeSet<Permission>)>, ApiError> {
    let row = reader.row(USER, &[user.cell()])?;
    if row.is_none() {
        return api::screen_as_user(reader, user);
    }
    let Some(person) = row.as_ref().and_then(staff::user).filter(|person| person.active) else { return Ok(None) };
    let scope = Scope { aggregate: ROLE_AGGREGATE, id: person.role.cell() };
    let permissions = staff::permissions(&reader.rows_of(&scope)?);
    Ok(Some((person, permissions)))
}
