//! Codes by which a terminal joins: eight symbols, for a quarter of an hour, for one terminal, and dead after five wrong
//! tries. A code never travels: both sides prove that they know it, each for the two keys of this very connection, so
//! that nobody in between can join in another's place.

use std::collections::VecDeque;

use anyhow::{Result, anyhow};
use api::CallError;
use argon2::Argon2;
use log::UserId;

use crate::keys::PublicKey;

/// Without those that look alike: 0 and O, 1 and I.
const SYMBOLS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// So many symbols: a million million codes.
const LENGTH: usize = 8;

/// How long a code is good for, by the clock that never goes back.
pub(crate) const LIFE_MS: u64 = 15 * 60 * 1_000;

/// Whoever is wrong so often guesses.
pub(crate) const WRONG_MAX: u32 = 5;

/// Ended codes that are remembered, so that a late one is told from a wrong one.
const ENDED_MAX: usize = 8;

/// The code is stretched, so that nobody who saw a proof finds it out while it is good.
const SALT: &[u8] = b"brigade.enrol.1";

/// A code as it is read, typed and shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Code(String);

impl Code {
    /// Draws a code.
    pub(crate) fn draw(secret: [u8; 32]) -> Self {
        Self(secret.iter().take(LENGTH).map(|byte| char::from(SYMBOLS[usize::from(byte % 32)])).collect())
    }

    /// Reads what somebody typed: large or small, with blanks or dashes.
    pub(crate) fn typed(text: &str) -> Option<Self> {
        let code: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase();
        let sound = code.len() == LENGTH && code.bytes().all(|b| SYMBOLS.contains(&b));
        sound.then_some(Self(code))
    }

    /// As people read it best.
    pub(crate) fn shown(&self) -> String {
        format!("{}-{}", &self.0[..LENGTH / 2], &self.0[LENGTH / 2..])
    }

    /// What proofs are made with. Slow on purpose.
    pub(crate) fn stretch(&self) -> Result<Secret> {
        let mut secret = [0; 32];
        let stretched = Argon2::default().hash_password_into(self.0.as_bytes(), SALT, &mut secret);
        stretched.map_err(|error| anyhow!("the code cannot be stretched: {error}"))?;
        Ok(Secret(secret))
    }
}

/// A stretched code.
#[derive(Clone)]
pub(crate) struct Secret([u8; 32]);

impl Secret {
    /// Proves to know the code, for a connection between two keys, and for what is said on it.
    pub(crate) fn prove(&self, word: &str, keys: [PublicKey; 2], said: &[u8]) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(word.as_bytes()).update(b"\0").update(&keys[0].0).update(&keys[1].0).update(said);
        hasher.finalize()
    }
}

/// Somebody who wants to join: what was said, and the proof.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Claim<'a> {
    /// The newcomer's key and this device's.
    pub(crate) keys: [PublicKey; 2],
    pub(crate) said: &'a [u8],
    pub(crate) proof: blake3::Hash,
}

/// The word in the newcomer's proof.
pub(crate) const ASK: &str = "ask";
/// The word in the proof of the terminal that takes it in.
pub(crate) const ANSWER: &str = "answer";

/// A good code.
pub(crate) enum Good {
    /// Nobody has joined with it yet.
    New(Secret, UserId),
    /// The same newcomer asks again, since it did not hear the answer.
    Again(String),
}

/// The code that is good now, and some that were.
#[derive(Default)]
pub(crate) struct Codes {
    open: Option<Open>,
    ended: VecDeque<(Secret, End)>,
}

struct Open {
    secret: Secret,
    by: UserId,
    until_ms: u64,
    wrong: u32,
}

enum End {
    Expired,
    Guessed,
    Used(PublicKey, String),
}

impl Codes {
    /// A new code is good from now on; an earlier one is not any more.
    pub(crate) fn open(&mut self, secret: Secret, by: UserId, now_ms: u64) {
        self.close(End::Expired);
        self.open = Some(Open { secret, by, until_ms: now_ms.saturating_add(LIFE_MS), wrong: 0 });
    }

    /// The code is not good any more.
    pub(crate) fn withdraw(&mut self) {
        self.close(End::Expired);
    }

    fn close(&mut self, end: End) {
        if let Some(open) = self.open.take() {
            self.ended.truncate(ENDED_MAX - 1);
            self.ended.push_front((open.secret, end));
        }
    }

    /// Whether somebody knows the code.
    pub(crate) fn check(&mut self, claim: &Claim<'_>, now_ms: u64) -> Result<Good, CallError> {
        let proves = |secret: &Secret| secret.prove(ASK, claim.keys, claim.said) == claim.proof;
        if self.open.as_ref().is_some_and(|open| now_ms >= open.until_ms) {
            self.close(End::Expired);
        }
        match &mut self.open {
            Some(open) if proves(&open.secret) => return Ok(Good::New(open.secret.clone(), open.by)),
            _ => {}
        }
        if let Some((_, end)) = self.ended.iter().find(|(secret, _)| proves(secret)) {
            return match end {
                End::Used(key, answer) if *key == claim.keys[0] => Ok(Good::Again(answer.clone())),
                End::Used(..) => Err(CallError::CodeUsed),
                End::Expired => Err(CallError::CodeExpired),
                End::Guessed => Err(CallError::CodeGuessed),
            };
        }
        if let Some(open) = &mut self.open {
            open.wrong += 1;
            if open.wrong >= WRONG_MAX {
                self.close(End::Guessed);
                return Err(CallError::CodeGuessed);
            }
        }
        Err(CallError::CodeWrong)
    }

    /// Somebody has joined with the open code.
    pub(crate) fn used(&mut self, by: PublicKey, answer: String) {
        self.close(End::Used(by, answer));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const NEW: PublicKey = PublicKey([1; 32]);
    const OLD: PublicKey = PublicKey([2; 32]);
    const OTHER: PublicKey = PublicKey([3; 32]);
    const BY: UserId = UserId(Uuid::nil());

    fn code(text: &str) -> Secret {
        Code::typed(text).unwrap().stretch().unwrap()
    }

    fn tried(codes: &mut Codes, secret: &Secret, keys: [PublicKey; 2], now_ms: u64) -> String {
        let claim = Claim { keys, said: b"Bar", proof: secret.prove(ASK, keys, b"Bar") };
        match codes.check(&claim, now_ms) {
            Ok(Good::New(..)) => "good".to_owned(),
            Ok(Good::Again(answer)) => answer,
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let shown = Code::draw([7; 32]).shown();
        assert_eq!(shown, "9999-9999");
        let typed = |text: &str| Code::typed(text).map(|code| code.shown()).unwrap_or_default();
        assert_eq!(["abcd-efgh", " ABCDEFGH ", "ab cd ef gh"].map(typed), ["ABCD-EFGH"; 3]);
        assert_eq!(["ABCD-EFG", "ABCD-EFG0", "ABCD-EFGЖ", ""].map(typed), [""; 4]);
    }

    #[test]
    fn a_code_is_good_for_one_terminal_and_for_a_quarter_of_an_hour() {
        let (mut codes, secret) = (Codes::default(), code("ABCD-EFGH"));
        assert_eq!(tried(&mut codes, &secret, [NEW, OLD], 0), "the code is wrong");
        codes.open(secret.clone(), BY, 0);
        assert_eq!(tried(&mut codes, &secret, [NEW, OLD], LIFE_MS - 1), "good");
        assert_eq!(tried(&mut codes, &secret, [NEW, OLD], LIFE_MS), "the code is no longer valid; ask for a new one");
        codes.open(secret.clone(), BY, LIFE_MS);
        codes.used(NEW, "welcome".to_owned());
        assert_eq!(tried(&mut codes, &secret, [NEW, OLD], LIFE_MS), "welcome");
        assert_eq!(tried(&mut codes, &secret, [OTHER, OLD], LIFE_MS), "the code was used already; ask for a new one");
    }

    #[test]
    fn who_guesses_closes_the_code() {
        let (mut codes, secret) = (Codes::default(), code("ABCD-EFGH"));
        codes.open(secret.clone(), BY, 0);
        let wrong = code("ABCD-EFGJ");
        let tries: Vec<_> = (0..6).map(|_| tried(&mut codes, &wrong, [NEW, OLD], 1)).collect();
        assert_eq!(tries[3..], ["the code is wrong", "too many wrong codes; ask for a new one", "the code is wrong"]);
        assert_eq!(tried(&mut codes, &secret, [NEW, OLD], 1), "too many wrong codes; ask for a new one");
    }

    #[test]
    fn a_proof_is_worth_nothing_on_another_connection() {
        let (mut codes, secret) = (Codes::default(), code("ABCD-EFGH"));
        codes.open(secret.clone(), BY, 0);
        let heard = secret.prove(ASK, [NEW, OTHER], b"Bar");
        let claim = |keys, said| Claim { keys, said, proof: heard };
        assert!(codes.check(&claim([NEW, OLD], b"Bar"), 0).is_err(), "made for another terminal");
        assert!(codes.check(&claim([OTHER, OTHER], b"Bar"), 0).is_err(), "made by another newcomer");
        assert!(codes.check(&claim([NEW, OTHER], b"Baz"), 0).is_err(), "said otherwise");
        assert!(codes.check(&claim([NEW, OTHER], b"Bar"), 0).is_ok());
    }
}
