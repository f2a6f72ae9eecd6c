//! Text that people type: bounded and free of control characters. Emoji and right-to-left letters are welcome.

use std::collections::BTreeMap;

use serde::Serialize;

/// The longest name, in characters.
pub const NAME_CHARS_MAX: usize = 200;
/// The longest note or reason, in characters.
pub const NOTE_CHARS_MAX: usize = 1_000;

/// Text that cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, ts_rs::TS)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum TextError {
    /// Nothing but blanks where something is needed.
    #[error("{field} is empty")]
    Empty {
        /// The field.
        field: String,
    },
    /// Longer than it may be.
    #[error("{field} has {chars} characters, {chars_max} are allowed")]
    TooLong {
        /// The field.
        field: String,
        /// How many it has.
        chars: usize,
        /// How many are allowed.
        chars_max: usize,
    },
    /// Something else than the code of a language.
    #[error("«{code}» is no code of a language")]
    Language {
        /// What is there instead.
        code: String,
    },
    /// A control character.
    #[error("{field} holds a control character")]
    Control {
        /// The field.
        field: String,
    },
}

impl crate::access::Refusal for TextError {}

/// Checks a name: not empty, at most [`NAME_CHARS_MAX`] characters, no control characters.
pub fn name(field: &str, text: &str) -> Result<(), TextError> {
    if text.trim().is_empty() {
        return Err(TextError::Empty { field: field.into() });
    }
    bounded(field, text, NAME_CHARS_MAX)
}

/// Checks a note or a reason: at most [`NOTE_CHARS_MAX`] characters; line breaks are allowed.
pub fn note(field: &str, text: &str) -> Result<(), TextError> {
    bounded(field, &text.replace('\n', " "), NOTE_CHARS_MAX)
}

/// Checks names in further languages: each under the code of its language (`en`, `pt-BR`).
pub fn names(names: &BTreeMap<String, String>) -> Result<(), TextError> {
    let is_language = |code: &str| {
        (2..=10).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    names.iter().try_for_each(|(language, text)| {
        if !is_language(language) {
            return Err(TextError::Language { code: language.chars().take(20).collect() });
        }
        name(language, text)
    })
}

fn bounded(field: &str, text: &str, chars_max: usize) -> Result<(), TextError> {
    let chars = text.chars().count();
    if chars > chars_max {
        return Err(TextError::TooLong { field: field.into(), chars, chars_max });
    }
    if text.chars().any(char::is_control) {
        return Err(TextError::Control { field: field.into() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_alphabets_pass_and_rubbish_is_named() {
        for good in ["Борщ", "🍕 Пицца", "שלום", "مرحبا", "№ 5 «Ё»"] {
            assert_eq!(name("name", good), Ok(()));
        }
        insta::assert_snapshot!(name("name", " ").unwrap_err(), @"name is empty");
        insta::assert_snapshot!(name("name", &"x".repeat(10_000)).unwrap_err(), @"name has 10000 characters, 200 are allowed");
        insta::assert_snapshot!(name("name", "a\u{7}b").unwrap_err(), @"name holds a control character");
        assert_eq!(note("note", "no onions\nplease"), Ok(()));
    }
}
