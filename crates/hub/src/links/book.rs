//! The devices of the branch as links see them: who they are, by which key they are known, where they are reached.
//!
//! The main terminal comes first, the others by their letters. Each device keeps one link, to the first of those before
//! it that answers: so all meet at the main one, and when that one dies, at the next.

use anyhow::Result;
use domain::Scope;
use domain::branch::{BOOK, DEVICE, DeviceRow, SETTING_AGGREGATE, Settings, TERM_AGGREGATE, latest_term};
use log::{Cell, DeviceId, Json};
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

    /// It belongs here, and has said by which key and where.
    fn is_reachable(&self) -> bool {
        !self.revoked && !self.addresses.is_empty() && self.key().is_some()
    }
}

/// All devices of the branch, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Book {
    peers: Vec<Peer>,
    /// The main terminal, if one was ever appointed.
    main: Option<DeviceId>,
    /// Where the chain's centre is; empty for a restaurant of its own.
    centre: String,
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
        let book = |aggregate| Scope { aggregate, id: BOOK.to_owned().cell() };
        let (terms, settings) = terminal.store.read(|reader| {
            Ok::<_, StoreError>((reader.rows_of(&book(TERM_AGGREGATE))?, reader.rows_of(&book(SETTING_AGGREGATE))?))
        })?;
        let main = latest_term(&terms).map(|(_, device)| device);
        Ok(Self::of_peers(told, main, Settings::read(&settings).centre))
    }

    fn of_peers(peers: Vec<Peer>, main: Option<DeviceId>, centre: String) -> Self {
        // One that was sent away leads nobody.
        let main = main.filter(|main| !peers.iter().any(|peer| peer.device == *main && peer.revoked));
        let mut book = Self { peers, main, centre };
        let mut peers = std::mem::take(&mut book.peers);
        peers.sort_by(|one, other| book.place(one.device, &one.letters).cmp(&book.place(other.device, &other.letters)));
        Self { peers, ..book }
    }

    /// The main terminal stands before all. Shorter letters come first, so that `Z` stands before `AA`.
    fn place<'a>(&self, device: DeviceId, letters: &'a str) -> (bool, usize, &'a str) {
        (self.main != Some(device), letters.len(), letters)
    }

    /// All devices.
    pub(crate) fn all(&self) -> &[Peer] {
        &self.peers
    }

    /// Where the chain's centre is, if the restaurant belongs to one.
    pub(crate) fn centre(&self) -> Option<&str> {
        (!self.centre.is_empty()).then_some(self.centre.as_str())
    }

    /// Who has proved this key.
    pub(crate) fn by_key(&self, key: PublicKey) -> Option<&Peer> {
        self.peers.iter().find(|peer| peer.key() == Some(key))
    }

    /// A device.
    pub(crate) fn of(&self, device: DeviceId) -> Option<&Peer> {
        self.peers.iter().find(|peer| peer.device == device)
    }

    /// The devices that this one, with its letters, may connect to, the best first.
    pub(crate) fn before(&self, device: DeviceId, letters: &str) -> Vec<Peer> {
        let ours = self.place(device, letters);
        let before = self.peers.iter().filter(|peer| self.place(peer.device, &peer.letters) < ours);
        before.filter(|peer| peer.is_reachable()).cloned().collect()
    }

    /// The devices that come before one with these letters whoever leads.
    pub(crate) fn overtaken(&self, letters: &str) -> Vec<Peer> {
        let place = |letters: &str| (letters.len(), letters.to_owned());
        let earlier = self.peers.iter().filter(|peer| place(&peer.letters) < place(letters));
        earlier.filter(|peer| peer.is_reachable()).cloned().collect()
    }

    /// Whether anybody else belongs to the branch.
    pub(crate) fn is_shared(&self, us: DeviceId) -> bool {
        self.peers.iter().any(|peer| peer.device != us && !peer.revoked)
    }

    /// The next letters that no device has ever had.
    pub(crate) fn next_letters(&self) -> String {
        let one = (b'A'..=b'Z').map(|letter| char::from(letter).to_string());
        let two = (b'A'..=b'Z')
            .flat_map(|first| (b'A'..=b'Z').map(move |next| format!("{}{}", char::from(first), char::from(next))));
        let taken = |letters: &String| self.peers.iter().any(|peer| peer.letters == *letters);
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

    fn book(peers: Vec<Peer>, main: Option<u8>) -> Book {
        Book::of_peers(peers, main.map(|main| peer("", main).device), String::new())
    }

    fn before(book: &Book, letters: &str, key: u8) -> Vec<String> {
        book.before(peer(letters, key).device, letters).into_iter().map(|peer| peer.letters).collect()
    }

    #[test]
    fn each_device_connects_to_those_before_it_that_can_be_reached() {
        let mute = Peer { addresses: Vec::new(), ..peer("B", 2) };
        let gone = Peer { revoked: true, ..peer("C", 3) };
        let book = book(vec![peer("AA", 6), peer("A", 1), mute, gone, peer("D", 4), peer("Z", 5)], None);
        assert_eq!(before(&book, "A", 1), Vec::<String>::new());
        assert_eq!(before(&book, "Z", 5), ["A", "D"]);
        assert_eq!(before(&book, "AA", 6), ["A", "D", "Z"]);
        assert_eq!(book.by_key(PublicKey([4; 32])).map(|peer| peer.letters.as_str()), Some("D"));
    }

    #[test]
    fn the_main_terminal_comes_first_unless_it_was_sent_away() {
        let three = || vec![peer("A", 1), peer("B", 2), peer("C", 3)];
        let led = book(three(), Some(3));
        assert_eq!(before(&led, "A", 1), ["C"]);
        assert_eq!(before(&led, "B", 2), ["C", "A"]);
        assert_eq!(before(&led, "C", 3), Vec::<String>::new());
        let mut peers = three();
        peers[2].revoked = true;
        assert_eq!(before(&book(peers, Some(3)), "B", 2), ["A"]);
        assert_eq!(led.overtaken("C").iter().map(|peer| peer.letters.as_str()).collect::<Vec<_>>(), ["A", "B"]);
        // Of a device that nobody has heard of yet, the order says nothing.
        assert_eq!(before(&book(three(), Some(9)), "B", 2), ["A"]);
    }

    #[test]
    fn letters_are_given_once() {
        assert_eq!(Book::default().next_letters(), "A");
        assert_eq!(book(vec![peer("A", 1), peer("C", 3)], None).next_letters(), "B");
        let all = (b'A'..=b'Z').map(|letter| peer(&char::from(letter).to_string(), letter)).collect();
        assert_eq!(book(all, None).next_letters(), "AA");
    }
}
