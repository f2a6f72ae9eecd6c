//! The hash chain of a stream: BLAKE3 over the previous hash and the line, cut to 16 bytes.
//!
//! It makes a flipped byte, a missing line or a forked stream visible, and equal heads prove equal prefixes.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

const CONTEXT: &[u8] = b"brigade.log.1";

/// A chain hash: it stands for a line and for all lines of its stream before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 16]);

impl Hash {
    /// The hash before the first line of any stream.
    pub fn origin() -> Self {
        Self::cut(blake3::hash(CONTEXT))
    }

    /// The hash of the chain after `line`.
    pub fn link(self, line: &[u8]) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.0).update(line);
        Self::cut(hasher.finalize())
    }

    /// The hash of some content on its own, for things that are named by what they hold.
    pub fn of(content: &[u8]) -> Self {
        Self::cut(blake3::hash(content))
    }

    fn cut(full: blake3::Hash) -> Self {
        let mut short = [0; 16];
        short.copy_from_slice(&full.as_bytes()[..16]);
        Self(short)
    }

    /// Reads the 16 bytes of a stored hash.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        parse(&text).ok_or_else(|| D::Error::custom("a chain hash is 32 hexadecimal digits"))
    }
}

fn parse(text: &str) -> Option<Hash> {
    if text.len() != 32 || !text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
        return None;
    }
    let mut bytes = [0; 16];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(Hash(bytes))
}

/// How far a stream goes: its last sequence number and the chain hash there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Sequence number of the last line, 0 before the first.
    pub seq: u64,
    /// Chain hash after that line.
    pub hash: Hash,
}

impl Head {
    /// Before the first line.
    pub fn origin() -> Self {
        Self { seq: 0, hash: Hash::origin() }
    }

    /// After one more line.
    pub fn link(self, line: &[u8]) -> Self {
        Self { seq: self.seq + 1, hash: self.hash.link(line) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_is_fixed_for_ever() {
        insta::assert_snapshot!(Hash::origin(), @"efe630c356d528b1e8ec04dde1a63a8c");
        insta::assert_snapshot!(Hash::origin().link(b"{}").link(b"{}"), @"6e203d2e59b5edbfcbf35e6124f801e3");
    }

    #[test]
    fn a_hash_survives_its_text_and_nothing_else_does() {
        let hash = Hash::of(b"soup");
        let text = serde_json::to_string(&hash).unwrap();
        assert_eq!(serde_json::from_str::<Hash>(&text).unwrap(), hash);
        assert!(serde_json::from_str::<Hash>("\"00\"").is_err());
        assert!(serde_json::from_str::<Hash>(&text.to_uppercase()).is_err());
    }
}
