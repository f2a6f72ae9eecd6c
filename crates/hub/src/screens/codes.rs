//! The code by which a screen comes in: for one screen, for a quarter of an hour, and dead after five wrong tries.

use api::CallError;
use log::UserId;

use super::ScreenWish;
use crate::links::{Code, LIFE_MS, WRONG_MAX};

#[derive(Debug)]
struct Open {
    code: blake3::Hash,
    wish: ScreenWish,
    by: UserId,
    until_ms: u64,
    wrong: u32,
}

/// The code that is good now, and what became of the last one.
#[derive(Debug, Default)]
pub(super) struct Codes {
    open: Option<Open>,
    used: Option<blake3::Hash>,
}

fn hash(code: &Code) -> blake3::Hash {
    blake3::hash(code.shown().as_bytes())
}

impl Codes {
    /// A new code is good from now on; an earlier one is not any more.
    pub(super) fn open(&mut self, code: &Code, wish: ScreenWish, by: UserId, now_ms: u64) {
        let until_ms = now_ms.saturating_add(LIFE_MS);
        self.open = Some(Open { code: hash(code), wish, by, until_ms, wrong: 0 });
    }

    pub(super) fn withdraw(&mut self) {
        self.open = None;
    }

    /// Takes the code, if it is the one. Hashes are compared in constant time.
    pub(super) fn claim(&mut self, typed: &str, now_ms: u64) -> Result<(ScreenWish, UserId), CallError> {
        let typed = Code::typed(typed).map(|code| hash(&code)).ok_or(CallError::CodeWrong)?;
        let Some(open) = &mut self.open else {
            return Err(if self.used == Some(typed) { CallError::CodeUsed } else { CallError::CodeExpired });
        };
        if now_ms >= open.until_ms {
            self.open = None;
            return Err(CallError::CodeExpired);
        }
        if open.code != typed {
            open.wrong += 1;
            if open.wrong >= WRONG_MAX {
                self.open = None;
                return Err(CallError::CodeGuessed);
            }
            return Err(CallError::CodeWrong);
        }
        self.used = Some(typed);
        self.open.take().map(|open| (open.wish, open.by)).ok_or(CallError::CodeExpired)
    }
}

#[cfg(test)]
mod tests {
    use domain::screens::ScreenKind;

    use super::*;

    const ANNA: UserId = UserId(uuid::Uuid::from_u128(1));

    fn wish() -> ScreenWish {
        ScreenWish { name: "Печь".into(), kind: ScreenKind::Kitchen, station: "oven".into() }
    }

    fn opened(now_ms: u64) -> (Codes, Code) {
        let (mut codes, code) = (Codes::default(), Code::draw([5; 32]));
        codes.open(&code, wish(), ANNA, now_ms);
        (codes, code)
    }

    #[test]
    fn a_code_lets_one_screen_in() {
        let (mut codes, code) = opened(0);
        let typed = code.shown().to_lowercase();
        assert_eq!(codes.claim(&typed, 1).unwrap(), (wish(), ANNA));
        assert_eq!(codes.claim(&typed, 2), Err(CallError::CodeUsed));
    }

    #[test]
    fn a_code_ends_by_time_by_guessing_and_by_hand() {
        let (mut codes, code) = opened(10);
        assert_eq!(codes.claim(&code.shown(), 10 + LIFE_MS), Err(CallError::CodeExpired));
        let (mut codes, code) = opened(10);
        let wrong: Vec<_> = (0..5).map(|_| codes.claim("ZZZZ-ZZZZ", 11).unwrap_err()).collect();
        assert_eq!(
            (&wrong[0], &wrong[3], &wrong[4]),
            (&CallError::CodeWrong, &CallError::CodeWrong, &CallError::CodeGuessed)
        );
        assert_eq!(codes.claim(&code.shown(), 12), Err(CallError::CodeExpired));
        let (mut codes, code) = opened(10);
        codes.withdraw();
        assert_eq!(codes.claim(&code.shown(), 12), Err(CallError::CodeExpired));
    }

    #[test]
    fn what_is_no_code_costs_no_try() {
        let (mut codes, code) = opened(0);
        for _ in 0..9 {
            assert_eq!(codes.claim("1234", 1), Err(CallError::CodeWrong));
        }
        assert!(codes.claim(&code.shown(), 1).is_ok());
    }
}
