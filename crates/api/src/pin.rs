//! PINs: an HMAC under the branch's pepper finds the person, argon2id confirms, wrong guesses are slowed down.
//!
//! HMAC-SHA-256 is RFC 2104, argon2id is RFC 9106. A PIN itself is in no fact, no row and no log.

mod guard;

use std::fmt;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::access::{Code, Permission};
use domain::staff::{PIN, PinRow, USER, UserRow};
use hmac::{Hmac, KeyInit, Mac};
use log::{Cell, Hash, UserId};
use sha2::Sha256;
use store::Reader;

pub(crate) use guard::Guard;
pub use guard::{Keypad, PIN_TRIES_MAX};

use crate::dispatch::Api;
use crate::{ApiError, CallError, Envelope};

/// The branch's secret under which PINs are looked up. It never leaves the secret store of a device.
#[derive(Clone)]
pub struct Pepper(pub [u8; 32]);

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pepper")
    }
}

impl Pepper {
    /// What a PIN is looked up by.
    pub(crate) fn lookup(&self, pin: &str) -> Hash {
        let mut mac = match Hmac::<Sha256>::new_from_slice(&self.0) {
            Ok(mac) => mac,
            Err(_) => return Hash::of(&[]),
        };
        mac.update(pin.as_bytes());
        let mut short = [0; 16];
        short.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        Hash(short)
    }

    /// The slow hash of a PIN; the person is mixed in, so that it serves nobody else.
    pub(crate) fn hash(&self, user: UserId, pin: &str) -> Result<String, ApiError> {
        let salt = Hash::of(&self.0).link(user.0.as_bytes()).0;
        let hash = argon2id().hash_password_with_salt(pin.as_bytes(), &salt);
        hash.map(|hash| hash.to_string()).map_err(|e| ApiError::new(Code::Broken, e.to_string()))
    }
}

/// OWASP's second recommendation for argon2id: 19 MiB, two passes, one lane.
fn argon2id() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

impl Api {
    /// Tells who has a PIN or a card. Slow on purpose: never call it on the writer's thread.
    pub fn unlock(&self, pin: &str, keypad: Keypad, reader: &Reader, monotonic_ms: u64) -> Result<UserId, ApiError> {
        self.guard.check(keypad, monotonic_ms)?;
        let found = self.owner(pin, reader)?;
        self.guard.note(keypad, found.is_some(), monotonic_ms);
        found.ok_or_else(|| CallError::WrongPin.into())
    }

    fn owner(&self, pin: &str, reader: &Reader) -> Result<Option<UserId>, ApiError> {
        let lookup = self.pepper.lookup(pin);
        let candidates = reader.rows(PIN, &[lookup.cell()])?;
        let candidates = candidates.iter().filter_map(|row| PinRow::read(row).ok());
        for candidate in candidates.filter(|row| row.valid == Some(true)) {
            let row = reader.row(USER, &[candidate.user_id.cell()])?;
            let Some(user) = row.and_then(|row| UserRow::read(&row).ok()) else { continue };
            let hash = if candidate.card == Some(true) { user.card_hash } else { user.pin_hash };
            let hash = hash.unwrap_or_default();
            let confirmed =
                PasswordHash::new(&hash).is_ok_and(|hash| argon2id().verify_password(pin.as_bytes(), &hash).is_ok());
            if confirmed && user.active == Some(true) {
                return Ok(Some(candidate.user_id));
            }
        }
        Ok(None)
    }

    /// Notes a second person's word for one command, if the PIN is right and the person has the right itself.
    pub fn approve(
        &self,
        pin: &str,
        keypad: Keypad,
        envelope: &Envelope,
        right: Permission,
        reader: &Reader,
        monotonic_ms: u64,
    ) -> Result<UserId, ApiError> {
        let approver = self.unlock(pin, keypad, reader, monotonic_ms)?;
        if !crate::staff::rights(reader, approver)?.contains(&right) {
            return Err(CallError::MayNotApprove.into());
        }
        self.approvals.give(envelope, approver, monotonic_ms);
        Ok(approver)
    }
}
