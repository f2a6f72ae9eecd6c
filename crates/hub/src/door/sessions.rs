//! Who is signed in. A token names its session and proves it by a secret, of which only a hash is kept.
//!
//! A refresh token serves once. If one comes a second time, somebody has a copy of it: the session ends.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use blake3::Hash;
use log::UserId;
use serde::{Deserialize, Serialize};

/// Sessions at most; beyond it the one that would end first ends at once.
const SESSIONS_MAX: usize = 4_096;

/// How long tokens hold, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Lifetimes {
    /// The token of a question.
    pub access_ms: u64,
    /// The token that gets a new pair.
    pub refresh_ms: u64,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self { access_ms: 15 * 60_000, refresh_ms: 7 * 24 * 60 * 60_000 }
    }
}

/// What a caller keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Goes with every question.
    pub token: String,
    /// Gets a new pair, once.
    pub refresh: String,
}

type SessionId = [u8; 16];

#[derive(Debug)]
struct Session {
    user: UserId,
    access: Hash,
    access_until_ms: u64,
    refresh: Hash,
    refresh_until_ms: u64,
}

/// All sessions of a terminal; they end with its process.
#[derive(Debug)]
pub(super) struct Sessions {
    lifetimes: Lifetimes,
    all: Mutex<BTreeMap<SessionId, Session>>,
}

/// Three secrets: the name of a session, and those of its two tokens.
pub(super) type Dice = [[u8; 32]; 2];

impl Sessions {
    pub(super) fn new(lifetimes: Lifetimes) -> Self {
        Self { lifetimes, all: Mutex::default() }
    }

    pub(super) fn lifetimes(&self) -> Lifetimes {
        self.lifetimes
    }

    /// Signs somebody in.
    pub(super) fn begin(&self, user: UserId, name: [u8; 32], dice: Dice, now_ms: u64) -> Tokens {
        let mut id = SessionId::default();
        id.copy_from_slice(&name[..16]);
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, session| session.refresh_until_ms > now_ms);
        if all.len() >= SESSIONS_MAX {
            let first = all.iter().min_by_key(|(_, session)| session.refresh_until_ms).map(|(id, _)| *id);
            first.map(|first| all.remove(&first));
        }
        all.insert(id, self.session(user, dice, now_ms));
        tokens(id, dice)
    }

    fn session(&self, user: UserId, [access, refresh]: Dice, now_ms: u64) -> Session {
        Session {
            user,
            access: blake3::hash(&access),
            access_until_ms: now_ms.saturating_add(self.lifetimes.access_ms),
            refresh: blake3::hash(&refresh),
            refresh_until_ms: now_ms.saturating_add(self.lifetimes.refresh_ms),
        }
    }

    /// Who stands behind an access token.
    pub(super) fn who(&self, token: &str, now_ms: u64) -> Option<UserId> {
        let (id, secret) = parse(token)?;
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let session = all.get(&id)?;
        (session.access == blake3::hash(&secret) && session.access_until_ms > now_ms).then_some(session.user)
    }

    /// Takes a refresh token and gives a new pair. Any other secret of the session ends it.
    pub(super) fn refresh(&self, token: &str, dice: Dice, now_ms: u64) -> Option<(UserId, Tokens)> {
        let (id, secret) = parse(token)?;
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let session = all.remove(&id)?;
        if session.refresh != blake3::hash(&secret) {
            tracing::warn!(user = %session.user, "a refresh token came a second time: its session was ended");
            return None;
        }
        if session.refresh_until_ms <= now_ms {
            return None;
        }
        all.insert(id, self.session(session.user, dice, now_ms));
        Some((session.user, tokens(id, dice)))
    }

    /// Signs the session of a token out.
    pub(super) fn end(&self, token: &str) {
        if let Some((id, _)) = parse(token) {
            self.all.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        }
    }

    /// How many hold.
    pub(super) fn count(&self, now_ms: u64) -> usize {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.values().filter(|session| session.refresh_until_ms > now_ms).count()
    }
}

fn tokens(id: SessionId, [access, refresh]: Dice) -> Tokens {
    Tokens { token: written(id, access), refresh: written(id, refresh) }
}

fn written(id: SessionId, secret: [u8; 32]) -> String {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    format!("{}.{}", hex(&id), hex(&secret))
}

fn parse(token: &str) -> Option<(SessionId, [u8; 32])> {
    let (id, secret) = token.split_once('.')?;
    Some((bytes(id)?, bytes(secret)?))
}

fn bytes<const N: usize>(hex: &str) -> Option<[u8; N]> {
    let hex = hex.as_bytes();
    if hex.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: UserId = UserId(uuid::Uuid::from_u128(1));

    fn sessions() -> Sessions {
        Sessions::new(Lifetimes { access_ms: 10, refresh_ms: 100 })
    }

    fn dice(n: u8) -> Dice {
        [[n; 32], [n + 100; 32]]
    }

    #[test]
    fn a_token_holds_until_its_time_is_over() {
        let sessions = sessions();
        let Tokens { token, refresh } = sessions.begin(ANNA, [7; 32], dice(1), 1_000);
        assert_eq!(sessions.who(&token, 1_009), Some(ANNA));
        assert_eq!(sessions.who(&token, 1_010), None);
        assert_eq!(sessions.who(&refresh, 1_001), None, "a refresh token opens nothing by itself");
        assert_eq!(sessions.refresh(&refresh, dice(2), 1_099).map(|(user, _)| user), Some(ANNA));
    }

    #[test]
    fn a_refresh_token_that_comes_again_ends_the_session() {
        let sessions = sessions();
        let first = sessions.begin(ANNA, [7; 32], dice(1), 0);
        let (_, second) = sessions.refresh(&first.refresh, dice(2), 5).unwrap();
        assert_eq!((sessions.who(&first.token, 6), sessions.who(&second.token, 6)), (None, Some(ANNA)));
        assert_eq!(sessions.refresh(&first.refresh, dice(3), 7), None);
        assert_eq!(sessions.who(&second.token, 8), None, "whoever holds the copy is out, and so is everybody else");
        assert_eq!((sessions.refresh(&second.refresh, dice(4), 9), sessions.count(9)), (None, 0));
    }

    #[test]
    fn what_is_over_or_no_token_opens_nothing() {
        let sessions = sessions();
        let tokens = sessions.begin(ANNA, [7; 32], dice(1), 0);
        assert_eq!(sessions.refresh(&tokens.refresh, dice(2), 100), None);
        for token in ["", ".", "a.b", "é.é", &"0".repeat(97), &tokens.token[1..], &format!("{}0", tokens.token)] {
            assert_eq!(sessions.who(token, 1), None, "{token}");
        }
        let again = sessions.begin(ANNA, [8; 32], dice(1), 0);
        sessions.end(&again.token);
        assert_eq!(sessions.who(&again.token, 1), None);
    }

    #[test]
    fn no_more_sessions_than_there_is_room_for() {
        let sessions = sessions();
        for n in 0..SESSIONS_MAX + 10 {
            let mut name = [0; 32];
            name[..8].copy_from_slice(&(n as u64).to_be_bytes());
            sessions.begin(ANNA, name, dice(1), u64::from(n > 5));
        }
        assert_eq!(sessions.count(2), SESSIONS_MAX);
    }
}
