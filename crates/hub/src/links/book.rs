//! The devices of the branch as links see them: who they are, by which key they are known, where they are reached.
//!
//! Their letters put them in an order. Each device keeps one link, to the first of those before it that answers: so all
//! meet at the first device that is there, and when that one dies, at the next.

use anyhow::Result;
use domain::branch::{DEVICE, DeviceRow};
use log::{DeviceId, Json};
use serde::{Deserialize, Serialize};
use store::StoreError;

use crate::keys::PublicKey;
use crate::terminal::Terminal;

/// A device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peer {
    /// The device.
    pub device: DeviceId,
    /// What people call it.
    pub name: String,
    /// Its letters in numbers.
    pub letters: String,
    /// Its key, in hexadecimal; empty if it never told.
    pub public_key: String,
    /// Where it listens, as `host:port`.
    pub addresses: Vec<String>,
    /// It was sent away.
    #[serde(default)]
    pub revoked: bool,
}

impl Peer {
    /// By which key it is known.
    pub(crate) fn key(&self) -> Option<PublicKey> {
        PublicKey::parse(&self.public_key)
    }
}

/// All devices of the branch, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Book(Vec<Peer>);

/// Shorter letters come first, so that `Z` stands before `AA`.
fn place(letters: &str) -> (usize, &str) {
    (letters.len(), letters)
}

impl Book {
    /// What facts say; of whom they say nothing yet, what this device was told when it joined.
    pub(crate) fn read(terminal: &Terminal) -> Result<Self> {
        let mut told = terminal.folder.peers()?;
        let rows = terminal.store.read(|reader| reader.rows(DEVICE, &[]))?;
        for row in rows {
            let row = DeviceRow::read(&row).map_err(StoreError::from)?;
            let Some(put) = row.put else { continue };
            let earlier = told.iter().position(|peer| peer.device == row.device_id).map(|at| told.swap_remove(at));
            let (key, addresses) = earlier.map_or_else(Default::default, |peer| (peer.public_key, peer.addresses));
            told.push(Peer {
                device: row.device_id,
                name: put.name,
                letters: put.letters,
                public_key: row.public_key.unwrap_or(key),
                addresses: row.addresses.map_or(addresses, |Json(addresses)| addresses),
                revoked: row.revoked > 0,
            });
        }
        told.sort_by(|one, other| place(&one.letters).cmp(&place(&other.letters)));
        Ok(Self(told))
    }

    /// All devices.
    pub(crate) fn all(&self) -> &[Peer] {
        &self.0
    }

    /// Who has proved this key.
    pub(crate) fn by_key(&self, key: PublicKey) -> Option<&Peer> {
        self.0.iter().find(|peer| peer.key() == Some(key))
    }

    /// A device.
    pub(crate) fn of(&self, device: DeviceId) -> Option<&Peer> {
        self.0.iter().find(|peer| peer.device == device)
    }

    /// The devices that one with these letters may connect to, the best first.
    pub(crate) fn before(&self, letters: &str) -> Vec<Peer> {
        let reachable = |peer: &&Peer| !peer.revoked && !peer.addresses.is_empty() && peer.key().is_some();
        self.0.iter().filter(|peer| place(&peer.letters) < place(letters)).filter(reachable).cloned().collect()
    }

    /// Whether anybody else belongs to the branch.
    pub(crate) fn is_shared(&self, us: DeviceId) -> bool {
        self.0.iter().any(|peer| peer.device != us && !peer.revoked)
    }

    /// The next letters that no device has ever had.
    pub(crate) fn next_letters(&self) -> String {
        let one = (b'A'..=b'Z').map(|letter| char::from(letter).to_string());
        let two = (b'A'..=b'Z')
            .flat_map(|first| (b'A'..=b'Z').map(move |next| format!("{}{}", char::from(first), char::from(next))));
        let taken = |letters: &String| self.0.iter().any(|peer| peer.letters == *letters);
        one.chain(two).find(|letters| !taken(letters)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn peer(letters: &str, key: u8) -> Peer {
        Peer {
            device: DeviceId(Uuid::from_u128(key.into())),
            name: letters.to_owned(),
            letters: letters.to_owned(),
            public_key: PublicKey([key; 32]).to_string(),
            addresses: vec!["10.0.0.1:7301".to_owned()],
            revoked: false,
        }
    }

    fn before(book: &Book, letters: &str) -> Vec<String> {
        book.before(letters).into_iter().map(|peer| peer.letters).collect()
    }

    #[test]
    fn each_device_connects_to_those_before_it_that_can_be_reached() {
        let mute = Peer { addresses: Vec::new(), ..peer("B", 2) };
        let gone = Peer { revoked: true, ..peer("C", 3) };
        let book = Book(vec![peer("A", 1), mute, gone, peer("D", 4), peer("Z", 5), peer("AA", 6)]);
        assert_eq!(before(&book, "A"), Vec::<String>::new());
        assert_eq!(before(&book, "Z"), ["A", "D"]);
        assert_eq!(before(&book, "AA"), ["A", "D", "Z"]);
        assert_eq!(book.by_key(PublicKey([4; 32])).map(|peer| peer.letters.as_str()), Some("D"));
    }

    #[test]
    fn letters_are_given_once() {
        assert_eq!(Book::default().next_letters(), "A");
        assert_eq!(Book(vec![peer("A", 1), peer("C", 3)]).next_letters(), "B");
        let all = (b'A'..=b'Z').map(|letter| peer(&char::from(letter).to_string(), letter)).collect();
        assert_eq!(Book(all).next_letters(), "AA");
    }
}
